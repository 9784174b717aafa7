//! Ending a sign-on: every court where it was used is told (security S08).

use domain::{
    Fresh,
    message::{Message, SessionEnded},
};
use store::{
    centre::{
        Tx,
        sessions::{self, Session},
    },
    shared::{audit, outbox},
};

/// Ends a sign-on of an account on both of the centre's hosts and queues a message for each court where it was used.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &Session, account_number: i64) -> store::Result<()> {
    sessions::end(tx, fresh, &session.hash)?;
    tell_courts(tx, fresh, &session.sid, account_number)
}

/// Tells every court where a sign-on or a token was used that it ended.
///
/// # Errors
/// When the database refuses.
pub fn tell_courts(tx: &mut Tx<'_, '_>, fresh: &Fresh, sid: &str, account_number: i64) -> store::Result<()> {
    for court in sessions::courts(tx, sid)? {
        tell(tx, fresh, &court, sid, account_number)?;
    }
    audit::record(tx, fresh, &format!("account {account_number}"), "log out", &format!("account {account_number}"), "")
}

/// Tells one court that a sign-on ended.
///
/// # Errors
/// When the database refuses.
pub fn tell(tx: &mut Tx<'_, '_>, fresh: &Fresh, court: &str, sid: &str, account_number: i64) -> store::Result<()> {
    let ended = SessionEnded { sid: sid.to_owned(), account_number, at: fresh.now };
    outbox::queue(tx, fresh, court, &format!("account {account_number}"), &Message::SessionEnded(ended))?;
    Ok(())
}
