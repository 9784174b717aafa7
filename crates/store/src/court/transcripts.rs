//! Who bought a transcript, and so reads it in its first ninety days.

use domain::{Fresh, Id, Time};

use super::Tx;
use crate::{Result, db::sql};

/// Who bought it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Buyer {
    /// A central account, by its number.
    Account(i64),
    /// A filer of this court.
    Filer(Id),
}

impl Buyer {
    fn parts(self) -> (&'static str, i64) {
        match self {
            Buyer::Account(number) => ("account", number),
            Buyer::Filer(id) => ("filer", id.0),
        }
    }
}

/// A line of the desk's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Inner id.
    pub id: Id,
    /// Case id.
    pub case_serial: i64,
    /// Case number as printed.
    pub case_number: String,
    /// The entry's number on the sheet.
    pub number: Option<i64>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// Who reads it: `account 7000001`, or the filer's login.
    pub reader: String,
    /// Who let them.
    pub granted_by: String,
    /// When.
    pub granted_at: Time,
}

/// Whether the account or the filer bought the transcript of an entry.
///
/// # Errors
/// When the database refuses.
pub fn may_read(tx: &mut Tx<'_, '_>, entry: Id, account: Option<i64>, filer: Option<Id>) -> Result<bool> {
    tx.one(
        sql!(
            "SELECT EXISTS (SELECT 1 FROM transcript_readers WHERE entry_id = $1 AND ended_at IS NULL AND ((kind = 'account' AND reader = $2) OR (kind = 'filer' AND reader = $3)))"
        ),
        &[entry.into(), account.into(), filer.into()],
        |row| row.get(0),
    )
}

/// Lets somebody read; `false` when they may already.
///
/// # Errors
/// When the database refuses.
pub fn grant(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: Id, buyer: Buyer, by: &str) -> Result<bool> {
    let (kind, reader) = buyer.parts();
    let id = tx.new_id(fresh);
    let changed = tx.execute(
        sql!(
            "INSERT INTO transcript_readers (id, entry_id, kind, reader, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
        ),
        &[id.into(), entry.into(), kind.into(), reader.into(), by.into(), fresh.now.into()],
    )?;
    Ok(changed == 1)
}

/// Ends what was granted; `false` when there is no such grant any more.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id) -> Result<bool> {
    let changed = tx.execute(
        sql!("UPDATE transcript_readers SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL"),
        &[id.into(), fresh.now.into()],
    )?;
    Ok(changed == 1)
}

/// Standing grants, the latest first.
///
/// # Errors
/// When the database refuses.
pub fn standing(tx: &mut Tx<'_, '_>, limit: i64) -> Result<Vec<Grant>> {
    tx.all(
        sql!(
            "SELECT g.id, c.serial, c.number, e.number, e.date_filed, g.kind, g.reader, f.login, g.granted_by, g.granted_at FROM transcript_readers g JOIN entries e ON e.id = g.entry_id JOIN cases c ON c.id = e.case_id LEFT JOIN filers f ON g.kind = 'filer' AND f.id = g.reader WHERE g.ended_at IS NULL ORDER BY g.id DESC LIMIT $1"
        ),
        &[limit.into()],
        |row| {
            let login: Option<String> = row.get(7)?;
            Ok(Grant {
                id: row.get(0)?,
                case_serial: row.get(1)?,
                case_number: row.get(2)?,
                number: row.get(3)?,
                date_filed: row.get(4)?,
                reader: match login {
                    Some(login) => format!("login {login}"),
                    None => format!("{} {}", row.get::<String>(5)?, row.get::<i64>(6)?),
                },
                granted_by: row.get(8)?,
                granted_at: row.get(9)?,
            })
        },
    )
}
