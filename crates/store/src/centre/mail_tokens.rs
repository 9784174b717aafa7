//! Links sent by mail: confirm an address, choose a new password. One use, one purpose, one account, a stated life (security K02, K07).

use domain::{Fresh, Id, Time};

use super::{Tx, sessions::hash};
use crate::{
    Result,
    db::{Row, sql},
};

/// What a link is for. A link of one purpose opens nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Confirms the address of a new account.
    Register,
    /// Lets a new password be chosen.
    Password,
    /// Confirms a new address of an account; the address is the link's detail.
    Email,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::Register => "register",
            Purpose::Password => "password",
            Purpose::Email => "email",
        }
    }
}

/// A link that is still good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailToken {
    /// Whose.
    pub account_id: Id,
    /// What the purpose needs: a new address, the browser's mark.
    pub detail: String,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
}

fn read(row: &Row<'_>) -> Result<MailToken> {
    Ok(MailToken { account_id: row.get(0)?, detail: row.get(1)?, created_at: row.get(2)?, expires_at: row.get(3)? })
}

/// Makes a link's secret, good for `seconds` of civil time. Only its SHA-256 is stored.
///
/// # Errors
/// When the database refuses.
pub fn issue(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    purpose: Purpose,
    account: Id,
    detail: &str,
    seconds: i64,
) -> Result<String> {
    let secret = fresh.rng.secret();
    tx.execute(
        sql!(
            "INSERT INTO mail_tokens (hash, purpose, account_id, detail, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            hash(&secret).into(),
            purpose.word().into(),
            account.into(),
            detail.into(),
            fresh.now.into(),
            fresh.now.plus_seconds(seconds).into(),
        ],
    )?;
    Ok(secret)
}

/// Looks at a link without spending it; `None` when it is unknown, spent, of another purpose or too old.
///
/// # Errors
/// When the database refuses.
pub fn look(tx: &mut Tx<'_, '_>, purpose: Purpose, secret: &str, now: Time) -> Result<Option<MailToken>> {
    tx.optional(
        sql!(
            "SELECT account_id, detail, created_at, expires_at FROM mail_tokens WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3"
        ),
        &[hash(secret).into(), purpose.word().into(), now.into()],
        read,
    )
}

/// Spends a link; `None` when it is unknown, spent, of another purpose or too old.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, fresh: &Fresh, purpose: Purpose, secret: &str) -> Result<Option<MailToken>> {
    tx.optional(
        sql!(
            "UPDATE mail_tokens SET used_at = $3 WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING account_id, detail, created_at, expires_at"
        ),
        &[hash(secret).into(), purpose.word().into(), fresh.now.into()],
        read,
    )
}

/// Makes every open link of an account useless: after a new password, and when an address was changed (security A04).
///
/// # Errors
/// When the database refuses.
pub fn void_all(tx: &mut Tx<'_, '_>, fresh: &Fresh, account: Id) -> Result<()> {
    tx.execute(
        sql!("UPDATE mail_tokens SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL"),
        &[account.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Forgets links that were used or ran out more than thirty days ago; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-30 * Time::DAY);
    tx.execute(sql!("DELETE FROM mail_tokens WHERE COALESCE(used_at, expires_at) < $1"), &[before.into()])
}
