//! What a closure may count on, on both databases.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, mpsc};

use domain::Time;

use crate::db::{Error, Settings, Sql};
use crate::testing::{fresh, scratch_with};

use super::{DOCKET, docket, file_entry, numbers};

#[test]
fn a_closures_error_undoes_its_own_work() {
    let (_scratch, db) = docket();
    let answer = db.write_now("refuse", &fresh(1), |tx, _| {
        file_entry(tx, 1, "Complaint")?;
        Err::<(), _>(Error::Value("the clerk says no".into()))
    });
    assert_eq!(answer, Err(Error::Value("the clerk says no".into())));
    assert_eq!(numbers(&db), [0; 0]);
}

#[test]
fn a_panic_is_an_error_and_the_next_write_works() {
    let (_scratch, db) = docket();
    let answer = db.write_now("stumble", &fresh(1), |tx, _| {
        file_entry(tx, 1, "Complaint")?;
        if tx.all(Sql("SELECT number FROM entries"), &[], |row| row.get::<i64>(0))?.len() == 1 {
            panic!("over a cable");
        }
        Ok(())
    });
    let Err(Error::Statement { sql: "stumble", detail }) = answer else { panic!("{answer:?}") };
    assert!(detail.contains("over a cable"), "{detail}");
    db.write_now("go on", &fresh(1), |tx, _| file_entry(tx, 2, "Answer")).unwrap();
    assert_eq!(numbers(&db), [2]);
    let read = db.read_now(|_| -> crate::db::Result<()> { panic!("again") });
    assert!(matches!(read, Err(Error::Statement { .. })));
    assert_eq!(numbers(&db), [2]);
}

