//! The way through, as the leaflets tell it.

use domain::{court::LinkMode, filer::Role, link::State};

use super::{enter, link, links_of, states, told};
use crate::testing::{PASSWORD, TestCourt, courts};

#[tokio::test]
async fn alex_links_in_alabama_as_the_leaflet_says() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Aty Alex").email("alex@law.example").make();
    let mut alex = court.person("Alex Attorney").email("alex@law.example").sign_on().await;
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    assert_eq!(alex.menu(), ["Query", "Reports", "Utilities", "Help", "Log Out"]);
    alex.visit(&court.ecf("/link"))
        .await
        .must_see("This utility links your PACER account with your e-filer account in this court.");
    alex.must_see("If you use CM/ECF for PACER only, no action is necessary.");
    alex.must_see("(or go back if the names don't match)");
    alex.must_see("(334) 954-3935").must_see("Have your PACER account number ready").must_see("(800) 676-6856");
    assert_eq!(alex.heading(), "Link a CM/ECF account to my PACER account");
    assert_eq!(alex.button_texts(), ["Submit", "Clear"]);
    assert!(alex.has_link("Forgot login/password") && alex.has_link("More about Upgraded PACER account"));
    assert!(!alex.has_field("I must file by"), "almd links at once");
    alex.fill("CM/ECF login:", "AAttorney").fill("CM/ECF password:", PASSWORD).press("Submit").await;
    assert_eq!(alex.heading(), "Link a CM/ECF account to my PACER account");
    alex.must_see("Do you want to link these accounts?");
    alex.must_see("CM/ECF\nAty Alex").must_see("PACER\nAlex Attorney");
    alex.must_see(
        "After you submit this screen, your old e-filing credentials for the CM/ECF account will be permanently linked",
    );
    alex.must_see("Both have the same e-mail address.");
    assert_eq!(alex.button_texts(), ["Submit", "Clear"]);
    let before = alex.cookie(&court.ecf(""), "forecourt").unwrap().value;
    alex.press("Submit").await.must_see("Your PACER account has been linked to your CM/ECF account");
    alex.must_see("Civil and Criminal appear along with the others");
    assert_ne!(alex.cookie(&court.ecf(""), "forecourt").unwrap().value, before, "A11: a new session at the gain of rights");
    alex.click("Query").await;
    assert_eq!(alex.menu()[..2], ["Civil", "Criminal"]);

    let filer = court.again(&aty);
    assert!(filer.password_hash.is_none() && filer.retired_at.is_some());
    let told = told(&court);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].comment, "Your PACER account has been linked to your CM/ECF account");
    assert_eq!((told[0].state, told[0].filer_email.as_str()), (State::Active, "alex@law.example"));
    assert!(told[0].challenge.starts_with("challenge-"), "the sign-on's proof goes with it (A44)");
    assert!(told[0].not_me_url.starts_with(&court.ecf("/not-me?t=")));
}

#[tokio::test]
async fn clear_on_the_confirm_page_goes_back_and_consumes_nothing() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let mut other_window = alex.clone();
    alex.press("Clear").await.must_see("If you use CM/ECF for PACER only");
    assert_eq!(states(&court, &aty), []);
    other_window.press("Submit").await.must_see("has been linked");
}

#[tokio::test]
async fn the_other_leaflets_pairs_go_through() {
    for (filer_name, account_name) in
        [("Matt Link", "Matt Link"), ("John Attorney", "John Attorney"), ("Attorney, Alex J.", "Alex Attorney")]
    {
        let court = TestCourt::new(courts::wieb());
        let filer = court.filer("a&b@c$d*e").name(filer_name).make();
        let mut person = court.person(account_name).sign_on().await;
        link(&mut person, &court, &filer).await.must_see("Your PACER account has been linked to your CM/ECF account");
        person.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
        assert_eq!(person.menu()[..2], ["Bankruptcy", "Adversary"]);
    }
}

