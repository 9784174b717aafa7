//! Sessions at this court: of people signed on at the centre, of court logins before go-live, of staff.

use domain::{Fresh, Id, Time, account::SignedOn};
use sha2::{Digest as _, Sha256};

use super::Tx;
use crate::{
    Error, Result,
    db::{Row, sql},
};

/// Who holds the session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Signed on at the centre.
    Central(SignedOn),
    /// A court login, before go-live only.
    Legacy(Id),
    /// A clerk of this court.
    Staff(Id),
    /// The bearer of a token of the centre's, who may read here (design 5).
    Viewing(SignedOn),
}

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's secret: names the row.
    pub hash: Vec<u8>,
    /// Who.
    pub holder: Holder,
    /// The filer that a person with several links acts as.
    pub acting_filer: Option<Id>,
    /// Client code, may be changed in the session.
    pub client_code: String,
    /// Exemption switched on for this session.
    pub exempt: bool,
    /// When it began.
    pub created_at: Time,
    /// Last use, written at most once a minute.
    pub last_used_at: Time,
}

/// SHA-256 of a cookie's secret.
#[must_use]
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn read(row: &Row<'_>) -> Result<Session> {
    let kind: String = row.get(1)?;
    let missing = || Error::Damaged(format!("session of kind {kind} without its holder"));
    let holder = match kind.as_str() {
        "central" | "viewing" => {
            let person: String = row.get::<Option<String>>(2)?.ok_or_else(missing)?;
            let person = serde_json::from_str(&person).map_err(|problem| Error::Damaged(format!("session person: {problem}")))?;
            if kind == "central" { Holder::Central(person) } else { Holder::Viewing(person) }
        }
        "legacy" => Holder::Legacy(row.get::<Option<Id>>(3)?.ok_or_else(missing)?),
        _ => Holder::Staff(row.get::<Option<Id>>(4)?.ok_or_else(missing)?),
    };
    Ok(Session {
        hash: row.get(0)?,
        holder,
        acting_filer: row.get(5)?,
        client_code: row.get(6)?,
        exempt: row.get(7)?,
        created_at: row.get(8)?,
        last_used_at: row.get(9)?,
    })
}

/// The session of a cookie's secret, unless it ended. Whether it is too old is the caller's rule.
///
/// # Errors
/// When the database refuses.
pub fn by_secret(tx: &mut Tx<'_, '_>, secret: &str) -> Result<Option<Session>> {
    tx.optional(
        sql!(
            "SELECT hash, kind, person, filer_id, staff_id, acting_filer_id, client_code, exempt, created_at, last_used_at FROM sessions WHERE hash = $1 AND ended_at IS NULL"
        ),
        &[hash(secret).into()],
        read,
    )
}

/// The viewing session of a token, by the token's SHA-256. `Some(None)`: there was one, and it ended.
///
/// # Errors
/// When the database refuses.
pub fn viewing(tx: &mut Tx<'_, '_>, token_hash: &[u8]) -> Result<Option<Option<Session>>> {
    tx.optional(
        sql!(
            "SELECT hash, kind, person, filer_id, staff_id, acting_filer_id, client_code, exempt, created_at, last_used_at, ended_at FROM sessions WHERE hash = $1 AND kind = 'viewing'"
        ),
        &[token_hash.into()],
        |row| if row.get::<Option<Time>>(10)?.is_some() { Ok(None) } else { read(row).map(Some) },
    )
}

/// Begins the viewing session of a token that the centre vouched for, as old as the token itself. Nothing begins when the centre's
/// message that the token ended was faster.
///
/// # Errors
/// When the database refuses.
pub fn view(
    tx: &mut Tx<'_, '_>,
    fresh: &Fresh,
    token_hash: &[u8],
    person: &SignedOn,
    given_at: Time,
) -> Result<Option<Option<Session>>> {
    let told = serde_json::to_string(person).map_err(|problem| Error::Value(problem.to_string()))?;
    tx.execute(
        sql!(
            "INSERT INTO sessions (hash, kind, sid, account_number, person, client_code, exempt, created_at, last_used_at) SELECT $1, 'viewing', $2, $3, $4, $5, FALSE, $6, $7 WHERE NOT EXISTS (SELECT 1 FROM sessions e WHERE e.sid = $2 AND e.ended_at IS NOT NULL) ON CONFLICT DO NOTHING"
        ),
        &[
            token_hash.into(),
            person.sid.as_str().into(),
            person.account_number.into(),
            told.into(),
            person.client_code.as_str().into(),
            given_at.into(),
            fresh.now.into(),
        ],
    )?;
    viewing(tx, token_hash)
}

/// Begins a session; gives the secret for the cookie, which is nowhere stored.
///
/// # Errors
/// When the database refuses.
pub fn begin(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, holder: &Holder, client_code: &str) -> Result<String> {
    let secret = fresh.rng.secret();
    let (kind, sid, number, person, filer, staff) = match holder {
        // The row of a viewing session is named by its token: `view` begins it.
        Holder::Central(signed_on) | Holder::Viewing(signed_on) => (
            "central",
            signed_on.sid.clone(),
            Some(signed_on.account_number),
            Some(serde_json::to_string(signed_on).map_err(|problem| Error::Value(problem.to_string()))?),
            None,
            None,
        ),
        Holder::Legacy(filer) => ("legacy", String::new(), None, None, Some(*filer), None),
        Holder::Staff(staff) => ("staff", String::new(), None, None, None, Some(*staff)),
    };
    tx.execute(
        sql!(
            "INSERT INTO sessions (hash, kind, sid, account_number, person, filer_id, staff_id, client_code, exempt, created_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, $9, $9)"
        ),
        &[
            hash(&secret).into(),
            kind.into(),
            sid.into(),
            number.into(),
            person.into(),
            filer.into(),
            staff.into(),
            client_code.into(),
            fresh.now.into(),
        ],
    )?;
    Ok(secret)
}

