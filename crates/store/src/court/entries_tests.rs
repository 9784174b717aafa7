//! Pieces of a long sheet are found by the index on the day, not by looking through the case.

use crate::{
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
        let begins = [
            "CO-ROUTINE e",
            "SEARCH entries USING INDEX entries_by_day (case_id=? AND <expr>",
            "SCAN e",
            "SEARCH d USING INDEX sqlite_autoindex_documents_",
        ];
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
