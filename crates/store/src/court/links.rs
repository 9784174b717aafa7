//! Links and requests for links, as this court holds them: the court's row is the truth, the centre's register follows.

use domain::{Fresh, Id, Time, account::SignedOn, filer::Role, link::State};

use super::{Tx, filers};
use crate::{
    Error, Result,
    db::{Row, sql},
    shared::counters,
};

/// A link or request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Inner id.
    pub id: Id,
    /// The court's own number for it, used in the desk's addresses.
    pub number: i64,
    /// The filer.
    pub filer_id: Id,
    /// The PACER account.
    pub account_number: i64,
    /// The filer's role when linked.
    pub role: Role,
    /// Where it stands.
    pub state: State,
    /// Grows with every change.
    pub version: i64,
    /// The person as the centre described them at that sign-on.
    pub person: SignedOn,
    /// Same, alike or different: the machine's word.
    pub verdict: String,
    /// Its reasons, one a line.
    pub reasons: String,
    /// "I must file by", as `YYYY-MM-DD`, in courts that review.
    pub must_file_by: Option<String>,
    /// When it was submitted.
    pub requested_at: Time,
    /// When its state last changed.
    pub changed_at: Time,
    /// Who decided: `clerk jdoe`, or nobody.
    pub decided_by: Option<String>,
    /// Reason given with the last decision.
    pub reason: String,
}

/// What a new link needs.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The filer.
    pub filer_id: Id,
    /// The filer's role.
    pub role: Role,
    /// Whether another link of the same account with another role may stand beside it.
    pub beside_other_roles: bool,
    /// Pending or active.
    pub state: State,
    /// The person as signed on.
    pub person: SignedOn,
    /// The machine's word.
    pub verdict: String,
    /// Its reasons, one a line.
    pub reasons: String,
    /// "I must file by".
    pub must_file_by: Option<String>,
}

macro_rules! columns {
    () => {
        "id, number, filer_id, account_number, role, state, version, person, verdict, reasons, must_file_by, requested_at, changed_at, decided_by, reason"
    };
}

fn read(row: &Row<'_>) -> Result<Link> {
    let (role, state, person): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(7)?);
    Ok(Link {
        id: row.get(0)?,
        number: row.get(1)?,
        filer_id: row.get(2)?,
        account_number: row.get(3)?,
        role: Role::from_word(&role).ok_or_else(|| Error::Damaged(format!("link role {role}")))?,
        state: State::from_word(&state).ok_or_else(|| Error::Damaged(format!("link state {state}")))?,
        version: row.get(6)?,
        person: serde_json::from_str(&person).map_err(|problem| Error::Damaged(format!("link person: {problem}")))?,
        verdict: row.get(8)?,
        reasons: row.get(9)?,
        must_file_by: row.get(10)?,
        requested_at: row.get(11)?,
        changed_at: row.get(12)?,
        decided_by: row.get(13)?,
        reason: row.get(14)?,
    })
}

/// The link of an id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_, '_>, id: Id) -> Result<Option<Link>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM links WHERE id = $1")), &[id.into()], read)
}

/// The link of the court's own number.
///
/// # Errors
/// When the database refuses.
pub fn by_number(tx: &mut Tx<'_, '_>, number: i64) -> Result<Option<Link>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM links WHERE number = $1")), &[number.into()], read)
}

/// The living links of an account in this court (pending, active or frozen), oldest first.
///
/// # Errors
/// When the database refuses.
pub fn living_of_account(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<Link>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM links WHERE account_number = $1 AND state IN ('pending', 'active', 'frozen') ORDER BY id"
        )),
        &[account_number.into()],
        read,
    )
}

/// Every link an account ever had in this court, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_account(tx: &mut Tx<'_, '_>, account_number: i64) -> Result<Vec<Link>> {
    tx.all(
        sql!(concat!("SELECT ", columns!(), " FROM links WHERE account_number = $1 ORDER BY id DESC")),
        &[account_number.into()],
        read,
    )
}

/// The living link of a filer, if there is one.
///
/// # Errors
/// When the database refuses.
pub fn living_of_filer(tx: &mut Tx<'_, '_>, filer: Id) -> Result<Option<Link>> {
    tx.optional(
        sql!(concat!("SELECT ", columns!(), " FROM links WHERE filer_id = $1 AND state IN ('pending', 'active', 'frozen')")),
        &[filer.into()],
        read,
    )
}

