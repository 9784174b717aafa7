//! The worker: delivers messages between sites, mails and webhooks, tells filers of go-live, chains the audit trail, forgets what is over, tends
//! the documents. It wakes when rows were written here, and looks every second which rooms another process wrote to.

mod forget;
mod mails;
mod refused;
mod seal;
mod search;
mod tend;
mod webhooks;

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use domain::{Fresh, Time};
use oidc::{keys::SigningKey, signed};
use store::{
    db::{Db, Mark, Tx},
    shared::{mails as mail_rows, outbox},
};

use crate::{
    assembly::Sites,
    mail::{NotSent, Way},
    process::{self, LEASE_SECONDS, Number},
    webhook_post::Poster,
};

/// Seconds between two looks for what is over.
const FORGET_EVERY: i64 = 600;

/// Seconds after which a room that nobody has written to is looked at all the same: a court may have gone live.
const LOOK_ANYWAY: i64 = 60;

/// How long a round waits for rows to come, so that a busy room is not asked and written anew for each person's mails.
const BREATH: Duration = Duration::from_millis(40);

/// How many rows are taken at once.
const BATCH: i64 = 64;

/// One room with what speaks for it.
struct Room {
    name: String,
    database: Db,
    signing: Arc<SigningKey>,
}

/// What the last look at a room showed.
#[derive(Default)]
struct Look {
    at: Time,
    mark: Option<Mark>,
    /// Something is left for later.
    waits: bool,
}

impl Look {
    /// Whether a look now would show the same: nobody has written since, and nothing waits for its time.
    fn still_stands(&self, mark: Option<&Mark>, now: Time) -> bool {
        mark.is_some() && self.mark.as_ref() == mark && !self.waits && (0..LOOK_ANYWAY).contains(&now.seconds_since(self.at))
    }
}

/// The worker of one process.
pub struct Worker {
    sites: Arc<Sites>,
    rooms: Vec<Room>,
    way: Way,
    /// When the mail server could not be reached, the last time.
    mails_away: Mutex<Option<Instant>>,
    poster: Poster,
    number: Number,
}

impl Worker {
    /// A worker for all rooms of an installation.
    #[must_use]
    pub fn new(sites: Arc<Sites>, way: Way, number: Number) -> Worker {
        let mut rooms = vec![Room {
            name: "centre".into(),
            database: sites.centre.room.database().clone(),
            signing: sites.centre.signing.clone(),
        }];
        rooms.extend(sites.courts.iter().map(|court| Room {
            name: court.id.to_string(),
            database: court.room.database().clone(),
            signing: court.signing.clone(),
        }));
        let installation = &sites.shared.installation;
        let poster = Poster::new(&installation.webhooks.allow, &installation.domain);
        Worker { sites, rooms, way, mails_away: Mutex::default(), poster, number }
    }

    /// The same with another way out for webhooks.
    #[must_use]
    pub fn posting_by(self, poster: Poster) -> Worker {
        Worker { poster, ..self }
    }

    /// Works until the process ends, or its number has gone to another: then the process must end.
    pub async fn run(self) {
        tokio::select! {
            () = self.deliver_on() => {}
            () = self.tend_on() => {}
            () = self.search_on() => {}
            () = self.webhooks_on() => {}
        }
    }

    async fn deliver_on(&self) {
        let (mut renewed, mut forgot, mut looked) = (Time::default(), Time::default(), Time::default());
        let (mut sent, mut cared) = (self.looks(), self.looks());
        loop {
            let fresh = self.sites.clocks.fresh();
            if fresh.machine_now.seconds_since(renewed) > LEASE_SECONDS / 6 {
                match process::renew(&self.sites.centre.room, &fresh, &self.number).await {
                    Ok(true) => {}
                    Ok(false) => {
                        tracing::error!(
                            "this process stood still for so long that another has taken its number: it must be started again"
                        );
                        return;
                    }
                    // Nobody else can take it either while the centre's database is away.
                    Err(problem) => tracing::warn!("the process number could not be renewed: {problem}"),
                }
                renewed = fresh.machine_now;
            }
            if fresh.machine_now.seconds_since(forgot) > FORGET_EVERY {
                self.forget_old().await;
                forgot = fresh.machine_now;
            }
            // Who waits for a message or a mail rings; the rest of the work waits for its second, so that a busy room is not chained anew
            // for each line.
            let done = if fresh.machine_now.seconds_since(looked) >= 1 {
                looked = fresh.machine_now;
                self.send_due(&mut sent).await + self.care(&mut cared).await
            } else {
                self.send_due(&mut sent).await
            };
            if done == 0 {
                let _ = tokio::time::timeout(Duration::from_secs(1), self.sites.wake.notified()).await;
            }
            tokio::time::sleep(BREATH).await;
        }
    }

