//! Tasks at the clerk's desk: what a person must look at because a machine could not decide it.

use domain::{Fresh, Time};

use super::Tx;
use crate::{Result, db::sql, shared::counters};

/// A task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The court's own number for it, used in the desk's addresses.
    pub number: i64,
    /// What it is about, such as `link 12`.
    pub subject: String,
    /// What happened and what is to be decided.
    pub detail: String,
    /// When it came up.
    pub created_at: Time,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// By whom: `clerk jdoe`.
    pub closed_by: Option<String>,
}

/// Adds a task, unless an open one of the same subject and detail is there.
///
/// # Errors
/// When the database refuses.
pub fn add(tx: &mut Tx<'_, '_>, fresh: &Fresh, subject: &str, detail: &str) -> Result<()> {
    let there = tx.optional(
        sql!("SELECT number FROM desk_tasks WHERE subject = $1 AND detail = $2 AND closed_at IS NULL LIMIT 1"),
        &[subject.into(), detail.into()],
        |row| row.get::<i64>(0),
    )?;
    if there.is_some() {
        return Ok(());
    }
    let id = tx.new_id(fresh);
    let number = counters::next(tx, "task", 1)?;
    tx.execute(
        sql!("INSERT INTO desk_tasks (id, number, subject, detail, created_at) VALUES ($1, $2, $3, $4, $5)"),
        &[id.into(), number.into(), subject.into(), detail.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Open tasks, oldest first; at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn open(tx: &mut Tx<'_, '_>, limit: i64) -> Result<Vec<Task>> {
    tx.all(
        sql!(
            "SELECT number, subject, detail, created_at, closed_at, closed_by FROM desk_tasks WHERE closed_at IS NULL ORDER BY id LIMIT $1"
        ),
        &[limit.into()],
        |row| {
            Ok(Task {
                number: row.get(0)?,
                subject: row.get(1)?,
                detail: row.get(2)?,
                created_at: row.get(3)?,
                closed_at: row.get(4)?,
                closed_by: row.get(5)?,
            })
        },
    )
}

/// Closes a task; false when it is unknown or was closed before.
///
/// # Errors
/// When the database refuses.
pub fn close(tx: &mut Tx<'_, '_>, fresh: &Fresh, number: i64, by: &str) -> Result<bool> {
    let closed = tx.execute(
        sql!("UPDATE desk_tasks SET closed_at = $2, closed_by = $3 WHERE number = $1 AND closed_at IS NULL"),
        &[number.into(), fresh.now.into(), by.into()],
    )?;
    Ok(closed == 1)
}

/// Closes every open task of a subject, when the thing itself was decided.
///
/// # Errors
/// When the database refuses.
pub fn close_about(tx: &mut Tx<'_, '_>, fresh: &Fresh, subject: &str, by: &str) -> Result<u64> {
    tx.execute(
        sql!("UPDATE desk_tasks SET closed_at = $2, closed_by = $3 WHERE subject = $1 AND closed_at IS NULL"),
        &[subject.into(), fresh.now.into(), by.into()],
    )
}