/// Every link a filer ever had, newest first.
///
/// # Errors
/// When the database refuses.
pub fn of_filer(tx: &mut Tx<'_, '_>, filer: Id) -> Result<Vec<Link>> {
    tx.all(sql!(concat!("SELECT ", columns!(), " FROM links WHERE filer_id = $1 ORDER BY id DESC")), &[filer.into()], read)
}

/// Links in a state, those with the earliest "I must file by" first, then the oldest: the clerk's queue.
///
/// # Errors
/// When the database refuses.
pub fn in_state(tx: &mut Tx<'_, '_>, state: State, limit: i64) -> Result<Vec<Link>> {
    tx.all(
        sql!(concat!("SELECT ", columns!(), " FROM links WHERE state = $1 ORDER BY must_file_by NULLS LAST, id LIMIT $2")),
        &[state.word().into(), limit.into()],
        read,
    )
}

/// Links for the desk, newest first, at most 200: in a state or in all, of a filer by the beginning of name or login, of an account or
/// of the link's own number.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_, '_>, state: Option<State>, typed: &str) -> Result<Vec<Link>> {
    let number: i64 = typed.trim().parse().unwrap_or(-1);
    let end = |text: &str| format!("{text}\u{10FFFF}");
    let (name, login) = (filers::name_key(typed), filers::login_key(typed));
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM links WHERE ($1 = '' OR state = $1) AND ($2 = '' OR account_number = $3 OR number = $3 OR filer_id IN (SELECT id FROM filers WHERE ($4 <> '' AND name_key >= $4 AND name_key < $5) OR (login_key >= $2 AND login_key < $6))) ORDER BY id DESC LIMIT 200"
        )),
        &[
            state.map_or("", State::word).into(),
            login.as_str().into(),
            number.into(),
            name.as_str().into(),
            end(&name).into(),
            end(&login).into(),
        ],
        read,
    )
}

/// Makes a link. [`Error::Taken`] when the filer or the account has a living one already: the indexes decide every race.
///
/// # Errors
/// When taken or the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, new: &NewLink) -> Result<Link> {
    let made =
        Made { id: tx.new_id(fresh), version: 1, requested_at: fresh.now, changed_at: fresh.now, decided_by: None, reason: "" };
    insert_row(tx, &made, new)?;
    by_id(tx, made.id)?.ok_or_else(|| Error::Damaged("a link just made is missing".into()))
}

/// What a link's row says of its making.
pub(super) struct Made<'a> {
    pub(super) id: Id,
    pub(super) version: i64,
    pub(super) requested_at: Time,
    pub(super) changed_at: Time,
    pub(super) decided_by: Option<&'a str>,
    pub(super) reason: &'a str,
}

/// Writes the row of a link; gives its number.
pub(super) fn insert_row(tx: &mut Tx<'_, '_>, made: &Made<'_>, new: &NewLink) -> Result<i64> {
    let number = counters::next(tx, "link", 1)?;
    let person = serde_json::to_string(&new.person).map_err(|problem| Error::Value(problem.to_string()))?;
    let exclusive = if new.beside_other_roles { new.role.word() } else { "" };
    tx.execute(
        sql!(
            "INSERT INTO links (id, number, filer_id, account_number, role, exclusive, state, person, verdict, reasons, must_file_by, requested_at, changed_at, reason, version, decided_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        ),
        &[
            made.id.into(),
            number.into(),
            new.filer_id.into(),
            new.person.account_number.into(),
            new.role.word().into(),
            exclusive.into(),
            new.state.word().into(),
            person.into(),
            new.verdict.as_str().into(),
            new.reasons.as_str().into(),
            new.must_file_by.clone().into(),
            made.requested_at.into(),
            made.changed_at.into(),
            made.reason.into(),
            made.version.into(),
            made.decided_by.map(str::to_owned).into(),
        ],
    )?;
    Ok(number)
}

/// Moves a link from the state it was read in to another. `None` when somebody else moved it first.
///
/// # Errors
/// When the database refuses.
pub fn change(tx: &mut Tx<'_, '_>, fresh: &Fresh, was: &Link, to: State, by: Option<&str>, reason: &str) -> Result<Option<Link>> {
    let changed = tx.execute(
        sql!(
            "UPDATE links SET state = $3, version = version + 1, changed_at = $4, decided_by = $5, reason = $6 WHERE id = $1 AND version = $2"
        ),
        &[
            was.id.into(),
            was.version.into(),
            to.word().into(),
            fresh.now.into(),
            by.map(str::to_owned).into(),
            reason.into(),
        ],
    )?;
    if changed == 0 { Ok(None) } else { by_id(tx, was.id) }
}
