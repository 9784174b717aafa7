//! The words and rules of Forecourt: plain values and decisions, without input or output.
//!
//! Nothing in here reads a clock, a file, a database or the network. Time and randomness arrive as [`Fresh`].

pub mod account;
pub mod appellate;
pub mod case_number;
pub mod claims;
pub mod client_code;
pub mod court;
pub mod deadline;
pub mod docket;
pub mod events;
pub mod fees;
pub mod filer;
pub mod filing;
pub mod fresh;
pub mod icalendar;
pub mod id;
pub mod link;
pub mod message;
pub mod names;
pub mod network;
pub mod password;
pub mod permission;
pub mod product;
pub mod pseudonym;
pub mod reading;
pub mod related;
pub mod search;
pub mod session;
pub mod throttle;
pub mod time;
pub mod webhook;

pub use fresh::{Fresh, Rng};
pub use id::Id;
pub use time::{Time, Zone};
