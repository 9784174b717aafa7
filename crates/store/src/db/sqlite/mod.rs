//! SQLite: a file for each database, one thread that writes it, and a few that read all of them.

mod checkpoint;
mod damage;
mod file;
mod readers;
mod writer;

use std::path::PathBuf;
use std::sync::Arc;

use checkpoint::Checkpoint;
use damage::Damage;
pub(crate) use file::File;
pub(crate) use readers::Readers;
pub(crate) use writer::Writer;

use super::ids::Ids;
use super::job::Job;
use super::{Result, Settings};

/// One database of SQLite: where it lies and the queue of its writer.
pub(crate) struct Database {
    pub(crate) path: PathBuf,
    pub(crate) damage: Arc<Damage>,
    writer: Writer,
}

impl Database {
    pub(crate) fn new(path: PathBuf, settings: &Settings, ids: Arc<Ids>) -> Arc<Database> {
        let damage = Arc::new(Damage::of(&path));
        let writer = Writer::new(path.clone(), damage.clone(), settings, ids);
        Arc::new(Database { path, damage, writer })
    }

    /// Queues a job that writes.
    pub(crate) fn write(&self, job: Job) -> Result<()> {
        self.damage.may_write()?;
        self.writer.submit(job)
    }

    /// Queues a job that writes, and that nobody waits for.
    pub(crate) fn write_soon(&self, job: Job) -> Result<()> {
        self.damage.may_write()?;
        self.writer.submit_soon(job)
    }

    /// Makes the file where it is missing.
    pub(crate) fn create(&self) -> Result<()> {
        File::create(&self.path)
    }

    pub(crate) fn close(&self) {
        self.writer.close();
    }

    pub(crate) fn close_and_wait(&self) {
        self.writer.close_and_wait();
    }
}
