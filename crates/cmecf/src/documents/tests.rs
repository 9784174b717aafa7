//! Documents as people open them.

use domain::{Time, court::Settings};
use site::testing::Browser;
use store::court::{
    blobs, cases,
    cases::NewCase,
    entries::{self, NewDocument, NewEntry},
    receipts,
};

use crate::{
    docket::tests::import,
    testing::{TestCourt, courts},
};

/// A case with one entry of several parts, each with pages; gives the case id and the serials.
fn filed(court: &TestCourt, parts: &[u32]) -> (i64, Vec<i64>) {
    let files: Vec<(String, i64, i64)> = parts
        .iter()
        .map(|count| {
            let stored = court.site.room.documents().store(&pdf::sample::pages(*count)).unwrap();
            (stored.sha256, i64::try_from(stored.bytes).unwrap(), i64::from(*count))
        })
        .collect();
    court.write(move |tx, fresh| {
        let case = cases::insert(
            tx,
            fresh,
            &NewCase {
                number: "2:21-cv-00042-ABC".into(),
                number_key: "2021-00042".into(),
                kind: "cv".into(),
                title: "Lee v. Ray".into(),
                date_filed: Some("2021-05-10".into()),
                facts: "{}".into(),
                next_number: 2,
                next_sequence: 2,
                ..NewCase::default()
            },
        )?;
        let attachments: Vec<String> = (1..files.len()).map(|number| format!("# {number} Exhibit {number}")).collect();
        let text = match attachments.is_empty() {
            true => "COMPLAINT against Ray (Entered: 05/10/2021)".to_owned(),
            false => format!("COMPLAINT against Ray (Attachments: {}) (Entered: 05/10/2021)", attachments.join(", ")),
        };
        let entry = entries::insert(
            tx,
            fresh,
            case.id,
            &NewEntry {
                sequence: 1,
                number: Some(1),
                date_filed: Some("2021-05-10".into()),
                date_entered: Some("2021-05-10".into()),
                entered_at: Some(fresh.now),
                text,
                event: "complaint".into(),
                facts: "{}".into(),
                ..NewEntry::default()
            },
        )?;
        let mut serials = Vec::new();
        for (part, (sha256, bytes, pages)) in files.iter().enumerate() {
            blobs::put(tx, fresh, sha256, *bytes, *pages)?;
            let new = NewDocument {
                part: i64::try_from(part).unwrap(),
                description: if part == 0 { "Main Document".into() } else { format!("Exhibit {part}") },
                sha256: Some(sha256.clone()),
                bytes: *bytes,
                pages: *pages,
                ..NewDocument::default()
            };
            serials.push(entries::add_document(tx, fresh, entry, &new)?);
        }
        Ok((case.serial, serials))
    })
}

fn lines(browser: &Browser) -> Vec<String> {
    assert_eq!(browser.header("content-type"), "application/pdf", "exactly, without parameters");
    pdf::page_texts(&browser.body()).unwrap()
}

async fn open(settings: Settings, line: &str) {
    let court = TestCourt::new(settings);
    let (serial, documents) = filed(&court, &[3]);
    let person = court.person("Rita Reader");
    let account = person.signed_on.account_number;
    let mut rita = person.sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"))).await.press("Run Report").await.click("1").await;
    rita.must_see("To accept charges shown below, click on the 'View Document' button").must_see("3 pages").must_see("0.00");
    assert!(rita.path().ends_with(&documents[0].to_string()));
    rita.press("View Document").await;
    let pages = lines(&rita);
    assert_eq!(pages.len(), 3);
    for (place, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("{line}   Page {} of 3", place + 1)), "{page}");
    }
    assert!(rita.header("content-disposition").starts_with("inline; filename=\""), "{}", rita.header("content-disposition"));
    let kept = court.read(move |tx| receipts::of_account(tx, account, Time(0), Time(i64::MAX), 10));
    assert_eq!(kept.len(), 2, "the sheet and the document, not the receipt page");
    assert!(kept[0].description.starts_with("Image") && kept[0].description.ends_with("1-0"), "{}", kept[0].description);
    assert_eq!(kept[0].pages, 3);
}

#[tokio::test]
async fn a_document_opens_with_the_district_courts_header_on_each_page() {
    open(courts::almd(), "Case 2:21-cv-00042-ABC   Document 1   Filed 05/10/21").await;
}

#[tokio::test]
async fn a_document_opens_with_the_bankruptcy_courts_header_on_each_page() {
    open(courts::arwb(), "Case 2:21-cv-00042-ABC   Doc 1   Filed 05/10/21   Entered 05/10/21 09:00:00").await;
}

#[tokio::test]
async fn an_entry_with_attachments_opens_a_menu_and_each_part_by_its_number_in_the_text() {
    let court = TestCourt::new(courts::almd());
    let (serial, documents) = filed(&court, &[2, 1, 4]);
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"))).await.press("Run Report").await;
    assert_eq!(rita.link_to("2"), court.ecf(&format!("/doc1/0171{}", documents[2])));
    rita.click("1").await.must_see("Document Selection Menu").must_see("Exhibit 2").must_see("7 pages");
    assert_eq!(rita.row("Exhibit 2")[1..4], ["2", "Exhibit 2", "4 pages"]);
    assert!(rita.html().contains(&format!("name=\"document_1_2\" value=\"{}-", documents[2])));
    rita.click("2").await.must_see("Image1-2");
    rita.press("View Document").await;
    assert!(lines(&rita)[3].contains("Document 1-2   Filed 05/10/21   Page 4 of 4"));
    // The menu is the same whichever part's number it is asked by; the fourth digit tells menu and document apart.
    rita.visit(&court.ecf(&format!("/doc1/0170{}", documents[1]))).await.must_see("Document Selection Menu");
    rita.visit(&court.ecf(&format!("/doc1/0171{}", documents[0]))).await.must_see("Image1-0");
}

