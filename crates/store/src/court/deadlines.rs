//! Deadlines and hearings of cases. What is sealed, or tied to a sealed entry or party, is left out by the query unless the reader may
//! know of it.

use domain::{
    Fresh, Id, Time,
    deadline::{Kind, State},
};

use super::{Tx, reports::Asked};
use crate::{
    Error, Result,
    db::{Row, Sql, sql},
};

/// A deadline or a hearing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Inner id.
    pub id: Id,
    /// Names it in people's calendars for good.
    pub uid: String,
    /// Grows with every change, from 0.
    pub version: i64,
    /// When it was last changed.
    pub changed_at: Time,
    /// Kind.
    pub kind: Kind,
    /// What is to be done, or which hearing.
    pub what: String,
    /// `YYYY-MM-DD`, in the court's zone.
    pub due_on: String,
    /// `HH:MM`, in the court's zone.
    pub begins_at: Option<String>,
    /// Courtroom; may be empty.
    pub place: String,
    /// Before whom; may be empty.
    pub judge: String,
    /// `YYYY-MM-DD`.
    pub set_on: String,
    /// Who set it.
    pub set_by: String,
    /// Where it stands.
    pub state: State,
    /// `YYYY-MM-DD`: the day on which it ended.
    pub ended_on: Option<String>,
    /// Name of the party that it concerns.
    pub party: Option<String>,
    /// Number of the entry that it belongs to.
    pub number: Option<i64>,
    /// `YYYY-MM-DD`: the day on which that entry was filed.
    pub entry_filed: Option<String>,
    /// Serial of that entry's main document, if there is one that the reader may know of.
    pub document: Option<i64>,
    /// Case id.
    pub case_serial: i64,
    /// Number of the case as printed.
    pub case_number: String,
    /// Title of the case.
    pub title: String,
}

/// What a new one needs.
#[derive(Clone, Debug)]
pub struct NewDeadline {
    /// The case.
    pub case: Id,
    /// The entry that it belongs to.
    pub entry: Option<Id>,
    /// The party that it concerns.
    pub party: Option<Id>,
    /// Kind.
    pub kind: Kind,
    /// What is to be done, or which hearing.
    pub what: String,
    /// `YYYY-MM-DD`.
    pub due_on: String,
    /// `HH:MM`.
    pub begins_at: Option<String>,
    /// Courtroom.
    pub place: String,
    /// Before whom.
    pub judge: String,
    /// `YYYY-MM-DD`.
    pub set_on: String,
    /// Who sets it.
    pub set_by: String,
}

/// What a calendar across cases asks for beside days, office, type and case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CalendarAsked {
    /// Days, office, type of case and case id; the days are those on which something is due.
    pub cases: Asked,
    /// One kind, or both.
    pub kind: Option<Kind>,
    /// Part of the judge's name.
    pub judge: String,
    /// With those that ended.
    pub ended_too: bool,
}

fn read(row: &Row<'_>) -> Result<Deadline> {
    let (kind, state): (String, String) = (row.get(4)?, row.get(12)?);
    Ok(Deadline {
        id: row.get(0)?,
        uid: row.get(1)?,
        version: row.get(2)?,
        changed_at: row.get(3)?,
        kind: Kind::from_word(&kind).ok_or_else(|| Error::Damaged(format!("deadline kind {kind}")))?,
        what: row.get(5)?,
        due_on: row.get(6)?,
        begins_at: row.get(7)?,
        place: row.get(8)?,
        judge: row.get(9)?,
        set_on: row.get(10)?,
        set_by: row.get(11)?,
        state: State::from_word(&state).ok_or_else(|| Error::Damaged(format!("deadline state {state}")))?,
        ended_on: row.get(13)?,
        party: row.get(14)?,
        number: row.get(15)?,
        entry_filed: row.get(16)?,
        document: row.get(17)?,
        case_serial: row.get(18)?,
        case_number: row.get(19)?,
        title: row.get(20)?,
    })
}

// `$1`: whether what is sealed is seen too.
macro_rules! seen {
    () => {
        "SELECT d.id, d.uid, d.version, d.changed_at, d.kind, d.what, d.due_on, d.begins_at, d.place, d.judge, d.set_on, d.set_by, d.state, d.ended_on, p.name, e.number, e.date_filed, m.serial, c.serial, c.number, c.title FROM deadlines d JOIN cases c ON c.id = d.case_id LEFT JOIN entries e ON e.id = d.entry_id LEFT JOIN parties p ON p.id = d.party_id LEFT JOIN documents m ON m.entry_id = d.entry_id AND m.part = 0 AND (NOT m.sealed OR $1) WHERE (e.id IS NULL OR NOT e.sealed OR $1) AND (p.id IS NULL OR NOT p.sealed OR $1) AND "
    };
}

