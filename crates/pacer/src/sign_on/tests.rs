//! People who sign on, and people who should not get in.

use domain::account::{Generation, Kind};
use site::testing::encode;
use store::centre::accounts;

use super::destination::Destination;
use crate::testing::{PASSWORD, World};

#[tokio::test]
async fn the_login_page_is_the_one_that_people_and_programs_know() {
    let world = World::new().await;
    let mut anyone = world.browser();
    anyone.visit(&world.login("/csologin/login.jsf?pscCourtId=ALMDC")).await;
    anyone.must_see("Your browser must be set to accept cookies").must_see("NOTICE: This is a restricted government web site");
    anyone.must_see("U.S. Court of Alabama Middle District");
    for label in ["Username *", "Password *", "Client Code"] {
        assert!(anyone.has_field(label) || anyone.has_field(label.trim_end_matches(" *")), "{label}");
    }
    assert_eq!(anyone.button_texts(), ["Login", "Clear", "Cancel"]);
    for link in ["Need an Account?", "Forgot Your Password?", "Forgot User Name?"] {
        assert!(anyone.has_link(link), "{link}");
    }
    let html = anyone.html();
    for part in [
        r#"id="loginForm" name="loginForm""#,
        r#"name="loginForm:loginName""#,
        r#"name="loginForm:password""#,
        r#"name="loginForm:clientCode""#,
        r#"name="loginForm:fbtnLogin""#,
        r#"name="javax.faces.ViewState" id="javax.faces.ViewState" value=""#,
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[tokio::test]
async fn a_program_signs_on_with_the_view_state_alone() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut program = world.browser();
    let url = world.login("/csologin/login.jsf?pscCourtId=ALMDC");
    let page = program.get_raw(&url, &[]).await.text();
    let state = page.split(r#"id="javax.faces.ViewState" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let body = encode(&[
        ("loginForm", "loginForm"),
        ("javax.faces.ViewState", &state),
        ("loginForm:loginName", "alex.attorney"),
        ("loginForm:password", PASSWORD),
        ("loginForm:clientCode", ""),
        ("loginForm:fbtnLogin", ""),
    ]);
    let answer = program.post_raw(&url, &[], &body).await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        answer.header("location"),
        "http://ecf.almd.localhost:8000/oidc/start?target=http%3A%2F%2Fecf.almd.localhost%3A8000%2F"
    );
}

#[tokio::test]
async fn alex_signs_on_and_goes_on_to_the_court_page_she_came_from() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.browser();
    let appurl = "http%3A%2F%2Fecf.almd.localhost%3A8000%2Fcgi-bin%2FDktRpt.pl%3F123";
    alex.visit(&world.login(&format!("/csologin/login.jsf?pscCourtId=ALMDC&appurl={appurl}"))).await;
    alex.fill("Username", "Alex.Attorney").fill("Password", PASSWORD).fill("Client Code", "smith-v-jones").press("Login").await;
    assert_eq!(alex.url(), format!("http://ecf.almd.localhost:8000/oidc/start?target={appurl}"));
    // Signed on already: straight on, to any other court too.
    alex.visit(&world.login("/csologin/login.jsf?pscCourtId=UTBK")).await;
    assert_eq!(alex.host(), "ecf.utb.localhost");
}

#[tokio::test]
async fn cancel_goes_back_to_the_court_and_clear_empties_the_form() {
    let world = World::new().await;
    let mut alex = world.browser();
    alex.visit(&world.login("/csologin/login.jsf?pscCourtId=ALMDC")).await;
    alex.fill("Username", "alex").press("Clear").await;
    assert_eq!(alex.value("Username"), "");
    alex.press("Cancel").await;
    assert_eq!(alex.url(), "http://www.almd.localhost:8000/");
    alex.visit(&world.login("/csologin/login.jsf")).await.press("Cancel").await;
    assert_eq!(alex.url(), "http://localhost:8000/");
}

