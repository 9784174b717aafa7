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
