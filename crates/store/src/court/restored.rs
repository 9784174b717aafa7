//! A court that came back from a backup: what was secret then is void, and what the centre knows is taken over (security A57).

use domain::{Fresh, Id, Time, link::State};

use super::{
    Tx,
    links::{self, Made, NewLink},
};
use crate::{Result, db::sql, shared::leases};

/// Ends what a copy from the past must not bring back: sessions, proposals, mailed secrets and linking codes, and what processes held
/// then. Gives how many sessions, proposals and secrets that were.
///
/// # Errors
/// When the database refuses.
pub fn void_secrets(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<[u64; 3]> {
    leases::void_all(tx)?;
    let sessions = tx.execute(sql!("UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL"), &[fresh.now.into()])?;
    let proposals = tx.execute(sql!("DELETE FROM proposals WHERE spent_at IS NULL"), &[])?;
    let tokens = super::api_tokens::void_all(tx, fresh)?;
    super::webhooks::void_all(tx)?;
    let secrets = tokens + tx.execute(sql!("UPDATE filer_tokens SET used_at = $1 WHERE used_at IS NULL"), &[fresh.now.into()])?;
    Ok([sessions, proposals, secrets])
}

/// Sets a link to a state that the centre knows, with its version.
///
/// # Errors
/// When the database refuses.
pub fn set_link(tx: &mut Tx<'_, '_>, link: Id, state: State, version: i64, changed_at: Time, reason: &str) -> Result<()> {
    tx.execute(
        sql!("UPDATE links SET state = $2, version = $3, changed_at = $4, decided_by = 'restore', reason = $5 WHERE id = $1"),
        &[link.into(), state.word().into(), version.into(), changed_at.into(), reason.into()],
    )?;
    Ok(())
}

/// Makes the row of a link that was made after the backup, under the id that the centre knows it by.
///
/// # Errors
/// [`Error::Taken`] when the filer or the account has a living link, and what the database says.
pub fn insert_link(
    tx: &mut Tx<'_, '_>,
    id: Id,
    version: i64,
    [requested_at, changed_at]: [Time; 2],
    new: &NewLink,
    reason: &str,
) -> Result<i64> {
    let made = Made { id, version, requested_at, changed_at, decided_by: Some("restore"), reason };
    links::insert_row(tx, &made, new)
}

/// The filers of a name and role: whom a link that was made after the backup may belong to.
///
/// # Errors
/// When the database refuses.
pub fn filers_called(tx: &mut Tx<'_, '_>, name: &str, role: domain::filer::Role) -> Result<Vec<Id>> {
    tx.all(
        sql!("SELECT id FROM filers WHERE name_key = $1 AND role = $2 ORDER BY serial LIMIT 100"),
        &[super::filers::name_key(name).into(), role.word().into()],
        |row| row.get(0),
    )
}

/// Takes a court password away from a filer who may have given it up after the backup: a new one must be chosen by mail.
///
/// # Errors
/// When the database refuses.
pub fn doubt_password(tx: &mut Tx<'_, '_>, filer: Id) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE filers SET password_hash = NULL, reset_needed = TRUE, version = version + 1 WHERE id = $1 AND retired_at IS NULL"
        ),
        &[filer.into()],
    )?;
    Ok(())
}

/// Raises the version of the settings to the one that the centre has, so that the next change is not taken for an old one.
///
/// # Errors
/// When the database refuses.
pub fn raise_settings(tx: &mut Tx<'_, '_>, version: i64) -> Result<bool> {
    let raised = tx.execute(sql!("UPDATE settings SET version = $1 WHERE one = 1 AND version < $1"), &[version.into()])?;
    Ok(raised == 1)
}

/// The versions of accounts as this court knows them.
///
/// # Errors
/// When the database refuses.
pub fn account_versions(tx: &mut Tx<'_, '_>) -> Result<Vec<(i64, i64)>> {
    tx.all(sql!("SELECT account_number, version FROM accounts ORDER BY account_number"), &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// The highest number of an account that this court has heard of.
///
/// # Errors
/// When the database refuses.
pub fn highest_account(tx: &mut Tx<'_, '_>) -> Result<i64> {
    tx.one(
        sql!(
            "SELECT max(n) FROM (SELECT account_number AS n FROM links UNION ALL SELECT account_number FROM accounts UNION ALL SELECT account_number FROM receipts UNION ALL SELECT COALESCE(account_number, 0) FROM sessions UNION ALL SELECT 0) known"
        ),
        &[],
        |row| row.get(0),
    )
}

/// A case's own counters: its case id, number, the next number and the next sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counting {
    /// Case id.
    pub serial: i64,
    /// Number as printed.
    pub number: String,
    /// The next entry number.
    pub next_number: i64,
    /// The next sequence.
    pub next_sequence: i64,
}

/// The counters of every case.
///
/// # Errors
/// When the database refuses.
pub fn counting(tx: &mut Tx<'_, '_>) -> Result<Vec<Counting>> {
    tx.all(sql!("SELECT serial, number, next_number, next_sequence FROM cases ORDER BY serial"), &[], |row| {
        Ok(Counting { serial: row.get(0)?, number: row.get(1)?, next_number: row.get(2)?, next_sequence: row.get(3)? })
    })
}

/// Raises the counters of a case.
///
/// # Errors
/// When the database refuses.
pub fn raise_counting(tx: &mut Tx<'_, '_>, to: &Counting) -> Result<()> {
    tx.execute(
        sql!("UPDATE cases SET next_number = $2, next_sequence = $3 WHERE serial = $1 AND next_number <= $2 AND next_sequence <= $3"),
        &[to.serial.into(), to.next_number.into(), to.next_sequence.into()],
    )?;
    Ok(())
}

/// A filing that was made here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Filed {
    /// Inner id.
    #[serde(skip)]
    pub entry: Id,
    /// Number of the case as printed.
    pub case: String,
    /// Number of the entry.
    pub number: Option<i64>,
    /// Number of the receipt.
    pub receipt: Option<i64>,
    /// Who filed.
    pub filed_by: String,
    /// When, in microseconds since 1970.
    pub at: Option<i64>,
    /// Docket text.
    pub text: String,
}

/// Every filing that was made here, oldest first.
///
/// # Errors
/// When the database refuses.
pub fn filed(tx: &mut Tx<'_, '_>) -> Result<Vec<Filed>> {
    tx.all(
        sql!(
            "SELECT e.id, c.number, e.number, d.serial, e.filed_by, e.entered_at, e.text FROM entries e JOIN cases c ON c.id = e.case_id LEFT JOIN drafts d ON d.entry_id = e.id WHERE NOT e.imported ORDER BY e.id"
        ),
        &[],
        |row| {
            Ok(Filed {
                entry: row.get(0)?,
                case: row.get(1)?,
                number: row.get(2)?,
                receipt: row.get(3)?,
                filed_by: row.get(4)?,
                at: row.get(5)?,
                text: row.get(6)?,
            })
        },
    )
}
