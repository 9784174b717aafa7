//! The only crate that knows SQL, SQLite, PostgreSQL and document storage.
//!
//! Three rooms hold what must stay apart: [`centre`], [`court`] (one for each court) and [`index`]; a fourth, [`demo`], holds the
//! demo's mailboxes. Each room has its own handle and its own `Tx`, so that a site can't ask another room's tables.

pub mod centre;
pub mod court;
pub mod db;
pub mod demo;
pub mod documents;
pub mod index;
pub mod migrate;
mod room;
pub mod shared;
pub mod snapshot;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use db::{Engine, Error, Place, Result};
use documents::Archive;

/// Everything one process stores: an engine with its databases, and where the documents lie.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    documents: Archive,
}

impl Store {
    /// Ties an open engine to where the documents lie: a folder's path, or an [`Archive`].
    #[must_use]
    pub fn new(engine: Engine, documents: impl Into<Archive>) -> Store {
        Store { engine, documents: documents.into() }
    }

    /// The centre's room.
    #[must_use]
    pub fn centre(&self) -> centre::Centre {
        centre::Centre::of(self.engine.database("centre"))
    }

    /// One court's room, by its short name.
    #[must_use]
    pub fn court(&self, id: &str) -> court::Court {
        court::Court::of(self.engine.database(&format!("court_{id}")), self.documents.of_court(id))
    }

    /// The case index.
    #[must_use]
    pub fn index(&self) -> index::Index {
        index::Index::of(self.engine.database("case_index"))
    }

    /// The demo's mailboxes.
    #[must_use]
    pub fn demo(&self) -> demo::Demo {
        demo::Demo::of(self.engine.database("demo"))
    }

    /// Creates or upgrades all tables of the centre, the index and the named courts; `with_demo` adds the mailboxes.
    ///
    /// # Errors
    /// When a migration was changed after it ran, or a database can't be written.
    pub fn migrate(&self, courts: &[&str], with_demo: bool) -> Result<()> {
        migrate::migrate(&self.engine.database("centre"), centre::MIGRATIONS)?;
        migrate::migrate(&self.engine.database("case_index"), index::MIGRATIONS)?;
        for id in courts {
            migrate::migrate(&self.engine.database(&format!("court_{id}")), court::MIGRATIONS)?;
        }
        if with_demo {
            migrate::migrate(&self.engine.database("demo"), demo::MIGRATIONS)?;
        }
        Ok(())
    }

    /// A court's room under another name: one that was put aside, or one that is being restored.
    #[must_use]
    pub fn court_called(&self, database: &str, id: &str) -> court::Court {
        court::Court::of(self.engine.database(database), self.documents.of_court(id))
    }

    /// Whether the centre's tables are there.
    ///
    /// # Errors
    /// When the database can't be asked.
    pub fn is_made(&self) -> Result<bool> {
        self.engine.exists("centre")
    }

    /// Where the documents lie.
    #[must_use]
    pub fn archive(&self) -> &Archive {
        &self.documents
    }

    /// The engine below, for commands that close it in good order.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }
}
