//! What is put in is found by its words, and what is sealed by nobody, on both databases.

use domain::{Fresh, Id, court::Type, search::parse};

use super::{super::Tx, *};
use crate::{
    court::{
        MIGRATIONS,
        cases::{self, NewCase},
        entries::{self, NewDocument, NewEntry},
        parties::{self, NewParty},
    },
    db::Db,
    testing::{fresh, scratch},
};

fn write<R: Send + 'static>(db: &Db, f: impl Fn(&mut Tx<'_, '_>, &mut Fresh) -> Result<R> + Send + 'static) -> R {
    db.write_now("test", &fresh(1), move |tx, fresh| f(&mut Tx(tx), fresh)).unwrap()
}

/// A case with entries, each with a document of that text; the ids of the case, of the entries and of the documents.
fn case(db: &Db, title: &str, nature: &str, papers: &'static [(&'static str, &'static str)]) -> (Id, Vec<Id>, Vec<Id>) {
    let (title, nature) = (title.to_owned(), nature.to_owned());
    write(db, move |tx, fresh| {
        let number = format!("2:21-cv-{:05}-ABC", title.len());
        let new = NewCase {
            number_key: domain::case_number::DocketNumber::read(&number).search_key(),
            number,
            title: title.clone(),
            date_filed: Some("2021-05-10".into()),
            nature_of_suit: nature.clone(),
            assigned_to: "Judge Ann Example".into(),
            facts: "{}".into(),
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        let party = NewParty {
            role: "Plaintiff".into(),
            name: title.split(" v.").next().unwrap_or_default().into(),
            extra_info: String::new(),
            date_terminated: None,
            facts: "{}".into(),
        };
        parties::insert(tx, fresh, case.id, &party)?;
        let (mut of_entries, mut of_documents) = (Vec::new(), Vec::new());
        for (place, (text, _)) in papers.iter().enumerate() {
            let place = i64::try_from(place).unwrap() + 1;
            let entry = NewEntry {
                sequence: place,
                number: Some(place),
                date_filed: Some(format!("2021-05-{:02}", 10 + place)),
                text: (*text).into(),
                imported: true,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let entry = entries::insert(tx, fresh, case.id, &entry)?;
            let document = NewDocument { description: "Main Document".into(), ..NewDocument::default() };
            let serial = entries::add_document(tx, fresh, entry, &document)?;
            of_entries.push(entry);
            of_documents.push(entries::document_by_serial(tx, serial)?.unwrap().id);
        }
        Ok((case.id, of_entries, of_documents))
    })
}

/// What the worker does, with the texts of the papers in their order; how many rows waited.
fn index(db: &Db, texts: &'static [(&'static str, &'static str)]) -> usize {
    write(db, move |tx, fresh| {
        let entries = waiting_entries(tx, fresh.now, 100)?;
        for entry in &entries {
            put_entry(tx, entry)?;
        }
        let documents = waiting_documents(tx, fresh.now, 100)?;
        for document in &documents {
            let text = texts.iter().find(|(entry, _)| *entry == document.entry.text).map(|(_, text)| *text);
            assert!(begin_document(tx, document, fresh.now.plus_seconds(60))?);
            assert!(!begin_document(tx, document, fresh.now.plus_seconds(60))?, "another has begun it");
            put_document(tx, document, text.map(|text| Words::of(&document.description, text)).as_ref())?;
        }
        Ok(entries.len() + documents.len())
    })
}

fn found(db: &Db, typed: &str) -> Vec<String> {
    let query = parse(typed).unwrap();
    db.read_now(move |tx| {
        let mut tx = Tx(tx);
        let found = find(&mut tx, &query, Type::District, Sort::Oldest, 0, 100)?;
        assert_eq!(count(&mut tx, &query, Type::District)?, i64::try_from(found.len()).unwrap());
        let ranked = find(&mut tx, &query, Type::District, Sort::Relevance, 0, 100)?;
        let sorted = |mut list: Vec<Found>| {
            list.sort_by_key(|found| (found.case_serial, found.sequence, found.document.is_some()));
            list
        };
        assert_eq!(sorted(ranked), sorted(found.clone()), "the order changes, not what is found");
        Ok(found
            .into_iter()
            .map(|found| format!("{}{}", found.sequence, if found.document.is_some() { "d" } else { "" }))
            .collect())
    })
    .unwrap()
}

const PAPERS: &[(&str, &str)] = &[
    ("MOTION to Dismiss for lack of jurisdiction", "The court has no jurisdiction over the García estate."),
    ("ORDER denying 1 Motion to Dismiss", "It is ordered that the motion is denied. Jurisdiction lies."),
    ("BRIEF about venue", "Venue, not jurisdiction, is at issue: motion practice to be dismissed."),
];

#[test]
fn words_phrases_fields_and_dates_find_what_holds_them() {
    let scratch = scratch(&[("court_x", MIGRATIONS)]);
    let db = scratch.database("court_x");
    case(&db, "Lee v. Ray", "190 Contract: Other", PAPERS);
    assert_eq!(index(&db, PAPERS), 6);
    assert_eq!(index(&db, PAPERS), 0, "nothing waits twice");
    for (typed, expected) in [
        ("jurisdiction", &["1", "1d", "2d", "3d"][..]),
        ("\"motion to dismiss\"", &["1", "2"]),
        ("\"motion is denied\"", &["2d"]),
        ("garcia", &["1d"]),
        ("jurisdiction NOT venue", &["1", "1d", "2d"]),
        ("garcia OR venue", &["1d", "3", "3d"]),
        ("dismiss*", &["1", "2", "3d"]),
        ("\"to dismiss\"*", &["1", "2"]),
        ("jurisdiction filed:2021-05-12..", &["2d", "3d"]),
        ("filed:2021-05-11", &["1", "1d"]),
        ("party:lee venue", &["3", "3d"]),
        ("party:le venue", &[]),
        ("party:le* venue", &["3", "3d"]),
        ("party:ray venue", &[]),
        ("case:\"lee v. ray\" venue", &["3", "3d"]),
        ("case:2:21-cv-00010 venue", &["3", "3d"]),
        ("case:21-10 venue", &["3", "3d"]),
        ("judge:\"ann example\" venue", &["3", "3d"]),
        ("judge:nobody venue", &[]),
        ("nature:190 venue", &["3", "3d"]),
        ("NOT jurisdiction", &["2", "3"]),
        ("(garcia OR judge:nobody) AND NOT (venue filed:2021-05-13)", &["1d"]),
    ] {
        assert_eq!(found(&db, typed), expected, "{typed}");
    }
}

#[test]
fn signs_of_a_query_language_are_words_to_the_database_or_nothing() {
    let scratch = scratch(&[("court_x", MIGRATIONS)]);
    let db = scratch.database("court_x");
    case(&db, "Lee v. Ray", "190", PAPERS);
    index(&db, PAPERS);
    for typed in [
        "\"venue\" NEAR",
        "words:venue",
        "x' OR '1'='1",
        "venue'); DROP TABLE search_rows; --",
        "a&b|c!d",
        "party:%",
        "party:l_e",
        "{venue}",
        "^venue",
        "venue + motion",
        "\\'venue\\'",
        "judge:100%",
        "case:'",
        "<->",
        "vénue:*",
        "near/2",
        "rowid:1 ",
    ] {
        if parse(typed).is_ok() {
            found(&db, typed);
        }
    }
    assert_eq!(found(&db, "venue"), ["3", "3d"]);
}

#[test]
fn a_seal_takes_its_thing_out_at_once_and_the_query_asks_again() {
    let scratch = scratch(&[("court_x", MIGRATIONS)]);
    let db = scratch.database("court_x");
    let (id, of_entries, of_documents) = case(&db, "Lee v. Ray", "190", PAPERS);
    index(&db, PAPERS);
    let rows = |db: &Db| {
        db.read_now(|tx| {
            let words = tx.one(Sql("SELECT count(*) FROM search_words"), &[], |row| row.get::<i64>(0))?;
            Ok((words, tx.one(Sql("SELECT count(*) FROM search_rows"), &[], |row| row.get::<i64>(0))?))
        })
        .unwrap()
    };
    assert_eq!(rows(&db), (6, 6));
    // A seal without a word to the index: the query itself leaves it out.
    let document = of_documents[0];
    write(&db, move |tx, _| tx.execute(Sql("UPDATE documents SET sealed = TRUE WHERE id = $1"), &[document.into()]));
    assert_eq!(found(&db, "jurisdiction"), ["1", "2d", "3d"]);
    write(&db, move |tx, _| remove(tx, document));
    assert_eq!(rows(&db), (5, 5));
    let entry = of_entries[1];
    write(&db, move |tx, _| {
        tx.execute(Sql("UPDATE entries SET sealed = TRUE WHERE id = $1"), &[entry.into()])?;
        remove_entry(tx, entry)
    });
    assert_eq!((found(&db, "jurisdiction"), rows(&db)), (vec!["1".to_owned(), "3d".to_owned()], (3, 3)));
    write(&db, move |tx, _| {
        tx.execute(Sql("UPDATE cases SET sealed = TRUE WHERE id = $1"), &[id.into()])?;
        remove_case(tx, id)
    });
    assert_eq!((found(&db, "jurisdiction OR venue"), rows(&db)), (Vec::new(), (0, 0)));
    // What waits while it is sealed is looked at and not put in; a seal that is lifted brings it back.
    write(&db, move |tx, fresh| look_again(tx, fresh, id));
    assert_eq!((index(&db, PAPERS), rows(&db)), (6, (0, 0)));
    write(&db, move |tx, fresh| {
        for sql in ["UPDATE cases SET sealed = FALSE", "UPDATE entries SET sealed = FALSE", "UPDATE documents SET sealed = FALSE"]
        {
            tx.execute(Sql(sql), &[])?;
        }
        look_again(tx, fresh, id)
    });
    assert_eq!((index(&db, PAPERS), rows(&db)), (6, (6, 6)));
}

#[test]
fn of_social_security_cases_the_sheet_and_orders_are_found_and_no_other_paper() {
    let scratch = scratch(&[("court_x", MIGRATIONS)]);
    let db = scratch.database("court_x");
    case(&db, "Lee v. Commissioner", "864 Social Security: SSID Tit. XVI", PAPERS);
    // Even if the worker had put everything in.
    index(&db, PAPERS);
    assert_eq!(found(&db, "jurisdiction"), ["1", "2d"]);
}

#[test]
fn a_long_text_of_strange_words_is_put_in_on_both_databases() {
    let scratch = scratch(&[("court_x", MIGRATIONS)]);
    let db = scratch.database("court_x");
    case(&db, "Lee v. Ray", "190", &[("NOTICE", "")]);
    write(&db, |tx, fresh| {
        for entry in waiting_entries(tx, fresh.now, 10)? {
            put_entry(tx, &entry)?;
        }
        let mut text: String = (0..120_000).map(|word| format!("Wört{word:030}ß\0 ")).collect();
        text.insert_str(0, "beginning ");
        for document in waiting_documents(tx, fresh.now, 10)? {
            put_document(tx, &document, Some(&Words::of("", &text)))?;
        }
        Ok(())
    });
    assert_eq!(found(&db, "beginning"), ["1d"]);
    assert_eq!(found(&db, "notice main"), [""; 0]);
}
