//! The clerk who is called: finding a filer, saying what that filer sees, helping.

use domain::filer::Standing;
use site::testing::encode;
use store::shared::{mails, secrets};

use super::{ask, decide};
use crate::testing::{TestCourt, courts};

#[tokio::test]
async fn a_filer_is_found_by_name_login_mail_or_bar_number() {
    let court = TestCourt::new(courts::almd());
    court.filer("o&brien").name("Séan O'Brien-García").email("sean@law.example").bar("ASB-1234-X").make();
    court.filer("other").name("Somebody Else").make();
    let mut clerk = court.clerk().await;
    for typed in ["obrien", "garcia", "sean o", "O&Brien", "SEAN@law.example", "ASB-1234-X"] {
        clerk.visit(&court.ecf("/staff/filers")).await;
        clerk.fill("Name, login, e-mail or bar number", typed).press("Search").await;
        clerk.must_see("1 found").must_see("Séan O'Brien-García").must_not_see("Somebody Else");
    }
    clerk.click("Séan O'Brien-García").await.must_see("What this filer sees").must_see("Not linked.");
}

#[tokio::test]
async fn the_clerk_sees_what_the_filer_sees_and_opens_the_door_again() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").name("Alex Attorney").email("alex@law.example").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    for _ in 0..5 {
        alex.visit(&court.ecf("/link")).await;
        alex.fill("CM/ECF login:", "aattorney").fill("CM/ECF password:", "wrong").press("Submit").await;
    }
    let number = court.person("Alex Attorney").signed_on.account_number.to_string();
    let mut clerk = court.clerk().await;
    let page = court.ecf(&format!("/staff/filers/{}", filer.serial));
    clerk.visit(&page).await.must_see("5 in a row. The password rests until 9:00:30 AM CDT.");
    clerk.fill("PACER account number", &number);
    decide(&mut clerk, "Clear the failed tries", "Called, known by voice.").await.must_see("It is done.").must_see("None.");
    assert!(court.mails_to("alex@law.example")[0].1.contains("Called, known by voice."));
    ask(&mut alex, &court, "aattorney", "").await.must_see("has been linked");
    clerk.visit(&page).await.must_see(&format!("Linked to PACER account {number}"));
    clerk.must_see("retire court password");
    let subject = format!("filer {}", filer.id);
    assert_eq!(court.read(move |tx| secrets::counter(tx, &subject)).failures, 0);
}

#[tokio::test]
async fn k11_a_reset_is_started_and_no_password_chosen() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").name("Alex Attorney").email("alex@law.example").hash(None).make();
    let mut clerk = court.clerk().await;
    let page = court.ecf(&format!("/staff/filers/{}", filer.serial));
    clerk.visit(&page).await.must_see("The password must be chosen anew");
    assert!(!clerk.html().contains("type=\"password\""));
    decide(&mut clerk, "Start a reset: mail a link with which the filer chooses a new password", "Lost at conversion.")
        .await
        .must_see("It is done.");
    let mail = court.mails_to("alex@law.example").remove(0).1;
    assert!(mail.contains("/forgot/choose?t=") && mail.contains("Lost at conversion."), "{mail}");
    // A linked filer is offered none, and a forged form gets none (A31).
    court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    clerk.visit(&page).await.must_not_see("Start a reset");
    let body = encode(&[("csrf", &clerk.form_token()), ("act", "reset"), ("reason", "please")]);
    assert!(clerk.post_raw(&page, &[], &body).await.text().contains("Choose what to do."));
    assert!(court.mails_to("alex@law.example").is_empty());
}

