//! Sessions at the centre: browsers and staff; the row holds the SHA-256 of the cookie's secret only.
//!
//! One sign-on has one `sid`, known to courts, and a row for each of the centre's two hosts that a browser visited with it, since
//! a session cookie belongs to one host. Uses and ends count for all rows of the `sid`.

use domain::{Fresh, Id, Time};
use sha2::{Digest as _, Sha256};

use super::Tx;
use crate::{
    Result,
    db::{Row, sql},
};

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's secret.
    pub hash: Vec<u8>,
    /// Public name of the session, known to courts.
    pub sid: String,
    /// Whose; `None` for staff.
    pub account_id: Option<Id>,
    /// The member of staff; `None` for accounts.
    pub staff_id: Option<Id>,
    /// Client code typed at sign-on.
    pub client_code: String,
    /// When it began.
    pub created_at: Time,
    /// Last use, written at most once a minute.
    pub last_used_at: Time,
    /// When the password was last proved in it.
    pub authenticated_at: Time,
}

/// SHA-256 of a cookie's secret.
#[must_use]
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn read(row: &Row<'_>) -> Result<Session> {
    Ok(Session {
        hash: row.get(0)?,
        sid: row.get(1)?,
        account_id: row.get(2)?,
        staff_id: row.get(3)?,
        client_code: row.get(4)?,
        created_at: row.get(5)?,
        last_used_at: row.get(6)?,
        authenticated_at: row.get(7)?,
    })
}

/// The session of a cookie's secret, unless it ended. Whether it is too old is the caller's rule.
///
/// # Errors
/// When the database refuses.
pub fn by_secret(tx: &mut Tx<'_, '_>, secret: &str) -> Result<Option<Session>> {
    tx.optional(
        sql!(
            "SELECT hash, sid, account_id, staff_id, client_code, created_at, last_used_at, authenticated_at FROM sessions WHERE hash = $1 AND ended_at IS NULL"
        ),
        &[hash(secret).into()],
        read,
    )
}

/// Begins a session of an account or of a member of staff; gives the secret for the cookie, which is nowhere stored.
///
/// # Errors
/// When the database refuses.
pub fn begin(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    account: Option<Id>,
    staff: Option<Id>,
    client_code: &str,
    user_agent: &str,
) -> Result<(String, Session)> {
    let secret = fresh.rng.secret();
    let sid = fresh.rng.secret();
    let kind = if staff.is_some() { "staff" } else { "browser" };
    tx.execute(
        sql!(
            "INSERT INTO sessions (hash, sid, kind, account_id, staff_id, client_code, created_at, last_used_at, authenticated_at, user_agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7, $8)"
        ),
        &[
            hash(&secret).into(),
            sid.as_str().into(),
            kind.into(),
            account.into(),
            staff.into(),
            client_code.into(),
            fresh.now.into(),
            user_agent.into(),
        ],
    )?;
    let session = Session {
        hash: hash(&secret),
        sid,
        account_id: account,
        staff_id: staff,
        client_code: client_code.to_owned(),
        created_at: fresh.now,
        last_used_at: fresh.now,
        authenticated_at: fresh.now,
    };
    Ok((secret, session))
}

/// Gives the sign-on of a `sid` a row for the centre's other host; the answer is the secret for its cookie, or `None` when the
/// sign-on has ended.
///
/// # Errors
/// When the database refuses.
pub fn join(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, sid: &str) -> Result<Option<String>> {
    let secret = fresh.rng.secret();
    let made = tx.execute(
        sql!(
            "INSERT INTO sessions (hash, sid, kind, account_id, staff_id, client_code, created_at, last_used_at, authenticated_at, user_agent) SELECT $2, sid, 'pages', account_id, staff_id, client_code, created_at, last_used_at, authenticated_at, user_agent FROM sessions WHERE sid = $1 AND kind = 'browser' AND ended_at IS NULL"
        ),
        &[sid.into(), hash(&secret).into()],
    )?;
    Ok((made == 1).then_some(secret))
}

/// The sign-on of a `sid` (its first row), unless it ended.
///
/// # Errors
/// When the database refuses.
pub fn by_sid(tx: &mut Tx<'_, '_>, sid: &str) -> Result<Option<Session>> {
    tx.optional(
        sql!(
            "SELECT hash, sid, account_id, staff_id, client_code, created_at, last_used_at, authenticated_at FROM sessions WHERE sid = $1 AND kind <> 'pages' AND ended_at IS NULL"
        ),
        &[sid.into()],
        read,
    )
}

/// Notes a use of the sign-on that a row belongs to.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &[u8]) -> Result<()> {
    tx.execute(
        sql!("UPDATE sessions SET last_used_at = $2 WHERE sid = (SELECT sid FROM sessions WHERE hash = $1)"),
        &[session.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Ends the sign-on that a row belongs to, on both hosts.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &[u8]) -> Result<()> {
    tx.execute(
        sql!("UPDATE sessions SET ended_at = $2 WHERE sid = (SELECT sid FROM sessions WHERE hash = $1) AND ended_at IS NULL"),
        &[session.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Ends every sign-on of an account but the one that row `keep` belongs to (after a new password; security K08, S09). Gives the
/// `sid`s that ended, each once.
///
/// # Errors
/// When the database refuses.
pub fn end_of_account(tx: &mut Tx<'_, '_>, fresh: &Fresh, account: Id, keep: Option<&[u8]>) -> Result<Vec<String>> {
    let mut ended: Vec<String> = tx.all(
        sql!(
            "UPDATE sessions SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL AND sid <> COALESCE((SELECT s.sid FROM sessions s WHERE s.hash = $3), '') RETURNING sid"
        ),
        &[account.into(), fresh.now.into(), keep.unwrap_or(&[]).into()],
        |row| row.get(0),
    )?;
    ended.sort();
    ended.dedup();
    Ok(ended)
}

/// Notes that a court got a session of this sign-on; it is told when the sign-on ends.
///
/// # Errors
/// When the database refuses.
pub fn used_at_court(tx: &mut Tx<'_, '_>, sid: &str, court: &str) -> Result<()> {
    tx.execute(
        sql!("INSERT INTO session_courts (sid, court) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        &[sid.into(), court.into()],
    )?;
    Ok(())
}

/// The courts in which a sign-on was used.
///
/// # Errors
/// When the database refuses.
pub fn courts(tx: &mut Tx<'_, '_>, sid: &str) -> Result<Vec<String>> {
    tx.all(sql!("SELECT court FROM session_courts WHERE sid = $1 ORDER BY court"), &[sid.into()], |row| row.get(0))
}

/// Forgets sessions that ended, or were last used, more than thirty days ago, and where they were used; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-30 * Time::DAY);
    let sessions = tx.execute(sql!("DELETE FROM sessions WHERE COALESCE(ended_at, last_used_at) < $1"), &[before.into()])?;
    tx.execute(
        sql!("DELETE FROM session_courts WHERE sid NOT IN (SELECT sid FROM sessions) AND sid NOT IN (SELECT sid FROM tokens)"),
        &[],
    )?;
    Ok(sessions)
}
