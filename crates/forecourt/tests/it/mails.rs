//! What a mail server may say, and what becomes of the mail: it goes out, waits, or is set aside with the reason.

use forecourt::{mail, process::Number, worker::Worker};
use store::{
    db::Sql,
    shared::mails::{self, NewMail},
};

use crate::{torture::sink::Sink, town::Town};

/// A worker who was never told that the mail server is away, with connections of its own.
fn worker(town: &Town, sink: &Sink) -> Worker {
    let way = mail::smtp(&format!("smtp://127.0.0.1:{}", sink.port)).unwrap();
    Worker::new(town.sites.clone(), way, Number { number: 1, holder: "test".into() })
}

async fn queue(town: &Town, recipients: &'static [&'static str]) {
    let (centre, fresh) = (town.store().centre(), town.sites.clocks.fresh());
    let queued = centre.write("queue", &fresh, |tx, fresh| {
        recipients.iter().try_for_each(|recipient| {
            let mail = NewMail {
                sender: "center@example.com".into(),
                recipient: (*recipient).into(),
                subject: "A test".into(),
                text: "Text.".into(),
                html: None,
            };
            mails::queue(tx, fresh, "localhost", &mail).map(|_| ())
        })
    });
    queued.await.unwrap();
}

/// How a mail stands: whether it waits (for a time that has not come), and why it was set aside.
#[derive(Debug, PartialEq, Eq)]
enum Stands {
    Sent,
    Waits,
    SetAside(String),
}

async fn stands(town: &Town, recipient: &'static str) -> Stands {
    let now = town.sites.clocks.fresh().machine_now;
    let centre = town.store().engine().database("centre");
    let row = centre.read(move |tx| {
        let sql = Sql("SELECT done_at, due_at, leased_until, refused FROM mails WHERE recipient = $1");
        tx.one(sql, &[recipient.into()], |row| {
            Ok((row.get::<Option<i64>>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<Option<String>>(3)?))
        })
    });
    match row.await.unwrap() {
        (Some(_), _, _, None) => Stands::Sent,
        (Some(_), _, _, Some(reason)) => Stands::SetAside(reason),
        (None, due, 0, None) if due > now.0 => Stands::Waits,
        other => panic!("{recipient}: {other:?}"),
    }
}

/// Lets the time pass for which mails were put off.
async fn wait(town: &Town) {
    let centre = town.store().engine().database("centre");
    let sql = Sql("UPDATE mails SET due_at = 1 WHERE done_at IS NULL");
    centre.write("wait", &town.sites.clocks.fresh(), move |tx, _| tx.execute(sql, &[])).await.unwrap();
}

/// How often each recipient got a mail.
fn got(sink: &Sink, recipient: &str) -> usize {
    sink.taken().values().flatten().filter(|one| *one == recipient).count()
}

#[tokio::test]
async fn what_the_server_refuses_for_now_waits_and_what_it_refuses_for_good_is_set_aside_with_its_words() {
    let (town, sink) = (Town::new().await, Sink::start());
    sink.refuse("RCPT TO:<full@", "452 4.2.2 mailbox full", 9);
    sink.refuse("RCPT TO:<grey@", "450 4.7.1 come back in a minute", 9);
    sink.refuse(". busy@", "451 4.3.0 no room just now", 9);
    sink.refuse("RCPT TO:<nobody@", "550 5.1.1 no such person", 9);
    sink.refuse(". loud@", "554 5.7.1 we do not like it", 9);
    queue(&town, &["full@a.example", "grey@a.example", "busy@a.example", "nobody@a.example", "loud@a.example", "fine@a.example"])
        .await;
    worker(&town, &sink).once().await;
    for recipient in ["full@a.example", "grey@a.example", "busy@a.example"] {
        assert_eq!(stands(&town, recipient).await, Stands::Waits, "{recipient}");
    }
    for (recipient, words) in [("nobody@a.example", "550"), ("loud@a.example", "we do not like it")] {
        let Stands::SetAside(reason) = stands(&town, recipient).await else { panic!("{recipient} is not set aside") };
        assert!(reason.contains(words), "{recipient}: {reason}");
    }
    assert_eq!((stands(&town, "fine@a.example").await, got(&sink, "fine@a.example")), (Stands::Sent, 1));

    sink.relent();
    wait(&town).await;
    worker(&town, &sink).once().await;
    for recipient in ["full@a.example", "grey@a.example", "busy@a.example"] {
        assert_eq!((stands(&town, recipient).await, got(&sink, recipient)), (Stands::Sent, 1), "{recipient}");
    }
    assert_eq!((got(&sink, "nobody@a.example"), got(&sink, "loud@a.example")), (0, 0), "what is set aside stays there");
}

#[tokio::test]
async fn a_server_that_will_not_have_us_is_away_and_no_mail_is_set_aside_for_it() {
    let (town, sink) = (Town::new().await, Sink::start());
    queue(&town, &["one@a.example", "two@a.example"]).await;
    let words = [
        ("GREETING", "554 no mail is taken here"),
        ("GREETING", "421 too many connections"),
        ("EHLO", "550 5.7.1 not with this name"),
        ("MAIL", "421 4.3.2 closing"),
        ("MAIL", "530 5.7.0 sign on first"),
    ];
    for (line, answer) in words {
        sink.refuse(line, answer, 99);
        worker(&town, &sink).once().await;
        for recipient in ["one@a.example", "two@a.example"] {
            assert_eq!(stands(&town, recipient).await, Stands::Waits, "{line}: {answer}");
        }
        assert!(sink.taken().is_empty(), "{line}: {answer}");
        sink.relent();
        wait(&town).await;
    }
    // A greeting that refused once was not about the mail.
    sink.refuse("GREETING", "554 not just now", 1);
    worker(&town, &sink).once().await;
    for recipient in ["one@a.example", "two@a.example"] {
        assert_eq!((stands(&town, recipient).await, got(&sink, recipient)), (Stands::Sent, 1));
    }
}
