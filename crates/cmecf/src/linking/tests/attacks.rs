//! Attacks on linking, named by their ids in the security requirements.

use domain::link::State;
use store::{court::filers, shared::secrets};

use super::{audit, enter, link, proposal, states, told};
use crate::testing::{PASSWORD, TestCourt, courts};

const FORM: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded")];
const CROSS_SITE: &[(&str, &str)] = &[
    ("content-type", "application/x-www-form-urlencoded"),
    ("origin", "https://evil.example"),
    ("sec-fetch-site", "cross-site"),
];

fn encode(pairs: &[(&str, &str)]) -> String {
    site::testing::encode(pairs)
}

#[tokio::test]
async fn a06_a07_forged_forms_change_nothing() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let (token, proposal) = (alex.form_token(), proposal(&alex));
    for (headers, pairs, path) in [
        (CROSS_SITE, vec![("csrf", token.as_str()), ("login", "aattorney"), ("password", PASSWORD)], "/link"),
        (FORM, vec![("login", "aattorney"), ("password", PASSWORD)], "/link"),
        (FORM, vec![("csrf", "guess"), ("login", "aattorney"), ("password", PASSWORD)], "/link"),
        (CROSS_SITE, vec![("csrf", token.as_str()), ("proposal", proposal.as_str())], "/link/confirm"),
        (FORM, vec![("proposal", proposal.as_str())], "/link/confirm"),
        (FORM, vec![("csrf", "guess"), ("proposal", proposal.as_str())], "/link/confirm"),
    ] {
        let answer = alex.post_raw(&court.ecf(path), headers, &encode(&pairs)).await;
        assert_eq!(answer.status, 403, "{path} {pairs:?}");
    }
    assert_eq!(states(&court, &aty), []);
    alex.press("Submit").await.must_see("has been linked");
}

#[tokio::test]
async fn a08_the_confirm_page_says_to_whose_account_it_links() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").name("Alex Attorney").make();
    let person = court.person("Alex Attorney").email("mallory@evil.example");
    let number = person.signed_on.account_number.to_string();
    let mut alex = person.sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    alex.must_see(&format!("Account number: {number}"))
        .must_see("E-mail: mallory@evil.example")
        .must_see("User name: alex.attorney");
}

#[tokio::test]
async fn a09_a_confirm_address_of_somebody_else_is_refused_and_noted() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("mallory").name("Alex Attorney").make();
    let mut mallory = court.person("Alex Attorney").sign_on().await;
    enter(&mut mallory, &court, "mallory", PASSWORD).await;
    assert!(!mallory.url().contains(&proposal(&mallory)), "the address alone is worth nothing");
    let mut alice = court.person("Alice Attorney").sign_on().await;
    alice.visit(&mallory.url()).await.must_see("Enter the court password again");
    assert_eq!(alice.status(), 410);
    alice.set_cookie(&court.ecf("/"), "forecourt-proposal", &proposal(&mallory));
    alice.visit(&mallory.url()).await.must_see("Enter the court password again");
    assert_eq!(alice.status(), 410);
    alice.visit(&court.ecf("/client-code")).await;
    let body = encode(&[("csrf", &alice.form_token()), ("proposal", &proposal(&mallory))]);
    assert_eq!(alice.post_raw(&court.ecf("/link/confirm"), FORM, &body).await.status, 403);
    assert_eq!(audit(&court, "link proposals").len(), 1, "the attempt is noted");
    assert_eq!(states(&court, &aty), []);
    mallory.press("Submit").await.must_see("has been linked");
}

#[tokio::test]
async fn a11_linking_gives_a_new_session_and_the_old_one_is_dead() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    let held = |browser: &site::testing::Browser| browser.cookie(&court.ecf(""), "forecourt").unwrap().value;
    let before = held(&alex);
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    alex.press("Submit").await.must_see("has been linked");
    assert_ne!(held(&alex), before);
    let mut thief = court.browser_with(site::cookies::Name::Session, &before);
    assert!(thief.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.menu().is_empty());
}

#[tokio::test]
async fn a12_a13_guessing_is_slowed_per_account_per_filer_and_per_source() {
    let court = TestCourt::new(courts::almd());
    for number in 0..6 {
        court.filer(&format!("filer{number}")).name("Alex Attorney").make();
    }
    // One account, many filers: its own counter stops it.
    let mut mallory = court.person("Mallory").sign_on().await;
    for number in 0..5 {
        enter(&mut mallory, &court, &format!("filer{number}"), "guess").await.must_see("were not accepted");
    }
    enter(&mut mallory, &court, "filer5", PASSWORD).await.must_see("Too many wrong tries");
    // Many accounts, one filer: closed at the hundredth failure at the latest, whoever tries.
    let target = court.filer("target").name("Alex Attorney").make();
    for number in 0..101 {
        court.clock.advance_seconds(3601);
        let mut bot = court.person(&format!("Bot {number}")).sign_on().await;
        enter(&mut bot, &court, "target", &format!("guess {number}")).await.must_see("were not accepted");
    }
    court.clock.advance_seconds(3601);
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "target", PASSWORD).await.must_see("were not accepted");
    let subject = format!("filer {}", target.id);
    assert_eq!(court.read(move |tx| secrets::counter(tx, &subject)).failures, 100);
    // A14: the owner was told, twice, at the address on file.
    let mails = court.mails_to(&target.email);
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(mails[0].1.contains("10 times in a row") && mails[1].1.contains("no longer works"));
}

