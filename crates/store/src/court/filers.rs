//! Filers: the CM/ECF accounts that this court issued.

use domain::{
    Fresh, Id, Time,
    filer::{Role, Standing},
};

use super::Tx;
use crate::{
    Error, Result,
    db::{Row, sql},
    shared::counters,
};

/// A filer's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filer {
    /// Inner id.
    pub id: Id,
    /// The court's own number for it, shown at the desk.
    pub serial: i64,
    /// Court login as issued; may hold characters such as & @ $ *.
    pub login: String,
    /// The hash of the court password; `None` once retired, or when it must be reset.
    pub password_hash: Option<String>,
    /// The imported hash could not be read: the filer must choose a new password.
    pub reset_needed: bool,
    /// Name as the court has it, role prefix included ("Aty Alex").
    pub name: String,
    /// Former names, one a line.
    pub former_names: String,
    /// Address on file for notices.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Postal address, lines.
    pub address: String,
    /// Bar number.
    pub bar_number: Option<String>,
    /// What it may do.
    pub role: Role,
    /// Active or disabled.
    pub standing: Standing,
    /// When the court password was retired by linking; it opens nothing ever after.
    pub retired_at: Option<Time>,
    /// Grows with every change.
    pub version: i64,
    /// When the record was made here.
    pub created_at: Time,
}

/// What a new record needs.
#[derive(Clone, Debug)]
pub struct NewFiler {
    /// Court login.
    pub login: String,
    /// PHC or crypt(3) text; `None` means reset needed.
    pub password_hash: Option<String>,
    /// Name as the court has it.
    pub name: String,
    /// Former names, one a line.
    pub former_names: String,
    /// Address on file.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Postal address.
    pub address: String,
    /// Bar number.
    pub bar_number: Option<String>,
    /// Role.
    pub role: Role,
    /// Standing.
    pub standing: Standing,
}

macro_rules! columns {
    () => {
        "id, serial, login, password_hash, reset_needed, name, former_names, email, phone, address, bar_number, role, standing, retired_at, version, created_at"
    };
}

fn read(row: &Row<'_>) -> Result<Filer> {
    let (role, standing): (String, String) = (row.get(11)?, row.get(12)?);
    Ok(Filer {
        id: row.get(0)?,
        serial: row.get(1)?,
        login: row.get(2)?,
        password_hash: row.get(3)?,
        reset_needed: row.get(4)?,
        name: row.get(5)?,
        former_names: row.get(6)?,
        email: row.get(7)?,
        phone: row.get(8)?,
        address: row.get(9)?,
        bar_number: row.get(10)?,
        role: Role::from_word(&role).ok_or_else(|| Error::Damaged(format!("filer role {role}")))?,
        standing: Standing::from_word(&standing).ok_or_else(|| Error::Damaged(format!("filer standing {standing}")))?,
        retired_at: row.get(13)?,
        version: row.get(14)?,
        created_at: row.get(15)?,
    })
}

/// How a court login is looked up: without regard to case or to spaces around it.
#[must_use]
pub fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}

/// How a name is looked up and sorted.
#[must_use]
pub fn name_key(name: &str) -> String {
    domain::names::normalised(name)
}

/// The filer of a court login.
///
/// # Errors
/// When the database refuses.
pub fn by_login(tx: &mut Tx<'_, '_>, login: &str) -> Result<Option<Filer>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM filers WHERE login_key = $1")), &[login_key(login).into()], read)
}

/// The filer of an id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_, '_>, id: Id) -> Result<Option<Filer>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM filers WHERE id = $1")), &[id.into()], read)
}

/// The filer of the court's own number.
///
/// # Errors
/// When the database refuses.
pub fn by_serial(tx: &mut Tx<'_, '_>, serial: i64) -> Result<Option<Filer>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM filers WHERE serial = $1")), &[serial.into()], read)
}

/// The filers of an address on file, without regard to case; at most five.
///
/// # Errors
/// When the database refuses.
pub fn by_email(tx: &mut Tx<'_, '_>, email: &str) -> Result<Vec<Filer>> {
    let key = login_key(email);
    if !key.contains('@') {
        return Ok(Vec::new());
    }
    tx.all(sql!(concat!("SELECT ", columns!(), " FROM filers WHERE email_key = $1 ORDER BY serial LIMIT 5")), &[key.into()], read)
}

/// Every filer, by serial, up to `limit` after `after`.
///
/// # Errors
/// When the database refuses.
pub fn page(tx: &mut Tx<'_, '_>, after: i64, limit: i64) -> Result<Vec<Filer>> {
    tx.all(
        sql!(concat!("SELECT ", columns!(), " FROM filers WHERE serial > $1 ORDER BY serial LIMIT $2")),
        &[after.into(), limit.into()],
        read,
    )
}

