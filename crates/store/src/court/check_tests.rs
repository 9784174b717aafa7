//! Rules that the database itself keeps: broken where it was gone round, as by another program on the same file.

use crate::Store;
use crate::court::MIGRATIONS;
use crate::db::{Place, Settings};
use crate::shared::check::{Finding, Rule, counter, database};
use crate::testing::{fresh, sqlite};

use super::{Numbers, court};

#[test]
fn a_row_that_names_what_is_not_there_is_found_though_sqlite_would_refuse_it() {
    let scratch = sqlite(Settings::default());
    let store = Store::new(scratch.engine().clone(), scratch.folder().join("documents"));
    store.migrate(&["txed"], false).unwrap();
    let room = store.court("txed");
    assert_eq!(room.read_now(court), Ok(Vec::new()));
    let Place::Sqlite(folder) = scratch.place() else { panic!("asked for SQLite") };
    let other = rusqlite::Connection::open(folder.join("court_txed.db")).unwrap();
    other
        .execute_batch(
            "PRAGMA foreign_keys=OFF; INSERT INTO documents (id, entry_id, part, serial, description, sha256, bytes, pages, sealed) \
             VALUES (1, 77, 0, 20000001, '', 'ab', 1, 1, FALSE)",
        )
        .unwrap();
    let found = room.database().read_now(|tx| database(tx, false)).unwrap();
    let said: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
    assert_eq!(
        said,
        [
            "row 1 of the table documents names a row of blobs that is not there",
            "row 1 of the table documents names a row of entries that is not there"
        ]
    );
    let found = room.read_now(court).unwrap();
    let what = "document 20000001 names the bytes ab, which the table of files does not know";
    assert!(found.contains(&Finding::new(Rule::DocumentThere, what)), "{found:?}");
}

#[test]
fn an_index_that_disagrees_with_its_table_is_found() {
    let scratch = sqlite(Settings::default());
    let store = Store::new(scratch.engine().clone(), scratch.folder().join("documents"));
    store.migrate(&["txed"], false).unwrap();
    let room = store.court("txed");
    let Place::Sqlite(folder) = scratch.place() else { panic!("asked for SQLite") };
    let other = rusqlite::Connection::open(folder.join("court_txed.db")).unwrap();
    // A row is added while the index seems to leave it out.
    other
        .execute_batch(
            "PRAGMA writable_schema=ON; \
             UPDATE sqlite_master SET sql = 'CREATE INDEX filers_by_bar ON filers (bar_number) WHERE bar_number IS NOT NULL' \
             WHERE name = 'filers_by_bar'; PRAGMA writable_schema=RESET; \
             INSERT INTO filers (id, serial, login, login_key, reset_needed, name, name_key, former_names, email, email_key, phone, address, \
             role, standing, version, created_at) VALUES (1, 1, 'a', 'a', 0, '', '', '', '', '', '', '', 'attorney', 'active', 1, 1); \
             PRAGMA writable_schema=ON; \
             UPDATE sqlite_master SET sql = 'CREATE INDEX filers_by_bar ON filers (bar_number)' \
             WHERE name = 'filers_by_bar'; PRAGMA writable_schema=RESET;",
        )
        .unwrap();
    let long = room.database().read_now(|tx| database(tx, false)).unwrap();
    assert!(long.iter().any(|finding| finding.rule == Rule::Sound && finding.what.contains("filers_by_bar")), "{long:?}");
}

#[test]
fn a_counter_that_would_give_a_number_again_is_named() {
    let scratch = crate::testing::scratch(&[("court", MIGRATIONS)]);
    let db = scratch.database("court");
    assert_eq!(db.read_now(|tx| counter(tx, "link", None)), Ok(None));
    assert!(db.read_now(|tx| counter(tx, "link", Some(1))).unwrap().unwrap().what.contains("is missing"));
    db.write_now("raise", &fresh(1), |tx, _| crate::shared::counters::raise(tx, "link", 4)).unwrap();
    db.write_now("raise", &fresh(1), |tx, _| crate::shared::counters::raise(tx, "link", 2)).unwrap();
    assert_eq!(db.read_now(|tx| counter(tx, "link", Some(4))), Ok(None));
    assert!(db.read_now(|tx| counter(tx, "link", Some(5))).unwrap().unwrap().what.contains("stands at 4"));
}

#[test]
fn numbers_are_counted_from_the_last_imported_one_and_lost_ones_are_left_out() {
    let numbers = |next, given, different, first, last, imported| Numbers {
        case: "case".into(),
        next,
        given,
        different,
        first,
        last,
        imported,
    };
    let sound = numbers(9, 3, 3, Some(6), Some(8), Some(5));
    assert_eq!(sound.wrong(0), Vec::<String>::new());
    assert_eq!(numbers(6, 0, 0, None, None, Some(5)).wrong(0), Vec::<String>::new());
    assert_eq!(numbers(1, 0, 0, None, None, None).wrong(0), Vec::<String>::new());
    assert_eq!(numbers(9, 2, 2, Some(6), Some(8), Some(5)).wrong(0), ["case: 1 of the entry numbers 6 to 8 are missing"]);
    assert_eq!(numbers(9, 2, 2, Some(6), Some(8), Some(5)).wrong(1), Vec::<String>::new());
    assert_eq!(
        numbers(8, 3, 3, Some(6), Some(8), Some(5)).wrong(0),
        ["case: the next entry would get the number 8, which was given already"]
    );
    assert_eq!(numbers(9, 3, 2, Some(7), Some(8), Some(6)).wrong(0), ["case: 1 entries share a number with another"]);
}