#[tokio::test]
async fn a_bankruptcy_menu_counts_the_main_document_as_part_one() {
    let court = TestCourt::new(courts::arwb());
    let (_, documents) = filed(&court, &[2, 1]);
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&format!("/doc1/0170{}", documents[0]))).await;
    assert_eq!(rita.row("Main Document")[0], "1");
    assert_eq!(rita.row("Exhibit 1")[0], "2");
    // Clients take one from the number of an attachment in a bankruptcy court.
    assert!(rita.html().contains(&format!("name=\"document_1_2\" value=\"{}-", documents[1])));
}

#[tokio::test]
async fn who_wants_no_header_gets_the_bytes_that_were_filed() {
    let court = TestCourt::new(courts::almd());
    let (serial, documents) = filed(&court, &[2]);
    let original = pdf::sample::pages(2);
    let mut rita = court.person("Rita Reader").sign_on().await;
    let address = court.ecf(&format!("/doc1/0171{}", documents[0]));
    rita.visit(&address).await.untick("Show the header line on each page").press("View Document").await;
    assert_eq!(rita.body(), original);
    for no in ["2", ""] {
        let body = format!("got_receipt=1&pdf_header={no}&caseid={serial}");
        assert_eq!(rita.post_raw(&address, &[], &body).await.body, original);
    }
    let body = format!("got_receipt=1&pdf_header=1&pdf_toggle_possible=1&caseid={serial}&de_seq_num=1");
    let stamped = rita.post_raw(&address, &[], &body).await;
    assert_eq!(stamped.header("content-type"), "application/pdf");
    assert_ne!(stamped.body, original);
    let wrong = rita.post_raw(&address, &[], "got_receipt=1&caseid=777").await;
    assert_eq!(wrong.status, 200);
    assert!(wrong.text().contains("Cannot locate the case with caseid: 777"), "clients then ask again without it");
    let page = rita.post_raw(&address, &[], "got_receipt=0").await.text();
    assert!(page.contains("Transaction Receipt"));
}

#[tokio::test]
async fn show_case_doc_leads_to_the_document() {
    let court = TestCourt::new(courts::almd());
    let (serial, documents) = filed(&court, &[2, 1]);
    let mut rita = court.person("Rita Reader").sign_on().await;
    let main = rita.get_raw(&court.ecf(&format!("/cgi-bin/show_case_doc?1,{serial},,,")), &[]).await;
    assert_eq!((main.status, main.header("location")), (303, format!("/doc1/0170{}", documents[0]).as_str()));
    let attachment = rita.get_raw(&court.ecf(&format!("/cgi-bin/show_case_doc?1%2C{serial}%2C1%2C%2C")), &[]).await;
    assert_eq!(attachment.header("location"), format!("/doc1/0171{}", documents[1]));
    for none in [format!("9,{serial},,,"), "1,999,,,".into(), format!("1,{serial},7,,"), String::new(), "x".into()] {
        let answer = rita.get_raw(&court.ecf(&format!("/cgi-bin/show_case_doc?{none}")), &[]).await;
        assert!(answer.text().contains("Either you do not have permission"), "{none}");
    }
}

#[tokio::test]
async fn a_document_that_is_not_there_is_said_so_in_the_real_systems_words() {
    let court = TestCourt::new(courts::almd());
    import(&court, "district/almd");
    let mut rita = court.person("Rita Reader").sign_on().await;
    for id in ["0171999", "0351111613", "017", "abc", "0172"] {
        rita.visit(&court.ecf(&format!("/doc1/{id}"))).await;
        rita.must_see("Either you do not have permission to view the document, or the document does not exist in the case.");
        assert_eq!(rita.status(), 200);
    }
    // The sheet was imported without its documents.
    rita.visit(&court.ecf("/doc1/01701111613")).await.must_see("was not imported").must_see("clerk's office");
    let posted = rita.post_raw(&court.ecf("/doc1/01711111613"), &[], "got_receipt=1").await;
    assert!(posted.text().contains("was not imported"));
}

#[tokio::test]
async fn bytes_that_are_lost_are_a_fault_and_no_empty_document() {
    let court = TestCourt::new(courts::almd());
    let (case, _) = filed(&court, &[1]);
    let serial = court.write(move |tx, fresh| {
        let digest = "0".repeat(64);
        blobs::put(tx, fresh, &digest, 10, 1)?;
        let case = cases::by_serial(tx, case)?.unwrap();
        let entry = entries::by_number(tx, case.id, 1)?.unwrap();
        entries::add_document(tx, fresh, entry.id, &NewDocument { part: 1, sha256: Some(digest), ..NewDocument::default() })
    });
    let mut rita = court.person("Rita Reader").sign_on().await;
    let answer = rita.post_raw(&court.ecf(&format!("/doc1/0171{serial}")), &[], "got_receipt=1").await;
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("This document is damaged"));
}
