//! Entry numbers under concurrency: no gap, no double.

use std::collections::BTreeSet;

use store::{
    court::{parties, service},
    shared::{audit, mails},
};

use super::*;
use crate::filing::record::{self, House, Outcome};

fn waiting(court: &TestCourt) -> i64 {
    court.read(|tx| mails::waiting(tx))
}

#[tokio::test]
async fn twice_on_submit_files_once() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    let mut second = browser.clone();
    submit(&mut browser).await.must_see("Document Number: 2");
    let mails = waiting(&court);
    submit(&mut second).await.must_see("Document Number: 2");
    assert_eq!(second.path(), browser.path());
    assert_eq!(filed(&court, &case).len(), 1);
    assert_eq!(waiting(&court), mails);
    second.visit("/file/1/text").await.must_see("Notice of Electronic Filing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_presses_at_once_file_once_and_mail_once() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    let presses: Vec<_> = (0..20)
        .map(|_| {
            let mut one = browser.clone();
            tokio::spawn(async move { submit(&mut one).await.path() })
        })
        .collect();
    let mut paths = BTreeSet::new();
    for press in presses {
        paths.insert(press.await.unwrap());
    }
    assert_eq!(paths.into_iter().collect::<Vec<_>>(), ["/file/receipt/1"]);
    let entries = filed(&court, &case);
    assert_eq!(entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [Some(2)]);
    let entry = entries[0].id;
    let list = court.read(move |tx| service::of_entry(tx, entry));
    let addresses: BTreeSet<String> = list.iter().filter(|line| line.by_mail).map(|line| line.address.clone()).collect();
    assert_eq!(waiting(&court), addresses.len() as i64, "one mail for each address");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_filings_at_once_are_numbered_without_gap_or_double() {
    let (court, case, _, _) = district().await;
    let mut ready = Vec::new();
    for person in 0..4 {
        let name = format!("Person{person} Lawyer");
        let filer = court.filer(&format!("p{person}")).name(&name).make();
        let mut browser = court.person(&name).linked_to(&filer).sign_on().await;
        for _ in 0..10 {
            begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
            to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
            ready.push(browser.clone());
        }
    }
    let running: Vec<_> = ready
        .into_iter()
        .map(|mut browser| {
            tokio::spawn(async move {
                submit(&mut browser).await.must_see("Notice of Electronic Filing");
            })
        })
        .collect();
    for one in running {
        one.await.unwrap();
    }
    let entries = filed(&court, &case);
    let mut numbers: Vec<i64> = entries.iter().filter_map(|entry| entry.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (2..=41).collect::<Vec<_>>());
    let mut sequences: Vec<i64> = entries.iter().map(|entry| entry.sequence).collect();
    sequences.sort_unstable();
    assert_eq!(sequences, (2..=41).collect::<Vec<_>>());
    let id = case.id;
    let defendant = court.read(move |tx| parties::of_case(tx, id, true)).remove(1);
    assert_eq!(defendant.attorneys.iter().filter(|attorney| attorney.filer_id.is_some()).count(), 4, "each of record once");
}

#[tokio::test]
async fn a_filing_that_fails_leaves_no_gap_and_nothing_else() {
    let (court, case, ada, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    // The last of its inserts, a mail, fails: behind the numbers, the entry, its documents and the service list.
    let (house, hand, key) = (House { domain: "bad\0domain".into(), ..house(&court) }, hand(&ada), browser.value("key"));
    let failed = court
        .site
        .room
        .write_now("test", &court.clock.fresh(), move |tx, fresh| record::file(tx, fresh, &house, &hand, 1, &key, true));
    assert!(failed.is_err(), "{failed:?}");
    assert!(filed(&court, &case).is_empty());
    assert_eq!(waiting(&court), 0);
    let id = case.id;
    assert!(
        court
            .read(move |tx| parties::of_case(tx, id, true))
            .iter()
            .flat_map(|party| &party.attorneys)
            .all(|attorney| attorney.filer_id.is_none())
    );
    submit(&mut browser).await.must_see("Document Number: 2");
    assert_eq!(filed(&court, &case)[0].sequence, 2);
}

#[tokio::test]
async fn what_was_changed_in_another_window_is_shown_before_it_is_filed() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    let mut other = browser.clone();
    other.visit("/file/1/text").await.fill("Your own words in the docket text", "with Costs").press("Next").await;
    submit(&mut browser).await.must_see("The draft was changed after this page was made").must_see("with Costs");
    assert!(filed(&court, &case).is_empty());
    browser.press("Submit").await.must_see("MOTION to Dismiss with Costs");
}

#[tokio::test]
async fn the_redaction_box_must_be_ticked() {
    let (court, case, _, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    browser.press("Submit").await;
    assert!(browser.errors()[0].starts_with("Confirm that you have redacted"), "{:?}", browser.errors());
    assert!(filed(&court, &case).is_empty());
    submit(&mut browser).await.must_see("Notice of Electronic Filing");
    let line = court.read(move |tx| audit::of_thing(tx, &format!("case {}", case.number), 10)).remove(0);
    assert_eq!(line.action, "file document");
}

#[tokio::test]
async fn a_repeat_of_the_same_transaction_is_told_that_it_was_filed() {
    let (court, case, ada, mut browser) = district().await;
    begin(&mut browser, &court, "Civil", "Motion to Dismiss", &case).await;
    to_review(&mut browser, "AAA Cooper Transporation (Defendant)").await;
    let key = browser.value("key");
    let (house, hand) = (house(&court), hand(&ada));
    let file = || {
        let (house, hand, key) = (house.clone(), hand.clone(), key.clone());
        court.write(move |tx, fresh| record::file(tx, fresh, &house, &hand, 1, &key, true))
    };
    assert_eq!((file(), file()), (Outcome::Filed, Outcome::FiledBefore));
    assert_eq!(filed(&court, &case).len(), 1);
}
