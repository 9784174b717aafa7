//! What was found damaged stays as it is: nothing is written to such a file until it is restored.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::db::{Error, Result};

/// The state of one file, kept beside it as `NAME.damaged`, so that it outlives the process and an operator sees it.
pub(crate) struct Damage {
    note: PathBuf,
    found: Mutex<Option<String>>,
}

impl Damage {
    pub(crate) fn of(database: &Path) -> Damage {
        let note = database.with_extension("damaged");
        let found = Mutex::new(fs::read_to_string(&note).ok());
        Damage { note, found }
    }

    /// Remembers what SQLite said.
    pub(crate) fn found(&self, what: &str) {
        let mut found = self.lock();
        if found.is_none() {
            // A disk that takes no note is not a reason to write on: the process remembers.
            let _ = fs::write(&self.note, format!("{what}\n"));
            *found = Some(what.to_string());
        }
    }

    /// Says no while damage is known. Removing the note, after the file was restored or checked, opens the database again.
    pub(crate) fn may_write(&self) -> Result<()> {
        let mut found = self.lock();
        match &*found {
            None => Ok(()),
            Some(what) if self.note.exists() => Err(Error::ReadOnly(format!("{}: {}", self.note.display(), what.trim()))),
            Some(_) => {
                *found = None;
                Ok(())
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