#[tokio::test]
async fn t05_sixty_tries_a_minute_from_one_source() {
    let court = TestCourt::new(courts::almd());
    let mut statuses = Vec::new();
    for number in 0..61 {
        let mut bot = court.person(&format!("Bot {number}")).sign_on().await;
        bot.visit(&court.ecf("/link")).await;
        let body = encode(&[("csrf", &bot.form_token()), ("login", &format!("nobody{number}")), ("password", "guess")]);
        statuses.push(bot.post_raw(&court.ecf("/link"), FORM, &body).await.status);
    }
    assert_eq!((statuses[59], statuses[60]), (200, 429));
    let mut office = court.person("Alex Attorney").sign_on().await;
    office.at_address([192, 0, 2, 7].into());
    enter(&mut office, &court, "nobody", "guess").await.must_see("were not accepted");
}

#[tokio::test]
async fn a16_every_path_costs_one_hash() {
    let court = TestCourt::new(courts::arwb());
    court.filer("known").name("Alex Attorney").make();
    court.filer("closed").name("Alex Attorney").disabled().make();
    court.filer("nohash").name("Alex Attorney").hash(None).make();
    court.filer("differs").name("Jane Roe").make();
    let linked = court.filer("linked").name("Alex Attorney").make();
    court.person("Someone Else").linked_to(&linked).sign_on().await;
    let mut alex = court.person("Alex Attorney").sign_on().await;
    let hasher = &court.shared().hasher;
    for (login, password) in [
        ("unknown", "wrong"),
        ("known", "wrong"),
        ("known", PASSWORD),
        ("closed", PASSWORD),
        ("closed", "wrong"),
        ("nohash", PASSWORD),
        ("linked", PASSWORD),
        ("differs", PASSWORD),
        ("known", &"x".repeat(5000)),
        ("too many by now", PASSWORD),
        ("too many by now", PASSWORD),
    ] {
        alex.visit(&court.ecf("/link")).await;
        let before = hasher.count();
        alex.fill("CM/ECF login:", login).fill("CM/ECF password:", password).press("Submit").await;
        assert_eq!(hasher.count() - before, 1, "{login} {}", alex.heading());
    }
}

#[tokio::test]
async fn a20_a_password_changed_meanwhile_makes_the_proposal_worthless() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let (id, hash) = (aty.id, crate::testing::hash_of("another password altogether"));
    court.write(move |tx, _| filers::set_password(tx, id, &hash));
    alex.press("Submit").await.must_see("Enter the court password again");
    assert_eq!((alex.status(), states(&court, &aty)), (410, vec![]));
    assert!(court.again(&aty).password_hash.is_some());
}

#[tokio::test]
async fn a22_a_spent_confirm_step_does_nothing_more() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let mut old_window = alex.clone();
    let secret = proposal(&alex);
    alex.press("Submit").await.must_see("has been linked");
    told(&court);
    court.clock.advance_seconds(120);
    // With the old cookie and the old page; with the new cookie and the old page; with the new cookie and a new token.
    assert_eq!(old_window.press("Submit").await.status(), 409);
    old_window.must_see("This was submitted before");
    let cookie = alex.cookie(&court.ecf(""), "forecourt").unwrap().value;
    let mut back = old_window.clone();
    back.back().set_cookie(&court.ecf("/"), "forecourt", &cookie);
    assert_eq!(back.press("Submit").await.status(), 409);
    alex.visit(&court.ecf("/client-code")).await;
    let body = encode(&[("csrf", &alex.form_token()), ("proposal", &secret)]);
    assert_eq!(alex.post_raw(&court.ecf("/link/confirm"), FORM, &body).await.status, 409);
    assert_eq!((states(&court, &aty), told(&court).len()), (vec![State::Active], 0), "no second mail");
    // After a new sign-on of the same person, and of another one.
    let mut again = court.person("Alex Attorney").sign_on().await;
    again.visit(&court.ecf("/client-code")).await;
    let body = encode(&[("csrf", &again.form_token()), ("proposal", &secret)]);
    assert_eq!(again.post_raw(&court.ecf("/link/confirm"), FORM, &body).await.status, 409);
    let mut mallory = court.person("Mallory").sign_on().await;
    mallory.visit(&court.ecf("/client-code")).await;
    let body = encode(&[("csrf", &mallory.form_token()), ("proposal", &secret)]);
    assert_eq!(mallory.post_raw(&court.ecf("/link/confirm"), FORM, &body).await.status, 403);
}

