//! Feeds and reports are read by the time or the day they ask for, whatever else the court holds.

use crate::{
    db::{Sql, Value},
    testing,
};

#[test]
fn no_feed_and_no_report_looks_through_the_whole_court() {
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
    let days = || vec![false.into(), "2021-05-10".into(), "2021-05-11".into(), "".into(), "".into()];
    let with = |more: Vec<Value>| days().into_iter().chain(more).collect::<Vec<Value>>();
    let filed = with(vec!["".into(), "".into(), true.into(), true.into(), 10.into()]);
    for (sql, values, index) in [
        (super::NEWS, vec![7.into(), 10.into()], "entries_by_time (entered_at>?)"),
        (super::FILED, filed, "cases_by_filing_day (date_filed>? AND date_filed<?)"),
        (super::ACTIVITY, with(vec![0.into(), 10.into()]), "entries_by_filing_day (date_filed>? AND date_filed<?)"),
        (super::OPINIONS, with(vec![0.into(), 10.into()]), "written_opinions_by_day (filed_on>? AND filed_on<?)"),
    ] {
        let Some(steps) = plan(sql, values).unwrap() else { return };
        assert!(steps[0].contains(index), "{steps:?}");
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{steps:?}");
    }
}
