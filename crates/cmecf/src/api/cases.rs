//! Cases: found by number, name, nature of suit and dates; one by its id.

use domain::{case_number::DocketNumber, permission::Action};
use serde_json::{Map, Value, json};
use store::{
    Result as Stored,
    court::{
        Tx,
        api_reading::{self, CaseFilter},
        entries,
    },
};

use super::{
    arguments::cursor,
    call::{Ask, CASE, CURSOR, Call, Done, Gives, Kind, LIMIT, Parameter, Place},
    problem::Problem,
    shape::{Day, Link, Listed, record},
};
use crate::docket::{access::Opened, import::facts};

record! {
    /// A case.
    Case {
        /// The court's id of the case, as in the addresses of its pages.
        id: String = "10001",
        /// Number as printed.
        number: String = "2:21-cv-00042-ABC",
        /// cv, cr, bk, ap or another type of the number; empty when it has none.
        r#type: String = "cv",
        /// Title.
        title: String = "Lee v. Ray",
        /// Day on which it was filed.
        date_filed: Option<Day>,
        /// Day on which it was closed.
        date_terminated: Option<Day>,
        /// Day of the latest entry.
        date_last_filing: Option<Day>,
        /// Nature of suit as printed.
        nature_of_suit: String = "442 Civil Rights: Jobs",
        /// Cause as printed.
        cause: String = "28:1331 Fed. Question",
        /// Jurisdiction as printed.
        jurisdiction: String = "Federal Question",
        /// Who demands a jury.
        jury_demand: String = "Plaintiff",
        /// Demand as printed.
        demand: String = "$75,000",
        /// Presiding judge.
        assigned_to: String = "Chief Judge Example",
        /// Magistrate judge.
        referred_to: String = "",
        /// Chapter, in bankruptcy courts.
        chapter: String = "",
        /// Its parties.
        parties_url: Link = "/api/v1/cases/10001/parties",
        /// Its docket entries.
        entries_url: Link = "/api/v1/cases/10001/entries",
        /// Its docket sheet, for people.
        docket_url: Link = "/cgi-bin/DktRpt.pl?10001",
    }
}

const fn filter(name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, kind, about, example }
}

pub(crate) fn calls() -> Vec<Call> {
    vec![
        Call {
            method: "GET",
            path: "/api/v1/cases",
            id: "listCases",
            action: Action::Query,
            scope: Some(super::call::Scope::Cases),
            title: "Find cases",
            about: "Cases that fit everything that is asked for, in the order of their ids; all cases when nothing is.",
            parameters: const {
                &[
                    filter("number", Kind::Text(100), "A case number in any form that the court's Query takes.", "21-42"),
                    filter(
                        "name",
                        Kind::Text(200),
                        "Words of a party's name or of the title, each name from the beginning of a word.",
                        "",
                    ),
                    filter("nature_of_suit", Kind::Text(200), "Beginning of the nature of suit as printed.", ""),
                    filter("filed_from", Kind::Day, "First day of filing.", ""),
                    filter("filed_to", Kind::Day, "Last day of filing.", ""),
                    CURSOR,
                    LIMIT,
                ]
            },
            gives: Gives::json::<Listed<Case>>(),
            run: |ask| Box::pin(list(ask)),
        },
        Call {
            method: "GET",
            path: "/api/v1/cases/{case_id}",
            id: "getCase",
            action: Action::ReadDocketSheet,
            scope: Some(super::call::Scope::Cases),
            title: "One case",
            about: "The head of a docket sheet.",
            parameters: &[CASE],
            gives: Gives::json::<Case>(),
            run: |ask| Box::pin(show(ask)),
        },
    ]
}

async fn list(ask: Ask) -> Result<Done, Problem> {
    let arguments = &ask.arguments;
    let text = |name: &str| arguments.text(name).map(str::to_owned);
    let number = text("number");
    let filter = CaseFilter {
        number_key: number.as_deref().map(|typed| DocketNumber::read(typed).search_key()),
        name: text("name").unwrap_or_default(),
        nature_of_suit: text("nature_of_suit").unwrap_or_default(),
        filed_from: text("filed_from"),
        filed_to: text("filed_to"),
    };
    let (reader, after, limit) = (ask.client.reader(), arguments.after(), arguments.limit());
    let read = ask.client.site.room.read(move |tx| {
        let mut serials = api_reading::case_serials(tx, &filter, after, more_than(limit))?;
        let next = next_of(&mut serials, limit, |serial| *serial);
        let mut items = Vec::new();
        for serial in serials {
            let Some(opened) = reader.open(tx, serial, Action::Query)? else { continue };
            if number.as_deref().is_none_or(|typed| DocketNumber::read(&opened.case.number).matches(typed)) {
                items.push(case(tx, &opened)?);
            }
        }
        Ok(Listed { items, next_cursor: next })
    });
    Ok(Done::Json(json!(read.await?)))
}

async fn show(ask: Ask) -> Result<Done, Problem> {
    let (reader, serial) = (ask.client.reader(), ask.arguments.id("case_id"));
    let found = ask.client.site.room.read(move |tx| match reader.open(tx, serial, Action::ReadDocketSheet)? {
        Some(opened) => case(tx, &opened).map(Some),
        None => Ok(None),
    });
    found.await?.map(|case| Done::Json(json!(case))).ok_or_else(|| Problem::not_found("case"))
}

/// How many are asked for, so that it shows whether there are more than a page holds.
pub(crate) fn more_than(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1)
}

/// Cuts a list to its page; gives the cursor of the next one.
pub(crate) fn next_of<T>(found: &mut Vec<T>, limit: usize, place: impl Fn(&T) -> i64) -> Option<String> {
    let more = found.len() > limit;
    found.truncate(limit);
    found.last().filter(|_| more).map(|last| cursor(place(last)))
}

/// A day as it is sent; `None` for what is no day.
pub(crate) fn day(text: Option<&str>) -> Option<Day> {
    text.and_then(domain::time::parse_date).map(|date| Day(date.to_string()))
}

/// What is sent of a case.
pub(crate) fn case(tx: &mut Tx<'_, '_>, opened: &Opened) -> Stored<Case> {
    let case = &opened.case;
    let (facts, id): (Map<String, Value>, _) = (facts(&case.facts), case.serial);
    let fact = |key: &str| facts.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let last = entries::last_filed(tx, case.id, opened.sealed_too)?;
    Ok(Case {
        id: id.to_string(),
        number: case.number.clone(),
        r#type: case.kind.clone(),
        title: case.title.clone(),
        date_filed: day(case.date_filed.as_deref()),
        date_terminated: day(case.date_terminated.as_deref()),
        date_last_filing: day(last.as_deref()),
        nature_of_suit: case.nature_of_suit.clone(),
        cause: fact("cause"),
        jurisdiction: fact("jurisdiction"),
        jury_demand: fact("jury_demand"),
        demand: fact("demand"),
        assigned_to: case.assigned_to.clone(),
        referred_to: fact("referred_to_str"),
        chapter: case.chapter.clone(),
        parties_url: Link(format!("/api/v1/cases/{id}/parties")),
        entries_url: Link(format!("/api/v1/cases/{id}/entries")),
        docket_url: Link(format!("/cgi-bin/DktRpt.pl?{id}")),
    })
}
