//! Every route by everybody: none fails, and whom the permission table refuses sees nothing but the refusal.

use domain::{
    filer::Role,
    permission::{Actor, Answer, Thing, may},
};
use site::testing::Browser;

use super::{Action, Route, ecf_routes, www_routes};
use crate::testing::{TestCourt, courts};

/// What stands in an address in the place of its parts: something that may be there, nothing that is, nonsense.
const PARTS: [&str; 4] = ["1", "999999", "99999999999999999999", "x'%22%00"];

fn addresses(path: &str) -> Vec<String> {
    match (path.find('{'), path.find('}')) {
        (Some(from), Some(to)) => PARTS.iter().map(|part| format!("{}{part}{}", &path[..from], &path[to + 1..])).collect(),
        _ => vec![path.to_owned()],
    }
}

/// The clerk's cookie counts at the desk only, everybody else's everywhere else.
fn actor_at(path: &str, actor: Actor) -> Actor {
    let counts = path.starts_with("/staff") == (actor == Actor::ClerkHere);
    if counts { actor } else { Actor::Anonymous }
}

/// Walks all routes as somebody; what is wrong comes back, a line each.
async fn walk(court: &TestCourt, actor: Actor, somebody: &mut Browser) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, action, _) in ecf_routes() {
        // A form that only its own site may send; and each route is walked again by a browser that is signed on.
        let elsewhere = [("sec-fetch-site", "cross-site")];
        for address in addresses(path) {
            let url = court.ecf(&address);
            for answer in [somebody.get_raw(&url, &[]).await, somebody.post_raw(&url, &elsewhere, "").await] {
                let here = actor_at(path, actor);
                let said = answer.text();
                let line = format!("{actor:?} {address} ({action:?}): {}", answer.status);
                if answer.status >= 500 {
                    wrong.push(line);
                } else if !may(here, action, Thing::OWN).is_yes() && !is_refusal(here, action, answer.status, &said) {
                    wrong.push(format!("{line}, though it is refused:\n{said}"));
                }
            }
        }
    }
    wrong
}

/// What the pages that explain a refusal of linking or of the court password are headed or say, in place of the table's sentence.
const EXPLAINED: [&str; 3] = ["can't be linked</h1>", "This link is frozen</h1>", "open nothing any more"];

/// A status that says so, the way to sign-on, a page with the table's own sentence, or one that explains and offers no form to send.
fn is_refusal(actor: Actor, action: Action, status: u16, said: &str) -> bool {
    let said = plain(said);
    match status {
        303 | 400 | 401 | 403 | 404 | 405 | 409 | 410 | 429 => true,
        _ if actor == Actor::Anonymous => {
            said.contains("go to the sign-on page</a>") || said.contains("<message text=\"Not logged in.")
        }
        _ => {
            let in_its_words = matches!(may(actor, action, Thing::OWN), Answer::No(why) if said.contains(why));
            let explained =
                EXPLAINED.iter().any(|words| said.contains(words)) && !said.to_lowercase().contains("method=\"post\"");
            in_its_words || explained
        }
    }
}

fn plain(html: &str) -> String {
    html.replace("&#39;", "'")
}

#[test]
fn every_route_stands_once_and_under_an_action() {
    for routes in [ecf_routes(), www_routes()] {
        let mut paths: Vec<&str> = routes.iter().map(|(path, ..): &Route| *path).collect();
        let count = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), count);
    }
    assert!(www_routes().iter().all(|(_, action, _)| *action == Action::SeePublicSite));
    for (path, action, _) in ecf_routes() {
        let open = may(Actor::Anonymous, action, Thing::OWN).is_yes();
        let desk = may(Actor::ClerkHere, action, Thing::OWN).is_yes();
        assert!(!path.starts_with("/staff") || desk || open, "{path} is at the desk, and no clerk may {action:?}");
    }
}

#[tokio::test]
async fn every_route_answers_everybody_and_refuses_as_the_table_says() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").make();
    let linked = court.filer("llinked").name("Lena Linked").make();
    let actors = [
        (Actor::Anonymous, court.browser()),
        (Actor::Viewer, court.person("Vic Viewer").sign_on().await),
        (Actor::SharedAccount, court.person("Example Firm").shared().sign_on().await),
        (Actor::LinkFrozen, court.person("Fay Frozen").link_in_state(&filer, domain::link::State::Frozen).sign_on().await),
        (Actor::LinkedFiler(Role::Attorney), court.person("Lena Linked").linked_to(&linked).sign_on().await),
        (Actor::ClerkHere, court.clerk().await),
    ];
    let mut wrong = Vec::new();
    for (actor, mut somebody) in actors {
        wrong.extend(walk(&court, actor, &mut somebody).await);
    }
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
