//! PACER accounts: what one is, looking one up, making one.

pub mod change;
pub mod courts;
pub mod find;

use domain::{
    Fresh, Id, Time,
    account::{Generation, Kind, SignedOn},
};

use super::Tx;
use crate::{
    Error, Result,
    db::{Row, sql},
    shared::counters,
};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Inner id.
    pub id: Id,
    /// Seven digits, read out on the phone.
    pub number: i64,
    /// Public subject for courts: random, never reused.
    pub subject: String,
    /// User name as typed at registration.
    pub username: String,
    /// PHC text; `None` for an account that has never set one.
    pub password_hash: Option<String>,
    /// When the password was last set.
    pub password_changed_at: Time,
    /// Known to be compromised: must be changed at the next sign-on (P09).
    pub must_change_password: bool,
    /// Individual, shared or administrative.
    pub kind: Kind,
    /// Legacy or upgraded.
    pub generation: Generation,
    /// `search` or `attorney` (what it was registered for).
    pub registered_for: String,
    /// Given name.
    pub first_name: String,
    /// Middle name or initial.
    pub middle_name: String,
    /// Surname.
    pub last_name: String,
    /// Jr, III.
    pub suffix: String,
    /// Firm or body; the whole name of a shared account.
    pub organisation: String,
    /// Primary e-mail.
    pub email: String,
    /// When the address was confirmed; unconfirmed accounts can't sign on.
    pub email_confirmed_at: Option<Time>,
    /// Postal address, lines.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Bar number, if given.
    pub bar_number: Option<String>,
    /// `YYYY-MM-DD`, if given.
    pub birth_date: Option<String>,
    /// Search privileges; filing does not hang on them (domain 1.4).
    pub search_active: bool,
    /// Closed for good.
    pub closed_at: Option<Time>,
    /// Grows with every change that courts are told of.
    pub version: i64,
    /// When it was registered.
    pub created_at: Time,
}

impl Account {
    /// The whole name: given, middle, last, suffix; a shared account's is its organisation.
    #[must_use]
    pub fn name(&self) -> String {
        if self.kind != Kind::Individual && !self.organisation.is_empty() {
            return self.organisation.clone();
        }
        let parts = [&self.first_name, &self.middle_name, &self.last_name, &self.suffix];
        parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The account as a court is told of it at a sign-on: the session's id, the challenge given for it, and its client code.
    #[must_use]
    pub fn signed_on(&self, sid: &str, challenge: &str, client_code: &str) -> SignedOn {
        SignedOn {
            subject: self.subject.clone(),
            account_number: self.number,
            username: self.username.clone(),
            name: self.name(),
            email: self.email.clone(),
            bar_number: self.bar_number.clone(),
            kind: self.kind,
            generation: self.generation,
            sid: sid.to_owned(),
            challenge: challenge.to_owned(),
            client_code: client_code.to_owned(),
        }
    }
}

/// What a new account needs. Its number comes from the counter.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// User name.
    pub username: String,
    /// PHC text.
    pub password_hash: Option<String>,
    /// Kind.
    pub kind: Kind,
    /// Generation.
    pub generation: Generation,
    /// `search` or `attorney`.
    pub registered_for: String,
    /// Given name.
    pub first_name: String,
    /// Middle name.
    pub middle_name: String,
    /// Surname.
    pub last_name: String,
    /// Suffix.
    pub suffix: String,
    /// Firm or body.
    pub organisation: String,
    /// Primary e-mail.
    pub email: String,
    /// Whether the address counts as confirmed at once (the demo's people).
    pub email_confirmed: bool,
    /// Postal address.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// Bar number.
    pub bar_number: Option<String>,
    /// Birth date.
    pub birth_date: Option<String>,
}

macro_rules! columns {
    () => {
        "id, account_number, subject, username, password_hash, password_changed_at, must_change_password, kind, generation, registered_for, first_name, middle_name, last_name, suffix, organisation, email, email_confirmed_at, address, phone, bar_number, birth_date, search_active, closed_at, version, created_at"
    };
}

fn read(row: &Row<'_>) -> Result<Account> {
    let (kind, generation): (String, String) = (row.get(7)?, row.get(8)?);
    Ok(Account {
        id: row.get(0)?,
        number: row.get(1)?,
        subject: row.get(2)?,
        username: row.get(3)?,
        password_hash: row.get(4)?,
        password_changed_at: row.get(5)?,
        must_change_password: row.get(6)?,
        kind: Kind::from_word(&kind).ok_or_else(|| Error::Damaged(format!("account kind {kind}")))?,
        generation: Generation::from_word(&generation)
            .ok_or_else(|| Error::Damaged(format!("account generation {generation}")))?,
        registered_for: row.get(9)?,
        first_name: row.get(10)?,
        middle_name: row.get(11)?,
        last_name: row.get(12)?,
        suffix: row.get(13)?,
        organisation: row.get(14)?,
        email: row.get(15)?,
        email_confirmed_at: row.get(16)?,
        address: row.get(17)?,
        phone: row.get(18)?,
        bar_number: row.get(19)?,
        birth_date: row.get(20)?,
        search_active: row.get(21)?,
        closed_at: row.get(22)?,
        version: row.get(23)?,
        created_at: row.get(24)?,
    })
}

