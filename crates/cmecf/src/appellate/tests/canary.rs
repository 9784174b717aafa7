//! Sealed appeals, and sealed entries and documents of open ones, are found by the court and those who take part alone.

use site::testing::Browser;
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
    parties::{self, Attorney, NewParty},
};

use super::{ROOM, whole};
use crate::testing::{TestCourt, courts};

/// Every sealed thing holds this word.
const CANARY: &str = "Zanzibarquill";

/// Gives the serials of all documents that are sealed, or of a sealed entry or case.
fn plant(court: &TestCourt, participant: domain::Id) -> Vec<i64> {
    court.write(move |tx, fresh| {
        let mut documents = Vec::new();
        for (number, sealed) in [("21-5001", true), ("21-5002", false)] {
            let new = NewCase {
                number: number.into(),
                number_key: domain::case_number::DocketNumber::read(number).search_key(),
                title: if sealed { format!("{CANARY} v. Doe") } else { "Lee v. Ray".into() },
                date_filed: Some("2021-05-03".into()),
                sealed,
                facts: "{\"originating_court_information\":{}}".into(),
                next_number: 1,
                next_sequence: 1,
                ..NewCase::default()
            };
            let case = cases::insert(tx, fresh, &new)?;
            let party = NewParty {
                role: "Appellant".into(),
                name: if sealed { format!("{CANARY} Party") } else { "Ann Lee".into() },
                extra_info: String::new(),
                date_terminated: None,
                facts: "{}".into(),
            };
            let party = parties::insert(tx, fresh, case.id, &party)?;
            let attorney = Attorney {
                name: "Alex Attorney".into(),
                contact: String::new(),
                roles: String::new(),
                filer_id: Some(participant),
            };
            parties::add_attorney(tx, fresh, party, &attorney)?;
            for (sequence, entry_sealed) in [(1, false), (2, true)] {
                let entry = NewEntry {
                    sequence,
                    number: Some(sequence),
                    date_filed: Some("2021-05-04".into()),
                    text: if sealed || entry_sealed { format!("MOTION {CANARY}") } else { "BRIEF".into() },
                    sealed: entry_sealed,
                    facts: "{}".into(),
                    ..NewEntry::default()
                };
                let entry = entries::insert(tx, fresh, case.id, &entry)?;
                for part in 0..3 {
                    let hidden = sealed || entry_sealed || part == 2;
                    let document = NewDocument {
                        part,
                        description: if hidden { format!("{CANARY} {part}") } else { format!("Part {part}") },
                        sealed: part == 2,
                        ..NewDocument::default()
                    };
                    let serial = entries::add_document(tx, fresh, entry, &document)?;
                    if hidden {
                        documents.push(serial);
                    }
                }
            }
        }
        Ok(documents)
    })
}

async fn read(court: &TestCourt, reader: &mut Browser, paths: &[String], base: &str) -> Vec<String> {
    let mut found = Vec::new();
    for path in paths {
        let answer = reader.get_raw(&court.ecf(&format!("{base}{path}")), &[]).await;
        assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.status);
        found.push(format!("{}{}", answer.header("location"), answer.text()));
    }
    found
}

#[tokio::test]
async fn sealed_things_are_found_by_participants_and_the_court_alone() {
    let court = TestCourt::new(courts::cadc());
    let participant = court.filer("aattorney").make();
    let other = court.filer("other").make();
    let documents = plant(&court, participant.id);
    let mut lists = vec![
        format!("{ROOM}?servlet=CaseQuery&caseNum=21-5001"),
        format!("{ROOM}?servlet=CaseQuery&lastName=zanz"),
        format!("{ROOM}?servlet=CaseQuery&filedFrom=01/01/2021"),
    ];
    for number in ["21-5001", "21-5002"] {
        lists.push(format!("{ROOM}?servlet=CaseSummary.jsp&caseNum={number}"));
        lists.push(whole(number));
    }
    let digits = |serial: &i64| [format!("/docs1/0120{serial}"), format!("/docs1/0121{serial}")];
    let mut papers: Vec<String> = documents.iter().flat_map(digits).collect();
    papers.extend(documents.iter().map(|serial| format!("{ROOM}?servlet=ShowDoc&dls_id=0121{serial}&pacer=t")));

    let mut readers = [court.person("Vera Viewer").sign_on().await, court.person("Olga Other").linked_to(&other).sign_on().await];
    for reader in &mut readers {
        let pages = read(&court, reader, &lists, "").await;
        assert!(pages.iter().all(|page| !page.contains(CANARY)), "{pages:?}");
        assert!(pages.iter().any(|page| page.contains("BRIEF")), "the open case is there");
        // What is sealed is answered like what is not there.
        let missing = read(&court, reader, &["/docs1/012142424242".to_owned()], "").await;
        for page in read(&court, reader, &papers, "").await {
            assert_eq!(page, missing[0]);
        }
    }
    let mut clerk = court.clerk().await;
    let told = read(&court, &mut clerk, &lists, "/staff").await.iter().filter(|page| page.contains(CANARY)).count();
    assert!(told >= 3, "the court knows of them: {told}");
    let mut alex = court.person("Alex Attorney").linked_to(&participant).sign_on().await;
    let told = read(&court, &mut alex, &lists, "").await.iter().filter(|page| page.contains(CANARY)).count();
    assert!(told >= 3, "who takes part knows of them: {told}");
    // Who takes part is told that the documents are sealed.
    let refused = read(&court, &mut alex, &papers, "").await;
    assert!(refused.iter().all(|page| page.to_lowercase().contains("sealed")), "{refused:?}");
}
