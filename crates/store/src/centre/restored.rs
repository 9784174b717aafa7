//! A centre that came back from a backup: what was secret then is void, and the courts, which know more, are believed once.

use domain::{Fresh, Id};
use sha2::{Digest as _, Sha256};

use super::Tx;
use crate::{Result, db::sql, shared::leases};

/// Ends what a copy from the past must not bring back: sessions, tokens, mailed secrets, authorization codes. Gives how many sessions and
/// secrets that were.
///
/// # Errors
/// When the database refuses.
pub fn void_secrets(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<[u64; 2]> {
    leases::void_all(tx)?;
    let sessions = tx.execute(sql!("UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL"), &[fresh.now.into()])?;
    let tokens = tx.execute(sql!("UPDATE tokens SET ended_at = $1 WHERE ended_at IS NULL"), &[fresh.now.into()])?;
    tx.execute(sql!("DELETE FROM authorization_codes"), &[])?;
    let secrets = tx.execute(sql!("UPDATE mail_tokens SET used_at = $1 WHERE used_at IS NULL"), &[fresh.now.into()])?;
    Ok([sessions + tokens, secrets])
}

/// Believes once that a person signed on before a link was made: the court has the link and its proof, this copy is older than both.
/// False when there is no such account.
///
/// # Errors
/// When the database refuses.
pub fn believe(tx: &mut Tx<'_, '_>, fresh: &Fresh, court: &str, account: Id, challenge: &str, link: Id) -> Result<()> {
    let hash = Sha256::digest(challenge.as_bytes()).to_vec();
    tx.execute(
        sql!(
            "INSERT INTO challenges (hash, court, account_id, sid, created_at) VALUES ($1, $2, $3, 'restore', $4) ON CONFLICT DO NOTHING"
        ),
        &[hash.clone().into(), court.into(), account.into(), fresh.now.into()],
    )?;
    tx.execute(sql!("DELETE FROM challenges_spent WHERE hash = $1 AND link = $2"), &[hash.into(), link.into()])?;
    Ok(())
}

/// Raises the version of an account to the one that a court has, so that the next change is not taken for an old one.
///
/// # Errors
/// When the database refuses.
pub fn raise_account(tx: &mut Tx<'_, '_>, number: i64, version: i64) -> Result<bool> {
    let raised = tx.execute(
        sql!("UPDATE accounts SET version = $2 WHERE account_number = $1 AND version < $2"),
        &[number.into(), version.into()],
    )?;
    Ok(raised == 1)
}

/// The version of a court's settings as the register has it; 0 when the court is unknown.
///
/// # Errors
/// When the database refuses.
pub fn court_version(tx: &mut Tx<'_, '_>, court: &str) -> Result<i64> {
    let version = tx.optional(sql!("SELECT version FROM courts WHERE id = $1"), &[court.into()], |row| row.get(0))?;
    Ok(version.unwrap_or(0))
}
