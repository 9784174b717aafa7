//! The audit trail: one row for each change of state, written with it; the sealer numbers and chains the rows afterwards.

use domain::{Fresh, Time};

use crate::{
    Result,
    db::{Tx, sql},
};

/// One line of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Civil time.
    pub at: Time,
    /// Who: `account 7000001`, `filer 12`, `clerk jdoe`, `system`.
    pub actor: String,
    /// What, as a verb phrase: `link account`.
    pub action: String,
    /// To what: `filer 12`, `case 2:10-cv-1`.
    pub thing: String,
    /// What else matters; never a secret.
    pub detail: String,
}

/// Adds a line; it stands or falls with the transaction.
///
/// # Errors
/// When the database refuses.
pub fn record(tx: &mut Tx<'_>, fresh: &Fresh, actor: &str, action: &str, thing: &str, detail: &str) -> Result<()> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!("INSERT INTO audit (id, at, actor, action, thing, detail) VALUES ($1, $2, $3, $4, $5, $6)"),
        &[id.into(), fresh.now.into(), actor.into(), action.into(), thing.into(), detail.into()],
    )?;
    Ok(())
}

/// The newest lines about a thing, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_thing(tx: &mut Tx<'_>, thing: &str, limit: i64) -> Result<Vec<Line>> {
    tx.all(
        sql!("SELECT at, actor, action, thing, detail FROM audit WHERE thing = $1 ORDER BY id DESC LIMIT $2"),
        &[thing.into(), limit.into()],
        |row| Ok(Line { at: row.get(0)?, actor: row.get(1)?, action: row.get(2)?, thing: row.get(3)?, detail: row.get(4)? }),
    )
}
