//! Deadlines and hearings that tests set.

use domain::{Id, deadline::Kind};
use store::court::{
    cases,
    deadlines::{self, NewDeadline},
    entries,
};

use super::TestCourt;

/// A deadline or, with a time, a hearing of a case.
#[derive(Clone, Copy)]
pub(crate) struct Due<'t> {
    pub(crate) case: i64,
    /// Number of its entry; 0 for none.
    pub(crate) number: i64,
    pub(crate) what: &'t str,
    /// `YYYY-MM-DD`.
    pub(crate) on: &'t str,
    /// `HH:MM`, or empty.
    pub(crate) at: &'t str,
    pub(crate) judge: &'t str,
}

impl Due<'_> {
    /// Sets it.
    pub(crate) fn make(&self, court: &TestCourt) -> Id {
        let (case, number) = (self.case, self.number);
        let mut new = NewDeadline {
            case: Id(0),
            entry: None,
            party: None,
            kind: if self.at.is_empty() { Kind::Deadline } else { Kind::Hearing },
            what: self.what.into(),
            due_on: self.on.into(),
            begins_at: Some(self.at).filter(|at| !at.is_empty()).map(str::to_owned),
            place: "Room 2; North, Annex".into(),
            judge: self.judge.into(),
            set_on: "2021-05-01".into(),
            set_by: "clerk".into(),
        };
        new.case = court.read(move |tx| Ok(cases::by_serial(tx, case)?.unwrap().id));
        let id = new.case;
        new.entry = court.read(move |tx| Ok(entries::by_number(tx, id, number)?.map(|entry| entry.id)));
        court.write(move |tx, fresh| deadlines::insert(tx, fresh, &new))
    }
}
