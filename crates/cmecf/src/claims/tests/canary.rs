//! Sealed cases, sealed claims and claims about sealed entries are found by the court and those who take part, on no page of anybody
//! else.

use site::testing::Browser;
use store::court::{
    cases::{self, NewCase},
    claims::{self, Amount, Event, NewClaim},
    entries::{self, NewEntry},
    parties::{self, Attorney, NewParty},
};

use crate::testing::{TestCourt, courts};

/// Every sealed thing holds this word.
const CANARY: &str = "Zanzibarquill";

struct Planted {
    sealed: i64,
    open: i64,
    claims: Vec<i64>,
}

fn plant(court: &TestCourt, participant: domain::Id) -> Planted {
    court.write(move |tx, fresh| {
        let mut planted = Planted { sealed: 0, open: 0, claims: Vec::new() };
        for (number, key, sealed) in [("21-00111", "2021-00111", true), ("21-00222", "2021-00222", false)] {
            let new = NewCase {
                number: number.into(),
                number_key: key.into(),
                kind: "bk".into(),
                title: if sealed { CANARY.into() } else { "Lee Trading".into() },
                sealed,
                facts: "{}".into(),
                next_number: 1,
                next_sequence: 1,
                ..NewCase::default()
            };
            let case = cases::insert(tx, fresh, &new)?;
            if sealed {
                planted.sealed = case.serial
            } else {
                planted.open = case.serial
            }
            let party = NewParty {
                role: "Debtor".into(),
                name: "Ann Lee".into(),
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
            let entry = NewEntry {
                sequence: 7,
                number: Some(7),
                text: "sealed".into(),
                sealed: true,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            entries::insert(tx, fresh, case.id, &entry)?;
            for (number, claim_sealed) in [(1, false), (2, true)] {
                let word = if sealed || claim_sealed { CANARY } else { "Open" };
                let new = NewClaim {
                    number,
                    creditor_number: format!("{word}{number}"),
                    creditor: format!("{word} Creditor\n1 {word} Street"),
                    date_filed: Some("2021-05-04".into()),
                    description: word.into(),
                    sealed: claim_sealed,
                    facts: "{}".into(),
                    amounts: vec![Amount {
                        kind: "amount".into(),
                        allowed: false,
                        cents: Some(if claim_sealed { 77_777 } else { 100 }),
                        printed: "$1.00".into(),
                    }],
                    ..NewClaim::default()
                };
                let id = claims::insert(tx, fresh, case.id, &new)?;
                let event = Event {
                    is_claim: true,
                    number: Some(number),
                    part: Some(1),
                    date_filed: Some("2021-05-04".into()),
                    date_entered: Some("2021-05-04".into()),
                    text: word.into(),
                    facts: "{}".into(),
                    ..Event::default()
                };
                planted.claims.extend(claims::add_event(tx, fresh, id, &event)?);
                let objection = Event { is_claim: false, number: Some(7), text: format!("Objection {CANARY}"), ..event };
                claims::add_event(tx, fresh, id, &objection)?;
            }
        }
        Ok(planted)
    })
}

/// The answers of every page of claims, for one reader.
async fn pages(court: &TestCourt, reader: &mut Browser, planted: &Planted, base: &str) -> Vec<String> {
    let mut found = Vec::new();
    for case in [planted.sealed, planted.open] {
        let gets = [
            format!("/cgi-bin/SearchClaims.pl?{case}"),
            format!("/claims.csv?all_case_ids={case}"),
            format!("/cgi-bin/CreditorQry.pl?{case}"),
            format!("/cgi-bin/CredMatrixCase.pl?{case}"),
            format!("/cgi-bin/show_doc.pl?caseid={case}&de_seq_num=7&doc_num=7"),
        ];
        for path in gets {
            found.push(reader.get_raw(&court.ecf(&format!("{base}{path}")), &[]).await.text());
        }
        for (page, more) in [
            ("/cgi-bin/SearchClaims.pl", ""),
            ("/cgi-bin/SearchClaims.pl", "&creditor=zan"),
            ("/cgi-bin/CredMatrixCase.pl", "&typfmt=rawfrmt"),
            ("/cgi-bin/CredMatrixCase.pl", ""),
            ("/creditors.txt", ""),
            ("/cgi-bin/ClaimsActRpt.pl", ""),
        ] {
            let fields = format!("all_case_ids={case}{more}");
            found.push(reader.post_raw(&court.ecf(&format!("{base}{page}")), &[], &fields).await.text());
        }
    }
    for fields in ["creditor=creditor", "entered_from=01/01/2021"] {
        let page = format!("{base}/cgi-bin/ClaimsActRpt.pl");
        found.push(reader.post_raw(&court.ecf(&page), &[], fields).await.text());
    }
    for claim in &planted.claims {
        let path = format!("{base}/cgi-bin/show_doc.pl?caseid=1&claim_id={claim}&claim_num=1-1");
        found.push(reader.get_raw(&court.ecf(&path), &[]).await.text());
    }
    found
}

#[tokio::test]
async fn sealed_claims_are_found_by_participants_and_the_court_alone() {
    let court = TestCourt::new(courts::wieb());
    let participant = court.filer("aattorney").make();
    let other = court.filer("other").make();
    let planted = plant(&court, participant.id);
    let mut readers = [
        court.person("Vera Viewer").sign_on().await,
        court.person("Firm Account").shared().sign_on().await,
        court.person("Olga Other").linked_to(&other).sign_on().await,
    ];
    for reader in &mut readers {
        let pages = pages(&court, reader, &planted, "").await;
        for page in &pages {
            assert!(!page.contains(CANARY) && !page.contains("777.77"), "{page}");
        }
        assert!(pages.iter().filter(|page| page.contains("Open Creditor")).count() >= 5, "the open claim is there");
        // A claim that is sealed, or of a sealed case, is answered like one that is not there.
        let missing = reader.get_raw(&court.ecf("/cgi-bin/show_doc.pl?caseid=1&claim_id=424242&claim_num=1-1"), &[]).await.text();
        assert_eq!(pages.iter().rev().take(4).filter(|page| **page == missing).count(), 3);
        let register = &pages[pages.len() / 2..].join("");
        assert!(!register.contains("Total Number Of Claims:</b> 2"), "a sealed claim is not counted");
    }
    let mut clerk = court.clerk().await;
    let told = pages(&court, &mut clerk, &planted, "/staff").await.iter().filter(|page| page.contains(CANARY)).count();
    assert!(told >= 10, "the court knows of them: {told}");
    let mut alex = court.person("Alex Attorney").linked_to(&participant).sign_on().await;
    let told = pages(&court, &mut alex, &planted, "").await.iter().filter(|page| page.contains(CANARY)).count();
    assert!(told >= 8, "who takes part knows of them: {told}");
}
