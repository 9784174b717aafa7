//! People who work at a desk: clerks of a court, or the service center's.

use domain::{Fresh, Id};

use crate::{
    Result,
    db::{Row, Tx, sql},
};

/// A member of the staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Inner id.
    pub id: Id,
    /// User name at the desk.
    pub username: String,
    /// Name shown in decisions.
    pub name: String,
    /// `clerk` or `service-center`.
    pub role: String,
    /// PHC text.
    pub password_hash: String,
}

/// How a user name at a desk is looked up: without regard to case or to spaces around it.
fn username_key(username: &str) -> String {
    username.trim().to_lowercase()
}

fn read(row: &Row<'_>) -> Result<Staff> {
    Ok(Staff { id: row.get(0)?, username: row.get(1)?, name: row.get(2)?, role: row.get(3)?, password_hash: row.get(4)? })
}

/// The member of that user name.
///
/// # Errors
/// When the database refuses.
pub fn by_username(tx: &mut Tx<'_>, username: &str) -> Result<Option<Staff>> {
    tx.optional(
        sql!("SELECT id, username, name, role, password_hash FROM staff WHERE username_key = $1"),
        &[username_key(username).into()],
        read,
    )
}

/// The member of an id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<Option<Staff>> {
    tx.optional(sql!("SELECT id, username, name, role, password_hash FROM staff WHERE id = $1"), &[id.into()], read)
}

/// Adds a member.
///
/// # Errors
/// When the user name is taken or the database refuses.
pub fn insert(tx: &mut Tx<'_>, fresh: &Fresh, username: &str, name: &str, role: &str, password_hash: &str) -> Result<Id> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO staff (id, username, username_key, name, role, password_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            id.into(),
            username.trim().into(),
            username_key(username).into(),
            name.into(),
            role.into(),
            password_hash.into(),
            fresh.now.into(),
        ],
    )?;
    Ok(id)
}
