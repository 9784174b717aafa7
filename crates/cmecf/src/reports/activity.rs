//! Docket Activity: what was filed between two days, in all cases or in one.

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
    documents::address,
};

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
    let (fields, at_once) = (Asks::of_address(&caller), !caller.visit.comes_from_elsewhere());
    answer(caller, fields, at_once).await
}

/// `POST /cgi-bin/DktActivityRpt.pl`: the same with the fields of a form.
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
    let found = caller.site.room.read(move |tx| reports::activity(tx, &asked, all, limit)).await?;
    let (base, prefix) = (base(&caller), caller.settings().doc1_prefix.clone());
    let rows = found.into_iter().map(|entry| {
        let number = entry.number.map(|number| number.to_string()).unwrap_or_default();
        let document = entry.document.map(|serial| format!("{base}{}", address::of(&prefix, true, serial)));
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
    });
    list::respond(&caller, &KIND, &asks, Some(rows.collect())).await
}
