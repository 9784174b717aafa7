//! Each refusal has its own page with the next step, and tells nothing of a filer before its password was right.

use domain::{account::Kind, link::State};
use store::court::filers;

use super::{enter, link, states};
use crate::testing::{PASSWORD, TestCourt, courts};

/// Every refusal page names the court's number, the service center and the account number.
#[track_caller]
fn helps(person: &site::testing::Browser) {
    person.must_see("(334) 954-3935");
    person.must_see("(800) 676-6856");
    person.must_see("pacer@psc.uscourts.gov");
    person.must_see("Have your PACER account number ready: 7");
}

#[tokio::test]
async fn before_go_live_the_page_names_the_day() {
    let court = TestCourt::at(courts::almd(), "2021-05-02T23:59:59-05:00");
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    alex.visit(&court.ecf("/link")).await.must_see("Linking opens on May 3, 2021");
    helps(&alex);
    assert!(!alex.has_field("CM/ECF login:"));
    let mut old = court.legacy(&aty).await;
    old.visit(&court.ecf("/link")).await.must_see("Linking opens on May 3, 2021");
    court.clock.set("2021-05-03T00:00:00-05:00");
    alex.visit(&court.ecf("/link")).await;
    assert!(alex.has_field("CM/ECF login:"), "open from midnight in the court's zone");
}

#[tokio::test]
async fn a32_shared_administrative_and_legacy_accounts_are_refused_at_both_steps() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut shared = court.person("Alex Attorney").shared().sign_on().await;
    let mut billing = court.person("Alex Attorney").kind(Kind::Administrative).sign_on().await;
    let mut old = court.person("Alex Attorney").not_upgraded().sign_on().await;
    for (person, headline) in [
        (&mut shared, "A shared PACER account can't be linked"),
        (&mut billing, "A PACER Administrative Account can't be linked"),
        (&mut old, "Upgrade your PACER account first"),
    ] {
        person.visit(&court.ecf("/link")).await;
        assert_eq!(person.heading(), headline);
        helps(person);
        assert!(!person.has_field("CM/ECF login:"));
        let mut honest = court.person("Alex Attorney").sign_on().await;
        enter(&mut honest, &court, "aattorney", PASSWORD).await;
        let proposal = super::proposal(&honest);
        // A page with a token that everyone may see: the button to log out.
        person.visit(&court.ecf("/cgi-bin/login.pl?logout")).await;
        let token = person.form_token();
        for (path, pairs) in [
            ("/link", vec![("csrf", token.as_str()), ("login", "aattorney"), ("password", PASSWORD)]),
            ("/link/confirm", vec![("csrf", token.as_str()), ("proposal", proposal.as_str())]),
            ("/link/code", vec![("csrf", token.as_str()), ("code", "ABCD")]),
        ] {
            let answer = person.post_raw(&court.ecf(path), &[], &site::testing::encode(&pairs)).await;
            assert!(
                answer.status == 410 || answer.text().replace("&#39;", "'").contains(headline),
                "{path}: {} {}",
                answer.status,
                answer.text()
            );
        }
    }
    assert_eq!(states(&court, &aty), []);
    old.visit(&court.ecf("/link")).await;
    assert_eq!(old.link_to("Upgrade your PACER account"), "http://pacer.localhost:8000/manage/upgrade");
}

#[tokio::test]
async fn a15_every_wrong_try_gets_one_answer() {
    let court = TestCourt::new(courts::arwb());
    court.filer("known").name("Alex Attorney").make();
    court.filer("closed").name("Alex Attorney").disabled().make();
    court.filer("nohash").name("Alex Attorney").hash(None).make();
    let taken = court.filer("taken").name("Alex Attorney").make();
    let linked = court.filer("linked").name("Alex Attorney").make();
    court.person("Someone Else").link_in_state(&taken, State::Pending).sign_on().await;
    court.person("Someone Other").linked_to(&linked).sign_on().await;
    let mut pages = Vec::new();
    for login in ["unknown", "known", "closed", "nohash", "taken", "linked"] {
        // So that the account's own counter is not what makes the answers differ.
        court.clock.advance_seconds(3600);
        let mut alex = court.person("Alex Attorney").sign_on().await;
        enter(&mut alex, &court, login, "not the password").await;
        pages.push((alex.status(), alex.heading(), alex.main()));
    }
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:#?}");
    assert_eq!(pages[0].1, "This CM/ECF login and password were not accepted");
    assert!(pages[0].2.contains("uses central sign-on"), "A30: whoever has linked is told where to sign on");
}

