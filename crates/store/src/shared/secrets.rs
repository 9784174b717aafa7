//! Counters of wrong secrets, kept by whoever checks the secret and shared by every door (security T01 to T04, A12, A13).

use domain::{Fresh, Time, throttle::Counter};

use crate::{
    Result,
    db::{Tx, sql},
};

/// The counter of a secret; zero when nothing was ever wrong. `subject` is such as `account 12` or `filer 34`.
///
/// # Errors
/// When the database refuses.
pub fn counter(tx: &mut Tx<'_>, subject: &str) -> Result<Counter> {
    let found =
        tx.optional(sql!("SELECT failures, last_at FROM wrong_secrets WHERE subject = $1"), &[subject.into()], |row| {
            Ok(Counter { failures: row.get(0)?, last: row.get(1)? })
        })?;
    Ok(found.unwrap_or_default())
}

/// Counts one failure more and gives the new counter.
///
/// # Errors
/// When the database refuses.
pub fn count_failure(tx: &mut Tx<'_>, fresh: &Fresh, subject: &str) -> Result<Counter> {
    let failures = tx.one(
        sql!(
            "INSERT INTO wrong_secrets (subject, failures, last_at) VALUES ($1, 1, $2) ON CONFLICT (subject) DO UPDATE SET failures = wrong_secrets.failures + 1, last_at = excluded.last_at RETURNING failures"
        ),
        &[subject.into(), fresh.now.into()],
        |row| row.get(0),
    )?;
    Ok(Counter { failures, last: fresh.now })
}

/// Clears the counter after a right secret, a recovery, or the clerk's unlocking.
///
/// # Errors
/// When the database refuses.
pub fn clear(tx: &mut Tx<'_>, subject: &str) -> Result<()> {
    tx.execute(sql!("DELETE FROM wrong_secrets WHERE subject = $1"), &[subject.into()])?;
    Ok(())
}

/// Forgets the counters of names that belong to nobody after a day; the answer is how many. An account's or a filer's own stay.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_>, fresh: &Fresh) -> Result<u64> {
    // `!` follows the space: these are all subjects that begin with the word.
    tx.execute(
        sql!(
            "DELETE FROM wrong_secrets WHERE last_at < $1 AND (subject >= 'name ' AND subject < 'name!' OR subject >= 'login ' AND subject < 'login!')"
        ),
        &[fresh.now.plus_seconds(-Time::DAY).into()],
    )
}
