//! A program hears of new entries, in their order and once, and never of what is sealed.

use domain::{Id, account::Kind, message::AccountState};
use serde_json::Value;
use site::{
    testing::{Browser, encode},
    webhook_secret::WebhookSecret,
};
use store::{
    court::{
        accounts, blobs, cases,
        entries::{self, NewDocument, NewEntry},
        restored,
        seals::{self, Target, Why},
        search,
        webhooks::Webhook,
    },
    shared::{audit, mails},
};

use super::outgoing::{self, Outcome, Parcel};
use crate::{
    search::index,
    testing::{TestCourt, courts},
};

const HOOK: &str = "https://monitor.example/hook";

/// Opens a case.
fn open(court: &TestCourt, number: &str) -> cases::Case {
    let number = number.to_owned();
    court.write(move |tx, fresh| {
        let new = cases::NewCase {
            number_key: domain::case_number::DocketNumber::read(&number).search_key(),
            number: number.clone(),
            title: "Lee v. Ray".into(),
            facts: "{}".into(),
            ..cases::NewCase::default()
        };
        cases::insert(tx, fresh, &new)
    })
}

/// Something that was filed.
#[derive(Clone, Copy)]
struct Filed {
    sequence: i64,
    /// Of its paper.
    serial: i64,
}

/// Puts an entry on the docket, with a paper that says `words`.
fn file(court: &TestCourt, case: Id, text: &str, words: &str) -> Filed {
    let stored = court.site.room.documents().store(&pdf::text_document("Paper", &[words.to_owned()])).unwrap();
    let text = text.to_owned();
    court.write(move |tx, fresh| {
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 1)?;
        let (sequence, number) = cases::take_numbers(tx, fresh, case, true)?;
        let new = NewEntry { sequence, number, text: text.clone(), facts: "{}".into(), ..NewEntry::default() };
        let entry = entries::insert(tx, fresh, case, &new)?;
        let paper = NewDocument {
            description: "Main Document".into(),
            sha256: Some(stored.sha256.clone()),
            pages: 1,
            ..NewDocument::default()
        };
        Ok(Filed { sequence, serial: entries::add_document(tx, fresh, entry, &paper)? })
    })
}

async fn search_on(court: &TestCourt) {
    while index::work(&court.site, &court.clock.fresh()).await.unwrap() > 0 {}
}

/// Posts everything that is due; a receiver answers with `status`. Gives what it got.
async fn post_all(court: &TestCourt, status: u16) -> Vec<(Webhook, Parcel, Value)> {
    search_on(court).await;
    let mut got = Vec::new();
    for webhook in outgoing::take(&court.site, &court.clock.fresh(), 16).await.unwrap().0 {
        while let Some(parcel) = outgoing::next(&court.site, &court.clock.fresh(), &webhook).await.unwrap() {
            let event = serde_json::from_slice(&parcel.body).unwrap();
            let outcome = Outcome::Answered(status);
            let on = outgoing::note(&court.site, &court.clock.fresh(), &webhook, &parcel, outcome).await.unwrap();
            got.push((webhook.clone(), parcel, event));
            if !on {
                break;
            }
        }
        outgoing::give_back(&court.site, &court.clock.fresh(), &webhook).await.unwrap();
    }
    got
}

/// The kinds and texts of what a receiver gets that takes everything.
async fn heard(court: &TestCourt) -> Vec<String> {
    let got = post_all(court, 204).await;
    got.iter()
        .map(|(_, _, event)| format!("{} {}", event["type"].as_str().unwrap(), event["entry"]["text"].as_str().unwrap_or("-")))
        .collect()
}

/// Seals as the desk does.
fn seal(court: &TestCourt, case: i64, target: Target) {
    let why = Why { by: "clerk".into(), order: String::new(), reason: "to try it".into() };
    court.write(move |tx, fresh| seals::seal(tx, fresh, case, target, &why));
}

async fn make(browser: &mut Browser, court: &TestCourt, field: &str, value: &str) {
    browser.visit(&court.ecf("/webhooks")).await.fill("Name", "monitor").fill("Address", HOOK).fill(field, value);
    browser.press("Make the webhook").await.must_see("The webhook was made");
}

const CASE: &str = "New entries of the case";
const SEARCH: &str = "New entries that a search finds";

