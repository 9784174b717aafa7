//! Requests at the desk: the list with its filters, and one request.

use askama::Template;
use axum::extract::Path;
use domain::{Time, time::Zone};
use site::{Answer, Failure, Page};
use store::centre::{
    accounts::{self, Account},
    requests::{self, Filter, Request},
};

use crate::caller::Caller;

#[derive(Template)]
#[template(path = "staff/requests.html")]
struct ListBody {
    filter: Filter,
    account: String,
    statuses: Vec<(String, String)>,
    courts: Vec<(String, String)>,
    requests: Vec<Request>,
    zone: Zone,
    most: i64,
    full: bool,
}

#[derive(Template)]
#[template(path = "staff/request.html")]
struct OneBody {
    rows: Vec<(&'static str, String)>,
    number: i64,
    account: Option<Account>,
}

impl ListBody {
    fn at(&self, time: &Time) -> String {
        time.with_zone_name(&self.zone)
    }
}

/// `GET /staff/`: the newest requests that the filter lets through.
///
/// # Errors
/// A redirect when nobody of the staff is signed on.
pub async fn list(caller: Caller) -> Answer {
    caller.staff()?;
    let value = |name: &str| caller.visit.query_value(name).unwrap_or_default().trim().replace('\0', "");
    let account = value("account");
    // What is no number matches no account.
    let number = if account.is_empty() { None } else { Some(account.parse().unwrap_or(-1)) };
    let filter = Filter { status: value("status"), court: value("court"), account: number, text: value("q") };
    let asked = filter.clone();
    let (requests, mut courts) =
        caller.site.room.read(move |tx| Ok((requests::search(tx, &asked)?, requests::courts(tx)?))).await?;
    courts.insert(0, (String::new(), "Every court".to_owned()));
    let statuses = ["", "Pending", "Processed", "Rejected"];
    let statuses =
        statuses.map(|word| (word.to_owned(), if word.is_empty() { "Every status" } else { word }.to_owned())).to_vec();
    let full = i64::try_from(requests.len()).is_ok_and(|count| count >= requests::MOST);
    let body = ListBody { filter, account, statuses, courts, requests, zone: Zone::service_center(), most: requests::MOST, full };
    Ok(Page::new(&caller.visit, &caller.frame(), "Requests", "Requests", &body)?.respond())
}

/// `GET /staff/requests/{number}`.
///
/// # Errors
/// 404 for an unknown number; a redirect when nobody of the staff is signed on.
pub async fn show(caller: Caller, Path(number): Path<i64>) -> Answer {
    caller.staff()?;
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(request) = requests::by_number(tx, number)? else { return Ok(None) };
            let account = accounts::by_number(tx, request.account_number)?;
            Ok(Some((request, account)))
        })
        .await?;
    let (request, account) = found.ok_or_else(Failure::not_found)?;
    let zone = Zone::service_center();
    let rows = vec![
        ("Transaction ID", request.number.to_string()),
        ("Account Number", request.account_number.to_string()),
        ("Court", format!("{} ({})", request.court_name, request.court)),
        ("Request", request.request),
        ("Transaction Status", request.status),
        ("Comment", request.comment),
        ("Date/Time Submitted", request.submitted_at.with_zone_name(&zone)),
        ("Status since", request.changed_at.with_zone_name(&zone)),
    ];
    let heading = format!("Request {number}");
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &OneBody { rows, number, account })?.respond())
}
