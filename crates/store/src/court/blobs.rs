//! The files of a court's documents by digest: the row stands before its bytes are looked for.

use domain::{Fresh, Time};

use super::{Tx, orphans};
use crate::{Error, Result, db::sql};

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// 64 hexadecimal digits, small letters.
    pub sha256: String,
    /// Its length.
    pub bytes: i64,
    /// Pages.
    pub pages: i64,
    /// When the same bytes were last stored, by the machine's clock: the collector of unused files leaves new ones alone.
    pub renewed_at: Time,
    /// Which key it is encrypted with; empty while files are stored as they are.
    pub key: String,
}

/// Names a file before its bytes are stored, or renews its name, so that the collector counts a day from now. `pages` of 0 means: not
/// counted yet. False while somebody removes the same file: wait, and ask again.
///
/// # Errors
/// When the database refuses.
pub fn claim(tx: &mut Tx<'_, '_>, fresh: &Fresh, sha256: &str, bytes: i64, pages: i64) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "INSERT INTO blobs (sha256, bytes, pages, renewed_at, key) VALUES ($1, $2, $3, $4, '') ON CONFLICT (sha256) DO UPDATE SET renewed_at = excluded.renewed_at, bytes = excluded.bytes, pages = CASE WHEN excluded.pages > 0 THEN excluded.pages ELSE blobs.pages END, unused_since = NULL, removing_at = NULL WHERE blobs.removing_at IS NULL OR blobs.removing_at <= $5"
        ),
        &[sha256.into(), bytes.into(), pages.into(), fresh.machine_now.into(), orphans::given_up(fresh).into()],
    )?;
    Ok(changed == 1)
}

/// Remembers a file that was stored; the same bytes again are renewed. `pages` of 0 means: not counted yet.
///
/// # Errors
/// When the database refuses; [`Error::Busy`] while somebody removes the file.
pub fn put(tx: &mut Tx<'_, '_>, fresh: &Fresh, sha256: &str, bytes: i64, pages: i64) -> Result<()> {
    if claim(tx, fresh, sha256, bytes, pages)? { Ok(()) } else { Err(Error::Busy) }
}

/// Makes sure that a file may be named by something: its row is there, and nobody is removing the file.
///
/// # Errors
/// When the database refuses; [`Error::Busy`] while somebody removes the file.
pub fn may_be_used(tx: &mut Tx<'_, '_>, sha256: &str) -> Result<()> {
    let free =
        tx.optional(sql!("SELECT removing_at IS NULL FROM blobs WHERE sha256 = $1"), &[sha256.into()], |row| row.get(0))?;
    match free {
        Some(true) => Ok(()),
        Some(false) => Err(Error::Busy),
        None => Err(Error::Taken),
    }
}

/// The file of a digest.
///
/// # Errors
/// When the database refuses.
pub fn get(tx: &mut Tx<'_, '_>, sha256: &str) -> Result<Option<Blob>> {
    tx.optional(sql!("SELECT sha256, bytes, pages, renewed_at, key FROM blobs WHERE sha256 = $1"), &[sha256.into()], |row| {
        Ok(Blob { sha256: row.get(0)?, bytes: row.get(1)?, pages: row.get(2)?, renewed_at: row.get(3)?, key: row.get(4)? })
    })
}

/// Up to `most` files behind a digest (empty: from the first) that an entry or a draft names, for rounds over all of them.
///
/// # Errors
/// When the database refuses.
pub fn used_after(tx: &mut Tx<'_, '_>, after: &str, most: i64) -> Result<Vec<String>> {
    tx.all(
        sql!(
            "SELECT sha256 FROM blobs WHERE sha256 > $1 AND (EXISTS (SELECT 1 FROM documents WHERE documents.sha256 = blobs.sha256) OR EXISTS (SELECT 1 FROM draft_documents WHERE draft_documents.sha256 = blobs.sha256)) ORDER BY sha256 LIMIT $2"
        ),
        &[after.into(), most.into()],
        |row| row.get(0),
    )
}

/// Whether an entry or a draft names a file.
///
/// # Errors
/// When the database refuses.
pub fn is_used(tx: &mut Tx<'_, '_>, sha256: &str) -> Result<bool> {
    let named = tx.optional(
        sql!("SELECT 1 FROM documents WHERE sha256 = $1 UNION ALL SELECT 1 FROM draft_documents WHERE sha256 = $1 LIMIT 1"),
        &[sha256.into()],
        |row| row.get::<i64>(0),
    )?;
    Ok(named.is_some())
}

/// What is on the docket under a file's name, for people: at most `most` of `(case number, entry number, part)`.
///
/// # Errors
/// When the database refuses.
pub fn named_by(tx: &mut Tx<'_, '_>, sha256: &str, most: i64) -> Result<Vec<(String, Option<i64>, i64)>> {
    tx.all(
        sql!(
            "SELECT cases.number, entries.number, documents.part FROM documents JOIN entries ON entries.id = documents.entry_id JOIN cases ON cases.id = entries.case_id WHERE documents.sha256 = $1 ORDER BY documents.id LIMIT $2"
        ),
        &[sha256.into(), most.into()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}