/// Finds filers by the beginning of a name, login, e-mail or bar number, for the clerk who is called. At most 50.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_, '_>, typed: &str) -> Result<Vec<Filer>> {
    let name = name_key(typed);
    let key = login_key(typed);
    let end = |text: &str| format!("{text}\u{10FFFF}");
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM filers WHERE (name_key >= $1 AND name_key < $2) OR (login_key >= $3 AND login_key < $4) OR email_key = $3 OR bar_number = $5 OR name_key LIKE $6 ORDER BY name_key, serial LIMIT 50"
        )),
        &[
            name.as_str().into(),
            end(&name).into(),
            key.as_str().into(),
            end(&key).into(),
            typed.trim().into(),
            format!("% {name}%").into(),
        ],
        read,
    )
}

/// Makes a record; a login that is taken gives [`Error::Taken`].
///
/// # Errors
/// When the login is taken or the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, new: &NewFiler) -> Result<Id> {
    let id = tx.new_id(fresh);
    let serial = counters::next(tx, "filer", 1001)?;
    tx.execute(
        sql!(
            "INSERT INTO filers (id, serial, login, login_key, password_hash, reset_needed, name, name_key, former_names, email, email_key, phone, address, bar_number, role, standing, version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17)"
        ),
        &[
            id.into(),
            serial.into(),
            new.login.trim().into(),
            login_key(&new.login).into(),
            new.password_hash.clone().into(),
            new.password_hash.is_none().into(),
            new.name.as_str().into(),
            name_key(&new.name).into(),
            new.former_names.as_str().into(),
            new.email.as_str().into(),
            login_key(&new.email).into(),
            new.phone.as_str().into(),
            new.address.as_str().into(),
            new.bar_number.clone().into(),
            new.role.word().into(),
            new.standing.word().into(),
            fresh.now.into(),
        ],
    )?;
    Ok(id)
}

/// Replaces the password hash of a filer whose password is not retired; false when it was retired meanwhile.
///
/// # Errors
/// When the database refuses.
pub fn set_password(tx: &mut Tx<'_, '_>, id: Id, hash: &str) -> Result<bool> {
    let changed = tx.execute(
        sql!(
            "UPDATE filers SET password_hash = $2, reset_needed = FALSE, version = version + 1 WHERE id = $1 AND retired_at IS NULL"
        ),
        &[id.into(), hash.into()],
    )?;
    Ok(changed == 1)
}

/// Retires the court password for good (linking): no hash is left to compare with.
///
/// # Errors
/// When the database refuses.
pub fn retire_password(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE filers SET password_hash = NULL, reset_needed = FALSE, retired_at = $2, version = version + 1 WHERE id = $1 AND retired_at IS NULL"
        ),
        &[id.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Corrects what the court has on file; the clerk's page gives the reason to the audit trail.
///
/// # Errors
/// When the database refuses.
pub fn correct(
    tx: &mut Tx<'_, '_>,
    id: Id,
    name: &str,
    email: &str,
    phone: &str,
    address: &str,
    bar_number: Option<&str>,
) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE filers SET name = $2, name_key = $3, email = $4, email_key = $5, phone = $6, address = $7, bar_number = $8, version = version + 1 WHERE id = $1"
        ),
        &[
            id.into(),
            name.into(),
            name_key(name).into(),
            email.into(),
            login_key(email).into(),
            phone.into(),
            address.into(),
            bar_number.map(str::to_owned).into(),
        ],
    )?;
    Ok(())
}

/// Replaces the former names, one a line.
///
/// # Errors
/// When the database refuses.
pub fn set_former_names(tx: &mut Tx<'_, '_>, id: Id, names: &str) -> Result<()> {
    tx.execute(sql!("UPDATE filers SET former_names = $2 WHERE id = $1"), &[id.into(), names.into()])?;
    Ok(())
}

/// Opens or closes a record.
///
/// # Errors
/// When the database refuses.
pub fn set_standing(tx: &mut Tx<'_, '_>, id: Id, standing: Standing) -> Result<()> {
    tx.execute(
        sql!("UPDATE filers SET standing = $2, version = version + 1 WHERE id = $1"),
        &[id.into(), standing.word().into()],
    )?;
    Ok(())
}

/// What became of a filer that an import brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrived {
    /// It was not here.
    New,
    /// It is here, with the same data. Its password may have changed or been retired since; that stays.
    Same,
    /// The login belongs to a filer with other data.
    Differs,
}

/// Compares a filer that an import brings with what is here.
///
/// # Errors
/// When the database refuses.
pub fn compare(tx: &mut Tx<'_, '_>, new: &NewFiler) -> Result<Arrived> {
    let Some(here) = by_login(tx, &new.login)? else { return Ok(Arrived::New) };
    let same = here.login == new.login.trim()
        && here.name == new.name
        && here.email == new.email
        && here.role == new.role
        && here.bar_number == new.bar_number;
    Ok(if same { Arrived::Same } else { Arrived::Differs })
}

/// Makes the record of an import, once: the same file twice changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn insert_once(tx: &mut Tx<'_, '_>, fresh: &Fresh, new: &NewFiler) -> Result<Arrived> {
    let arrived = compare(tx, new)?;
    if arrived == Arrived::New {
        insert(tx, fresh, new)?;
    }
    Ok(arrived)
}
