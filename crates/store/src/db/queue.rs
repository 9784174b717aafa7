//! A bounded queue with threads that come when there is work and go after a quiet while.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Error, Result};

/// So long, and so many, jobs that nobody waits for are left lying for other work to take them along.
const SOON: Duration = Duration::from_millis(100);
const SOON_MOST: usize = 64;

/// Work that waits for one of at most `most` threads.
pub(crate) struct Queue<J> {
    state: Mutex<State<J>>,
    /// Rings when a thread has ended.
    ended: Condvar,
    limit: usize,
    most: usize,
    quiet: Duration,
}

struct State<J> {
    waiting: VecDeque<J>,
    /// Jobs that nobody waits for.
    soon: VecDeque<J>,
    /// Threads that will still take work.
    working: usize,
    /// The bells of those that wait for it. The last to have had work is called first, so that as many threads as there is not enough
    /// work for become quiet and end, with their connections, and do not take turns for ever.
    idle: Vec<Arc<Condvar>>,
    /// Threads that have not ended, those on their way out included.
    alive: usize,
    closed: bool,
}

/// One thread's place at the queue; gives it back when dropped.
pub(crate) struct Worker<'q, J> {
    queue: &'q Queue<J>,
    bell: Arc<Condvar>,
    left: bool,
}

impl<J> Queue<J> {
    /// A queue of at most `limit` jobs for at most `most` threads, which end after `quiet` without work.
    pub(crate) fn new(limit: usize, most: usize, quiet: Duration) -> Queue<J> {
        let state =
            State { waiting: VecDeque::new(), soon: VecDeque::new(), working: 0, idle: Vec::new(), alive: 0, closed: false };
        Queue { state: Mutex::new(state), ended: Condvar::new(), limit, most, quiet }
    }

    /// Hands in a job; `start` starts a thread, which calls [`Queue::worker`], when all that are there have work.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full, [`Error::Closed`] after [`Queue::close`], and what `start` says.
    pub(crate) fn submit(&self, job: J, start: impl FnOnce() -> std::io::Result<()>) -> Result<()> {
        self.put(job, false, start)
    }

    /// Hands in a job that nobody waits for: it goes along with the next work, or with others of its kind a moment later.
    ///
    /// # Errors
    /// As [`Queue::submit`].
    pub(crate) fn submit_soon(&self, job: J, start: impl FnOnce() -> std::io::Result<()>) -> Result<()> {
        self.put(job, true, start)
    }

    fn put(&self, job: J, soon: bool, start: impl FnOnce() -> std::io::Result<()>) -> Result<()> {
        let mut state = self.lock();
        if state.closed {
            return Err(Error::Closed);
        }
        let line = state.line(soon);
        if line.len() >= self.limit {
            return Err(Error::Busy);
        }
        line.push_back(job);
        let count = line.len();
        // Of those that nobody waits for, the first sets the time at which a thread that has nothing else to do begins; in between nobody
        // is woken.
        let rings = !soon || count == 1 || count == SOON_MOST;
        let called = if rings { state.idle.pop() } else { None };
        let is_short = state.working == 0 || (rings && called.is_none() && state.working < self.most);
        if is_short && let Err(error) = state.another(start) {
            state.line(soon).pop_back();
            return Err(error);
        }
        drop(state);
        if let Some(bell) = called {
            bell.notify_one();
        }
        Ok(())
    }

