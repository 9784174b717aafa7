//! A forgotten court password, for those who have linked and those who have not.

use crate::testing::{PASSWORD, TestCourt, courts};

const NEW: &str = "gravel lantern omnibus quince";

fn address(mail: &str) -> String {
    mail.split_whitespace().find(|word| word.contains("/forgot/choose?t=")).unwrap().to_owned()
}

#[tokio::test]
async fn a_filer_chooses_a_new_password_and_links_with_it() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("a&ttorney$").name("Alex Attorney").email("alex@law.example").make();
    let mut alex = court.browser();
    alex.visit(&court.ecf("/forgot")).await.must_see("(334) 954-3935");
    alex.fill("CM/ECF login or e-mail address", "Alex@Law.example").press("Send").await.must_see("Look at your mail");
    let mails = court.mails_to("alex@law.example");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].1.contains("Your login: a&ttorney$"));
    let link = address(&mails[0].1);
    assert!(link.starts_with(&court.ecf("/forgot/choose?t=")), "K06: from the configured origin");
    // A39: opening it spends nothing. K07: the secret leaves the address.
    court.browser().get_raw(&link, &[]).await;
    alex.visit(&link).await.must_see("a&ttorney$");
    assert_eq!(alex.path(), "/forgot/choose");
    alex.fill("New password", "short").fill("New password again", "other").press("Submit").await;
    assert_eq!(alex.errors().len(), 2);
    alex.fill("New password", NEW).fill("New password again", NEW).press("Submit").await.must_see("Your password was changed");
    assert!(alex.menu().is_empty(), "K08: no automatic login");
    assert!(court.mails_to("alex@law.example")[0].1.contains("was changed on May 10, 2021"), "K09");
    assert_eq!(alex.visit(&link).await.status(), 410, "one use");
    let mut person = court.person("Alex Attorney").sign_on().await;
    person.visit(&court.ecf("/link")).await;
    person
        .fill("CM/ECF login:", &aty.login)
        .fill("CM/ECF password:", PASSWORD)
        .press("Submit")
        .await
        .must_see("were not accepted");
    person.visit(&court.ecf("/link")).await;
    person.fill("CM/ECF login:", &aty.login).fill("CM/ECF password:", NEW).press("Submit").await.must_see("Do you want to link");
}

#[tokio::test]
async fn k05_unknown_known_and_linked_get_one_answer() {
    let court = TestCourt::new(courts::almd());
    let linked = court.filer("linked").email("linked@law.example").make();
    court.filer("closed").email("closed@law.example").disabled().make();
    court.filer("known").email("known@law.example").make();
    court.person("Someone").linked_to(&linked).sign_on().await;
    let mut pages = Vec::new();
    for login in ["known", "unknown", "linked", "closed"] {
        let mut person = court.browser();
        person.visit(&court.ecf("/forgot")).await;
        person.fill("CM/ECF login or e-mail address", login).press("Send").await;
        pages.push((person.status(), person.url(), person.main()));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
}

#[tokio::test]
async fn a31_a_linked_filer_gets_no_reset_but_the_way_to_the_centre() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").email("alex@law.example").make();
    let mut alex = court.browser();
    alex.visit(&court.ecf("/forgot")).await;
    alex.fill("CM/ECF login or e-mail address", "aattorney").press("Send").await;
    let open_before_linking = address(&court.mails_to("alex@law.example")[0].1);
    court.person("Alex Attorney").linked_to(&aty).sign_on().await;
    // The address from before the link is dead, and a new request brings none.
    assert_eq!(alex.visit(&open_before_linking).await.status(), 410);
    alex.visit(&court.ecf("/forgot")).await;
    alex.fill("CM/ECF login or e-mail address", "aattorney").press("Send").await;
    let mails = court.mails_to("alex@law.example");
    let mail = &mails.last().unwrap().1;
    assert!(mail.contains("http://pacer.localhost:8000/forgot-password") && !mail.contains("/forgot/choose"), "{mail}");
    assert!(court.again(&aty).password_hash.is_none());
}

#[tokio::test]
async fn k02_the_link_lasts_thirty_minutes_and_an_address_gets_three_an_hour() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").email("alex@law.example").make();
    let mut alex = court.browser();
    for _ in 0..5 {
        alex.visit(&court.ecf("/forgot")).await;
        alex.fill("CM/ECF login or e-mail address", "aattorney").press("Send").await.must_see("Look at your mail");
    }
    let mails = court.mails_to("alex@law.example");
    assert_eq!(mails.len(), 3, "A38");
    court.clock.advance_seconds(31 * 60);
    assert_eq!(alex.visit(&address(&mails[0].1)).await.status(), 410);
}

#[tokio::test]
async fn other_courts_help_by_mail_or_telephone() {
    let arwb = TestCourt::new(courts::arwb());
    let wieb = arwb.beside(courts::wieb());
    let mut alex = arwb.person("Alex Attorney").sign_on().await;
    alex.visit(&arwb.ecf("/forgot")).await.must_see("Call the court at (501) 918-5590").must_see("account number: 7");
    assert!(!alex.has_field("CM/ECF login or e-mail address"));
    let mut matt = wieb.browser();
    matt.visit(&wieb.ecf("/forgot")).await.must_see("Write to the court at cmecf-help@wieb.example");
}

#[tokio::test]
async fn recovery_opens_a_door_that_was_closed_by_guessing() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").email("alex@law.example").make();
    let subject = format!("filer {}", aty.id);
    let counted = subject.clone();
    court.write(move |tx, fresh| {
        for _ in 0..100 {
            store::shared::secrets::count_failure(tx, fresh, &counted)?;
        }
        Ok(())
    });
    let mut alex = court.browser();
    alex.visit(&court.ecf("/forgot")).await;
    alex.fill("CM/ECF login or e-mail address", "aattorney").press("Send").await;
    let link = address(&court.mails_to("alex@law.example")[0].1);
    alex.visit(&link).await;
    alex.fill("New password", NEW).fill("New password again", NEW).press("Submit").await.must_see("Your password was changed");
    assert_eq!(court.read(move |tx| store::shared::secrets::counter(tx, &subject)).failures, 0);
}
