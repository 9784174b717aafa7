//! What is sealed is in no answer of the API, not for those either who take part: words, counts, dates, errors, ETags.

use super::*;
use crate::testing::courts;

/// Every sealed thing holds this word.
pub(crate) const CANARY: &str = "Zanzibarquill";

pub(crate) struct Planted {
    sealed_case: i64,
    open_case: i64,
    documents: Vec<i64>,
}

/// A sealed case, and an open one with a sealed entry and a sealed attachment.
pub(crate) fn plant(court: &TestCourt, participant: domain::Id) -> Planted {
    let (open_case, _) = filed(court);
    court.write(move |tx, fresh| {
        let new = NewCase {
            number: "2:21-cv-00111-ABC".into(),
            number_key: "2021-00111".into(),
            kind: "cv".into(),
            title: format!("{CANARY} v. Doe"),
            date_filed: Some("2021-05-03".into()),
            nature_of_suit: "190 Contract: Other".into(),
            sealed: true,
            facts: format!("{{\"cause\": \"{CANARY}\"}}"),
            next_number: 2,
            next_sequence: 2,
            ..NewCase::default()
        };
        let sealed = cases::insert(tx, fresh, &new)?;
        let party = NewParty {
            role: "Plaintiff".into(),
            name: format!("{CANARY} Party"),
            extra_info: String::new(),
            date_terminated: None,
            facts: "{}".into(),
        };
        let party = parties::insert(tx, fresh, sealed.id, &party)?;
        let attorney =
            Attorney { name: "Alex Attorney".into(), contact: CANARY.into(), roles: String::new(), filer_id: Some(participant) };
        parties::add_attorney(tx, fresh, party, &attorney)?;
        let open = cases::by_serial(tx, open_case)?.unwrap();
        let mut documents = Vec::new();
        for (case, sequence, entry_sealed, document_sealed) in
            [(sealed.id, 1, false, false), (open.id, 4, true, false), (open.id, 5, false, true)]
        {
            let entry = NewEntry {
                sequence,
                number: Some(sequence),
                date_filed: Some("2021-05-09".into()),
                text: if sequence == 5 { "Notice".into() } else { format!("MOTION {CANARY}") },
                filer_id: Some(participant),
                sealed: entry_sealed,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let entry = entries::insert(tx, fresh, case, &entry)?;
            let file =
                NewDocument { description: format!("{CANARY} map"), sealed: document_sealed, pages: 1, ..NewDocument::default() };
            documents.push(entries::add_document(tx, fresh, entry, &file)?);
        }
        Ok(Planted { sealed_case: sealed.serial, open_case, documents })
    })
}

/// Every address that could tell of it.
fn paths(planted: &Planted) -> Vec<String> {
    let (sealed, open) = (planted.sealed_case, planted.open_case);
    let mut paths = vec![
        "/api/v1/cases".into(),
        "/api/v1/cases?number=21-111".into(),
        format!("/api/v1/cases?name={CANARY}"),
        "/api/v1/cases?nature_of_suit=190".into(),
        "/api/v1/cases?limit=1".into(),
        format!("/api/v1/cases/{sealed}"),
        format!("/api/v1/cases/{sealed}/parties"),
        format!("/api/v1/cases/{sealed}/entries"),
        format!("/api/v1/cases/{sealed}/entries/1"),
        format!("/api/v1/cases/{open}"),
        format!("/api/v1/cases/{open}/parties"),
        format!("/api/v1/cases/{open}/entries"),
        format!("/api/v1/cases/{open}/entries?text={CANARY}"),
        format!("/api/v1/cases/{open}/entries?number=4"),
        format!("/api/v1/cases/{open}/entries?limit=3"),
        format!("/api/v1/cases/{open}/entries/4"),
        format!("/api/v1/cases/{open}/entries/5"),
    ];
    for document in &planted.documents {
        paths.push(format!("/api/v1/documents/{document}"));
        paths.push(format!("/api/v1/documents/{document}/pdf"));
    }
    paths
}

#[tokio::test]
async fn sealed_things_are_in_no_answer() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").make();
    let planted = plant(&court, filer.id);
    // The token of somebody who takes part in both cases.
    let alex = court.person("Alex Attorney").linked_to(&filer);
    let new = NewApiToken {
        name: "mine".into(),
        scopes: "read:cases read:documents".into(),
        account_number: alex.signed_on.account_number,
        account_kind: alex.signed_on.kind,
        email: alex.signed_on.email.clone(),
        expires_at: court.clock.fresh().now.plus_seconds(domain::Time::DAY),
    };
    alex.sign_on().await;
    let (_, token) = court.write(move |tx, fresh| api_tokens::make(tx, fresh, &new));
    for mut program in [Program::with(&court, &token), Program::of(&court, "read:cases read:documents")] {
        for path in paths(&planted) {
            let answer = program.get(&path).await;
            assert!(matches!(answer.status, 200 | 403 | 404), "{path}: {}", answer.text());
            assert!(!answer.text().contains(CANARY), "{path}: {}", answer.text());
            assert!(!format!("{:?}", answer.headers).contains(CANARY), "{path}");
        }
        let case = program.json(&format!("/api/v1/cases/{}", planted.open_case)).await;
        let entries = program.json(&format!("/api/v1/cases/{}/entries", planted.open_case)).await;
        let ids: Vec<&str> = entries["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["1", "2", "3", "5"]);
        assert_eq!(entries["items"][3]["documents"].as_array().unwrap().len(), 0);
        assert_eq!(case["date_last_filing"], "2021-05-09", "of the open entry of that day");
        // What is sealed is answered like what is not there, but for the sentence that says so of a sealed document.
        for (sealed, missing) in [
            (format!("/api/v1/cases/{}", planted.sealed_case), "/api/v1/cases/424242".to_owned()),
            (format!("/api/v1/cases/{}/parties", planted.sealed_case), "/api/v1/cases/424242/parties".to_owned()),
            (format!("/api/v1/cases/{}/entries", planted.sealed_case), "/api/v1/cases/424242/entries".to_owned()),
            (format!("/api/v1/cases/{}/entries/4", planted.open_case), format!("/api/v1/cases/{}/entries/9", planted.open_case)),
            (format!("/api/v1/documents/{}", planted.documents[0]), "/api/v1/documents/424242".to_owned()),
            (format!("/api/v1/documents/{}", planted.documents[1]), "/api/v1/documents/424242".to_owned()),
            (format!("/api/v1/documents/{}/pdf", planted.documents[2]), "/api/v1/documents/424242/pdf".to_owned()),
        ] {
            let (one, other) = (program.get(&sealed).await, program.get(&missing).await);
            assert_eq!((one.status, one.text()), (404, other.text()), "{sealed}");
        }
    }
}
