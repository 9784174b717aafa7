//! The centre: sign-on, accounts, the service center, the register of courts and links, OpenID Connect endpoints.
//!
//! One file for each thing a person does; all addresses stand in [`routes`].

pub mod accounts;
pub mod caller;
pub mod centre_site;
pub mod manage;
pub mod openid;
pub mod public;
mod routes;
pub mod service_center;
pub mod sign_on;
pub mod staff;
#[cfg(test)]
mod testing;

pub use centre_site::CentreSite;
pub use routes::{login_router, pages_router};
