//! The words of a court's public entries and documents: what the worker puts in, and what a seal takes out.
//!
//! What is sealed is never in here, and each query asks for the seals again.

mod find;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt::Write as _};

use domain::{Fresh, Id, Time, reading::Paper, search::words};

use super::Tx;
use crate::{
    Result,
    db::{Sql, sql},
};

pub use find::{Found, MOST, Sort, count, find, finds};

/// Most words of one text that can be found.
const MOST_WORDS: usize = 50_000;
/// Most bytes of a document's text that are kept for excerpts.
const MOST_BODY: usize = 400_000;
/// PostgreSQL knows no place behind this one, and refuses a vector of more than a mebibyte.
const LAST_PLACE: usize = 16_383;
const LARGEST_VECTOR: usize = 700_000;
/// Most places that PostgreSQL keeps of one word.
const MOST_PLACES: usize = 255;

/// An entry whose words wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingEntry {
    /// The entry.
    pub id: Id,
    /// Its case.
    pub case: Id,
    /// Whether it, or its case, is sealed.
    pub sealed: bool,
    /// Docket text.
    pub text: String,
    /// Code of its event.
    pub event: String,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
}

/// A document whose words wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingDocument {
    /// The document.
    pub id: Id,
    /// Its entry.
    pub entry: WaitingEntry,
    /// Whether it, its entry or its case is sealed.
    pub sealed: bool,
    /// Nature of suit of the case.
    pub nature_of_suit: String,
    /// What it is called.
    pub description: String,
    /// SHA-256 of its bytes; `None` when they are not here.
    pub sha256: Option<String>,
    /// How often it was begun.
    pub tries: i64,
    /// The time from which it waited, as it was read.
    pub due: Time,
}

/// The words of a document, taken apart before a transaction begins: that takes longer than the rest of it.
#[derive(Clone, Debug)]
pub struct Words {
    list: Vec<String>,
    body: String,
}

impl Words {
    /// Of a document's description and its text.
    #[must_use]
    pub fn of(description: &str, text: &str) -> Words {
        // PostgreSQL takes no NUL.
        let body = shortened(text).replace('\0', " ");
        Words { list: words(description).chain(words(text)).take(MOST_WORDS).collect(), body }
    }
}

/// Entries whose words wait at `now`, the longest first.
///
/// # Errors
/// When the database refuses.
pub fn waiting_entries(tx: &mut Tx<'_, '_>, now: Time, limit: i64) -> Result<Vec<WaitingEntry>> {
    tx.all(
        sql!(
            "SELECT e.id, e.case_id, e.sealed OR c.sealed, e.text, e.event, e.date_filed FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.search_due IS NOT NULL AND e.search_due <= $1 ORDER BY e.search_due, e.id LIMIT $2"
        ),
        &[now.into(), limit.into()],
        |row| {
            Ok(WaitingEntry {
                id: row.get(0)?,
                case: row.get(1)?,
                sealed: row.get(2)?,
                text: row.get(3)?,
                event: row.get(4)?,
                date_filed: row.get(5)?,
            })
        },
    )
}

/// Documents whose words wait at `now`, the longest first.
///
/// # Errors
/// When the database refuses.
pub fn waiting_documents(tx: &mut Tx<'_, '_>, now: Time, limit: i64) -> Result<Vec<WaitingDocument>> {
    tx.all(
        sql!(
            "SELECT d.id, e.id, e.case_id, d.sealed OR e.sealed OR c.sealed, e.text, e.event, e.date_filed, c.nature_of_suit, d.description, d.sha256, d.search_tries, d.search_due FROM documents d JOIN entries e ON e.id = d.entry_id JOIN cases c ON c.id = e.case_id WHERE d.search_due IS NOT NULL AND d.search_due <= $1 ORDER BY d.search_due, d.id LIMIT $2"
        ),
        &[now.into(), limit.into()],
        |row| {
            let sealed = row.get(3)?;
            let entry = WaitingEntry {
                id: row.get(1)?,
                case: row.get(2)?,
                sealed,
                text: row.get(4)?,
                event: row.get(5)?,
                date_filed: row.get(6)?,
            };
            Ok(WaitingDocument {
                id: row.get(0)?,
                entry,
                sealed,
                nature_of_suit: row.get(7)?,
                description: row.get(8)?,
                sha256: row.get(9)?,
                tries: row.get(10)?,
                due: row.get(11)?,
            })
        },
    )
}

