//! Sign-on, told as people do it.

use domain::{account::Kind, filer::Standing, message::SessionEnded};
use site::cookies::Name;
use store::{
    court::{drafts, filers, sessions, sign_ons},
    shared::secrets,
};

use crate::testing::{PASSWORD, TestCourt, courts};

/// The last minute before almd goes live, and the first one after, in the court's zone.
const EVE: &str = "2021-05-02T23:59:59-05:00";
const LIVE: &str = "2021-05-03T00:00:00-05:00";

/// Marks by which existing clients take a page for that of someone signed on (wire 1.5).
const MARKS: [&str; 9] = [
    "<case number=",
    "<request number=",
    "id=\"caseid\"",
    "Cost: ",
    "/cgi-bin/login.pl?logout",
    "InvalidUserLogin.jsp",
    "Download Confirmation",
    "Documents are attached to this filing",
    "The requested document cannot be displayed",
];

#[tokio::test]
async fn alex_goes_from_any_page_to_sign_on_and_back_to_it() {
    let court = TestCourt::new(courts::almd());
    court.centre_with(court.person("Alex Attorney").client_code("Smith-4").signed_on);
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await;
    assert_eq!(alex.status(), 200);
    let script = format!(
        "location.assign(\"http://pacer.login.localhost:8000/csologin/login.jsf?pscCourtId=ALMDC&appurl={}\")",
        "http%3A%2F%2Fecf.almd.localhost%3A8000%2Fcgi-bin%2FDisplayMenu.pl%3FUtilities"
    );
    assert!(alex.html().contains(&script), "{}", alex.html());
    for mark in MARKS {
        assert!(!alex.html().contains(mark), "{mark}");
    }
    let policy = alex.header("content-security-policy");
    assert!(policy.contains("script-src 'nonce-"), "{policy}");
    alex.follow_noscript().await.must_see("NextGen Release 1.1 Menu Items");
    assert_eq!(alex.path(), "/cgi-bin/DisplayMenu.pl?Utilities");
    assert!(alex.html().contains("/cgi-bin/login.pl?logout"));
    alex.click("Change Client Code").await.must_see("Smith-4");
}

#[tokio::test]
async fn the_bookmark_leads_to_sign_on_to_the_second_of_go_live_in_the_courts_zone() {
    let court = TestCourt::at(courts::almd(), EVE);
    court.filer("aattorney").make();
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/login.pl")).await.must_see("CM/ECF Login").must_see("May 3, 2021");
    for label in ["Login", "Password", "Client code (optional)"] {
        alex.must_see(label);
    }
    assert_eq!(alex.link_to("Forgot login/password"), court.ecf("/forgot"));
    alex.fill("Login", "aattorney").fill("Password", PASSWORD);
    court.clock.set(LIVE);
    // The form that was open at midnight opens nothing any more: not looked at, not counted.
    alex.stop_before("csologin").press("Login").await;
    assert!(alex.stopped_at().unwrap().contains("/csologin/login.jsf?pscCourtId=ALMDC&appurl="), "{:?}", alex.stopped_at());
    let answer = court.browser().get_raw(&court.ecf("/cgi-bin/login.pl"), &[]).await;
    assert_eq!(answer.status, 303);
    let to = answer.header("location").to_owned();
    assert_eq!(
        to,
        "http://pacer.login.localhost:8000/csologin/login.jsf?pscCourtId=ALMDC&appurl=http%3A%2F%2Fecf.almd.localhost%3A8000%2Fcgi-bin%2FShowIndex.pl"
    );
}

#[tokio::test]
async fn before_go_live_a_filer_logs_in_as_always_and_logs_out() {
    let court = TestCourt::at(courts::almd(), EVE);
    court.filer("aty&1@$*").name("Aty Alex").make();
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/login.pl")).await;
    alex.fill("Login", "aty&1@$*").fill("Password", "wrong words here").press("Login").await.must_see("don't open an account");
    let before = alex.cookie(&court.site.ecf(), Name::Session.text(false));
    alex.fill("Login", "ATY&1@$*").fill("Password", PASSWORD).press("Login").await;
    assert_eq!(alex.path(), "/cgi-bin/ShowIndex.pl");
    assert_eq!(alex.menu(), ["Civil", "Criminal", "Query", "Reports", "Utilities", "Help", "Log Out"]);
    assert!(before.is_none());
    let session = alex.cookie(&court.site.ecf(), Name::Session.text(false)).unwrap();
    assert!(session.http_only && session.value.len() >= 43);
    let mut thief = alex.clone_session();
    alex.click("Log Out").await.must_see("You have logged out");
    assert!(alex.menu().is_empty());
    // S08: the cookie of the ended session opens nothing.
    thief.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await;
    assert_eq!(thief.path(), "/cgi-bin/login.pl");
}

