//! What only PostgreSQL does: lost connections, retries, schemas; skipped where no server is given.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use crate::db::{Engine, Error, Place, Sql};
use crate::migrate::{Migration, migrate};
use crate::testing::{fresh, scratch};

use super::{DOCKET, docket, file_entry, numbers};

/// Ends all other connections to the database, as an administrator may.
const END_OTHERS: Sql = Sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid()");

#[test]
fn a_connection_that_dies_between_statements_is_replaced_and_the_closure_runs_again() {
    let (scratch, db) = docket();
    if !scratch.is_postgres() {
        return;
    }
    let runs = Arc::new(AtomicU32::new(0));
    let (counted, beside) = (runs.clone(), db.clone());
    db.write_now("survive", &fresh(1), move |tx, _| {
        file_entry(tx, 1, "Complaint")?;
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            let ended = beside.read_now(|tx| tx.one(END_OTHERS, &[], |row| row.get::<i64>(0)));
            assert!(ended.unwrap() >= 1);
        }
        file_entry(tx, 2, "Answer")
    })
    .unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(numbers(&db), [1, 2]);
}

#[test]
fn a_connection_that_dies_while_idle_or_before_commit_is_replaced() {
    let (scratch, db) = docket();
    if !scratch.is_postgres() {
        return;
    }
    db.write_now("before", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint")).unwrap();
    db.read_now(|tx| tx.one(END_OTHERS, &[], |row| row.get::<i64>(0))).unwrap();
    db.write_now("idle", &fresh(1), |tx, _| file_entry(tx, 2, "Answer")).unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    let (counted, beside) = (runs.clone(), db.clone());
    db.write_now("commit", &fresh(1), move |tx, _| {
        file_entry(tx, 3, "Order")?;
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            beside.read_now(|tx| tx.one(END_OTHERS, &[], |row| row.get::<i64>(0))).unwrap();
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(numbers(&db), [1, 2, 3]);
}

#[test]
fn a_court_may_lie_on_another_server_than_the_rest() {
    let (scratch, _) = docket();
    let Place::Postgres { url } = scratch.place() else { return };
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = [("court_almd".to_string(), url), ("nowhere".to_string(), "postgres://127.0.0.1:1/none".to_string())];
    let rest = Box::new(Place::Sqlite(folder.path().into()));
    let engine = Engine::open(Place::Spread { rest, elsewhere: elsewhere.into() }, 7).unwrap();
    for name in ["centre", "court_almd"] {
        let db = engine.database(name);
        assert_eq!(engine.exists(name), Ok(false), "{name}");
        migrate(&db, DOCKET).unwrap();
        assert_eq!(engine.exists(name), Ok(true), "{name}");
        db.write_now("file", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint")).unwrap();
        assert_eq!(numbers(&db), [1]);
    }
    let on_sqlite = |name: &str| engine.database(name).read_now(|tx| Ok(tx.is_sqlite()));
    assert_eq!((on_sqlite("centre"), on_sqlite("court_almd")), (Ok(true), Ok(false)));
    assert!(folder.path().join("centre.db").exists() && !folder.path().join("court_almd.db").exists());
    // A server that is down takes nothing else with it.
    assert!(matches!(on_sqlite("nowhere"), Err(Error::Unavailable(_))));
    assert_eq!(numbers(&engine.database("centre")), [1]);
    engine.checkpoint_and_close();
    assert_eq!(on_sqlite("court_almd"), Err(Error::Closed));
}

#[test]
fn two_who_would_each_be_last_on_duty_do_not_both_leave() {
    let (scratch, db) = docket();
    if !scratch.is_postgres() {
        return;
    }
    db.write_now("fill", &fresh(1), |tx, _| (1..=2).try_for_each(|number| file_entry(tx, number, "on duty"))).unwrap();
    // Both look before either writes: the anomaly that only SERIALIZABLE refuses.
    let both = Arc::new(Barrier::new(2));
    let first = Arc::new(AtomicU32::new(0));
    let leavers: Vec<_> = (1..=2_i64)
        .map(|number| {
            let (db, both, first) = (db.clone(), both.clone(), first.clone());
            std::thread::spawn(move || {
                db.write_now("leave", &fresh(number as u8), move |tx, _| {
                    let sql = Sql("SELECT count(*) FROM entries WHERE text = 'on duty'");
                    let on_duty = tx.one(sql, &[], |row| row.get::<i64>(0))?;
                    if first.fetch_add(1, Ordering::Relaxed) < 2 {
                        both.wait();
                    }
                    if on_duty > 1 {
                        tx.execute(Sql("UPDATE entries SET text = 'left' WHERE number = $1"), &[number.into()])?;
                    }
                    Ok(on_duty)
                })
            })
        })
        .collect();
    let mut saw: Vec<i64> = leavers.into_iter().map(|leaver| leaver.join().unwrap().unwrap()).collect();
    saw.sort_unstable();
    assert_eq!(saw, [1, 2]);
}

#[test]
fn courts_are_schemas_that_share_connections_and_not_tables() {
    let scratch = scratch(&[("court_a", DOCKET), ("court_b", DOCKET)]);
    if !scratch.is_postgres() {
        return;
    }
    for round in 0..3 {
        for (name, number) in [("court_a", 1), ("court_b", 2)] {
            let number = number + 10 * round;
            let db = scratch.database(name);
            db.write_now("file", &fresh(1), move |tx, _| file_entry(tx, number, "Order")).unwrap();
        }
    }
    assert_eq!(numbers(&scratch.database("court_a")), [1, 11, 21]);
    assert_eq!(numbers(&scratch.database("court_b")), [2, 12, 22]);
}

#[test]
fn a_statement_outlives_a_change_of_its_table() {
    let (scratch, db) = docket();
    if !scratch.is_postgres() {
        return;
    }
    let all = |columns: usize| {
        db.read_now(move |tx| tx.all(Sql("SELECT * FROM counters"), &[], move |row| row.get::<Option<i64>>(columns).map(|_| ())))
    };
    all(1).unwrap();
    let more = [DOCKET[0], Migration { name: "0002-more", sql: "ALTER TABLE counters ADD COLUMN step BIGINT;" }];
    migrate(&db, &more).unwrap();
    for _ in 0..20 {
        all(2).unwrap();
    }
}

#[test]
fn a_server_that_is_not_there_and_an_address_that_is_none_say_so() {
    let open = |url: &str| Engine::open(Place::Postgres { url: url.into() }, 1);
    let nonsense = open("postgres://anna:secret@[").err();
    assert!(matches!(&nonsense, Some(Error::Unavailable(said)) if !said.contains("secret")), "{nonsense:?}");
    // Port 1 is nobody's.
    let nobody = open("postgres://anna@127.0.0.1:1/x").unwrap();
    let answer = nobody.database("docket").read_now(|_| Ok(()));
    assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
}
