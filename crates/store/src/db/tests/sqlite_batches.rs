//! Sixty-four callers share a commit on SQLite, and each of the ways in which that can go wrong.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use crate::db::{Db, Error, Result, Settings, Sql};
use crate::migrate::migrate;
use crate::testing::{Scratch, fresh, sqlite};

use super::{DOCKET, file_entry, numbers};

const CALLERS: i64 = 64;

fn docket() -> (Scratch, Db) {
    let scratch = sqlite(Settings::default());
    let db = scratch.database("docket");
    migrate(&db, DOCKET).unwrap();
    (scratch, db)
}

/// Holds the writer while 64 callers queue up in order, so that they are one batch; then what each was answered.
fn together(db: &Db, caller: fn(&mut crate::db::Tx<'_>, i64) -> Result<()>) -> Vec<Result<()>> {
    let (go, may_go) = channel::<()>();
    let (begun, has_begun) = channel();
    let may_go = Mutex::new(may_go);
    let holder = spawn(db, "hold", move |_, _| {
        begun.send(()).unwrap();
        may_go.lock().unwrap().recv().unwrap();
        Ok(())
    });
    has_begun.recv().unwrap();
    let answers: Vec<Receiver<Result<()>>> = (1..=CALLERS).map(|number| queue(db, number, caller)).collect();
    go.send(()).unwrap();
    holder.join().unwrap().unwrap();
    answers.into_iter().map(|answer| answer.recv().unwrap()).collect()
}

fn spawn(
    db: &Db,
    name: &'static str,
    f: impl Fn(&mut crate::db::Tx<'_>, &mut domain::Fresh) -> Result<()> + Send + 'static,
) -> JoinHandle<Result<()>> {
    let db = db.clone();
    std::thread::spawn(move || db.write_now(name, &fresh(1), f))
}

/// Hands a write in without waiting for its answer.
fn queue(db: &Db, number: i64, caller: fn(&mut crate::db::Tx<'_>, i64) -> Result<()>) -> Receiver<Result<()>> {
    let (tell, told) = channel();
    let db = db.clone();
    let mut future = Box::pin(async move {
        let answer = db.write("file", &fresh(1), move |tx, _| caller(tx, number)).await;
        tell.send(answer).unwrap();
    });
    // The first poll puts the job into the queue; the rest waits on a thread.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let done = runtime.block_on(async { std::future::poll_fn(|cx| std::task::Poll::Ready(future.as_mut().poll(cx))).await });
    assert!(done.is_pending());
    std::thread::spawn(move || runtime.block_on(future));
    told
}

fn all_but(left_out: &[i64]) -> Vec<i64> {
    (1..=CALLERS).filter(|number| !left_out.contains(number)).collect()
}

/// What another connection finds in the file.
fn durable(scratch: &Scratch) -> Vec<i64> {
    let crate::db::Place::Sqlite(folder) = scratch.place() else { panic!("SQLite") };
    let file = rusqlite::Connection::open(folder.join("docket.db")).unwrap();
    let mut statement = file.prepare("SELECT number FROM entries ORDER BY number").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(|number| number.unwrap()).collect()
}

#[test]
fn one_that_fails_panics_or_breaks_a_rule_undoes_only_its_own() {
    let (scratch, db) = docket();
    let answers = together(&db, |tx, number| {
        file_entry(tx, number, "Order")?;
        match number {
            7 => Err(Error::Value("no".into())),
            20 => panic!("at twenty"),
            33 => file_entry(tx, 1, "taken"),
            41 => tx.execute(Sql("INSERT INTO nowhere VALUES (1)"), &[]).map(|_| ()),
            _ => Ok(()),
        }
    });
    for (number, answer) in (1..).zip(&answers) {
        match number {
            7 => assert_eq!(*answer, Err(Error::Value("no".into()))),
            20 | 41 => assert!(matches!(answer, Err(Error::Statement { .. })), "{answer:?}"),
            33 => assert_eq!(*answer, Err(Error::Taken)),
            _ => assert_eq!(*answer, Ok(()), "{number}"),
        }
    }
    assert_eq!(durable(&scratch), all_but(&[7, 20, 33, 41]));
}

#[test]
fn the_sixty_four_do_share_one_commit() {
    let (_scratch, db) = docket();
    // Each sees what those before it in the same batch wrote, though none is committed yet.
    let answers = together(&db, |tx, number| {
        let committed = tx.one(Sql("SELECT value FROM counters WHERE name = 'next'"), &[], |row| row.get::<i64>(0))?;
        assert_eq!(committed, number - 1);
        tx.execute(Sql("UPDATE counters SET value = value + 1 WHERE name = 'next'"), &[])?;
        // A reader beside the batch sees nothing of it: COMMIT has not been given.
        tx.execute(Sql("INSERT INTO entries (number, text) VALUES ($1, 'Order')"), &[number.into()])?;
        Ok(())
    });
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
}

#[test]
fn a_full_disk_fails_the_whole_batch_and_later_writes_work_when_there_is_room() {
    let (scratch, db) = docket();
    let limit = |pages: i64| {
        db.write_now("limit", &fresh(1), move |tx, _| {
            let sql = ["PRAGMA max_page_count = 40", "PRAGMA max_page_count = 1000000"][usize::from(pages > 40)];
            tx.one(Sql(sql), &[], |row| row.get::<i64>(0))
        })
        .unwrap()
    };
    assert_eq!(limit(40), 40);
    let answers = together(&db, |tx, number| {
        let text = if number == 10 { "x".repeat(300_000) } else { "Order".into() };
        file_entry(tx, number, &text)
    });
    for (number, answer) in (1..).zip(&answers) {
        let failed = matches!(answer, Err(Error::Unavailable(_)));
        // Those before the one that found the disk full go down with it; those behind it start a new batch.
        assert_eq!(failed, number <= 10, "{number}: {answer:?}");
    }
    assert_eq!(durable(&scratch), (11..=CALLERS).collect::<Vec<_>>());
    let still = db.write_now("more", &fresh(1), |tx, _| file_entry(tx, 100, &"x".repeat(300_000)));
    assert!(matches!(still, Err(Error::Unavailable(_))), "{still:?}");
    assert_eq!(limit(1_000_000), 1_000_000);
    db.write_now("room again", &fresh(1), |tx, _| file_entry(tx, 101, &"x".repeat(300_000))).unwrap();
    assert_eq!(durable(&scratch).last(), Some(&101));
}

#[test]
fn an_error_that_ends_the_transaction_voids_even_the_refusals_before_it() {
    let (scratch, db) = docket();
    let answers = together(&db, |tx, number| match number {
        3 => Err(Error::Taken),
        5 => tx.execute(Sql("INSERT OR ROLLBACK INTO entries (number, text) VALUES (1, 'again')"), &[]).map(|_| ()),
        _ => file_entry(tx, number, "Order"),
    });
    for (number, answer) in (1..).zip(&answers) {
        let failed = matches!(answer, Err(Error::Unavailable(_)));
        assert_eq!(failed, number <= 5, "{number}: {answer:?}");
    }
    assert_eq!(durable(&scratch), (6..=CALLERS).collect::<Vec<_>>());
}

#[test]
fn a_commit_that_fails_fails_all_and_the_next_batch_has_a_new_connection() {
    let (scratch, db) = docket();
    let answers = together(&db, |tx, number| {
        if number == 30 {
            // The database's own last check, put off to COMMIT: the one way to make COMMIT itself fail.
            tx.execute(Sql("PRAGMA defer_foreign_keys = ON"), &[])?;
            tx.execute(Sql("INSERT INTO attachments (entry, name) VALUES (999, 'of nothing')"), &[])?;
        }
        file_entry(tx, number, "Order")
    });
    assert!(answers.iter().all(|answer| matches!(answer, Err(Error::Unavailable(_)))), "{answers:?}");
    assert_eq!(durable(&scratch), [0; 0]);
    db.write_now("after", &fresh(1), |tx, _| file_entry(tx, 1, "Order")).unwrap();
    assert_eq!(numbers(&db), [1]);
}

#[test]
fn a_second_program_writes_at_the_same_time() {
    let (scratch, db) = docket();
    let second = Arc::new(crate::db::Engine::open(scratch.place(), 2).unwrap());
    let other = second.database("docket");
    let writers: Vec<_> = [(db.clone(), 0), (other, 1000)]
        .into_iter()
        .map(|(db, from)| {
            std::thread::spawn(move || {
                for number in from..from + 100 {
                    db.write_now("file", &fresh(1), move |tx, _| file_entry(tx, number, "Order")).unwrap();
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    assert_eq!(numbers(&db), (0..100).chain(1000..1100).collect::<Vec<_>>());
    second.checkpoint_and_close();
}

fn soon(db: &Db, number: i64) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let fresh = fresh(1);
    runtime.block_on(db.write_soon("soon", &fresh, move |tx, _| file_entry(tx, number, "Receipt"), |error| panic!("{error}")))
}

#[test]
fn what_nobody_waits_for_comes_by_itself_with_the_next_write_and_before_the_end() {
    let (scratch, db) = docket();
    soon(&db, 1).unwrap();
    while durable(&scratch).is_empty() {
        std::thread::yield_now();
    }
    // A write takes along what came before it, in one commit.
    soon(&db, 2).unwrap();
    soon(&db, 3).unwrap();
    db.write_now("file", &fresh(1), |tx, _| file_entry(tx, 4, "Order")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(db.settled(&fresh(1))).unwrap();
    assert_eq!(durable(&scratch), [1, 2, 3, 4]);
    for number in 5..=200 {
        soon(&db, number).unwrap();
    }
    scratch.engine().checkpoint_and_close();
    assert_eq!(durable(&scratch), (1..=200).collect::<Vec<_>>());
    assert_eq!(soon(&db, 201), Err(Error::Closed));
}

#[test]
fn of_what_nobody_waits_for_one_that_fails_undoes_only_its_own() {
    static LOST: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let (scratch, db) = docket();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for number in [1, 2, 2, 3] {
        let file = move |tx: &mut crate::db::Tx<'_>, _: &mut domain::Fresh| file_entry(tx, number, "Receipt");
        runtime.block_on(db.write_soon("soon", &fresh(1), file, |error| LOST.lock().unwrap().push(error.to_string()))).unwrap();
    }
    runtime.block_on(db.settled(&fresh(1))).unwrap();
    assert_eq!(durable(&scratch), [1, 2, 3]);
    // Who waits is answered first; after another write the others were told, too.
    runtime.block_on(db.settled(&fresh(1))).unwrap();
    assert_eq!(LOST.lock().unwrap().len(), 1);
}
