//! The service list of an entry, and who is of record in a case.

use domain::{Fresh, Id};

use super::{Tx, parties, parties::Attorney};
use crate::{Result, db::sql};

/// One line of an entry's service list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Name, in bankruptcy courts with those on whose behalf.
    pub name: String,
    /// Address of the mail; empty where there is none.
    pub address: String,
    /// Told by e-mail; false for those who must be told by other means.
    pub by_mail: bool,
}

/// Keeps the service list of an entry.
///
/// # Errors
/// When the database refuses.
pub fn keep(tx: &mut Tx<'_, '_>, entry: Id, lines: &[Line]) -> Result<()> {
    for (position, line) in (0_i64..).zip(lines) {
        tx.execute(
            sql!("INSERT INTO service (entry_id, position, name, address, by_mail) VALUES ($1, $2, $3, $4, $5)"),
            &[entry.into(), position.into(), line.name.as_str().into(), line.address.as_str().into(), line.by_mail.into()],
        )?;
    }
    Ok(())
}

/// The service list of an entry, in order.
///
/// # Errors
/// When the database refuses.
pub fn of_entry(tx: &mut Tx<'_, '_>, entry: Id) -> Result<Vec<Line>> {
    tx.all(sql!("SELECT name, address, by_mail FROM service WHERE entry_id = $1 ORDER BY position"), &[entry.into()], |row| {
        Ok(Line { name: row.get(0)?, address: row.get(1)?, by_mail: row.get(2)? })
    })
}

/// The names and addresses of the filers who are of record in a case, as the court has them now.
///
/// # Errors
/// When the database refuses.
pub fn filers_of_record(tx: &mut Tx<'_, '_>, case: Id) -> Result<Vec<(Id, String, String)>> {
    tx.all(
        sql!(
            "SELECT DISTINCT f.id, f.name, f.email FROM filers f JOIN attorneys a ON a.filer_id = f.id JOIN parties p ON p.id = a.party_id WHERE p.case_id = $1 ORDER BY f.id"
        ),
        &[case.into()],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// Puts a filer of record for a party. A line that came with an import and names the same person at the same address becomes the
/// filer's; otherwise a line is added.
///
/// # Errors
/// When the database refuses.
pub fn associate(tx: &mut Tx<'_, '_>, fresh: &Fresh, party: Id, filer: Id, email: &str, attorney: &Attorney) -> Result<()> {
    let imported = tx.all(
        sql!("SELECT id, name, contact FROM attorneys WHERE party_id = $1 AND filer_id IS NULL ORDER BY position"),
        &[party.into()],
        |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)),
    )?;
    let wanted = domain::names::normalised(&attorney.name);
    let same = imported.into_iter().find(|(_, name, contact)| {
        !email.is_empty() && domain::names::normalised(name) == wanted && contact.to_lowercase().contains(&email.to_lowercase())
    });
    match same {
        Some((id, _, _)) => {
            tx.execute(sql!("UPDATE attorneys SET filer_id = $2 WHERE id = $1"), &[id.into(), filer.into()])?;
            Ok(())
        }
        None => parties::add_attorney(tx, fresh, party, attorney),
    }
}
