//! Reading maintenance transactions: a person's own, and all of them at the service center's desk; the desk's tasks.

use domain::{Fresh, Id, Time};

use super::Tx;
use crate::{
    Result,
    db::{Row, sql},
    shared::audit,
};

/// Most requests that the desk lists at once.
pub const MOST: i64 = 200;

/// A maintenance transaction as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The Transaction ID that can be read out.
    pub number: i64,
    /// Whose.
    pub account_number: i64,
    /// The court's short name.
    pub court: String,
    /// The court as people say it; its short name when the court has not told more.
    pub court_name: String,
    /// What was asked: `Link`.
    pub request: String,
    /// `Processed`, `Pending`, `Rejected`.
    pub status: String,
    /// The result's text.
    pub comment: String,
    /// When it was submitted.
    pub submitted_at: Time,
    /// When this status began.
    pub changed_at: Time,
}

/// What the desk looks for; what is empty matches everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A status.
    pub status: String,
    /// A court's short name.
    pub court: String,
    /// An account number.
    pub account: Option<i64>,
    /// A Transaction ID, or words of the comment.
    pub text: String,
}

/// Work for the desk that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Inner id.
    pub id: Id,
    /// What it is about.
    pub subject: String,
    /// What happened.
    pub detail: String,
    /// Since when.
    pub created_at: Time,
}

fn read(row: &Row<'_>) -> Result<Request> {
    Ok(Request {
        number: row.get(0)?,
        account_number: row.get(1)?,
        court: row.get(2)?,
        court_name: row.get(3)?,
        request: row.get(4)?,
        status: row.get(5)?,
        comment: row.get(6)?,
        submitted_at: row.get(7)?,
        changed_at: row.get(8)?,
    })
}

macro_rules! columns {
    () => {
        "t.number, t.account_number, t.court, COALESCE(c.name, t.court), t.request, t.status, t.comment, t.submitted_at, t.changed_at FROM transactions t LEFT JOIN courts c ON c.id = t.court"
    };
}

/// All requests of one account, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_account(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<Request>> {
    tx.all(
        sql!(concat!("SELECT ", columns!(), " WHERE t.account_number = $1 ORDER BY t.number DESC")),
        &[account_number.into()],
        read,
    )
}

/// One request by its Transaction ID.
///
/// # Errors
/// When the database refuses.
pub fn by_number(tx: &mut Tx<'_, '_>, number: i64) -> Result<Option<Request>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " WHERE t.number = $1")), &[number.into()], read)
}

/// The newest requests that a filter matches, at most [`MOST`].
///
/// # Errors
/// When the database refuses.
pub fn search(tx: &mut Tx<'_, '_>, filter: &Filter) -> Result<Vec<Request>> {
    let escaped = filter.text.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let number: i64 = filter.text.trim().parse().unwrap_or(0);
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " WHERE ($1 = '' OR t.status = $1) AND ($2 = '' OR t.court = $2) AND (CAST($3 AS BIGINT) = 0 OR t.account_number = $3) AND (t.number = $5 OR lower(t.comment) LIKE $4 ESCAPE '\\') ORDER BY t.number DESC LIMIT $6"
        )),
        &[
            filter.status.as_str().into(),
            filter.court.as_str().into(),
            filter.account.unwrap_or(0).into(),
            format!("%{escaped}%").into(),
            number.into(),
            MOST.into(),
        ],
        read,
    )
}

/// Short names and names of the courts that appear in requests.
///
/// # Errors
/// When the database refuses.
pub fn courts(tx: &mut Tx<'_, '_>) -> Result<Vec<(String, String)>> {
    let mut courts: Vec<(String, String)> = tx.all(
        sql!("SELECT DISTINCT t.court, COALESCE(c.name, t.court) FROM transactions t LEFT JOIN courts c ON c.id = t.court"),
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    courts.sort();
    Ok(courts)
}

/// Tasks that wait, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn open_tasks(tx: &mut Tx<'_, '_>) -> Result<Vec<Task>> {
    tx.all(sql!("SELECT id, subject, detail, created_at FROM desk_tasks WHERE closed_at IS NULL ORDER BY id"), &[], |row| {
        Ok(Task { id: row.get(0)?, subject: row.get(1)?, detail: row.get(2)?, created_at: row.get(3)? })
    })
}

/// Closes a task with what was done about it; false when it was closed before.
///
/// # Errors
/// When the database refuses.
pub fn close_task(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, by: &str, reason: &str) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE desk_tasks SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL"),
        &[id.into(), fresh.now.into(), by.into()],
    )?;
    if changed == 1 {
        audit::record(tx, fresh, by, "close task", &format!("task {id}"), reason)?;
    }
    Ok(changed == 1)
}
