//! The files of a court's documents by digest: the row stands before its bytes are looked for.

use domain::{Fresh, Time};

use super::Tx;
use crate::{Result, db::sql};

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

/// Remembers a file that was stored; the same bytes again are renewed. `pages` of 0 means: not counted yet.
///
/// # Errors
/// When the database refuses.
pub fn put(tx: &mut Tx<'_, '_>, fresh: &Fresh, sha256: &str, bytes: i64, pages: i64) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO blobs (sha256, bytes, pages, renewed_at, key) VALUES ($1, $2, $3, $4, '') ON CONFLICT (sha256) DO UPDATE SET renewed_at = excluded.renewed_at, pages = CASE WHEN excluded.pages > 0 THEN excluded.pages ELSE blobs.pages END"
        ),
        &[sha256.into(), bytes.into(), pages.into(), fresh.machine_now.into()],
    )?;
    Ok(())
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
