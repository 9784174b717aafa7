//! A database as lines and back again, on whichever database the tests run, and from the one into the other.

use std::sync::atomic::{AtomicU64, Ordering};

use super::*;
use crate::court::{self, filers, settings};
use crate::db::Engine;
use crate::migrate::Migration;
use crate::testing::{Scratch, fresh, scratch, sqlite};

const THINGS: &[Migration] = &[
    Migration {
        name: "0001-things",
        sql: "CREATE TABLE owners (id BIGINT PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE \"key\" (one TEXT PRIMARY KEY, owner BIGINT REFERENCES owners (id), sealed BOOLEAN NOT NULL, photo BYTEA);
            INSERT INTO owners (id, name) VALUES (7, 'made by the migration');",
    },
    Migration { name: "0002-more", sql: "ALTER TABLE owners ADD COLUMN born TEXT;" },
];

fn nobody() -> Arc<dyn Fn(u64) + Send + Sync> {
    Arc::new(|_| {})
}

/// Owners and keys that are awkward in every way.
fn awkward() -> Scratch {
    let scratch = scratch(&[("things", &THINGS[..1])]);
    scratch
        .database("things")
        .write_now("fill", &fresh(1), |tx, _| {
            tx.execute(Sql("DELETE FROM owners"), &[])?;
            for id in 1..=120_i64 {
                let name = format!("Owner \"{id}\" \u{2019}\n\t\\ é 法庭");
                tx.execute(Sql("INSERT INTO owners (id, name) VALUES ($1, $2)"), &[(i64::MAX - id).into(), name.into()])?;
            }
            let keys = Sql("INSERT INTO \"key\" (one, owner, sealed, photo) VALUES ($1, $2, $3, $4)");
            tx.execute(keys, &["a".into(), (i64::MAX - 1).into(), true.into(), vec![0_u8, 255, 16].into()])?;
            tx.execute(keys, &["".into(), None::<i64>.into(), false.into(), None::<Vec<u8>>.into()])
        })
        .unwrap();
    scratch
}

type Key = (String, Option<i64>, bool, Option<Vec<u8>>);

fn keys(db: &Db) -> Vec<Key> {
    db.read_now(|tx| {
        tx.all(Sql("SELECT one, owner, sealed, photo FROM \"key\" ORDER BY one"), &[], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
    })
    .unwrap()
}

#[test]
fn every_value_comes_back_as_it_was_on_the_same_and_on_the_other_database() {
    let from = awkward();
    let file = from.folder().join("things.jsonl");
    let told = Arc::new(AtomicU64::new(0));
    let count = told.clone();
    let adding = Arc::new(move |rows| {
        count.fetch_add(rows, Ordering::Relaxed);
    });
    let dumped = dump(&from.database("things"), &file, adding).unwrap();
    assert_eq!((dumped.rows, dumped.tables.clone()), (122, vec![("owners".into(), 120), ("key".into(), 2)]));
    assert_eq!(told.load(Ordering::Relaxed), 122);
    assert_eq!(dumped.bytes, std::fs::metadata(&file).unwrap().len());
    for into in [scratch(&[]), sqlite(Default::default())] {
        let db = into.database("things");
        assert_eq!(load(&db, THINGS, &file, &fresh(1)), Ok(122));
        assert_eq!(keys(&db), keys(&from.database("things")));
        let again = dump(&db, &into.folder().join("again.jsonl"), nobody()).unwrap();
        assert_eq!(again.tables, dumped.tables);
        // The migration that the backup had not seen is applied afterwards, over its rows.
        assert_eq!(crate::migrate::migrate(&db, THINGS), Ok(vec!["0002-more"]));
    }
}

#[test]
fn half_a_backup_or_a_changed_one_leaves_nothing() {
    let from = awkward();
    let file = from.folder().join("things.jsonl");
    dump(&from.database("things"), &file, nobody()).unwrap();
    let whole = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let without = |skipped: usize| {
        lines.iter().enumerate().filter(|(at, _)| *at != skipped).map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    for text in [without(lines.len() - 1), without(5), without(1), whole.replace("\"owners\"", "\"strangers\"")] {
        std::fs::write(&file, &text).unwrap();
        let into = scratch(&[]);
        let refused = load(&into.database("things"), THINGS, &file, &fresh(1));
        assert!(matches!(refused, Err(Error::Damaged(_))), "{refused:?}");
        assert_eq!(keys(&into.database("things")), Vec::new());
    }
    std::fs::write(&file, whole.replace("0001-things", "0009-of-the-future")).unwrap();
    let newer = load(&scratch(&[]).database("things"), THINGS, &file, &fresh(1));
    assert!(matches!(&newer, Err(Error::Damaged(said)) if said.contains("newer")), "{newer:?}");
}

#[test]
fn a_courts_tables_go_out_and_come_in() {
    let from = scratch(&[("court_txed", court::MIGRATIONS)]);
    let file = from.folder().join("court.jsonl");
    let filer = filers::NewFiler {
        login: "aalex".into(),
        password_hash: Some("$argon2id$x".into()),
        name: "Aty Alex".into(),
        former_names: String::new(),
        email: "a@example.com".into(),
        phone: String::new(),
        address: String::new(),
        bar_number: None,
        role: domain::filer::Role::Attorney,
        standing: domain::filer::Standing::Active,
    };
    let room = crate::Store::new(from.engine().clone(), from.folder().join("documents")).court("txed");
    room.write_now("seed", &fresh(1), move |tx, fresh| filers::insert(tx, fresh, &filer).map(|_| ())).unwrap();
    dump(room.database(), &file, nobody()).unwrap();

    // Loaded beside the living one, and put in its place.
    let engine = Engine::open(from.place(), 7).unwrap();
    load(&engine.database("incoming"), court::MIGRATIONS, &file, &fresh(1)).unwrap();
    engine.checkpoint_and_close();
    room.write_now("later", &fresh(1), |tx, _| filers::by_login(tx, "aalex").map(|_| ())).unwrap();
    from.engine().checkpoint_and_close();
    assert_eq!(swap(&from.place(), "incoming", "court_txed", "before_court_txed", &fresh(1)), Ok(true));
    let store = crate::Store::new(Engine::open(from.place(), 8).unwrap(), from.folder().join("documents"));
    let found = store.court("txed").read_now(|tx| Ok((filers::by_login(tx, "aalex")?, settings::get(tx).is_err()))).unwrap();
    assert_eq!((found.0.unwrap().serial, found.1), (1001, true));
    assert!(store.engine().exists("before_court_txed").unwrap());
    store.engine().checkpoint_and_close();
}