/// Puts an entry's words in, or notes that it has none to find; again and again gives the same. A seal that came meanwhile counts.
///
/// # Errors
/// When the database refuses.
pub fn put_entry(tx: &mut Tx<'_, '_>, entry: &WaitingEntry) -> Result<()> {
    remove(tx, entry.id)?;
    let sealed = tx.optional(
        sql!("SELECT e.sealed OR c.sealed FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.id = $1"),
        &[entry.id.into()],
        |row| row.get::<bool>(0),
    )?;
    if sealed == Some(false) {
        let text = Words { list: words(&entry.text).take(MOST_WORDS).collect(), body: String::new() };
        insert(tx, entry.id, entry, None, &text)?;
    }
    tx.execute(sql!("UPDATE entries SET search_due = NULL WHERE id = $1"), &[entry.id.into()])?;
    Ok(())
}

/// Notes that a document's text is about to be read, so that one which ends the process is not begun for ever: it waits again from
/// `again` on. `false` when another has begun it.
///
/// # Errors
/// When the database refuses.
pub fn begin_document(tx: &mut Tx<'_, '_>, document: &WaitingDocument, again: Time) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE documents SET search_due = $2, search_tries = search_tries + 1 WHERE id = $1 AND search_due = $3"),
        &[document.id.into(), again.into(), document.due.into()],
    )?;
    Ok(changed == 1)
}

/// Takes back that a document was begun, which waits until `again`: it was not read.
///
/// # Errors
/// When the database refuses.
pub fn put_back(tx: &mut Tx<'_, '_>, document: &WaitingDocument, again: Time) -> Result<()> {
    tx.execute(
        sql!("UPDATE documents SET search_due = $2, search_tries = search_tries - 1 WHERE id = $1 AND search_due = $3"),
        &[document.id.into(), document.due.into(), again.into()],
    )?;
    Ok(())
}

/// Puts a document's words in, or with `None` notes that there is nothing to read. A seal that came
/// meanwhile counts.
///
/// # Errors
/// When the database refuses.
pub fn put_document(tx: &mut Tx<'_, '_>, document: &WaitingDocument, text: Option<&Words>) -> Result<()> {
    remove(tx, document.id)?;
    let sealed = tx.optional(
        sql!(
            "SELECT d.sealed OR e.sealed OR c.sealed FROM documents d JOIN entries e ON e.id = d.entry_id JOIN cases c ON c.id = e.case_id WHERE d.id = $1"
        ),
        &[document.id.into()],
        |row| row.get::<bool>(0),
    )?;
    if let (Some(text), Some(false)) = (text, sealed) {
        insert(tx, document.id, &document.entry, Some(document.id), text)?;
    }
    tx.execute(sql!("UPDATE documents SET search_due = NULL WHERE id = $1"), &[document.id.into()])?;
    Ok(())
}

/// Lets a document wait until `due`: a transcript that opens on a day.
///
/// # Errors
/// When the database refuses.
pub fn put_off(tx: &mut Tx<'_, '_>, document: Id, due: Time) -> Result<()> {
    tx.execute(sql!("UPDATE documents SET search_due = $2 WHERE id = $1"), &[document.into(), due.into()])?;
    Ok(())
}

/// Takes out what stands under one id, an entry's or a document's: for the seal of a document, in its transaction.
///
/// # Errors
/// When the database refuses.
pub fn remove(tx: &mut Tx<'_, '_>, id: Id) -> Result<()> {
    let words = if tx.is_sqlite() {
        Sql("DELETE FROM search_words WHERE rowid = $1")
    } else {
        Sql("DELETE FROM search_words WHERE id = $1")
    };
    tx.execute(words, &[id.into()])?;
    tx.execute(sql!("DELETE FROM search_rows WHERE id = $1"), &[id.into()])?;
    Ok(())
}

