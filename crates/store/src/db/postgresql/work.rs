//! One job on PostgreSQL: tried again after conflicts and lost connections, and answered only when its end is known.

use crate::db::{Error, Result, Tx};

use super::patience::Patience;
use super::server::{Server, Work};
use super::session::{Failure, Kind, Session, may_connect_later};

/// How one attempt ended.
enum Attempt {
    /// The answer is known.
    Done(Result<()>),
    /// Nothing has happened, and it may be tried again for this reason.
    Again(Failure),
    /// The connection died while COMMIT was on its way; the transaction, to ask what became of it.
    Unknown(Lost),
}

/// A transaction whose COMMIT was not answered.
struct Lost {
    number: String,
    /// Which life of the server gave the number.
    life: String,
}

impl Work {
    /// Runs the job and answers it.
    pub(crate) fn run(mut self, server: &Server, session: &mut Option<Session>) {
        let mut patience = Patience::new(self.job.jitter.clone());
        let outcome = self.settle(server, session, &mut patience);
        self.job.tell(outcome);
    }

    fn settle(&mut self, server: &Server, session: &mut Option<Session>, patience: &mut Patience) -> Result<()> {
        // What is tried once more only.
        let (mut unique, mut stale) = (false, false);
        loop {
            let mut open = match session.take().filter(|session| !session.is_gone()).map_or_else(|| server.connect(), Ok) {
                Ok(open) => open,
                Err(error) if may_connect_later(&error) && patience.wait_for_server() => continue,
                Err(error) => return Err(Error::Unavailable(words(&error))),
            };
            let attempt = self.attempt(&mut open);
            if !open.is_gone() {
                *session = Some(open);
            }
            match attempt {
                Attempt::Done(outcome) => return outcome,
                Attempt::Unknown(lost) => match fate(server, session, &lost, patience) {
                    Some(true) => return Ok(()),
                    Some(false) => {}
                    None => {
                        return Err(Error::Unavailable(
                            "the connection was lost while the change was being made durable; it may or may not be".into(),
                        ));
                    }
                },
                Attempt::Again(failure) => {
                    let again = match failure.kind {
                        Kind::Plain => false,
                        Kind::Conflict => patience.wait(),
                        Kind::Gone => patience.wait_for_server(),
                        Kind::Unique => !std::mem::replace(&mut unique, true),
                        Kind::Stale => {
                            session.iter_mut().for_each(Session::forget);
                            !std::mem::replace(&mut stale, true)
                        }
                    };
                    if !again {
                        return Err(failure.error);
                    }
                }
            }
        }
    }

    fn attempt(&mut self, session: &mut Session) -> Attempt {
        if let Err(failure) = session.open(&self.schema, self.reading, !self.reading && self.job.passing) {
            return undone(session, failure, None);
        }
        let mut tx = Tx::on_postgres(session, &self.ids);
        let outcome = self.job.run(&mut tx);
        let (failed, wrote) = tx.end();
        if let Some(failure) = failed {
            return undone(session, failure, outcome.err());
        }
        if let Err(error) = outcome {
            return undone(session, Failure::plain(error), None);
        }
        if self.reading {
            // What was read is good whatever becomes of the connection.
            let _ = session.steer("COMMIT");
            return Attempt::Done(Ok(()));
        }
        let number = match if wrote { session.ask("SELECT pg_current_xact_id_if_assigned()") } else { Ok(None) } {
            Ok(number) => number,
            Err(failure) => return undone(session, failure, None),
        };
        match (session.steer("COMMIT"), number) {
            (Ok(()), _) => Attempt::Done(Ok(())),
            (Err(Failure { kind: Kind::Gone, .. }), Some(number)) => {
                Attempt::Unknown(Lost { number, life: session.life().to_owned() })
            }
            (Err(failure), _) => undone(session, failure, None),
        }
    }
}

/// Rolls back, and says whether the attempt's failure is an answer; where it is, `own` is what the closure made of it.
fn undone(session: &mut Session, failure: Failure, own: Option<Error>) -> Attempt {
    if failure.kind != Kind::Gone {
        // Where this fails the connection is gone, and with it the transaction.
        let _ = session.steer("ROLLBACK");
    }
    match failure.kind {
        Kind::Plain => Attempt::Done(Err(own.unwrap_or(failure.error))),
        _ => Attempt::Again(Failure { error: own.unwrap_or(failure.error), kind: failure.kind }),
    }
}

/// Asks on a new connection whether a transaction was committed; `None` when nobody can say.
fn fate(server: &Server, session: &mut Option<Session>, lost: &Lost, patience: &mut Patience) -> Option<bool> {
    loop {
        let open = session.take().filter(|session| !session.is_gone()).map_or_else(|| server.connect(), Ok);
        let said = open.ok().and_then(|mut open| {
            let said = open.status(&lost.number).ok().map(|status| (status, open.life() == lost.life));
            *session = Some(open);
            said
        });
        let Some((status, same_life)) = said else {
            // The server is not back yet.
            if patience.wait_for_server() { continue } else { return None }
        };
        match (status.as_deref(), same_life) {
            (Some("committed"), true) => return Some(true),
            // A server that was lost may have given the number to another: ours, then, was not committed. Or it was, and this is it.
            (Some("committed"), false) => return None,
            // Nothing is in progress that began in an earlier life: what is, has only taken the number.
            (Some("aborted"), _) | (Some("in progress"), false) => return Some(false),
            _ if patience.wait_for_server() => {}
            _ => return None,
        }
    }
}

fn words(error: &postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), |more| format!("{error}: {more}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Place;
    use crate::testing::scratch;

    /// A transaction of this end; its number.
    fn ended(session: &mut Session, end: &str) -> String {
        let begun = session.steer("BEGIN").and_then(|()| session.ask("SELECT pg_current_xact_id()"));
        let Ok(Some(number)) = begun else { panic!("no number") };
        assert!(session.steer(end).is_ok());
        number
    }

    #[test]
    fn a_number_that_a_lost_server_may_have_given_twice_is_not_believed() {
        let scratch = scratch(&[]);
        let Place::Postgres { url } = scratch.place() else { return };
        let server = Server::alone(&url);
        let mut session = server.connect().unwrap();
        let (here, before) = (session.life().to_owned(), "an earlier life".to_owned());
        let said = |number: &str, life: &String| {
            let lost = Lost { number: number.into(), life: life.clone() };
            fate(&server, &mut None, &lost, &mut Patience::new(domain::Rng::from_seed([1; 32])))
        };
        let committed = ended(&mut session, "COMMIT");
        assert_eq!((said(&committed, &here), said(&committed, &before)), (Some(true), None));
        let undone = ended(&mut session, "ROLLBACK");
        assert_eq!((said(&undone, &here), said(&undone, &before)), (Some(false), Some(false)));
        // Given to nobody yet; then to another, who has not ended.
        let next = (undone.parse::<u64>().unwrap() + 1_000_000).to_string();
        assert_eq!(said(&next, &before), Some(false));
        let taken = ended(&mut session, "SELECT 1");
        assert_eq!(said(&taken, &before), Some(false));
        assert!(session.steer("ROLLBACK").is_ok());
    }
}
