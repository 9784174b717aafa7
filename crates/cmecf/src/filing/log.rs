//! View Your Transaction Log: what this filer filed here between two dates, on the page and as a CSV file.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use domain::{
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use jiff::{ToSpan as _, civil::Date};
use site::{Answer, Failure, FormState, Page};
use store::court::filings::{self, Filing};

use super::{kept, receipt};
use crate::Caller;

/// Most lines on one page and in one file; the page says when there are more.
const MOST: usize = 2000;

#[derive(Template)]
#[template(path = "filing/log.html")]
struct Log<'a> {
    form: &'a FormState,
    lines: Vec<Line>,
    csv: String,
    more: bool,
}

struct Line {
    at: String,
    case: String,
    case_href: String,
    number: String,
    text: String,
    receipt: i64,
    receipt_href: String,
}

/// The dates asked for; a month back to today when none are given.
fn range(caller: &Caller) -> (Date, Date, FormState) {
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
    (from, to, form)
}

async fn lines(caller: &Caller, from: Date, to: Date) -> Result<Vec<Filing>, Failure> {
    let filer = kept::filer(caller)?.id;
    let zone = caller.settings().zone();
    let (from, until) = (zone.midnight(from), zone.midnight(to.saturating_add(1.day())));
    Ok(caller.site.room.read(move |tx| filings::of_filer(tx, filer, from, until, MOST as i64 + 1)).await?)
}

/// `GET /file/log?from=&to=`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::SeeReceipt, Thing::OWN)?;
    let (from, to, form) = range(&caller);
    let mut found = if form.has_errors() { Vec::new() } else { lines(&caller, from, to).await? };
    let more = found.len() > MOST;
    found.truncate(MOST);
    let zone = caller.settings().zone();
    let line = |filing: Filing| Line {
        at: filing.entered_at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
        case: format!("{} {}", filing.case_number, filing.case_title),
        case_href: format!("/cgi-bin/DktRpt.pl?{}", filing.case_serial),
        number: filing.number.map(|number| number.to_string()).unwrap_or_default(),
        text: filing.text,
        receipt: filing.receipt,
        receipt_href: receipt::address(filing.receipt),
    };
    let body = Log {
        lines: found.into_iter().map(line).collect(),
        csv: oidc::form::with_query("/file/log.csv", &[("from", &us_date(from)), ("to", &us_date(to))]),
        form: &form,
        more,
    };
    let title = "View Your Transaction Log";
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}

/// `GET /file/log.csv?from=&to=`.
pub(crate) async fn csv(caller: Caller) -> Answer {
    caller.allow(Action::SeeReceipt, Thing::OWN)?;
    let (from, to, form) = range(&caller);
    if form.has_errors() {
        return Err(Failure::malformed("The dates can't be read."));
    }
    let mut found = lines(&caller, from, to).await?;
    found.truncate(MOST);
    let zone = caller.settings().zone();
    let mut text = String::from("Receipt,Date,Case Number,Case Name,Document Number,Docket Text\r\n");
    for filing in found {
        let cells = [
            filing.receipt.to_string(),
            filing.entered_at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
            filing.case_number,
            filing.case_title,
            filing.number.map(|number| number.to_string()).unwrap_or_default(),
            filing.text,
        ];
        text.push_str(&cells.map(|cell| quoted(&cell)).join(","));
        text.push_str("\r\n");
    }
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"transactions.csv\""));
    Ok(response)
}

/// A cell that no table program takes for a formula (security A28).
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a28_no_cell_is_a_formula() {
        assert_eq!(quoted("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(quoted("Lee v. Ray"), "\"Lee v. Ray\"");
    }
}