/// Takes out an entry with its documents: for its seal, in the transaction of the seal.
///
/// # Errors
/// When the database refuses.
pub fn remove_entry(tx: &mut Tx<'_, '_>, entry: Id) -> Result<()> {
    for id in tx.all(sql!("SELECT id FROM search_rows WHERE entry_id = $1"), &[entry.into()], |row| row.get::<Id>(0))? {
        remove(tx, id)?;
    }
    Ok(())
}

/// Takes out everything of a case: for its seal, in the transaction of the seal.
///
/// # Errors
/// When the database refuses.
pub fn remove_case(tx: &mut Tx<'_, '_>, case: Id) -> Result<()> {
    for id in tx.all(sql!("SELECT id FROM search_rows WHERE case_id = $1"), &[case.into()], |row| row.get::<Id>(0))? {
        remove(tx, id)?;
    }
    Ok(())
}

/// Lets everything of a case wait to be looked at again: for a seal that was lifted, or a nature of suit that was corrected.
///
/// # Errors
/// When the database refuses.
pub fn look_again(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id) -> Result<()> {
    let now = fresh.now;
    tx.execute(sql!("UPDATE entries SET search_due = $2 WHERE case_id = $1"), &[case.into(), now.into()])?;
    tx.execute(
        sql!(
            "UPDATE documents SET search_due = $2, search_tries = 0 WHERE entry_id IN (SELECT id FROM entries WHERE case_id = $1)"
        ),
        &[case.into(), now.into()],
    )?;
    Ok(())
}

/// The same for one entry with its documents.
///
/// # Errors
/// When the database refuses.
pub fn look_again_at_entry(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: Id) -> Result<()> {
    tx.execute(sql!("UPDATE entries SET search_due = $2 WHERE id = $1"), &[entry.into(), fresh.now.into()])?;
    tx.execute(
        sql!("UPDATE documents SET search_due = $2, search_tries = 0 WHERE entry_id = $1"),
        &[entry.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// The same for one document.
///
/// # Errors
/// When the database refuses.
pub fn look_again_at_document(tx: &mut Tx<'_, '_>, fresh: &Fresh, document: Id) -> Result<()> {
    tx.execute(
        sql!("UPDATE documents SET search_due = $2, search_tries = 0 WHERE id = $1"),
        &[document.into(), fresh.now.into()],
    )?;
    Ok(())
}

fn insert(tx: &mut Tx<'_, '_>, id: Id, entry: &WaitingEntry, document: Option<Id>, text: &Words) -> Result<()> {
    let is_order = Paper::of(&entry.event, &entry.text) == Paper::Order;
    tx.execute(
        sql!(
            "INSERT INTO search_rows (id, case_id, entry_id, document_id, is_order, date_filed, body) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            id.into(),
            entry.case.into(),
            entry.id.into(),
            document.into(),
            is_order.into(),
            entry.date_filed.clone().unwrap_or_default().into(),
            text.body.as_str().into(),
        ],
    )?;
    let (put, text) = if tx.is_sqlite() {
        (Sql("INSERT INTO search_words (rowid, words) VALUES ($1, $2)"), text.list.join(" "))
    } else {
        (Sql("INSERT INTO search_words (id, words) VALUES ($1, CAST(CAST($2 AS TEXT) AS tsvector))"), vector(&text.list))
    };
    tx.execute(put, &[id.into(), text.into()])?;
    Ok(())
}

/// Words as PostgreSQL reads a vector: `'dismiss':3 'motion':1,7`. They hold letters and digits only, so nothing in them needs care.
fn vector(words: &[String]) -> String {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut size = 0;
    for (place, word) in words.iter().enumerate() {
        let known = places.contains_key(word.as_str());
        size += if known { 2 } else { word.len() + 12 };
        if size > LARGEST_VECTOR {
            break;
        }
        let of_word = places.entry(word).or_default();
        if place < LAST_PLACE && of_word.len() < MOST_PLACES {
            of_word.push(place + 1);
        }
    }
    let mut text = String::with_capacity(size);
    for (word, places) in places {
        let _ = write!(text, "'{word}'");
        for (nth, place) in places.iter().enumerate() {
            let _ = write!(text, "{}{place}", if nth == 0 { ':' } else { ',' });
        }
        text.push(' ');
    }
    text
}

fn shortened(text: &str) -> &str {
    if text.len() <= MOST_BODY {
        return text;
    }
    let mut end = MOST_BODY;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
