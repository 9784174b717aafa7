//! The test harness: people with browsers.