#[tokio::test]
async fn what_concerns_the_filer_is_told_after_the_right_password() {
    let court = TestCourt::new(courts::almd());
    court.filer("closed").name("Alex Attorney").disabled().make();
    let taken = court.filer("taken").name("Alex Attorney").make();
    court.person("Someone Else").link_in_state(&taken, State::Pending).sign_on().await;
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "closed", PASSWORD).await.must_see("The court has closed this CM/ECF account");
    helps(&alex);
    enter(&mut alex, &court, "taken", PASSWORD).await.must_see("This CM/ECF account is linked to another PACER account");
    helps(&alex);
    // A05: two accounts know one password, so the request that waited is frozen and the clerk has a task.
    assert_eq!(states(&court, &taken), [State::Frozen]);
    assert_eq!(court.read(|tx| store::court::tasks::open(tx, 10)).len(), 1);
}

#[tokio::test]
async fn linking_twice_is_told_kindly() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    let mut second_tab = {
        alex.visit(&court.ecf("/link")).await;
        alex.clone()
    };
    link(&mut alex, &court, &aty).await.must_see("has been linked");
    alex.visit(&court.ecf("/link")).await.must_see("These two accounts are linked already");
    // A second tab still holds the entry form; the session has a new id, so its token is old.
    second_tab.set_cookie(&court.ecf("/"), "forecourt", &alex.cookie(&court.ecf(""), "forecourt").unwrap().value);
    alex.visit(&court.ecf("/client-code")).await;
    let body = site::testing::encode(&[("csrf", &alex.form_token()), ("login", "aattorney"), ("password", PASSWORD)]);
    let answer = second_tab.post_raw(&court.ecf("/link"), &[], &body).await;
    assert!(answer.text().contains("These two accounts are linked already"));
    let third = court.filer("third").name("Alex Attorney").make();
    let body = site::testing::encode(&[("csrf", &alex.form_token()), ("login", "third"), ("password", PASSWORD)]);
    let answer = second_tab.post_raw(&court.ecf("/link"), &[], &body).await;
    assert!(answer.text().contains("Your PACER account is already linked in this court"));
    assert_eq!(states(&court, &third), []);
}

#[tokio::test]
async fn too_many_tries_say_when_to_come_back() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    for _ in 0..5 {
        enter(&mut alex, &court, "aattorney", "wrong").await.must_see("were not accepted");
    }
    enter(&mut alex, &court, "aattorney", PASSWORD).await.must_see("Too many wrong tries");
    assert_eq!((alex.status(), alex.header("retry-after")), (429, "30".into()));
    alex.must_see("9:00:30 AM CDT on May 10, 2021");
    helps(&alex);
    // A stranger's account meets the same counter, which the court's own login shares (A12).
    let mut other = court.person("Alex Attorney Jr").sign_on().await;
    enter(&mut other, &court, "aattorney", PASSWORD).await.must_see("Too many wrong tries");
    court.clock.advance_seconds(31);
    enter(&mut alex, &court, "aattorney", PASSWORD).await.must_see("Do you want to link these accounts?");
}

#[tokio::test]
async fn everything_wrong_with_the_form_is_said_at_once() {
    let court = TestCourt::new(courts::almd());
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "", "").await;
    assert_eq!(alex.errors().len(), 2, "{:?}", alex.errors());
}

#[tokio::test]
async fn a_name_with_foreign_look_alikes_is_flagged() {
    let court = TestCourt::new(courts::almd());
    court.filer("aattorney").name("Alex Attorney").bar("ASB-1234").make();
    let mut mallory = court.person("\u{410}lex Attorney").sign_on().await;
    enter(&mut mallory, &court, "aattorney", PASSWORD).await;
    assert_eq!(mallory.heading(), "Do not proceed: the names are different");
    mallory.must_see("written with different characters").must_see("ASB-1234").must_see("Account number: 7");
    assert!(mallory.html().contains("<bdi>\u{410}lex Attorney</bdi>"), "A26: each name stands in its own direction");
}

#[tokio::test]
async fn a_disabled_filer_found_after_the_offer_is_refused() {
    let court = TestCourt::new(courts::almd());
    let aty = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    enter(&mut alex, &court, "aattorney", PASSWORD).await;
    let id = aty.id;
    court.write(move |tx, _| filers::set_standing(tx, id, domain::filer::Standing::Disabled));
    alex.press("Submit").await.must_see("The court has closed this CM/ECF account");
    assert_eq!(states(&court, &aty), []);
}