#[tokio::test]
async fn a_client_code_with_a_space_or_33_characters_is_told_at_once() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.browser();
    alex.visit(&world.login("/csologin/login.jsf")).await;
    alex.fill("Client Code", &format!("a {}", "x".repeat(32))).press("Login").await;
    assert_eq!(alex.errors().len(), 4, "{:?}", alex.errors());
    alex.fill("Username", "alex.attorney").fill("Password", PASSWORD).fill("Client Code", "2021-0042/a").press("Login").await;
    let session = world
        .site
        .room
        .read(|tx| tx.all(store::db::sql!("SELECT DISTINCT client_code FROM sessions"), &[], |row| row.get::<String>(0)));
    assert_eq!(session.await.unwrap(), ["2021-0042/a"]);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_get_the_same_page() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let closed = world.attorney("carla.closed").await;
    let close = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        tx.execute(store::db::sql!("UPDATE accounts SET closed_at = $2 WHERE id = $1"), &[closed.id.into(), fresh.now.into()])
    };
    world.site.room.write("close", &world.clock.fresh(), close).await.unwrap();
    let mut pages = Vec::new();
    for (name, password) in [("alex.attorney", "wrong"), ("nobody.here", "wrong"), ("carla.closed", PASSWORD)] {
        let mut browser = world.browser();
        world.try_password(&mut browser, name, password).await.must_see("Invalid username or password");
        assert_eq!(browser.status(), 200);
        pages.push(browser.main());
    }
    assert!(pages.iter().all(|page| *page == pages[0]));
}

#[tokio::test]
async fn a16_every_path_costs_exactly_one_hash() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    world.register("una.unconfirmed", |new| new.email_confirmed = false).await;
    world.register("nora.nopassword", |new| new.password_hash = None).await;
    let closed = world.attorney("carla.closed").await;
    let shut = world.attorney("shira.shut").await;
    let change = move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| {
        tx.execute(store::db::sql!("UPDATE accounts SET closed_at = $2 WHERE id = $1"), &[closed.id.into(), fresh.now.into()])?;
        for _ in 0..100 {
            store::shared::secrets::count_failure(tx, fresh, &accounts::secret_subject(shut.id))?;
        }
        Ok(())
    };
    world.site.room.write("change", &world.clock.fresh(), change).await.unwrap();
    for (name, password) in [
        ("alex.attorney", PASSWORD),
        ("alex.attorney", "wrong"),
        ("nobody.here", PASSWORD),
        ("una.unconfirmed", PASSWORD),
        ("nora.nopassword", PASSWORD),
        ("carla.closed", PASSWORD),
        ("shira.shut", PASSWORD),
    ] {
        let mut browser = world.browser();
        let before = world.site.shared.hasher.count();
        world.try_password(&mut browser, name, password).await;
        assert_eq!(world.site.shared.hasher.count() - before, 1, "{name} {password}");
    }
}

#[tokio::test]
async fn a08_a_login_form_from_another_site_signs_nobody_on() {
    let world = World::new().await;
    world.attorney("mallory.mallory").await;
    let url = world.login("/csologin/login.jsf");
    let fields = [("loginForm:loginName", "mallory.mallory"), ("loginForm:password", PASSWORD)];
    let mut alice = world.browser();
    // From another page, without and with cookies of ours, without any token.
    for cookies in [false, true] {
        if cookies {
            alice.visit(&url).await;
        }
        for headers in [&[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")][..], &[]] {
            let answer = alice.post_raw(&url, headers, &encode(&fields)).await;
            assert_eq!(answer.status, 403);
            assert!(!answer.headers.contains_key("set-cookie") || !answer.header("set-cookie").starts_with("forecourt="));
        }
    }
    // With the token of another visitor.
    let mut mallory = world.browser();
    mallory.visit(&url).await;
    let token = mallory.form_token();
    for name in ["csrf", "javax.faces.ViewState"] {
        let answer = alice.post_raw(&url, &[], &encode(&[fields[0], fields[1], (name, &token)])).await;
        assert_eq!(answer.status, 403);
    }
    assert!(alice.cookie("pacer.login.localhost", "forecourt").is_none());
}

#[tokio::test]
async fn a_browser_that_refuses_cookies_gets_a_page_that_says_so() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.browser();
    alex.visit(&world.login("/csologin/login.jsf")).await;
    alex.clear_cookies("pacer.login.localhost");
    alex.fill("Username", "alex.attorney").fill("Password", PASSWORD).press("Login").await;
    alex.must_see("Your browser does not accept cookies").must_see("allow cookies");
    assert_eq!(alex.status(), 200);
    assert!(alex.cookie("pacer.login.localhost", "forecourt").is_none());
}