#[tokio::test]
async fn every_problem_with_the_login_form_is_said_at_once() {
    let court = TestCourt::at(courts::almd(), EVE);
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/login.pl")).await;
    alex.fill("Client code (optional)", "two words").press("Login").await;
    assert_eq!(alex.errors().len(), 3, "{:?}", alex.errors());
}

#[tokio::test]
async fn a16_unknown_login_wrong_password_and_right_one_cost_one_hash_each() {
    let court = TestCourt::at(courts::almd(), EVE);
    court.filer("aattorney").make();
    court.filer("closed").disabled().make();
    court.filer("reset").hash(None).make();
    let hashes = || court.shared().hasher.count();
    for (login, password) in [
        ("nobody", "x"),
        ("aattorney", "x"),
        ("closed", PASSWORD),
        ("reset", "x"),
        ("aattorney", &"long ".repeat(40)),
        ("aattorney", PASSWORD),
    ] {
        let mut alex = court.browser();
        alex.visit(&court.ecf("/cgi-bin/login.pl")).await;
        let before = hashes();
        alex.fill("Login", login).fill("Password", password).press("Login").await;
        assert_eq!(hashes() - before, 1, "{login} {password}");
    }
}

#[tokio::test]
async fn a15_before_the_password_is_right_all_refusals_are_the_same() {
    let court = TestCourt::at(courts::almd(), EVE);
    court.filer("aattorney").make();
    court.filer("closed").disabled().make();
    court.filer("reset").hash(None).make();
    let mut said = Vec::new();
    for login in ["nobody", "aattorney", "closed", "reset"] {
        let mut alex = court.browser();
        alex.visit(&court.ecf("/cgi-bin/login.pl")).await;
        alex.fill("Login", login).fill("Password", "not the password").press("Login").await;
        said.push((alex.status(), alex.errors()));
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].1[0].contains("Forgot login/password"));
    let mut closed = court.browser();
    closed.visit(&court.ecf("/cgi-bin/login.pl")).await;
    closed.fill("Login", "closed").fill("Password", PASSWORD).press("Login").await.must_see("The court has closed this account");
}

#[tokio::test]
async fn t02_five_wrong_tries_make_the_right_password_wait_and_t03_it_clears_the_counter() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T12:00:00-05:00");
    let filer = court.filer("aattorney").make();
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/login.pl")).await;
    for _ in 0..5 {
        alex.fill("Login", "aattorney").fill("Password", "wrong").press("Login").await;
    }
    alex.fill("Login", "aattorney").fill("Password", PASSWORD).press("Login").await.must_see("too many wrong tries");
    court.clock.advance_seconds(31);
    alex.fill("Login", "aattorney").fill("Password", PASSWORD).press("Login").await;
    assert_eq!(alex.path(), "/cgi-bin/ShowIndex.pl");
    let subject = format!("filer {}", filer.id);
    assert_eq!(court.read(move |tx| secrets::counter(tx, &subject)).failures, 0);
}

#[tokio::test]
async fn t05_one_address_has_sixty_tries_a_minute() {
    let court = TestCourt::at(courts::almd(), EVE);
    let mut alex = court.browser();
    alex.visit(&court.ecf("/cgi-bin/login.pl")).await;
    for number in 0..60 {
        alex.fill("Login", &format!("login{number}")).fill("Password", "wrong").press("Login").await;
        assert_eq!(alex.status(), 200);
    }
    alex.fill("Login", "login61").fill("Password", "wrong").press("Login").await;
    assert_eq!(alex.status(), 429);
    assert!(!alex.header("retry-after").is_empty());
}

#[tokio::test]
async fn an_imported_hash_is_replaced_by_ours_at_the_first_sign_on() {
    let court = TestCourt::at(courts::almd(), EVE);
    // openssl passwd -6 -salt saltsalt "old court password"
    let old = "$6$saltsalt$ypp95M08bm/L/5Ytf5YctYnfmSAlBg581RwYrdtcVbPwycl0OUBk8f8Kgh9kZwPj03YYpJ8wWHWwk1cG8.ujx/";
    let filer = court.filer("oldtimer").hash(Some(old)).make();
    for _ in 0..2 {
        let mut otto = court.browser();
        otto.visit(&court.ecf("/cgi-bin/login.pl")).await;
        otto.fill("Login", "oldtimer").fill("Password", "old court password").press("Login").await;
        assert_eq!(otto.path(), "/cgi-bin/ShowIndex.pl");
        assert!(court.again(&filer).password_hash.unwrap().starts_with("$argon2id$"));
    }
}

