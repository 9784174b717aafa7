//! Sign-ons that were spent: a court takes each once. Until then all that is known of one lies in its own `state`.

use domain::Fresh;

use super::{Tx, sessions::hash};
use crate::{Result, db::sql};

/// Seconds of machine time for which a spent sign-on is remembered: twice as long as one is good.
const SECONDS: i64 = 1200;

/// Spends the sign-on of a state, of which only the hash is kept; false when it was spent before.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, fresh: &Fresh, state: &str) -> Result<bool> {
    let new = tx.execute(
        sql!("INSERT INTO sign_ons (state_hash, used_at) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        &[hash(state).into(), fresh.machine_now.into()],
    )?;
    Ok(new == 1)
}

/// Forgets what could not come back any more; gives how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    tx.execute(sql!("DELETE FROM sign_ons WHERE used_at < $1"), &[fresh.machine_now.plus_seconds(-SECONDS).into()])
}