#[tokio::test]
async fn a34_only_our_own_sites_are_returned_to() {
    let world = World::new().await;
    let elsewhere = [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http:/evil.example",
        "%2f%2fevil.example",
        "http://ecf.almd.localhost:8000@evil.example/",
        "http://ecf.almd.localhost:8000.evil.example/",
        "http://ecf.almd.localhost:80000/",
        "http://ecf.almd.localhost:8000%2f@evil.example",
        "http://ecf.almd.localhost:8000\\@evil.example",
        "http://ecf.almd.localhost:8000/\t/evil.example",
        "http://ecf.almd.localhost:8000/\r\nlocation: https://evil.example",
        "http://ecf.almd.localhost\u{3002}evil.example/",
        "http://ecf.almd.localhost:8000/\u{FF0F}evil",
        " http://ecf.almd.localhost:8000/",
        "https://ecf.almd.localhost:8000/",
        "http://ecf.nowhere.localhost:8000/",
        "http://ecf.almd.localhost/",
        "data:text/html,hello",
        "javascript:alert(1)",
        "JaVaScRiPt://pacer.localhost:8000/%0aalert(1)",
        "http://pacer.login.localhost:8000/csologin/logout.jsf",
        "http://pacer.login.localhost:8000/oauth2/authorize?client_id=nowhere",
        "http://mail.localhost:8000/",
        "/manage",
    ];
    for appurl in elsewhere {
        assert_eq!(Destination::of(&world.site, "", appurl), Destination::Nowhere, "{appurl}");
        let Destination::Court { appurl: kept, .. } = Destination::of(&world.site, "ALMDC", appurl) else { panic!("{appurl}") };
        assert_eq!(kept, "http://ecf.almd.localhost:8000/");
    }
    for appurl in ["http://pacer.localhost:8000/manage?a=b", "http://localhost:8000/", "http://pcl.localhost:8000/search"] {
        assert_ne!(Destination::of(&world.site, "", appurl), Destination::Nowhere, "{appurl}");
    }
    // A court's own start is not started from itself.
    let start = Destination::of(&world.site, "", "http://ecf.utb.localhost:8000/oidc/start?target=x");
    assert_eq!(start.address(&world.site), "http://ecf.utb.localhost:8000/oidc/start?target=x");
}

#[tokio::test]
async fn s01_s02_the_cookie_is_random_and_for_this_host_alone() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut seen = std::collections::HashSet::new();
    for _ in 0..5 {
        let browser = world.signed_on("alex.attorney").await;
        for host in ["pacer.login.localhost", "pacer.localhost"] {
            let cookie = browser.cookie(host, "forecourt").unwrap();
            assert_eq!(cookie.value.len(), 43);
            assert!(cookie.http_only && cookie.path == "/" && cookie.same_site.as_deref() == Some("Lax"));
            assert_eq!(cookie.max_age, None);
            assert!(seen.insert(cookie.value), "a cookie twice");
        }
    }
    let stored = world.site.room.read(|tx| tx.all(store::db::sql!("SELECT sid FROM sessions"), &[], |row| row.get::<String>(0)));
    assert!(stored.await.unwrap().iter().all(|sid| !seen.contains(sid)));
}

#[tokio::test]
async fn s02_over_tls_cookies_are_bound_to_their_host() {
    let mut installation = site::testing::installation();
    installation.scheme = "https".into();
    let world = World::with(installation).await;
    world.attorney("alex.attorney").await;
    let browser = world.signed_on("alex.attorney").await;
    let cookie = browser.cookie("pacer.login.localhost", "__Host-forecourt").unwrap();
    assert!(cookie.secure);
    assert!(browser.cookie("pacer.localhost", "__Host-forecourt").unwrap().secure);
}

#[tokio::test]
async fn s03_signing_on_again_gives_a_new_session_and_ends_the_old_one() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    let mut thief = alex.clone_session();
    let old = alex.cookie("pacer.login.localhost", "forecourt").unwrap().value;
    alex.visit(&world.login("/csologin/login.jsf?prompt=login")).await;
    alex.fill("Username", "alex.attorney").fill("Password", PASSWORD).press("Login").await;
    assert_ne!(alex.cookie("pacer.login.localhost", "forecourt").unwrap().value, old);
    thief.visit(&world.pages("/where-can-i-file")).await.must_see("PACER Login");
}

