//! What can be sealed in a case: itself, its parties, its entries with their documents, fifty entries at a time.

use askama::Template;
use axum::extract::Path;
use domain::permission::Action;
use site::{Answer, Failure, FormState};
use store::court::{
    cases::{self, Case},
    entries::{self, Document, Entry},
    parties,
    seals::{self, Target},
};

use super::{allow, number, seals::Row};
use crate::{Caller, queries::head::day};

/// Entries on a page.
const ON_A_PAGE: i64 = 50;
/// Parties that are listed; the rest is reached by the docket sheet's own order, which few cases need.
const PARTIES: usize = 500;
/// Letters of a docket text that are shown.
const LETTERS: usize = 200;
/// Seals of the case that are listed.
const SEALS: i64 = 200;

/// Something that can be sealed.
struct Line {
    /// Number, or role of a party.
    label: String,
    date: String,
    text: String,
    sealed: bool,
    href: String,
    /// What the link is called by those who hear it.
    heard: String,
}

#[derive(Template)]
#[template(path = "staff/seal_case.html")]
struct Shown<'a> {
    form: &'a FormState,
    done: &'static str,
    case: &'a Case,
    case_href: String,
    parties: Vec<Line>,
    more_parties: bool,
    entries: Vec<Line>,
    next: String,
    seals: Vec<Row>,
}

/// `GET /staff/seals/{serial}`: `after` is the sequence behind which the page begins, `number` an entry's number to begin with.
pub(crate) async fn show(caller: Caller, Path(typed): Path<String>) -> Answer {
    allow(&caller, Action::Seal)?;
    let serial = number(&typed)?;
    let asked = caller.visit.query_value("number").map(|asked| asked.trim().to_owned()).filter(|asked| !asked.is_empty());
    let wanted = asked.as_deref().and_then(|asked| asked.parse::<i64>().ok());
    let after = caller.visit.query_value("after").and_then(|after| after.parse::<i64>().ok()).unwrap_or(0);
    let read = caller.site.room.read(move |tx| {
        let Some(case) = cases::by_serial(tx, serial)? else { return Ok(None) };
        let place = match wanted {
            Some(wanted) => entries::all_by_number(tx, case.id, wanted, true)?.first().map(|entry| entry.sequence - 1),
            None => Some(after),
        };
        let listed = entries::of_case(tx, case.id, place.unwrap_or(0), ON_A_PAGE + 1, true)?;
        let mut rows = Vec::new();
        for entry in listed {
            let documents = entries::documents_of(tx, entry.id)?;
            rows.push((entry, documents));
        }
        let all = parties::of_case(tx, case.id, true)?;
        let seals = seals::of_case(tx, case.id, SEALS)?;
        Ok(Some((case, rows, all, seals, place.is_some())))
    });
    let (case, mut rows, mut all, seals, found) = read.await?.ok_or_else(Failure::not_found)?;
    let mut form = FormState::default();
    if let Some(asked) = asked {
        form.set("number", asked.clone());
        if wanted.is_none() || !found {
            form.wrong("number", format!("No entry of this case has the number {asked}."));
        }
    }
    let more = rows.len() > ON_A_PAGE as usize;
    rows.truncate(ON_A_PAGE as usize);
    let next = rows.last().filter(|_| more).map(|(entry, _)| format!("/staff/seals/{serial}?after={}", entry.sequence));
    let more_parties = all.len() > PARTIES;
    all.truncate(PARTIES);
    let body = Shown {
        form: &form,
        done: match caller.visit.query.as_str() {
            "sealed" => "It is sealed.",
            "lifted" => "The seal is lifted.",
            "same" => "It was so already; nothing was changed.",
            _ => "",
        },
        case_href: href(serial, Target::Case),
        parties: all
            .iter()
            .map(|party| Line {
                label: party.role.clone(),
                date: String::new(),
                text: party.name.clone(),
                sealed: party.sealed,
                href: href(serial, Target::Party(party.position)),
                heard: party.name.clone(),
            })
            .collect(),
        more_parties,
        entries: rows.iter().flat_map(|(entry, documents)| lines(serial, entry, documents)).collect(),
        next: next.unwrap_or_default(),
        seals: seals.iter().map(|seal| super::seals::row(&caller, seal)).collect(),
        case: &case,
    };
    super::page(&caller, &format!("Seals in {}", case.number), &body)
}

/// The address at which a target is sealed or opened.
fn href(serial: i64, target: Target) -> String {
    let (kind, key) = target.words();
    format!("/staff/seals/{serial}/change?what={kind}&key={key}")
}

/// An entry, and its documents below it.
fn lines(serial: i64, entry: &Entry, documents: &[Document]) -> Vec<Line> {
    let label = entry.number.map(|number| number.to_string()).or_else(|| entry.number_text.clone()).unwrap_or_default();
    let mut lines = vec![Line {
        date: day(entry.date_filed.as_deref()),
        text: shortened(&entry.text),
        sealed: entry.sealed,
        href: href(serial, Target::Entry(entry.sequence)),
        heard: super::seals::named(Target::Entry(entry.sequence), entry.number, None),
        label,
    }];
    lines.extend(documents.iter().map(|document| {
        let target = Target::Document(document.serial);
        let part = if document.part == 0 { "Main document".to_owned() } else { format!("Attachment {}", document.part) };
        let described = document.description.trim();
        Line {
            label: String::new(),
            date: String::new(),
            text: if described.is_empty() || described == "Main Document" { part } else { format!("{part}: {described}") },
            sealed: document.sealed,
            href: href(serial, target),
            heard: super::seals::named(target, entry.number, Some(document.part)),
        }
    }));
    lines
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(LETTERS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