#[tokio::test]
async fn a_person_watches_a_case_and_a_program_hears_of_each_new_entry_once() {
    let court = TestCourt::new(courts::almd());
    let case = open(&court, "2:21-cv-00011-ABC");
    file(&court, case.id, "COMPLAINT", "old");
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await.click("Webhooks").await.must_see("You have none.");
    vera.fill("Name", " ").fill("Address", "http://10.0.0.1/").press("Make the webhook").await;
    vera.must_see("Give the webhook a name").must_see("Type the number of a case").must_see("must be one that is reached");
    vera.fill("Name", "x").fill("Address", HOOK).fill(CASE, "2:99-cv-00001").fill(SEARCH, "motion");
    vera.press("Make the webhook").await.must_see("not both");
    vera.fill(SEARCH, "").press("Make the webhook").await.must_see("No case of this court has that number.");
    make(&mut vera, &court, CASE, "2:21-cv-11").await;

    assert_eq!(heard(&court).await, Vec::<String>::new(), "what was there before is not told");
    let first = file(&court, case.id, "ANSWER", "first");
    file(&court, case.id, "MOTION", "second");
    let got = post_all(&court, 200).await;
    let texts: Vec<&str> = got.iter().map(|(_, _, event)| event["entry"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["ANSWER", "MOTION"], "in the order of the docket");
    let (webhook, parcel, event) = &got[0];
    assert_eq!((event["type"].as_str().unwrap(), event["court"].as_str().unwrap()), ("entry.added", "almd"));
    assert_eq!(event["case"]["number"], "2:21-cv-00011-ABC");
    assert_eq!(event["entry_id"], first.sequence.to_string());
    assert_eq!(event["entry"]["documents"][0]["pages"], 1);
    let header = |name: &str| parcel.headers.iter().find(|(known, _)| *known == name).unwrap().1.clone();
    let secret = WebhookSecret::of(&court.site.shared.webhook_key, "almd", webhook.id, 1);
    let at = header("webhook-timestamp").parse().unwrap();
    assert_eq!(header("webhook-signature"), secret.signature(&header("webhook-id"), at, &parcel.body));
    assert_eq!((header("webhook-id"), header("idempotency-key")), (event["id"].as_str().unwrap().into(), header("webhook-id")));

    // The index is made anew: nothing is told twice.
    court.write(move |tx, fresh| search::look_again(tx, fresh, case.id));
    assert_eq!(heard(&court).await, Vec::<String>::new());
    vera.click("All your webhooks at this court").await.click("monitor").await;
    vera.must_see(&format!("New: entry {} of 2:21-cv-00011-ABC", event["entry"]["number"].as_str().unwrap()));
    vera.must_see("Taken, answered 200").must_see(&secret.text());

    vera.press("New secret").await.must_not_see(&secret.text());
    vera.press("Send a test").await.must_see("A test is on its way");
    assert_eq!(heard(&court).await, ["webhook.test -"]);
    vera.press("Switch off").await.must_see("You switched it off.");
    file(&court, case.id, "ORDER", "third");
    assert_eq!(heard(&court).await, Vec::<String>::new());
    vera.press("Switch on").await.press("Take away").await.must_see("The webhook was taken away").must_see("You have none.");
    let lines = court.read(|tx| audit::of_thing(tx, "webhook 1", 10));
    assert_eq!(lines.len(), 6, "{lines:?}");
}

#[tokio::test]
async fn a_search_is_told_of_words_in_papers_as_soon_as_they_can_be_found() {
    let court = TestCourt::new(courts::almd());
    let case = open(&court, "2:21-cv-00011-ABC");
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/search?q=estoppel+NOT+case:2:21-cv-12")).await.click("Post what is new to a program").await;
    vera.fill("Name", "words").fill("Address", HOOK);
    vera.press("Make the webhook").await.must_see("What a search finds: estoppel NOT case:2:21-cv-12");
    file(&court, case.id, "BRIEF", "The estoppel argument fails.");
    file(&court, case.id, "NOTICE of estoppel", "Estoppel again.");
    file(&court, case.id, "NOTICE", "nothing");
    let other = open(&court, "2:21-cv-00012-ABC");
    file(&court, other.id, "BRIEF elsewhere", "estoppel");
    let mut told = heard(&court).await;
    told.sort();
    assert_eq!(told, ["entry.added BRIEF", "entry.added NOTICE of estoppel"], "an entry is told once, by its text or its paper");

    // A paper whose words were the reason is sealed before the news goes out: nothing tells that it held them.
    file(&court, case.id, "DECLARATION", "estoppel in the open");
    let filed = file(&court, case.id, "AFFIDAVIT", "estoppel, to be sealed");
    search_on(&court).await;
    seal(&court, case.serial, Target::Document(filed.serial));
    assert_eq!(heard(&court).await, ["entry.added DECLARATION"]);

    // One that was told has its paper sealed: whoever heard forgets it, and hears again when the seal is lifted.
    let filed = file(&court, case.id, "REPLY", "estoppel once more");
    assert_eq!(heard(&court).await, ["entry.added REPLY"]);
    seal(&court, case.serial, Target::Document(filed.serial));
    assert_eq!(heard(&court).await, ["entry.retracted -"]);
    let (lifted, zone) =
        (Why { by: "clerk".into(), order: String::new(), reason: "over".into() }, domain::Zone::service_center());
    court.write(move |tx, fresh| seals::lift(tx, fresh, &zone, case.serial, Target::Document(filed.serial), &lifted));
    let webhook = outgoing::take(&court.site, &court.clock.fresh(), 16).await.unwrap().0.remove(0);
    let early = outgoing::next(&court.site, &court.clock.fresh(), &webhook).await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&early.body).contains("entry.retracted"), "the index has it not again yet");
    outgoing::note(&court.site, &court.clock.fresh(), &webhook, &early, Outcome::Answered(200)).await.unwrap();
    outgoing::give_back(&court.site, &court.clock.fresh(), &webhook).await.unwrap();
    assert_eq!(heard(&court).await, ["entry.changed REPLY"], "and then it has");
}

