//! Files that were imported into a case beside its docket sheet: each once, kept as they came.

use domain::{Fresh, Id};

use super::Tx;
use crate::{Result, db::sql};

/// A file that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The case it went into.
    pub case_id: Id,
    /// What it holds: `attachment_page`, `claims_register`.
    pub kind: String,
    /// Its JSON.
    pub facts: String,
}

/// The file of a digest (SHA-256 of its content), if it was imported before.
///
/// # Errors
/// When the database refuses.
pub fn by_digest(tx: &mut Tx<'_, '_>, digest: &[u8]) -> Result<Option<Import>> {
    tx.optional(sql!("SELECT case_id, kind, facts FROM imports WHERE digest = $1"), &[digest.into()], |row| {
        Ok(Import { case_id: row.get(0)?, kind: row.get(1)?, facts: row.get(2)? })
    })
}

/// The files of a kind that went into a case, in the order in which they came. The reader must be the court itself, or the caller
/// answers for what is shown of them.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, kind: &str) -> Result<Vec<Import>> {
    tx.all(
        sql!("SELECT case_id, kind, facts FROM imports WHERE case_id = $1 AND kind = $2 ORDER BY id"),
        &[case.into(), kind.into()],
        |row| Ok(Import { case_id: row.get(0)?, kind: row.get(1)?, facts: row.get(2)? }),
    )
}

/// Keeps a file.
///
/// # Errors
/// When one of this digest is kept already, or the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, kind: &str, digest: &[u8], facts: &str) -> Result<()> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!("INSERT INTO imports (id, case_id, kind, digest, facts) VALUES ($1, $2, $3, $4, $5)"),
        &[id.into(), case.into(), kind.into(), digest.into(), facts.into()],
    )?;
    Ok(())
}
