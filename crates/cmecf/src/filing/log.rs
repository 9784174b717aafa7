//! View Your Transaction Log: what this filer filed here between two dates, on the page and as a CSV file.

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Failure, FormState, Page, csv};
use store::court::filings::{self, Filing};

use super::{kept, receipt};
use crate::{Caller, menus::period::Period};

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

async fn lines(caller: &Caller, period: &Period) -> Result<Vec<Filing>, Failure> {
    let filer = kept::filer(caller)?.id;
    let (from, until) = period.instants(caller);
    Ok(caller.site.room.read(move |tx| filings::of_filer(tx, filer, from, until, MOST as i64 + 1)).await?)
}

/// `GET /file/log?from=&to=`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::SeeReceipt, Thing::OWN)?;
    let period = Period::of(&caller);
    let mut found = if period.form.has_errors() { Vec::new() } else { lines(&caller, &period).await? };
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
    let body =
        Log { lines: found.into_iter().map(line).collect(), csv: period.address("/file/log.csv"), form: &period.form, more };
    let title = "View Your Transaction Log";
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}

/// `GET /file/log.csv?from=&to=`.
pub(crate) async fn export(caller: Caller) -> Answer {
    caller.allow(Action::SeeReceipt, Thing::OWN)?;
    let period = Period::of(&caller);
    if period.form.has_errors() {
        return Err(Failure::malformed("The dates can't be read."));
    }
    let mut found = lines(&caller, &period).await?;
    found.truncate(MOST);
    let zone = caller.settings().zone();
    let heads = ["Receipt", "Date", "Case Number", "Case Name", "Document Number", "Docket Text"];
    let row = |filing: Filing| {
        vec![
            filing.receipt.to_string(),
            filing.entered_at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
            filing.case_number,
            filing.case_title,
            filing.number.map(|number| number.to_string()).unwrap_or_default(),
            filing.text,
        ]
    };
    let rows: Vec<Vec<String>> = found.into_iter().map(row).collect();
    Ok(csv::file("transactions.csv", &heads, &rows))
}
