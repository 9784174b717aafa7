//! Changes of an account. What courts know of it grows its version.

use domain::{Fresh, Id};

use super::{Tx, email_key, secret_subject, username_key};
use crate::{Result, centre::sessions::hash, db::sql, shared::secrets};

/// Name and bar number as a person writes them; checked by the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Given name.
    pub first_name: String,
    /// Middle name or initial.
    pub middle_name: String,
    /// Surname.
    pub last_name: String,
    /// Jr, III.
    pub suffix: String,
    /// Firm or body.
    pub organisation: String,
    /// Bar number.
    pub bar_number: Option<String>,
}

/// Notes that the address of a new account was confirmed.
///
/// # Errors
/// When the database refuses.
pub fn confirm_email(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id) -> Result<()> {
    tx.execute(
        sql!("UPDATE accounts SET email_confirmed_at = $2 WHERE id = $1 AND email_confirmed_at IS NULL"),
        &[id.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Takes away a registration that was never confirmed, with its links: it blocks nobody and merges with nobody (security A01).
///
/// # Errors
/// When the database refuses.
pub fn remove_unconfirmed(tx: &mut Tx<'_, '_>, id: Id) -> Result<()> {
    tx.execute(
        sql!(
            "DELETE FROM mail_tokens WHERE account_id IN (SELECT id FROM accounts WHERE id = $1 AND email_confirmed_at IS NULL)"
        ),
        &[id.into()],
    )?;
    tx.execute(sql!("DELETE FROM accounts WHERE id = $1 AND email_confirmed_at IS NULL"), &[id.into()])?;
    secrets::clear(tx, &secret_subject(id))
}

/// Sets name, firm and bar number.
///
/// # Errors
/// When the database refuses.
pub fn set_person(tx: &mut Tx<'_, '_>, id: Id, person: &Person) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE accounts SET first_name = $2, middle_name = $3, last_name = $4, suffix = $5, organisation = $6, bar_number = $7, version = version + 1 WHERE id = $1"
        ),
        &[
            id.into(),
            person.first_name.as_str().into(),
            person.middle_name.as_str().into(),
            person.last_name.as_str().into(),
            person.suffix.as_str().into(),
            person.organisation.as_str().into(),
            person.bar_number.clone().into(),
        ],
    )?;
    Ok(())
}

/// Sets postal address and telephone.
///
/// # Errors
/// When the database refuses.
pub fn set_address(tx: &mut Tx<'_, '_>, id: Id, address: &str, phone: &str) -> Result<()> {
    tx.execute(sql!("UPDATE accounts SET address = $2, phone = $3 WHERE id = $1"), &[id.into(), address.into(), phone.into()])?;
    Ok(())
}

/// Sets an address that was just confirmed.
///
/// # Errors
/// When the database refuses.
pub fn set_email(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, email: &str) -> Result<()> {
    tx.execute(
        sql!("UPDATE accounts SET email = $2, email_key = $3, email_confirmed_at = $4, version = version + 1 WHERE id = $1"),
        &[id.into(), email.trim().into(), email_key(email).into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Makes a legacy account an upgraded one with a new user name and password; its kind stays (domain 1.3, 1.5).
///
/// # Errors
/// [`crate::Error::Taken`] when the user name is taken, or when the database refuses.
pub fn upgrade(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, username: &str, password_hash: &str) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE accounts SET generation = 'upgraded', username = $2, username_key = $3, password_hash = $4, password_changed_at = $5, must_change_password = FALSE, version = version + 1 WHERE id = $1 AND generation = 'legacy'"
        ),
        &[id.into(), username.trim().into(), username_key(username).into(), password_hash.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Marks the password as known to others: the next sign-on must choose a new one (security P09).
///
/// # Errors
/// When the database refuses.
pub fn demand_new_password(tx: &mut Tx<'_, '_>, id: Id) -> Result<()> {
    tx.execute(sql!("UPDATE accounts SET must_change_password = TRUE WHERE id = $1"), &[id.into()])?;
    Ok(())
}

/// Gives a session a new secret; the old one opens nothing from then on, nor does the same sign-on's cookie on the other host
/// (security S03, S09): whoever copied the cookies has nothing left. Courts where it was used are not touched.
///
/// # Errors
/// When the database refuses.
pub fn renew_session(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, session: &[u8]) -> Result<String> {
    let secret = fresh.rng.secret();
    let new = hash(&secret);
    tx.execute(
        sql!("UPDATE sessions SET hash = $2, authenticated_at = $3 WHERE hash = $1 AND ended_at IS NULL"),
        &[session.into(), new.clone().into(), fresh.now.into()],
    )?;
    tx.execute(
        sql!(
            "UPDATE sessions SET ended_at = $2 WHERE sid = (SELECT s.sid FROM sessions s WHERE s.hash = $1) AND hash <> $1 AND ended_at IS NULL"
        ),
        &[new.into(), fresh.now.into()],
    )?;
    Ok(secret)
}
