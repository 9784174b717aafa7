//! The creditors of a case: its mailing matrix. Creditors of sealed claims are left out by the query unless the reader may know of
//! them.

use domain::{Fresh, Id};

use super::Tx;
use crate::{Result, db::sql};

/// A creditor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creditor {
    /// The court's number; empty when it has none.
    pub number: String,
    /// Name.
    pub name: String,
    /// Lines of address.
    pub address: String,
}

/// Adds a creditor to a case once: `creditor` is the name and, on the lines below it, the address.
///
/// # Errors
/// When the database refuses.
pub fn add(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, number: &str, creditor: &str, sealed: bool) -> Result<()> {
    let (name, address) = creditor.split_once('\n').unwrap_or((creditor, ""));
    if name.trim().is_empty() {
        return Ok(());
    }
    let id = tx.new_id(fresh);
    // One who has an open claim too is no secret.
    tx.execute(
        sql!(
            "INSERT INTO creditors (id, case_id, number, name, name_key, address, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (case_id, number, name, address) DO UPDATE SET sealed = creditors.sealed AND excluded.sealed"
        ),
        &[
            id.into(),
            case.into(),
            number.into(),
            name.trim().into(),
            domain::names::normalised(name).into(),
            address.trim().into(),
            sealed.into(),
        ],
    )?;
    Ok(())
}

/// The creditors of a case by name, at most `limit`: all, or those whose name holds the words of `name` from the beginning of a word.
/// Sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, name: &str, limit: i64, sealed_too: bool) -> Result<Vec<Creditor>> {
    let words = domain::names::normalised(name);
    let pattern = if words.is_empty() { "%".to_owned() } else { format!("% {words}%") };
    tx.all(
        sql!(
            "SELECT number, name, address FROM creditors WHERE case_id = $1 AND (NOT sealed OR $2) AND ' ' || name_key LIKE $3 ORDER BY name_key, number, id LIMIT $4"
        ),
        &[case.into(), sealed_too.into(), pattern.into(), limit.into()],
        |row| Ok(Creditor { number: row.get(0)?, name: row.get(1)?, address: row.get(2)? }),
    )
}
