//! Telling filers that their court is live: each unlinked one once.

use domain::{Fresh, Id};

use super::{
    Tx,
    filers::{self, Filer},
};
use crate::{Result, db::sql};

/// Filers after `after` (by inner id) who must still be told how to link: active, not linked, not told. At most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn untold(tx: &mut Tx<'_, '_>, after: Id, limit: i64) -> Result<Vec<Filer>> {
    let ids = tx.all(
        sql!(
            "SELECT id FROM filers WHERE id > $1 AND told_live_at IS NULL AND retired_at IS NULL AND standing = 'active' AND NOT EXISTS (SELECT 1 FROM links WHERE links.filer_id = filers.id AND links.state IN ('pending', 'active', 'frozen')) ORDER BY id LIMIT $2"
        ),
        &[after.into(), limit.into()],
        |row| row.get::<Id>(0),
    )?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(filers::by_id(tx, id)?);
    }
    Ok(found)
}

/// Notes that a filer was told; false when that had been done before.
///
/// # Errors
/// When the database refuses.
pub fn was_told(tx: &mut Tx<'_, '_>, fresh: &Fresh, filer: Id) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE filers SET told_live_at = $2 WHERE id = $1 AND told_live_at IS NULL"),
        &[filer.into(), fresh.now.into()],
    )?;
    Ok(changed == 1)
}

/// How many links of this court stand: pending, active or frozen.
///
/// # Errors
/// When the database refuses.
pub fn standing_links(tx: &mut Tx<'_, '_>) -> Result<i64> {
    tx.one(sql!("SELECT count(*) FROM links WHERE state IN ('pending', 'active', 'frozen')"), &[], |row| row.get(0))
}