#[tokio::test]
async fn s04_s05_s06_a_session_ends_when_idle_and_at_last_even_when_busy() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let page = world.pages("/where-can-i-file");
    let mut idle = world.signed_on("alex.attorney").await;
    let mut busy = world.signed_on("alex.attorney").await;
    world.clock.advance_seconds(29 * 60);
    busy.visit(&page).await.must_see("Every court");
    world.clock.advance_seconds(2 * 60);
    // The cookie is still sent; the server no longer takes it.
    assert!(idle.cookie("pacer.localhost", "forecourt").is_some());
    idle.visit(&page).await.must_see("PACER Login");
    for _ in 0..27 {
        world.clock.advance_seconds(25 * 60);
        busy.visit(&page).await.must_see("Every court");
    }
    // Use of the pages kept the sign-on alive for courts as well, but not beyond twelve hours.
    busy.visit(&world.login("/csologin/login.jsf?pscCourtId=ALMDC")).await;
    assert_eq!(busy.host(), "ecf.almd.localhost");
    world.clock.advance_seconds(25 * 60);
    busy.visit(&page).await.must_see("PACER Login");
}

#[tokio::test]
async fn s07_nothing_remembers_a_person_in_place_of_a_sign_on() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.browser();
    alex.visit(&world.login("/csologin/login.jsf?pscCourtId=ALMDC")).await.must_not_see("Remember").must_not_see("Stay signed");
    assert!(!alex.html().contains("type=\"checkbox\""));
    let alex = world.signed_on("alex.attorney").await;
    for cookie in ["pacer.localhost", "pacer.login.localhost"].iter().flat_map(|host| alex.cookies(host)) {
        assert_eq!(cookie.max_age, None, "{} outlives the browser", cookie.name);
    }
}

#[tokio::test]
async fn s08_s15_logging_out_ends_the_session_at_the_server_and_tells_the_courts() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    let sid =
        world.site.room.read(|tx| tx.one(store::db::sql!("SELECT DISTINCT sid FROM sessions"), &[], |row| row.get::<String>(0)));
    let sid = sid.await.unwrap();
    let used = {
        let sid = sid.clone();
        move |tx: &mut store::centre::Tx<'_, '_>, _: &mut domain::Fresh| store::centre::sessions::used_at_court(tx, &sid, "utb")
    };
    world.site.room.write("used", &world.clock.fresh(), used).await.unwrap();
    assert_eq!(alex.header("cache-control"), "no-store");
    let mut thief = alex.clone_session();
    alex.click("Log Out").await.must_see("You are logged out");
    assert!(alex.cookie("pacer.localhost", "forecourt").is_none());
    for url in [world.pages("/where-can-i-file"), world.login("/csologin/login.jsf")] {
        thief.visit(&url).await.must_see("PACER Login");
    }
    let told = world.messages().await;
    let ended = domain::message::SessionEnded { sid, account_number: account.number, at: world.clock.now() };
    assert_eq!(told, [("utb".to_owned(), domain::message::Message::SessionEnded(ended))]);
}

#[tokio::test]
async fn s08_a_link_elsewhere_can_not_log_anybody_out() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    for site in ["cross-site", "same-site", ""] {
        let headers: &[(&str, &str)] = if site.is_empty() { &[] } else { &[("sec-fetch-site", site)] };
        let answer = alex.get_raw(&world.pages("/csologin/logout.jsf"), headers).await;
        assert_eq!(answer.status, 200);
    }
    let forged = alex.post_raw(&world.pages("/csologin/logout.jsf"), &[("sec-fetch-site", "cross-site")], "a=b").await;
    assert_eq!(forged.status, 403);
    alex.visit(&world.pages("/where-can-i-file")).await.must_see("Every court");
    alex.visit(&world.login("/csologin/logout.jsf")).await.press("Log Out").await.must_see("You are logged out");
    alex.visit(&world.pages("/where-can-i-file")).await.must_see("PACER Login");
}

#[tokio::test]
async fn s14_a35_no_secret_stands_in_an_address_or_a_page() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let mut alex = world.browser();
    world.try_password(&mut alex, "alex.attorney", "my wrong marker password").await;
    let mut texts = vec![alex.html()];
    texts.extend(alex.chain());
    alex.fill("Username", "alex.attorney").fill("Password", PASSWORD).press("Login").await;
    texts.push(alex.html());
    texts.extend(alex.chain());
    let mut secrets: Vec<String> = vec!["my wrong marker password".into(), PASSWORD.into(), account.password_hash.unwrap()];
    for host in ["pacer.login.localhost", "pacer.localhost"] {
        secrets.extend(alex.cookies(host).into_iter().map(|cookie| cookie.value));
    }
    let audit = world.site.room.read(|tx| tx.all(store::db::sql!("SELECT detail FROM audit"), &[], |row| row.get::<String>(0)));
    texts.extend(audit.await.unwrap());
    for secret in secrets {
        let encoded = secret.replace(' ', "+");
        assert!(texts.iter().all(|text| !text.contains(&secret) && !text.contains(&encoded)), "{secret} leaks");
    }
}

