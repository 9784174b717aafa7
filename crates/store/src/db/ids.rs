//! Gives inner ids: 42 bits of machine milliseconds since 2000, 10 of process number, 11 of count.

use std::sync::{Mutex, PoisonError};

use domain::{Fresh, Id};

/// 2000-01-01T00:00:00Z in milliseconds since 1970.
const YEAR_2000: i64 = 946_684_800_000;
const COUNT_BITS: u32 = 11;
const PROCESS_BITS: u32 = 10;
const MOST_MILLISECONDS: i64 = (1 << 42) - 1;

/// The last id given by this process; the next one is always above it.
pub(crate) struct Ids {
    process: i64,
    /// Millisecond and count of the last id.
    last: Mutex<(i64, i64)>,
}

impl Ids {
    /// For the process number 0 to 1023.
    pub(crate) fn of_process(number: u16) -> Ids {
        Ids { process: i64::from(number) & ((1 << PROCESS_BITS) - 1), last: Mutex::new((0, 0)) }
    }

    /// The next id: of the machine's millisecond, or just above the last one when the clock stood still or went back.
    pub(crate) fn next(&self, fresh: &Fresh) -> Id {
        let now = (fresh.machine_now.0.div_euclid(1000) - YEAR_2000).clamp(0, MOST_MILLISECONDS);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = match *last {
            (milli, _) if now > milli => (now, 0),
            (milli, count) if count + 1 < 1 << COUNT_BITS => (milli, count + 1),
            (milli, _) => (milli + 1, 0),
        };
        Id(last.0 << (PROCESS_BITS + COUNT_BITS) | self.process << COUNT_BITS | last.1)
    }
}
