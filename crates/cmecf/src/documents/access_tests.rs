//! Who reads which document from where: Social Security papers, transcripts, public terminals, open courts.

use domain::{
    court::{OpenReading, Reading, Settings},
    filer::Role,
};
use site::testing::Browser;
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
    parties::{self, Attorney, NewParty},
    receipts,
};

use crate::testing::{TestCourt, courts};

/// What the tests read: a Social Security case of three papers and an open case with a transcript.
struct Papers {
    case: i64,
    complaint: i64,
    order: i64,
    brief: i64,
    transcript: i64,
}

/// Files them on 10 May 2021, today; `lawyer` stands for the plaintiff in both cases.
fn papers(court: &TestCourt, lawyer: domain::Id) -> Papers {
    let stored = court.site.room.documents().store(&pdf::sample::pages(2)).unwrap();
    court.write(move |tx, fresh| {
        store::court::blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 2)?;
        let mut serials = Vec::new();
        let mut case_serial = 0;
        for (number, nature, texts) in [
            (
                "2:21-cv-00861-ABC",
                "864 Social Security: SSID Tit. XVI",
                &["COMPLAINT against the Commissioner", "ORDER granting leave", "BRIEF of Ann Lee"][..],
            ),
            ("2:21-cv-00190-ABC", "190 Contract: Other", &["TRANSCRIPT of Proceedings held on 5/1/2021"][..]),
        ] {
            let case = cases::insert(
                tx,
                fresh,
                &NewCase {
                    number: number.into(),
                    number_key: domain::case_number::DocketNumber::read(number).search_key(),
                    kind: "cv".into(),
                    title: "Lee v. Ray".into(),
                    date_filed: Some("2021-05-10".into()),
                    nature_of_suit: nature.into(),
                    facts: "{}".into(),
                    next_number: 9,
                    next_sequence: 9,
                    ..NewCase::default()
                },
            )?;
            if case_serial == 0 {
                case_serial = case.serial;
            }
            let party = NewParty {
                role: "Plaintiff".into(),
                name: "Ann Lee".into(),
                extra_info: String::new(),
                date_terminated: None,
                facts: "{}".into(),
            };
            let party = parties::insert(tx, fresh, case.id, &party)?;
            let attorney =
                Attorney { name: "Lena Lawyer".into(), contact: String::new(), roles: String::new(), filer_id: Some(lawyer) };
            parties::add_attorney(tx, fresh, party, &attorney)?;
            for (place, text) in texts.iter().enumerate() {
                let place = i64::try_from(place).unwrap() + 1;
                let entry = NewEntry {
                    sequence: place,
                    number: Some(place),
                    date_filed: Some("2021-05-10".into()),
                    text: (*text).into(),
                    imported: true,
                    facts: "{}".into(),
                    ..NewEntry::default()
                };
                let entry = entries::insert(tx, fresh, case.id, &entry)?;
                let document = NewDocument {
                    description: "Main Document".into(),
                    sha256: Some(stored.sha256.clone()),
                    bytes: 1000,
                    pages: 2,
                    ..NewDocument::default()
                };
                serials.push(entries::add_document(tx, fresh, entry, &document)?);
            }
        }
        Ok(Papers { case: case_serial, complaint: serials[0], order: serials[1], brief: serials[2], transcript: serials[3] })
    })
}

/// What opening a document says: `pdf`, or the words of the page.
async fn open(court: &TestCourt, reader: &mut Browser, desk: bool, serial: i64) -> String {
    let address = format!("{}/doc1/0171{serial}", if desk { "/staff" } else { "" });
    let answer = reader.post_raw(&court.ecf(&address), &[], "got_receipt=1&pdf_header=1").await;
    if answer.header("content-type") == "application/pdf" { "pdf".into() } else { answer.text() }
}

const BY_NATURE: &str = "Permission to view this document is denied based on Nature of Suit";
const NO_TRANSCRIPT: &str = "You do not have access to this transcript.";

