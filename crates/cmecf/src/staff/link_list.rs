//! All links of this court, by state and by whom they concern.

use askama::Template;
use domain::{link::State, permission::Action};
use site::Answer;
use store::court::{filers, links};

use super::{allow, link::label, page};
use crate::Caller;

const STATES: [(&str, &str); 6] = [
    ("", "All"),
    ("pending", "Pending"),
    ("active", "Active"),
    ("frozen", "Frozen"),
    ("ended", "Ended"),
    ("refused", "Rejected"),
];

#[derive(Template)]
#[template(path = "staff/link_list.html")]
struct List<'a> {
    q: String,
    state: String,
    states: [(&'static str, &'static str); 6],
    rows: Vec<(i64, String, String, String, i64, String)>,
    pacer: &'a str,
    cmecf: &'a str,
}

/// `GET /staff/links?q=…&state=…`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let q = caller.visit.query_value("q").unwrap_or_default();
    let state = caller.visit.query_value("state").unwrap_or_default();
    let (typed, wanted, zone) = (q.clone(), State::from_word(&state), caller.settings().zone());
    let rows = caller
        .site
        .room
        .read(move |tx| {
            let mut rows = Vec::new();
            for link in links::list(tx, wanted, &typed)? {
                let filer = filers::by_id(tx, link.filer_id)?.map(|filer| format!("{} ({})", filer.name, filer.login));
                rows.push((
                    link.number,
                    label(link.state).to_owned(),
                    filer.unwrap_or_default(),
                    link.person.name,
                    link.account_number,
                    link.changed_at.long(&zone),
                ));
            }
            Ok(rows)
        })
        .await?;
    let names = &caller.site.shared.installation.names;
    page(&caller, "Links", &List { q, state, states: STATES, rows, pacer: &names.pacer, cmecf: &names.cmecf })
}
