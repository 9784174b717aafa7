//! Sign-ons under way: what the court asked the centre, bound to one browser, good for ten minutes and for one use.

use domain::{Fresh, Time};

use super::{Tx, sessions::hash};
use crate::{Result, db::sql};

/// Seconds of machine time in which a sign-on must come back.
pub const SECONDS: i64 = 600;

/// What the court keeps of a sign-on until the browser comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOn {
    /// To be found in the ID token.
    pub nonce: String,
    /// Fits the challenge that went to the centre.
    pub verifier: String,
    /// Where the person wanted to go: an address on this court's own origin.
    pub target: String,
}

/// What became of a state that came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is this browser's; it is spent now.
    Here(SignOn),
    /// It is this browser's and was spent before, or its time has run out.
    Over,
    /// No sign-on of this browser has this state.
    Unknown,
}

/// Keeps a sign-on; of `state` and `browser` only their hashes are kept.
///
/// # Errors
/// When the database refuses.
pub fn begin(tx: &mut Tx<'_, '_>, fresh: &Fresh, state: &str, browser: &str, new: &SignOn) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO sign_ons (state_hash, browser_hash, nonce, verifier, target, created_at) VALUES ($1, $2, $3, $4, $5, $6)"
        ),
        &[
            hash(state).into(),
            hash(browser).into(),
            new.nonce.as_str().into(),
            new.verifier.as_str().into(),
            new.target.as_str().into(),
            fresh.machine_now.into(),
        ],
    )?;
    Ok(())
}

/// Spends the sign-on of a state, if it was begun in this browser. Another browser's is left as it is.
///
/// # Errors
/// When the database refuses.
pub fn take(tx: &mut Tx<'_, '_>, fresh: &Fresh, state: &str, browser: &str) -> Result<Taken> {
    let (state, browser) = (hash(state), hash(browser));
    let found = tx.optional(
        sql!("SELECT nonce, verifier, target, created_at, used_at FROM sign_ons WHERE state_hash = $1 AND browser_hash = $2"),
        &[state.clone().into(), browser.into()],
        |row| {
            let sign_on = SignOn { nonce: row.get(0)?, verifier: row.get(1)?, target: row.get(2)? };
            Ok((sign_on, row.get::<Time>(3)?, row.get::<Option<Time>>(4)?))
        },
    )?;
    let Some((sign_on, created_at, used_at)) = found else {
        return Ok(Taken::Unknown);
    };
    if used_at.is_some() || fresh.machine_now.seconds_since(created_at) >= SECONDS {
        return Ok(Taken::Over);
    }
    let spent = tx.execute(
        sql!("UPDATE sign_ons SET used_at = $2 WHERE state_hash = $1 AND used_at IS NULL"),
        &[state.into(), fresh.machine_now.into()],
    )?;
    Ok(if spent == 1 { Taken::Here(sign_on) } else { Taken::Over })
}

/// Removes sign-ons that nobody will come back to; gives how many.
///
/// # Errors
/// When the database refuses.
pub fn sweep(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    tx.execute(sql!("DELETE FROM sign_ons WHERE created_at < $1"), &[fresh.machine_now.plus_seconds(-2 * SECONDS).into()])
}
