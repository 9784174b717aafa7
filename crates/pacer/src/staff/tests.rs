//! Members of the service center at their desk, and others who should not be there.

use site::testing::Browser;
use store::centre::{accounts, sessions, staff, tasks};

use crate::testing::{PASSWORD, World};

const DESK_PASSWORD: &str = "paper clips and patient voices";

/// A browser in which Dana of the service center is signed on at the desk.
async fn dana(world: &World) -> Browser {
    let mut fresh = world.clock.fresh();
    let hash = world.site.shared.hasher.hash(DESK_PASSWORD, fresh.rng.bytes()).await.unwrap();
    let add = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        staff::insert(tx, fresh, "dana", "Dana Desk", "service-center", &hash)
    };
    world.site.room.write("staff", &fresh, add).await.unwrap();
    let mut browser = world.browser();
    browser.visit(&world.pages("/staff/")).await;
    assert_eq!(browser.path(), "/staff/login");
    browser.fill("User Name", "dana").fill("Password", DESK_PASSWORD).press("Sign on").await.must_see("Dana Desk");
    browser
}

async fn failures(world: &World, account: &accounts::Account, count: usize) {
    let subject = accounts::secret_subject(account.id);
    let fail = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        (0..count).try_for_each(|_| store::shared::secrets::count_failure(tx, fresh, &subject).map(|_| ()))
    };
    world.site.room.write("fail", &world.clock.fresh(), fail).await.unwrap();
}

#[tokio::test]
async fn the_desk_is_open_to_its_staff_alone() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    for path in ["/staff/", "/staff/accounts?q=alex", "/staff/accounts/7000001", "/staff/requests/10001", "/staff/tasks"] {
        alex.visit(&world.pages(path)).await;
        assert_eq!(alex.path(), "/staff/login", "{path}");
    }
    let mut dana = dana(&world).await;
    let secret = dana.cookie("pacer.localhost", "forecourt-staff").unwrap().value;
    // The desk's cookie opens no account, and an account's cookie no desk.
    let mut thief = world.browser();
    thief.set_cookie("pacer.localhost", "forecourt", &secret).visit(&world.pages("/manage")).await;
    assert_eq!(thief.host(), "pacer.login.localhost");
    let alexs = alex.cookie("pacer.localhost", "forecourt").unwrap().value;
    thief.set_cookie("pacer.localhost", "forecourt-staff", &alexs).visit(&world.pages("/staff/")).await;
    assert_eq!(thief.path(), "/staff/login");
    dana.click("Log Out").await;
    assert_eq!(dana.path(), "/staff/login");
    thief.set_cookie("pacer.localhost", "forecourt-staff", &secret).visit(&world.pages("/staff/")).await;
    assert_eq!(thief.path(), "/staff/login", "s08: the old cookie is dead");
}

#[tokio::test]
async fn w02_a_link_from_elsewhere_does_not_log_out() {
    let world = World::new().await;
    let mut dana = dana(&world).await;
    dana.visit(&world.pages("/staff/logout")).await.must_see("Log Out");
    dana.visit(&world.pages("/staff/")).await.must_see("Dana Desk");
    dana.visit(&world.pages("/staff/logout")).await.press("Log Out").await;
    assert_eq!(dana.path(), "/staff/login");
}

#[tokio::test]
async fn t01_t02_wrong_passwords_at_the_desk_slow_down() {
    let world = World::new().await;
    let mut dana = dana(&world).await.stranger();
    dana.visit(&world.pages("/staff/login")).await;
    for _ in 0..5 {
        dana.fill("User Name", "dana").fill("Password", "wrong").press("Sign on").await.must_see("is not right");
    }
    dana.fill("Password", DESK_PASSWORD).press("Sign on").await.must_see("Wait a while");
    world.clock.advance_seconds(31);
    dana.fill("Password", DESK_PASSWORD).press("Sign on").await.must_see("Dana Desk");
    let mut nobody = world.browser();
    nobody.visit(&world.pages("/staff/login")).await.fill("User Name", "nobody").fill("Password", "x").press("Sign on").await;
    nobody.must_see("User name or password is not right.");
}

#[tokio::test]
async fn s04_an_idle_desk_closes() {
    let world = World::new().await;
    let mut dana = dana(&world).await;
    world.clock.advance_seconds(30 * 60);
    dana.visit(&world.pages("/staff/")).await;
    assert_eq!(dana.path(), "/staff/login");
}

#[tokio::test]
async fn accounts_are_found_by_number_user_name_address_and_name() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    world.attorney("alexis.other").await;
    let mut dana = dana(&world).await;
    for q in [alex.number.to_string().as_str(), "ALEX.attorney", "alex.attorney@FIRM.example", "attorney, alex", "alex att"] {
        dana.visit(&world.pages("/staff/accounts"))
            .await
            .fill("Account number, user name, e-mail or name", q)
            .press("Search")
            .await;
        assert_eq!(dana.tables()[0].len(), 2, "{q}: {:?}", dana.tables());
        dana.must_see(&alex.number.to_string());
    }
    dana.fill("Account number, user name, e-mail or name", "alex").press("Search").await;
    assert_eq!(dana.tables()[0].len(), 3);
    dana.fill("Account number, user name, e-mail or name", "'; DROP TABLE accounts --")
        .press("Search")
        .await
        .must_see("No account fits");
    dana.visit(&world.pages("/staff/accounts/1234567")).await;
    assert_eq!(dana.status(), 404);
}

