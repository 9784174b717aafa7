//! Every route by everybody: none fails, and whom the permission table refuses is led to sign-on.

use domain::permission::{Actor, Thing, may};
use site::testing::Browser;

use super::{Route, login_routes, pages_routes};
use crate::testing::{PASSWORD, World};

/// What stands in an address in the place of its parts: something that may be there, nothing that is, nonsense.
const PARTS: [&str; 4] = ["10001", "999999", "99999999999999999999", "x'%22%00"];

fn addresses(path: &str) -> Vec<String> {
    match (path.find('{'), path.find('}')) {
        (Some(from), Some(to)) => PARTS.iter().map(|part| format!("{}{part}{}", &path[..from], &path[to + 1..])).collect(),
        _ => vec![path.to_owned()],
    }
}

/// The staff's cookie counts at the desk only, everybody else's everywhere else.
fn actor_at(path: &str, actor: Actor) -> Actor {
    let counts = path.starts_with("/staff") == (actor == Actor::ServiceCenter);
    if counts { actor } else { Actor::Anonymous }
}

async fn walk(actor: Actor, origin: &str, routes: &[Route], somebody: &mut Browser) -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, action, _) in routes {
        for address in addresses(path) {
            let url = format!("{origin}{address}");
            // A GET of one's own, and a form that another site sends. The way out is walked by the tests of logging out.
            for answer in
                [somebody.get_raw(&url, &[]).await, somebody.post_raw(&url, &[("sec-fetch-site", "cross-site")], "").await]
            {
                let refused = !may(actor_at(path, actor), *action, Thing::OWN).is_yes();
                let shows = matches!(answer.status, 200..=299);
                if answer.status >= 500 || refused && shows {
                    wrong.push(format!("{actor:?} {address} ({action:?}): {}\n{}", answer.status, answer.text()));
                }
            }
        }
    }
    wrong
}

#[test]
fn every_route_stands_once_and_the_desk_is_the_staffs() {
    for routes in [login_routes(), pages_routes()] {
        let mut paths: Vec<&str> = routes.iter().map(|(path, ..)| *path).collect();
        let count = paths.len();
        paths.sort_unstable();
        paths.dedup();
        assert_eq!(paths.len(), count);
        for (path, action, _) in routes {
            let desk = !may(Actor::Viewer, action, Thing::OWN).is_yes() && may(Actor::ServiceCenter, action, Thing::OWN).is_yes();
            let open = may(Actor::Anonymous, action, Thing::ANY).is_yes();
            assert_eq!(path.starts_with("/staff") && !open, desk, "{path}");
        }
    }
}

#[tokio::test]
async fn every_route_answers_everybody_and_refuses_as_the_table_says() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut fresh = world.clock.fresh();
    let hash = world.site.shared.hasher.hash(PASSWORD, fresh.rng.bytes()).await.unwrap();
    let add = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        store::centre::staff::insert(tx, fresh, "dana", "Dana Desk", "service-center", &hash)
    };
    world.site.room.write("staff", &fresh, add).await.unwrap();
    let mut dana = world.browser();
    dana.visit(&world.pages("/staff/")).await;
    dana.fill("User Name", "dana").fill("Password", PASSWORD).press("Sign on").await;
    let actors = [
        (Actor::Anonymous, world.browser()),
        (Actor::Viewer, world.signed_on("alex.attorney").await),
        (Actor::ServiceCenter, dana),
    ];
    let mut wrong = Vec::new();
    for (actor, mut somebody) in actors {
        wrong.extend(walk(actor, &world.pages(""), &pages_routes(), &mut somebody).await);
        wrong.extend(walk(actor, &world.login(""), &login_routes(), &mut somebody).await);
    }
    assert!(wrong.is_empty(), "{} answers are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