/// How a user name is looked up: a key under which look-alikes fall together (security A27). What is no possible user name
/// is looked up as it stands in lower case, so that it finds nothing.
#[must_use]
pub fn username_key(username: &str) -> String {
    domain::names::username_key(username).unwrap_or_else(|_| username.trim().to_lowercase())
}

/// How an address is looked up.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

/// The name under which an account's wrong passwords are counted (`shared::secrets`), at every door that takes them.
#[must_use]
pub fn secret_subject(id: Id) -> String {
    format!("account {id}")
}

/// The account of a user name as it is typed at sign-on: upper and lower case are one, but digits are told from letters.
///
/// # Errors
/// When the database refuses.
pub fn by_username(tx: &mut Tx<'_, '_>, username: &str) -> Result<Option<Account>> {
    let wanted = domain::names::username_fold(username);
    Ok(holder_of(tx, username)?.filter(|account| domain::names::username_fold(&account.username) == wanted))
}

/// The account that holds a user name or one that looks the same, confirmed or not: it makes the name taken (security A27).
///
/// # Errors
/// When the database refuses.
pub fn holder_of(tx: &mut Tx<'_, '_>, username: &str) -> Result<Option<Account>> {
    tx.optional(
        sql!(concat!("SELECT ", columns!(), " FROM accounts WHERE username_key = $1")),
        &[username_key(username).into()],
        read,
    )
}

/// The account of an id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_, '_>, id: Id) -> Result<Option<Account>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM accounts WHERE id = $1")), &[id.into()], read)
}

/// The account of a number.
///
/// # Errors
/// When the database refuses.
pub fn by_number(tx: &mut Tx<'_, '_>, number: i64) -> Result<Option<Account>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM accounts WHERE account_number = $1")), &[number.into()], read)
}

/// The accounts of an e-mail address.
///
/// # Errors
/// When the database refuses.
pub fn by_email(tx: &mut Tx<'_, '_>, email: &str) -> Result<Vec<Account>> {
    tx.all(
        sql!(concat!("SELECT ", columns!(), " FROM accounts WHERE email_key = $1 ORDER BY id")),
        &[email_key(email).into()],
        read,
    )
}

/// Accounts whose given name, surname or organisation begins with a lower-case text, at most 500, by account number.
fn by_name_start(tx: &mut Tx<'_, '_>, start: &str) -> Result<Vec<Account>> {
    let length = i64::try_from(start.chars().count()).unwrap_or(i64::from(i32::MAX));
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM accounts WHERE substr(lower(last_name), 1, $2) = $1 OR substr(lower(first_name), 1, $2) = $1 OR substr(lower(organisation), 1, $2) = $1 ORDER BY account_number LIMIT 500"
        )),
        &[start.into(), length.into()],
        read,
    )
}

/// Makes an account; a user name that is taken gives [`Error::Taken`].
///
/// # Errors
/// When the user name is taken or the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, new: &NewAccount) -> Result<Account> {
    let id = tx.new_id(fresh);
    let number = counters::next(tx, "account", 7_000_001)?;
    let subject = fresh.rng.secret();
    let confirmed = if new.email_confirmed { Some(fresh.now) } else { None };
    tx.execute(
        sql!(
            "INSERT INTO accounts (id, account_number, subject, username, username_key, password_hash, password_changed_at, must_change_password, kind, generation, registered_for, first_name, middle_name, last_name, suffix, organisation, email, email_key, email_confirmed_at, address, phone, bar_number, birth_date, search_active, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, TRUE, 1, $7)"
        ),
        &[
            id.into(),
            number.into(),
            subject.into(),
            new.username.trim().into(),
            username_key(&new.username).into(),
            new.password_hash.clone().into(),
            fresh.now.into(),
            new.kind.word().into(),
            new.generation.word().into(),
            new.registered_for.as_str().into(),
            new.first_name.as_str().into(),
            new.middle_name.as_str().into(),
            new.last_name.as_str().into(),
            new.suffix.as_str().into(),
            new.organisation.as_str().into(),
            new.email.trim().into(),
            email_key(&new.email).into(),
            confirmed.into(),
            new.address.as_str().into(),
            new.phone.as_str().into(),
            new.bar_number.clone().into(),
            new.birth_date.clone().into(),
        ],
    )?;
    by_id(tx, id)?.ok_or_else(|| Error::Damaged("an account just made is missing".into()))
}

/// Sets a new password hash.
///
/// # Errors
/// When the database refuses.
pub fn set_password(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, hash: &str) -> Result<()> {
    tx.execute(
        sql!("UPDATE accounts SET password_hash = $2, password_changed_at = $3, must_change_password = FALSE WHERE id = $1"),
        &[id.into(), hash.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Replaces a hash by a stronger one of the same password (rehash at sign-on, P17).
///
/// # Errors
/// When the database refuses.
pub fn rehash(tx: &mut Tx<'_, '_>, id: Id, old: &str, new: &str) -> Result<()> {
    tx.execute(
        sql!("UPDATE accounts SET password_hash = $3 WHERE id = $1 AND password_hash = $2"),
        &[id.into(), old.into(), new.into()],
    )?;
    Ok(())
}
