//! The queue of requests for links: nearest "I must file by" first, then oldest; and the same as CSV.

use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use domain::{link::State, permission::Action};
use site::{Answer, Failure};
use store::court::{filers, links, tasks};

use super::{allow, page};
use crate::{Caller, linking::decide::us_day};

/// Requests shown at once; the nearest deadlines are always among them.
const MOST: i64 = 500;

struct Row {
    number: i64,
    must_file_by: String,
    filer: String,
    login: String,
    account_name: String,
    account: i64,
    verdict: String,
    submitted: String,
}

#[derive(Template)]
#[template(path = "staff/queue.html")]
struct Queue<'a> {
    rows: Vec<Row>,
    tasks: usize,
    pacer: &'a str,
    cmecf: &'a str,
}

async fn rows(caller: &Caller) -> Result<(Vec<Row>, usize), Failure> {
    let zone = caller.settings().zone();
    let read = caller.site.room.read(move |tx| {
        let mut rows = Vec::new();
        for link in links::in_state(tx, State::Pending, MOST)? {
            let Some(filer) = filers::by_id(tx, link.filer_id)? else { continue };
            rows.push(Row {
                number: link.number,
                must_file_by: link.must_file_by.as_deref().map(us_day).unwrap_or_default(),
                filer: filer.name,
                login: filer.login,
                account_name: link.person.name,
                account: link.account_number,
                verdict: link.verdict,
                submitted: link.requested_at.long(&zone),
            });
        }
        Ok((rows, tasks::open(tx, 100)?.len()))
    });
    Ok(read.await?)
}

/// `GET /staff/`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let (rows, tasks) = rows(&caller).await?;
    let names = &caller.site.shared.installation.names;
    page(&caller, "Link requests", &Queue { rows, tasks, pacer: &names.pacer, cmecf: &names.cmecf })
}

/// `GET /staff/requests.csv`.
pub(crate) async fn csv(caller: Caller) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let (rows, _) = rows(&caller).await?;
    let mut text = line(&["Request", "I must file by", "Court name", "Court login", "Account name", "Account number", "Names", "Submitted"]);
    for row in rows {
        let (number, account) = (row.number.to_string(), row.account.to_string());
        text.push_str(&line(&[
            &number,
            &row.must_file_by,
            &row.filer,
            &row.login,
            &row.account_name,
            &account,
            &row.verdict,
            &row.submitted,
        ]));
    }
    let mut response: Response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"link-requests.csv\""));
    Ok(response)
}

/// A line of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front (security A28).
fn line(cells: &[&str]) -> String {
    let quoted: Vec<String> = cells
        .iter()
        .map(|cell| {
            let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
            format!("\"{guard}{}\"", cell.replace('"', "\"\""))
        })
        .collect();
    format!("{}\r\n", quoted.join(","))
}

#[cfg(test)]
#[test]
fn a28_cells_are_no_formulas() {
    assert_eq!(line(&["=HYPERLINK(1)", "a \"b\"", "Alex"]), "\"'=HYPERLINK(1)\",\"a \"\"b\"\"\",\"Alex\"\r\n");
}
