//! Two programs on one installation at the same instant: what one counts the other knows, and one thing is done once.

use site::testing::{Browser, encode};

use crate::town::{Town, ecf, enter, filer};

/// The town's second program alone.
fn at_second(town: &Town) -> Browser {
    Browser::new(town.second.router.clone(), &town.sites.shared)
}

#[tokio::test]
async fn wrong_passwords_at_one_program_count_at_the_other() {
    let town = Town::new().await;
    let mut mallory = town.signed_on("robertjones", "almd").await;
    for _ in 0..5 {
        enter(&mut mallory, "aalex", "a guess").await;
        mallory.must_see("were not accepted");
    }
    // Whichever program answers, the door of this account is shut.
    for _ in 0..2 {
        enter(&mut mallory, "bobjones", filer("almd", "bobjones").password).await;
        mallory.must_see("Too many wrong tries");
    }
}

#[tokio::test]
async fn log_out_at_one_program_ends_the_session_at_the_other() {
    let town = Town::new().await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    let cookie = alex.cookie(&ecf("almd"), "forecourt").unwrap().value;
    alex.click("Log Out").await;
    for mut thief in [town.person(), at_second(&town)] {
        thief.set_cookie(&ecf("almd"), "forecourt", &cookie);
        thief.visit(&format!("{}/client-code", ecf("almd"))).await;
        assert!(thief.menu().is_empty(), "{:?}", thief.menu());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_confirms_at_two_programs_make_one_link() {
    let town = Town::new().await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    let login = "aalex";
    enter(&mut alex, login, filer("almd", login).password).await;
    alex.must_see("Do you want to link these accounts?");
    let body = encode(&[("csrf", &alex.form_token()), ("proposal", &alex.value_of("proposal"))]);
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..30 {
        let (mut window, body) = (alex.clone(), body.clone());
        clicks.spawn(async move { window.post_raw(&format!("{}/link/confirm", ecf("almd")), &[], &body).await.status });
    }
    let statuses = clicks.join_all().await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    let made = town.store().court("almd").read_now(move |tx| {
        let filer = store::court::filers::by_login(tx, login)?.ok_or(store::Error::Closed)?;
        Ok(store::court::links::of_filer(tx, filer.id)?.len())
    });
    assert_eq!(made, Ok(1));
}
