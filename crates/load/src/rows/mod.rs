//! The rows: each measures one path of the product beside its limit.

mod at_rest;
mod bare_sheet;
mod committer;
mod day;
mod docket;
pub mod filing;
mod greedy;
mod pgbench;
mod postgres;
mod sign_on;
mod small_write;
mod smtp;
mod stamp;
mod statements;

use crate::{Done, Plan, table::Line};

type Row = (&'static str, fn(&Plan) -> Done<Vec<Line>>);

/// Every row by its name, in the order of the table.
pub fn all() -> Vec<Row> {
    vec![
        ("small-write", small_write::measure),
        ("filing", filing::measure),
        ("docket", docket::measure),
        ("sign-on", sign_on::measure),
        ("stamp", stamp::measure),
        ("greedy", greedy::measure),
        ("smtp", smtp::measure),
        ("postgres", postgres::measure),
        ("at-rest", at_rest::measure),
        ("day", day::measure),
    ]
}

/// The load's own threads: one, so that the server has the rest of the machine.
fn runtime() -> Done<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}
