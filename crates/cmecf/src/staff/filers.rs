//! Finding a filer: for the clerk who is called.

use askama::Template;
use domain::permission::Action;
use site::Answer;
use store::court::filers::{self, Filer};

use super::{allow, page};
use crate::Caller;

#[derive(Template)]
#[template(path = "staff/filers.html")]
struct Found {
    q: String,
    rows: Vec<Filer>,
}

/// `GET /staff/filers?q=…`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::FindFiler)?;
    let q = caller.visit.query_value("q").unwrap_or_default().trim().to_owned();
    let typed = q.clone();
    let rows = if q.is_empty() { Vec::new() } else { caller.site.room.read(move |tx| filers::find(tx, &typed)).await? };
    page(&caller, "Filers", &Found { q, rows })
}