#[tokio::test]
async fn a_seal_takes_back_what_was_told_and_stops_what_was_not() {
    let court = TestCourt::new(courts::almd());
    let (case, other) = (open(&court, "2:21-cv-00011-ABC"), open(&court, "2:21-cv-00012-ABC"));
    let mut vera = court.person("Vera Viewer").sign_on().await;
    make(&mut vera, &court, CASE, "2:21-cv-11").await;
    make(&mut vera, &court, SEARCH, "notice").await;
    let told = file(&court, case.id, "NOTICE one", "x");
    let got = heard(&court).await;
    assert_eq!(got, ["entry.added NOTICE one", "entry.added NOTICE one"], "two webhooks");
    let waiting = file(&court, case.id, "NOTICE two MARK", "x");
    search_on(&court).await;
    for filed in [told, waiting] {
        seal(&court, case.serial, Target::Entry(filed.sequence));
    }
    let got = post_all(&court, 200).await;
    let kinds: Vec<&str> = got.iter().map(|(_, _, event)| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["entry.retracted", "entry.retracted"], "told to whoever heard, and nothing of the other");
    for (_, parcel, event) in &got {
        assert_eq!(event["entry_id"], told.sequence.to_string());
        assert_eq!((&event["case"], &event["entry"]), (&Value::Null, &Value::Null));
        assert!(!String::from_utf8_lossy(&parcel.body).contains("NOTICE"));
    }
    vera.visit(&court.ecf("/webhooks/1")).await.must_see("an entry that is not open to you").must_not_see("MARK");

    // A whole case: the page no longer names it, and what is filed there from then on is told to nobody.
    file(&court, case.id, "NOTICE three", "x");
    assert_eq!(heard(&court).await.len(), 2);
    seal(&court, case.serial, Target::Case);
    assert_eq!(heard(&court).await, ["entry.retracted -", "entry.retracted -"]);
    file(&court, case.id, "NOTICE four", "x");
    file(&court, other.id, "NOTICE elsewhere", "x");
    assert_eq!(heard(&court).await, ["entry.added NOTICE elsewhere"]);
    vera.visit(&court.ecf("/webhooks")).await.must_see("A case that is not open to you").must_not_see("00011");
    vera.fill("Name", "again").fill("Address", HOOK).fill(CASE, "2:21-cv-11").press("Make the webhook").await;
    vera.must_see("No case of this court has that number.");
}

