//! The register of courts, as each court told it.

use domain::message::CourtState;

use super::Tx;
use crate::{
    Error, Result,
    db::{Row, sql},
};

fn read(row: &Row<'_>) -> Result<CourtState> {
    let state: String = row.get(0)?;
    serde_json::from_str(&state).map_err(|problem| Error::Damaged(format!("a court of the register: {problem}")))
}

/// Keeps what a court told of itself; false when a newer state is on record already.
///
/// # Errors
/// When the database refuses.
pub fn register(tx: &mut Tx<'_, '_>, court: &CourtState) -> Result<bool> {
    let state = serde_json::to_string(court).map_err(|problem| Error::Value(problem.to_string()))?;
    let changed = tx.execute(
        sql!(
            "INSERT INTO courts (id, version, state, name, go_live) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, name = excluded.name, go_live = excluded.go_live WHERE courts.version < excluded.version"
        ),
        &[
            court.id.as_str().into(),
            court.version.into(),
            state.into(),
            court.short_name.as_str().into(),
            court.go_live.to_string().into(),
        ],
    )?;
    Ok(changed == 1)
}

/// A court by its short name.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_, '_>, id: &str) -> Result<Option<CourtState>> {
    tx.optional(sql!("SELECT state FROM courts WHERE id = $1"), &[id.into()], read)
}

/// All courts by name.
///
/// # Errors
/// When the database refuses.
pub fn all(tx: &mut Tx<'_, '_>) -> Result<Vec<CourtState>> {
    tx.all(sql!("SELECT state FROM courts ORDER BY name, id"), &[], read)
}

/// Short names of all courts.
///
/// # Errors
/// When the database refuses.
pub fn ids(tx: &mut Tx<'_, '_>) -> Result<Vec<String>> {
    tx.all(sql!("SELECT id FROM courts ORDER BY id"), &[], |row| row.get(0))
}