#[tokio::test]
async fn k11_the_desk_starts_a_reset_and_never_chooses_a_password() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut dana = dana(&world).await;
    dana.visit(&world.pages(&format!("/staff/accounts/{}", alex.number))).await;
    assert!(!dana.html().contains("type=\"password\""));
    dana.press("Start a password reset").await.must_see("Say why");
    assert!(world.mails().await.is_empty());
    dana.fill("Reason", "called, name and number right")
        .press("Start a password reset")
        .await
        .must_see("on its way to the owner");
    assert!(!dana.html().contains("token="), "the desk does not see the link");
    let mails = world.mails().await;
    assert_eq!(mails[0].0, alex.email);
    assert!(mails[0].2.contains("called, name and number right") && mails[0].2.contains("/password/reset?token="));
    dana.must_see("staff dana").must_see("start password reset");
}

#[tokio::test]
async fn p09_a_password_known_to_others_opens_nothing_until_it_is_changed() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut thief = world.signed_on("alex.attorney").await;
    let mut dana = dana(&world).await;
    dana.visit(&world.pages(&format!("/staff/accounts/{}", alex.number))).await;
    dana.fill("Reason", "found in a list").press("Mark the password as compromised").await.must_see("must choose a new password");
    thief.visit(&world.pages("/manage")).await;
    assert_eq!(thief.host(), "pacer.login.localhost");
    let mails = world.mails().await;
    assert!(mails[0].0 == alex.email && mails[0].2.contains("found in a list"));
    let mut owner = world.browser();
    world.try_password(&mut owner, "alex.attorney", PASSWORD).await.must_see("Choose a new password");
    owner.visit(&world.pages("/manage")).await;
    assert_eq!(owner.host(), "pacer.login.localhost");
    let id = alex.id;
    let open =
        world.site.room.read(move |tx| accounts::find::open_sessions(tx, id, domain::Time(0), domain::Time(0))).await.unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn t01_the_desk_unlocks_what_a_hundred_wrong_passwords_closed() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    failures(&world, &alex, 100).await;
    let mut dana = dana(&world).await;
    dana.visit(&world.pages(&format!("/staff/accounts/{}", alex.number))).await.must_see("opens nothing until");
    dana.fill("Reason", "called, name and number right")
        .press("Unlock")
        .await
        .must_see("The counter of wrong passwords is cleared");
    assert_eq!(world.mails().await[0].1, "Your account was unlocked");
    world.signed_on("alex.attorney").await;
}

#[tokio::test]
async fn w02_acts_need_the_desks_own_form() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let mut dana = dana(&world).await;
    let url = world.pages(&format!("/staff/accounts/{}", alex.number));
    assert_eq!(dana.post_raw(&url, &[], "act=compromised&reason=x").await.status, 403);
    let mut mallory = world.signed_on("alex.attorney").await;
    mallory.visit(&world.pages("/manage/password")).await;
    let body = format!("csrf={}&act=unlock&reason=x", mallory.form_token());
    assert_ne!(mallory.post_raw(&url, &[], &body).await.status, 200);
    assert!(world.mails().await.is_empty());
    let id = alex.id;
    let now = world.site.room.read(move |tx| accounts::by_id(tx, id)).await.unwrap().unwrap();
    assert!(!now.must_change_password);
}

#[tokio::test]
async fn requests_are_filtered_and_tasks_closed_with_a_reason() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let number = alex.number;
    let put = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        use store::centre::transactions::{Transaction, insert};
        for (court, status, comment) in [("almd", "Pending", "Waits for the clerk"), ("utb", "Processed", "100% done")] {
            let new = Transaction {
                number: 0,
                account_number: number,
                court: court.into(),
                link: None,
                request: "Link".into(),
                status: status.into(),
                comment: comment.into(),
                submitted_at: fresh.now,
                changed_at: fresh.now,
            };
            insert(tx, &new)?;
        }
        tasks::add(tx, fresh, "message of almd", "almd refused a message for good")
    };
    world.site.room.write("put", &world.clock.fresh(), put).await.unwrap();
    let mut dana = dana(&world).await;
    dana.must_see("Waits for the clerk").must_see("100% done");
    dana.choose("Status", "Pending").press("Show").await.must_not_see("100% done");
    dana.choose("Status", "Every status").choose("Court", "Utah Bankruptcy Court").press("Show").await.must_not_see("Waits");
    for (q, fits) in [("0% D", true), ("%", true), ("w%k", false), ("10002", true), ("9", false)] {
        dana.fill("Transaction ID or words of the comment", q).press("Show").await;
        assert_eq!(dana.sees("100% done"), fits, "{q}");
    }
    dana.visit("/staff/?account=abc").await.must_see("No request fits");
    dana.visit("/staff/").await.click("10001").await.must_see("alex.attorney@firm.example");
    dana.click("Tasks").await.press("Close the task").await.must_see("Say why");
    dana.must_see("almd refused a message");
    dana.fill("What was done", "called the court").press("Close the task").await.must_see("No task waits");
}

#[tokio::test]
async fn s03_signing_on_again_ends_the_session_before() {
    let world = World::new().await;
    let mut dana = dana(&world).await;
    let old = dana.cookie("pacer.localhost", "forecourt-staff").unwrap().value;
    dana.click("Log Out").await.fill("User Name", "dana").fill("Password", DESK_PASSWORD).press("Sign on").await;
    assert_ne!(dana.cookie("pacer.localhost", "forecourt-staff").unwrap().value, old);
    let gone = world.site.room.read(move |tx| sessions::by_secret(tx, &old)).await.unwrap();
    assert!(gone.is_none());
}
