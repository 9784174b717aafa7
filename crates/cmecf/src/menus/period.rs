//! From one date to another: what the pages of one's own records ask for.

use domain::{
    Time,
    time::{parse_date, us_date},
};
use jiff::{ToSpan as _, civil::Date};
use site::FormState;

use crate::Caller;

/// The dates asked for; a month back to today when none are given.
pub(crate) struct Period {
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) form: FormState,
}

impl Period {
    pub(crate) fn of(caller: &Caller) -> Period {
        let today = caller.visit.fresh.now.date(&caller.settings().zone());
        let mut form = FormState::default();
        let mut read = |name: &str, default: Date| {
            let typed = caller.visit.query_value(name).unwrap_or_default();
            let date = if typed.trim().is_empty() { Some(default) } else { parse_date(&typed) };
            form.set(name, date.map_or(typed, us_date));
            if date.is_none() {
                form.wrong(name, "Write the date as MM/DD/YYYY.");
            }
            date.unwrap_or(default)
        };
        let from = read("from", today.saturating_sub(1.month()));
        let to = read("to", today);
        if from > to && !form.has_errors() {
            form.wrong("to", "The second date must not be before the first.");
        }
        Period { from, to, form }
    }

    /// First instant and the first after the last day, in the court's zone.
    pub(crate) fn instants(&self, caller: &Caller) -> (Time, Time) {
        let zone = caller.settings().zone();
        (zone.midnight(self.from), zone.midnight(self.to.saturating_add(1.day())))
    }

    /// The address of the same period as a file.
    pub(crate) fn address(&self, path: &str) -> String {
        oidc::form::with_query(path, &[("from", &us_date(self.from)), ("to", &us_date(self.to))])
    }
}