#[tokio::test]
async fn a36_addresses_come_from_the_configuration_never_from_the_request() {
    let world = World::new().await;
    let mut anyone = world.browser();
    assert_eq!(anyone.get_raw(&world.login("/csologin/login.jsf"), &[("host", "evil.example")]).await.status, 421);
    for header in ["x-forwarded-host", "x-forwarded-server", "forwarded", "x-original-host"] {
        for url in
            [world.login("/csologin/login.jsf"), world.pages("/"), world.pages("/where-can-i-file"), world.pages("/courts")]
        {
            let answer = anyone.get_raw(&url, &[(header, "evil.example")]).await;
            assert!(!answer.text().contains("evil.example") && !answer.header("location").contains("evil.example"), "{url}");
        }
    }
    let told = anyone.get_raw(&world.login("/.well-known/openid-configuration"), &[("host", "pacer.login.localhost:9999")]).await;
    assert!(!told.text().contains("9999"));
}

#[tokio::test]
async fn t01_a_hundred_wrong_passwords_shut_the_door_and_the_right_one_opens_it_no_more() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    for name in ["alex.attorney", "nobody.here"] {
        let mut mallory = world.browser();
        for number in 0..100_u8 {
            world.clock.advance_seconds(3700);
            mallory.at_address([10, 0, 0, number].into());
            world.try_password(&mut mallory, name, "a wrong guess").await.must_see("Invalid username or password");
        }
        world.clock.advance_seconds(Time::DAY);
        let mut person = world.browser();
        world.try_password(&mut person, name, PASSWORD).await.must_see("choose a new password").must_not_see("Every court");
    }
}

use domain::Time;

#[tokio::test]
async fn t02_after_five_wrong_passwords_one_waits_and_a_stranger_learns_nothing() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut pages = Vec::new();
    for name in ["alex.attorney", "nobody.here"] {
        let mut browser = world.browser();
        for _ in 0..5 {
            world.try_password(&mut browser, name, "a wrong guess").await.must_see("Invalid username or password");
        }
        browser.must_see("You can try again in 30 seconds (at 9:00:30 AM CDT)");
        world
            .try_password(&mut browser, name, PASSWORD)
            .await
            .must_see("You can try again in 30 seconds")
            .must_not_see("Every court");
        pages.push(browser.main());
    }
    assert_eq!(pages[0], pages[1]);
    world.clock.advance_seconds(31);
    world.signed_on("alex.attorney").await;
}

#[tokio::test]
async fn t03_a_right_password_clears_the_counter() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    for wrong in [50, 60] {
        let mut browser = world.browser();
        for number in 0..wrong {
            world.clock.advance_seconds(3700);
            browser.at_address([10, 0, 1, number].into());
            world.try_password(&mut browser, "alex.attorney", "a wrong guess").await;
        }
        world.clock.advance_seconds(3700);
        world.signed_on("alex.attorney").await;
    }
}

#[tokio::test]
async fn t05_a_rush_from_one_address_waits_and_others_do_not() {
    let world = World::new().await;
    let mut office = world.browser();
    office.check_pages(false);
    office.visit(&world.login("/csologin/login.jsf")).await;
    let body = encode(&[("csrf", &office.form_token()), ("loginForm:loginName", ""), ("loginForm:password", "")]);
    let url = world.login("/csologin/login.jsf");
    for _ in 0..60 {
        assert_eq!(office.post_raw(&url, &[], &body).await.status, 200);
    }
    let refused = office.post_raw(&url, &[], &body).await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 60);
    office.at_address([192, 0, 2, 7].into());
    assert_eq!(office.post_raw(&url, &[], &body).await.status, 200);
}

#[tokio::test]
async fn guesses_that_run_at_once_are_counted_one_by_one() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut tries = Vec::new();
    for number in 0..30_u8 {
        let mut browser = world.browser();
        browser.visit(&world.login("/csologin/login.jsf")).await;
        browser.at_address([10, 0, 2, number].into());
        // All are wrong: a right one would clear the counter (T03), and five more could then be answered.
        browser.fill("Username", "alex.attorney").fill("Password", "a wrong guess");
        tries.push(tokio::spawn(async move {
            browser.press("Login").await;
            browser.main().contains("Invalid username or password")
        }));
    }
    let mut wrong = 0;
    for one in tries {
        wrong += i32::from(one.await.unwrap());
    }
    assert!((1..=5).contains(&wrong), "{wrong} guesses were answered");
    // The counter stands: the right password has to wait too.
    let mut alex = world.browser();
    world.try_password(&mut alex, "alex.attorney", PASSWORD).await;
    assert!(alex.cookie("pacer.login.localhost", "forecourt").is_none());
}

