//! One court: its public site, its CM/ECF, the linking of accounts, cases, filing, notices, and the clerk's desk.
//!
//! One file for each thing a person does; all addresses stand in [`routes`].

mod api;
pub mod appellate;
mod calendar;
pub mod caller;
pub mod claims;
pub mod court_site;
pub mod docket;
pub mod documents;
pub mod filing;
mod forgot;
pub mod frame;
pub mod go_live;
pub mod linking;
mod mail_link;
pub mod menus;
pub mod public_site;
mod queries;
mod read_only;
pub mod receive;
mod reports;
mod routes;
pub mod search;
pub mod sign_on;
mod staff;
#[cfg(test)]
#[allow(dead_code, reason = "each test uses some of it")]
pub(crate) mod testing;
pub mod webhooks;

pub use caller::{Caller, Who};
pub use court_site::CourtSite;
pub use routes::{ecf_router, www_router};
