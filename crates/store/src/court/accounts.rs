//! Accounts as the centre last told of them: name, address, kind, whether they are open.

use domain::{Fresh, account::SignedOn, message::AccountState};

use super::{Tx, sessions};
use crate::{Error, Result, db::sql};

/// What the centre last told of an account; `None` when nothing yet.
///
/// # Errors
/// When the database refuses.
pub fn get(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Option<AccountState>> {
    tx.optional(sql!("SELECT state FROM accounts WHERE account_number = $1"), &[account_number.into()], |row| {
        let state: String = row.get(0)?;
        serde_json::from_str(&state).map_err(|problem| Error::Damaged(format!("account state: {problem}")))
    })
}

/// Takes what the centre tells of an account; false when a later version is here already. Sessions of the account follow: their name
/// and address change, and they end when the account is closed or has become another kind.
///
/// # Errors
/// When the database refuses.
pub fn take(tx: &mut Tx<'_, '_>, fresh: &Fresh, told: &AccountState) -> Result<bool> {
    let state = serde_json::to_string(told).map_err(|problem| Error::Value(problem.to_string()))?;
    let newer = tx.execute(
        sql!(
            "INSERT INTO accounts (account_number, version, state) VALUES ($1, $2, $3) ON CONFLICT (account_number) DO UPDATE SET version = excluded.version, state = excluded.state WHERE accounts.version < excluded.version"
        ),
        &[told.account_number.into(), told.version.into(), state.into()],
    )?;
    if newer == 0 {
        return Ok(false);
    }
    for (session, mut person) in sessions_of(tx, told.account_number)? {
        if !told.open || person.kind != told.kind {
            sessions::end(tx, fresh, &session)?;
            continue;
        }
        if person.name != told.name || person.email != told.email {
            person.name.clone_from(&told.name);
            person.email.clone_from(&told.email);
            let person = serde_json::to_string(&person).map_err(|problem| Error::Value(problem.to_string()))?;
            tx.execute(sql!("UPDATE sessions SET person = $2 WHERE hash = $1"), &[session.into(), person.into()])?;
        }
    }
    Ok(true)
}

fn sessions_of(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<(Vec<u8>, SignedOn)>> {
    tx.all(
        sql!(
            "SELECT hash, person FROM sessions WHERE account_number = $1 AND kind IN ('central', 'viewing') AND ended_at IS NULL"
        ),
        &[account_number.into()],
        |row| {
            let person: String = row.get(1)?;
            let person = serde_json::from_str(&person).map_err(|problem| Error::Damaged(format!("session person: {problem}")))?;
            Ok((row.get(0)?, person))
        },
    )
}