    /// Takes the place that [`Queue::submit`] made; first thing in the new thread.
    pub(crate) fn worker(&self) -> Worker<'_, J> {
        Worker { queue: self, bell: Arc::default(), left: false }
    }

    /// Up to `most` more jobs, without waiting. Of those that nobody waits for an eighth comes along: who waits is not to wait for all
    /// of them, and they are not to lie for ever where somebody always waits.
    pub(crate) fn take_waiting(&self, most: usize) -> Vec<J> {
        let mut state = self.lock();
        let state = &mut *state;
        let count = most.min(state.waiting.len());
        let along = (most - count).min(state.soon.len().div_ceil(8));
        state.waiting.drain(..count).chain(state.soon.drain(..along)).collect()
    }

    /// Up to `most` more jobs that nobody waits for.
    pub(crate) fn take_soon(&self, most: usize) -> Vec<J> {
        let mut state = self.lock();
        let count = most.min(state.soon.len());
        state.soon.drain(..count).collect()
    }

    /// Gives back jobs that nobody waits for, to be first among them.
    pub(crate) fn put_back_soon(&self, jobs: Vec<J>) {
        let mut state = self.lock();
        jobs.into_iter().rev().for_each(|job| state.soon.push_front(job));
    }

    /// Whether somebody waits.
    pub(crate) fn is_waited_for(&self) -> bool {
        !self.lock().waiting.is_empty()
    }

    /// Takes no more jobs; the threads finish what waits and end.
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        state.idle.drain(..).for_each(|bell| bell.notify_one());
    }

    /// Closes and waits until the last thread has ended. Not to be called on one of them.
    pub(crate) fn close_and_wait(&self) {
        self.close();
        let mut state = self.lock();
        while state.alive > 0 {
            state = self.ended.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J> State<J> {
    fn line(&mut self, soon: bool) -> &mut VecDeque<J> {
        if soon { &mut self.soon } else { &mut self.waiting }
    }

    /// Starts one more thread. That it can't be is an error only where no other is there.
    fn another(&mut self, start: impl FnOnce() -> std::io::Result<()>) -> Result<()> {
        self.working += 1;
        self.alive += 1;
        let Err(error) = start() else { return Ok(()) };
        self.working -= 1;
        self.alive -= 1;
        if self.working > 0 { Ok(()) } else { Err(Error::Unavailable(format!("no thread could be started: {error}"))) }
    }
}

impl<J> Worker<'_, J> {
    /// The next job; `None` when the thread should end.
    pub(crate) fn next(&mut self) -> Option<J> {
        let mut state = self.queue.lock();
        let (mut late, mut quiet) = (false, false);
        loop {
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            let lying = !state.soon.is_empty();
            if lying && (late || state.closed || state.soon.len() >= SOON_MOST) {
                return state.soon.pop_front();
            }
            if state.closed || quiet {
                state.working -= 1;
                self.left = true;
                return None;
            }
            state.idle.push(self.bell.clone());
            let wait = if lying { SOON } else { self.queue.quiet };
            let (guard, timeout) = self.bell.wait_timeout(state, wait).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            // Who is called is taken from the list by the caller.
            let listed = state.idle.iter().position(|bell| Arc::ptr_eq(bell, &self.bell));
            if let Some(place) = listed {
                state.idle.remove(place);
                (late, quiet) = (lying && timeout.timed_out(), !lying && timeout.timed_out());
            }
        }
    }
}

impl<J> Drop for Worker<'_, J> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.alive -= 1;
        if !self.left {
            state.working -= 1;
        }
        drop(state);
        self.queue.ended.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    /// A job is told when it may end, and says that it has begun.
    struct Job {
        begun: Sender<()>,
        end: Receiver<()>,
    }

    fn submit(queue: &Arc<Queue<Job>>) -> (Receiver<()>, Sender<()>) {
        let ((begun, told), (ends, end)) = (channel(), channel());
        let served = queue.clone();
        let start = move || {
            std::thread::spawn(move || {
                let mut worker = served.worker();
                while let Some(job) = worker.next() {
                    job.begun.send(()).unwrap();
                    job.end.recv().unwrap();
                }
            });
            Ok(())
        };
        queue.submit(Job { begun, end }, start).unwrap();
        (told, ends)
    }

    #[test]
    fn threads_that_are_not_needed_end_though_there_is_always_some_work() {
        let queue = Arc::new(Queue::new(10, 3, Duration::from_millis(200)));
        let three = [(); 3].map(|()| submit(&queue));
        three.iter().for_each(|(told, _)| told.recv().unwrap());
        assert_eq!(queue.lock().alive, 3);
        three.iter().for_each(|(_, ends)| ends.send(()).unwrap());

        let mut turns = 0;
        while queue.lock().alive > 1 {
            turns += 1;
            assert!(turns < 10_000, "all take turns");
            let (told, ends) = submit(&queue);
            told.recv().unwrap();
            ends.send(()).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
        queue.close_and_wait();
    }
}
