//! Personal access tokens: secrets with which a program reads over the API as an account would that only views.

use domain::{Fresh, Id, Time, account::Kind};

use super::{Tx, accounts, sessions::hash};
use crate::{
    Error, Result,
    db::{Row, sql},
    shared::counters,
};

/// What every token begins with, so that scanners of source code know one.
pub const PREFIX: &str = "fct_";

/// A token as stored; its secret is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Inner id.
    pub id: Id,
    /// Number within the court, for people.
    pub number: i64,
    /// Its last four characters, to tell tokens apart.
    pub hint: String,
    /// What its owner calls it.
    pub name: String,
    /// Scopes with a space between: `read:cases read:documents`.
    pub scopes: String,
    /// The account that made it.
    pub account_number: i64,
    /// The account's kind when it was made.
    pub account_kind: Kind,
    /// The account's address when it was made.
    pub email: String,
    /// When it was made.
    pub created_at: Time,
    /// First instant at which it is no longer taken.
    pub expires_at: Time,
    /// Last use, written at most once a minute.
    pub last_used_at: Option<Time>,
    /// When it was taken back.
    pub ended_at: Option<Time>,
}

impl ApiToken {
    /// Whether it is taken at an instant.
    #[must_use]
    pub fn is_good(&self, now: Time) -> bool {
        self.ended_at.is_none() && now < self.expires_at
    }

    /// Whether it was given a scope.
    #[must_use]
    pub fn has_scope(&self, word: &str) -> bool {
        self.scopes.split(' ').any(|scope| scope == word)
    }
}

/// What a new token needs.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    /// What its owner calls it.
    pub name: String,
    /// Scopes with a space between.
    pub scopes: String,
    /// The account.
    pub account_number: i64,
    /// Its kind.
    pub account_kind: Kind,
    /// Its address.
    pub email: String,
    /// First instant at which it is no longer taken.
    pub expires_at: Time,
}

macro_rules! columns {
    () => {
        "id, number, hint, name, scopes, account_number, account_kind, email, created_at, expires_at, last_used_at, ended_at"
    };
}

fn read(row: &Row<'_>) -> Result<ApiToken> {
    let kind: String = row.get(6)?;
    Ok(ApiToken {
        id: row.get(0)?,
        number: row.get(1)?,
        hint: row.get(2)?,
        name: row.get(3)?,
        scopes: row.get(4)?,
        account_number: row.get(5)?,
        account_kind: Kind::from_word(&kind).ok_or_else(|| Error::Damaged(format!("token of an account of kind {kind}")))?,
        email: row.get(7)?,
        created_at: row.get(8)?,
        expires_at: row.get(9)?,
        last_used_at: row.get(10)?,
        ended_at: row.get(11)?,
    })
}

/// Makes a token; gives its number and the token itself, which is nowhere stored.
///
/// # Errors
/// When the database refuses.
pub fn make(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, new: &NewApiToken) -> Result<(i64, String)> {
    let token = format!("{PREFIX}{}", fresh.rng.secret());
    let number = counters::next(tx, "api token", 1)?;
    let id = tx.new_id(fresh);
    let hint: String = token.chars().skip(token.len() - 4).collect();
    tx.execute(
        sql!(
            "INSERT INTO api_tokens (id, number, hash, hint, name, scopes, account_number, account_kind, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            id.into(),
            number.into(),
            hash(&token).into(),
            hint.into(),
            new.name.as_str().into(),
            new.scopes.as_str().into(),
            new.account_number.into(),
            new.account_kind.word().into(),
            new.email.as_str().into(),
            fresh.now.into(),
            new.expires_at.into(),
        ],
    )?;
    Ok((number, token))
}

/// The token of a secret, if it is good now and its account is still open and of the same kind, as far as the centre has told.
///
/// # Errors
/// When the database refuses.
pub fn good(tx: &mut Tx<'_, '_>, secret: &str, now: Time) -> Result<Option<ApiToken>> {
    let found =
        tx.optional(sql!(concat!("SELECT ", columns!(), " FROM api_tokens WHERE hash = $1")), &[hash(secret).into()], read)?;
    let Some(token) = found.filter(|token| token.is_good(now)) else { return Ok(None) };
    let told = accounts::get(tx, token.account_number)?;
    Ok(told.is_none_or(|told| told.open && told.kind == token.account_kind).then_some(token))
}

/// The tokens of an account that were not taken back, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_account(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<ApiToken>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM api_tokens WHERE account_number = $1 AND ended_at IS NULL ORDER BY number DESC LIMIT 1000"
        )),
        &[account_number.into()],
        read,
    )
}

/// Notes a use.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_, '_>, fresh: &Fresh, token: Id) -> Result<()> {
    tx.execute(sql!("UPDATE api_tokens SET last_used_at = $2 WHERE id = $1"), &[token.into(), fresh.now.into()])?;
    Ok(())
}

/// Takes back a token of an account; false when it has none of that number.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, account_number: i64, number: i64, by: &str) -> Result<bool> {
    let ended = tx.execute(
        sql!("UPDATE api_tokens SET ended_at = $3, ended_by = $4 WHERE account_number = $1 AND number = $2 AND ended_at IS NULL"),
        &[account_number.into(), number.into(), fresh.now.into(), by.into()],
    )?;
    Ok(ended == 1)
}

/// Takes back every token: of a copy from a backup, where one that was taken back since would be good again.
///
/// # Errors
/// When the database refuses.
pub fn void_all(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    tx.execute(sql!("UPDATE api_tokens SET ended_at = $1, ended_by = 'restore' WHERE ended_at IS NULL"), &[fresh.now.into()])
}

/// Forgets tokens that ran out or were taken back more than a year ago; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-365 * Time::DAY);
    tx.execute(sql!("DELETE FROM api_tokens WHERE COALESCE(ended_at, expires_at) < $1"), &[before.into()])
}
