//! Two programs on one installation at the same instant: what one counts the other knows, and one thing is done once.

use std::{
    io,
    sync::{Arc, Mutex},
};

use domain::message::{Message, SessionEnded};
use forecourt::{assembly::Sites, mail::Way, process::Number, worker::Worker};
use site::testing::{Browser, encode};
use store::{
    centre,
    court::{links, sessions},
    db::Sql,
    shared::outbox,
};

use crate::town::{Town, ecf, enter, filer, link};

/// The town's second program alone.
fn at_second(town: &Town) -> Browser {
    Browser::new(town.second.router.clone(), &town.sites.shared)
}

#[tokio::test]
async fn wrong_passwords_at_one_program_count_at_the_other() {
    let town = Town::new().await;
    let mut mallory = town.signed_on("robertjones", "almd").await;
    for _ in 0..5 {
        enter(&mut mallory, "aalex", "a guess").await;
        mallory.must_see("were not accepted");
    }
    // Whichever program answers, the door of this account is shut.
    for _ in 0..2 {
        enter(&mut mallory, "bobjones", filer("almd", "bobjones").password).await;
        mallory.must_see("Too many wrong tries");
    }
}

#[tokio::test]
async fn log_out_at_one_program_ends_the_session_at_the_other() {
    let town = Town::new().await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    let cookie = alex.cookie(&ecf("almd"), "forecourt").unwrap().value;
    alex.click("Log Out").await;
    for mut thief in [town.person(), at_second(&town)] {
        thief.set_cookie(&ecf("almd"), "forecourt", &cookie);
        thief.visit(&format!("{}/client-code", ecf("almd"))).await;
        assert!(thief.menu().is_empty(), "{:?}", thief.menu());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_confirms_at_two_programs_make_one_link() {
    let town = Town::new().await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    let login = "aalex";
    enter(&mut alex, login, filer("almd", login).password).await;
    alex.must_see("Do you want to link these accounts?");
    let body = encode(&[("csrf", &alex.form_token()), ("proposal", &alex.value_of("proposal"))]);
    let mut clicks = tokio::task::JoinSet::new();
    for _ in 0..30 {
        let (mut window, body) = (alex.clone(), body.clone());
        clicks.spawn(async move { window.post_raw(&format!("{}/link/confirm", ecf("almd")), &[], &body).await.status });
    }
    let statuses = clicks.join_all().await;
    assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
    let made = town.store().court("almd").read_now(move |tx| {
        let filer = store::court::filers::by_login(tx, login)?.ok_or(store::Error::Closed)?;
        Ok(store::court::links::of_filer(tx, filer.id)?.len())
    });
    assert_eq!(made, Ok(1));
}

/// What the program says in its log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The town's worker on a machine whose clock is ahead by so many seconds; who receives has the right time.
fn worker_ahead(town: &Town, seconds: i64) -> Worker {
    let sites = &town.sites;
    let wrong = Sites {
        router: sites.router.clone(),
        centre: sites.centre.clone(),
        courts: sites.courts.clone(),
        shared: sites.shared.clone(),
        wake: sites.wake.clone(),
        store: sites.store.clone(),
        clocks: sites.clocks.of_a_machine_ahead(seconds),
    };
    Worker::new(Arc::new(wrong), Way::Mailbox(sites.store.demo()), Number { number: 1, holder: "test".into() })
}

/// Lets the time pass for which messages were put off; gives how many wait, for the centre and for the court.
async fn waiting(town: &Town) -> [i64; 2] {
    let mut waiting = [0; 2];
    for (count, room) in waiting.iter_mut().zip(["court_almd", "centre"]) {
        let database = town.store().engine().database(room);
        let sql = Sql("UPDATE outbox SET due_at = 1 WHERE done_at IS NULL");
        database.write("wait", &town.sites.clocks.fresh(), move |tx, _| tx.execute(sql, &[])).await.unwrap();
        *count = database.read(outbox::waiting).await.unwrap();
    }
    waiting
}

#[tokio::test]
async fn messages_between_machines_with_different_times_wait_and_both_logs_say_why() {
    let town = Town::new().await;
    let (court, room) = (town.store().court("almd"), town.store().centre());
    let mut alex = town.signed_on("alexattorney", "almd").await;
    link(&mut alex, "almd", "aalex").await;
    let secret = alex.cookie(&ecf("almd"), "forecourt").unwrap().value;
    let made = court.read(|tx| links::list(tx, None, "aalex")).await.unwrap().remove(0);
    let account_number = made.person.account_number;
    let fresh = town.sites.clocks.fresh();
    let at = fresh.now.plus_seconds(60);
    let ended = Message::SessionEnded(SessionEnded { sid: String::new(), account_number, at });
    let queued = room.write("end", &fresh, move |tx, fresh| outbox::queue(tx, fresh, "almd", "session", &ended).map(|_| ()));
    queued.await.unwrap();
    let session = || {
        court.read_now({
            let secret = secret.clone();
            move |tx| sessions::by_secret(tx, &secret)
        })
    };
    let before = waiting(&town).await;
    assert!(before[0] > 0 && before[1] > 0, "{before:?}");

    for (seconds, words) in [(400, "after the receiver's time"), (-400, "before the receiver's time")] {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let listening = tracing::subscriber::set_default(subscriber);
        worker_ahead(&town, seconds).once().await;
        drop(listening);
        let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        for sender in ["almd", "centre"] {
            let wanted = |line: &&str| line.contains(&format!("signed by {sender} ")) && line.contains(words);
            let lines: Vec<&str> = said.lines().filter(wanted).collect();
            let by_receiver = lines.iter().any(|line| line.contains("a message was not taken, and will be sent again"));
            let by_sender = lines.iter().any(|line| line.contains("not taken, status 401"));
            assert!(by_receiver && by_sender, "{sender}, {seconds}: {said}");
        }
        assert_eq!(waiting(&town).await, before, "nothing is given up");
        assert!(session().unwrap().is_some());
    }

    // The clocks agree again.
    town.work().await;
    assert_eq!(waiting(&town).await, [0, 0]);
    assert_eq!(session().unwrap(), None, "the court has heard of the end");
    let known = room.read(|tx| centre::links::of_court(tx, "almd")).await.unwrap();
    assert!(known.iter().any(|known| known.link == made.id && known.version == made.version), "{known:?}");
    let after = court.read(|tx| links::list(tx, None, "aalex")).await.unwrap().remove(0);
    assert_eq!((after.state, after.version), (made.state, made.version), "nothing was frozen for it");
}
