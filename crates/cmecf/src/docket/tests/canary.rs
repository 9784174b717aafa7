//! What is sealed is found by the court and by those who take part, on no page of anybody else: words, counts, errors (permission).

use domain::{Id, Time};
use jiff::civil::date;
use site::testing::Browser;
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
    imports,
    parties::{self, Attorney, NewParty},
    seals::{self, Target, Why},
};

use super::run_report;
use crate::{
    docket::kinds::{self, Kind},
    testing::{TestCourt, courts},
};

/// Every sealed thing holds this word.
const CANARY: &str = "Zanzibarquill";

struct Planted {
    sealed_case: i64,
    open_case: i64,
    sealed_entry_document: i64,
    sealed_document: i64,
}

fn plant(court: &TestCourt, participant: Id) -> Planted {
    court.write(move |tx, fresh| {
        let new_case = |number: &str, key: &str, title: &str, sealed| NewCase {
            number: number.into(),
            number_key: key.into(),
            kind: "cv".into(),
            title: title.into(),
            date_filed: Some("2021-05-03".into()),
            nature_of_suit: "190 Contract: Other".into(),
            sealed,
            facts: "{}".into(),
            next_number: 1,
            next_sequence: 1,
            ..NewCase::default()
        };
        let sealed = cases::insert(tx, fresh, &new_case("2:21-cv-00111-ABC", "2021-00111", &format!("{CANARY} v. Doe"), true))?;
        let open = cases::insert(tx, fresh, &new_case("2:21-cv-00222-ABC", "2021-00222", "Lee v. Ray", false))?;
        for case in [&sealed, &open] {
            let party = NewParty {
                role: "Plaintiff".into(),
                name: if case.sealed { format!("{CANARY} Party") } else { "Ann Lee".into() },
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
        }
        let entry = |number: i64, text: &str, sealed| NewEntry {
            sequence: number,
            number: Some(number),
            date_filed: Some(date(2021, 5, 3 + i8::try_from(number).unwrap()).to_string()),
            date_entered: Some("2021-05-09".into()),
            entered_at: Some(Time(fresh.now.0)),
            text: text.into(),
            event: "motion".into(),
            sealed,
            facts: "{}".into(),
            ..NewEntry::default()
        };
        let document = |part: i64, description: &str, sealed| NewDocument {
            part,
            description: description.into(),
            bytes: 1000,
            pages: 2,
            sealed,
            ..NewDocument::default()
        };
        let in_sealed = entries::insert(tx, fresh, sealed.id, &entry(1, &format!("MOTION {CANARY}"), false))?;
        entries::add_document(tx, fresh, in_sealed, &document(0, "Main Document", false))?;
        let first = entries::insert(tx, fresh, open.id, &entry(1, "COMPLAINT (Attachments: # 1 Exhibit, # 2 Map)", false))?;
        entries::add_document(tx, fresh, first, &document(0, "Main Document", false))?;
        entries::add_document(tx, fresh, first, &document(1, "Exhibit", false))?;
        let sealed_document = entries::add_document(tx, fresh, first, &document(2, &format!("{CANARY} Map"), true))?;
        let second = entries::insert(tx, fresh, open.id, &entry(2, &format!("MOTION about {CANARY}"), true))?;
        let sealed_entry_document = entries::add_document(tx, fresh, second, &document(0, &format!("{CANARY} main"), false))?;
        Ok(Planted { sealed_case: sealed.serial, open_case: open.serial, sealed_entry_document, sealed_document })
    })
}

/// The answers of every page that could tell of it, for one reader.
async fn pages(court: &TestCourt, reader: &mut Browser, planted: &Planted, at_desk: bool) -> Vec<String> {
    let base = if at_desk { "/staff" } else { "" };
    let sealed = planted.sealed_case;
    let mut found = Vec::new();
    let gets = [
        format!("/cgi-bin/iquery.pl?{sealed}"),
        "/cgi-bin/possible_case_numbers.pl?2:21-cv-111".into(),
        format!("/cgi-bin/DktRpt.pl?{sealed}"),
        format!("/doc1/0171{}", planted.sealed_entry_document),
        format!("/doc1/0170{}", planted.sealed_entry_document),
        format!("/doc1/0171{}", planted.sealed_document),
        format!("/doc1/0170{}", planted.sealed_document),
        format!("/cgi-bin/show_case_doc?1,{sealed},,,"),
        format!("/cgi-bin/show_case_doc?2,{},,,", planted.open_case),
        format!("/cgi-bin/show_case_doc?1,{},2,,", planted.open_case),
        "/cgi-bin/CaseFiled-Rpt.pl?filed_from=05/01/2021".into(),
        "/cgi-bin/DktActivityRpt.pl?filed_from=05/01/2021".into(),
        "/cgi-bin/DktActivityRpt.pl?filed_from=05/01/2021&output_format=csv".into(),
        "/cgi-bin/WrtOpRpt.pl?filed_from=05/01/2021".into(),
    ];
    for path in gets {
        let answer = reader.get_raw(&court.ecf(&format!("{base}{path}")), &[]).await;
        assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.status);
        found.push(format!("{} {}", answer.header("location"), answer.text()));
    }
    let posts = [
        ("/cgi-bin/iquery.pl?1-L_1_0-1".to_owned(), format!("all_case_ids={sealed}&case_num=foo")),
        ("/cgi-bin/iquery.pl?1-L_1_0-1".to_owned(), "case_num=2:21-cv-111".to_owned()),
        ("/cgi-bin/iquery.pl?1-L_1_0-1".to_owned(), format!("last_name={CANARY}")),
        ("/cgi-bin/iquery.pl?1-L_1_0-1".to_owned(), "Qry_filed_from=01/01/2021".to_owned()),
        ("/cgi-bin/DktRpt.pl?1-L_1_0-1".to_owned(), format!("all_case_ids={sealed}&case_num=+&list_of_parties_and_counsel=on")),
        ("/cgi-bin/DktRpt.pl?1-L_1_0-1".to_owned(), "case_num=2:21-cv-111".to_owned()),
        ("/cgi-bin/DktRpt.pl?1-L_1_0-1".to_owned(), format!("all_case_ids={}&case_num=+", planted.open_case)),
        (format!("/doc1/0171{}", planted.sealed_entry_document), "got_receipt=1&pdf_header=1".to_owned()),
        (format!("/doc1/0171{}", planted.sealed_document), "got_receipt=1&pdf_header=1".to_owned()),
    ];
    for (path, body) in posts {
        let answer = reader.post_raw(&court.ecf(&format!("{base}{path}")), &[], &body).await;
        assert!(matches!(answer.status, 200 | 303), "{path}: {}", answer.status);
        found.push(answer.text());
    }
    found
}

