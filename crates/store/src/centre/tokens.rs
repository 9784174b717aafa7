//! Tokens of the Authentication API; the row holds the SHA-256 of the token only, and no cookie of a person's session can be one.

use domain::{Fresh, Id, Time};

use super::{Tx, sessions::hash};
use crate::{Result, db::sql};

/// Characters of a token: what clients were written for (wire 1.3).
pub const LENGTH: usize = 128;

/// A token that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its public name, known to courts.
    pub sid: String,
    /// Whose.
    pub account_id: Id,
    /// Client code given with the sign-on.
    pub client_code: String,
    /// When it was given.
    pub created_at: Time,
}

/// Gives an account a token: 128 letters and digits, which are nowhere stored.
///
/// # Errors
/// When the database refuses.
pub fn give(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, account: Id, client_code: &str, user_agent: &str) -> Result<String> {
    const SIGNS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let token: String = (0..LENGTH).map(|_| char::from(SIGNS[fresh.rng.number(62) as usize % 62])).collect();
    let sid = fresh.rng.secret();
    tx.execute(
        sql!("INSERT INTO tokens (hash, sid, account_id, client_code, created_at, user_agent) VALUES ($1, $2, $3, $4, $5, $6)"),
        &[hash(&token).into(), sid.into(), account.into(), client_code.into(), fresh.now.into(), user_agent.into()],
    )?;
    Ok(token)
}

/// The token of a hash, unless it ended. Whether it is too old is the caller's rule.
///
/// # Errors
/// When the database refuses.
pub fn by_hash(tx: &mut Tx<'_, '_>, hash: &[u8]) -> Result<Option<Token>> {
    tx.optional(
        sql!("SELECT sid, account_id, client_code, created_at FROM tokens WHERE hash = $1 AND ended_at IS NULL"),
        &[hash.into()],
        |row| Ok(Token { sid: row.get(0)?, account_id: row.get(1)?, client_code: row.get(2)?, created_at: row.get(3)? }),
    )
}

/// Ends a token.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, sid: &str) -> Result<()> {
    tx.execute(sql!("UPDATE tokens SET ended_at = $2 WHERE sid = $1 AND ended_at IS NULL"), &[sid.into(), fresh.now.into()])?;
    Ok(())
}

/// Ends every token of an account (after a new password; security S09) and gives their public names.
///
/// # Errors
/// When the database refuses.
pub fn end_of_account(tx: &mut Tx<'_, '_>, fresh: &Fresh, account: Id) -> Result<Vec<String>> {
    tx.all(
        sql!("UPDATE tokens SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL RETURNING sid"),
        &[account.into(), fresh.now.into()],
        |row| row.get(0),
    )
}

/// Forgets tokens that ended, or were given, more than thirty days ago; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-30 * Time::DAY);
    tx.execute(sql!("DELETE FROM tokens WHERE COALESCE(ended_at, created_at) < $1"), &[before.into()])
}
