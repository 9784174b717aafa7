//! How long a transaction is tried again: ten seconds of waiting, with jitter.

use std::time::Duration;

use domain::Rng;

/// Milliseconds of waiting in all.
const BUDGET: u64 = 10_000;
const LONGEST: u64 = 400;

/// What is left of the waiting.
pub(crate) struct Patience {
    left: u64,
    attempts: u32,
    rng: Rng,
}

impl Patience {
    pub(crate) fn new(rng: Rng) -> Patience {
        Patience { left: BUDGET, attempts: 0, rng }
    }

    /// Waits a little, longer after each attempt; `false` when the time is used up.
    ///
    /// Only the waits are counted, since the store reads no clock.
    pub(crate) fn wait(&mut self) -> bool {
        self.attempts = self.attempts.saturating_add(1);
        let most = LONGEST.min(4 << self.attempts.min(10));
        let pause = 1 + self.rng.number(most);
        if self.left < pause {
            return false;
        }
        self.left -= pause;
        std::thread::sleep(Duration::from_millis(pause));
        true
    }

    /// Waits after a connection could not be made: such an attempt may itself have taken seconds.
    pub(crate) fn wait_for_server(&mut self) -> bool {
        self.left = self.left.saturating_sub(500);
        self.wait()
    }
}
