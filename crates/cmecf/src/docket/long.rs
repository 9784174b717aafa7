//! What stands before a very long docket sheet that was asked for whole: a smaller piece, or all of it after all (domain 4.8).

use askama::Template;
use domain::time::us_date;
use jiff::{ToSpan as _, civil::Date};
use site::{Answer, Fields, Page};
use store::court::cases::Case;

use super::{access::base, report::address_again, report::escaped};
use crate::Caller;

#[derive(Template)]
#[template(path = "docket/long.html")]
struct Long<'a> {
    case: &'a Case,
    /// Label and address.
    ways: Vec<(&'static str, String)>,
}

/// Asks how much of the sheet is wanted.
pub(super) fn ask(caller: &Caller, case: &Case, fields: &Fields) -> Answer {
    let again = address_again(base(caller), case.serial, fields);
    let today = caller.visit.fresh.now.date(&caller.settings().zone());
    let since = |day: Option<Date>| day.map(|day| format!("{again}&date_from={}", escaped(&us_date(day))));
    let ways = [
        ("The past week", since(today.checked_sub(7.days()).ok())),
        ("The past 90 days", since(today.checked_sub(90.days()).ok())),
        ("The past year", since(today.checked_sub(1.year()).ok())),
        ("The whole sheet, as asked", Some(format!("{again}&date_from=01%2F01%2F1960"))),
    ];
    let body = Long { case, ways: ways.into_iter().filter_map(|(label, address)| Some((label, address?))).collect() };
    Ok(Page::new(&caller.visit, &caller.frame(), "Docket Sheet", "Docket Sheet", &body)?.respond())
}