#[tokio::test]
async fn a08_a_login_form_of_another_site_is_refused() {
    let court = TestCourt::at(courts::almd(), EVE);
    court.filer("mallory").make();
    let body = site::testing::encode(&[("login", "mallory"), ("key", PASSWORD)]);
    let mut alice = court.browser();
    alice.visit(&court.ecf("/cgi-bin/login.pl")).await;
    let answer = alice.post_raw(&court.ecf("/cgi-bin/login.pl"), &[("sec-fetch-site", "cross-site")], &body).await;
    assert_eq!(answer.status, 403);
    assert!(alice.cookie(&court.site.ecf(), Name::Session.text(false)).is_none());
}

#[tokio::test]
async fn s04_and_s05_a_session_ends_after_half_an_hour_of_rest_and_twelve_of_work() {
    let court = TestCourt::new(courts::almd());
    let mut alex = court.person("Alex Attorney").sign_on().await;
    let main = court.ecf("/cgi-bin/ShowIndex.pl");
    for _ in 0..24 {
        court.clock.advance_seconds(29 * 60);
        alex.visit(&main).await.must_see("Welcome to the");
    }
    court.clock.advance_seconds(29 * 60);
    alex.visit(&main).await.must_see("Continue to sign-on");
    let mut lee = court.person("Lee Lawyer").sign_on().await;
    lee.visit(&main).await.must_see("Welcome to the");
    court.clock.advance_seconds(30 * 60);
    lee.visit(&main).await.must_see("Continue to sign-on");
}

#[tokio::test]
async fn s03_a10_the_id_that_a_browser_held_before_sign_on_is_dead() {
    let court = TestCourt::new(courts::almd());
    court.centre_with(court.person("Alex Attorney").signed_on);
    // Mallory plants the id of her own session in alice's browser.
    let mallory = court.person("Mallory Mean").sign_on().await;
    let planted = mallory.cookie(&court.site.ecf(), Name::Session.text(false)).unwrap().value;
    let mut alex = court.browser_with(Name::Session, &planted);
    alex.visit(&court.ecf("/oidc/start")).await.must_see("Alex Attorney");
    let new = alex.cookie(&court.site.ecf(), Name::Session.text(false)).unwrap().value;
    assert_ne!(new, planted);
    let mut mallory = mallory;
    mallory.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.must_see("Continue to sign-on");
}

#[tokio::test]
async fn a48_a_callback_of_another_browser_signs_nobody_on_and_spends_nothing() {
    let court = TestCourt::new(courts::almd());
    let centre = court.centre_with(court.person("Mallory Mean").signed_on);
    let mut mallory = court.browser();
    mallory.stop_before("/oidc/callback").visit(&court.ecf("/oidc/start")).await;
    let callback = mallory.stopped_at().unwrap().to_owned();
    let mut alice = court.browser();
    alice.visit(&court.ecf("/")).await;
    alice.visit(&callback).await.must_see("could not be finished");
    assert_eq!(alice.status(), 403);
    assert!(alice.cookie(&court.site.ecf(), Name::Session.text(false)).is_none());
    let mut without = court.browser();
    without.visit(&callback).await.must_see("accept cookies");
    assert_eq!(centre.with(|parts| parts.redeemed), 0);
    // It is still good in the browser that began it; once.
    mallory.stop_before("").visit(&callback).await.must_see("Mallory Mean");
    assert!(!mallory.url().contains("code="), "{}", mallory.url());
    mallory.visit(&callback).await.must_see("This sign-on is over");
    assert_eq!(mallory.status(), 410);
}

#[tokio::test]
async fn a_sign_on_that_takes_longer_than_ten_minutes_is_over() {
    let court = TestCourt::new(courts::almd());
    let centre = court.centre_with(court.person("Alex Attorney").signed_on);
    let mut alex = court.browser();
    alex.stop_before("/oidc/callback").visit(&court.ecf("/oidc/start")).await;
    let callback = alex.stopped_at().unwrap().to_owned();
    court.clock.advance_seconds(601);
    alex.stop_before("").visit(&callback).await.must_see("This sign-on is over");
    assert_eq!((alex.status(), centre.with(|parts| parts.redeemed)), (410, 0));
}

