//! View All My Requests: the maintenance transactions of one account, on a page and as CSV (security A28).

use askama::Template;
use domain::{Time, Zone};
use site::{Answer, Page, csv};
use store::centre::requests::{self, Request};

use super::Head;
use crate::caller::Caller;

#[derive(Template)]
#[template(path = "manage/requests.html")]
struct Body {
    head: Head,
    requests: Vec<Request>,
    zone: Zone,
}

impl Body {
    fn at(&self, time: &Time) -> String {
        time.with_zone_name(&self.zone)
    }
}

/// `GET /manage/requests`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn show(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let number = account.number;
    let requests = caller.site.room.read(move |tx| requests::of_account(tx, number)).await?;
    let body = Body { head: Head::new(&caller, account, "Maintenance"), requests, zone: Zone::service_center() };
    Ok(Page::new(&caller.visit, &caller.frame(), "View All My Requests", "View All My Requests", &body)?.respond())
}

/// `GET /manage/requests.csv`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn export(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let number = account.number;
    let requests = caller.site.room.read(move |tx| requests::of_account(tx, number)).await?;
    let zone = Zone::service_center();
    let heads = [
        "Transaction ID",
        "Account Number",
        "Court",
        "Request",
        "Transaction Status",
        "Comment",
        "Date/Time Submitted",
        "Date/Time of Status",
    ];
    let row = |request: Request| {
        vec![
            request.number.to_string(),
            request.account_number.to_string(),
            request.court_name,
            request.request,
            request.status,
            request.comment,
            request.submitted_at.with_zone_name(&zone),
            request.changed_at.with_zone_name(&zone),
        ]
    };
    let rows: Vec<Vec<String>> = requests.into_iter().map(row).collect();
    Ok(csv::file("requests.csv", &heads, &rows))
}