#[tokio::test]
async fn in_social_security_cases_strangers_read_the_sheet_and_orders_and_participants_everything() {
    let court = TestCourt::new(courts::almd());
    let lawyer = court.filer("llawyer").name("Lena Lawyer").make();
    let papers = papers(&court, lawyer.id);
    let strangers = [
        court.person("Vera Viewer").sign_on().await,
        court.person("Firm Account").shared().sign_on().await,
        court.person("Olga Other").linked_to(&court.filer("other").make()).sign_on().await,
        court.person("Fay Frozen").link_in_state(&court.filer("ffrozen").make(), domain::link::State::Frozen).sign_on().await,
    ];
    for mut stranger in strangers {
        stranger.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{}", papers.case))).await.press("Run Report").await;
        stranger.must_see("BRIEF of Ann Lee").must_see("ORDER granting leave");
        assert_eq!(open(&court, &mut stranger, false, papers.order).await, "pdf");
        for paper in [papers.complaint, papers.brief] {
            let said = open(&court, &mut stranger, false, paper).await;
            assert!(said.contains(BY_NATURE) && said.contains("public terminal"), "{said}");
        }
    }
    let clerk = (court.clerk().await, true);
    let lena = (court.person("Lena Lawyer").linked_to(&lawyer).sign_on().await, false);
    for (mut reader, desk) in [clerk, lena] {
        for paper in [papers.complaint, papers.order, papers.brief] {
            assert_eq!(open(&court, &mut reader, desk, paper).await, "pdf");
        }
    }
}

#[tokio::test]
async fn a_transcript_is_for_its_buyer_and_the_terminal_for_ninety_days_and_then_for_all() {
    let court = TestCourt::new(courts::almd());
    let lawyer = court.filer("llawyer").name("Lena Lawyer").make();
    let papers = papers(&court, lawyer.id);
    let vera = court.person("Vera Viewer");
    let number = vera.signed_on.account_number;
    let mut vera = vera.sign_on().await;
    let mut lena = court.person("Lena Lawyer").linked_to(&lawyer).sign_on().await;
    for reader in [&mut vera, &mut lena] {
        let said = open(&court, reader, false, papers.transcript).await;
        assert!(said.contains(NO_TRANSCRIPT) && said.contains("public terminal"), "{said}");
    }
    let mut clerk = court.clerk().await;
    assert_eq!(open(&court, &mut clerk, true, papers.transcript).await, "pdf");

    clerk.visit(&court.ecf("/staff/transcripts")).await;
    clerk.fill("case_num", "2:21-cv-861").fill("document", "1").fill("account", "12x").press("Let read").await;
    clerk.must_see("Number 1 of this case is no transcript.").must_see("An account number is made of digits");
    clerk.fill("case_num", "21-190").fill("account", &number.to_string()).press("Let read").await;
    clerk.must_see("Saved").must_see(&format!("account {number}")).must_see("08/08/2021");
    assert_eq!(open(&court, &mut vera, false, papers.transcript).await, "pdf", "she bought it");
    assert!(open(&court, &mut lena, false, papers.transcript).await.contains(NO_TRANSCRIPT), "he did not");
    clerk.visit(&court.ecf("/staff/transcripts")).await.press("End").await;
    assert!(open(&court, &mut vera, false, papers.transcript).await.contains(NO_TRANSCRIPT));
    clerk.fill("case_num", "21-190").fill("document", "1").fill("login", "llawyer").press("Let read").await;
    assert_eq!(open(&court, &mut lena, false, papers.transcript).await, "pdf", "bought by the firm under its court login");

    court.clock.set("2021-08-07T23:59:00-05:00");
    let mut wanda = court.person("Wanda Waits").sign_on().await;
    assert!(open(&court, &mut wanda, false, papers.transcript).await.contains(NO_TRANSCRIPT), "one minute left");
    court.clock.set("2021-08-08T00:00:00-05:00");
    let mut wanda = court.person("Wanda Waits").sign_on().await;
    assert_eq!(open(&court, &mut wanda, false, papers.transcript).await, "pdf");
}

fn with(reading: Reading) -> Settings {
    Settings { reading, ..courts::almd() }
}

