//! Which earlier entry an entry that was made here refers to. A pair with a sealed entry is left out by the query unless the reader may
//! know of it.

use domain::Id;

use super::Tx;
use crate::{Result, db::sql};

/// Keeps that an entry refers to an earlier one; said twice, it changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn keep(tx: &mut Tx<'_, '_>, entry: Id, referred: Id) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO entry_references (entry_id, referred_id) VALUES ($1, $2) ON CONFLICT (entry_id, referred_id) DO NOTHING"
        ),
        &[entry.into(), referred.into()],
    )?;
    Ok(())
}

/// The pairs of a case by their sequences: the entry, and the one it refers to.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Vec<(i64, i64)>> {
    tx.all(
        sql!(
            "SELECT e.sequence, r.sequence FROM entries e JOIN entry_references x ON x.entry_id = e.id JOIN entries r ON r.id = x.referred_id WHERE e.case_id = $1 AND (NOT (e.sealed OR r.sealed) OR $2) ORDER BY e.sequence, r.sequence"
        ),
        &[case.into(), sealed_too.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
