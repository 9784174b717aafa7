//! What courts must hear of an account: that its sessions ended, that its name or address changed.

use domain::{
    Fresh, Id,
    message::{AccountState, Message, SessionEnded},
};

use super::{Account, Tx, by_id};
use crate::{
    Error, Result,
    centre::{sessions, tokens},
    db::sql,
    shared::outbox,
};

/// The courts where an account has or had a link, or where a session of it was used.
///
/// # Errors
/// When the database refuses.
pub fn known_at(tx: &mut Tx<'_, '_>, account: &Account) -> Result<Vec<String>> {
    let mut courts: Vec<String> = tx.all(
        sql!(
            "SELECT court FROM links WHERE account_number = $1 UNION SELECT c.court FROM session_courts c JOIN sessions s ON s.sid = c.sid WHERE s.account_id = $2 UNION SELECT c.court FROM session_courts c JOIN tokens t ON t.sid = c.sid WHERE t.account_id = $2"
        ),
        &[account.number.into(), account.id.into()],
        |row| row.get(0),
    )?;
    courts.sort();
    Ok(courts)
}

/// Tells those courts how the account stands now.
///
/// # Errors
/// When the database refuses.
pub fn tell_state(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id) -> Result<()> {
    let account = by_id(tx, id)?.ok_or_else(|| Error::Damaged(format!("account {id} is missing")))?;
    let message = Message::Account(AccountState {
        version: account.version,
        account_number: account.number,
        name: account.name(),
        email: account.email.clone(),
        kind: account.kind,
        open: account.closed_at.is_none(),
    });
    for court in known_at(tx, &account)? {
        outbox::queue(tx, fresh, &court, &format!("account {}", account.number), &message)?;
    }
    Ok(())
}

/// Ends the sessions of an account, all or all but one, and its tokens, and tells the courts where they were used (security S09, K08). Gives how
/// many ended.
///
/// # Errors
/// When the database refuses.
pub fn end_sessions(tx: &mut Tx<'_, '_>, fresh: &Fresh, account: &Account, keep: Option<&[u8]>) -> Result<usize> {
    let mut ended = sessions::end_of_account(tx, fresh, account.id, keep)?;
    ended.extend(tokens::end_of_account(tx, fresh, account.id)?);
    let subject = format!("account {}", account.number);
    let message =
        |sid: &str| Message::SessionEnded(SessionEnded { sid: sid.to_owned(), account_number: account.number, at: fresh.now });
    if keep.is_none() {
        for court in known_at(tx, account)? {
            outbox::queue(tx, fresh, &court, &subject, &message(""))?;
        }
        return Ok(ended.len());
    }
    for sid in &ended {
        let courts: Vec<String> =
            tx.all(sql!("SELECT court FROM session_courts WHERE sid = $1"), &[sid.as_str().into()], |row| row.get(0))?;
        for court in courts {
            outbox::queue(tx, fresh, &court, &subject, &message(sid))?;
        }
    }
    Ok(ended.len())
}