/// Pages that hold the word, save where it is only what the reader typed into a field.
fn telling(pages: &[String]) -> usize {
    pages.iter().filter(|page| page.contains(CANARY)).count()
}

#[tokio::test]
async fn sealed_things_are_found_by_participants_and_the_court_alone() {
    let court = TestCourt::new(courts::almd());
    let participant = court.filer("aattorney").make();
    let other = court.filer("other").make();
    let planted = plant(&court, participant.id);

    let mut readers = vec![
        ("a viewer", court.person("Vera Viewer").sign_on().await),
        ("a shared account", court.person("Firm Account").shared().sign_on().await),
        ("another filer", court.person("Olga Other").linked_to(&other).sign_on().await),
        ("a pending link", {
            let person = court.person("Pia Pending");
            person.link_in_state(&court.filer("pia").make(), domain::link::State::Pending).sign_on().await
        }),
    ];
    for (who, reader) in &mut readers {
        for page in pages(&court, reader, &planted, false).await {
            assert!(!page.contains(CANARY), "{who}: {page}");
        }
        let sheet = super::read_sheet::read(&run_report(reader, &court, planted.open_case).await.html());
        assert_eq!(sheet.entries.len(), 1, "{who}");
        // A case, document or number that is sealed is answered like one that is not there.
        let twins = [
            (format!("/cgi-bin/DktRpt.pl?{}", planted.sealed_case), "/cgi-bin/DktRpt.pl?424242".to_owned()),
            (format!("/doc1/0171{}", planted.sealed_document), "/doc1/017142424242".to_owned()),
            (format!("/doc1/0170{}", planted.sealed_entry_document), "/doc1/017042424242".to_owned()),
        ];
        for (sealed, missing) in twins {
            let one = reader.get_raw(&court.ecf(&sealed), &[]).await.text();
            let other = reader.get_raw(&court.ecf(&missing), &[]).await.text();
            assert_eq!(one, other, "{who}: {sealed}");
        }
        let menu = reader.visit(&court.ecf(&reader_link(&sheet.links))).await;
        menu.must_see("Document Selection Menu").must_see("Exhibit").must_see("4 pages").must_not_see("6 pages");
    }

    let mut alex = court.person("Alex Attorney").linked_to(&participant).sign_on().await;
    assert!(telling(&pages(&court, &mut alex, &planted, false).await) >= 4, "who takes part knows of it");
    let mut clerk = court.clerk().await;
    assert!(telling(&pages(&court, &mut clerk, &planted, true).await) >= 4, "the court knows of it");
}

#[test]
fn an_export_holds_what_is_sealed_only_when_that_is_asked_for() {
    let court = TestCourt::new(courts::almd());
    let participant = court.filer("aattorney").make();
    let planted = plant(&court, participant.id);
    let (open, why) = (planted.open_case, Why { by: "clerk1".into(), ..Why::default() });
    court.write(move |tx, fresh| {
        let case = cases::by_serial(tx, open)?.unwrap();
        let new = NewParty {
            role: "Defendant".into(),
            name: format!("{CANARY} Minor"),
            extra_info: String::new(),
            date_terminated: None,
            facts: "{}".into(),
        };
        parties::insert(tx, fresh, case.id, &new)?;
        // A menu as it came, which can't be cut.
        imports::insert(tx, fresh, case.id, Kind::AttachmentMenu.word(), b"digest", &format!("{{\"menu\": \"{CANARY}\"}}"))?;
        seals::seal(tx, fresh, open, Target::Party(1), &why).map(|done| assert_eq!(done, Some(true)))
    });
    for kind in [Kind::DocketSheet, Kind::AttachmentMenu] {
        let written = |sealed_too: bool| {
            let values = court.read(move |tx| {
                let case = cases::by_serial(tx, open)?.unwrap();
                kinds::export(tx, &case, kind, sealed_too)
            });
            // What a case that was opened here lacks of a sheet is told, and tells of no more.
            format!("{values:?}")
        };
        assert!(!written(false).contains(CANARY), "{}", written(false));
        assert_eq!(
            written(true).contains(CANARY),
            kind == Kind::AttachmentMenu || written(true).starts_with("Ok"),
            "{}",
            written(true)
        );
    }
}

fn reader_link(links: &[String]) -> String {
    links[0].clone()
}
