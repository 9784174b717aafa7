//! What the API lists in pages: cases and entries behind a place, never a sealed one.

use domain::{Id, Time};

use super::{
    Tx,
    entries::{Document, read_document},
};
use crate::{
    Result,
    db::{Row, sql},
};

/// Which cases are asked for; an empty part asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Search key of a number.
    pub number_key: Option<String>,
    /// Words of a party's name or of the title, as typed.
    pub name: String,
    /// Beginning of the nature of suit as printed: `442`.
    pub nature_of_suit: String,
    /// `YYYY-MM-DD`, the first day of filing.
    pub filed_from: Option<String>,
    /// `YYYY-MM-DD`, the last day of filing.
    pub filed_to: Option<String>,
}

/// The case ids of the open cases behind `after`, in their order, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn case_serials(tx: &mut Tx<'_, '_>, filter: &CaseFilter, after: i64, limit: i64) -> Result<Vec<i64>> {
    // Words hold letters, digits and spaces only, so nothing in them is a sign of LIKE.
    let words = domain::names::normalised(&filter.name);
    // A name without a letter or digit is nobody's: keys hold no such sign.
    let words = if words.is_empty() { "?" } else { words.as_str() };
    let name = (!filter.name.trim().is_empty()).then(|| format!("% {words}%"));
    let nature = filter.nature_of_suit.trim().to_lowercase().replace(['%', '_', '\\'], "");
    tx.all(
        sql!(
            "SELECT c.serial FROM cases c WHERE NOT c.sealed AND c.serial > $1 AND (c.number_key = $3 OR CAST($3 AS TEXT) IS NULL) AND (c.date_filed >= $4 OR CAST($4 AS TEXT) IS NULL) AND (c.date_filed <= $5 OR CAST($5 AS TEXT) IS NULL) AND lower(c.nature_of_suit) LIKE $6 AND (CAST($7 AS TEXT) IS NULL OR ' ' || c.title_key LIKE $7 OR EXISTS (SELECT 1 FROM parties p WHERE p.case_id = c.id AND NOT p.sealed AND ' ' || p.name_key LIKE $7)) ORDER BY c.serial LIMIT $2"
        ),
        &[
            after.into(),
            limit.into(),
            filter.number_key.clone().into(),
            filter.filed_from.clone().into(),
            filter.filed_to.clone().into(),
            format!("{nature}%").into(),
            name.into(),
        ],
        |row| row.get(0),
    )
}

/// Which entries of a case are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// `YYYY-MM-DD`: entered (or, where that is not known, filed) on that day or later.
    pub since: Option<String>,
    /// The printed number.
    pub number: Option<i64>,
    /// Letters that stand in the docket text, whatever their case.
    pub text: String,
}

/// An entry as the API shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// Inner id.
    pub id: Id,
    /// Counts every entry of the case.
    pub sequence: i64,
    /// Number as printed.
    pub number: Option<i64>,
    /// An imported number that is no number.
    pub number_text: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// The instant, for entries made here.
    pub entered_at: Option<Time>,
    /// Docket text.
    pub text: String,
}

/// The entries of a case behind sequence `after`, at most `limit`; none that is sealed, and none of a sealed case.
///
/// # Errors
/// When the database refuses.
pub fn entries(tx: &mut Tx<'_, '_>, case: Id, filter: &EntryFilter, after: i64, limit: i64) -> Result<Vec<OpenEntry>> {
    let text = filter.text.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    tx.all(
        sql!(
            "SELECT e.id, e.sequence, e.number, e.number_text, e.date_filed, e.date_entered, e.entered_at, e.text FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.case_id = $1 AND e.sequence > $2 AND NOT e.sealed AND NOT c.sealed AND (coalesce(e.date_entered, e.date_filed) >= $4 OR CAST($4 AS TEXT) IS NULL) AND (e.number = $5 OR CAST($5 AS BIGINT) IS NULL) AND lower(e.text) LIKE $6 ESCAPE '\\' ORDER BY e.sequence LIMIT $3"
        ),
        &[
            case.into(),
            after.into(),
            limit.into(),
            filter.since.clone().into(),
            filter.number.into(),
            format!("%{text}%").into(),
        ],
        read_entry,
    )
}

/// One entry of a case by its sequence, if neither is sealed.
///
/// # Errors
/// When the database refuses.
pub fn entry(tx: &mut Tx<'_, '_>, case: Id, sequence: i64) -> Result<Option<OpenEntry>> {
    let found = entries(tx, case, &EntryFilter::default(), sequence.saturating_sub(1), 1)?;
    Ok(found.into_iter().find(|entry| entry.sequence == sequence))
}

pub(super) fn read_entry(row: &Row<'_>) -> Result<OpenEntry> {
    Ok(OpenEntry {
        id: row.get(0)?,
        sequence: row.get(1)?,
        number: row.get(2)?,
        number_text: row.get(3)?,
        date_filed: row.get(4)?,
        date_entered: row.get(5)?,
        entered_at: row.get(6)?,
        text: row.get(7)?,
    })
}

/// The documents of the entries of a case from one sequence to another, both included, by entry and part; none that is sealed or
/// belongs to a sealed entry.
///
/// # Errors
/// When the database refuses.
pub fn documents(tx: &mut Tx<'_, '_>, case: Id, from: i64, to: i64) -> Result<Vec<Document>> {
    tx.all(
        sql!(
            "SELECT d.id, d.entry_id, d.part, d.serial, d.imported_id, d.description, d.sha256, d.bytes, d.pages, d.sealed, d.size_text FROM documents d JOIN entries e ON e.id = d.entry_id JOIN cases c ON c.id = e.case_id WHERE e.case_id = $1 AND e.sequence >= $2 AND e.sequence <= $3 AND NOT (d.sealed OR e.sealed OR c.sealed) ORDER BY e.sequence, d.part"
        ),
        &[case.into(), from.into(), to.into()],
        read_document,
    )
}