    /// Does what is due now, in every room; gives how many rows were handled. Tests call it until it gives 0.
    pub async fn once(&self) -> usize {
        self.care(&mut self.looks()).await
            + self.send_due(&mut self.looks()).await
            + self.care(&mut self.looks()).await
            + self.search(&mut self.looks()).await
            + self.webhooks().await
    }

    fn looks(&self) -> Vec<Look> {
        self.rooms.iter().map(|_| Look::default()).collect()
    }

    /// Tells filers of go-live and chains the audit trail, in rooms that were written to.
    async fn care(&self, looks: &mut [Look]) -> usize {
        let mut done = 0;
        for (place, (room, look)) in self.rooms.iter().zip(looks).enumerate() {
            let (fresh, mark) = (self.sites.clocks.fresh(), room.database.mark());
            if look.still_stands(mark.as_ref(), fresh.machine_now) {
                continue;
            }
            // The centre's room stands before those of the courts.
            if let Some(court) = place.checked_sub(1).and_then(|place| self.sites.courts.get(place)) {
                match cmecf::go_live::tell_unlinked(court, &fresh).await {
                    Ok(told) => done += told,
                    Err(problem) => tracing::warn!(court = %court.id, "go-live notices: {problem}"),
                }
            }
            done += self.seal(room).await;
            *look = Look { at: fresh.machine_now, mark, waits: false };
        }
        done
    }

    /// Delivers the messages and mails that are due, in rooms that were written to or where something waits for its time.
    async fn send_due(&self, looks: &mut [Look]) -> usize {
        let mut done = 0;
        for (room, look) in self.rooms.iter().zip(looks) {
            let (now, mark) = (self.sites.clocks.fresh().machine_now, room.database.mark());
            if look.still_stands(mark.as_ref(), now) {
                continue;
            }
            let found = room.database.read(move |tx| {
                let due = outbox::is_due(tx, now)? || mail_rows::is_due(tx, now)?;
                Ok((due, due || outbox::waits(tx)? || mail_rows::waits(tx)?))
            });
            match found.await {
                Ok((due, waits)) => {
                    if due {
                        done += self.messages(room).await + self.mails(room).await;
                    }
                    *look = Look { at: now, mark, waits };
                }
                Err(problem) => {
                    self.later(room, &problem);
                }
            }
        }
        done
    }

