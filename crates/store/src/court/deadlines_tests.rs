//! A calendar is read by its days, and the deadlines of a case by the case.

use crate::{
    db::{Sql, Value},
    testing,
};

#[test]
fn no_calendar_looks_through_the_whole_court() {
    let scratch = testing::scratch(&[("court_x", super::super::MIGRATIONS)]);
    let days = vec![false.into(), "2021-05-10".into(), "2021-05-11".into()];
    let no_text = || Value::from("");
    let calendar = vec![no_text(), no_text(), 0.into(), no_text(), no_text(), true.into(), 10.into()];
    for (sql, values, index) in [
        (super::OF_CASE, vec![false.into(), 1.into(), true.into(), 10.into()], "deadlines_by_case (case_id=?)"),
        (super::CALENDAR, days.into_iter().chain(calendar).collect(), "deadlines_by_day (due_on>? AND due_on<?)"),
    ] {
        let explained: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", sql.0).into_boxed_str());
        let steps = scratch.database("court_x").read_now(move |tx| {
            let sqlite = tx.is_sqlite();
            if sqlite { tx.all(Sql(explained), &values, |row| row.get::<String>(3)).map(Some) } else { Ok(None) }
        });
        let Some(steps) = steps.unwrap() else { return };
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:?}");
        assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{steps:?}");
    }
}
