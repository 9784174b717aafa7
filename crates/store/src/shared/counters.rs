//! Serial numbers that people can read out: account numbers, transaction ids, case ids, document numbers.

use crate::{
    Result,
    db::{Tx, sql},
};

/// The next number of a counter, which begins at `first`. Rolled back with the transaction, so no gap is made by a failure.
///
/// # Errors
/// When the database refuses.
pub fn next(tx: &mut Tx<'_>, name: &str, first: i64) -> Result<i64> {
    tx.one(
        sql!(
            "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value"
        ),
        &[name.into(), first.into()],
        |row| row.get(0),
    )
}

/// Raises a counter to a number that was given elsewhere, so that it is not given again; a counter that is above it stays.
///
/// # Errors
/// When the database refuses.
pub fn raise(tx: &mut Tx<'_>, name: &str, given: i64) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO counters (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE counters.value < excluded.value"
        ),
        &[name.into(), given.into()],
    )?;
    Ok(())
}

/// Every counter with the number it gave last.
///
/// # Errors
/// When the database refuses.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.all(sql!("SELECT name, value FROM counters ORDER BY name"), &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
