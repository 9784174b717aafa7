//! Documents of a court of appeals: the list of a filing, the page of charges, the PDF.

use store::court::{
    blobs,
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
};

use super::{ROOM, whole};
use crate::{
    claims::tests::keep,
    testing::{TestCourt, courts},
};

/// A case with one filing of several documents, each with pages; gives the case id and the serials.
fn filed(court: &TestCourt, parts: &[u32]) -> (i64, Vec<i64>) {
    let files: Vec<(String, i64, i64)> = parts
        .iter()
        .map(|count| {
            let stored = court.site.room.documents().store(&pdf::sample::pages(*count)).unwrap();
            (stored.sha256, i64::try_from(stored.bytes).unwrap(), i64::from(*count))
        })
        .collect();
    court.write(move |tx, fresh| {
        let new = NewCase {
            number: "21-5042".into(),
            number_key: domain::case_number::DocketNumber::read("21-5042").search_key(),
            title: "Lee v. Ray".into(),
            date_filed: Some("2021-05-10".into()),
            facts: "{\"originating_court_information\":{}}".into(),
            next_number: 2,
            next_sequence: 2,
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        let entry = NewEntry {
            sequence: 1,
            number: Some(1),
            date_filed: Some("2021-05-10".into()),
            date_entered: Some("2021-05-10".into()),
            entered_at: Some(fresh.now),
            text: "APPELLANT BRIEF filed [Entered: 05/10/2021 09:00 AM]".into(),
            facts: "{}".into(),
            ..NewEntry::default()
        };
        let entry = entries::insert(tx, fresh, case.id, &entry)?;
        let mut serials = Vec::new();
        for (part, (sha256, bytes, pages)) in files.iter().enumerate() {
            blobs::put(tx, fresh, sha256, *bytes, *pages)?;
            let new = NewDocument {
                part: i64::try_from(part).unwrap(),
                description: if part == 0 { "Brief".into() } else { format!("Addendum {part}") },
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

#[tokio::test]
async fn rita_accepts_the_charges_and_gets_the_document() {
    let court = TestCourt::new(courts::cadc());
    let (_, serials) = filed(&court, &[3]);
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&whole("21-5042"))).await.must_see("APPELLANT BRIEF");
    rita.click("1").await;
    rita.must_see(&format!("Document: PDF Document (Case: 21-5042, Document: 0121{})", serials[0]))
        .must_see("Transaction Receipt");
    keep("confirmation_appellate", &rita.html());
    let fields = format!("servlet=ShowDoc&dls_id=0121{}&pacer=t&incPdfHeaderDisp=Y", serials[0]);
    let document = rita.post_raw(&court.ecf(ROOM), &[], &fields).await;
    assert_eq!(document.header("content-type"), "application/pdf");
    // As juriscraper asks, with the digit of the list: a filing of one document has none.
    let asked = format!("{ROOM}?servlet=ShowDoc&incPdfHeader=Y&incPdfHeaderDisp=Y&dls_id=0120{}&pacer=t", serials[0]);
    assert_eq!(rita.get_raw(&court.ecf(&asked), &[]).await.header("content-type"), "application/pdf");
    rita.visit(&court.ecf("/billing")).await.must_see("PDF Document").must_see("Case: 21-5042");
}

#[tokio::test]
async fn a_filing_with_attachments_is_listed_first() {
    let court = TestCourt::new(courts::cadc());
    let (case, serials) = filed(&court, &[3, 2]);
    let mut rita = court.person("Rita Reader").sign_on().await;
    rita.visit(&court.ecf(&whole("21-5042"))).await.click("1").await;
    rita.must_see("2 Documents are attached to this filing").must_see("Addendum 1");
    let page = rita.html();
    assert!(page.contains(&format!("caseid={case}&d=1&outputForm")), "{page}");
    keep("attachments_appellate", &page);
    for serial in &serials {
        rita.visit(&court.ecf(&format!("/docs1/0121{serial}")))
            .await
            .must_see("Document: PDF Document")
            .must_see("Billable Pages:");
    }
    let asked = format!("{ROOM}?servlet=ShowDoc&dls_id=0120{}&pacer=t", serials[0]);
    rita.visit(&court.ecf(&asked)).await.must_see("2 Documents are attached to this filing");
}
