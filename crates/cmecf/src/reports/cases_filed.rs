//! Cases Filed: the cases that were opened between two days.

use domain::permission::{Action, Thing};
use site::{Answer, Fields, form::ReportFields};
use store::court::reports;

use super::{
    asks::{Asks, Choices, sortable},
    list::{self, Cell, Kind},
};
use crate::{
    Caller,
    docket::access::{Reader, base},
};

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
    let (fields, at_once) = (Asks::of_address(&caller), !caller.visit.comes_from_elsewhere());
    answer(caller, fields, at_once).await
}

/// `POST /cgi-bin/CaseFiled-Rpt.pl`: the same with the fields of a form.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    answer(caller, fields, true).await
}

/// `at_once` is false for whoever a page of another site led here: what costs pages is not shown before they ask for it.
async fn answer(caller: Caller, fields: Fields, at_once: bool) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asks = Asks::read(&caller, &fields, &KIND.choices).await?;
    if !asks.run || !at_once {
        return list::respond(&caller, &KIND, &asks, None).await;
    }
    let (asked, all) = (asks.asked.clone(), Reader::of(&caller).eyes().all);
    let limit = i64::try_from(KIND.most + 1).unwrap_or(i64::MAX);
    let found = caller.site.room.read(move |tx| reports::cases_filed(tx, &asked, all, limit)).await?;
    let base = base(&caller);
    let rows = found.into_iter().map(|case| {
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
    });
    list::respond(&caller, &KIND, &asks, Some(rows.collect())).await
}
