//! Mails go out over a few kept connections; what became of them is noted together, at most [`GATHER`] later. A mail whose note was lost
//! with the process goes out once more, with the same Message-ID.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
    vec::IntoIter,
};

use domain::Fresh;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use store::shared::mails::{self, Waiting};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
    task::JoinSet,
    time,
};

use super::{Room, Worker, back_off};
use crate::mail::{self, NotSent, Way};

/// Mails that are on their way at once: a mail takes several round trips, and lettre waits for an acknowledgement (Nagle) in each.
const AT_ONCE: usize = 8;

/// How long a mail that went out may wait for the others with which it is noted.
const GATHER: Duration = Duration::from_millis(100);

/// Seconds for which no mail is tried after the mail server could not be reached.
const PAUSE: i64 = 5;

/// What became of a mail.
struct Outcome {
    mail: Waiting,
    sent: Result<(), NotSent>,
}

impl Worker {
    /// Sends what is due in a room; gives how many mails were handled.
    pub(super) async fn mails(&self, room: &Room) -> usize {
        if self.mails_rest() {
            return 0;
        }
        let mut taken = self.take(room, "take_mails", mails::is_due, mails::take_due).await;
        // As they were written: what is taken comes in no order.
        taken.sort_unstable_by_key(|waiting| waiting.id);
        let count = taken.len();
        if count == 0 {
            return 0;
        }
        let (tell, told) = mpsc::unbounded_channel();
        tokio::join!(self.send(taken, tell), self.note_all(room, told));
        count
    }

    /// Whether the mail server could not be reached a moment ago.
    fn mails_rest(&self) -> bool {
        lock(&self.mails_away).is_some_and(|since: Instant| since.elapsed().as_secs() < PAUSE.unsigned_abs())
    }

    async fn send(&self, taken: Vec<Waiting>, tell: UnboundedSender<Outcome>) {
        let transport = match &self.way {
            Way::Smtp(transport) => transport,
            Way::Mailbox(demo) => {
                let sent = mail::put_in_mailboxes(demo, &self.sites.clocks.fresh(), taken.clone()).await;
                for mail in taken {
                    let _ = tell.send(Outcome { mail, sent: sent.clone() });
                }
                return;
            }
        };
        let lanes = AT_ONCE.min(taken.len());
        let waiting = Arc::new(Mutex::new(taken.into_iter()));
        let mut sending = JoinSet::new();
        for _ in 0..lanes {
            sending.spawn(lane(transport.clone(), waiting.clone(), tell.clone()));
        }
        let mut left = 0;
        while let Some(ended) = sending.join_next().await {
            left += usize::from(ended.is_ok_and(|ended| ended == Ended::ServerAway));
        }
        // One lane may have met a mail at which the server hangs up; all of them have not.
        if left == lanes {
            *lock(&self.mails_away) = Some(Instant::now());
        }
        let rest: Vec<Waiting> = lock(&waiting).by_ref().collect();
        for mail in rest {
            let _ = tell.send(Outcome { mail, sent: Err(NotSent::Untried) });
        }
    }

    /// Notes what is told until nobody tells any more.
    async fn note_all(&self, room: &Room, mut told: UnboundedReceiver<Outcome>) {
        while let Some(first) = told.recv().await {
            let mut outcomes = vec![first];
            let until = time::Instant::now() + GATHER;
            while let Ok(Some(next)) = time::timeout_at(until, told.recv()).await {
                outcomes.push(next);
            }
            let fresh = self.sites.clocks.fresh();
            let noted = room.database.write_passing("note_mails", &fresh, move |tx, fresh| {
                outcomes.iter().try_for_each(|outcome| note(tx, fresh, outcome))
            });
            if let Err(problem) = noted.await {
                self.later(room, &problem);
            }
        }
    }
}

/// How a lane ended.
#[derive(PartialEq, Eq)]
enum Ended {
    /// No mail was left.
    AllSent,
    /// Nobody answered at the mail server.
    ServerAway,
}

/// One of those who send at once, over a connection of its own that the transport keeps.
async fn lane(
    transport: AsyncSmtpTransport<Tokio1Executor>,
    waiting: Arc<Mutex<IntoIter<Waiting>>>,
    tell: UnboundedSender<Outcome>,
) -> Ended {
    loop {
        let next = lock(&waiting).next();
        let Some(mail) = next else { return Ended::AllSent };
        let sent = mail::send(&transport, &mail).await;
        let away = matches!(sent, Err(NotSent::Away(_)));
        if let Err(NotSent::Away(why)) = &sent {
            tracing::warn!("the mail server can't be reached: {why}");
        }
        let _ = tell.send(Outcome { mail, sent });
        if away {
            return Ended::ServerAway;
        }
        // A task of lettre's puts the connection back; asked for the next one at once, it would make another.
        tokio::task::yield_now().await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn note(tx: &mut store::db::Tx<'_>, fresh: &Fresh, outcome: &Outcome) -> store::Result<()> {
    let (id, now) = (outcome.mail.id, fresh.machine_now);
    match &outcome.sent {
        Ok(()) => mails::done(tx, fresh, id),
        Err(NotSent::Later(_) | NotSent::Away(_)) => mails::put_off(tx, id, back_off(fresh, outcome.mail.tries), None),
        Err(NotSent::Untried) => mails::put_off(tx, id, now.plus_seconds(PAUSE), None),
        Err(NotSent::Never(reason)) => mails::put_off(tx, id, now, Some((reason, now))),
    }
}
