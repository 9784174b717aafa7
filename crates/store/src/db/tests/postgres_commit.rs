//! The connection to PostgreSQL dies while COMMIT is on its way: what became of it is asked, not guessed.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use crate::db::{Engine, Place};
use crate::testing::fresh;

use super::{docket, file_entry, numbers};

const PASS: u8 = 0;
/// The next COMMIT reaches the server, its answer does not come back.
const LOSE_ANSWER: u8 = 1;
/// The next COMMIT does not reach the server.
const LOSE_COMMIT: u8 = 2;

/// A wire between the store and the server that can be cut.
fn wire(server: String, mode: Arc<AtomicU8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = TcpStream::connect(&server).unwrap();
            let mode = mode.clone();
            std::thread::spawn(move || carry(client, server, &mode));
        }
    });
    port
}

fn carry(mut client: TcpStream, mut server: TcpStream, mode: &AtomicU8) {
    let (mut answers, mut back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let deaf = Arc::new(AtomicU8::new(PASS));
    let is_deaf = deaf.clone();
    let (cut, was_answered) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = answers.read(&mut bytes) {
            if is_deaf.load(Ordering::SeqCst) != PASS {
                let _ = cut.send(());
                return;
            }
            if back.write_all(&bytes[..count]).is_err() {
                return;
            }
        }
        let _ = back.shutdown(std::net::Shutdown::Both);
    });
    let mut bytes = [0; 8192];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let is_commit = bytes[..count].windows(7).any(|word| word == b"COMMIT\0");
        let now = if is_commit { mode.swap(PASS, Ordering::SeqCst) } else { PASS };
        deaf.store(now, Ordering::SeqCst);
        if now == LOSE_COMMIT || server.write_all(&bytes[..count]).is_err() {
            break;
        }
        if now == LOSE_ANSWER {
            was_answered.recv().unwrap();
            break;
        }
    }
    let _ = client.shutdown(std::net::Shutdown::Both);
    let _ = server.shutdown(std::net::Shutdown::Both);
}

/// Files one entry over a wire that is cut at its COMMIT; how often the closure ran, and what is there afterwards.
fn file_over(cut: u8) -> Option<(u32, Vec<i64>)> {
    let (scratch, db) = docket();
    let Place::Postgres { url } = scratch.place() else { return None };
    let (_, host) = url.split_once('@').unwrap();
    let (host, database) = host.split_once('/').unwrap();
    let mode = Arc::new(AtomicU8::new(PASS));
    let port = wire(host.into(), mode.clone());
    let user = url.split_once("://").unwrap().1.split_once('@').unwrap().0;
    let through = Place::Postgres { url: format!("postgres://{user}@127.0.0.1:{port}/{database}") };
    let engine = Engine::open(through, 2).unwrap();
    let over = engine.database("docket");
    over.write_now("first", &fresh(1), |tx, _| file_entry(tx, 1, "Complaint")).unwrap();
    mode.store(cut, Ordering::SeqCst);
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    over.write_now("second", &fresh(1), move |tx, _| {
        counted.fetch_add(1, Ordering::Relaxed);
        file_entry(tx, 2, "Answer")
    })
    .unwrap();
    engine.checkpoint_and_close();
    Some((runs.load(Ordering::Relaxed), numbers(&db)))
}

#[test]
fn a_commit_whose_answer_is_lost_is_not_made_twice() {
    let Some((runs, there)) = file_over(LOSE_ANSWER) else { return };
    assert_eq!((runs, there), (1, vec![1, 2]));
}

#[test]
fn a_commit_that_never_arrived_is_made_again() {
    let Some((runs, there)) = file_over(LOSE_COMMIT) else { return };
    assert_eq!((runs, there), (2, vec![1, 2]));
}
