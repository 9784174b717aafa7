//! What all sites of one process share: the installation, the clock, the hashing threads, keys, limits, the way to other sites.

use std::sync::Arc;

use domain::Fresh;

use crate::{hasher::Hasher, installation::Installation, lane::ReadingLane, limits::Sources, peers::Peers};

/// Gives [`Fresh`] whenever it is asked; only the program makes one.
pub type Clock = Arc<dyn Fn() -> Fresh + Send + Sync>;

/// Wakes the worker when rows for it were written.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// One value for the whole process, handed to every site.
#[derive(Clone)]
pub struct Shared(Arc<Parts>);

/// The parts of [`Shared`].
pub struct Parts {
    /// Names and addresses.
    pub installation: Installation,
    /// Time and randomness.
    pub clock: Clock,
    /// Password hashing on threads of its own.
    pub hasher: Hasher,
    /// Key of form tokens: 32 bytes.
    pub form_key: [u8; 32],
    /// Key of the secrets of webhooks: 32 bytes.
    pub webhook_key: [u8; 32],
    /// Counts by source address.
    pub sources: Sources,
    /// The turns of those who read.
    pub reading: ReadingLane,
    /// The way to the other sites.
    pub peers: Peers,
    /// Wakes the worker.
    pub wake: Wake,
}

impl Shared {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Shared {
        Shared(Arc::new(parts))
    }
}

impl std::ops::Deref for Shared {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
