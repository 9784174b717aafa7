//! The daily files of the bulk feed: what belongs to a day, the files as they were made, and what is retracted since it was sealed.

use std::collections::BTreeSet;

use domain::{Fresh, Id, Time, Zone};

use super::{
    Tx,
    api_reading::{OpenEntry, read_entry},
    cases::Case,
};
use crate::{
    Result,
    db::{Row, sql},
};

/// Something that stood in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The case id.
    pub case: i64,
    /// The entry's sequence, when it is an entry or a document.
    pub sequence: Option<i64>,
    /// The document's serial, when it is a document.
    pub document: Option<i64>,
}

/// A file without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// `YYYY-MM-DD` in the court's zone.
    pub day: String,
    /// When it was made.
    pub made_at: Time,
    /// Lines.
    pub lines: i64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// Size.
    pub bytes: i64,
}

macro_rules! sealed {
    () => {
        " FROM bulk_items i LEFT JOIN cases c ON c.serial = i.case_serial LEFT JOIN entries e ON e.case_id = c.id AND e.sequence = i.sequence LEFT JOIN documents d ON d.serial = i.document WHERE i.retracted_at IS NULL AND (i.day = $1 OR CAST($1 AS TEXT) IS NULL) AND (c.id IS NULL OR c.sealed OR (i.sequence IS NOT NULL AND (e.id IS NULL OR e.sealed)) OR (i.document IS NOT NULL AND (d.id IS NULL OR d.sealed)))"
    };
}

/// Whether anything in a day's file was sealed since; with `None` in any file.
///
/// # Errors
/// When the database refuses.
pub fn has_sealed(tx: &mut Tx<'_, '_>, day: Option<&str>) -> Result<bool> {
    let found = tx.optional(sql!(concat!("SELECT i.id", sealed!(), " LIMIT 1")), &[day.into()], |row| row.get::<Id>(0))?;
    Ok(found.is_some())
}

/// Retracts what was sealed since, and throws away the files that held it; with `None` in all files.
///
/// # Errors
/// When the database refuses.
pub fn retract(tx: &mut Tx<'_, '_>, fresh: &Fresh, day: Option<&str>) -> Result<()> {
    let found = tx.all(sql!(concat!("SELECT i.id, i.day", sealed!(), " ORDER BY i.id")), &[day.into()], |row| {
        Ok((row.get::<Id>(0)?, row.get::<String>(1)?))
    })?;
    for (id, day) in &found {
        tx.execute(sql!("UPDATE bulk_items SET retracted_at = $2 WHERE id = $1"), &[(*id).into(), fresh.now.into()])?;
        tx.execute(sql!("DELETE FROM bulk_files WHERE day = $1"), &[day.into()])?;
    }
    Ok(())
}

// What belongs to an item: of a case everything, of an entry its documents too.
macro_rules! of_item {
    () => {
        "retracted_at IS NULL AND case_serial = $1 AND (sequence = $2 OR CAST($2 AS BIGINT) IS NULL) AND (document = $3 OR CAST($3 AS BIGINT) IS NULL)"
    };
}

/// Lines of an item, and of what belongs to it, in the files that were made.
///
/// # Errors
/// When the database refuses.
pub fn lines_of(tx: &mut Tx<'_, '_>, item: Item) -> Result<i64> {
    tx.one(
        sql!(concat!("SELECT count(*) FROM bulk_items WHERE ", of_item!())),
        &[item.case.into(), item.sequence.into(), item.document.into()],
        |row| row.get(0),
    )
}

