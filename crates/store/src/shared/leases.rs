//! Leases: what one process at a time may do, until a stated instant of machine time.

use domain::Fresh;

use crate::{
    Result,
    db::{Tx, sql},
};

/// Takes or renews a lease for `seconds`; false when another holds it.
///
/// # Errors
/// When the database refuses.
pub fn take(tx: &mut Tx<'_>, fresh: &Fresh, name: &str, holder: &str, seconds: i64) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.holder = excluded.holder OR leases.until <= $4"
        ),
        &[name.into(), holder.into(), fresh.machine_now.plus_seconds(seconds).into(), fresh.machine_now.into()],
    )?;
    Ok(changed == 1)
}

/// Ends a lease that one holds; another's is left alone.
///
/// # Errors
/// When the database refuses.
pub fn give_back(tx: &mut Tx<'_>, name: &str, holder: &str) -> Result<()> {
    tx.execute(sql!("DELETE FROM leases WHERE name = $1 AND holder = $2"), &[name.into(), holder.into()])?;
    Ok(())
}