#[tokio::test]
async fn p09_a_password_that_others_know_must_be_changed_first() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let mut elsewhere = world.signed_on("alex.attorney").await;
    let mark =
        move |tx: &mut store::centre::Tx<'_, '_>, _: &mut domain::Fresh| accounts::change::demand_new_password(tx, account.id);
    world.site.room.write("mark", &world.clock.fresh(), mark).await.unwrap();
    let mut alex = world.browser();
    world.try_password(&mut alex, "alex.attorney", PASSWORD).await.must_see("Choose a new password");
    assert!(alex.cookie("pacer.login.localhost", "forecourt").is_none());
    alex.fill("New password", "short").fill("New password again", "shorter").press("Save and go on").await;
    assert!(alex.errors().len() >= 2, "{:?}", alex.errors());
    alex.fill("New password", PASSWORD).fill("New password again", PASSWORD).press("Save and go on").await;
    alex.must_see("Choose another");
    let new = "eleven quiet boats on a painted wall";
    let mut mallory = alex.clone();
    alex.fill("New password", new).fill("New password again", new).press("Save and go on").await.must_see("Every court");
    // The form works once, and the old password and the other sessions are gone.
    let theirs = "ladders of green smoke in a drawer";
    mallory
        .fill("New password", theirs)
        .fill("New password again", theirs)
        .press("Save and go on")
        .await
        .must_see("Sign on again");
    elsewhere.visit(&world.pages("/where-can-i-file")).await.must_see("PACER Login");
    let mut again = world.browser();
    world.try_password(&mut again, "alex.attorney", PASSWORD).await.must_see("Invalid username or password");
}

#[tokio::test]
async fn a_legacy_account_gets_in_and_is_told_to_upgrade() {
    let world = World::new().await;
    world.register("lee.legacy", |new| new.generation = Generation::Legacy).await;
    let mut lee = world.browser();
    world.try_password(&mut lee, "lee.legacy", PASSWORD).await.must_see("Upgrade your PACER account");
    lee.click("Continue without upgrading").await.must_see("This is a legacy PACER account. Upgrade it first");
}

#[tokio::test]
async fn an_unconfirmed_address_is_told_only_to_who_knows_the_password() {
    let world = World::new().await;
    world.register("una.unconfirmed", |new| new.email_confirmed = false).await;
    let mut una = world.browser();
    world.try_password(&mut una, "una.unconfirmed", "a wrong guess").await.must_not_see("confirmed");
    world.try_password(&mut una, "una.unconfirmed", PASSWORD).await.must_see("is not confirmed yet");
    assert!(una.cookie("pacer.login.localhost", "forecourt").is_none());
}

#[tokio::test]
async fn a_shared_account_signs_on() {
    let world = World::new().await;
    world
        .register("firm.account", |new| {
            new.kind = Kind::Shared;
            new.organisation = "Firm & Partners".into();
        })
        .await;
    world.signed_on("firm.account").await.must_see("Firm & Partners").must_see("can't be linked");
}

#[tokio::test]
async fn a_hand_over_works_once_and_only_in_the_browser_that_began_it() {
    let world = World::new().await;
    world.attorney("mallory.mallory").await;
    let mut mallory = world.browser();
    mallory.visit(&world.login("/csologin/login.jsf")).await;
    mallory.stop_before("/csologin/finish.jsf");
    mallory.fill("Username", "mallory.mallory").fill("Password", PASSWORD).press("Login").await;
    let link = mallory.stopped_at().unwrap().to_owned();
    // Alice opens what Mallory's browser was about to open.
    let mut alice = world.browser();
    alice.visit(&world.pages("/")).await;
    assert_eq!(alice.visit(&link).await.status(), 410);
    assert!(alice.cookie("pacer.localhost", "forecourt").is_none());
    mallory.stop_before("");
    mallory.visit(&link).await;
    assert!(mallory.cookie("pacer.localhost", "forecourt").is_some());
    mallory.clear_cookies("pacer.localhost").visit(&link).await.must_see("does not accept cookies");
}
