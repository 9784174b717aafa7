//! How wrong secrets slow down and at last close a door (security T01 to T03).

use crate::Time;

/// Failures in a row after which the secret no longer works until it is renewed (NIST SP 800-63B-4, 3.2.2).
pub const CLOSED_AT: i64 = 100;

/// Failures in a row from which a delay begins.
pub const DELAY_FROM: i64 = 5;

/// What the counter of one secret says before it is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// May be tried.
    Open,
    /// May be tried again at that instant.
    Wait(Time),
    /// A hundred failures: only recovery or the clerk opens it.
    Closed,
}

/// The row kept for one secret by whoever checks it, shared by every door that takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    /// Failures in a row.
    pub failures: i64,
    /// When the last one was, in civil time.
    pub last: Time,
}

/// Seconds to wait after that many failures in a row: 30 s from the fifth, doubled every fifth, one hour at most (T02).
#[must_use]
pub fn delay_seconds(failures: i64) -> i64 {
    if failures < DELAY_FROM {
        return 0;
    }
    let steps = ((failures - DELAY_FROM) / 5).clamp(0, 10) as u32;
    (30_i64 << steps).min(3600)
}

impl Counter {
    /// Whether the secret may be tried at `now`.
    #[must_use]
    pub fn door(self, now: Time) -> Door {
        if self.failures >= CLOSED_AT {
            return Door::Closed;
        }
        let delay = delay_seconds(self.failures);
        let again = self.last.plus_seconds(delay);
        // Where nothing is to be waited for, a clock that was put back makes nobody wait either.
        if delay > 0 && now < again { Door::Wait(again) } else { Door::Open }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t02_the_delay_grows_from_half_a_minute_to_an_hour() {
        assert_eq!(delay_seconds(4), 0);
        assert_eq!(delay_seconds(5), 30);
        assert_eq!(delay_seconds(10), 60);
        assert_eq!(delay_seconds(99), 3600);
        let later = Time(0).plus_seconds(60);
        assert_eq!(Counter { failures: 4, last: later }.door(Time(0)), Door::Open, "the clock was put back");
        assert_eq!(Counter { failures: 5, last: Time(0) }.door(Time(0)), Door::Wait(Time(0).plus_seconds(30)));
    }

    #[test]
    fn t01_the_hundredth_failure_closes_the_door_for_good() {
        let now = Time(0).plus_seconds(1_000_000);
        let counter = Counter { failures: 100, last: Time(0) };
        assert_eq!(counter.door(now), Door::Closed);
        assert_eq!(Counter { failures: 99, last: Time(0) }.door(now), Door::Open);
    }
}
