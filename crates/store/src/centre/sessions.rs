//! Sessions at the centre: browsers and staff; the row holds the SHA-256 of the cookie's secret only.

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

/// Notes a use.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &[u8]) -> Result<()> {
    tx.execute(sql!("UPDATE sessions SET last_used_at = $2 WHERE hash = $1"), &[session.into(), fresh.now.into()])?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &[u8]) -> Result<()> {
    tx.execute(sql!("UPDATE sessions SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL"), &[session.into(), fresh.now.into()])?;
    Ok(())
}

/// Ends every session of an account but one (after a new password; security K08, S09). Gives the `sid`s that ended.
///
/// # Errors
/// When the database refuses.
pub fn end_of_account(tx: &mut Tx<'_, '_>, fresh: &Fresh, account: Id, keep: Option<&[u8]>) -> Result<Vec<String>> {
    tx.all(
        sql!("UPDATE sessions SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL AND hash <> $3 RETURNING sid"),
        &[account.into(), fresh.now.into(), keep.unwrap_or(&[]).into()],
        |row| row.get(0),
    )
}
