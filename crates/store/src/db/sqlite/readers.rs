//! A few threads that read all SQLite databases of a process, each keeping its last few connections.

use std::sync::Arc;
use std::time::Duration;

use crate::db::ids::Ids;
use crate::db::job::Job;
use crate::db::queue::Queue;
use crate::db::{Result, Settings, Tx};

use super::{Database, File};

/// Connections that one thread keeps open: some 200 KiB each.
const KEPT: usize = 8;
/// After so long without work a thread ends, and its connections are closed: at rest each room is looked at once a minute, and that shall
/// not keep all of them. Opening one again takes less than a millisecond.
const QUIET: Duration = Duration::from_secs(10);

/// The readers' queue.
pub(crate) struct Readers {
    inner: Arc<Inner>,
}

struct Inner {
    queue: Queue<(Arc<Database>, Job)>,
    ids: Arc<Ids>,
}

impl Readers {
    pub(crate) fn new(settings: &Settings, ids: Arc<Ids>) -> Readers {
        Readers {
            inner: Arc::new(Inner { queue: Queue::new(settings.waiting, settings.readers, settings.quiet.min(QUIET)), ids }),
        }
    }

    pub(crate) fn submit(&self, database: Arc<Database>, job: Job) -> Result<()> {
        self.inner.queue.submit((database, job), || {
            let inner = self.inner.clone();
            std::thread::Builder::new().name("sqlite-reader".into()).spawn(move || inner.serve()).map(|_| ())
        })
    }

    pub(crate) fn close(&self) {
        self.inner.queue.close();
    }

    pub(crate) fn close_and_wait(&self) {
        self.inner.queue.close_and_wait();
    }
}

impl Inner {
    fn serve(&self) {
        let mut worker = self.queue.worker();
        // The last used stands last.
        let mut kept: Vec<(Arc<Database>, File)> = Vec::new();
        while let Some((database, mut job)) = worker.next() {
            let at = kept.iter().position(|(known, _)| Arc::ptr_eq(known, &database));
            let opened = match at {
                Some(at) => Ok(kept.remove(at).1),
                None => File::to_read(&database.path),
            };
            let mut file = match opened {
                Ok(file) => file,
                Err(error) => {
                    job.tell(Err(error));
                    continue;
                }
            };
            let outcome = snapshot(&mut file, &mut job, &self.ids);
            file.damage().iter().for_each(|what| database.damage.found(what));
            // A connection whose transaction can't be ended is not used again.
            if file.steer("ROLLBACK").is_ok() {
                if kept.len() >= KEPT {
                    kept.remove(0);
                }
                kept.push((database, file));
            }
            job.tell(outcome);
        }
        drop(kept);
    }
}

/// One closure in one read transaction, which sees the database as it is at its first statement.
fn snapshot(file: &mut File, job: &mut Job, ids: &Ids) -> Result<()> {
    file.steer("BEGIN DEFERRED")?;
    job.run(&mut Tx::on_sqlite(file, ids))
}