#[tokio::test]
async fn at_the_courts_terminal_anybody_reads_all_but_what_is_sealed_and_free() {
    // The tests' browsers come from 127.0.0.1.
    let court = TestCourt::new(with(Reading { terminals: vec!["127.0.0.0/28".parse().unwrap()], open: OpenReading::No }));
    let lawyer = court.filer("llawyer").make();
    let papers = papers(&court, lawyer.id);
    let mut passer_by = court.browser();
    passer_by.visit(&court.ecf("/")).await.click("Query").await.fill("case_num", "21-861").press("Run Query").await;
    passer_by.must_see("Lee v. Ray");
    for paper in [papers.complaint, papers.order, papers.brief, papers.transcript] {
        assert_eq!(open(&court, &mut passer_by, false, paper).await, "pdf");
    }
    // The lawyer who signs on there sees no less.
    let vera = court.person("Vera Viewer");
    let account = vera.signed_on.account_number;
    let mut vera = vera.sign_on().await;
    assert_eq!(open(&court, &mut vera, false, papers.transcript).await, "pdf");
    let kept = court.read(move |tx| receipts::of_account(tx, account, domain::Time(0), domain::Time(i64::MAX), 10));
    assert!(kept.iter().all(|receipt| receipt.cents == 0));
    // Nothing else is open: filing, linking, the desk, and what is the account's.
    for path in ["/file", "/link", "/billing", "/cgi-bin/DisplayMenu.pl?Utilities", "/staff/", "/staff/cgi-bin/iquery.pl"] {
        let answer = passer_by.get_raw(&court.ecf(path), &[]).await;
        let said = answer.text();
        assert!(
            answer.status == 303 || said.contains("go to the sign-on page") || said.contains("without signing on"),
            "{path}: {said}"
        );
    }
}

#[tokio::test]
async fn a_header_makes_nobody_a_terminal() {
    let court = TestCourt::new(with(Reading { terminals: vec!["192.0.2.16/28".parse().unwrap()], open: OpenReading::No }));
    let papers = papers(&court, court.filer("llawyer").make().id);
    let mut mallory = court.browser();
    for header in ["x-forwarded-for", "forwarded", "x-real-ip", "client-ip"] {
        let answer = mallory.get_raw(&court.ecf(&format!("/doc1/0171{}", papers.brief)), &[(header, "192.0.2.17")]).await;
        assert!(answer.text().contains("go to the sign-on page"), "{header}");
    }
}

#[tokio::test]
async fn where_the_court_lets_everybody_read_nobody_signs_on_and_restrictions_stand() {
    let court = TestCourt::new(with(Reading { terminals: Vec::new(), open: OpenReading::Yes }));
    let papers = papers(&court, court.filer("llawyer").make().id);
    let mut reader = court.browser();
    reader.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{}", papers.case))).await.press("Run Report").await;
    reader.must_see("ORDER granting leave").must_see("0.00");
    assert_eq!(open(&court, &mut reader, false, papers.order).await, "pdf");
    assert!(open(&court, &mut reader, false, papers.brief).await.contains(BY_NATURE));
    assert!(open(&court, &mut reader, false, papers.transcript).await.contains(NO_TRANSCRIPT));
}

#[tokio::test]
async fn the_clerk_lists_terminals_and_hears_of_every_slip_at_once() {
    let court = TestCourt::new(courts::almd());
    let papers = papers(&court, court.filer("llawyer").role(Role::Attorney).make().id);
    let mut passer_by = court.browser();
    assert!(open(&court, &mut passer_by, false, papers.order).await.contains("sign-on"));
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/")).await.click("Reading").await;
    clerk.fill("terminals", "127.0.0.1\n0.0.0.0/0, library").press("Save").await;
    clerk.must_see("\"0.0.0.0/0\" is too wide").must_see("\"library\" is no address").must_see("Give a reason");
    clerk.fill("terminals", "127.0.0.1\n192.0.2.16/28").fill("reason", "The two terminals in the lobby").press("Save").await;
    clerk.must_see("Saved");
    assert_eq!(open(&court, &mut passer_by, false, papers.transcript).await, "pdf");
    clerk.fill("terminals", "").fill("reason", "Moved").press("Save").await;
    assert!(open(&court, &mut passer_by, false, papers.order).await.contains("sign-on"));
}
