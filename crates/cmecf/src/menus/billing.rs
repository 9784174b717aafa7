//! Review Billing History: what the account read at this court between two dates, on the page and as a CSV file.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use domain::{
    Time,
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use jiff::{ToSpan as _, civil::Date};
use site::{Answer, Failure, FormState, Page};
use store::court::receipts::{self, Receipt};

use super::utilities;
use crate::Caller;

/// Most lines on one page and in one file; the page says when there are more.
const MOST: i64 = 2000;

#[derive(Template)]
#[template(path = "menus/billing.html")]
struct Billing<'a> {
    form: &'a FormState,
    lines: Vec<Line>,
    totals: Vec<Total>,
    account_number: i64,
    csv: String,
    more: bool,
}

struct Line {
    at: String,
    client_code: String,
    description: String,
    criteria: String,
    pages: i64,
    cost: String,
}

struct Total {
    client_code: String,
    pages: i64,
    cost: String,
}

/// The dates asked for; a month back to today when none are given.
struct Range {
    from: Date,
    to: Date,
    form: FormState,
}

impl Range {
    fn of(caller: &Caller) -> Range {
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
        Range { from, to, form }
    }

    /// First instant and the first after the last day, in the court's zone.
    fn instants(&self, caller: &Caller) -> (Time, Time) {
        let zone = caller.settings().zone();
        (zone.midnight(self.from), zone.midnight(self.to.saturating_add(1.day())))
    }
}

async fn lines(caller: &Caller, range: &Range) -> Result<(i64, Vec<Receipt>), Failure> {
    let Some(central) = caller.central() else { return Err(Failure::not_found()) };
    let number = central.person.account_number;
    let (from, until) = range.instants(caller);
    let found = caller.site.room.read(move |tx| receipts::of_account(tx, number, from, until, MOST + 1)).await?;
    Ok((number, found))
}

/// `GET /billing?from=&to=`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReviewBilling, Thing::ANY)?;
    let range = Range::of(&caller);
    let (account_number, mut found) = lines(&caller, &range).await?;
    if range.form.has_errors() {
        found.clear();
    }
    let more = found.len() > MOST as usize;
    found.truncate(MOST as usize);
    let zone = caller.settings().zone();
    let body = Billing {
        totals: totals(&found),
        lines: found
            .into_iter()
            .map(|receipt| Line {
                at: receipt.at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
                client_code: receipt.client_code,
                description: receipt.description,
                criteria: receipt.criteria,
                pages: receipt.pages,
                cost: dollars(receipt.cents),
            })
            .collect(),
        csv: oidc::form::with_query("/billing.csv", &[("from", &us_date(range.from)), ("to", &us_date(range.to))]),
        form: &range.form,
        account_number,
        more,
    };
    let title = utilities::BILLING;
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}

fn totals(lines: &[Receipt]) -> Vec<Total> {
    let mut sums: std::collections::BTreeMap<&str, (i64, i64)> = std::collections::BTreeMap::new();
    for line in lines {
        let sum = sums.entry(&line.client_code).or_default();
        *sum = (sum.0 + line.pages, sum.1 + line.cents);
    }
    sums.into_iter().map(|(code, (pages, cents))| Total { client_code: code.to_owned(), pages, cost: dollars(cents) }).collect()
}

/// `0.10`, as receipts print it.
fn dollars(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, (cents % 100).abs())
}

/// `GET /billing.csv?from=&to=`.
pub(crate) async fn csv(caller: Caller) -> Answer {
    caller.allow(Action::ReviewBilling, Thing::ANY)?;
    let range = Range::of(&caller);
    if range.form.has_errors() {
        return Err(Failure::malformed("The dates can't be read."));
    }
    let (_, mut found) = lines(&caller, &range).await?;
    found.truncate(MOST as usize);
    let zone = caller.settings().zone();
    let mut text = String::from("Date,Client Code,Description,Search Criteria,Pages,Cost\r\n");
    for receipt in found {
        let cells = [
            receipt.at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
            receipt.client_code,
            receipt.description,
            receipt.criteria,
            receipt.pages.to_string(),
            dollars(receipt.cents),
        ];
        text.push_str(&cells.map(|cell| csv_cell(&cell)).join(","));
        text.push_str("\r\n");
    }
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"billing-history.csv\""));
    Ok(response)
}

/// One cell: in quotation marks, and never a formula for the spreadsheet that opens it (security A28).
pub(crate) fn csv_cell(text: &str) -> String {
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']) || text.starts_with(['\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\"").replace(['\r', '\n'], " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a28_no_cell_is_a_formula() {
        assert_eq!(csv_cell("=HYPERLINK(\"http://evil\")"), "\"'=HYPERLINK(\"\"http://evil\"\")\"");
        for start in ["=1", "+1", "-1", "@x", "\tx", " =1"] {
            assert!(csv_cell(start).starts_with("\"'"), "{start:?}");
        }
        assert_eq!(csv_cell("Smith v. Jones, \"the case\""), "\"Smith v. Jones, \"\"the case\"\"\"");
        assert_eq!(dollars(30), "0.30");
        assert_eq!(dollars(1205), "12.05");
    }
}