#[tokio::test]
async fn a23_after_ten_minutes_the_password_is_asked_again() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    court.clock.advance_seconds(11 * 60);
    let mut shown = alex.clone();
    assert_eq!(shown.reload().await.status(), 410);
    assert_eq!(alex.press("Submit").await.status(), 410);
    alex.must_see("Enter the court password again");
    assert_eq!(states(&court, &aty), []);
    alex.click("Begin again").await.must_see("If you use CM/ECF for PACER only");
}

#[tokio::test]
async fn a24_what_the_form_says_of_filer_or_account_counts_for_nothing() {
    let court = TestCourt::new(courts::almd());
    let own = court.filer("own").name("Alex Attorney").make();
    let other = court.filer("other").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "own", PASSWORD).await;
    let (filer, account) = (other.id.to_string(), "7999999".to_owned());
    let body = encode(&[
        ("csrf", &alex.form_token()),
        ("proposal", &proposal(&alex)),
        ("filer", &filer),
        ("filer_id", &filer),
        ("login", "other"),
        ("account", &account),
        ("account_number", &account),
        ("court", "arwb"),
        ("state", "active"),
    ]);
    assert_eq!(alex.post_raw(&court.ecf("/link/confirm"), FORM, &body).await.status, 303);
    assert_eq!((states(&court, &own), states(&court, &other)), (vec![State::Active], vec![]));
}

#[tokio::test]
async fn a25_a_proof_for_one_court_is_worth_nothing_at_another() {
    let almd = TestCourt::new(courts::almd());
    let wieb = almd.beside(courts::wieb());
    almd.filer("aattorney").name("Alex Attorney").make();
    let there = wieb.filer("aattorney").name("Alex Attorney").make();
    let mut alex = almd.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &almd, "aattorney", PASSWORD).await;
    let secret = proposal(&alex);
    let mut at_wieb = wieb.person("Alex Attorney").sign_on().await;
    at_wieb.visit(&wieb.ecf("/client-code")).await;
    let body = encode(&[("csrf", &at_wieb.form_token()), ("proposal", &secret)]);
    assert_eq!(at_wieb.post_raw(&wieb.ecf("/link/confirm"), FORM, &body).await.status, 410);
    assert_eq!(states(&wieb, &there), []);
}

#[tokio::test]
async fn a29_a30_after_linking_the_court_login_opens_nothing() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T20:00:00-05:00");
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut old = court.legacy(&aty).await;
    old.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await;
    assert_eq!(old.menu()[..2], ["Civil", "Criminal"]);
    court.clock.set("2021-05-03T00:10:00-05:00");
    let mut alex = court.person("Alex Attorney").sign_on().await;
    link(&mut alex, &court, &aty).await.must_see("has been linked");
    // Even with the clock turned back before go-live, the old session and the old password are dead.
    court.clock.set("2021-05-02T20:05:00-05:00");
    old.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await;
    assert!(old.menu().is_empty(), "{:?}", old.menu());
    let mut again = court.browser();
    again.visit(&court.ecf("/cgi-bin/login.pl")).await;
    again.fill("Login", "aattorney").fill("Password", PASSWORD).press("Login").await;
    again.must_see("don't open an account");
    court.clock.set("2021-05-04T09:00:00-05:00");
    let mut mallory = court.person("Mallory").sign_on().await;
    enter(&mut mallory, &court, "aattorney", PASSWORD).await.must_see("uses central sign-on");
}

#[tokio::test]
async fn a40_the_confirm_page_can_not_be_framed() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    assert!(alex.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(alex.header("x-frame-options"), "DENY");
    assert_eq!(alex.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a41_doubled_fields_and_other_bodies_are_refused() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let (token, secret) = (alex.form_token(), proposal(&alex));
    let url = court.ecf("/link/confirm");
    let twice = encode(&[("csrf", &token), ("proposal", &secret), ("proposal", "other")]);
    assert_eq!(alex.post_raw(&url, FORM, &twice).await.status, 400);
    let json = serde_json::json!({"csrf": token, "proposal": secret}).to_string();
    assert_eq!(alex.post_raw(&url, &[("content-type", "application/json")], &json).await.status, 400);
    assert_eq!(alex.post_raw(&url, &[("content-type", "text/plain")], &twice).await.status, 400);
    assert_eq!(alex.post_raw(&url, FORM, &"a".repeat(3 << 20)).await.status, 413);
    let overridden = encode(&[("csrf", &token), ("proposal", &secret), ("_method", "DELETE")]);
    assert_eq!(alex.send_raw("PUT", &url, FORM, overridden.as_bytes()).await.status, 405);
    assert_eq!(states(&court, &aty), []);
}

#[tokio::test]
async fn a42_other_peoples_results_are_not_to_be_found() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    link(&mut alex, &court, &aty).await;
    let address = alex.url();
    let mut mallory = court.person("Mallory").sign_on().await;
    assert_eq!(mallory.visit(&address).await.status(), 404);
    let theirs = mallory.main();
    assert_eq!(mallory.visit(&court.ecf("/link/result?n=99999")).await.status(), 404);
    assert_eq!(mallory.main(), theirs, "the same as for one that is not there");
}
