//! The register of courts, as each court told it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{Time, message::CourtState};

use super::{Centre, Tx};
use crate::{
    Error, Result,
    db::{Row, sql},
};

/// Seconds of machine time for which a court is taken as this process read it.
const KNOWN: i64 = 60;

/// Courts as this process read them, each with the machine time of that.
#[derive(Debug, Default)]
pub struct Known(Mutex<HashMap<String, (Time, Arc<CourtState>)>>);

impl Centre {
    /// A court by its short name, as it stood at most a minute ago: for what is printed. A rule asks [`by_id`].
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn court(&self, id: &str, machine_now: Time) -> Result<Option<Arc<CourtState>>> {
        let known = self.courts.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned();
        if let Some((_, court)) = known.filter(|(read, _)| (0..KNOWN).contains(&machine_now.seconds_since(*read))) {
            return Ok(Some(court));
        }
        let wanted = id.to_owned();
        let court = self.read(move |tx| by_id(tx, &wanted)).await?.map(Arc::new);
        if let Some(court) = &court {
            self.courts.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), (machine_now, court.clone()));
        }
        Ok(court)
    }

    /// Forgets what [`Centre::court`] remembers, when a court has told something new.
    pub fn forget_courts(&self) {
        self.courts.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

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
