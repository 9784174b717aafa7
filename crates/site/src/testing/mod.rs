//! The test harness: people with browsers before all sites of an installation, in this process and without sockets.
//!
//! ```ignore
//! let mut alice = Browser::new(router, &shared);
//! alice.visit("http://pacer.localhost:8000/").await.click("Log in").await;
//! alice.fill("Username", "alice").fill("Password", "…").press("Log In").await.must_see("Welcome, Alice");
//! ```
//!
//! What sends a request is async and gives the browser back; what only fills in or looks is not. Every page that arrives is
//! checked (headings, labels, ids, headers, banner, Log Out); whatever is missing panics with the step, the page's address and its text.

mod browser;
mod checks;
mod clock;
mod controls;
mod encode;
mod fill;
mod jar;
mod look;
mod page;
mod send;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

pub use browser::{Answer, Browser};
pub use clock::{TestClock, clock};
pub use encode::encode;
pub use jar::Cookie;
pub use page::Link;
pub use words::squeeze;

use crate::{
    Shared,
    hasher::{Cost, Hasher},
    installation::Installation,
    lane::ReadingLane,
    limits::Sources,
    peers::Peers,
    shared::Parts,
};

/// The demonstration at `http://…localhost:8000`, which most tests use.
#[must_use]
pub fn installation() -> Installation {
    Installation::demo("localhost", "http", Some(8000))
}

/// What all sites share, for tests: hashes of the lowest cost, a fixed key of form tokens, empty limits, peers not yet connected,
/// and a worker that nothing wakes (tests run it by hand).
#[must_use]
pub fn shared(clock: &TestClock, installation: Installation) -> Shared {
    Shared::new(Parts {
        installation,
        clock: clock.clock(),
        hasher: Hasher::start(1, b"test pepper", Cost::TEST),
        form_key: *b"the same form key in every test!",
        webhook_key: *b"the same key of webhooks, always",
        sources: Sources::default(),
        reading: ReadingLane::default(),
        peers: Peers::default(),
        wake: Arc::new(|| {}),
    })
}
