//! Parties of a case and the attorneys beside them, in the order of the docket sheet. What is sealed is left out by the query unless the
//! reader may know of it.

use domain::{Fresh, Id};

use super::Tx;
use crate::{
    Result,
    db::{Row, Sql, sql},
};

/// A party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Inner id.
    pub id: Id,
    /// Place on the sheet, from 0.
    pub position: i64,
    /// Role as printed: `Plaintiff`, `Debtor`.
    pub role: String,
    /// Name.
    pub name: String,
    /// Lines under the name.
    pub extra_info: String,
    /// `YYYY-MM-DD`.
    pub date_terminated: Option<String>,
    /// Counts and whatever else the sheet holds, as JSON.
    pub facts: String,
    /// Whether only the court and those who take part may know of it.
    pub sealed: bool,
    /// Attorneys, in order.
    pub attorneys: Vec<Attorney>,
}

/// An attorney beside a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attorney {
    /// Name.
    pub name: String,
    /// Lines of address, telephone, e-mail.
    pub contact: String,
    /// `LEAD ATTORNEY` and such, one a line.
    pub roles: String,
    /// The filer of this court who it is; `None` for imported ones.
    pub filer_id: Option<Id>,
}

/// What a new party needs.
#[derive(Clone, Debug)]
pub struct NewParty {
    /// Role as printed.
    pub role: String,
    /// Name.
    pub name: String,
    /// Lines under the name.
    pub extra_info: String,
    /// `YYYY-MM-DD`.
    pub date_terminated: Option<String>,
    /// The rest, as JSON.
    pub facts: String,
}

fn read(row: &Row<'_>) -> Result<Party> {
    Ok(Party {
        id: row.get(0)?,
        position: row.get(1)?,
        role: row.get(2)?,
        name: row.get(3)?,
        extra_info: row.get(4)?,
        date_terminated: row.get(5)?,
        facts: row.get(6)?,
        sealed: row.get(7)?,
        attorneys: Vec::new(),
    })
}

/// The parties of a case with their attorneys, in order; sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Vec<Party>> {
    let mut parties = tx.all(
        sql!(
            "SELECT id, position, role, name, extra_info, date_terminated, facts, sealed FROM parties WHERE case_id = $1 AND (NOT sealed OR $2) ORDER BY position"
        ),
        &[case.into(), sealed_too.into()],
        read,
    )?;
    let attorneys = tx.all(
        sql!(
            "SELECT a.party_id, a.name, a.contact, a.roles, a.filer_id FROM attorneys a JOIN parties p ON p.id = a.party_id WHERE p.case_id = $1 AND (NOT p.sealed OR $2) ORDER BY p.position, a.position"
        ),
        &[case.into(), sealed_too.into()],
        |row| {
            let attorney = Attorney { name: row.get(1)?, contact: row.get(2)?, roles: row.get(3)?, filer_id: row.get(4)? };
            Ok((row.get::<Id>(0)?, attorney))
        },
    )?;
    // Both lists are in the order of the sheet, so one walk is enough.
    let mut place = 0;
    for (party_id, attorney) in attorneys {
        while parties.get(place).is_some_and(|party| party.id != party_id) {
            place += 1;
        }
        if let Some(party) = parties.get_mut(place) {
            party.attorneys.push(attorney);
        }
    }
    Ok(parties)
}

/// Adds a party at the end of a case's list.
///
/// # Errors
/// When the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, new: &NewParty) -> Result<Id> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO parties (id, case_id, position, role, name, name_key, extra_info, date_terminated, facts) VALUES ($1, $2, (SELECT coalesce(max(position) + 1, 0) FROM parties WHERE case_id = $2), $3, $4, $5, $6, $7, $8)"
        ),
        &[
            id.into(),
            case.into(),
            new.role.as_str().into(),
            new.name.as_str().into(),
            domain::names::normalised(&new.name).into(),
            new.extra_info.as_str().into(),
            new.date_terminated.clone().into(),
            new.facts.as_str().into(),
        ],
    )?;
    Ok(id)
}

/// Adds an attorney at the end of a party's list.
///
/// # Errors
/// When the database refuses.
pub fn add_attorney(tx: &mut Tx<'_, '_>, fresh: &Fresh, party: Id, attorney: &Attorney) -> Result<()> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO attorneys (id, party_id, position, name, contact, roles, filer_id) VALUES ($1, $2, (SELECT coalesce(max(position) + 1, 0) FROM attorneys WHERE party_id = $2), $3, $4, $5, $6)"
        ),
        &[
            id.into(),
            party.into(),
            attorney.name.as_str().into(),
            attorney.contact.as_str().into(),
            attorney.roles.as_str().into(),
            attorney.filer_id.into(),
        ],
    )?;
    Ok(())
}

pub(super) const TAKES_PART: Sql = sql!(
    "SELECT 1 FROM attorneys a JOIN parties p ON p.id = a.party_id WHERE p.case_id = $1 AND a.filer_id = $2 UNION ALL SELECT 1 FROM entries WHERE case_id = $1 AND filer_id = $2 LIMIT 1"
);

/// Whether a filer takes part in a case: as attorney of record, or by having filed in it.
///
/// # Errors
/// When the database refuses.
pub fn takes_part(tx: &mut Tx<'_, '_>, case: Id, filer: Id) -> Result<bool> {
    let found = tx.optional(TAKES_PART, &[case.into(), filer.into()], |_| Ok(()))?;
    Ok(found.is_some())
}
