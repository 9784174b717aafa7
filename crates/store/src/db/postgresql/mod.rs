//! PostgreSQL: one pool of threads for each server, each owning a connection, whatever the number of courts.

mod address;
mod patience;
mod server;
mod session;
mod work;

pub(crate) use server::{Server, Share};
pub(crate) use session::{Failure, Session};
