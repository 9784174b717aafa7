//! Finding accounts at the service center's desk, and what its page shows beside the account.

use domain::{Id, Time, message::CourtState};

use super::{Account, Tx, by_email, by_name_start, by_number, by_username};
use crate::{Result, db::sql};

/// Most accounts that a search shows.
pub const MOST: usize = 50;

/// Accounts by number, user name, e-mail or the beginnings of names (`alex att`); at most [`MOST`], by account number.
///
/// # Errors
/// When the database refuses.
pub fn search(tx: &mut Tx<'_, '_>, text: &str) -> Result<Vec<Account>> {
    let text = text.trim();
    let mut found = Vec::new();
    if let Ok(number) = text.parse::<i64>() {
        found.extend(by_number(tx, number)?);
    }
    found.extend(by_username(tx, text)?);
    found.extend(by_email(tx, text)?);
    let words: Vec<String> = text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if let Some(first) = words.first() {
        let named = by_name_start(tx, first)?;
        found.extend(named.into_iter().filter(|account| {
            let parts = format!("{} {} {}", account.name(), account.last_name, account.organisation).to_lowercase();
            words.iter().all(|word| parts.split(' ').any(|part| part.starts_with(word.as_str())))
        }));
    }
    found.sort_by_key(|account| account.number);
    found.dedup_by_key(|account| account.number);
    found.truncate(MOST);
    Ok(found)
}

/// How many sessions of an account are open: begun after `begun_after`, used after `used_after`.
///
/// # Errors
/// When the database refuses.
pub fn open_sessions(tx: &mut Tx<'_, '_>, id: Id, begun_after: Time, used_after: Time) -> Result<i64> {
    tx.one(
        sql!("SELECT count(DISTINCT sid) FROM sessions WHERE account_id = $1 AND ended_at IS NULL AND created_at > $2 AND last_used_at > $3"),
        &[id.into(), begun_after.into(), used_after.into()],
        |row| row.get(0),
    )
}

/// Names of the courts in every form, which can't be passwords (security P11).
///
/// # Errors
/// When the database refuses.
pub fn court_words(tx: &mut Tx<'_, '_>) -> Result<Vec<String>> {
    let rows: Vec<(String, String, String)> =
        tx.all(sql!("SELECT id, name, state FROM courts ORDER BY id"), &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut words = Vec::new();
    for (id, name, state) in rows {
        words.extend([id, name]);
        if let Ok(state) = serde_json::from_str::<CourtState>(&state) {
            words.extend([state.short_name, state.full_name, state.mail_name]);
        }
    }
    Ok(words)
}
