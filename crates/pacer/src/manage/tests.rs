//! Owners of accounts who look at what is on record and change it.

use domain::{Time, message::Message};
use site::testing::Browser;
use store::centre::{
    accounts, sessions,
    transactions::{self, Transaction},
};

use crate::testing::{PASSWORD, World};

const NEW_PASSWORD: &str = "seven green umbrellas at noon";

async fn signed_on(world: &World, username: &str) -> Browser {
    let mut browser = world.signed_on(username).await;
    browser.visit(&world.pages("/manage")).await;
    browser
}

fn link_in(text: &str) -> String {
    text.split_whitespace().find(|word| word.contains("token=")).unwrap_or_else(|| panic!("no link in: {text}")).to_owned()
}

/// Puts a link request of an account at almd on record.
async fn request(world: &World, account_number: i64, comment: &str) -> i64 {
    let new = Transaction {
        number: 0,
        account_number,
        court: "almd".into(),
        link: None,
        request: "Link".into(),
        status: "Pending".into(),
        comment: comment.into(),
        submitted_at: Time::parse_rfc3339("2021-05-03T15:40:36Z").unwrap(),
        changed_at: Time::parse_rfc3339("2021-05-03T15:40:36Z").unwrap(),
    };
    world.site.room.write("request", &world.clock.fresh(), move |tx, _| transactions::insert(tx, &new)).await.unwrap()
}

/// Notes that the sessions of an account were used at almd.
async fn use_at_court(world: &World, id: domain::Id) {
    let note = move |tx: &mut store::centre::Tx<'_, '_>, _: &mut domain::Fresh| {
        let sids: Vec<String> =
            tx.all(store::sql!("SELECT DISTINCT sid FROM sessions WHERE account_id = $1"), &[id.into()], |row| row.get(0))?;
        sids.iter().try_for_each(|sid| sessions::used_at_court(tx, sid, "almd"))
    };
    world.site.room.write("use", &world.clock.fresh(), note).await.unwrap();
}

#[tokio::test]
async fn the_head_says_who_one_is_and_the_help_whom_to_call() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut browser = signed_on(&world, "alex.attorney").await;
    for (tab, words) in [
        ("Settings", "Change Password"),
        ("Maintenance", "View All My Requests"),
        ("Usage", "No charge is on record"),
        ("Payments", "nothing is due"),
    ] {
        browser.click(tab).await;
        browser.must_see(words).must_see("Upgraded PACER Account").must_see("Case Search Status").must_see("(800) 676-6856");
        browser.must_see(&alex.number.to_string()).must_see("alex.attorney");
    }
}

#[tokio::test]
async fn without_a_session_every_page_leads_to_sign_on_and_nothing_is_written() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut nobody = world.browser();
    for path in [
        "",
        "/password",
        "/email",
        "/person",
        "/address",
        "/maintenance",
        "/requests",
        "/requests.csv",
        "/usage",
        "/payments",
        "/upgrade",
    ] {
        nobody.visit(&world.pages(&format!("/manage{path}"))).await;
        assert_eq!(nobody.host(), "pacer.login.localhost", "{path}");
    }
    // A thief of a session who has no form token changes nothing (W02).
    let mut thief = signed_on(&world, "alex.attorney").await;
    for path in ["/password", "/email", "/person", "/address"] {
        let body = "first_name=Eve&last_name=Evil&email=eve%40evil.example&email_again=eve%40evil.example";
        assert_eq!(thief.post_raw(&world.pages(&format!("/manage{path}")), &[], body).await.status, 403, "{path}");
    }
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn p16_s09_a_change_of_password_asks_for_the_old_one_and_ends_the_other_sessions() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut elsewhere = signed_on(&world, "alex.attorney").await;
    let mut here = signed_on(&world, "alex.attorney").await;
    use_at_court(&world, alex.id).await;
    let old = here.clone_session();
    here.click("Change Password").await;
    here.fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD).press("Change Password").await;
    here.must_see("Enter the password you sign on with.");
    for wrong in ["not my password at all", &PASSWORD[..30]] {
        here.fill("Current Password", wrong).fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
        here.press("Change Password").await.must_see("This is not your password");
    }
    here.fill("Current Password", PASSWORD).fill("New Password", "too short").fill("Type the password again", "else");
    here.press("Change Password").await;
    assert_eq!(here.errors().len(), 2, "{:?}", here.errors());
    assert!(world.mails().await.is_empty());
    here.fill("Current Password", PASSWORD).fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    here.press("Change Password").await.must_see("Your password is changed");
    here.click("Manage My Account").await.must_see("Settings");
    for mut other in [elsewhere.clone_session(), old] {
        other.visit(&world.pages("/manage")).await;
        assert_eq!(other.host(), "pacer.login.localhost");
    }
    elsewhere.visit(&world.login("/csologin/login.jsf")).await;
    assert!(elsewhere.has_field("Password"), "nor on the sign-on host");
    let ended: Vec<_> = world.messages().await;
    assert_eq!(ended.len(), 1, "the court hears of the one that ended, not of the one that stays: {ended:?}");
    assert!(matches!(&ended[0].1, Message::SessionEnded(gone) if !gone.sid.is_empty()));
    let mails = world.mails().await;
    assert_eq!((mails.len(), mails[0].1.as_str()), (1, "Your password was changed"));
}

#[tokio::test]
async fn t01_wrong_passwords_here_count_with_those_at_sign_on() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut browser = signed_on(&world, "alex.attorney").await;
    browser.visit("/manage/password").await;
    for _ in 0..5 {
        browser.fill("Current Password", "not my password at all").press("Change Password").await;
    }
    browser.fill("Current Password", PASSWORD).fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    browser.press("Change Password").await.must_see("too many wrong tries");
    let subject = accounts::secret_subject(alex.id);
    let counter = world.site.room.read(move |tx| store::shared::secrets::counter(tx, &subject)).await.unwrap();
    assert_eq!(counter.failures, 5);
}