#[test]
fn what_breaks_a_rule_is_taken_and_stays_so_even_if_the_closure_hides_it() {
    let (_scratch, db) = docket();
    db.write_now("first", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint")).unwrap();
    let twice = db.write_now("twice", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint"));
    assert_eq!(twice, Err(Error::Taken));
    let orphan = db.write_now("orphan", &fresh(1), |tx, _| {
        tx.execute(Sql("INSERT INTO attachments (entry, name) VALUES (99, 'Exhibit A')"), &[])
    });
    assert_eq!(orphan, Err(Error::Taken));
    let empty = db.write_now("no pages", &fresh(1), |tx, _| {
        tx.execute(Sql("INSERT INTO entries (number, text, pages) VALUES (3, 'x', 0)"), &[])
    });
    assert_eq!(empty, Err(Error::Taken));
    let nothing =
        db.write_now("nothing", &fresh(1), |tx, _| tx.execute(Sql("INSERT INTO entries (number, text) VALUES (4, NULL)"), &[]));
    assert!(matches!(nothing, Err(Error::Statement { .. })), "{nothing:?}");
    let hidden = db.write_now("hide", &fresh(1), |tx, _| {
        let _ = file_entry(tx, 1, "again");
        let _ = file_entry(tx, 5, "and on");
        Ok("all is well")
    });
    assert_eq!(hidden, Err(Error::Taken));
    assert_eq!(numbers(&db), [1]);
}

#[test]
fn on_conflict_do_nothing_lets_a_closure_go_on() {
    let (_scratch, db) = docket();
    let changed = db.write_now("both", &fresh(1), |tx, _| {
        file_entry(tx, 1, "Complaint")?;
        let sql = Sql("INSERT INTO entries (number, text) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        let none = tx.execute(sql, &[1.into(), "again".into()])?;
        Ok((none, tx.execute(sql, &[2.into(), "Answer".into()])?))
    });
    assert_eq!(changed, Ok((0, 1)));
    assert_eq!(numbers(&db), [1, 2]);
}

#[test]
fn one_wants_exactly_one_row_and_optional_at_most_one() {
    let (_scratch, db) = docket();
    db.write_now("fill", &fresh(1), |tx, _| (1..=3).try_for_each(|number| file_entry(tx, number, "Order"))).unwrap();
    let sql = Sql("SELECT number FROM entries WHERE number <= $1");
    for (upto, good) in [(0, false), (1, true), (2, false)] {
        let one = db.read_now(move |tx| tx.one(sql, &[upto.into()], |row| row.get::<i64>(0)));
        assert_eq!(one.is_ok(), good, "{upto}: {one:?}");
    }
    let optional = |upto: i64| db.read_now(move |tx| tx.optional(sql, &[upto.into()], |row| row.get::<i64>(0)));
    assert_eq!((optional(0), optional(1)), (Ok(None), Ok(Some(1))));
    assert!(optional(2).is_err());
    let mut seen = Vec::new();
    let streamed = db.read_now(move |tx| {
        let mut seen = Vec::new();
        tx.each(Sql("SELECT number FROM entries ORDER BY number DESC"), &[], |row| {
            seen.push(row.get::<i64>(0)?);
            Ok(())
        })?;
        Ok(seen)
    });
    seen.extend(streamed.unwrap());
    assert_eq!(seen, [3, 2, 1]);
}

#[test]
fn a_search_is_put_together_from_pieces() {
    let (_scratch, db) = docket();
    db.write_now("fill", &fresh(1), |tx, _| (1..=5).try_for_each(|number| file_entry(tx, number, "Order"))).unwrap();
    let found = db.read_now(|tx| {
        let pieces = ["SELECT number FROM entries WHERE text = $1", "AND number > $2", "ORDER BY number DESC", "LIMIT $3"];
        let many = tx.all_joined(&pieces, &["Order".into(), 2.into(), 2.into()], |row| row.get::<i64>(0))?;
        let one = tx.optional_joined(&pieces[..2], &["Order".into(), 4.into()], |row| row.get::<i64>(0))?;
        Ok((many, one))
    });
    assert_eq!(found, Ok((vec![5, 4], Some(5))));
}

#[test]
fn a_read_sees_one_instant_while_others_write() {
    let (_scratch, db) = docket();
    let (looked, has_looked) = mpsc::channel();
    let (written, has_written) = mpsc::channel::<()>();
    let has_written = std::sync::Mutex::new(has_written);
    let reader = {
        let db = db.clone();
        std::thread::spawn(move || {
            db.read_now(move |tx| {
                let count = Sql("SELECT count(*) FROM entries");
                let before = tx.one(count, &[], |row| row.get::<i64>(0))?;
                looked.send(()).unwrap();
                has_written.lock().unwrap().recv().unwrap();
                Ok((before, tx.one(count, &[], |row| row.get::<i64>(0))?))
            })
        })
    };
    has_looked.recv().unwrap();
    db.write_now("meanwhile", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint")).unwrap();
    written.send(()).unwrap();
    assert_eq!(reader.join().unwrap(), Ok((0, 0)));
    assert_eq!(numbers(&db), [1]);
}

#[test]
fn a_read_can_not_write_and_no_closure_steers_the_transaction() {
    let (_scratch, db) = docket();
    let sneaky = db.read_now(|tx| file_entry(tx, 1, "Complaint"));
    assert!(matches!(sneaky, Err(Error::Statement { .. })), "{sneaky:?}");
    let early = db.write_now("commit", &fresh(1), |tx, _| {
        file_entry(tx, 1, "Complaint")?;
        tx.execute(Sql("/* now */ commit"), &[])
    });
    assert!(matches!(early, Err(Error::Statement { .. })), "{early:?}");
    assert_eq!(numbers(&db), [0; 0]);
}

#[tokio::test]
async fn a_full_queue_says_busy_and_a_caller_who_leaves_harms_nobody() {
    let settings = Settings { waiting: 3, connections: 1, readers: 1, ..Settings::default() };
    let scratch = scratch_with(settings, &[("docket", DOCKET)]);
    let db = scratch.database("docket");
    let (begun, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let may_go = std::sync::Mutex::new(may_go);
    let first = tokio::spawn({
        let db = db.clone();
        async move {
            db.write("slow", &fresh(1), move |tx, _| {
                begun.send(()).unwrap();
                may_go.lock().unwrap().recv().unwrap();
                file_entry(tx, 1, "Complaint")
            })
            .await
        }
    });
    let has_begun = tokio::task::spawn_blocking(move || has_begun.recv()).await;
    has_begun.unwrap().unwrap();
    let waiting: Vec<_> = (2..=4)
        .map(|number| {
            let db = db.clone();
            tokio::spawn(async move { db.write("next", &fresh(1), move |tx, _| file_entry(tx, number, "Order")).await })
        })
        .collect();
    // The tasks of this single-threaded runtime run up to their first wait, in order, before this one goes on.
    tokio::task::yield_now().await;
    let refused = db.write("one too many", &fresh(1), |tx, _| file_entry(tx, 9, "Order")).await;
    assert_eq!(refused, Err(Error::Busy));
    waiting[1].abort();
    go.send(()).unwrap();
    first.await.unwrap().unwrap();
    for task in waiting {
        if let Ok(answer) = task.await {
            answer.unwrap();
        }
    }
    let there = db.read(|tx| tx.all(Sql("SELECT number FROM entries ORDER BY number"), &[], |row| row.get::<i64>(0))).await;
    assert_eq!(there, Ok(vec![1, 2, 3, 4]));
}

#[test]
fn ids_rise_when_the_clock_stands_still_or_goes_back() {
    let (_scratch, db) = docket();
    let mut last = 0;
    let start = fresh(1);
    for step in [0, 0, -5_000, 1, 60_000, 0] {
        let mut fresh = start.clone();
        fresh.machine_now = Time(start.machine_now.0 + step * 1000);
        let made = db.write_now("ids", &fresh, |tx, fresh| Ok((0..3000).map(|_| tx.new_id(fresh).0).collect::<Vec<_>>()));
        for id in made.unwrap() {
            assert!(id > last, "{id} after {last}");
            assert_eq!(id >> 11 & 1023, 1);
            last = id;
        }
    }
    let milliseconds = last >> 21;
    assert_eq!((milliseconds + 946_684_800_000 - start.machine_now.0 / 1000) / 1000, 60);
}

#[test]
fn every_attempt_starts_from_the_same_randomness() {
    let (_scratch, db) = docket();
    let secret = || db.write_now("secret", &fresh(9), |_, fresh| Ok(fresh.rng.secret())).unwrap();
    assert_eq!(secret(), secret());
}

#[test]
fn fifty_at_once_count_to_fifty() {
    let (_scratch, db) = docket();
    let together = Arc::new(Barrier::new(50));
    let tellers: Vec<_> = (0..50)
        .map(|seed| {
            let (db, together) = (db.clone(), together.clone());
            std::thread::spawn(move || {
                together.wait();
                db.write_now("count", &fresh(seed), |tx, _| {
                    let value = tx.one(Sql("SELECT value FROM counters WHERE name = 'next'"), &[], |row| row.get::<i64>(0))?;
                    tx.execute(Sql("UPDATE counters SET value = $1 WHERE name = 'next'"), &[(value + 1).into()])?;
                    Ok(value + 1)
                })
            })
        })
        .collect();
    let mut given: Vec<i64> = tellers.into_iter().map(|teller| teller.join().unwrap().unwrap()).collect();
    given.sort_unstable();
    assert_eq!(given, (1..=50).collect::<Vec<_>>());
}

#[test]
fn two_who_look_and_then_make_the_same_find_one_made() {
    let (_scratch, db) = docket();
    let together = Arc::new(Barrier::new(8));
    let makers: Vec<_> = (0..8_u8)
        .map(|seed| {
            let (db, together) = (db.clone(), together.clone());
            std::thread::spawn(move || {
                together.wait();
                db.write_now("make", &fresh(seed), |tx, _| {
                    let sql = Sql("SELECT value FROM counters WHERE name = 'case'");
                    if tx.optional(sql, &[], |row| row.get::<i64>(0))?.is_some() {
                        return Ok(0);
                    }
                    tx.execute(Sql("INSERT INTO counters (name, value) VALUES ('case', 1)"), &[])
                })
            })
        })
        .collect();
    let made: Vec<u64> = makers.into_iter().map(|maker| maker.join().unwrap().unwrap()).collect();
    assert_eq!(made.iter().sum::<u64>(), 1, "{made:?}");
}

#[test]
fn a_closed_engine_says_so_and_what_it_took_before_is_there() {
    let (scratch, db) = docket();
    let beside = crate::db::Engine::open(scratch.place(), 2).unwrap();
    let done = Arc::new(AtomicBool::new(false));
    let told = done.clone();
    db.write_now("last", &fresh(1), move |tx, _| {
        told.store(true, Ordering::Relaxed);
        file_entry(tx, 1, "Judgment")
    })
    .unwrap();
    scratch.engine().checkpoint_and_close();
    assert_eq!(db.write_now("late", &fresh(1), |tx, _| file_entry(tx, 2, "late")), Err(Error::Closed));
    assert_eq!(db.read_now(|_| Ok(())), Err(Error::Closed));
    assert_eq!(numbers(&beside.database("docket")), [1]);
    beside.checkpoint_and_close();
}

#[test]
fn a_name_that_is_none_is_refused_and_an_unknown_database_is_not_made_by_looking() {
    let (scratch, _db) = docket();
    for name in ["", "../docket", "Docket", "a-b", "a b", "a\"b"] {
        let answer = scratch.database(name).read_now(|_| Ok(()));
        assert!(matches!(answer, Err(Error::Value(_))), "{name}: {answer:?}");
    }
    let unknown = scratch.database("unknown");
    assert!(unknown.read_now(|tx| file_entry(tx, 1, "x")).is_err());
    assert!(unknown.write_now("look", &fresh(1), |tx, _| file_entry(tx, 1, "x")).is_err());
    assert_eq!(scratch.engine().exists("unknown"), Ok(false));
    assert_eq!(scratch.engine().exists("docket"), Ok(true));
}

#[test]
fn what_may_pass_is_whole_seen_at_once_and_followed_by_what_may_not() {
    let (_scratch, db) = docket();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(db.write_passing("knock", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint"))).unwrap();
    assert_eq!(numbers(&db), [1]);
    let refused = runtime.block_on(db.write_passing("knock", &fresh(1), |tx, _| {
        file_entry(tx, 2, "Answer")?;
        Err::<(), _>(Error::Value("the clerk says no".into()))
    }));
    assert_eq!(refused, Err(Error::Value("the clerk says no".into())));
    db.write_now("file", &fresh(1), |tx, _| file_entry(tx, 3, "Order")).unwrap();
    assert_eq!(numbers(&db), [1, 3]);
}
