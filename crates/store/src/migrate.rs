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
    /// The text; never changed once it ran anywhere. What stands behind a line `-- only SQLite` or `-- only PostgreSQL` is for that
    /// database alone, up to the next such line or `-- both`.
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

/// What stands between a database's tables and those of this program, in a sentence each without its full stop; nothing when they are
/// the same.
///
/// # Errors
/// When the database can't be asked; one that was never migrated is told of in the answer.
pub fn behind(db: &Db, migrations: &[Migration]) -> Result<Vec<String>> {
    let known = match applied(db) {
        Ok(known) => known,
        Err(Error::Statement { .. }) => return Ok(vec!["it has no tables".into()]),
        Err(other) => return Err(other),
    };
    let mut wrong = Vec::new();
    for migration in migrations {
        match known.get(migration.name) {
            None => wrong.push(format!("the migration `{}` has not been applied", migration.name)),
            Some(before) if *before != checksum(migration.sql) => {
                wrong.push(format!("the migration `{}` was changed after it was applied", migration.name));
            }
            Some(_) => {}
        }
    }
    let mut newer: Vec<&String> = known.keys().filter(|name| !migrations.iter().any(|known| known.name == **name)).collect();
    newer.sort();
    wrong.extend(newer.iter().map(|name| format!("the migration `{name}` is of a newer program")));
    Ok(wrong)
}

pub(crate) fn checksum(text: &str) -> String {
    crate::documents::hex(&Sha256::digest(text.as_bytes()))
}

/// The statements of a text as one of the databases wants them, without comments.
///
/// SQLite: the four types by word, and every table STRICT. PostgreSQL: text sorts by bytes.
fn statements(text: &str, sqlite: bool) -> Vec<String> {
    let mut list = Vec::new();
    let mut current = String::new();
    let text = &of_database(text, sqlite);
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

/// A text without what is for the other database.
fn of_database(text: &str, sqlite: bool) -> String {
    let (ours, theirs) = if sqlite { ("-- only SQLite", "-- only PostgreSQL") } else { ("-- only PostgreSQL", "-- only SQLite") };
    let mut here = true;
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        here = match line.trim() {
            sign if sign == ours || sign == "-- both" => true,
            sign if sign == theirs => false,
            _ => here,
        };
        if here {
            kept.push_str(line);
        }
    }
    kept
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{fresh, scratch};

    const FIRST: Migration = Migration {
        name: "0001-people",
        sql: "-- Who is known; the TEXT of a comment is left alone;
            CREATE TABLE people (
                id BIGINT PRIMARY KEY, -- ours
                name TEXT NOT NULL,
                sealed BOOLEAN NOT NULL DEFAULT FALSE,
                photo BYTEA
            );
            CREATE UNIQUE INDEX people_name ON people (name) WHERE name <> 'BIGINT; TEXT';
            INSERT INTO people (id, name) VALUES (1, 'a; b');
            CREATE TABLE nicknames (person BIGINT NOT NULL REFERENCES people (id), text TEXT, PRIMARY KEY (person, text));",
    };
    const SECOND: Migration =
        Migration { name: "0002-born", sql: "ALTER TABLE people ADD COLUMN born TEXT CHECK (born = CAST(born AS TEXT));" };

    #[test]
    fn each_migration_is_applied_once_in_order() {
        let scratch = scratch(&[]);
        let db = scratch.database("people");
        assert_eq!(migrate(&db, &[FIRST]), Ok(vec!["0001-people"]));
        assert_eq!(migrate(&db, &[FIRST, SECOND]), Ok(vec!["0002-born"]));
        assert_eq!(migrate(&db, &[FIRST, SECOND]), Ok(vec![]));
        let row = db.read_now(|tx| {
            tx.one(Sql("SELECT name, sealed, born FROM people"), &[], |row| {
                Ok((row.get::<String>(0)?, row.get::<bool>(1)?, row.get::<Option<String>>(2)?))
            })
        });
        assert_eq!(row, Ok(("a; b".into(), false, None)));
        let at = db.read_now(|tx| tx.one(Sql("SELECT min(at) FROM migrations"), &[], |row| row.get::<i64>(0))).unwrap();
        assert!(at > 1_700_000_000_000_000, "microseconds: {at}");
    }

    #[test]
    fn tables_are_strict_on_both() {
        let scratch = scratch(&[("people", &[FIRST])]);
        let wrong = scratch.database("people").write_now("wrong", &fresh(1), |tx, _| {
            tx.execute(Sql("INSERT INTO people (id, name, photo) VALUES (2, 'B', $1)"), &["no bytes".into()])
        });
        assert!(matches!(wrong, Err(Error::Statement { .. })), "{wrong:?}");
    }

    #[test]
    fn a_pair_of_texts_makes_of_each_database_its_own() {
        let pair = Migration {
            name: "0002-pair",
            sql: "CREATE TABLE one (id BIGINT);\n-- only SQLite\nCREATE TABLE two (here INTEGER);\n-- only PostgreSQL\n\
                  CREATE TABLE two (here TEXT);\n-- both\nCREATE TABLE three (id BIGINT);",
        };
        let scratch = scratch(&[("people", &[FIRST, pair])]);
        let found = scratch.database("people").read_now(|tx| {
            for table in [Sql("SELECT count(*) FROM one"), Sql("SELECT count(*) FROM two"), Sql("SELECT count(*) FROM three")] {
                tx.one(table, &[], |row| row.get::<i64>(0))?;
            }
            Ok(())
        });
        assert_eq!(found, Ok(()));
    }

    #[test]
    fn a_migration_that_was_changed_or_is_unknown_is_refused() {
        let scratch = scratch(&[("people", &[FIRST, SECOND])]);
        let db = scratch.database("people");
        let changed = Migration { name: FIRST.name, sql: "CREATE TABLE people (id BIGINT PRIMARY KEY);" };
        let refused = migrate(&db, &[changed, SECOND]);
        assert!(matches!(&refused, Err(Error::Damaged(said)) if said.contains("0001-people")), "{refused:?}");
        let older = migrate(&db, &[FIRST]);
        assert!(matches!(&older, Err(Error::Damaged(said)) if said.contains("0002-born")), "{older:?}");
    }

    #[test]
    fn a_migration_that_fails_leaves_nothing_of_itself_and_can_be_mended() {
        let scratch = scratch(&[("people", &[FIRST])]);
        let db = scratch.database("people");
        let broken = Migration { name: "0002-more", sql: "CREATE TABLE more (id BIGINT);\nCREATE TABLE people (id BIGINT);" };
        let refused = migrate(&db, &[FIRST, broken]);
        assert!(matches!(refused, Err(Error::Statement { sql: "0002-more", .. })), "{refused:?}");
        let mended = Migration { name: "0002-more", sql: "CREATE TABLE more (id BIGINT);" };
        assert_eq!(migrate(&db, &[FIRST, mended]), Ok(vec!["0002-more"]));
    }

    #[test]
    fn two_programs_may_migrate_at_once() {
        let scratch = scratch(&[]);
        let makers: Vec<_> = (0..4)
            .map(|number| {
                let engine = crate::db::Engine::open(scratch.place(), number).unwrap();
                std::thread::spawn(move || migrate(&engine.database("people"), &[FIRST, SECOND]))
            })
            .collect();
        let applied: Vec<_> = makers.into_iter().flat_map(|maker| maker.join().unwrap().unwrap()).collect();
        assert_eq!(applied.len(), 2, "{applied:?}");
    }
}
