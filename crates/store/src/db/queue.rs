//! A bounded queue with threads that come when there is work and go after a quiet while.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Error, Result};

/// Work that waits for one of at most `most` threads.
pub(crate) struct Queue<J> {
    state: Mutex<State<J>>,
    bell: Condvar,
    limit: usize,
    most: usize,
    quiet: Duration,
}

struct State<J> {
    waiting: VecDeque<J>,
    /// Threads that will still take work.
    working: usize,
    /// Of these, the ones that wait for it.
    idle: usize,
    /// Threads that have not ended, those on their way out included.
    alive: usize,
    closed: bool,
}

/// One thread's place at the queue; gives it back when dropped.
pub(crate) struct Worker<'q, J> {
    queue: &'q Queue<J>,
    left: bool,
}

impl<J> Queue<J> {
    /// A queue of at most `limit` jobs for at most `most` threads, which end after `quiet` without work.
    pub(crate) fn new(limit: usize, most: usize, quiet: Duration) -> Queue<J> {
        let state = State { waiting: VecDeque::new(), working: 0, idle: 0, alive: 0, closed: false };
        Queue { state: Mutex::new(state), bell: Condvar::new(), limit, most, quiet }
    }

    /// Hands in a job; `start` starts a thread, which calls [`Queue::worker`], when all that are there have work.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full, [`Error::Closed`] after [`Queue::close`], and what `start` says.
    pub(crate) fn submit(&self, job: J, start: impl FnOnce() -> std::io::Result<()>) -> Result<()> {
        let mut state = self.lock();
        if state.closed {
            return Err(Error::Closed);
        }
        if state.waiting.len() >= self.limit {
            return Err(Error::Busy);
        }
        state.waiting.push_back(job);
        if state.waiting.len() > state.idle && state.working < self.most {
            state.working += 1;
            state.alive += 1;
            if let Err(error) = start() {
                state.working -= 1;
                state.alive -= 1;
                if state.working == 0 {
                    state.waiting.pop_back();
                    return Err(Error::Unavailable(format!("no thread could be started: {error}")));
                }
            }
        }
        drop(state);
        self.bell.notify_one();
        Ok(())
    }

    /// Takes the place that [`Queue::submit`] made; first thing in the new thread.
    pub(crate) fn worker(&self) -> Worker<'_, J> {
        Worker { queue: self, left: false }
    }

    /// Up to `most` more jobs, without waiting.
    pub(crate) fn take_waiting(&self, most: usize) -> Vec<J> {
        let mut state = self.lock();
        let count = most.min(state.waiting.len());
        state.waiting.drain(..count).collect()
    }

    /// Takes no more jobs; the threads finish what waits and end.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.bell.notify_all();
    }

    /// Closes and waits until the last thread has ended. Not to be called on one of them.
    pub(crate) fn close_and_wait(&self) {
        self.close();
        let mut state = self.lock();
        while state.alive > 0 {
            state = self.bell.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<J>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<J> Worker<'_, J> {
    /// The next job; `None` when the thread should end.
    pub(crate) fn next(&mut self) -> Option<J> {
        let mut state = self.queue.lock();
        let mut quiet = false;
        loop {
            if let Some(job) = state.waiting.pop_front() {
                return Some(job);
            }
            if state.closed || quiet {
                state.working -= 1;
                self.left = true;
                return None;
            }
            state.idle += 1;
            let (guard, timeout) = self.queue.bell.wait_timeout(state, self.queue.quiet).unwrap_or_else(PoisonError::into_inner);
            state = guard;
            state.idle -= 1;
            quiet = timeout.timed_out();
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
        self.queue.bell.notify_all();
    }
}
