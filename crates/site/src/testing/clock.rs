//! A clock that tests set, with randomness that is the same in every run.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{Fresh, Time, fresh::Rng};

use crate::shared::Clock;

/// Civil time stands still until a test moves it. The machine's time goes on by a millisecond whenever it is asked. Clones show
/// the same time.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<Hands>>);

struct Hands {
    now: Time,
    machine_now: Time,
    asked: u64,
}

/// A clock that stands at `start` (RFC 3339, such as `2021-05-10T09:00:00-05:00`), both civil and machine time.
#[must_use]
#[track_caller]
pub fn clock(start: &str) -> TestClock {
    let now = read(start);
    TestClock(Arc::new(Mutex::new(Hands { now, machine_now: now, asked: 0 })))
}

#[track_caller]
fn read(text: &str) -> Time {
    Time::parse_rfc3339(text).unwrap_or_else(|| panic!("{text:?} is no time as RFC 3339 writes it"))
}

impl TestClock {
    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// For [`crate::shared::Parts`].
    #[must_use]
    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        Arc::new(move || clock.fresh())
    }

    /// Time and randomness for one request; the n-th of a clock holds the same randomness in every run.
    #[must_use]
    pub fn fresh(&self) -> Fresh {
        let mut hands = self.hands();
        hands.asked += 1;
        hands.machine_now = Time(hands.machine_now.0 + 1_000);
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&hands.asked.to_le_bytes());
        Fresh { now: hands.now, machine_now: hands.machine_now, rng: Rng::from_seed(seed) }
    }

    /// Civil time, without asking for randomness.
    #[must_use]
    pub fn now(&self) -> Time {
        self.hands().now
    }

    /// Sets civil time as a person sets the demonstration's clock, forward or back; the machine's time takes no notice.
    #[track_caller]
    pub fn set(&self, rfc3339: &str) {
        let now = read(rfc3339);
        self.hands().now = now;
    }

    /// Time passes: civil and machine time both go on.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut hands = self.hands();
        hands.now = hands.now.plus_seconds(seconds);
        hands.machine_now = hands.machine_now.plus_seconds(seconds);
    }

    /// Days of 24 hours pass.
    pub fn advance_days(&self, days: i64) {
        self.advance_seconds(days * Time::DAY);
    }
}
