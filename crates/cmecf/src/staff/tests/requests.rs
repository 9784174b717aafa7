//! Requests for links and what became of them.

use domain::{link::State, message::Message};
use site::testing::encode;
use store::{
    court::links,
    shared::{audit, outbox},
};

use super::{ask, decide};
use crate::testing::{PASSWORD, TestCourt, courts};

fn comments(court: &TestCourt) -> Vec<(State, String)> {
    let mut due = court.write(|tx, fresh| {
        let due = outbox::take_due(tx, fresh, 1000)?;
        for message in &due {
            outbox::done(tx, fresh, message.id)?;
        }
        Ok(due)
    });
    due.sort_by_key(|message| message.id);
    due.iter()
        .filter_map(|message| match serde_json::from_str(&message.payload).unwrap() {
            Message::Link(link) => Some((link.state, link.comment)),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn the_queue_shows_the_nearest_deadline_first_and_both_records() {
    let court = TestCourt::new(courts::arwb());
    for (login, name, by) in [("one", "Ann One", ""), ("two", "Ben Two", "2021-06-20"), ("three", "Cy Three", "2021-05-14")] {
        court.filer(login).name(name).bar("AR-77").make();
        let mut person = court.person(name).email(&format!("{login}@mail.example")).sign_on().await;
        ask(&mut person, &court, login, by).await.must_see("is waiting for the court's review");
    }
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/")).await;
    let names: Vec<String> = clerk.tables()[0][1..].iter().map(|row| row[3].clone()).collect();
    assert_eq!(names, ["Cy Three", "Ben Two", "Ann One"]);
    clerk.click("Request 3").await.must_see("I must file by 05/14/2021");
    clerk.must_see("three@mail.example").must_see("Login: three").must_see("Bar number: AR-77").must_see("1 Court Square");
    clerk.must_see("Names by machine: same").must_see("Both names are the same.").must_see("May 10, 2021, 9:00 AM CDT");
    let csv = clerk.get_raw(&court.ecf("/staff/requests.csv"), &[]).await;
    assert_eq!(csv.text().lines().count(), 4);
    assert!(csv.header("content-type").starts_with("text/csv"));
}

#[tokio::test]
async fn an_approved_request_files_and_the_court_password_is_gone() {
    let court = TestCourt::new(courts::arwb());
    let filer = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    ask(&mut alex, &court, "aattorney", "").await;
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/requests/1")).await;
    decide(&mut clerk, "Approve", "").await.must_see("It is done.").must_see("clerk clerk1");
    alex.click("Query").await;
    assert_eq!(alex.menu()[..2], ["Bankruptcy", "Adversary"]);
    assert!(court.again(&filer).retired_at.is_some());
    let told = comments(&court);
    assert_eq!(told[1], (State::Active, "Your PACER account has been linked to your CM/ECF account".into()));
    alex.visit(&court.ecf("/link/result?n=1")).await.must_see("has been linked");
}

#[tokio::test]
async fn a_refusal_needs_a_reason_which_the_person_reads() {
    let court = TestCourt::new(courts::arwb());
    let filer = court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    ask(&mut alex, &court, "aattorney", "").await;
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/requests/1")).await;
    decide(&mut clerk, "Refuse", "  ").await;
    assert_eq!(clerk.errors(), ["Give a reason. It is kept, and told to the person it concerns."]);
    decide(&mut clerk, "Refuse", "The bar number is another lawyer's.").await.must_see("It is done.");
    let told = comments(&court);
    assert_eq!(told[1].0, State::Refused);
    assert!(told[1].1.ends_with("The court's reason: The bar number is another lawyer's."), "{told:?}");
    alex.visit(&court.ecf("/link/result?n=1")).await.must_see("The bar number is another lawyer's.");
    assert!(court.again(&filer).password_hash.is_some(), "the way is open to ask again");
    ask(&mut alex, &court, "aattorney", "").await.must_see("is waiting for the court's review");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a55_one_decision_only_however_often_it_is_sent() {
    let court = TestCourt::new(courts::arwb());
    court.filer("aattorney").name("Alex Attorney").make();
    let mut alex = court.person("Alex Attorney").sign_on().await;
    ask(&mut alex, &court, "aattorney", "").await;
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/requests/1")).await;
    let token = clerk.form_token();
    let mut running = tokio::task::JoinSet::new();
    for number in 0..20 {
        let act = if number % 2 == 0 { "approve" } else { "refuse" };
        let body = encode(&[("csrf", &token), ("act", act), ("reason", "looked at it")]);
        let (mut browser, url) = (clerk.clone(), court.ecf("/staff/requests/1"));
        running.spawn(async move { browser.post_raw(&url, &[], &body).await.status });
    }
    let statuses = running.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 19, "{statuses:?}");
    let told = comments(&court);
    assert_eq!(told.len(), 2, "one for the request, one for the decision");
    let trail = court.read(|tx| audit::of_thing(tx, "link 1", 50));
    assert_eq!(trail.iter().filter(|line| line.actor == "clerk clerk1").count(), 1);
    // A replay after the link has been decided, too.
    let link = court.read(|tx| links::by_number(tx, 1)).unwrap();
    clerk.visit(&court.ecf("/staff/links/1")).await.must_see(if link.state == State::Active { "Active" } else { "Rejected" });
}

#[tokio::test]
async fn a43_another_courts_clerk_and_other_people_are_nobody_here() {
    let arwb = TestCourt::new(courts::arwb());
    let almd = arwb.beside(courts::almd());
    arwb.filer("aattorney").name("Alex Attorney").make();
    let mut alex = arwb.person("Alex Attorney").sign_on().await;
    ask(&mut alex, &arwb, "aattorney", "").await;
    let clerk_there = almd.clerk().await;
    let secret = clerk_there.cookie(&almd.ecf(""), "forecourt-staff").unwrap().value;
    let mut stranger = arwb.browser_with(site::cookies::Name::Staff, &secret);
    let own = alex.cookie(&arwb.ecf(""), "forecourt").unwrap().value;
    let mut filer_as_staff = arwb.browser_with(site::cookies::Name::Staff, &own);
    for browser in [&mut stranger, &mut filer_as_staff, &mut alex] {
        for path in [
            "/staff/",
            "/staff/requests/1",
            "/staff/requests.csv",
            "/staff/links",
            "/staff/filers",
            "/staff/go-live",
            "/staff/tasks",
        ] {
            browser.visit(&arwb.ecf(path)).await;
            assert_eq!(browser.path(), "/staff/login", "{path}");
        }
        let body = encode(&[("csrf", &browser.form_token()), ("act", "approve"), ("reason", "mine")]);
        let answer = browser.post_raw(&arwb.ecf("/staff/requests/1"), &[], &body).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/staff/login"));
    }
    assert_eq!(arwb.read(|tx| links::by_number(tx, 1)).unwrap().state, State::Pending);
}

#[tokio::test]
async fn the_desk_has_its_own_sign_on() {
    let court = TestCourt::new(courts::almd());
    court.clerk().await;
    let mut casey = court.browser();
    casey.visit(&court.ecf("/staff/")).await;
    assert_eq!(casey.path(), "/staff/login");
    let before = court.shared().hasher.count();
    casey.fill("User name", "clerk1").fill("Password", "wrong").press("Log In").await.must_see("is not right");
    casey.fill("User name", "nobody").fill("Password", "wrong").press("Log In").await.must_see("is not right");
    assert_eq!(court.shared().hasher.count() - before, 2);
    casey.fill("User name", "Clerk1").fill("Password", PASSWORD).press("Log In").await.must_see("No requests wait.");
    casey.click("Log Out").await;
    assert_eq!(casey.path(), "/staff/login");
    casey.visit(&court.ecf("/staff/")).await;
    assert_eq!(casey.path(), "/staff/login");
}

#[tokio::test]
async fn a_wrong_link_is_frozen_ended_and_linked_to_the_right_account() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").name("Alex Attorney").email("alex@law.example").make();
    let mut mallory = court.person("Alex Attorney").email("mallory@evil.example").sign_on().await;
    ask(&mut mallory, &court, "aattorney", "").await.must_see("has been linked");
    let payload = court.write(|tx, fresh| outbox::take_due(tx, fresh, 100)).pop().unwrap().payload;
    let Message::Link(told) = serde_json::from_str(&payload).unwrap() else { panic!("{payload}") };
    let mut owner = court.browser();
    owner.visit(&told.not_me_url).await;
    owner.press("This was not me: freeze the link").await.must_see("The link is frozen");

    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/tasks")).await.must_see("was not their doing");
    clerk.click("link 1").await.must_see("To be decided");
    clerk.choose("If the link ends: the linking code", "Show it here once, to hand over");
    decide(&mut clerk, "End the link and issue a linking code", "Made by somebody else.")
        .await
        .must_see("Hand the linking code over");
    let code = clerk.html().split("id=\"linking-code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(code.len(), 24);
    clerk.visit(&court.ecf("/staff/links/1")).await.must_see("Ended").must_not_see(&code);
    clerk.visit(&court.ecf("/staff/tasks")).await.must_see("No tasks wait.");
    mallory.click("Query").await;
    assert_eq!(mallory.menu()[0], "Query", "A54: filing ends with the link, in the same session");
    mallory.visit(&court.ecf("/link/result?n=1")).await.must_see("Made by somebody else.");

    // The right account: the code in any dress, then the same confirm page.
    let mut alex = court.person("Alexander Attorney").email("alex@law.example").sign_on().await;
    alex.visit(&court.ecf("/link/code")).await;
    alex.fill("Linking code", "AAAA-BBBB-CCCC-DDDD-EEEE").press("Submit").await.must_see("was not accepted");
    alex.fill("Linking code", &code.to_lowercase().replace('-', " ")).press("Submit").await.must_see("Do you want to link");
    // Going back does not lose the code.
    alex.press("Clear").await;
    alex.visit(&court.ecf("/link/code")).await;
    alex.fill("Linking code", &code).press("Submit").await;
    let mut twice = alex.clone();
    alex.press("Submit").await.must_see("Your PACER account has been linked to your CM/ECF account");
    alex.click("Query").await;
    assert_eq!(alex.menu()[..2], ["Civil", "Criminal"]);
    court.clock.advance_seconds(61);
    assert_eq!(twice.press("Submit").await.status(), 409);
    let ever = court.read(move |tx| links::of_filer(tx, filer.id));
    assert_eq!(ever.iter().map(|link| link.state).collect::<Vec<_>>(), [State::Active, State::Ended]);
    // The code was for one use.
    let mut again = court.person("Alex B Attorney").sign_on().await;
    again.visit(&court.ecf("/link/code")).await;
    again.fill("Linking code", &code).press("Submit").await.must_see("was not accepted");
}

#[tokio::test]
async fn a_mailed_linking_code_lasts_seven_days_and_a_new_one_takes_its_place() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").name("Alex Attorney").email("alex@law.example").make();
    court.person("Alex Attorney").linked_to(&filer).sign_on().await;
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/links/1")).await;
    clerk.choose("If the link ends: the linking code", "Mail it to the address on file");
    decide(&mut clerk, "End the link and issue a linking code", "Asked for by the filer.").await.must_see("was mailed");
    let code_in = |mail: &str| mail.lines().find(|line| line.len() == 24 && line.matches('-').count() == 4).unwrap().to_owned();
    let first = code_in(&court.mails_to("alex@law.example")[0].1);
    court.clock.advance_days(8);
    // The clerk's session of last week has ended.
    let mut clerk = court.clerk().await;
    let mut right = court.person("Alex Attorney").sign_on().await;
    right.visit(&court.ecf("/link/code")).await;
    right.fill("Linking code", &first).press("Submit").await.must_see("was not accepted");
    clerk.visit(&court.ecf(&format!("/staff/filers/{}", filer.serial))).await.must_see("Issue a linking code.");
    decide(&mut clerk, "Issue a linking code and mail it to the address on file", "The first had run out.")
        .await
        .must_see("was mailed");
    let second = code_in(&court.mails_to("alex@law.example").pop().unwrap().1);
    right.visit(&court.ecf("/link/code")).await;
    right.fill("Linking code", &second).press("Submit").await.must_see("Do you want to link");
}
