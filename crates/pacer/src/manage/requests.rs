//! View All My Requests: the maintenance transactions of one account, on a page and as CSV (security A28).

use askama::Template;
use axum::{
    body::Body as HttpBody,
    http::{HeaderValue, header},
    response::Response,
};
use domain::{Time, time::Zone};
use site::{Answer, Page};
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
pub async fn csv(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let number = account.number;
    let requests = caller.site.room.read(move |tx| requests::of_account(tx, number)).await?;
    let mut response = Response::new(HttpBody::from(as_csv(&requests)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"requests.csv\""));
    Ok(response)
}

fn as_csv(requests: &[Request]) -> String {
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
    let mut text = line(&heads.map(str::to_owned));
    for request in requests {
        text.push_str(&line(&[
            request.number.to_string(),
            request.account_number.to_string(),
            request.court_name.clone(),
            request.request.clone(),
            request.status.clone(),
            request.comment.clone(),
            request.submitted_at.with_zone_name(&zone),
            request.changed_at.with_zone_name(&zone),
        ]));
    }
    text
}

fn line(cells: &[String]) -> String {
    cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// A quoted cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let risky = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
        || text.starts_with(['\t', '\r', '\n']);
    format!("\"{}{}\"", if risky { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a28_no_cell_of_the_export_is_a_formula() {
        for (text, expected) in [
            ("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            (" =1+1", "\"' =1+1\""),
            ("\t=1", "\"'\t=1\""),
            ("Linked, as asked", "\"Linked, as asked\""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }
}
