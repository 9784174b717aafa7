//! Work for the desk of the service center.

use domain::{Fresh, Id, Time};

use super::Tx;
use crate::{Result, db::sql};

/// A task that waits for someone of the service center.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The row.
    pub id: Id,
    /// What it is about, in a line; the same subject is one task.
    pub subject: String,
    /// What happened, and what may be done.
    pub detail: String,
    /// When it came up.
    pub created_at: Time,
}

/// Adds a task, unless there was one of this subject before, open or closed.
///
/// # Errors
/// When the database refuses.
pub fn add(tx: &mut Tx<'_, '_>, fresh: &Fresh, subject: &str, detail: &str) -> Result<()> {
    if find(tx, subject)?.is_some() {
        return Ok(());
    }
    let id = tx.new_id(fresh);
    tx.execute(
        sql!("INSERT INTO desk_tasks (id, subject, detail, created_at) VALUES ($1, $2, $3, $4)"),
        &[id.into(), subject.into(), detail.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// The detail of the task of a subject, open or closed.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_, '_>, subject: &str) -> Result<Option<String>> {
    tx.optional(
        sql!("SELECT detail FROM desk_tasks WHERE subject = $1 ORDER BY id LIMIT 1"),
        &[subject.into()],
        |row| row.get(0),
    )
}

/// Open tasks, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn open(tx: &mut Tx<'_, '_>) -> Result<Vec<Task>> {
    tx.all(sql!("SELECT id, subject, detail, created_at FROM desk_tasks WHERE closed_at IS NULL ORDER BY id"), &[], |row| {
        Ok(Task { id: row.get(0)?, subject: row.get(1)?, detail: row.get(2)?, created_at: row.get(3)? })
    })
}

/// Closes a task; false when it was closed before.
///
/// # Errors
/// When the database refuses.
pub fn close(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, by: &str) -> Result<bool> {
    let closed = tx.execute(
        sql!("UPDATE desk_tasks SET closed_at = $2, closed_by = $3 WHERE id = $1 AND closed_at IS NULL"),
        &[id.into(), fresh.now.into(), by.into()],
    )?;
    Ok(closed == 1)
}