const OF_CASE: Sql = sql!(concat!(
    seen!(),
    "d.case_id = $2 AND (d.state = 'open' OR $3) ORDER BY d.due_on, coalesce(d.begins_at, ''), d.id LIMIT $4"
));
// $2 and $3 days, $4 office, $5 type, $6 case id, $7 kind, $8 judge, $9 those that ended, $10 limit.
const CALENDAR: Sql = sql!(concat!(
    seen!(),
    "d.due_on >= $2 AND d.due_on <= $3 AND (NOT c.sealed OR $1) AND (CAST($4 AS TEXT) = '' OR substr(c.number, 1, 2) = $4) AND (CAST($5 AS TEXT) = '' OR c.kind = $5) AND ($6 = 0 OR c.serial = $6) AND (CAST($7 AS TEXT) = '' OR d.kind = $7) AND (CAST($8 AS TEXT) = '' OR replace(d.judge_key, $8, '') <> d.judge_key) AND (d.state = 'open' OR $9) ORDER BY d.due_on, coalesce(d.begins_at, ''), d.id LIMIT $10"
));

/// The deadlines and hearings of a case by day and hour, at most `limit`; those that ended only with `ended_too`, those tied to a
/// sealed entry only with `sealed_too`. Whether the case itself may be known of was asked when it was found.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, ended_too: bool, sealed_too: bool, limit: i64) -> Result<Vec<Deadline>> {
    tx.all(OF_CASE, &[sealed_too.into(), case.into(), ended_too.into(), limit.into()], read)
}

/// Deadlines and hearings of all cases between two days, by day and hour, at most `limit`; what is sealed for the court itself (`all`)
/// only.
///
/// # Errors
/// When the database refuses.
pub fn calendar(tx: &mut Tx<'_, '_>, asked: &CalendarAsked, all: bool, limit: i64) -> Result<Vec<Deadline>> {
    let args = [
        all.into(),
        asked.cases.from.as_str().into(),
        asked.cases.to.as_str().into(),
        asked.cases.office.as_str().into(),
        asked.cases.kind.as_str().into(),
        asked.cases.case_serial.into(),
        asked.kind.map_or("", Kind::word).into(),
        asked.judge.to_lowercase().into(),
        asked.ended_too.into(),
        limit.into(),
    ];
    tx.all(CALENDAR, &args, read)
}

/// Sets one.
///
/// # Errors
/// When the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, new: &NewDeadline) -> Result<Id> {
    let id = tx.new_id(fresh);
    // Nothing in it tells how many others there are.
    let uid = fresh.rng.secret();
    tx.execute(
        sql!(
            "INSERT INTO deadlines (id, uid, case_id, entry_id, party_id, kind, what, due_on, begins_at, place, judge, judge_key, set_on, set_by, state, version, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'open', 0, $15)"
        ),
        &[
            id.into(),
            uid.into(),
            new.case.into(),
            new.entry.into(),
            new.party.into(),
            new.kind.word().into(),
            new.what.as_str().into(),
            new.due_on.as_str().into(),
            new.begins_at.as_deref().into(),
            new.place.as_str().into(),
            new.judge.as_str().into(),
            new.judge.to_lowercase().into(),
            new.set_on.as_str().into(),
            new.set_by.as_str().into(),
            fresh.now.into(),
        ],
    )?;
    Ok(id)
}

/// Says where one of a case stands from a day on; [`State::Open`] takes back what was said before. `false` when it is no longer at that
/// version, or there already.
///
/// # Errors
/// When the database refuses.
pub fn change(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, id: Id, version: i64, state: State, day: &str) -> Result<bool> {
    let ended_on = (state != State::Open).then_some(day);
    let changed = tx.execute(
        sql!(
            "UPDATE deadlines SET state = $4, ended_on = $5, version = version + 1, changed_at = $6 WHERE id = $2 AND case_id = $1 AND version = $3 AND state <> $4"
        ),
        &[case.into(), id.into(), version.into(), state.word().into(), ended_on.into(), fresh.now.into()],
    )?;
    Ok(changed == 1)
}

#[cfg(test)]
#[path = "deadlines_tests.rs"]
mod tests;
