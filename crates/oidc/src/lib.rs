//! OpenID Connect as functions: a request and what is on record go in, a decision comes out.
//!
//! Nothing here reads a clock, a store or a socket. Times are unix seconds, secrets made from random bytes are passed in, and what must
//! be remembered (codes, spent `jti`s, sessions) is handed back to the caller.
//!
//! The centre uses [`authorize`], [`token`], [`discovery`] and [`logout`]; a court uses [`client`] and [`logout`]; both use [`signed`]
//! for what they tell each other.

pub mod authorize;
mod claims;
pub mod client;
pub mod discovery;
pub mod form;
pub mod freshness;
pub mod jwt;
pub mod keys;
pub mod logout;
pub mod pkce;
pub mod signed;
pub mod token;

/// How far the clocks of two installations may differ, in seconds. Never applied to a time that one side wrote and reads itself.
pub const CLOCK_SKEW_SECS: i64 = 60;
