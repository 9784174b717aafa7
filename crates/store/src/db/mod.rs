//! One small synchronous way to ask a database, written once for SQLite and for PostgreSQL.
//!
//! A caller hands a closure to [`Db::read`] or [`Db::write`]; a thread that owns a connection runs it in one transaction and
//! answers after COMMIT has returned. What a closure must know:
//!
//! - It may run twice, so it tells nobody anything and changes nothing but the database. Every attempt starts from the same copy
//!   of `Fresh`.
//! - An error of its own (or a panic) rolls back its own work only.
//! - After an SQL error it must return: the error stays, later statements answer it again, and a closure that hides it is answered
//!   with it all the same (PostgreSQL has aborted the transaction by then). To go on, write `ON CONFLICT DO NOTHING`.
//! - `BEGIN`, `COMMIT`, `ROLLBACK` and `SAVEPOINT` are refused.

mod engine;
mod error;
mod ids;
mod job;
mod postgresql;
mod queue;
mod row;
mod sql;
mod sqlite;
#[cfg(test)]
mod tests;
mod tx;
mod value;

pub(crate) use engine::make_folder;
pub use engine::{Db, Engine, Mark, Place, Settings};
pub use error::{Error, Result};
pub use row::{Cell, Column, Row};
pub use sql::Sql;
pub(crate) use sql::{Piece, pieces};
pub use tx::Tx;
pub use value::Value;

pub use crate::sql;

/// One SQL statement, `$1` to `$n` for its values, the same text for both databases.
///
/// A test finds every literal of this macro in the sources and prepares it on both databases, so it takes a literal only.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::db::Sql($text)
    };
    // A list of columns that several statements share: `concat!("SELECT ", columns!(), " FROM …")`, `columns!` of the same file.
    (concat!($($piece:expr),+ $(,)?)) => {
        $crate::db::Sql(concat!($($piece),+))
    };
}
