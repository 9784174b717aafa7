//! The reading lane: pages that can be asked for by the thousand take turns, so that filing, linking and sign-on never stand behind them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tokio::sync::Semaphore;

use crate::{Failure, Shared};

/// Requests that may wait for their turn; the next one is told to come back.
const MOST_WAITING: usize = 1024;

/// So long a request waits at most.
const LONGEST: Duration = Duration::from_secs(10);

/// One process's turns. A clone is the same lane.
///
/// Requests for reading beyond the number of turns wait here, and not among the database's jobs or the tasks that are ready to run:
/// whatever is no reading goes past them.
#[derive(Clone)]
pub struct ReadingLane(Arc<Lane>);

struct Lane {
    turns: Semaphore,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Default for ReadingLane {
    /// As many turns as cores, and two at least. Databases are read by two threads more: these are always free for who files or signs on,
    /// and a thread that writes does not find more readers running than there are cores.
    fn default() -> ReadingLane {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        ReadingLane::of(cores.max(2), MOST_WAITING)
    }
}

/// One who waits; counted until it is dropped, also when the browser has gone away.
struct Waiting<'l>(&'l Lane);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl ReadingLane {
    /// A lane of so many turns, for which so many may wait.
    #[must_use]
    pub fn of(turns: usize, most_waiting: usize) -> ReadingLane {
        ReadingLane(Arc::new(Lane { turns: Semaphore::new(turns), waiting: AtomicUsize::new(0), most_waiting }))
    }

    /// Takes all turns, as a crowd of readers does.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn crowd(&self) -> impl Drop + use<'_> {
        let all = u32::try_from(self.0.turns.available_permits()).unwrap_or(u32::MAX);
        self.0.turns.try_acquire_many(all).expect("nobody reads yet")
    }

    async fn answer(&self, request: Request, next: Next) -> Result<Response, Failure> {
        let lane = &*self.0;
        let turn = match lane.turns.try_acquire() {
            Ok(turn) => turn,
            Err(_) => {
                let before = lane.waiting.fetch_add(1, Ordering::Relaxed);
                let _waiting = Waiting(lane);
                if before >= lane.most_waiting {
                    return Err(Failure::crowded());
                }
                match tokio::time::timeout(LONGEST, lane.turns.acquire()).await {
                    Ok(Ok(turn)) => turn,
                    _ => return Err(Failure::crowded()),
                }
            }
        };
        let response = next.run(request).await;
        drop(turn);
        Ok(response)
    }
}

/// Middleware: put it around what lets somebody read.
pub async fn take_turns(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    shared.reading.answer(request, next).await.unwrap_or_else(|failure| failure.into_response())
}

#[cfg(test)]
mod tests {
    use axum::{
        body::Body,
        routing::{MethodRouter, get},
    };
    use tokio::sync::Notify;
    use tower::ServiceExt as _;

    use super::*;

    fn ask(docket: &MethodRouter) -> impl Future<Output = Response> + use<> {
        let asked = docket.clone().oneshot(Request::new(Body::empty()));
        async move { asked.await.unwrap() }
    }

    /// Whether there is no answer yet; the future has been asked once when this returns.
    async fn waits(answer: &mut (impl Future<Output = Response> + Unpin)) -> bool {
        tokio::time::timeout(Duration::from_millis(1), answer).await.is_err()
    }

    #[tokio::test]
    async fn readers_take_turns_and_too_many_are_told_when_to_come_back() {
        let lane = ReadingLane::of(1, 1);
        let (open, shown) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let page = {
            let (open, shown) = (open.clone(), shown.clone());
            move || async move {
                shown.notify_one();
                open.notified().await;
            }
        };
        let turns = lane.clone();
        let reading = axum::middleware::from_fn(move |request: Request, next: Next| {
            let turns = turns.clone();
            async move { turns.answer(request, next).await.unwrap_or_else(|failure| failure.into_response()) }
        });
        let docket = get(page).layer(reading);
        let first = tokio::spawn(ask(&docket));
        shown.notified().await;
        let mut second = Box::pin(ask(&docket));
        assert!(waits(&mut second).await, "the second waits for its turn");
        let third = ask(&docket).await;
        assert_eq!((third.status().as_u16(), third.headers().contains_key("retry-after")), (503, true));
        // One who goes away leaves the place to another.
        drop(second);
        let mut fourth = Box::pin(ask(&docket));
        assert!(waits(&mut fourth).await);
        open.notify_one();
        assert_eq!(first.await.unwrap().status(), 200);
        open.notify_one();
        assert_eq!(fourth.await.status(), 200);
    }
}
