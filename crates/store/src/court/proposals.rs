//! Links that a person may confirm: one row for each time a court password or a linking code was right.

use domain::{Fresh, Id, Time};

use super::{Tx, sessions::hash};
use crate::{
    Result,
    db::{Row, sql},
};

/// Seconds in which a proposal can be confirmed; after that the court password is asked for again (security A23).
pub const GOOD_FOR_SECONDS: i64 = 10 * 60;

/// A proposal as stored. What a form sends is never taken for any of this (security A24).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// SHA-256 of its secret: names the row.
    pub hash: Vec<u8>,
    /// The session it belongs to; follows the session when that is renewed.
    pub session_hash: Vec<u8>,
    /// The PACER account.
    pub account_number: i64,
    /// The filer whose password or code was right.
    pub filer_id: Id,
    /// The filer's version then: any change since makes the proposal worthless (security A20).
    pub filer_version: i64,
    /// The linking code that was used, to be spent with the proposal; `None` when the court password was right.
    pub code_hash: Option<Vec<u8>>,
    /// Same, alike or different.
    pub verdict: String,
    /// The machine's reasons, one a line.
    pub reasons: String,
    /// Version of the words that the person will agree to.
    pub wording: i64,
    /// "I must file by", as `YYYY-MM-DD`.
    pub must_file_by: Option<String>,
    /// When it ends.
    pub expires_at: Time,
    /// When it was confirmed.
    pub spent_at: Option<Time>,
    /// The session that confirmed it, by the hash it had before it was renewed.
    pub spent_by: Option<Vec<u8>>,
    /// The link or request that came of it.
    pub link_id: Option<Id>,
}

/// What a new proposal needs.
#[derive(Clone, Debug)]
pub struct NewProposal {
    /// SHA-256 of the session's secret.
    pub session_hash: Vec<u8>,
    /// The PACER account.
    pub account_number: i64,
    /// The filer.
    pub filer_id: Id,
    /// The filer's version.
    pub filer_version: i64,
    /// The linking code, if one was used.
    pub code_hash: Option<Vec<u8>>,
    /// Same, alike or different.
    pub verdict: String,
    /// The reasons, one a line.
    pub reasons: String,
    /// Version of the confirm page's words.
    pub wording: i64,
    /// "I must file by".
    pub must_file_by: Option<String>,
}

macro_rules! columns {
    () => {
        "hash, session_hash, account_number, filer_id, filer_version, code_hash, verdict, reasons, wording, must_file_by, expires_at, spent_at, spent_by, link_id"
    };
}

fn read(row: &Row<'_>) -> Result<Proposal> {
    Ok(Proposal {
        hash: row.get(0)?,
        session_hash: row.get(1)?,
        account_number: row.get(2)?,
        filer_id: row.get(3)?,
        filer_version: row.get(4)?,
        code_hash: row.get(5)?,
        verdict: row.get(6)?,
        reasons: row.get(7)?,
        wording: row.get(8)?,
        must_file_by: row.get(9)?,
        expires_at: row.get(10)?,
        spent_at: row.get(11)?,
        spent_by: row.get(12)?,
        link_id: row.get(13)?,
    })
}

/// Makes a proposal; gives its secret, of which only the SHA-256 is stored.
///
/// # Errors
/// When the database refuses.
pub fn make(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, new: &NewProposal) -> Result<String> {
    let secret = fresh.rng.secret();
    tx.execute(
        sql!(
            "INSERT INTO proposals (hash, session_hash, account_number, filer_id, filer_version, code_hash, verdict, reasons, wording, must_file_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        ),
        &[
            hash(&secret).into(),
            new.session_hash.clone().into(),
            new.account_number.into(),
            new.filer_id.into(),
            new.filer_version.into(),
            new.code_hash.clone().into(),
            new.verdict.as_str().into(),
            new.reasons.as_str().into(),
            new.wording.into(),
            new.must_file_by.clone().into(),
            fresh.now.into(),
            fresh.now.plus_seconds(GOOD_FOR_SECONDS).into(),
        ],
    )?;
    Ok(secret)
}

/// The proposal of a secret, whatever became of it.
///
/// # Errors
/// When the database refuses.
pub fn by_secret(tx: &mut Tx<'_, '_>, secret: &str) -> Result<Option<Proposal>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM proposals WHERE hash = $1")), &[hash(secret).into()], read)
}

/// Spends a proposal for a session; false when it was spent before.
///
/// # Errors
/// When the database refuses.
pub fn spend(tx: &mut Tx<'_, '_>, fresh: &Fresh, proposal: &Proposal, session: &[u8]) -> Result<bool> {
    let spent = tx.execute(
        sql!("UPDATE proposals SET spent_at = $2, spent_by = $3 WHERE hash = $1 AND spent_at IS NULL"),
        &[proposal.hash.clone().into(), fresh.now.into(), session.into()],
    )?;
    Ok(spent == 1)
}

/// Notes the link that came of a proposal.
///
/// # Errors
/// When the database refuses.
pub fn became(tx: &mut Tx<'_, '_>, proposal: &Proposal, link: Id) -> Result<()> {
    tx.execute(sql!("UPDATE proposals SET link_id = $2 WHERE hash = $1"), &[proposal.hash.clone().into(), link.into()])?;
    Ok(())
}

/// The client code of the session that spent a proposal, if that session still goes on.
///
/// # Errors
/// When the database refuses.
pub fn living_session(tx: &mut Tx<'_, '_>, proposal: &Proposal) -> Result<Option<String>> {
    tx.optional(
        sql!("SELECT client_code FROM sessions WHERE hash = $1 AND ended_at IS NULL"),
        &[proposal.session_hash.clone().into()],
        |row| row.get(0),
    )
}

/// Forgets proposals that ran out more than a day ago, confirmed or not; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    tx.execute(sql!("DELETE FROM proposals WHERE expires_at < $1"), &[fresh.now.plus_seconds(-Time::DAY).into()])
}
