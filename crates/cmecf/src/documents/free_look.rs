//! The free look: the link in a notice's mail opens each document of the entry once, without signing on, for fifteen days
//! (domain 4.7; wire 2.9). Sealed documents, restricted cases and transcripts are never opened by it.

use askama::Template;
use axum::http::Method;
use domain::{Time, reading::Paper};
use site::{Answer, Failure, Page};
use store::court::{entries::Document, free_looks};

use super::{
    address::{self, Doc1},
    deliver,
    find::{self, Found, Looked, pages, size},
};
use crate::{Caller, docket::access::Reader, sign_on};

/// Days from the filing in which a free look can be used.
pub(crate) const DAYS: i64 = 15;

#[derive(Template)]
#[template(path = "documents/free_look.html")]
struct Ask<'a> {
    court: &'a str,
    case_number: &'a str,
    parts: Vec<Part>,
    days: i64,
}

/// A document that can be looked at.
struct Part {
    label: String,
    href: String,
    what: String,
    used: bool,
}

#[derive(Template)]
#[template(path = "documents/free_look_over.html")]
struct Over<'a> {
    days: i64,
    pacer: &'a str,
    sign_on: String,
}

/// What a link opens.
struct Look {
    found: Box<Found>,
    /// The documents of the entry that were looked at with it.
    used: Vec<domain::Id>,
}

/// The number in the link, if there is one.
pub(super) fn number(caller: &Caller) -> Option<String> {
    caller.visit.query_value("magic_num").filter(|number| !number.is_empty())
}

/// Answers a link: with `use_magic=1` the document, once; without it a page that leads there, so that a program which only follows
/// links in mails spends nothing (security A39). `None`: the look is over, and the person is signed on and may read as always.
pub(super) async fn answer(caller: &Caller, doc1: Doc1, number: String) -> Result<Option<Answer>, Failure> {
    let Some(look) = look(caller, doc1, &number).await? else { return over(caller) };
    let document = &look.found.document;
    let used = look.used.contains(&document.id);
    if caller.visit.query_value("use_magic").as_deref() != Some("1") || caller.visit.method != Method::GET {
        let all_used = look.found.parts.iter().all(|part| look.used.contains(&part.id));
        return if all_used { over(caller) } else { ask(caller, &look, &number).map(|answer| Some(Ok(answer))) };
    }
    if used || document.sha256.is_none() {
        return over(caller);
    }
    let id = document.id;
    let spent = caller
        .site
        .room
        .write("spend_free_look", &caller.visit.fresh, move |tx, fresh| free_looks::spend(tx, fresh, &number, id))
        .await?;
    if !spent {
        return over(caller);
    }
    deliver::free(caller, &look.found, true).await.map(|answer| Some(Ok(answer)))
}

async fn look(caller: &Caller, doc1: Doc1, number: &str) -> Result<Option<Look>, Failure> {
    // Not more than any stranger who is signed on may read.
    let reader = Reader::viewer(caller);
    let case_wanted = caller.visit.query_value("caseid").and_then(|case| case.parse::<i64>().ok());
    let (number, now) = (number.to_owned(), caller.visit.fresh.now);
    let look = caller
        .site
        .room
        .read(move |tx| {
            let Some(given) = free_looks::find(tx, &number)? else { return Ok(None) };
            if now.seconds_since(given.created_at) >= DAYS * Time::DAY {
                return Ok(None);
            }
            let Looked::Found(found) = find::find(tx, &reader, doc1.serial)? else { return Ok(None) };
            if found.entry.id != given.entry_id || case_wanted.is_some_and(|case| case != found.case().serial) {
                return Ok(None);
            }
            if Paper::of(&found.entry.event, &found.entry.text) == Paper::Transcript {
                return Ok(None);
            }
            let mut used = Vec::new();
            for part in &found.parts {
                if free_looks::is_used(tx, &number, part.id)? {
                    used.push(part.id);
                }
            }
            Ok(Some(Look { found, used }))
        })
        .await?;
    Ok(look)
}

fn ask(caller: &Caller, look: &Look, number: &str) -> Answer {
    let found = &look.found;
    let part = |document: &Document| Part {
        label: if document.part == 0 { "Main Document".to_owned() } else { format!("Attachment {}", document.part) },
        href: format!(
            "{}?caseid={}&de_seq_num={}&magic_num={number}&use_magic=1",
            address::of(&caller.settings().doc1_prefix, false, document.serial),
            found.case().serial,
            found.entry.sequence
        ),
        what: [document.description.clone(), pages(document.pages), size(document.bytes)]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        used: look.used.contains(&document.id),
    };
    let body = Ask {
        court: &caller.settings().full_name,
        case_number: &found.case().number,
        parts: found.parts.iter().filter(|document| document.sha256.is_some()).map(part).collect(),
        days: DAYS,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Free look", "Open the document without charge", &body)?.respond())
}

/// Used up, too late, or never given: one page for all, to someone without a session.
fn over(caller: &Caller) -> Result<Option<Answer>, Failure> {
    if caller.session().is_some() {
        return Ok(None);
    }
    let body = Over {
        days: DAYS,
        pacer: &caller.site.shared.installation.names.pacer,
        sign_on: sign_on::address(caller, &caller.visit.path),
    };
    let title = "This link can't be used any more";
    Ok(Some(Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())))
}

#[cfg(test)]
#[path = "free_look_tests.rs"]
mod tests;
