//! The summary of one case with the reports that can be run on it, as existing clients parse it (wire 2.2).

use askama::Template;
use domain::{court, permission::Action};
use site::{Answer, Page};

use super::{
    access::{Reader, base},
    message,
};
use crate::{
    Caller,
    queries::{
        LINKS,
        head::{self, Head},
    },
};

#[derive(Template)]
#[template(path = "docket/summary.html")]
struct Summary<'a> {
    base: &'a str,
    head: &'a Head,
    /// Label and page of each link of the menu.
    links: Vec<(&'static str, &'static str)>,
}

/// Draws the summary of a case id, or the page that there is no such case.
pub(crate) async fn show(caller: &Caller, serial: i64) -> Answer {
    let (reader, bankruptcy) = (Reader::of(caller), caller.settings().kind == court::Type::Bankruptcy);
    let read = move |tx: &mut store::court::Tx<'_, '_>| {
        let Some(opened) = reader.open(tx, serial, Action::Query)? else { return Ok(None) };
        head::read(tx, &reader, &opened, bankruptcy).map(Some)
    };
    let Some(head) = caller.site.room.read(read).await? else { return message::case_not_found(caller) };
    let label = |district: &'static str, own: &'static str| if bankruptcy { own } else { district };
    let links = LINKS.iter().map(|(district, own, page)| (label(district, own), *page)).filter(|(label, _)| !label.is_empty());
    let body = Summary { base: base(caller), head: &head, links: links.collect() };
    let title = format!("Case Summary {}", head.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, "Query", &body)?.respond())
}
