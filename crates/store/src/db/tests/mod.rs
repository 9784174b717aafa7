//! Tests of the databases: each runs on SQLite, and on PostgreSQL where one is given.

mod postgres;
mod postgres_commit;
mod sqlite_batches;
mod sqlite_files;
mod transactions;
mod values;

use crate::db::{Db, Result, Sql, Tx};
use crate::migrate::Migration;
use crate::testing::{Scratch, scratch};

/// A docket in little: entries with a number that is there once, and their lines.
const DOCKET: &[Migration] = &[Migration {
    name: "0001-docket",
    sql: "
        CREATE TABLE entries (
            number BIGINT PRIMARY KEY,
            text TEXT NOT NULL,
            pages BIGINT NOT NULL DEFAULT 1 CHECK (pages > 0)
        );
        CREATE TABLE attachments (
            entry BIGINT NOT NULL REFERENCES entries (number),
            name TEXT NOT NULL
        );
        CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
        INSERT INTO counters (name, value) VALUES ('next', 0);
    ",
}];

fn docket() -> (Scratch, Db) {
    let scratch = scratch(&[("docket", DOCKET)]);
    let db = scratch.database("docket");
    (scratch, db)
}

fn file_entry(tx: &mut Tx<'_>, number: i64, text: &str) -> Result<()> {
    tx.execute(Sql("INSERT INTO entries (number, text) VALUES ($1, $2)"), &[number.into(), text.into()]).map(|_| ())
}

fn numbers(db: &Db) -> Vec<i64> {
    db.read_now(|tx| tx.all(Sql("SELECT number FROM entries ORDER BY number"), &[], |row| row.get(0))).unwrap()
}
