//! Files that nothing names. Who removes one takes its row first, in a transaction that looks whether it is still unused; while the row
//! is taken, nobody else counts on the file: an upload of the same bytes waits (`blobs::claim`), and no draft can name it
//! (`blobs::may_be_used`). The row goes only after the file, so an upload that comes then stores the bytes anew.

use domain::{Fresh, Time};

use super::Tx;
use crate::{Result, db::sql};

/// Seconds for which a file must have been unused before it is removed.
pub const GRACE_SECONDS: i64 = 24 * 3600;

/// Seconds within which who took a row begins to remove its file, or doesn't at all.
pub const BEGIN_SECONDS: i64 = 10;

/// Seconds after which a taken row is free again: whoever took it has ended, or failed and lets it be.
const GIVEN_UP_SECONDS: i64 = 600;

/// The instant before which a row must have been taken to be free again.
pub(super) fn given_up(fresh: &Fresh) -> Time {
    fresh.machine_now.plus_seconds(-GIVEN_UP_SECONDS)
}

fn grace(fresh: &Fresh) -> Time {
    fresh.machine_now.plus_seconds(-GRACE_SECONDS)
}

/// Notes of the files behind a digest since when they are unused; gives those that have been so for long enough, and the digest to go
/// on from, `None` at the end. `most` rows are looked at.
///
/// # Errors
/// When the database refuses.
pub fn look(tx: &mut Tx<'_, '_>, fresh: &Fresh, after: &str, most: i64) -> Result<(Vec<String>, Option<String>)> {
    // Rows renewed today are passed over without looking for what names them.
    let seen: Vec<(String, bool, Option<Time>)> = tx.all(
        sql!(
            "SELECT sha256, renewed_at <= $3 AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.sha256 = blobs.sha256) AND NOT EXISTS (SELECT 1 FROM draft_documents WHERE draft_documents.sha256 = blobs.sha256), unused_since FROM blobs WHERE sha256 > $1 ORDER BY sha256 LIMIT $2"
        ),
        &[after.into(), most.into(), grace(fresh).into()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let next = if i64::try_from(seen.len()).is_ok_and(|seen| seen < most) { None } else { seen.last().map(|row| row.0.clone()) };
    let mut ripe = Vec::new();
    for (sha256, unused, since) in seen {
        match (unused, since) {
            (true, Some(since)) if since <= grace(fresh) => ripe.push(sha256),
            (true, None) => note(tx, &sha256, Some(fresh.machine_now))?,
            (false, Some(_)) => note(tx, &sha256, None)?,
            (true, Some(_)) | (false, None) => {}
        }
    }
    Ok((ripe, next))
}

fn note(tx: &mut Tx<'_, '_>, sha256: &str, since: Option<Time>) -> Result<()> {
    tx.execute(sql!("UPDATE blobs SET unused_since = $2 WHERE sha256 = $1"), &[sha256.into(), since.into()])?;
    Ok(())
}

/// Takes the row of a file that has been unused for long enough: true when the file is now the caller's to remove, at once, or within
/// [`BEGIN_SECONDS`]; later it must be let be.
///
/// # Errors
/// When the database refuses.
pub fn take(tx: &mut Tx<'_, '_>, fresh: &Fresh, sha256: &str) -> Result<bool> {
    let taken = tx.execute(
        sql!(
            "UPDATE blobs SET removing_at = $2 WHERE sha256 = $1 AND renewed_at <= $3 AND unused_since <= $3 AND (removing_at IS NULL OR removing_at <= $4) AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.sha256 = blobs.sha256) AND NOT EXISTS (SELECT 1 FROM draft_documents WHERE draft_documents.sha256 = blobs.sha256)"
        ),
        &[sha256.into(), fresh.machine_now.into(), grace(fresh).into(), given_up(fresh).into()],
    )?;
    Ok(taken == 1)
}

/// The same for a file without a row, which gets one that is taken; false when it has a row.
///
/// # Errors
/// When the database refuses.
pub fn take_stray(tx: &mut Tx<'_, '_>, fresh: &Fresh, sha256: &str) -> Result<bool> {
    let day_ago = grace(fresh);
    let taken = tx.execute(
        sql!(
            "INSERT INTO blobs (sha256, bytes, pages, renewed_at, key, unused_since, removing_at) VALUES ($1, 0, 0, $2, '', $2, $3) ON CONFLICT (sha256) DO NOTHING"
        ),
        &[sha256.into(), day_ago.into(), fresh.machine_now.into()],
    )?;
    Ok(taken == 1)
}

/// The file is gone: so goes its row, if it is still the one that was taken at `taken`.
///
/// # Errors
/// When the database refuses.
pub fn gone(tx: &mut Tx<'_, '_>, sha256: &str, taken: Time) -> Result<bool> {
    let gone = tx.execute(sql!("DELETE FROM blobs WHERE sha256 = $1 AND removing_at = $2"), &[sha256.into(), taken.into()])?;
    Ok(gone == 1)
}

/// Which of these digests have no row.
///
/// # Errors
/// When the database refuses.
pub fn without_row(tx: &mut Tx<'_, '_>, digests: &[String]) -> Result<Vec<String>> {
    let mut strays = Vec::new();
    for sha256 in digests {
        let row =
            tx.optional(sql!("SELECT 1 FROM blobs WHERE sha256 = $1"), &[sha256.as_str().into()], |row| row.get::<i64>(0))?;
        if row.is_none() {
            strays.push(sha256.clone());
        }
    }
    Ok(strays)
}

#[cfg(test)]
#[path = "orphans_tests.rs"]
mod tests;
