//! The queue of requests for links: nearest "I must file by" first, then oldest; and the same as CSV.

use askama::Template;
use domain::{link::State, permission::Action};
use site::{Answer, Failure, csv};
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
pub(crate) async fn export(caller: Caller) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let (rows, _) = rows(&caller).await?;
    let heads =
        ["Request", "I must file by", "Court name", "Court login", "Account name", "Account number", "Names", "Submitted"];
    let row = |row: Row| {
        vec![
            row.number.to_string(),
            row.must_file_by,
            row.filer,
            row.login,
            row.account_name,
            row.account.to_string(),
            row.verdict,
            row.submitted,
        ]
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(row).collect();
    Ok(csv::file("link-requests.csv", &heads, &rows))
}
