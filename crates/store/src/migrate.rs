//! Brings a database's tables up to date: forward only, each migration once, one text for SQLite and PostgreSQL.

use std::collections::HashMap;

use domain::{Fresh, Rng, Time};
use sha2::{Digest as _, Sha256};

use crate::db::{Db, Error, Piece, Result, Sql, pieces};

/// One step of a database's tables: DDL in `BIGINT`, `TEXT`, `BOOLEAN`, `BYTEA`, each statement ending with `;` at a line's end.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Such as `0001-accounts`; the order is that of the list.
    pub name: &'static str,
    /// The text; never changed once it ran anywhere.
    pub sql: &'static str,
}

/// Applies what a database has not seen; the answer names what was applied now. Makes the database where it is missing.
///
/// Each migration is one transaction, so a failing one leaves those before it. Blocks: not for async threads.
///
/// # Errors
/// [`Error::Damaged`] when a migration that ran has been changed since, or one that ran is unknown to this program.
pub fn migrate(db: &Db, migrations: &[Migration]) -> Result<Vec<&'static str>> {
    db.create()?;
    let nothing = Fresh { now: Time(0), machine_now: Time(0), rng: Rng::from_seed([0; 32]) };
    db.write_now("make the table of migrations", &nothing, |tx, _| {
        // Two programs may come here at the same instant; the second waits for the first.
        if !tx.is_sqlite() {
            tx.script("SELECT pg_advisory_xact_lock(4671)")?;
        }
        let table = "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, at BIGINT NOT NULL);";
        statements(table, tx.is_sqlite()).iter().try_for_each(|statement| tx.script(statement))
    })?;
    let known = applied(db)?;
    if let Some(name) = known.keys().find(|name| !migrations.iter().any(|migration| migration.name == **name)) {
        return Err(Error::Damaged(format!(
            "{}: the migration `{name}` was applied by a newer program; use that program",
            db.name()
        )));
    }
    let mut new = Vec::new();
    for migration in migrations {
        let checksum = checksum(migration.sql);
        match known.get(migration.name) {
            Some(before) if *before == checksum => {}
            Some(_) => {
                return Err(Error::Damaged(format!(
                    "{}: the migration `{}` was changed after it was applied; put its text back and write a new one",
                    db.name(),
                    migration.name
                )));
            }
            None if apply(db, &nothing, *migration, checksum)? => new.push(migration.name),
            None => {}
        }
    }
    Ok(new)
}

fn applied(db: &Db) -> Result<HashMap<String, String>> {
    db.read_now(|tx| {
        let list = tx.all(Sql("SELECT name, checksum FROM migrations"), &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(list.into_iter().collect())
    })
}

/// Applies one migration; `false` when another program has done it meanwhile.
fn apply(db: &Db, fresh: &Fresh, migration: Migration, checksum: String) -> Result<bool> {
    let name = migration.name;
    let done = db.write_now(name, fresh, move |tx, _| {
        // The one time that a database makes: it says when its tables changed, and nothing is decided by it.
        let note = if tx.is_sqlite() {
            Sql("INSERT INTO migrations (name, checksum, at) VALUES ($1, $2, CAST(unixepoch('subsec') * 1000000 AS BIGINT)) \
                 ON CONFLICT DO NOTHING")
        } else {
            Sql("INSERT INTO migrations (name, checksum, at) \
                 VALUES ($1, $2, CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)) ON CONFLICT DO NOTHING")
        };
        if tx.execute(note, &[name.into(), checksum.as_str().into()])? == 0 {
            return Ok(false);
        }
        for statement in statements(migration.sql, tx.is_sqlite()) {
            tx.script(&statement)?;
        }
        Ok(true)
    });
    done.map_err(|error| match error {
        Error::Statement { detail, .. } => Error::Statement { sql: name, detail },
        other => other,
    })
}

fn checksum(text: &str) -> String {
    crate::documents::hex(&Sha256::digest(text.as_bytes()))
}

/// The statements of a text as one of the databases wants them, without comments.
///
/// SQLite: the four types by word, and every table STRICT. PostgreSQL: text sorts by bytes.
fn statements(text: &str, sqlite: bool) -> Vec<String> {
    let mut list = Vec::new();
    let mut current = String::new();
    // The last word, in capitals: `CAST(… AS TEXT)` takes no collation.
    let mut before = String::new();
    let all = pieces(text);
    for (at, piece) in all.iter().enumerate() {
        match *piece {
            Piece::Word(word) => {
                current.push_str(match word {
                    "BIGINT" | "BOOLEAN" if sqlite => "INTEGER",
                    "BYTEA" if sqlite => "BLOB",
                    "TEXT" if !sqlite && before != "AS" => "TEXT COLLATE \"C\"",
                    other => other,
                });
                before = word.to_ascii_uppercase();
            }
            Piece::Other(";") if ends_line(&all[at + 1..]) => {
                list.push(finished(&current, sqlite));
                current.clear();
            }
            Piece::Comment(_) => {}
            Piece::Quoted(text) | Piece::Parameter(text) | Piece::Other(text) => current.push_str(text),
        }
    }
    list.push(finished(&current, sqlite));
    list.retain(|statement| !statement.is_empty());
    list
}

fn ends_line(rest: &[Piece<'_>]) -> bool {
    let next = rest.iter().find(|piece| !matches!(piece, Piece::Comment(_) | Piece::Other(" " | "\t" | "\r")));
    matches!(next, None | Some(Piece::Other("\n")))
}

fn finished(statement: &str, sqlite: bool) -> String {
    let statement = statement.trim();
    if sqlite && statement.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("create table")) {
        return format!("{statement} STRICT");
    }
    statement.to_string()
}