/// Retracts an item with what belongs to it, and throws away the files that held it: for its seal, in the transaction of the seal.
///
/// # Errors
/// When the database refuses.
pub fn retract_item(tx: &mut Tx<'_, '_>, fresh: &Fresh, item: Item) -> Result<()> {
    tx.execute(
        sql!(concat!("DELETE FROM bulk_files WHERE day IN (SELECT day FROM bulk_items WHERE ", of_item!(), ")")),
        &[item.case.into(), item.sequence.into(), item.document.into()],
    )?;
    tx.execute(
        sql!(concat!("UPDATE bulk_items SET retracted_at = $4 WHERE ", of_item!())),
        &[item.case.into(), item.sequence.into(), item.document.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// For a seal that was lifted, in its transaction: what is open again is retracted no more, and the files of the days on which it came are
/// made anew. `sequence` names the entry, `None` the whole case; `zone` is the court's.
///
/// # Errors
/// When the database refuses.
pub fn bring_back(tx: &mut Tx<'_, '_>, zone: &Zone, case: &Case, sequence: Option<i64>) -> Result<()> {
    tx.execute(
        sql!(
            "DELETE FROM bulk_items WHERE case_serial = $1 AND retracted_at IS NOT NULL AND EXISTS (SELECT 1 FROM cases c LEFT JOIN entries e ON e.case_id = c.id AND e.sequence = bulk_items.sequence LEFT JOIN documents d ON d.serial = bulk_items.document WHERE c.serial = bulk_items.case_serial AND NOT c.sealed AND (bulk_items.sequence IS NULL OR NOT coalesce(e.sealed, TRUE)) AND (bulk_items.document IS NULL OR NOT coalesce(d.sealed, TRUE)))"
        ),
        &[case.serial.into()],
    )?;
    let instants: Vec<Time> = tx.all(
        sql!(
            "SELECT c.created_at FROM cases c WHERE c.id = $1 UNION SELECT e.entered_at FROM entries e WHERE e.case_id = $1 AND e.entered_at IS NOT NULL AND (e.sequence = $2 OR CAST($2 AS BIGINT) IS NULL)"
        ),
        &[case.id.into(), sequence.into()],
        |row| row.get(0),
    )?;
    let days: BTreeSet<String> = instants.into_iter().map(|at| at.date(zone).to_string()).collect();
    for day in days {
        tx.execute(sql!("DELETE FROM bulk_files WHERE day = $1"), &[day.into()])?;
    }
    Ok(())
}

/// Everything that was retracted, oldest first, with when.
///
/// # Errors
/// When the database refuses.
pub fn retracted(tx: &mut Tx<'_, '_>) -> Result<Vec<(Item, Time)>> {
    tx.all(
        sql!(
            "SELECT case_serial, sequence, document, retracted_at FROM bulk_items WHERE retracted_at IS NOT NULL ORDER BY retracted_at, id"
        ),
        &[],
        |row| Ok((Item { case: row.get(0)?, sequence: row.get(1)?, document: row.get(2)? }, row.get(3)?)),
    )
}

/// The file of a day, if it is made.
///
/// # Errors
/// When the database refuses.
pub fn file(tx: &mut Tx<'_, '_>, day: &str) -> Result<Option<File>> {
    tx.optional(sql!("SELECT day, made_at, lines, sha256, bytes FROM bulk_files WHERE day = $1"), &[day.into()], read_file)
}

/// The bytes of the file of a day, if it is made.
///
/// # Errors
/// When the database refuses.
pub fn body(tx: &mut Tx<'_, '_>, day: &str) -> Result<Option<Vec<u8>>> {
    tx.optional(sql!("SELECT body FROM bulk_files WHERE day = $1"), &[day.into()], |row| row.get(0))
}

fn read_file(row: &Row<'_>) -> Result<File> {
    Ok(File { day: row.get(0)?, made_at: row.get(1)?, lines: row.get(2)?, sha256: row.get(3)?, bytes: row.get(4)? })
}

/// Keeps a file with what stands in it.
///
/// # Errors
/// When the database refuses.
pub fn keep(tx: &mut Tx<'_, '_>, fresh: &Fresh, file: &File, body: &[u8], items: &[Item]) -> Result<()> {
    tx.execute(sql!("DELETE FROM bulk_files WHERE day = $1"), &[file.day.as_str().into()])?;
    tx.execute(sql!("DELETE FROM bulk_items WHERE day = $1 AND retracted_at IS NULL"), &[file.day.as_str().into()])?;
    tx.execute(
        sql!("INSERT INTO bulk_files (day, made_at, lines, sha256, bytes, body) VALUES ($1, $2, $3, $4, $5, $6)"),
        &[
            file.day.as_str().into(),
            file.made_at.into(),
            file.lines.into(),
            file.sha256.as_str().into(),
            file.bytes.into(),
            body.into(),
        ],
    )?;
    for item in items {
        let id = tx.new_id(fresh);
        tx.execute(
            sql!("INSERT INTO bulk_items (id, day, case_serial, sequence, document) VALUES ($1, $2, $3, $4, $5)"),
            &[id.into(), file.day.as_str().into(), item.case.into(), item.sequence.into(), item.document.into()],
        )?;
    }
    Ok(())
}

/// The open cases that came or got an entry from one instant to another, by case id.
///
/// # Errors
/// When the database refuses.
pub fn cases_between(tx: &mut Tx<'_, '_>, from: Time, until: Time) -> Result<Vec<i64>> {
    tx.all(
        sql!(
            "SELECT c.serial FROM cases c WHERE NOT c.sealed AND ((c.created_at >= $1 AND c.created_at < $2) OR c.id IN (SELECT e.case_id FROM entries e WHERE NOT e.sealed AND e.entered_at >= $1 AND e.entered_at < $2)) ORDER BY c.serial"
        ),
        &[from.into(), until.into()],
        |row| row.get(0),
    )
}

/// The open entries of a case that came from one instant to another, in their order: entered here, or imported with the case.
///
/// # Errors
/// When the database refuses.
pub fn entries_between(tx: &mut Tx<'_, '_>, case: Id, from: Time, until: Time) -> Result<Vec<OpenEntry>> {
    tx.all(
        sql!(
            "SELECT e.id, e.sequence, e.number, e.number_text, e.date_filed, e.date_entered, e.entered_at, e.text FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.case_id = $1 AND NOT e.sealed AND NOT c.sealed AND coalesce(e.entered_at, c.created_at) >= $2 AND coalesce(e.entered_at, c.created_at) < $3 ORDER BY e.sequence"
        ),
        &[case.into(), from.into(), until.into()],
        read_entry,
    )
}
