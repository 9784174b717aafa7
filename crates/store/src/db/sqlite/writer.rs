//! The one thread that writes a database: waiting writes share one commit, each in its own savepoint.

use std::path::PathBuf;
use std::sync::Arc;

use crate::db::ids::Ids;
use crate::db::job::Job;
use crate::db::queue::Queue;
use crate::db::{Error, Result, Settings, Tx};

use super::damage::Damage;
use super::{Checkpoint, File};

/// Measured: with 64 callers 62 of them shared a commit; more would only lengthen the wait of the first.
const MOST_IN_A_COMMIT: usize = 64;

/// The queue of writes of one database.
pub(crate) struct Writer {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    damage: Arc<Damage>,
    queue: Queue<Job>,
    ids: Arc<Ids>,
}

/// What a batch leaves behind.
struct Left {
    /// Jobs that were not begun.
    jobs: Vec<Job>,
    /// Whether the connection is as good as new.
    sound: bool,
}

impl Writer {
    pub(crate) fn new(path: PathBuf, damage: Arc<Damage>, settings: &Settings, ids: Arc<Ids>) -> Writer {
        Writer { inner: Arc::new(Inner { path, damage, queue: Queue::new(settings.waiting, 1, settings.quiet), ids }) }
    }

    pub(crate) fn submit(&self, job: Job) -> Result<()> {
        self.inner.queue.submit(job, || self.start())
    }

    /// A job that nobody waits for: it shares another's commit, or one with its like a moment later.
    pub(crate) fn submit_soon(&self, job: Job) -> Result<()> {
        self.inner.queue.submit_soon(job, || self.start())
    }

    fn start(&self) -> std::io::Result<()> {
        let inner = self.inner.clone();
        std::thread::Builder::new().name("sqlite-writer".into()).spawn(move || inner.serve()).map(|_| ())
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
        let mut file = None;
        let mut checkpoint = Checkpoint::of(self.path.clone());
        while let Some(first) = worker.next() {
            let soon = first.soon;
            let mut jobs = vec![first];
            jobs.extend(if soon {
                self.queue.take_soon(MOST_IN_A_COMMIT - 1)
            } else {
                self.queue.take_waiting(MOST_IN_A_COMMIT - 1)
            });
            if jobs.iter().any(|job| job.settles) {
                jobs.extend(self.queue.take_soon(usize::MAX));
            }
            while !jobs.is_empty() {
                let opened = file.take().map_or_else(|| File::to_write(&self.path), Ok);
                match opened {
                    Ok(mut open) => {
                        let hurry = || soon && self.queue.is_waited_for();
                        let left = batch(&mut open, jobs, &self.ids, &hurry);
                        open.damage().iter().for_each(|what| self.damage.found(what));
                        jobs = left.jobs;
                        if hurry() {
                            self.queue.put_back_soon(std::mem::take(&mut jobs));
                        }
                        file = left.sound.then_some(open);
                        file.iter().for_each(|file| checkpoint.look(file));
                    }
                    Err(error) => {
                        jobs.drain(..).for_each(|job| job.tell(Err(error.clone())));
                    }
                }
            }
        }
        // Before the worker's place is given back: whoever waits for it may copy the file.
        checkpoint.wait();
        drop(file);
    }
}

/// Runs jobs in one transaction and answers them after COMMIT; in a `hurry` it begins no more of them.
fn batch(file: &mut File, jobs: Vec<Job>, ids: &Ids, hurry: &dyn Fn() -> bool) -> Left {
    let waits = jobs.iter().any(|job| !job.passing);
    let mut waiting = jobs.into_iter();
    // One alone needs no savepoint: its work is the whole transaction.
    let alone = waiting.len() == 1;
    if let Err(error) = file.wait_for_disk(waits).and_then(|()| file.steer("BEGIN IMMEDIATE")) {
        waiting.for_each(|job| job.tell(Err(error.clone())));
        return Left { jobs: Vec::new(), sound: false };
    }
    let mut done: Vec<(Job, Result<()>)> = Vec::with_capacity(waiting.len());
    let mut ended = None;
    while ended.is_none()
        && (done.is_empty() || !hurry())
        && let Some(mut job) = waiting.next()
    {
        let begun = if alone { Ok(()) } else { file.steer("SAVEPOINT job") };
        let outcome = begun.and_then(|()| job.run(&mut Tx::on_sqlite(file, ids)));
        ended = after(file, &outcome, alone).err();
        done.push((job, outcome));
    }
    let committed = match ended {
        // SQLite gave up the whole transaction: what the earlier closures were told inside it is void too, even a refusal.
        Some(error) => Err(error),
        // Undone as a whole.
        None if alone && file.sqlite.is_autocommit() => Ok(()),
        None => file.steer("COMMIT").map_err(|error| Error::Unavailable(format!("the commit failed: {error}"))),
    };
    let sound = match &committed {
        Ok(()) => true,
        // The connection is not used again after a failed COMMIT or a half undone savepoint.
        Err(_) if !file.sqlite.is_autocommit() => {
            let _ = file.steer("ROLLBACK");
            false
        }
        Err(_) => true,
    };
    for (job, outcome) in done {
        job.tell(committed.clone().and(outcome));
    }
    Left { jobs: waiting.collect(), sound }
}

/// Keeps or undoes one closure's work; an error says that the whole transaction is lost.
fn after(file: &mut File, outcome: &Result<()>, alone: bool) -> Result<()> {
    if file.sqlite.is_autocommit() {
        let why = outcome.as_ref().err().map_or("without a reason".into(), ToString::to_string);
        return Err(Error::Unavailable(format!("the whole transaction was given up: {why}")));
    }
    let lost = |error: Error| Error::Unavailable(format!("the whole transaction was given up: {error}"));
    if alone {
        return if outcome.is_err() { file.steer("ROLLBACK").map_err(lost) } else { Ok(()) };
    }
    if outcome.is_err() {
        file.steer("ROLLBACK TO job").map_err(lost)?;
    }
    file.steer("RELEASE job").map_err(lost)
}
