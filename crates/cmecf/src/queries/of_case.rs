//! Case Summary, Associated Cases and Status of a case.

use serde_json::{Map, Value};
use site::Answer;
use store::court::{associated, cases::Case, parties};

use super::{
    head::{day, text},
    list::{self, Cell, List},
};
use crate::{Caller, docket::import::facts};

/// `GET /cgi-bin/qrySummary.pl?CASEID`.
pub(crate) async fn summary(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        let case = asked.case();
        let mut rows = told(case, &facts(&case.facts));
        for party in parties::of_case(tx, case.id, asked.opened.sealed_too)? {
            let by: Vec<&str> =
                party.attorneys.iter().map(|attorney| attorney.name.as_str()).filter(|name| !name.is_empty()).collect();
            let by = if by.is_empty() { String::new() } else { format!(", represented by {}", by.join(", ")) };
            rows.push((party.role, format!("{}{by}", party.name)));
        }
        rows.retain(|(_, value)| !value.trim().is_empty());
        Ok(List {
            heading: "Case Summary",
            columns: &["What", "Value"],
            rows: rows.into_iter().map(|(label, value)| vec![Cell::of(label), Cell::of(value)]).collect(),
            nothing: "Nothing is recorded for this case.",
        })
    })
    .await
}

fn told(case: &Case, facts: &Map<String, Value>) -> Vec<(String, String)> {
    let fact_day = |key: &str| day(facts.get(key).and_then(Value::as_str));
    let pairs = [
        ("Office", text(facts, "federal_dn_office_code").to_owned()),
        ("Flags", case.flags.replace('\n', ", ")),
        ("Presiding", case.assigned_to.clone()),
        ("Referral", text(facts, "referred_to_str").to_owned()),
        ("Nature of Suit", case.nature_of_suit.clone()),
        ("Cause", text(facts, "cause").to_owned()),
        ("Jurisdiction", text(facts, "jurisdiction").to_owned()),
        ("Jury Demand", text(facts, "jury_demand").to_owned()),
        ("Demand", text(facts, "demand").to_owned()),
        ("MDL Status", text(facts, "mdl_status").to_owned()),
        ("Chapter", case.chapter.clone()),
        ("Filed", day(case.date_filed.as_deref())),
        ("Converted", fact_day("date_converted")),
        ("Discharged", fact_day("date_discharged")),
        ("Terminated", day(case.date_terminated.as_deref())),
    ];
    pairs.into_iter().map(|(label, value)| (label.to_owned(), value)).collect()
}

/// `GET /cgi-bin/qryAscCases.pl?CASEID` and `AsccaseDisplay.pl`.
pub(crate) async fn associated(caller: Caller) -> Answer {
    list::show(caller, |tx, asked| {
        let found = associated::of_case(tx, asked.case().id, asked.reader.eyes())?;
        let row = |one: associated::Associated| {
            let case = one.case.as_ref();
            let number = case.map_or_else(
                || Cell::of(one.number.clone()),
                |case| Cell::link(case.number.clone(), format!("{}/cgi-bin/iquery.pl?{}", asked.base, case.serial)),
            );
            vec![
                Cell::of(one.relation.clone()),
                number,
                Cell::of(case.map(|case| case.title.clone()).unwrap_or_default()),
                Cell::of(day(case.and_then(|case| case.date_filed.as_deref()))),
                Cell::of(day(case.and_then(|case| case.date_terminated.as_deref()))),
            ]
        };
        Ok(List {
            heading: "Associated Cases",
            columns: &["Relation", "Case No.", "Case Title", "Date Filed", "Date Closed"],
            rows: found.into_iter().map(row).collect(),
            nothing: "No associated cases are recorded for this case.",
        })
    })
    .await
}

/// `GET /cgi-bin/StatusQry.pl?CASEID`.
pub(crate) async fn status(caller: Caller) -> Answer {
    list::show(caller, |_, asked| {
        let case = asked.case();
        let facts = facts(&case.facts);
        let fact_day = |key: &str| day(facts.get(key).and_then(Value::as_str));
        let mut rows = vec![
            ("Filed", day(case.date_filed.as_deref())),
            ("Converted", fact_day("date_converted")),
            ("Discharged", fact_day("date_discharged")),
            ("Closed", day(case.date_terminated.as_deref())),
        ];
        rows.retain(|(_, date)| !date.is_empty());
        let mut rows: Vec<Vec<Cell>> = rows.into_iter().map(|(word, date)| vec![Cell::of(word), Cell::of(date)]).collect();
        if case.date_terminated.is_none() {
            rows.push(vec![Cell::of("Open"), Cell::of("")]);
        }
        rows.extend(case.flags.lines().map(|flag| vec![Cell::of(flag), Cell::of("")]));
        Ok(List { heading: "Status", columns: &["Status", "Since"], rows, nothing: "No status is recorded for this case." })
    })
    .await
}
