//! Journeys across the sites of one installation, in-process and in a real browser.

mod browser;
mod browser_harness;
#[allow(
    dead_code,
    reason = "the journeys that start a demo come with their own modules"
)]
mod demo;
mod http;
