//! Pieces of a long sheet are found by the index on the day, not by looking through the case.

use super::{ByDay, NewDocument, NewEntry, Place, add_document, first_place, insert, last_place, listed_by_day};
use crate::{
    court::{
        Tx,
        cases::{self, NewCase},
    },
    db::{Sql, Value},
    testing,
};

#[test]
fn a_piece_of_a_sheet_is_read_by_the_day_alone() {
    let scratch = testing::scratch(&[("court_x", super::super::MIGRATIONS)]);
    let plan = |sql: Sql, values: Vec<Value>| {
        scratch.database("court_x").read_now(move |tx| {
            if !tx.is_sqlite() {
                return Ok(None);
            }
            let explained: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", sql.0).into_boxed_str());
            tx.all(Sql(explained), &values, |row| row.get::<String>(3)).map(Some)
        })
    };
    let values = || vec![1.into(), 200.into(), false.into(), "2021-05-10".into(), 7.into()];
    for sql in [super::FORWARDS, super::BACKWARDS] {
        let Some(steps) = plan(sql, values()).unwrap() else { return };
        let begins =
            ["SEARCH e USING INDEX entries_by_day (case_id=? AND <expr>", "SEARCH d USING INDEX sqlite_autoindex_documents_"];
        assert_eq!(steps.len(), begins.len(), "{steps:?}");
        assert!(steps.iter().zip(begins).all(|(step, begin)| step.starts_with(begin)), "{steps:?}");
    }
    // Who takes part in a case is asked of keys alone too: no row of the case's entries is read.
    let steps = plan(super::super::parties::TAKES_PART, vec![1.into(), 2.into()]).unwrap().unwrap();
    let asks = |step: &&String| step.contains("entries");
    assert_eq!(
        steps.iter().filter(asks).map(String::as_str).collect::<Vec<_>>(),
        ["SEARCH entries USING COVERING INDEX entries_by_filer (filer_id=? AND case_id=?)"]
    );
}

#[test]
fn pieces_of_a_sheet_put_together_are_the_sheet_however_many_documents_an_entry_has() {
    let scratch = testing::scratch(&[("court_x", super::super::MIGRATIONS)]);
    let documents = [1, 0, 3, 40, 2, 0, 0, 5];
    // Not in the order of the sequence, one without a day, two on the same.
    let days = [Some(3), Some(1), Some(2), Some(2), None, Some(9), Some(4), Some(5)];
    let db = scratch.database("court_x");
    let case = db
        .write_now("file", &testing::fresh(1), move |tx, fresh| {
            let tx = &mut Tx(tx);
            let case = cases::insert(tx, fresh, &NewCase { number: "2:21-cv-00001".into(), ..NewCase::default() })?;
            for (index, (count, day)) in documents.into_iter().zip(days).enumerate() {
                let sequence = i64::try_from(index).unwrap() + 1;
                let date_filed = day.map(|day| format!("2021-05-0{day}"));
                let entry = NewEntry { sequence, date_filed, text: format!("Entry {sequence}"), ..NewEntry::default() };
                let entry = insert(tx, fresh, case.id, &entry)?;
                for part in 0..count {
                    add_document(tx, fresh, entry, &NewDocument { part, ..NewDocument::default() })?;
                }
            }
            Ok(case.id)
        })
        .unwrap();
    let pieces = |backwards: bool, limit: i64| {
        let mut from: Place = if backwards { last_place() } else { first_place() };
        let mut pieces: Vec<ByDay> = Vec::new();
        loop {
            let after = from.clone();
            let piece = db.read_now(move |tx| listed_by_day(&mut Tx(tx), case, &after, backwards, limit, false)).unwrap();
            let until = piece.until.clone();
            pieces.push(piece);
            let Some(until) = until else { return pieces };
            from = until;
        }
    };
    for backwards in [false, true] {
        let whole = pieces(backwards, 1000);
        assert_eq!(whole.len(), 1);
        assert_eq!((whole[0].listed.len(), whole[0].documents.len()), (8, 51));
        for limit in [1, 2, 3, 7, 41, 53, 54] {
            let pieces = pieces(backwards, limit);
            let days = pieces.iter().map(|piece| {
                let mut days: Vec<Place> =
                    piece.listed.iter().map(|entry| (entry.date.clone().unwrap_or_default(), entry.sequence)).collect();
                days.sort();
                if backwards {
                    days.reverse();
                }
                days
            });
            let days: Vec<Place> = days.flatten().collect();
            let mut sorted = days.clone();
            sorted.sort();
            if backwards {
                sorted.reverse();
            }
            assert_eq!(days, sorted, "in pieces of {limit}");
            let mut all = ByDay { listed: Vec::new(), documents: Vec::new(), until: None };
            for piece in pieces {
                all.listed.extend(piece.listed);
                all.documents.extend(piece.documents);
            }
            all.listed.sort_by_key(|entry| entry.sequence);
            all.documents.sort_by_key(|document| (document.sequence, document.part));
            assert_eq!(all, whole[0], "in pieces of {limit}");
        }
    }
}
