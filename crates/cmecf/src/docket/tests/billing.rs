//! What a receipt says, what Review Billing History says later, and what the fee schedule says are one.

use domain::{
    Time,
    case_number::DocketNumber,
    fees::{self, Item, Payer, Prices},
};
use site::testing::Browser;
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewEntry},
    receipts::{self, Receipt},
};

use super::{import, run_report};
use crate::testing::{TestCourt, courts};

/// A case with so many entries of so many bytes, filed day after day; every tenth is sealed.
fn case_of(court: &TestCourt, entries: i64, bytes: usize) -> i64 {
    court.write(move |tx, fresh| {
        let number = "2:21-cv-90451";
        let new = NewCase {
            number: number.into(),
            number_key: DocketNumber::read(number).search_key(),
            kind: "cv".into(),
            title: "Paige v. Counter".into(),
            facts: "{}".into(),
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        for sequence in 1..=entries {
            let entry = NewEntry {
                sequence,
                number: Some(sequence),
                date_filed: Some(format!("2020-{:02}-{:02}", 1 + sequence / 28 % 12, 1 + sequence % 28)),
                text: "x".repeat(bytes),
                sealed: sequence % 10 == 0,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            entries::insert(tx, fresh, case.id, &entry)?;
        }
        Ok(case.serial)
    })
}

/// Billable pages and cost as the page prints them.
fn printed(browser: &Browser) -> (i64, String) {
    let row = browser.row("Billable Pages:");
    (row[1].parse().unwrap(), row[3].clone())
}

async fn kept(court: &TestCourt, account: i64) -> Vec<Receipt> {
    court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 100))
}

#[tokio::test]
async fn a_sheet_read_in_pieces_is_billed_for_what_it_gives_and_the_kept_receipt_says_the_same() {
    let court = TestCourt::priced(courts::almd(), 10);
    // 1,000 entries of 100 bytes, 100 of them sealed: 900 times 100, with days and numbers some 110,000 bytes, 26 pages.
    let serial = case_of(&court, 1000, 100);
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    for order in ["Oldest date first", "Most recent date first", "Document number"] {
        rita.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"))).await.choose("Sort by", order).press("Run Report").await;
        let text: usize = rita.html().matches(&"x".repeat(100)).count() * 100;
        assert_eq!(text, 90_000, "{order}: what is sealed is not shown");
        let (pages, cost) = printed(&rita);
        let least = i64::try_from(text.div_ceil(4320)).unwrap();
        assert!((least..least + 6).contains(&pages), "{order}: {pages} pages for {text} bytes of docket text");
        assert_eq!(cost, fees::dollars(pages * 10));
        let newest = kept(&court, account).await.remove(0);
        assert_eq!((newest.pages, newest.cents), (pages, pages * 10), "{order}");
    }
    let all = kept(&court, account).await;
    assert!(all.iter().all(|receipt| receipt.pages == all[0].pages), "the order changes no bill: {all:?}");
    // A few days of it cost less.
    rita.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}")))
        .await
        .fill("Date from", "12/01/2020")
        .press("Run Report")
        .await;
    let text = rita.html().matches(&"x".repeat(100)).count() * 100;
    assert!(text > 4320 && text < 20_000, "{text}");
    assert!(printed(&rita).0 < 9 && printed(&rita).0 > 1, "{:?}", printed(&rita));
    rita.visit(&court.ecf("/billing")).await;
    let newest = kept(&court, account).await.remove(0);
    assert_eq!(rita.row("Docket Report")[4..6], [newest.pages.to_string(), fees::dollars(newest.cents)]);
    rita.must_see(&fees::dollars(all[0].cents));
}

#[tokio::test]
async fn no_sheet_is_billed_for_more_than_thirty_pages() {
    let court = TestCourt::priced(courts::almd(), 10);
    let serial = case_of(&court, 600, 900);
    let mut rita = court.person("Rita Reader").sign_on().await;
    run_report(&mut rita, &court, serial).await;
    assert_eq!(printed(&rita), (30, "3.00".to_owned()));
}

#[tokio::test]
async fn the_court_itself_and_a_court_login_pay_nothing_and_a_marked_session_says_so() {
    let court = TestCourt::priced(courts::almd(), 10);
    let serial = import(&court, "district/almd").serial;
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf(&format!("/staff/cgi-bin/DktRpt.pl?{serial}"))).await.press("Run Report").await;
    assert_eq!(printed(&clerk), (1, "0.00".to_owned()));
    let mut matt = court.person("Matt Marked").sign_on().await;
    matt.visit(&court.ecf("/exemption")).await.press("Mark this session as exempt").await;
    run_report(&mut matt, &court, serial).await;
    assert_eq!(printed(&matt), (1, "0.10".to_owned()), "no exemption is on record");
    assert_eq!(matt.row("Exempt flag:")[1], "Exempt");
    run_report(&mut court.person("Rita Reader").sign_on().await, &court, serial).await.must_not_see("Exempt flag");
}

#[tokio::test]
async fn who_asks_for_the_head_of_a_page_alone_has_read_nothing() {
    let court = TestCourt::priced(courts::almd(), 10);
    let serial = import(&court, "district/almd").serial;
    let rita = court.person("Rita Reader");
    let account = rita.signed_on.account_number;
    let mut rita = rita.sign_on().await;
    let party = court.ecf(&format!("/cgi-bin/qryParties.pl?{serial}"));
    assert_eq!(rita.send_raw("HEAD", &party, &[], b"").await.status, 200);
    assert_eq!(kept(&court, account).await.len(), 0);
    assert_eq!(rita.get_raw(&party, &[]).await.status, 200);
    assert_eq!(kept(&court, account).await.len(), 1);
}

#[test]
fn what_is_enough_to_count_is_the_cap() {
    let bill = |bytes| fees::bill(&Prices::FREE, Item::CaseReport { bytes }, Payer::Account).pages;
    let enough = Item::enough_bytes(&Prices::FREE);
    assert_eq!((bill(enough - 4320), bill(enough), bill(enough * 9)), (29, 30, 30));
}
