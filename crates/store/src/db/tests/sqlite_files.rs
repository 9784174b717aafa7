//! SQLite files as they lie on the disk: opened late, closed when quiet, checked when damaged.

use std::fs;
use std::time::Duration;

use crate::db::{Error, Place, Settings, Sql};
use crate::migrate::migrate;
use crate::testing::{fresh, sqlite};

use super::{DOCKET, file_entry, numbers};

#[test]
fn a_quiet_database_is_closed_and_opened_again() {
    let scratch = sqlite(Settings { quiet: Duration::from_millis(5), ..Settings::default() });
    let db = scratch.database("docket");
    migrate(&db, DOCKET).unwrap();
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    let log = folder.join("docket.db-wal");
    for number in 1..=3 {
        db.write_now("file", &fresh(1), move |tx, _| file_entry(tx, number, "Order")).unwrap();
        // The last connection takes the log away when it closes.
        while log.exists() {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    assert_eq!(numbers(&db), [1, 2, 3]);
}

#[test]
fn many_databases_are_read_by_few_threads() {
    let scratch = sqlite(Settings { readers: 2, ..Settings::default() });
    for court in 0..25 {
        let db = scratch.database(&format!("court_{court}"));
        migrate(&db, DOCKET).unwrap();
        db.write_now("file", &fresh(1), move |tx, _| file_entry(tx, court, "Order")).unwrap();
    }
    for _ in 0..2 {
        for court in 0..25 {
            assert_eq!(numbers(&scratch.database(&format!("court_{court}"))), [court]);
        }
    }
}

#[test]
fn writes_are_durable_and_guarded() {
    let scratch = sqlite(Settings::default());
    let db = scratch.database("docket");
    migrate(&db, DOCKET).unwrap();
    let (mode, synchronous, keys) = db
        .write_now("look", &fresh(1), |tx, _| {
            let mode = tx.one(Sql("PRAGMA journal_mode"), &[], |row| row.get::<String>(0))?;
            let synchronous = tx.one(Sql("PRAGMA synchronous"), &[], |row| row.get::<i64>(0))?;
            Ok((mode, synchronous, tx.one(Sql("PRAGMA foreign_keys"), &[], |row| row.get::<i64>(0))?))
        })
        .unwrap();
    assert_eq!((mode.as_str(), synchronous, keys), ("wal", 2, 1));
}

#[test]
fn a_file_that_is_no_database_is_damaged() {
    let scratch = sqlite(Settings::default());
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    fs::write(folder.join("docket.db"), "this was a docket once, before the flood".repeat(100)).unwrap();
    let read = scratch.database("docket").read_now(|tx| tx.all(Sql("SELECT 1"), &[], |row| row.get::<i64>(0)));
    let write = scratch.database("docket").write_now("file", &fresh(1), |tx, _| file_entry(tx, 1, "Order"));
    assert!(matches!(write, Err(Error::Damaged(_))), "{write:?}");
    assert!(!matches!(read, Ok(ref rows) if rows.is_empty()), "{read:?}");
}

#[cfg(unix)]
#[test]
fn only_the_servers_own_user_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = sqlite(Settings::default());
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
}