#[tokio::test]
async fn in_arkansas_the_request_waits_for_the_clerk() {
    let court = TestCourt::new(courts::arwb());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    alex.visit(&court.ecf("/link")).await.must_see("looks at each request");
    alex.fill("CM/ECF login:", "aattorney")
        .fill("CM/ECF password:", PASSWORD)
        .fill("I must file by", "2021-05-01")
        .press("Submit")
        .await;
    assert_eq!(alex.errors(), ["This day is over. Type the day of your deadline, or leave it empty."]);
    alex.fill("CM/ECF login:", "aattorney")
        .fill("CM/ECF password:", PASSWORD)
        .fill("I must file by", "2021-05-28")
        .press("Submit")
        .await;
    alex.press("Submit").await.must_see("is waiting for the court's review");
    alex.must_see("05/28/2021").must_see("you can view cases here").must_see("(501) 918-5590");
    alex.click("Query").await;
    assert!(!alex.menu().contains(&"Bankruptcy".to_owned()));
    assert_eq!(links_of(&court, &aty)[0].must_file_by.as_deref(), Some("2021-05-28"));
    assert!(court.again(&aty).password_hash.is_some(), "retired only when the clerk has approved");
    let told = told(&court);
    assert_eq!((told.len(), told[0].state), (1, State::Pending));
    alex.visit(&court.ecf("/link")).await.must_see("You have already asked for this link");
}

#[tokio::test]
async fn one_person_is_attorney_and_trustee_where_the_court_allows_it() {
    let court = TestCourt::new(courts::wieb());
    let attorney = court.filer("mlink").name("Matt Link").make();
    let trustee = court.filer("mlinktr").name("Trustee Matt Link").role(Role::Trustee).make();
    let another = court.filer("mlink2").name("Matt Link").make();
    let mut matt = court.person("Matt Link").sign_on().await;
    link(&mut matt, &court, &attorney).await.must_see("has been linked");
    enter(&mut matt, &court, "mlink2", PASSWORD).await.must_see("Your PACER account is already linked in this court");
    assert_eq!(states(&court, &another), []);
    link(&mut matt, &court, &trustee).await.must_see("has been linked");
    matt.visit(&court.ecf("/link")).await.must_see("These two accounts are linked already");
    assert_eq!((states(&court, &attorney), states(&court, &trustee)), (vec![State::Active], vec![State::Active]));
}

#[tokio::test]
async fn different_names_stop_and_the_court_can_be_asked() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("jdoe").name("Jane Roe").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "jdoe", PASSWORD).await;
    assert_eq!(alex.heading(), "Do not proceed: the names are different");
    alex.must_see("Jane Roe")
        .must_see("Alex Attorney")
        .must_see("(334) 954-3935")
        .must_see("The last names are different: Roe, Attorney.");
    assert_eq!(alex.button_texts(), ["Ask the court", "Go back"]);
    // Leaving "ask" out of the form makes no link (A24): the server's own record says that the names differ.
    let body = site::testing::encode(&[("csrf", &alex.form_token()), ("proposal", &super::proposal(&alex))]);
    let answer = alex.post_raw(&court.ecf("/link/confirm"), &[], &body).await;
    assert!(answer.text().contains("Do not proceed"), "{}", answer.text());
    assert_eq!(states(&court, &aty), []);
    alex.press("Ask the court").await.must_see("is waiting for the court's review");
    assert_eq!(states(&court, &aty), [State::Pending]);
}

#[tokio::test]
async fn the_page_about_upgraded_accounts_tells_the_truth() {
    let court = TestCourt::new(courts::almd());
    let mut alex = court.person("Alex Attorney").sign_on().await;
    alex.visit(&court.ecf("/link")).await;
    alex.click("More about Upgraded PACER account").await.must_see("It is an individual account, and it is upgraded.");
    assert_eq!(alex.link_to("Upgrade a PACER account"), "http://pacer.localhost:8000/manage/upgrade");
}

#[tokio::test]
async fn a_court_that_begins_to_review_does_so_from_the_next_submit_without_a_restart() {
    let court = TestCourt::new(courts::almd());
    let (first, second, third) = ("Alex Attorney", "Bea Barrister", "Carl Counselor");
    for (login, name) in [("one", first), ("two", second), ("three", third)] {
        court.filer(login).name(name).make();
    }
    let mut submits = Vec::new();
    for (login, name) in [("one", first), ("two", second), ("three", third)] {
        let mut person = court.person(name).sign_on().await;
        enter(&mut person, &court, login, PASSWORD).await.must_see("Do you want to link these accounts?");
        submits.push(person);
    }
    submits[0].press("Submit").await.must_see("has been linked");
    let mut settings = court.settings();
    settings.link_mode = LinkMode::Review;
    court.save(settings.clone());
    submits[1].press("Submit").await.must_see("is waiting for the court's review").must_not_see("has been linked");
    settings.link_mode = LinkMode::Automatic;
    court.save(settings);
    submits[2].press("Submit").await.must_see("has been linked");
}