/// Gives a session a new secret (security S03, A11): the old cookie is dead, what hangs on the session goes on.
///
/// # Errors
/// When the database refuses.
pub fn renew(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, old: &[u8]) -> Result<String> {
    let secret = fresh.rng.secret();
    tx.execute(sql!("UPDATE sessions SET hash = $2 WHERE hash = $1"), &[old.into(), hash(&secret).into()])?;
    tx.execute(sql!("UPDATE proposals SET session_hash = $2 WHERE session_hash = $1"), &[old.into(), hash(&secret).into()])?;
    tx.execute(sql!("UPDATE drafts SET session_hash = $2 WHERE session_hash = $1"), &[old.into(), hash(&secret).into()])?;
    Ok(secret)
}

/// Notes a use.
///
/// # Errors
/// When the database refuses.
pub fn touch(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &[u8]) -> Result<()> {
    tx.execute(sql!("UPDATE sessions SET last_used_at = $2 WHERE hash = $1"), &[session.into(), fresh.now.into()])?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// When the database refuses.
pub fn end(tx: &mut Tx<'_, '_>, fresh: &Fresh, session: &[u8]) -> Result<()> {
    tx.execute(
        sql!("UPDATE sessions SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL"),
        &[session.into(), fresh.now.into()],
    )?;
    Ok(())
}

/// Ends every legacy session of a filer, at linking (security A29).
///
/// # Errors
/// When the database refuses.
pub fn end_legacy_of_filer(tx: &mut Tx<'_, '_>, fresh: &Fresh, filer: Id) -> Result<u64> {
    tx.execute(
        sql!("UPDATE sessions SET ended_at = $2 WHERE filer_id = $1 AND kind = 'legacy' AND ended_at IS NULL"),
        &[filer.into(), fresh.now.into()],
    )
}

/// Ends every legacy session of a filer but one, after a change of the court password (security S09).
///
/// # Errors
/// When the database refuses.
pub fn end_legacy_of_filer_but(tx: &mut Tx<'_, '_>, fresh: &Fresh, filer: Id, kept: &[u8]) -> Result<u64> {
    tx.execute(
        sql!("UPDATE sessions SET ended_at = $2 WHERE filer_id = $1 AND kind = 'legacy' AND hash <> $3 AND ended_at IS NULL"),
        &[filer.into(), fresh.now.into(), kept.into()],
    )
}

/// Ends the sessions that the centre named: one `sid`, or with an empty one all of the account made before `before`.
///
/// # Errors
/// When the database refuses.
pub fn end_by_centre(tx: &mut Tx<'_, '_>, fresh: &Fresh, sid: &str, account_number: i64, before: Time) -> Result<u64> {
    if sid.is_empty() {
        tx.execute(
            sql!("UPDATE sessions SET ended_at = $3 WHERE account_number = $1 AND created_at <= $2 AND kind IN ('central', 'viewing') AND ended_at IS NULL"),
            &[account_number.into(), before.into(), fresh.now.into()],
        )
    } else {
        let ended = tx.execute(
            sql!("UPDATE sessions SET ended_at = $2 WHERE sid = $1 AND kind IN ('central', 'viewing') AND ended_at IS NULL"),
            &[sid.into(), fresh.now.into()],
        )?;
        // What this court is just about to begin for the same sign-on must find it ended.
        tx.execute(
            sql!(
                "INSERT INTO sessions (hash, kind, sid, account_number, client_code, exempt, created_at, last_used_at, ended_at) VALUES ($1, 'ended', $2, $3, '', FALSE, $4, $4, $4) ON CONFLICT DO NOTHING"
            ),
            &[hash(&format!("ended {sid}")).into(), sid.into(), account_number.into(), fresh.now.into()],
        )?;
        Ok(ended)
    }
}

/// Changes the client code of a session.
///
/// # Errors
/// When the database refuses.
pub fn set_client_code(tx: &mut Tx<'_, '_>, session: &[u8], code: &str) -> Result<()> {
    tx.execute(sql!("UPDATE sessions SET client_code = $2 WHERE hash = $1"), &[session.into(), code.into()])?;
    Ok(())
}

/// Chooses which of several linked filers the person acts as.
///
/// # Errors
/// When the database refuses.
pub fn act_as(tx: &mut Tx<'_, '_>, session: &[u8], filer: Option<Id>) -> Result<()> {
    tx.execute(sql!("UPDATE sessions SET acting_filer_id = $2 WHERE hash = $1"), &[session.into(), filer.into()])?;
    Ok(())
}

/// Switches the fee exemption of a session.
///
/// # Errors
/// When the database refuses.
pub fn set_exempt(tx: &mut Tx<'_, '_>, session: &[u8], exempt: bool) -> Result<()> {
    tx.execute(sql!("UPDATE sessions SET exempt = $2 WHERE hash = $1"), &[session.into(), exempt.into()])?;
    Ok(())
}

/// Forgets sessions that ended, or were last used, more than thirty days ago; the answer is how many.
///
/// # Errors
/// When the database refuses.
pub fn forget_old(tx: &mut Tx<'_, '_>, fresh: &Fresh) -> Result<u64> {
    let before = fresh.now.plus_seconds(-30 * Time::DAY);
    tx.execute(sql!("DELETE FROM sessions WHERE COALESCE(ended_at, last_used_at) < $1"), &[before.into()])
}
