//! Who is first when many press Submit at once: the indexes decide, on both databases.

use domain::link::State;
use site::testing::{Browser, encode};

use super::{audit, enter, link, proposal, states, told};
use crate::testing::{PASSWORD, TestCourt, courts};

/// Submits one confirm page `times` times at once.
async fn submit_at_once(court: &TestCourt, people: &[&Browser], times: usize) -> Vec<site::testing::Answer> {
    let mut running = tokio::task::JoinSet::new();
    for person in people {
        let body = encode(&[("csrf", &person.form_token()), ("proposal", &proposal(person))]);
        for _ in 0..times {
            let (mut browser, url, body) = ((*person).clone(), court.ecf("/link/confirm"), body.clone());
            running.spawn(async move { browser.post_raw(&url, &[], &body).await });
        }
    }
    running.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a18_fifty_confirms_of_one_filer_from_two_accounts_make_one_link() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut one = court.person("Alex Attorney").sign_on().await;
    let mut two = court.person("Alex J Attorney").sign_on().await;
    enter(&mut one, &court, "aattorney", PASSWORD).await;
    enter(&mut two, &court, "aattorney", PASSWORD).await;
    let answers = submit_at_once(&court, &[&one, &two], 25).await;
    assert_eq!(states(&court, &aty), [State::Active]);
    assert_eq!(told(&court).len(), 1);
    let refused = answers.iter().filter(|answer| answer.text().contains("is linked to another PACER account")).count();
    let redirected = answers.iter().filter(|answer| answer.status == 303).count();
    assert_eq!((redirected, refused), (25, 25), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    let trail = audit(&court, "filer 1001");
    assert!(trail.contains(&"link refused".to_owned()) && trail.contains(&"retire court password".to_owned()), "{trail:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a19_twenty_clicks_make_one_link_and_one_message() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let answers = submit_at_once(&court, &[&alex], 20).await;
    let to: Vec<&str> = answers.iter().map(|answer| answer.header("location")).collect();
    assert!(answers.iter().all(|answer| answer.status == 303) && to.iter().all(|address| *address == to[0]), "{to:?}");
    assert_eq!((states(&court, &aty), told(&court).len()), (vec![State::Active], 1));
    // Whichever answer the browser keeps, its session works.
    for answer in &answers {
        let cookie = answer.header("set-cookie").split(';').next().unwrap().split_once('=').unwrap().1.to_owned();
        let mut kept = court.browser_with(site::cookies::Name::Session, &cookie);
        kept.visit(&court.ecf(to[0])).await.must_see("has been linked");
    }
    // The old cookie is dead.
    alex.visit(&court.ecf("/link")).await.must_not_see("has been linked");
    assert!(alex.menu().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_account_confirms_two_filers_at_once_and_gets_one() {
    let court = TestCourt::new(courts::almd());
    let (first, second) = (court.filer("first").name("Alex Attorney").make(), court.filer("second").name("Alex Attorney").make());
    let mut one = court.person("Alex Attorney").sign_on().await;
    let mut two = court.person("Alex Attorney").sign_on().await;
    enter(&mut one, &court, "first", PASSWORD).await;
    enter(&mut two, &court, "second", PASSWORD).await;
    submit_at_once(&court, &[&one, &two], 1).await;
    let made = states(&court, &first).len() + states(&court, &second).len();
    assert_eq!(made, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a21_linking_against_freezing_leaves_both_sides_of_one_mind() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    link(&mut alex, &court, &aty).await;
    let address = told(&court)[0].not_me_url.clone();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let mut owner = court.browser();
        let address = address.clone();
        running.spawn(async move {
            owner.visit(&address).await;
            if owner.status() == 200 {
                owner.press("This was not me: freeze the link").await;
            }
            owner.status()
        });
    }
    let statuses = running.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(states(&court, &aty), [State::Frozen]);
    let told = told(&court);
    assert_eq!((told.len(), told[0].state, told[0].version), (1, State::Frozen, 2));
}

/// How a round of the race over one filer's password ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    Link,
    Other,
}

/// The password that somebody chooses by a mailed link while the confirm page is open.
const CHOSEN: &str = "gravel lantern omnibus quince";

/// Somebody in front of the page that a mailed link leads to, who has typed a new password and not pressed Submit.
async fn about_to_choose(court: &TestCourt, login: &str, source: [u8; 4]) -> Browser {
    let mut somebody = court.browser();
    somebody.at_address(source.into());
    somebody.visit(&court.ecf("/forgot")).await;
    somebody.fill("CM/ECF login or e-mail address", login).press("Send").await.must_see("Look at your mail");
    let mails = court.mails_to(&format!("{login}@law.example"));
    let address = mails.last().unwrap().1.split_whitespace().find(|word| word.contains("/forgot/choose?t=")).unwrap().to_owned();
    somebody.visit(&address).await;
    somebody.fill("New password", CHOSEN).fill("New password again", CHOSEN);
    somebody
}

/// The clerk in front of the filer's page, about to close the account.
async fn about_to_close(court: &TestCourt, filer: &store::court::filers::Filer) -> Browser {
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf(&format!("/staff/filers/{}", filer.serial))).await;
    clerk.choose("What to do", "Close the account: it can't be used or linked").fill("Reason", "Left the bar");
    clerk
}

/// The one of the two worlds that a filer is in; anything between them fails.
fn world_of(court: &TestCourt, filer: &store::court::filers::Filer, disables: bool, round: usize) -> First {
    use domain::filer::Standing;
    use store::court::filer_tokens::{Purpose, open_of_filer};
    let (now, id, civil) = (court.again(filer), filer.id, court.clock.now());
    let resets = court.read(move |tx| open_of_filer(tx, Purpose::Reset, id, civil)).len();
    let told = told(court);
    match states(court, filer).as_slice() {
        [State::Active] => {
            assert!(
                now.password_hash.is_none() && now.retired_at.is_some(),
                "round {round}: linked, and the court password lives"
            );
            assert_eq!((resets, told.len()), (0, 1), "round {round}: open resets, messages");
            First::Link
        }
        [] => {
            assert_eq!((now.retired_at, told.len()), (None, 0), "round {round}");
            let hash = now.password_hash.unwrap_or_else(|| panic!("round {round}: no link, and no password either"));
            if disables {
                assert_eq!(now.standing, Standing::Disabled, "round {round}");
                assert_eq!(Some(&hash), filer.password_hash.as_ref(), "round {round}");
            } else {
                assert_ne!(Some(&hash), filer.password_hash.as_ref(), "round {round}: no link, and the old password stands");
            }
            assert_eq!(resets, 0, "round {round}: the mailed link was spent");
            First::Other
        }
        more => panic!("round {round}: {more:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a20_confirming_while_the_password_is_reset_or_the_filer_closed_ends_in_one_of_two_worlds() {
    let court = TestCourt::new(courts::almd());
    let mut ends = Vec::new();
    // By how many microseconds the confirm page is sent after the other, for each of the two kinds of rounds: the one that was late is
    // sent earlier the next time, so that both come close to each other whatever the machine.
    let mut later = [0_i64, 0];
    for round in 0..48_usize {
        let source = [10, 20, 0, u8::try_from(round).unwrap()];
        let disables = round % 2 == 1;
        let login = format!("filer{round}");
        let filer = court.filer(&login).name("Alex Attorney").make();
        let mut alex = court.person("Alex Attorney").sign_on().await;
        alex.at_address(source.into());
        enter(&mut alex, &court, &login, PASSWORD).await.must_see("Do you want to link these accounts?");
        let mut other = about_to_choose(&court, &login, source).await;
        if disables {
            other = about_to_close(&court, &filer).await;
        }
        let by = later[round % 2];
        let wait = |micros: i64| tokio::time::sleep(std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0)));
        let (first, second) = (wait(by), wait(-by));
        let confirming = tokio::spawn(async move {
            first.await;
            alex.press("Submit").await;
            alex
        });
        let changing = tokio::spawn(async move {
            second.await;
            other.press("Submit").await;
            other
        });
        let (alex, other) = (confirming.await.unwrap(), changing.await.unwrap());
        let world = world_of(&court, &filer, disables, round);
        let linked = world == First::Link;
        assert_eq!(alex.sees("has been linked"), linked, "round {round}: {}", alex.text());
        if disables {
            // The clerk may close a filer that is linked: that is a state of its own, and the clerk is told that it is done.
            assert!(other.sees("It is done"), "round {round}: {}", other.text());
        } else {
            assert_eq!(other.sees("Your password was changed"), !linked, "round {round}: {}", other.text());
        }
        later[round % 2] += if linked { 300 } else { -300 };
        ends.push((disables, world));
        // The account may link one filer only: the next round begins without a link.
        end_links(&court, &filer);
        court.clock.advance_seconds(61);
    }
    for disables in [false, true] {
        for world in [First::Link, First::Other] {
            assert!(
                ends.contains(&(disables, world)),
                "never seen, so nothing raced: closing {disables}, {world:?} first: {ends:?}"
            );
        }
    }
}

fn end_links(court: &TestCourt, filer: &store::court::filers::Filer) {
    for link in super::links_of(court, filer) {
        let ended = court.write(move |tx, fresh| store::court::links::change(tx, fresh, &link, State::Ended, Some("test"), ""));
        assert!(ended.is_some());
    }
}