#[tokio::test]
async fn an_address_that_takes_nothing_rests_and_is_switched_off_with_one_mail_after_days() {
    let court = TestCourt::new(courts::almd());
    let case = open(&court, "2:21-cv-00011-ABC");
    let mut vera = court.person("Vera Viewer").sign_on().await;
    make(&mut vera, &court, CASE, "2:21-cv-11").await;
    for text in ["ONE", "TWO"] {
        file(&court, case.id, text, "x");
    }
    let first = post_all(&court, 500).await;
    assert_eq!(first.len(), 1, "what comes later waits behind what was not taken");
    assert!(post_all(&court, 200).await.is_empty(), "it rests");
    vera.visit(&court.ecf("/webhooks/1")).await.must_see("Not taken yet: answered 500").must_see("did not take the last try");
    court.clock.advance_seconds(10);
    let again = post_all(&court, 302).await;
    assert_eq!(again[0].2, first[0].2, "the same event under the same id");
    court.clock.advance_seconds(60);
    assert_eq!(heard(&court).await, ["entry.added ONE", "entry.added TWO"], "nothing is lost");

    // A process dies with a post in its hands: another goes on when the lease has run out, under the same id.
    file(&court, case.id, "LOST", "x");
    search_on(&court).await;
    let taken = outgoing::take(&court.site, &court.clock.fresh(), 16).await.unwrap().0;
    let lost = outgoing::next(&court.site, &court.clock.fresh(), &taken[0]).await.unwrap().unwrap();
    assert!(post_all(&court, 200).await.is_empty(), "one process at a time");
    court.clock.advance_seconds(61);
    assert_eq!(post_all(&court, 200).await[0].1.body, lost.body);

    file(&court, case.id, "THREE", "x");
    let mut tries = 0;
    for _ in 0..100 {
        tries += post_all(&court, 503).await.len();
        court.clock.advance_seconds(3600);
    }
    assert!((70..80).contains(&tries), "three days of hours: {tries}");
    let waiting = court.write(|tx, fresh| mails::take_due(tx, fresh, 10));
    let told: Vec<&mails::Waiting> = waiting.iter().filter(|mail| mail.mail.subject.contains("switched off")).collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].mail.text.contains("took nothing for days") && told[0].mail.text.contains("/webhooks/1"),
        "{}",
        told[0].mail.text
    );
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/webhooks/1")).await.must_see("Its address took nothing for days.");
    vera.press("Switch on").await;
    assert_eq!(heard(&court).await, ["entry.added THREE"], "what waited goes out");
    vera.press("Send a test").await;
    assert_eq!(post_all(&court, 410).await.len(), 1);
    vera.visit(&court.ecf("/webhooks/1")).await.must_see("410 Gone");
}

#[tokio::test]
async fn a_webhook_is_its_owners_alone_and_falls_with_the_account_and_with_a_restore() {
    let court = TestCourt::new(courts::almd());
    let case = open(&court, "2:21-cv-00011-ABC");
    let mut vera = court.person("Vera Viewer").sign_on().await;
    make(&mut vera, &court, CASE, "2:21-cv-11").await;
    let mut eve = court.person("Eve Else").sign_on().await;
    eve.visit(&court.ecf("/webhooks")).await.must_see("You have none.");
    assert_eq!(eve.get_raw(&court.ecf("/webhooks/1"), &[]).await.status, 404);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = encode(&[("csrf", &eve.form_token()), ("do", "end")]);
    assert_eq!(eve.post_raw(&court.ecf("/webhooks/1"), &form, &body).await.status, 404);
    let mut nobody = court.browser();
    assert!(nobody.get_raw(&court.ecf("/webhooks"), &[]).await.text().contains("sign-on"));
    assert_eq!(vera.post_raw(&court.ecf("/webhooks/1"), &form, "csrf=guessed&do=end").await.status, 403);

    // A copy from a backup may hold a webhook that was taken away since.
    court.write(|tx, fresh| restored::void_secrets(tx, fresh));
    file(&court, case.id, "ONE", "x");
    assert_eq!(heard(&court).await, Vec::<String>::new());
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/webhooks/1")).await.must_see("restored from a backup");
    vera.press("Switch on").await;
    file(&court, case.id, "TWO", "x");
    assert_eq!(heard(&court).await, ["entry.added TWO"]);

    file(&court, case.id, "THREE", "x");
    search_on(&court).await;
    let number = court.person("Vera Viewer").signed_on.account_number;
    let closed = AccountState {
        account_number: number,
        version: 2,
        name: "Vera Viewer".into(),
        email: "vera@mail.example".into(),
        kind: Kind::Individual,
        open: false,
    };
    court.write(move |tx, fresh| accounts::take(tx, fresh, &closed));
    assert_eq!(heard(&court).await, Vec::<String>::new(), "the account is closed");
}
