//! The two clocks and the system's randomness: the only place that reads them.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use domain::{Fresh, Rng, Time};

/// Machine time, civil time at an offset from it, and the file that keeps the offset.
#[derive(Clone)]
pub struct Clocks {
    offset: Arc<AtomicI64>,
    file: Option<PathBuf>,
    /// Microseconds by which the machine's clock is ahead: a test's alone.
    wrong_by: i64,
}

/// The machine's own time.
#[must_use]
pub fn machine_now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Thirty-two bytes of the system's randomness.
///
/// # Panics
/// When the system has none: nothing safe can be done without it.
#[must_use]
pub fn seed() -> [u8; 32] {
    let mut bytes = [0; 32];
    if let Err(problem) = getrandom::fill(&mut bytes) {
        panic!("the system gives no randomness: {problem}");
    }
    bytes
}

impl Clocks {
    /// Civil time is machine time.
    #[must_use]
    pub fn plain() -> Clocks {
        Clocks { offset: Arc::default(), file: None, wrong_by: 0 }
    }

    /// The clocks of another machine, so many seconds ahead: for tests of what goes on between the two.
    #[must_use]
    pub fn of_a_machine_ahead(&self, seconds: i64) -> Clocks {
        Clocks { wrong_by: seconds * 1_000_000, ..self.clone() }
    }

    /// Civil time goes on from where the data folder's `clock` left it.
    #[must_use]
    pub fn of_demo(data: &Path) -> Clocks {
        let file = data.join("clock");
        let offset = std::fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        Clocks { offset: Arc::new(AtomicI64::new(offset)), file: Some(file), wrong_by: 0 }
    }

    /// Sets civil time; it runs on from there.
    ///
    /// # Errors
    /// When the offset can't be kept.
    pub fn set(&self, now: Time) -> std::io::Result<()> {
        let offset = now.0 - machine_now().0;
        if let Some(file) = &self.file {
            let part = file.with_extension("part");
            std::fs::write(&part, offset.to_string())?;
            std::fs::rename(&part, file)?;
        }
        self.offset.store(offset, Ordering::SeqCst);
        Ok(())
    }

    /// Time and randomness for one request.
    #[must_use]
    pub fn fresh(&self) -> Fresh {
        let machine_now = Time(machine_now().0 + self.wrong_by);
        Fresh { now: Time(machine_now.0 + self.offset.load(Ordering::SeqCst)), machine_now, rng: Rng::from_seed(seed()) }
    }

    /// As a site wants it.
    #[must_use]
    pub fn as_site_clock(&self) -> site::shared::Clock {
        let clocks = self.clone();
        Arc::new(move || clocks.fresh())
    }
}
