//! What a filer has filed: the lines of the transaction log.

use domain::{Id, Time};

use super::Tx;
use crate::{Result, db::sql};

/// One filing of a filer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    /// Serial of the draft that it was: the number of its receipt.
    pub receipt: i64,
    /// When it was entered.
    pub entered_at: Time,
    /// Number of the case as printed.
    pub case_number: String,
    /// Title of the case.
    pub case_title: String,
    /// The case id.
    pub case_serial: i64,
    /// Number of the entry; `None` for a text-only one.
    pub number: Option<i64>,
    /// Docket text.
    pub text: String,
}

/// What a filer filed from an instant to before another, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_filer(tx: &mut Tx<'_, '_>, filer: Id, from: Time, until: Time, limit: i64) -> Result<Vec<Filing>> {
    tx.all(
        sql!(
            "SELECT d.serial, e.entered_at, c.number, c.title, c.serial, e.number, e.text FROM drafts d JOIN entries e ON e.id = d.entry_id JOIN cases c ON c.id = e.case_id WHERE d.filer_id = $1 AND e.entered_at >= $2 AND e.entered_at < $3 ORDER BY e.entered_at DESC, e.id DESC LIMIT $4"
        ),
        &[filer.into(), from.into(), until.into(), limit.into()],
        |row| {
            Ok(Filing {
                receipt: row.get(0)?,
                entered_at: row.get(1)?,
                case_number: row.get(2)?,
                case_title: row.get(3)?,
                case_serial: row.get(4)?,
                number: row.get(5)?,
                text: row.get(6)?,
            })
        },
    )
}

/// The latest numbered entries of a case that are not sealed, newest first: number and the beginning of the text.
///
/// # Errors
/// When the database refuses.
pub fn latest_numbered(tx: &mut Tx<'_, '_>, case: Id, limit: i64) -> Result<Vec<(i64, String)>> {
    tx.all(
        sql!(
            "SELECT number, substr(text, 1, 160) FROM entries WHERE case_id = $1 AND number IS NOT NULL AND NOT sealed ORDER BY sequence DESC LIMIT $2"
        ),
        &[case.into(), limit.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
