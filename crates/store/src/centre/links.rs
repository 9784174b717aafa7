//! The register of links, as each court told it; one row for each link that ever was.

use domain::{Id, Time, filer::Role, link::State, message::LinkState};

use super::Tx;
use crate::{
    Error, Result,
    db::{Row, sql},
};

/// A link as the centre knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The court's short name.
    pub court: String,
    /// The link's id in the court's database.
    pub link: Id,
    /// Version of this state.
    pub version: i64,
    /// The PACER account.
    pub account_number: i64,
    /// Where it stands.
    pub state: State,
    /// The filer's role.
    pub role: Role,
    /// The filer's name as the court has it.
    pub filer_name: String,
    /// The result's text.
    pub comment: String,
    /// When the person submitted it.
    pub submitted_at: Time,
    /// When this state began.
    pub changed_at: Time,
}

fn read(row: &Row<'_>) -> Result<Link> {
    let (state, role): (String, String) = (row.get(4)?, row.get(5)?);
    Ok(Link {
        court: row.get(0)?,
        link: row.get(1)?,
        version: row.get(2)?,
        account_number: row.get(3)?,
        state: State::from_word(&state).ok_or_else(|| Error::Damaged(format!("link state {state}")))?,
        role: Role::from_word(&role).ok_or_else(|| Error::Damaged(format!("filer role {role}")))?,
        filer_name: row.get(6)?,
        comment: row.get(7)?,
        submitted_at: row.get(8)?,
        changed_at: row.get(9)?,
    })
}

macro_rules! columns {
    () => {
        "court, link, version, account_number, state, role, filer_name, comment, submitted_at, changed_at"
    };
}

/// A link by its court and the court's id of it.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_, '_>, court: &str, link: Id) -> Result<Option<Link>> {
    tx.optional(
        sql!(concat!("SELECT ", columns!(), " FROM links WHERE court = $1 AND link = $2")),
        &[court.into(), link.into()],
        read,
    )
}

/// Keeps the state that a court told; false when a newer one is on record already.
///
/// # Errors
/// When the database refuses.
pub fn register(tx: &mut Tx<'_, '_>, court: &str, link: &LinkState) -> Result<bool> {
    let changed = tx.execute(
        sql!(concat!(
            "INSERT INTO links (",
            columns!(),
            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (court, link) DO UPDATE SET version = excluded.version, state = excluded.state, role = excluded.role, filer_name = excluded.filer_name, comment = excluded.comment, changed_at = excluded.changed_at WHERE links.version < excluded.version"
        )),
        &[
            court.into(),
            link.link.into(),
            link.version.into(),
            link.account_number.into(),
            link.state.word().into(),
            link.role.word().into(),
            link.filer_name.as_str().into(),
            link.comment.as_str().into(),
            link.submitted_at.into(),
            link.changed_at.into(),
        ],
    )?;
    Ok(changed == 1)
}

/// The links of an account, by court, newest first in each.
///
/// # Errors
/// When the database refuses.
pub fn of_account(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<Link>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM links WHERE account_number = $1 ORDER BY court, submitted_at DESC, link DESC"
        )),
        &[account_number.into()],
        read,
    )
}

/// The links of a court, by id.
///
/// # Errors
/// When the database refuses.
pub fn of_court(tx: &mut Tx<'_, '_>, court: &str) -> Result<Vec<Link>> {
    tx.all(sql!(concat!("SELECT ", columns!(), " FROM links WHERE court = $1 ORDER BY link")), &[court.into()], read)
}
