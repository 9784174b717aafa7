//! Forgotten passwords and user names, and the ways in that this must not open.

use domain::message::Message;
use store::{centre::sessions, shared::secrets};

use super::*;
use crate::testing::PASSWORD;

#[tokio::test]
async fn k02_k07_a_link_works_for_half_an_hour_and_once() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let late = link_in(&ask_for_link(&world, &alex.email).await[0].2);
    world.clock.advance_seconds(30 * 60);
    let mut browser = world.browser();
    browser.visit(&late).await;
    assert_eq!(browser.status(), 410);
    let link = link_in(&ask_for_link(&world, &alex.email).await.last().unwrap().2);
    browser.visit(&link).await;
    assert_eq!((browser.status(), browser.path().as_str(), browser.query_value("token")), (200, "/password/reset", None));
    assert_eq!(browser.header("referrer-policy"), "no-referrer");
    let token = link.split("token=").nth(1).unwrap();
    assert!(!browser.html().contains(token), "a35: not in the page either");
    browser.fill("New Password", "short").fill("Type the password again", "short").press("Set the password").await;
    browser.must_see("This has 5 characters");
    browser.fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD).press("Set the password").await;
    browser.must_see("Your password is changed");
    browser.visit(&link).await;
    assert_eq!(browser.status(), 410);
    assert!(opens(&world, "alex.attorney", NEW_PASSWORD).await);
    assert!(!opens(&world, "alex.attorney", PASSWORD).await);
}

#[tokio::test]
async fn k05_known_and_unknown_get_the_same_answers() {
    let world = patient_world().await;
    world.attorney("alex.attorney").await;
    for (form, button) in [("/forgot-password", "Send the link"), ("/forgot-user-name", "Send the user name")] {
        let mut answers = Vec::new();
        for email in ["alex.attorney@firm.example", "nobody@firm.example"] {
            let mut browser = world.browser();
            browser.visit(&world.pages(form)).await.fill("E-mail", email).press(button).await;
            let chain: Vec<String> = browser.chain();
            answers.push((browser.status(), chain, browser.main(), browser.title()));
        }
        assert_eq!(answers[0], answers[1], "{form}");
    }
    let mails = world.mails().await;
    assert_eq!(mails.len(), 2);
    assert!(mails[1].2.contains("User name: alex.attorney"));
    // A user name that does not belong to the address sends nothing.
    let mut browser = world.browser();
    browser.visit(&world.pages("/forgot-password")).await;
    browser.fill("User Name", "someone.else").fill("E-mail", "alex.attorney@firm.example").press("Send the link").await;
    browser.must_see("Check your mail");
    assert!(world.mails().await.is_empty());
}

#[tokio::test]
async fn k06_a36_the_link_names_the_configured_host_whatever_the_request_says() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut mallory = world.browser();
    mallory.visit(&world.pages("/forgot-password")).await;
    let token = mallory.form_token();
    let body = site::testing::encode(&[("csrf", &token), ("email", &alex.email)]);
    let headers = [("x-forwarded-host", "evil.example"), ("x-forwarded-proto", "ftp"), ("forwarded", "host=evil.example")];
    let answer = mallory.post_raw(&world.pages("/forgot-password"), &headers, &body).await;
    assert_eq!(answer.status, 303);
    let mails = world.mails().await;
    assert!(mails[0].2.contains(&world.pages("/password/reset?token=")));
    assert!(!mails[0].2.contains("evil"));
}