#[tokio::test]
async fn a_correction_has_a_reason_and_both_addresses_hear_of_it() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").name("Aty Alex").email("old@law.example").make();
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf(&format!("/staff/filers/{}/correct", filer.serial))).await;
    clerk.fill("Name", "Al\u{200B}ex Attorney").fill("E-mail", "two@law.example, three@law.example").press("Save").await;
    assert_eq!(clerk.errors().len(), 3, "{:?}", clerk.errors());
    clerk.fill("Name", "Alex Attorney").fill("E-mail", "new@law.example").fill("Reason", "Bar list of May.").press("Save").await;
    clerk.must_see("The record was corrected.").must_see("E-mail: old@law.example is now new@law.example");
    let mails = court.write(|tx, fresh| mails::take_due(tx, fresh, 100));
    for address in ["old@law.example", "new@law.example"] {
        let told = |text: &str| text.contains("Name: Aty Alex is now Alex Attorney") && text.contains("Bar list of May.");
        assert!(mails.iter().any(|waiting| waiting.mail.recipient == address && told(&waiting.mail.text)), "{address}");
    }
    let now = court.again(&filer);
    assert_eq!((now.name.as_str(), now.email.as_str()), ("Alex Attorney", "new@law.example"));
}

#[tokio::test]
async fn a_closed_filer_loses_its_session_and_can_be_opened_again() {
    let court = TestCourt::at(courts::almd(), "2021-05-01T09:00:00-05:00");
    let filer = court.filer("aattorney").name("Alex Attorney").make();
    let mut old = court.legacy(&filer).await;
    let mut clerk = court.clerk().await;
    let page = court.ecf(&format!("/staff/filers/{}", filer.serial));
    clerk.visit(&page).await.must_see("Logs in with the CM/ECF login");
    decide(&mut clerk, "Close the account: it can't be used or linked", "Suspended.")
        .await
        .must_see("The court has closed this account.");
    old.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await;
    assert!(old.menu().is_empty());
    decide(&mut clerk, "Open the account again", "Reinstated.").await.must_see("It is done.");
    assert_eq!(court.again(&filer).standing, Standing::Active);
}

#[tokio::test]
async fn the_go_live_date_moves_and_linking_follows() {
    let court = TestCourt::at(courts::almd(), "2021-05-01T09:00:00-05:00");
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/go-live")).await.must_see("The court goes live on May 3, 2021.");
    clerk.fill("First day on NextGen", "soon").fill("Filing closed from", "2021-05-16T18:00").press("Save").await;
    assert_eq!(clerk.errors().len(), 3, "{:?}", clerk.errors());
    clerk.fill("First day on NextGen", "2021-05-17").fill("Filing closed from", "2021-05-14T18:00");
    clerk
        .fill("Filing open again from", "2021-05-17T12:00")
        .fill("Reason", "The converter needs two weeks more.")
        .press("Save")
        .await;
    clerk.must_see("The court goes live on May 17, 2021.");
    let settings = court.settings();
    assert_eq!(settings.closed.unwrap().from.rfc3339(), "2021-05-14T23:00:00Z");
    court.clock.set("2021-05-10T09:00:00-05:00");
    let mut alex = court.person("Alex Attorney").sign_on().await;
    alex.visit(&court.ecf("/link")).await.must_see("Linking opens on May 17, 2021");
}

#[tokio::test]
async fn links_are_found_by_state_and_person() {
    let court = TestCourt::new(courts::almd());
    let (one, two) = (court.filer("one").name("Ann One").make(), court.filer("two").name("Ben Two").make());
    let ann = court.person("Ann One").linked_to(&one);
    let number = ann.signed_on.account_number.to_string();
    ann.sign_on().await;
    court.person("Ben Two").link_in_state(&two, domain::link::State::Frozen).sign_on().await;
    let mut clerk = court.clerk().await;
    for (typed, state, seen, hidden) in [
        ("", "All", "Ann One", "Nobody"),
        ("", "Frozen", "Ben Two", "Ann One"),
        ("ann", "All", "Ann One", "Ben Two"),
        ("TWO", "All", "Ben Two", "Ann One"),
        (number.as_str(), "All", "Ann One", "Ben Two"),
    ] {
        clerk.visit(&court.ecf("/staff/links")).await;
        clerk.fill("Name, login, account number or link number", typed).choose("State", state).press("Search").await;
        clerk.must_see(seen).must_not_see(hidden);
    }
}
