//! The API as programs use it.

mod bulk;
mod canary;
mod limits;
mod reading;
mod schemathesis;
mod tokens;

use serde_json::Value;
use site::testing::{Answer, Browser};
use store::court::{
    api_tokens::{self, NewApiToken},
    blobs, cases,
    cases::NewCase,
    entries::{self, NewDocument, NewEntry},
    parties::{self, Attorney, NewParty},
};

use crate::testing::TestCourt;

/// A program with a token.
pub(crate) struct Program {
    court: String,
    browser: Browser,
    token: String,
}

impl Program {
    /// Lets a program of a viewer's in, with scopes.
    pub(crate) fn of(court: &TestCourt, scopes: &str) -> Program {
        let new = NewApiToken {
            name: "docket monitor".into(),
            scopes: scopes.into(),
            account_number: 7_000_123,
            account_kind: domain::account::Kind::Individual,
            email: "vera@mail.example".into(),
            expires_at: court.clock.fresh().now.plus_seconds(30 * domain::Time::DAY),
        };
        let (_, token) = court.write(move |tx, fresh| api_tokens::make(tx, fresh, &new));
        Program::with(court, &token)
    }

    /// A program that sends this token.
    pub(crate) fn with(court: &TestCourt, token: &str) -> Program {
        Program { court: court.ecf(""), browser: court.browser(), token: token.to_owned() }
    }

    /// A request with other headers beside the token.
    pub(crate) async fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let token = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", token.as_str())];
        all.extend_from_slice(headers);
        self.browser.send_raw(method, &format!("{}{path}", self.court), &all, body.as_bytes()).await
    }

    /// GET.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// GET of JSON that must come.
    pub(crate) async fn json(&mut self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        serde_json::from_slice(&answer.body).unwrap()
    }
}

/// The problem of an answer, whose status must be this.
pub(crate) fn problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let problem: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(problem["status"], status);
    assert!(!problem["detail"].as_str().unwrap().is_empty() && !problem["next"].as_str().unwrap().is_empty(), "{problem}");
    problem
}

/// A case with three entries, the first with an attachment; gives the case id and the serials of the documents.
pub(crate) fn filed(court: &TestCourt) -> (i64, Vec<i64>) {
    let stored = court.site.room.documents().store(&pdf::sample::pages(2)).unwrap();
    let (sha256, bytes) = (stored.sha256, i64::try_from(stored.bytes).unwrap());
    court.write(move |tx, fresh| {
        let new = NewCase {
            number: "2:21-cv-00042-ABC".into(),
            number_key: "2021-00042".into(),
            kind: "cv".into(),
            title: "Lee v. Ray".into(),
            date_filed: Some("2021-05-03".into()),
            nature_of_suit: "442 Civil Rights: Jobs".into(),
            facts: r#"{"cause": "28:1331 Fed. Question", "demand": "$75,000"}"#.into(),
            next_number: 4,
            next_sequence: 4,
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        let party = NewParty {
            role: "Plaintiff".into(),
            name: "Ann Lee".into(),
            extra_info: "an individual\n".into(),
            date_terminated: None,
            facts: "{}".into(),
        };
        let party = parties::insert(tx, fresh, case.id, &party)?;
        let attorney = Attorney {
            name: "Alex Attorney".into(),
            contact: "1 Court Square\nMontgomery, AL 36104".into(),
            roles: "LEAD ATTORNEY\nATTORNEY TO BE NOTICED".into(),
            filer_id: None,
        };
        parties::add_attorney(tx, fresh, party, &attorney)?;
        blobs::put(tx, fresh, &sha256, bytes, 2)?;
        let mut serials = Vec::new();
        for number in 1..=3 {
            let new = NewEntry {
                sequence: number,
                number: (number != 2).then_some(number),
                date_filed: Some(format!("2021-05-0{}", 2 + number)),
                date_entered: Some(format!("2021-05-0{}", 3 + number)),
                entered_at: Some(fresh.now),
                text: format!("{} of Ann Lee", ["COMPLAINT", "Notice", "MOTION 100%_sure"][usize::try_from(number - 1).unwrap()]),
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let entry = entries::insert(tx, fresh, case.id, &new)?;
            for part in 0..=i64::from(number == 1) {
                let new = NewDocument {
                    part,
                    description: if part == 0 { "Main Document".into() } else { "Exhibit".into() },
                    sha256: (number == 1).then(|| sha256.clone()),
                    bytes: if number == 1 { bytes } else { 0 },
                    pages: 2,
                    ..NewDocument::default()
                };
                serials.push(entries::add_document(tx, fresh, entry, &new)?);
            }
        }
        Ok((case.serial, serials))
    })
}