    /// Takes what is due in a room. An empty queue is found by a read: polling must not cost a write. Neither this nor the note of what
    /// went out waits for the disk: what a loss of power takes back is done again, under the same id.
    async fn take<T: Send + 'static>(
        &self,
        room: &Room,
        name: &'static str,
        is_due: fn(&mut Tx<'_>, Time) -> store::Result<bool>,
        take_due: fn(&mut Tx<'_>, &Fresh, i64) -> store::Result<Vec<T>>,
    ) -> Vec<T> {
        let fresh = self.sites.clocks.fresh();
        let now = fresh.machine_now;
        let taken = match room.database.read(move |tx| is_due(tx, now)).await {
            Ok(true) => room.database.write_passing(name, &fresh, move |tx, fresh| take_due(tx, fresh, BATCH)).await,
            other => other.map(|_| Vec::new()),
        };
        taken.unwrap_or_else(|problem| {
            self.later(room, &problem);
            Vec::new()
        })
    }

    async fn messages(&self, room: &Room) -> usize {
        let taken = self.take(room, "take_messages", outbox::is_due, outbox::take_due).await;
        let count = taken.len();
        for waiting in taken {
            let outcome = self.deliver(room, &waiting).await;
            let (id, tries) = (waiting.id, waiting.tries);
            let fresh = self.sites.clocks.fresh();
            let noted = match outcome {
                Ok(()) => room.database.write_passing("note_message", &fresh, move |tx, fresh| outbox::done(tx, fresh, id)).await,
                Err(NotSent::Later(_) | NotSent::Away(_) | NotSent::Untried) => {
                    let due = back_off(&fresh, tries);
                    room.database.write_passing("note_message", &fresh, move |tx, _| outbox::put_off(tx, id, due, None)).await
                }
                Err(NotSent::Never(reason)) => self.refused(room, &fresh, waiting, reason).await,
            };
            if let Err(problem) = noted {
                self.later(room, &problem);
            }
        }
        count
    }

    async fn deliver(&self, room: &Room, waiting: &outbox::Waiting) -> Result<(), NotSent> {
        let fresh = self.sites.clocks.fresh();
        let installation = &self.sites.shared.installation;
        let origin = if waiting.receiver == "centre" { installation.pacer() } else { installation.ecf(&waiting.receiver) };
        let authority = origin.split("://").nth(1).unwrap_or_default().to_owned();
        let request = signed::Request {
            method: "POST",
            authority: &authority,
            path_and_query: "/messages",
            body: waiting.payload.as_bytes(),
        };
        let headers = signed::sign(&request, &room.name, &waiting.id.to_string(), fresh.machine_now.unix(), &room.signing)
            .map_err(|problem| NotSent::Later(problem.to_string()))?;
        let mut headers: Vec<(String, String)> = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        headers.push(("content-type".into(), "application/json".into()));
        let answer = self
            .sites
            .shared
            .peers
            .send("POST", &format!("{origin}/messages"), &headers, waiting.payload.clone().into_bytes())
            .await
            .map_err(|problem| NotSent::Later(problem.to_string()))?;
        match answer.status {
            200..=299 => Ok(()),
            // What the receiver says when it has read a message and will not have it. Whatever else (a signature that is not believed
            // since a clock is wrong, a host that is not there) may be put right, and must not freeze what people do.
            400 | 403 | 409 | 413 | 422 => {
                let reason = refused::reason(&answer.body);
                tracing::error!(from = room.name, to = waiting.receiver, message = %waiting.id, "refused for good: {reason:?}");
                Err(NotSent::Never(reason))
            }
            status => {
                let reason = refused::reason(&answer.body);
                tracing::warn!(from = room.name, to = waiting.receiver, message = %waiting.id, "not taken, status {status}: {reason:?}");
                Err(NotSent::Later(format!("status {status}: {reason}")))
            }
        }
    }

    fn later(&self, room: &Room, problem: &store::Error) -> usize {
        tracing::warn!(room = room.name, "the worker tries again later: {problem}");
        0
    }
}

/// When to try again: a second, doubled with each try, an hour at most, of machine time.
fn back_off(fresh: &Fresh, tries: i64) -> Time {
    let seconds = 1_i64 << tries.clamp(0, 12);
    fresh.machine_now.plus_seconds(seconds.min(3600))
}

#[cfg(test)]
mod tests {
    use store::{Engine, Place};

    use super::*;

    #[test]
    fn a_room_is_left_alone_only_while_nobody_wrote_and_nothing_waits() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Place::Sqlite(folder.path().into()), 1).unwrap();
        let (one, file) = (engine.database("court_x").mark(), folder.path().join("court_x.db"));
        std::fs::write(file, "written to").unwrap();
        let other = engine.database("court_x").mark();
        let at = Time::parse_rfc3339("2021-05-10T09:00:00-05:00").unwrap();
        let look = |waits| Look { at, mark: one.clone(), waits };
        assert!(look(false).still_stands(one.as_ref(), at.plus_seconds(59)));
        assert!(!look(false).still_stands(other.as_ref(), at), "somebody wrote");
        assert!(!look(true).still_stands(one.as_ref(), at), "something waits for its time");
        assert!(!look(false).still_stands(one.as_ref(), at.plus_seconds(60)), "a court may have gone live");
        assert!(!look(false).still_stands(one.as_ref(), at.plus_seconds(-1)), "the clock was put back");
        assert!(!Look { at, ..Look::default() }.still_stands(None, at), "PostgreSQL can't be seen from outside");
    }
}