#[tokio::test]
async fn a_new_address_counts_when_its_link_was_pressed_and_the_old_one_is_told() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut browser = signed_on(&world, "alex.attorney").await;
    use_at_court(&world, alex.id).await;
    browser.click("Update E-mail Address").await;
    browser.fill("New e-mail address", "a@new.example\r\nBcc: x@evil.example").press("Send the link").await;
    assert_eq!(browser.errors().len(), 2, "a37: {:?}", browser.errors());
    browser.fill("New e-mail address", "alex@new.example").fill("Type the e-mail address again", "alex@new.example");
    browser.fill("Current Password", PASSWORD).press("Send the link").await.must_see("Check your mail");
    let mails = world.mails().await;
    assert_eq!(mails.iter().map(|mail| mail.0.as_str()).collect::<Vec<_>>(), ["alex@new.example", alex.email.as_str()]);
    let link = link_in(&mails[0].2);
    // Somebody else who gets hold of the link has no use of it.
    world.attorney("mallory.evil").await;
    let mut mallory = signed_on(&world, "mallory.evil").await;
    mallory.visit(&link).await;
    assert_eq!(mallory.status(), 410);
    // A look spends nothing; the button does.
    browser.visit(&link).await.must_see("alex@new.example");
    assert_eq!(browser.query_value("token"), None);
    browser.press("Confirm").await.must_see("alex@new.example");
    let told: Vec<String> = world.mails().await.into_iter().map(|mail| mail.0).collect();
    assert_eq!(told, [alex.email.as_str(), "alex@new.example"]);
    let messages = world.messages().await;
    assert!(
        matches!(&messages[0].1, Message::Account(state) if state.email == "alex@new.example" && state.version == 2),
        "{messages:?}"
    );
    browser.visit(&link).await;
    assert_eq!(browser.status(), 410);
}

#[tokio::test]
async fn a04_a_pending_change_of_address_dies_with_a_new_password() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut mallory = signed_on(&world, "alex.attorney").await;
    mallory.click("Update E-mail Address").await;
    mallory.fill("New e-mail address", "mallory@evil.example").fill("Type the e-mail address again", "mallory@evil.example");
    mallory.fill("Current Password", PASSWORD).press("Send the link").await;
    let link = link_in(&world.mails().await[0].2);
    let mut owner = world.browser();
    owner.visit(&world.pages("/forgot-password")).await.fill("E-mail", &alex.email).press("Send the link").await;
    owner.visit(&link_in(&world.mails().await[0].2)).await;
    owner.fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD).press("Set the password").await;
    let mut owner = world.browser();
    world.try_password(&mut owner, "alex.attorney", NEW_PASSWORD).await;
    owner.visit(&link).await;
    assert_eq!(owner.status(), 410);
    let id = alex.id;
    let now = world.site.room.read(move |tx| accounts::by_id(tx, id)).await.unwrap().unwrap();
    assert_eq!(now.email, alex.email);
}

#[tokio::test]
async fn a26_a28_names_and_addresses_are_checked_and_inert_and_the_owner_is_told() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut browser = signed_on(&world, "alex.attorney").await;
    use_at_court(&world, alex.id).await;
    browser.click("Maintenance").await.click("Update Personal Information").await;
    browser
        .fill("First Name", "\u{410}lex")
        .fill("Last Name", "<script>alert(1)</script>")
        .fill("Firm", "{{7*7}}")
        .press("Save")
        .await;
    assert_eq!(browser.errors().len(), 3, "{:?}", browser.errors());
    assert!(!browser.html().contains("<script") && browser.value("Firm") == "{{7*7}}");
    browser.fill("First Name", "Alexandra").fill("Last Name", "O'Neil-Attorney").fill("Firm", "Neil & Co").press("Save").await;
    browser.must_see("Alexandra O'Neil-Attorney");
    let mails = world.mails().await;
    assert!(mails[0].2.contains("Name now: Alexandra O'Neil-Attorney"), "{}", mails[0].2);
    assert!(matches!(&world.messages().await[0].1, Message::Account(state) if state.name == "Alexandra O'Neil-Attorney"));
    browser.click("Update Address Information").await;
    browser
        .fill("Address", "1 Court Square\nMontgomery AL")
        .fill("Telephone", "=1+1")
        .press("Save")
        .await
        .must_see("Enter a telephone number");
    browser.fill("Telephone", "(334) 555-0100").press("Save").await;
    assert_eq!(world.mails().await[0].1, "Your address was updated");
}

#[tokio::test]
async fn a28_a42_requests_are_ones_own_in_central_time_and_as_csv_without_formulas() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mallory = world.attorney("mallory.evil").await;
    let number = request(&world, alex.number, "=HYPERLINK(\"http://evil.example\")").await;
    request(&world, mallory.number, "a secret of mallory's").await;
    let mut browser = signed_on(&world, "alex.attorney").await;
    browser.click("Maintenance").await.click("View All My Requests").await;
    let row = browser.row(&number.to_string());
    assert_eq!(row[1..4], ["Alabama Middle District", "Link", "Pending"]);
    assert_eq!(row[5], "05/03/2021 10:40:36 CDT");
    browser.must_not_see("mallory");
    let answer = browser.get_raw(&world.pages("/manage/requests.csv"), &[]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"requests.csv\"");
    let text = answer.text();
    assert!(text.contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\""), "{text}");
    assert!(!text.contains("mallory") && text.lines().count() == 2);
}