#[tokio::test]
async fn two_tabs_sign_on_side_by_side_and_each_gets_to_its_own_page() {
    let court = TestCourt::new(courts::almd());
    court.centre_with(court.person("Alex Attorney").signed_on);
    let mut alex = court.browser();
    let mut callbacks = Vec::new();
    for page in ["/cgi-bin/DisplayMenu.pl?Utilities", "/cgi-bin/ShowIndex.pl"] {
        let start = court.ecf(&format!("/oidc/start?target={}", site::form::encode(page)));
        alex.stop_before("/oidc/callback").visit(&start).await;
        callbacks.push((alex.stopped_at().unwrap().to_owned(), page));
    }
    for (callback, page) in callbacks {
        alex.stop_before("").visit(&callback).await;
        assert_eq!(alex.path(), page);
    }
}

#[tokio::test]
async fn a_spent_sign_on_is_remembered_for_as_long_as_it_could_come_back() {
    let court = TestCourt::new(courts::almd());
    court.centre_with(court.person("Alex Attorney").signed_on);
    let mut alex = court.browser();
    alex.visit(&court.ecf("/oidc/start")).await.must_see("Alex Attorney");
    court.clock.advance_seconds(1199);
    assert_eq!(court.write(|tx, fresh| sign_ons::sweep(tx, fresh)), 0);
    court.clock.advance_seconds(2);
    assert_eq!(court.write(|tx, fresh| sign_ons::sweep(tx, fresh)), 1);
}

#[tokio::test]
async fn tampered_and_refused_callbacks_are_not_believed() {
    let court = TestCourt::new(courts::almd());
    let centre = court.centre_with(court.person("Alex Attorney").signed_on);
    type Change = fn(&str) -> String;
    let tampered: [(&str, Change, u16); 4] = [
        ("another state", |url| url.replace("state=", "state=x"), 403),
        ("another issuer", |url| url.replace("pacer.login", "evil.login"), 403),
        ("no code", |url| url.replace("code=", "kode="), 400),
        ("an error", |url| url.replace("code=code-", "error=access_denied&n="), 400),
    ];
    for (what, change, status) in tampered {
        let mut alex = court.browser();
        alex.stop_before("/oidc/callback").visit(&court.ecf("/oidc/start")).await;
        let callback = change(alex.stopped_at().unwrap());
        alex.stop_before("").visit(&callback).await;
        assert_eq!(alex.status(), status, "{what}: {}", alex.text());
        assert!(alex.has_link("Sign on again") || alex.has_link("Sign on"), "{what}");
        assert!(alex.cookie(&court.site.ecf(), Name::Session.text(false)).is_none(), "{what}");
    }
    centre.with(|parts| parts.nonce = Some("of another request".into()));
    let mut alex = court.browser();
    alex.visit(&court.ecf("/oidc/start")).await;
    assert_eq!(alex.status(), 403);
    centre.with(|parts| parts.down = true);
    let mut alex = court.browser();
    alex.visit(&court.ecf("/oidc/start")).await;
    assert_eq!(alex.status(), 503);
}

#[tokio::test]
async fn a34_sign_on_leads_nowhere_but_to_this_court() {
    let court = TestCourt::new(courts::almd());
    court.centre_with(court.person("Alex Attorney").signed_on);
    for target in [
        "https://evil.example/",
        "//evil.example",
        "/%5Cevil.example",
        "http://ecf.almd.localhost:8000@evil.example/",
        "%09//evil.example",
    ] {
        let mut alex = court.browser();
        alex.visit(&court.ecf(&format!("/oidc/start?target={target}"))).await;
        assert_eq!((alex.status(), alex.host().as_str()), (400, "ecf.almd.localhost"), "{target}");
    }
}

#[tokio::test]
async fn log_out_from_elsewhere_shows_a_button_and_a_forged_one_does_nothing() {
    let court = TestCourt::new(courts::almd());
    let mut alex = court.person("Alex Attorney").sign_on().await;
    let main = court.ecf("/cgi-bin/ShowIndex.pl");
    for site in ["cross-site", "same-site", "none"] {
        let answer = alex.get_raw(&court.ecf("/cgi-bin/login.pl?logout"), &[("sec-fetch-site", site)]).await;
        assert_eq!(answer.status, 200, "{site}");
        assert!(answer.text().contains("value=\"Log Out\""), "{site}");
    }
    let forged = alex.post_raw(&court.ecf("/logout"), &[("sec-fetch-site", "cross-site")], "csrf=x").await;
    assert_eq!(forged.status, 403);
    alex.visit(&main).await.must_see("Welcome to the");
    // Typed into the address bar: a button.
    alex.visit(&court.ecf("/cgi-bin/login.pl?logout")).await;
    alex.press("Log Out").await.must_see("You have logged out").must_see("Log out of PACER");
    assert_eq!(alex.link_to("Log out of PACER"), "http://pacer.login.localhost:8000/csologin/logout.jsf");
    alex.visit(&main).await.must_see("Continue to sign-on");
}

