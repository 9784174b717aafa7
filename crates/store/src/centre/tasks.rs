//! Work for the desk of the service center, as it comes up; the desk reads it by `requests`.

use domain::Fresh;

use super::Tx;
use crate::{Result, db::sql};

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
    tx.optional(sql!("SELECT detail FROM desk_tasks WHERE subject = $1 ORDER BY id LIMIT 1"), &[subject.into()], |row| row.get(0))
}
