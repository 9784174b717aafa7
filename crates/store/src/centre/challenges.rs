//! Challenges: with each sign-on a court gets one, and the message of a new link must spend it, so that no court can report a link
//! for a person who was not there (security A44).

use domain::{Fresh, Id};
use sha2::{Digest as _, Sha256};

use super::Tx;
use crate::{Result, db::sql};

fn hash(challenge: &str) -> Vec<u8> {
    Sha256::digest(challenge.as_bytes()).to_vec()
}

/// Gives a court a challenge for an account's sign-on; only its hash is kept.
///
/// # Errors
/// When the database refuses.
pub fn give(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, court: &str, account: Id, sid: &str) -> Result<String> {
    let challenge = fresh.rng.secret();
    tx.execute(
        sql!("INSERT INTO challenges (hash, court, account_id, sid, created_at) VALUES ($1, $2, $3, $4, $5)"),
        &[hash(&challenge).into(), court.into(), account.into(), sid.into(), fresh.now.into()],
    )?;
    Ok(challenge)
}

/// Spends a challenge for one link of this court and account; false when it was given to another court or for another account, was
/// taken back, or was spent for this link before.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, challenge: &str, court: &str, account: Id, link: Id) -> Result<bool> {
    let spent = tx.execute(
        sql!(
            "INSERT INTO challenges_spent (hash, link) SELECT hash, $4 FROM challenges WHERE hash = $1 AND court = $2 AND account_id = $3 ON CONFLICT DO NOTHING"
        ),
        &[hash(challenge).into(), court.into(), account.into(), link.into()],
    )?;
    Ok(spent == 1)
}

/// Takes back what a court got with a sign-on, after its code was used twice (O02).
///
/// # Errors
/// When the database refuses.
pub fn take_back(tx: &mut Tx<'_, '_>, court: &str, sid: &str) -> Result<()> {
    tx.execute(sql!("DELETE FROM challenges WHERE court = $1 AND sid = $2"), &[court.into(), sid.into()])?;
    Ok(())
}