#[tokio::test]
async fn a_legacy_session_narrows_to_its_draft_for_an_hour_and_a29_every_other_one_ends() {
    let court = TestCourt::at(courts::almd(), EVE);
    let drafting = court.filer("drafting").make();
    let idle = court.filer("idle").make();
    let mut dana = court.legacy(&drafting).await;
    let mut ida = court.legacy(&idle).await;
    let id = drafting.id;
    court.write(move |tx, fresh| drafts::begin(tx, fresh, id, &[1], "cv-notice-appearance", "{}"));
    let main = court.ecf("/cgi-bin/ShowIndex.pl");
    ida.visit(&main).await.must_see("Civil");
    court.clock.set(LIVE);
    ida.visit(&main).await.must_see("Continue to sign-on");
    dana.visit(&main).await.must_see("Finish your draft");
    assert_eq!(dana.menu(), ["Help", "Log Out"]);
    dana.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await.must_see("only to finish the draft");
    court.clock.set("2021-05-03T00:29:00-05:00");
    dana.visit(&main).await.must_see("Finish your draft");
    court.clock.set("2021-05-03T00:58:00-05:00");
    dana.visit(&main).await.must_see("Finish your draft");
    court.clock.set("2021-05-03T00:59:59-05:00");
    dana.visit(&main).await.must_see("Finish your draft");
    court.clock.set("2021-05-03T01:00:00-05:00");
    dana.visit(&main).await.must_see("Continue to sign-on");
}

#[tokio::test]
async fn a_filer_whose_record_is_closed_or_retired_is_out_at_once() {
    let court = TestCourt::at(courts::almd(), EVE);
    let (closed, linked) = (court.filer("closed").make(), court.filer("linked").make());
    let mut carl = court.legacy(&closed).await;
    let mut lena = court.legacy(&linked).await;
    let main = court.ecf("/cgi-bin/ShowIndex.pl");
    carl.visit(&main).await.must_see("Welcome");
    court.write(move |tx, fresh| {
        filers::set_standing(tx, closed.id, Standing::Disabled)?;
        filers::retire_password(tx, fresh, linked.id)
    });
    for browser in [&mut carl, &mut lena] {
        browser.visit(&main).await;
        assert_eq!(browser.path(), "/cgi-bin/login.pl");
    }
    let mut again = court.browser();
    again.visit(&court.ecf("/cgi-bin/login.pl")).await;
    again.fill("Login", "linked").fill("Password", PASSWORD).press("Login").await.must_see("don't open an account");
}

#[tokio::test]
async fn before_go_live_a_pacer_account_views_and_a_legacy_account_files() {
    let court = TestCourt::at(courts::almd(), EVE);
    court.centre_with(court.person("Vera Viewer").kind(Kind::Individual).signed_on);
    let mut vera = court.browser();
    vera.visit(&court.ecf("/cgi-bin/login.pl")).await;
    vera.click("Sign on with your PACER account to view").await.must_see("You can view here");
    assert_eq!(vera.menu(), ["Query", "Reports", "Utilities", "Help", "Log Out"]);
    vera.must_see("Linking opens on May 3, 2021");
}

#[tokio::test]
async fn sessions_that_the_centre_ended_are_over_here() {
    let court = TestCourt::new(courts::almd());
    let person = court.person("Alex Attorney");
    let ended = SessionEnded {
        sid: person.signed_on.sid.clone(),
        account_number: person.signed_on.account_number,
        at: court.clock.now(),
    };
    let mut alex = person.sign_on().await;
    let main = court.ecf("/cgi-bin/ShowIndex.pl");
    alex.visit(&main).await.must_see("Welcome");
    court.write(move |tx, fresh| sessions::end_by_centre(tx, fresh, &ended.sid, ended.account_number, ended.at));
    alex.visit(&main).await.must_see("Continue to sign-on");
}
