//! Docket Activity: what was filed between two days, in all cases or in one.

use site::{Answer, form::ReportFields};
use store::court::reports::{self, Activity};

use super::{
    asks::{Choices, sortable},
    list::{self, Cell, Kind},
};
use crate::{Caller, docket::access::base, documents::address};

const KIND: Kind = Kind {
    title: "Docket Activity",
    page: "DktActivityRpt.pl",
    lead: "Docket entries that were filed between two days.",
    file: "docket-activity.csv",
    choices: Choices {
        most_days: 31,
        first_days: 1,
        about_cases: false,
        sorts: &[
            ("date", "Date Filed"),
            ("case", "Case Number"),
            ("title", "Case Title"),
            ("number", "#"),
            ("text", "Docket Text"),
        ],
    },
    most: 2000,
};

/// `GET /cgi-bin/DktActivityRpt.pl`: the form; with dates in the address the report.
pub(crate) async fn show(caller: Caller) -> Answer {
    list::show(caller, &KIND, reports::activity, cells).await
}

/// `POST /cgi-bin/DktActivityRpt.pl`: the same with the fields of a form.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    list::run(caller, &KIND, &fields, reports::activity, cells).await
}

fn cells(caller: &Caller, entry: Activity) -> Vec<Cell> {
    let (base, prefix) = (base(caller), &caller.settings().doc1_prefix);
    let number = entry.number.map(|number| number.to_string()).unwrap_or_default();
    let document = entry.document.map(|serial| format!("{base}{}", address::of(prefix, true, serial)));
    vec![
        Cell::day(entry.date_filed.as_deref()),
        Cell::text(&entry.case_number)
            .leading_to(format!("{base}/cgi-bin/DktRpt.pl?{}", entry.case_serial))
            .sorted_by(sortable(&entry.case_number)),
        Cell::text(&entry.title),
        Cell::text(&number)
            .leading_to(document.filter(|_| !number.is_empty()).unwrap_or_default())
            .sorted_by(format!("{:010}", entry.number.unwrap_or(9_999_999_999))),
        Cell::text(&entry.text),
    ]
}
