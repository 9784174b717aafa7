//! The summary of one case with the reports that can be run on it, as existing clients parse it (wire 2.2).

use askama::Template;
use domain::{
    court,
    permission::Action,
    time::{parse_date, us_date},
};
use site::{Answer, Page};
use store::court::{cases::Case, entries};

use super::{
    access::{Reader, base},
    message,
};
use crate::Caller;

#[derive(Template)]
#[template(path = "docket/summary.html")]
struct Summary<'a> {
    base: &'a str,
    case: &'a Case,
    bankruptcy: bool,
    /// Lines of labels and values, as the real page groups them.
    lines: Vec<Vec<(&'a str, String)>>,
    /// `NAME, presiding`; empty in bankruptcy courts, whose line of facts names the judge.
    presiding: String,
}

/// Draws the summary of a case id, or the page that there is no such case.
pub(crate) async fn show(caller: &Caller, serial: i64) -> Answer {
    let reader = Reader::of(caller);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, serial, Action::Query)? else { return Ok(None) };
            let last = entries::last_filed(tx, opened.case.id, opened.sealed_too)?;
            Ok(Some((opened.case, last)))
        })
        .await?;
    let Some((case, last)) = found else { return message::case_not_found(caller) };
    let bankruptcy = caller.settings().kind == court::Type::Bankruptcy;
    let body = Summary {
        base: base(caller),
        lines: lines(&case, last.as_deref(), bankruptcy),
        presiding: if bankruptcy || case.assigned_to.is_empty() { String::new() } else { case.assigned_to.clone() },
        case: &case,
        bankruptcy,
    };
    let title = format!("Case Summary {}", case.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, "Query", &body)?.respond())
}

fn lines<'a>(case: &Case, last: Option<&str>, bankruptcy: bool) -> Vec<Vec<(&'a str, String)>> {
    let day = |date: Option<&str>| date.and_then(parse_date).map(us_date).unwrap_or_default();
    let mut lines = Vec::new();
    if bankruptcy {
        lines.push(vec![
            ("Case type:", case.kind.clone()),
            ("Chapter:", case.chapter.clone()),
            ("Judge:", case.assigned_to.clone()),
        ]);
    }
    lines.push(vec![("Date filed:", day(case.date_filed.as_deref())), ("Date of last filing:", day(last))]);
    lines.push(vec![("Date terminated:", day(case.date_terminated.as_deref()))]);
    for line in &mut lines {
        line.retain(|(_, value)| !value.is_empty());
    }
    lines.retain(|line| !line.is_empty());
    lines
}
