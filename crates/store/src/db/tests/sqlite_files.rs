//! SQLite files as they lie on the disk: opened late, closed when quiet, checked when damaged.

use std::fs;
use std::io::Read as _;
use std::time::Duration;

use crate::db::sqlite::File;
use crate::db::{Engine, Error, Place, Settings, Sql};
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
fn a_database_shows_from_outside_that_somebody_wrote() {
    let scratch = sqlite(Settings::default());
    let db = scratch.database("docket");
    migrate(&db, DOCKET).unwrap();
    let mut marks = vec![db.mark().unwrap()];
    for number in 1..=20 {
        assert_eq!(numbers(&db).len(), number - 1, "reading leaves it as it was");
        assert_eq!(db.mark().as_ref(), marks.last());
        // Another program, with a connection of its own.
        let other = Engine::open(scratch.place(), 9).unwrap();
        let number = i64::try_from(number).unwrap();
        other.database("docket").write_now("file", &fresh(1), move |tx, _| file_entry(tx, number, "Order")).unwrap();
        let mark = db.mark().unwrap();
        assert!(!marks.contains(&mark), "{number}");
        marks.push(mark);
        other.checkpoint_and_close();
        marks.push(db.mark().unwrap());
    }
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
    assert!(matches!(read, Err(Error::Damaged(_))), "{read:?}");
    assert!(matches!(write, Err(Error::ReadOnly(_))), "{write:?}");
}

#[test]
fn a_damaged_page_is_found_and_nothing_is_written_until_the_file_is_restored() {
    let scratch = sqlite(Settings::default());
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    let (file, copy) = (folder.join("docket.db"), folder.join("docket.copy"));
    for name in ["docket", "other"] {
        migrate(&scratch.database(name), DOCKET).unwrap();
        let fill = |tx: &mut crate::db::Tx<'_>| (1..=2000).try_for_each(|number| file_entry(tx, number, &"Order ".repeat(20)));
        scratch.database(name).write_now("file", &fresh(1), move |tx, _| fill(tx)).unwrap();
    }
    scratch.engine().checkpoint_and_close();
    fs::copy(&file, &copy).unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0xAA);
    fs::write(&file, bytes).unwrap();

    let write = |engine: &Engine, name: &str, number| {
        engine.database(name).write_now("file", &fresh(2), move |tx, _| file_entry(tx, number, "Order"))
    };
    let all =
        |tx: &mut crate::db::Tx<'_>| tx.all(Sql("SELECT text FROM entries ORDER BY number"), &[], |row| row.get::<String>(0));
    let engine = Engine::open(scratch.place(), 1).unwrap();
    write(&engine, "docket", 2001).unwrap();
    let read = engine.database("docket").read_now(all);
    assert!(matches!(read, Err(Error::Damaged(_))), "{:?}", read.map(|rows| rows.len()));
    for engine in [engine, Engine::open(scratch.place(), 2).unwrap()] {
        let refused = write(&engine, "docket", 2002);
        assert!(matches!(&refused, Err(Error::ReadOnly(said)) if said.contains("docket.damaged")), "{refused:?}");
        let first = engine
            .database("docket")
            .read_now(|tx| tx.one(Sql("SELECT text FROM entries WHERE number = 1"), &[], |row| row.get::<String>(0)));
        assert!(first.is_ok(), "what is whole can be read: {first:?}");
        assert_eq!(write(&engine, "other", engine.database("other").read_now(all).unwrap().len() as i64 + 1), Ok(()));
        engine.checkpoint_and_close();
    }
    fs::rename(&copy, &file).unwrap();
    let engine = Engine::open(scratch.place(), 3).unwrap();
    assert!(matches!(write(&engine, "docket", 2001), Err(Error::ReadOnly(_))), "until the operator has looked");
    fs::remove_file(folder.join("docket.damaged")).unwrap();
    assert_eq!(write(&engine, "docket", 2001), Ok(()));
    assert_eq!(engine.database("docket").read_now(all).map(|rows| rows.len()), Ok(2001));
}

#[cfg(unix)]
#[test]
fn only_the_servers_own_user_may_look_into_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = sqlite(Settings::default());
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    assert_eq!(fs::metadata(folder).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn only_what_may_pass_is_committed_without_waiting_for_the_disk() {
    let scratch = sqlite(Settings::default());
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    let path = folder.join("docket.db");
    File::create(&path).unwrap();
    let mut file = File::to_write(&path).unwrap();
    let level = |file: &File| file.sqlite.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(level(&file), 2, "FULL");
    file.wait_for_disk(false).unwrap();
    assert_eq!(level(&file), 1, "NORMAL");
    file.wait_for_disk(true).unwrap();
    assert_eq!(level(&file), 2, "FULL again");
}

#[test]
fn the_log_goes_into_the_file_while_people_write_and_begins_anew() {
    let scratch = sqlite(Settings::default());
    let db = scratch.database("docket");
    migrate(&db, DOCKET).unwrap();
    let Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    let (log, text) = (folder.join("docket.db-wal"), "long ".repeat(200_000));
    // The header of the log counts how often it has begun (SQLite's file format, 4.1).
    let begun = || {
        let mut head = [0; 16];
        fs::File::open(&log).unwrap().read_exact(&mut head).unwrap();
        u32::from_be_bytes([head[12], head[13], head[14], head[15]])
    };
    let (first, mut written) = (begun(), 0);
    while begun() == first {
        written += 1;
        assert!(written < 400, "{} bytes of log", fs::metadata(&log).unwrap().len());
        let text = text.clone();
        db.write_now("file", &fresh(1), move |tx, _| file_entry(tx, written, &text)).unwrap();
    }
    assert!(written > 10, "not for a few pages");
    assert_eq!(numbers(&db), (1..=written).collect::<Vec<_>>());
    scratch.engine().checkpoint_and_close();
    assert!(!log.exists(), "the last connection is the writer's");
    let reopened = Engine::open(scratch.place(), 9).unwrap();
    assert_eq!(numbers(&reopened.database("docket")), (1..=written).collect::<Vec<_>>());
}
