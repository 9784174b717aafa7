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
