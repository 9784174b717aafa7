//! Codes that carry a sign-on from the sign-on host to a court or to the centre's pages, and the assertions that were spent.
//!
//! Times here are machine time: they are the protocol's.

use domain::{Fresh, Id, Time};
use sha2::{Digest as _, Sha256};

use super::Tx;
use crate::{Result, db::sql};

/// What stands behind a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// For whom: a court's short name.
    pub client_id: String,
    /// The sign-on.
    pub sid: String,
    /// Whose.
    pub account_id: Id,
    /// Where the code was sent.
    pub redirect_uri: String,
    /// The client's nonce.
    pub nonce: String,
    /// PKCE challenge.
    pub code_challenge: String,
    /// When it was made, by the machine's clock.
    pub created_at: Time,
    /// Whether it was spent.
    pub used: bool,
}

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// Writes a code down and gives it; `created_at` and `used` in `new` are not looked at.
///
/// # Errors
/// When the database refuses.
pub fn make(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, new: &Code) -> Result<String> {
    let code = fresh.rng.secret();
    tx.execute(
        sql!(
            "INSERT INTO authorization_codes (hash, client_id, sid, account_id, redirect_uri, nonce, code_challenge, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            hash(&code).into(),
            new.client_id.as_str().into(),
            new.sid.as_str().into(),
            new.account_id.into(),
            new.redirect_uri.as_str().into(),
            new.nonce.as_str().into(),
            new.code_challenge.as_str().into(),
            fresh.machine_now.into(),
        ],
    )?;
    Ok(code)
}

/// What stands behind a code, spent or not.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_, '_>, code: &str) -> Result<Option<Code>> {
    tx.optional(
        sql!(
            "SELECT client_id, sid, account_id, redirect_uri, nonce, code_challenge, created_at, used_at FROM authorization_codes WHERE hash = $1"
        ),
        &[hash(code).into()],
        |row| {
            let used: Option<Time> = row.get(7)?;
            Ok(Code {
                client_id: row.get(0)?,
                sid: row.get(1)?,
                account_id: row.get(2)?,
                redirect_uri: row.get(3)?,
                nonce: row.get(4)?,
                code_challenge: row.get(5)?,
                created_at: row.get(6)?,
                used: used.is_some(),
            })
        },
    )
}

/// Spends a code; false when it was spent before.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, fresh: &Fresh, code: &str) -> Result<bool> {
    let spent = tx.execute(
        sql!("UPDATE authorization_codes SET used_at = $2 WHERE hash = $1 AND used_at IS NULL"),
        &[hash(code).into(), fresh.machine_now.into()],
    )?;
    Ok(spent == 1)
}

/// Notes the `jti` of a client's assertion until `expires_at` (machine time); false when it was seen before (O11).
///
/// # Errors
/// When the database refuses.
pub fn first_time_seen(tx: &mut Tx<'_, '_>, client_id: &str, jti: &str, expires_at: Time) -> Result<bool> {
    let new = tx.execute(
        sql!("INSERT INTO seen_assertions (jti, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        &[format!("{client_id} {jti}").into(), expires_at.into()],
    )?;
    Ok(new == 1)
}

/// Forgets assertions that have run out and codes of more than a day ago, by the machine's clock; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let assertions = tx.execute(sql!("DELETE FROM seen_assertions WHERE expires_at < $1"), &[fresh.machine_now.into()])?;
    let yesterday = fresh.machine_now.plus_seconds(-Time::DAY);
    let codes = tx.execute(sql!("DELETE FROM authorization_codes WHERE created_at < $1"), &[yesterday.into()])?;
    Ok(assertions + codes)
}
