//! Mobile Query of one case: how many entries its docket has, free of charge, as existing clients parse it (wire 2.19).

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Page};
use store::court::{Tx, cases::Case, history};

use super::head::day;
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        message,
    },
};

#[derive(Template)]
#[template(path = "queries/mobile.html")]
struct Mobile<'a> {
    base: &'a str,
    case: &'a Case,
    filed: String,
    entries: i64,
}

/// `GET` or `POST /cgi-bin/mobile_query.pl?search=caseInfo&caseid=CASEID`; existing clients send two signs of equality.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asked = caller.visit.query_value("caseid").unwrap_or_default();
    let Ok(serial) = asked.trim_start_matches('=').parse::<i64>() else {
        return message::say(&caller, "Mobile Query", message::INCOMPLETE, "Find the case by Query, then choose Mobile Query.");
    };
    let reader = Reader::of(&caller);
    let read = move |tx: &mut Tx<'_, '_>| {
        let Some(opened) = reader.open(tx, serial, Action::Query)? else { return Ok(None) };
        let count = history::count(tx, opened.case.id, opened.sealed_too)?;
        Ok(Some((opened.case, count)))
    };
    let Some((case, entries)) = caller.site.room.read(read).await? else { return message::case_not_found(&caller) };
    let body = Mobile { base: base(&caller), filed: day(case.date_filed.as_deref()), case: &case, entries };
    Ok(Page::new(&caller.visit, &caller.frame(), "Mobile Query", "Mobile Query", &body)?.respond())
}
