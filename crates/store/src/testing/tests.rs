//! Tests of what other tests stand on.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::db::Sql;
use crate::documents::Documents;
use crate::migrate::{Migration, migrate};

use super::{fresh, prepare_all, scratch, template};

const NOTES: &[Migration] = &[Migration { name: "0001-notes", sql: "CREATE TABLE notes (text TEXT NOT NULL);" }];

#[test]
fn a_template_is_built_once_and_each_copy_is_its_own() {
    let built = AtomicU32::new(0);
    // Of this process alone, since other tests' processes use the same names.
    let name = format!("own_{}", std::process::id());
    let copy = || {
        template(&name, |engine, folder| {
            built.fetch_add(1, Ordering::Relaxed);
            let db = engine.database("notes");
            migrate(&db, NOTES).unwrap();
            db.write_now("seed", &fresh(1), |tx, _| tx.execute(Sql("INSERT INTO notes VALUES ('seeded')"), &[])).unwrap();
            Documents::at(folder.join("documents")).store(b"abc").unwrap();
        })
    };
    let (one, two) = (copy(), copy());
    let add = Sql("INSERT INTO notes VALUES ('mine')");
    one.database("notes").write_now("add", &fresh(1), move |tx, _| tx.execute(add, &[])).unwrap();
    let count = |scratch: &super::Scratch| {
        let sql = Sql("SELECT count(*) FROM notes");
        scratch.database("notes").read_now(move |tx| tx.one(sql, &[], |row| row.get::<i64>(0))).unwrap()
    };
    assert_eq!((built.load(Ordering::Relaxed), count(&one), count(&two)), (1, 2, 1));
    assert!(two.folder().join("documents").is_dir());
}

#[test]
fn every_statement_of_the_sources_is_prepared() {
    let scratch = scratch(&[("notes", NOTES)]);
    let sources = tempfile::tempdir().unwrap();
    let good = r#"tx.execute(sql!("INSERT INTO notes \
                       VALUES ($1)"), &[]); tx.all(sql!("SELECT text FROM notes"), &[])"#;
    fs::write(sources.path().join("good.rs"), good).unwrap();
    assert_eq!(prepare_all(sources.path(), &scratch.database("notes")), 2);
    fs::create_dir(sources.path().join("deeper")).unwrap();
    fs::write(sources.path().join("deeper/mod.rs"), r#"macro_rules! columns { () => { "tekst" } }"#).unwrap();
    fs::write(sources.path().join("deeper/bad.rs"), r#"sql!(concat!("SELECT ", columns!(), " FROM notes"))"#).unwrap();
    let db = scratch.database("notes");
    let bad = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| prepare_all(sources.path(), &db)));
    let said = *bad.unwrap_err().downcast::<String>().unwrap();
    assert!(said.contains("bad.rs:1") && said.contains("tekst"), "{said}");
}

#[tokio::test]
async fn an_asynchronous_test_may_make_and_drop_one() {
    let scratch = scratch(&[("notes", NOTES)]);
    let db = scratch.database("notes");
    let count = db.read(|tx| tx.one(Sql("SELECT count(*) FROM notes"), &[], |row| row.get::<i64>(0))).await;
    assert_eq!(count, Ok(0));
}

#[test]
fn every_statement_of_the_rooms_is_prepared() {
    let rooms: [(&str, &[Migration]); 4] = [
        ("centre", crate::centre::MIGRATIONS),
        ("court", crate::court::MIGRATIONS),
        ("index", crate::index::MIGRATIONS),
        ("demo", crate::demo::MIGRATIONS),
    ];
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (room, migrations) in rooms {
        let scratch = scratch(&[(room, migrations)]);
        let count = prepare_all(&sources.join(room), &scratch.database(room));
        // The index has tables before it has statements.
        assert!(count > 0 || room == "index", "{room} has no statements");
        if ["centre", "court"].contains(&room) {
            assert!(prepare_all(&sources.join("shared"), &scratch.database(room)) > 0);
        }
    }
}
