//! "This was not me", from the mail to the address on file.

use domain::link::State;

use super::{link, links_of, states, told};
use crate::testing::{TestCourt, courts};

#[tokio::test]
async fn a05_the_address_on_file_freezes_a_link_it_did_not_make() {
    let court = TestCourt::new(courts::almd());
    let alice = court.filer("alice").name("Alice Attorney").email("alice@law.example").make();
    let mut mallory = court.person("Alice Attorney").email("mallory@evil.example").sign_on().await;
    link(&mut mallory, &court, &alice).await.must_see("has been linked");
    mallory.click("Query").await;
    assert_eq!(mallory.menu()[..2], ["Civil", "Criminal"]);
    let message = told(&court).remove(0);
    assert_eq!(message.filer_email, "alice@law.example");

    // A39: a scanner that opens the address changes nothing.
    let mut scanner = court.browser();
    scanner.get_raw(&message.not_me_url, &[]).await;
    scanner.send_raw("HEAD", &message.not_me_url, &[], b"").await;
    assert_eq!(states(&court, &alice), [State::Active]);

    let mut owner = court.browser();
    owner.visit(&message.not_me_url).await.must_see("Alice Attorney").must_see(&message.account_number.to_string());
    owner.press("This was not me: freeze the link").await.must_see("The link is frozen");
    assert_eq!(states(&court, &alice), [State::Frozen]);
    mallory.click("Query").await;
    assert_eq!(mallory.menu()[0], "Query", "no filing from the next request on, in the same session (A54)");
    let told = told(&court);
    assert_eq!((told.len(), told[0].state), (1, State::Frozen));
    let tasks = court.read(|tx| store::court::tasks::open(tx, 10));
    assert!(tasks[0].detail.contains("alice@law.example") && tasks[0].subject == "link 1");

    // The address has done its work; an unknown one says so too.
    owner.visit(&message.not_me_url).await.must_see("frozen already");
    assert_eq!(owner.status(), 410);
    owner.visit(&court.ecf("/not-me?t=guess")).await.must_see("not one that we sent");
}

#[tokio::test]
async fn the_address_in_the_mail_lasts_thirty_days() {
    let court = TestCourt::new(courts::almd());
    let alice = court.filer("alice").name("Alice Attorney").make();
    let mut alex = court.person("Alice Attorney").sign_on().await;
    link(&mut alex, &court, &alice).await;
    let address = told(&court).remove(0).not_me_url;
    court.clock.advance_days(31);
    let mut owner = court.browser();
    assert_eq!(owner.visit(&address).await.status(), 410);
    assert_eq!(links_of(&court, &alice)[0].state, State::Active);
}