#[tokio::test]
async fn k08_k09_a02_recovery_ends_every_session_tells_courts_and_owner_and_signs_nobody_on() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut mallory = world.signed_on("alex.attorney").await;
    mallory.visit(&world.pages("/manage")).await.must_see("Manage My PACER Account");
    let id = alex.id;
    let use_at_court = move |tx: &mut store::centre::Tx<'_, '_>, _: &mut domain::Fresh| {
        let sids: Vec<String> =
            tx.all(store::sql!("SELECT DISTINCT sid FROM sessions WHERE account_id = $1"), &[id.into()], |row| row.get(0))?;
        sids.iter().try_for_each(|sid| sessions::used_at_court(tx, sid, "almd"))
    };
    world.site.room.write("use", &world.clock.fresh(), use_at_court).await.unwrap();
    let link = link_in(&ask_for_link(&world, &alex.email).await[0].2);
    let mut browser = world.browser();
    browser.visit(&link).await.fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    browser.press("Set the password").await.must_see("Your password is changed");
    browser.visit(&world.pages("/manage")).await;
    assert_eq!(browser.host(), "pacer.login.localhost", "no automatic sign-on");
    mallory.visit(&world.pages("/manage")).await;
    assert_eq!(mallory.host(), "pacer.login.localhost", "the old session is dead");
    let messages = world.messages().await;
    assert!(
        messages.iter().any(|(court, message)| court == "almd"
            && matches!(message, Message::SessionEnded(ended) if ended.account_number == alex.number)),
        "{messages:?}"
    );
    let mails = world.mails().await;
    assert_eq!((mails.len(), mails[0].0.as_str(), mails[0].1.as_str()), (1, alex.email.as_str(), "Your password was changed"));
    assert!(mails[0].2.contains(&alex.number.to_string()));
}

#[tokio::test]
async fn t01_recovery_opens_an_account_that_wrong_passwords_closed() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let subject = accounts::secret_subject(alex.id);
    let close = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        (0..100).try_for_each(|_| secrets::count_failure(tx, fresh, &subject).map(|_| ()))
    };
    world.site.room.write("close", &world.clock.fresh(), close).await.unwrap();
    assert!(!opens(&world, "alex.attorney", PASSWORD).await);
    let link = link_in(&ask_for_link(&world, &alex.email).await[0].2);
    let mut browser = world.browser();
    browser.visit(&link).await.fill("New Password", NEW_PASSWORD).fill("Type the password again", NEW_PASSWORD);
    browser.press("Set the password").await;
    assert!(opens(&world, "alex.attorney", NEW_PASSWORD).await);
}

#[tokio::test]
async fn a38_two_hundred_requests_fill_no_mailbox() {
    let world = patient_world().await;
    let alex = world.attorney("alex.attorney").await;
    let mut mallory = world.browser();
    mallory.visit(&world.pages("/forgot-password")).await;
    let token = mallory.form_token();
    for path in ["/forgot-password", "/forgot-user-name"] {
        let body = site::testing::encode(&[("csrf", &token), ("email", &alex.email)]);
        for _ in 0..100 {
            assert_eq!(mallory.post_raw(&world.pages(path), &[], &body).await.status, 303);
        }
    }
    let waiting = async || world.site.room.read(|tx| store::shared::mails::waiting(tx)).await.unwrap();
    assert_eq!(waiting().await, 6);
    world.clock.advance_seconds(3601);
    ask_for_link(&world, &alex.email).await;
    assert_eq!(waiting().await, 7, "the owner still gets one later");
}

#[tokio::test]
async fn t05_a38_one_source_is_limited_and_others_are_not() {
    let world = World::new().await;
    let mut mallory = world.browser();
    mallory.visit(&world.pages("/forgot-password")).await;
    let body = site::testing::encode(&[("csrf", &mallory.form_token()), ("email", "x@firm.example")]);
    let url = world.pages("/forgot-password");
    for _ in 0..30 {
        assert_eq!(mallory.post_raw(&url, &[], &body).await.status, 303);
    }
    let answer = mallory.post_raw(&url, &[], &body).await;
    assert_eq!(answer.status, 429);
    assert!(!answer.header("retry-after").is_empty());
    mallory.at_address([10, 0, 0, 7].into());
    assert_eq!(mallory.post_raw(&url, &[], &body).await.status, 303);
}

#[tokio::test]
async fn w02_without_the_forms_token_nothing_is_sent() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut mallory = world.browser();
    for path in ["/forgot-password", "/forgot-user-name"] {
        let body = site::testing::encode(&[("email", &alex.email)]);
        assert_eq!(mallory.post_raw(&world.pages(path), &[], &body).await.status, 403);
        assert_eq!(mallory.get_raw(&world.pages(&format!("{path}?email={}", alex.email)), &[]).await.status, 200);
    }
    assert!(world.mails().await.is_empty());
}
