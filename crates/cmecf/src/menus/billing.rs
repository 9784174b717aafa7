//! Review Billing History: what the account read at this court between two dates, on the page and as a CSV file.

use std::time::Duration;

use askama::Template;
use domain::{
    fees::dollars,
    permission::{Action, Thing},
};
use site::{Answer, Failure, FormState, Page, csv};
use store::court::receipts::{self, Receipt};

use super::{period::Period, utilities};
use crate::Caller;

/// Most lines on one page and in one file; the page says when there are more.
const MOST: i64 = 2000;
/// How long the page waits for receipts that are not written yet.
const PATIENCE: Duration = Duration::from_secs(2);

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

async fn lines(caller: &Caller, period: &Period) -> Result<(i64, Vec<Receipt>), Failure> {
    let Some(person) = caller.person() else { return Err(Failure::not_found()) };
    let number = person.account_number;
    let (from, until) = period.instants(caller);
    // While nothing can be written, or not at once, what was kept is shown all the same.
    let _ = tokio::time::timeout(PATIENCE, caller.site.room.database().settled(&caller.visit.fresh)).await;
    let found = caller.site.room.read(move |tx| receipts::of_account(tx, number, from, until, MOST + 1)).await?;
    Ok((number, found))
}

/// `GET /billing?from=&to=`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReviewBilling, Thing::ANY)?;
    let period = Period::of(&caller);
    let (account_number, mut found) = lines(&caller, &period).await?;
    if period.form.has_errors() {
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
        csv: period.address("/billing.csv"),
        form: &period.form,
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

/// `GET /billing.csv?from=&to=`.
pub(crate) async fn export(caller: Caller) -> Answer {
    caller.allow(Action::ReviewBilling, Thing::ANY)?;
    let period = Period::of(&caller);
    if period.form.has_errors() {
        return Err(Failure::malformed("The dates can't be read."));
    }
    let (_, mut found) = lines(&caller, &period).await?;
    found.truncate(MOST as usize);
    let zone = caller.settings().zone();
    let heads = ["Date", "Client Code", "Description", "Search Criteria", "Pages", "Cost"];
    let row = |receipt: Receipt| {
        vec![
            receipt.at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
            receipt.client_code,
            receipt.description,
            receipt.criteria,
            receipt.pages.to_string(),
            dollars(receipt.cents),
        ]
    };
    let rows: Vec<Vec<String>> = found.into_iter().map(row).collect();
    Ok(csv::file("billing-history.csv", &heads, &rows))
}
