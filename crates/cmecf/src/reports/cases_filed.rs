//! Cases Filed: the cases that were opened between two days.

use site::{Answer, form::ReportFields};
use store::court::reports::{self, Filed};

use super::{
    asks::{Choices, sortable},
    list::{self, Cell, Kind},
};
use crate::{Caller, docket::access::base};

const KIND: Kind = Kind {
    title: "Cases Filed",
    page: "CaseFiled-Rpt.pl",
    lead: "Cases that were filed between two days.",
    file: "cases-filed.csv",
    choices: Choices {
        most_days: 92,
        first_days: 7,
        about_cases: true,
        sorts: &[
            ("date", "Date Filed"),
            ("case", "Case Number"),
            ("title", "Case Title"),
            ("nature", "Nature of Suit / Chapter"),
            ("judge", "Judge"),
            ("closed", "Date Closed"),
        ],
    },
    most: 2000,
};

/// `GET /cgi-bin/CaseFiled-Rpt.pl`: the form; with dates in the address the report.
pub(crate) async fn show(caller: Caller) -> Answer {
    list::show(caller, &KIND, reports::cases_filed, cells).await
}

/// `POST /cgi-bin/CaseFiled-Rpt.pl`: the same with the fields of a form.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    list::run(caller, &KIND, &fields, reports::cases_filed, cells).await
}

fn cells(caller: &Caller, case: Filed) -> Vec<Cell> {
    let base = base(caller);
    vec![
        Cell::day(case.date_filed.as_deref()),
        Cell::text(&case.number)
            .leading_to(format!("{base}/cgi-bin/iquery.pl?{}", case.serial))
            .sorted_by(sortable(&case.number)),
        Cell::text(&case.title),
        Cell::text(if case.chapter.is_empty() { &case.nature_of_suit } else { &case.chapter }),
        Cell::text(&case.assigned_to),
        Cell::day(case.date_terminated.as_deref()),
    ]
}
