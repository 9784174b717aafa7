//! The limit of durable changes: one thread that runs what waits, up to 64 at once, and commits it together.

use std::{path::Path, sync::mpsc};

use rusqlite::{Connection, config::DbConfig};
use tokio::sync::oneshot;

use crate::Done;

/// Most that share a commit, as in the store.
const MOST: usize = 64;

/// Something to run in the open transaction.
type Job = Box<dyn FnOnce(&Connection) -> rusqlite::Result<()> + Send>;

/// The thread's door; it ends when the last clone is gone.
#[derive(Clone)]
pub struct Committer(mpsc::Sender<(Job, oneshot::Sender<()>)>);

impl Committer {
    /// Opens a file, WAL and `synchronous=FULL`, with the product's other settings.
    pub fn on(file: &Path) -> Done<Committer> {
        let connection = Connection::open(file)?;
        connection.execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
             PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=4000;",
        )?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(128);
        let (send, jobs) = mpsc::channel::<(Job, oneshot::Sender<()>)>();
        std::thread::spawn(move || {
            while let Ok(first) = jobs.recv() {
                let all: Vec<_> = std::iter::once(first).chain(jobs.try_iter().take(MOST - 1)).collect();
                let mut told = Vec::with_capacity(all.len());
                let ran = connection.execute_batch("BEGIN IMMEDIATE").and_then(|()| {
                    for (job, tell) in all {
                        job(&connection)?;
                        told.push(tell);
                    }
                    connection.execute_batch("COMMIT")
                });
                if let Err(problem) = ran {
                    eprintln!("the limit's statements failed: {problem}");
                    return;
                }
                for tell in told {
                    let _ = tell.send(());
                }
            }
        });
        Ok(Committer(send))
    }

    /// Runs a job; durable when this returns.
    pub async fn run(&self, job: impl FnOnce(&Connection) -> rusqlite::Result<()> + Send + 'static) -> Done {
        let (tell, told) = oneshot::channel();
        self.0.send((Box::new(job), tell)).map_err(|_| "the committer has ended")?;
        Ok(told.await?)
    }
}
