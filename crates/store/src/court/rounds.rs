//! How far a round over all things has come, so that the next step, of whatever process, goes on from there.

use super::Tx;
use crate::{Result, db::sql};

/// The key behind which a round goes on; empty at its start.
///
/// # Errors
/// When the database refuses.
pub fn after(tx: &mut Tx<'_, '_>, name: &str) -> Result<String> {
    let key = tx.optional(sql!("SELECT after_key FROM rounds WHERE name = $1"), &[name.into()], |row| row.get(0))?;
    Ok(key.unwrap_or_default())
}

/// Notes how far a round has come; an empty key begins it anew.
///
/// # Errors
/// When the database refuses.
pub fn came_to(tx: &mut Tx<'_, '_>, name: &str, key: &str) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO rounds (name, after_key) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET after_key = excluded.after_key"
        ),
        &[name.into(), key.into()],
    )?;
    Ok(())
}
