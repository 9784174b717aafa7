//! What the Query sub-menu lists of a case's entries. What is sealed is left out by the query unless the reader may know of it.

use domain::Id;

use super::Tx;
use crate::{Result, db::sql};

/// A line of History/Documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Counts every entry of the case.
    pub sequence: i64,
    /// Number as printed on the sheet.
    pub number: Option<i64>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// The event in a few words, as imported.
    pub short_text: String,
    /// Code of the event, for entries made here.
    pub event: String,
    /// Docket text.
    pub text: String,
    /// The `de_seq_num` that clients are told; `None` where an imported entry had none.
    pub printed_sequence: Option<String>,
}

/// The entries of a case in the order of the sheet, or the other way round, at most `limit`; sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, backwards: bool, limit: i64, sealed_too: bool) -> Result<Vec<Line>> {
    let sql = if backwards {
        sql!(
            "SELECT sequence, number, date_filed, date_entered, short_text, event, text, printed_sequence, imported FROM entries WHERE case_id = $1 AND (NOT sealed OR $2) ORDER BY sequence DESC LIMIT $3"
        )
    } else {
        sql!(
            "SELECT sequence, number, date_filed, date_entered, short_text, event, text, printed_sequence, imported FROM entries WHERE case_id = $1 AND (NOT sealed OR $2) ORDER BY sequence LIMIT $3"
        )
    };
    tx.all(sql, &[case.into(), sealed_too.into(), limit.into()], |row| {
        let (sequence, printed, imported) = (row.get::<i64>(0)?, row.get::<Option<String>>(7)?, row.get::<bool>(8)?);
        Ok(Line {
            sequence,
            number: row.get(1)?,
            date_filed: row.get(2)?,
            date_entered: row.get(3)?,
            short_text: row.get(4)?,
            event: row.get(5)?,
            text: row.get(6)?,
            printed_sequence: printed.or_else(|| (!imported).then(|| sequence.to_string())),
        })
    })
}

/// How many entries a case has; sealed ones count only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn count(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<i64> {
    tx.one(
        sql!("SELECT count(*) FROM entries WHERE case_id = $1 AND (NOT sealed OR $2)"),
        &[case.into(), sealed_too.into()],
        |row| row.get(0),
    )
}

/// Somebody who has filed in a case here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filer {
    /// Name, as the notice of filing gave it.
    pub name: String,
    /// How many entries.
    pub entries: i64,
    /// `YYYY-MM-DD`.
    pub first: Option<String>,
    /// `YYYY-MM-DD`.
    pub last: Option<String>,
}

/// Who has filed in a case here, by name, at most 1,000; sealed entries count only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn filers(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Vec<Filer>> {
    tx.all(
        sql!(
            "SELECT filed_by, count(*), min(date_filed), max(date_filed) FROM entries WHERE case_id = $1 AND (NOT sealed OR $2) AND filed_by <> '' GROUP BY filed_by ORDER BY filed_by LIMIT 1000"
        ),
        &[case.into(), sealed_too.into()],
        |row| Ok(Filer { name: row.get(0)?, entries: row.get(1)?, first: row.get(2)?, last: row.get(3)? }),
    )
}
