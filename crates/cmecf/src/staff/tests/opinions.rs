//! The clerk calls an entry a written opinion: it stands in the report, and costs nobody anything.

use store::{
    court::{
        blobs, cases,
        entries::{self, NewDocument, NewEntry},
        seals::{self, Target, Why},
    },
    shared::audit,
};

use crate::testing::{TestCourt, courts};

/// A case with an opinion that has a paper, and an entry without one; gives its case id and the paper's serial.
fn filed(court: &TestCourt) -> (i64, i64) {
    let stored = court.site.room.documents().store(&pdf::sample::pages(2)).unwrap();
    court.write(move |tx, fresh| {
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 2)?;
        let new = cases::NewCase {
            number: "2:21-cv-00042-ABC".into(),
            number_key: domain::case_number::DocketNumber::read("2:21-cv-00042").search_key(),
            kind: "cv".into(),
            title: "Lee v. Ray".into(),
            facts: "{}".into(),
            next_number: 9,
            next_sequence: 9,
            ..cases::NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        let mut serial = 0;
        for (number, text) in [(1, "MEMORANDUM OPINION AND ORDER"), (2, "NOTICE without paper")] {
            let (date_filed, text, facts) = (Some("2021-05-10".to_owned()), text.to_owned(), "{}".to_owned());
            let new = NewEntry { sequence: number, number: Some(number), date_filed, text, facts, ..NewEntry::default() };
            let entry = entries::insert(tx, fresh, case.id, &new)?;
            if number == 1 {
                let description = "Main Document".to_owned();
                let paper = NewDocument { description, sha256: Some(stored.sha256.clone()), pages: 2, ..NewDocument::default() };
                serial = entries::add_document(tx, fresh, entry, &paper)?;
            }
        }
        Ok((case.serial, serial))
    })
}

#[tokio::test]
async fn an_opinion_is_listed_and_free_until_the_clerk_takes_that_back_or_it_is_sealed() {
    let court = TestCourt::priced(courts::almd(), 10);
    let (case, serial) = filed(&court);
    let report = court.ecf("/cgi-bin/WrtOpRpt.pl?filed_from=05/10/2021");
    let mut vera = court.person("Vera Viewer").sign_on().await;
    let mut clerk = court.clerk().await;
    clerk.visit(&court.ecf("/staff/")).await.click("Opinions").await.must_see("There are none.");
    for (number, document, said) in [
        ("", "x", "Type a case number"),
        ("2:21-cv-43", "1", "No case of this court has that number."),
        ("21-42", "2", "Number 2 has no document that everybody may read."),
        ("21-42", "3", "This case has no open entry with the number 3."),
    ] {
        clerk.fill("Case number", number).fill("document", document).press("Call it an opinion").await.must_see(said);
    }
    clerk.fill("Case number", "21-42").fill("document", "1").press("Call it an opinion").await.must_see("Saved");
    clerk.must_see("MEMORANDUM OPINION").must_see("05/10/2021");
    vera.visit(&report).await.must_see("MEMORANDUM OPINION");
    let address = crate::documents::address::of(&court.settings().doc1_prefix, false, serial);
    vera.visit(&court.ecf(&address)).await.must_not_see("0.20");

    clerk.press_nth("Take back", 0).await.must_see("There are none.");
    vera.visit(&report).await.must_not_see("MEMORANDUM OPINION");
    vera.visit(&court.ecf(&address)).await.must_see("0.20");
    let lines = court.read(|tx| audit::of_thing(tx, "case 2:21-cv-00042-ABC entry 1", 10));
    assert_eq!(lines.len(), 2, "{lines:?}");
    let why = Why { by: "clerk".into(), order: String::new(), reason: "to try it".into() };
    court.write(move |tx, fresh| seals::seal(tx, fresh, case, Target::Document(serial), &why));
    clerk.fill("Case number", "21-42").fill("document", "1").press("Call it an opinion").await;
    clerk.must_see("Number 1 has no document that everybody may read.");
}
