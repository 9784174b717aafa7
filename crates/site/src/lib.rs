//! What every page shares: hosts, the frame around a page, sessions' cookies, forms with their tokens, failures, limits.
//!
//! A site (the centre, a court, the case locator, the front page) is an axum router with [`shared::Shared`] in its state. The
//! program's outermost layer is [`arrive::arrive`]: it reads the body whole, takes [`domain::Fresh`] once and hands on a
//! [`visit::Visit`].

pub mod arrive;
pub mod cookies;
pub mod crypt;
pub mod csv;
pub mod failure;
pub mod form;
pub mod hasher;
pub mod ics;
pub mod installation;
pub mod lane;
pub mod limits;
pub mod page;
pub mod peers;
pub mod shared;
#[cfg(feature = "testing")]
pub mod testing;
pub mod visit;
pub mod webhook_secret;

pub use failure::Failure;
pub use form::{Fields, FormState};
pub use page::{Frame, MenuItem, Page};
pub use shared::Shared;
pub use visit::Visit;

/// What a handler gives back: a page, a redirect, or a failure that becomes a page.
pub type Answer = std::result::Result<axum::response::Response, Failure>;
