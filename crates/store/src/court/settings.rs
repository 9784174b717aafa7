//! The court's settings: one row, changed as a whole, told to the centre with its version.

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Fresh, Time, court::Settings, message};

use super::Tx;
use crate::{Error, Result, db::sql, shared::outbox};

/// The settings with their version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned {
    /// Grows by one with each change.
    pub version: i64,
    /// The settings.
    pub settings: Arc<Settings>,
    /// When unlinked filers were told that the court is live; `None` when that is still to be done.
    pub live_told_at: Option<Time>,
    /// Whether something of this court is damaged and not restored yet (see [`super::damages`]).
    pub read_only: bool,
}

/// Reads the settings.
///
/// # Errors
/// When the court has none yet, or the database refuses.
pub fn get(tx: &mut Tx<'_, '_>) -> Result<Versioned> {
    tx.one(sql!("SELECT version, state, live_told_at, EXISTS (SELECT 1 FROM damages) FROM settings WHERE one = 1"), &[], |row| {
        let state: String = row.get(1)?;
        let settings: Settings =
            serde_json::from_str(&state).map_err(|problem| Error::Damaged(format!("court settings: {problem}")))?;
        Ok(Versioned { version: row.get(0)?, settings: Arc::new(settings), live_told_at: row.get(2)?, read_only: row.get(3)? })
    })
}

/// The settings as a process read them last: taken apart again only when their version has changed.
#[derive(Debug, Default)]
pub struct Known(Mutex<Option<(i64, Arc<Settings>)>>);

impl Known {
    /// As [`get`]. What a transaction that writes has changed itself is not remembered, since it may be undone.
    ///
    /// # Errors
    /// As [`get`].
    pub fn get(&self, tx: &mut Tx<'_, '_>) -> Result<Versioned> {
        let (version, live_told_at, read_only) = tx.one(
            sql!("SELECT version, live_told_at, EXISTS (SELECT 1 FROM damages) FROM settings WHERE one = 1"),
            &[],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, settings)) = known.filter(|(known, _)| *known == version) {
            return Ok(Versioned { version, settings, live_told_at, read_only });
        }
        let read = get(tx)?;
        if !tx.has_written() {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((version, read.settings.clone()));
        }
        Ok(read)
    }
}

/// Saves the settings, and tells the centre in the same transaction. Gives the new version.
///
/// # Errors
/// When the database refuses.
pub fn put(tx: &mut Tx<'_, '_>, fresh: &Fresh, settings: &Settings) -> Result<i64> {
    let state = serde_json::to_string(settings).map_err(|problem| Error::Value(problem.to_string()))?;
    let version = tx.one(
        sql!(
            "INSERT INTO settings (one, version, state) VALUES (1, 1, $1) ON CONFLICT (one) DO UPDATE SET version = settings.version + 1, state = excluded.state RETURNING version"
        ),
        &[state.into()],
        |row| row.get(0),
    )?;
    let told = message::Message::Court(message::CourtState {
        version,
        id: settings.id.clone(),
        short_name: settings.short_name.clone(),
        full_name: settings.full_name.clone(),
        mail_name: settings.mail_name.clone(),
        kind: settings.kind,
        timezone: settings.timezone.clone(),
        go_live: settings.go_live,
        go_live_is_assumed: settings.go_live_is_assumed,
        link_mode: settings.link_mode,
        contacts: settings.contacts.clone(),
    });
    outbox::queue(tx, fresh, "centre", "court", &told)?;
    Ok(version)
}

/// Notes that the unlinked filers have been told of go-live (or need not be: the court was live from the start).
///
/// # Errors
/// When the database refuses.
pub fn live_was_told(tx: &mut Tx<'_, '_>, at: Option<Time>) -> Result<()> {
    tx.execute(sql!("UPDATE settings SET live_told_at = $1 WHERE one = 1"), &[at.into()])?;
    Ok(())
}
