//! Filings under way: what a filer has chosen, typed and uploaded so far, kept so that nothing is lost.

use domain::{Id, Time};

use super::Tx;
use crate::{Result, db::sql};

/// Whether a filer has a draft that was begun before an instant and has not become an entry.
///
/// # Errors
/// When the database refuses.
pub fn has_open(tx: &mut Tx<'_, '_>, filer: Id, begun_before: Time) -> Result<bool> {
    let found = tx.optional(
        sql!("SELECT id FROM drafts WHERE filer_id = $1 AND created_at < $2 AND entry_id IS NULL LIMIT 1"),
        &[filer.into(), begun_before.into()],
        |row| row.get::<Id>(0),
    )?;
    Ok(found.is_some())
}
