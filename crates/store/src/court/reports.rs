//! What reports and feeds read across cases. What is sealed is left out by the query unless the reader may know of it.

use domain::{Id, Time};

use super::{Tx, entries::Place};
use crate::{
    Result,
    db::{Row, Sql, sql},
};

/// What an entry of a docket sheet weighs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weighed {
    /// Counts every entry of the case.
    pub sequence: i64,
    /// Number as printed on the sheet.
    pub number: Option<i64>,
    /// `YYYY-MM-DD`: the day of filing.
    pub date: Option<String>,
    /// Bytes of its docket text.
    pub bytes: i64,
}

/// As [`super::entries::listed_by_day`], with the size of the docket text in its place: the text itself is not read.
///
/// # Errors
/// When the database refuses.
pub fn sizes_by_day(
    tx: &mut Tx<'_, '_>,
    case: Id,
    after: &Place,
    backwards: bool,
    limit: i64,
    sealed_too: bool,
) -> Result<Vec<Weighed>> {
    let sql = if backwards {
        sql!(
            "SELECT sequence, number, date_filed, CAST(octet_length(text) AS BIGINT) FROM entries WHERE case_id = $1 AND sequence > 0 AND (NOT sealed OR $3) AND coalesce(date_filed, '') <= $4 AND (coalesce(date_filed, '') < $4 OR sequence < $5) ORDER BY coalesce(date_filed, '') DESC, sequence DESC LIMIT $2"
        )
    } else {
        sql!(
            "SELECT sequence, number, date_filed, CAST(octet_length(text) AS BIGINT) FROM entries WHERE case_id = $1 AND sequence > 0 AND (NOT sealed OR $3) AND coalesce(date_filed, '') >= $4 AND (coalesce(date_filed, '') > $4 OR sequence > $5) ORDER BY coalesce(date_filed, ''), sequence LIMIT $2"
        )
    };
    let row = |row: &Row<'_>| Ok(Weighed { sequence: row.get(0)?, number: row.get(1)?, date: row.get(2)?, bytes: row.get(3)? });
    tx.all(sql, &[case.into(), limit.into(), sealed_too.into(), after.0.as_str().into(), after.1.into()], row)
}

/// What a feed tells of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Case id.
    pub case_serial: i64,
    /// Number of the case as printed.
    pub case_number: String,
    /// Title of the case.
    pub title: String,
    /// `cv`, `bk`, `ap` …
    pub kind: String,
    /// Bankruptcy chapter.
    pub chapter: String,
    /// Counts every entry of the case.
    pub sequence: i64,
    /// Number as printed on the sheet.
    pub number: Option<i64>,
    /// When it was made, for entries made here.
    pub entered_at: Option<Time>,
    /// `YYYY-MM-DD`: the day it was entered, else filed.
    pub date: Option<String>,
    /// Code of the event; empty for imported ones.
    pub event: String,
    /// The event in a few words, as imported.
    pub short_text: String,
    /// Docket text.
    pub text: String,
    /// Serial of its main document, if there is one that everybody may know of.
    pub document: Option<i64>,
}

fn news(row: &Row<'_>) -> Result<News> {
    Ok(News {
        case_serial: row.get(0)?,
        case_number: row.get(1)?,
        title: row.get(2)?,
        kind: row.get(3)?,
        chapter: row.get(4)?,
        sequence: row.get(5)?,
        number: row.get(6)?,
        entered_at: row.get(7)?,
        date: row.get(8)?,
        event: row.get(9)?,
        short_text: row.get(10)?,
        text: row.get(11)?,
        document: row.get(12)?,
    })
}

const NEWS: Sql = sql!(
    "SELECT c.serial, c.number, c.title, c.kind, c.chapter, e.sequence, e.number, e.entered_at, coalesce(e.date_entered, e.date_filed), e.event, e.short_text, e.text, d.serial FROM entries e JOIN cases c ON c.id = e.case_id LEFT JOIN documents d ON d.entry_id = e.id AND d.part = 0 AND NOT d.sealed WHERE e.entered_at > $1 AND e.sequence > 0 AND NOT e.sealed AND NOT c.sealed ORDER BY e.entered_at DESC, e.id DESC LIMIT $2"
);

/// What was entered here after an instant, newest first, at most `limit`: nothing that is sealed, nothing of a sealed case.
///
/// # Errors
/// When the database refuses.
pub fn news_since(tx: &mut Tx<'_, '_>, since: Time, limit: i64) -> Result<Vec<News>> {
    tx.all(NEWS, &[since.into(), limit.into()], news)
}

/// The last entries of a case, newest first, at most `limit`: nothing that is sealed, nothing of a sealed case.
///
/// # Errors
/// When the database refuses.
pub fn news_of_case(tx: &mut Tx<'_, '_>, case: Id, limit: i64) -> Result<Vec<News>> {
    tx.all(
        sql!(
            "SELECT c.serial, c.number, c.title, c.kind, c.chapter, e.sequence, e.number, e.entered_at, coalesce(e.date_entered, e.date_filed), e.event, e.short_text, e.text, d.serial FROM entries e JOIN cases c ON c.id = e.case_id LEFT JOIN documents d ON d.entry_id = e.id AND d.part = 0 AND NOT d.sealed WHERE e.case_id = $1 AND e.sequence > 0 AND NOT e.sealed AND NOT c.sealed ORDER BY e.sequence DESC LIMIT $2"
        ),
        &[case.into(), limit.into()],
        news,
    )
}

/// What a report across cases asks for; an empty text asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `YYYY-MM-DD`, the first day of filing.
    pub from: String,
    /// `YYYY-MM-DD`, the last.
    pub to: String,
    /// Digit of the office, with its colon: `2:`.
    pub office: String,
    /// `cv`, `bk` …
    pub kind: String,
    /// Beginning of the nature of suit as printed.
    pub nature_of_suit: String,
    /// Bankruptcy chapter.
    pub chapter: String,
    /// Whether open cases count.
    pub open: bool,
    /// Whether closed cases count.
    pub closed: bool,
    /// One case, by its case id; 0 for all.
    pub case_serial: i64,
}

/// A case as a list of cases prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Case id.
    pub serial: i64,
    /// Number as printed.
    pub number: String,
    /// Title.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_terminated: Option<String>,
    /// As printed.
    pub nature_of_suit: String,
    /// Bankruptcy chapter.
    pub chapter: String,
    /// Presiding judge as printed.
    pub assigned_to: String,
}

const FILED: Sql = sql!(
    "SELECT c.serial, c.number, c.title, c.date_filed, c.date_terminated, c.nature_of_suit, c.chapter, c.assigned_to FROM cases c WHERE (NOT c.sealed OR $1) AND c.date_filed >= $2 AND c.date_filed <= $3 AND (CAST($4 AS TEXT) = '' OR substr(c.number, 1, 2) = $4) AND (CAST($5 AS TEXT) = '' OR c.kind = $5) AND (CAST($6 AS TEXT) = '' OR lower(substr(c.nature_of_suit, 1, length($6))) = $6) AND (CAST($7 AS TEXT) = '' OR c.chapter = $7) AND (($8 AND c.date_terminated IS NULL) OR ($9 AND c.date_terminated IS NOT NULL)) ORDER BY c.date_filed, c.serial LIMIT $10"
);

/// Cases filed between two days, by day and case id, at most `limit`; sealed ones for the court itself (`all`) only.
///
/// # Errors
/// When the database refuses.
pub fn cases_filed(tx: &mut Tx<'_, '_>, asked: &Asked, all: bool, limit: i64) -> Result<Vec<Filed>> {
    tx.all(
        FILED,
        &[
            all.into(),
            asked.from.as_str().into(),
            asked.to.as_str().into(),
            asked.office.as_str().into(),
            asked.kind.as_str().into(),
            asked.nature_of_suit.to_lowercase().into(),
            asked.chapter.as_str().into(),
            asked.open.into(),
            asked.closed.into(),
            limit.into(),
        ],
        |row| {
            Ok(Filed {
                serial: row.get(0)?,
                number: row.get(1)?,
                title: row.get(2)?,
                date_filed: row.get(3)?,
                date_terminated: row.get(4)?,
                nature_of_suit: row.get(5)?,
                chapter: row.get(6)?,
                assigned_to: row.get(7)?,
            })
        },
    )
}

/// An entry as a list of entries of many cases prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Case id.
    pub case_serial: i64,
    /// Number of the case as printed.
    pub case_number: String,
    /// Title of the case.
    pub title: String,
    /// As printed.
    pub nature_of_suit: String,
    /// As printed.
    pub cause: String,
    /// Counts every entry of the case.
    pub sequence: i64,
    /// Number as printed on the sheet.
    pub number: Option<i64>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// Docket text.
    pub text: String,
    /// Serial of its main document.
    pub document: Option<i64>,
}

// $1 the court itself, $2 and $3 days, $4 office, $5 kind, $6 case id, $7 limit.
const ACTIVITY: Sql = sql!(
    "SELECT c.serial, c.number, c.title, c.nature_of_suit, c.cause, e.sequence, e.number, e.date_filed, e.text, d.serial FROM entries e JOIN cases c ON c.id = e.case_id LEFT JOIN documents d ON d.entry_id = e.id AND d.part = 0 AND (NOT d.sealed OR $1) WHERE e.date_filed >= $2 AND e.date_filed <= $3 AND e.sequence > 0 AND (NOT e.sealed OR $1) AND (NOT c.sealed OR $1) AND (CAST($4 AS TEXT) = '' OR substr(c.number, 1, 2) = $4) AND (CAST($5 AS TEXT) = '' OR c.kind = $5) AND ($6 = 0 OR c.serial = $6) ORDER BY e.date_filed, c.serial, e.sequence LIMIT $7"
);
const OPINIONS: Sql = sql!(
    "SELECT c.serial, c.number, c.title, c.nature_of_suit, c.cause, e.sequence, e.number, e.date_filed, e.text, d.serial FROM written_opinions w JOIN entries e ON e.id = w.entry_id JOIN cases c ON c.id = e.case_id JOIN documents d ON d.entry_id = e.id AND d.part = 0 AND (NOT d.sealed OR $1) WHERE w.filed_on >= $2 AND w.filed_on <= $3 AND e.sequence > 0 AND (NOT e.sealed OR $1) AND (NOT c.sealed OR $1) AND (CAST($4 AS TEXT) = '' OR substr(c.number, 1, 2) = $4) AND (CAST($5 AS TEXT) = '' OR c.kind = $5) AND ($6 = 0 OR c.serial = $6) ORDER BY w.filed_on, c.serial, e.sequence LIMIT $7"
);

/// Entries filed between two days, by day, case and place on the sheet, at most `limit`; what is sealed for the court itself (`all`)
/// only.
///
/// # Errors
/// When the database refuses.
pub fn activity(tx: &mut Tx<'_, '_>, asked: &Asked, all: bool, limit: i64) -> Result<Vec<Activity>> {
    across(tx, ACTIVITY, asked, all, limit)
}

/// Written opinions with their document, as [`activity`].
///
/// # Errors
/// When the database refuses.
pub fn opinions(tx: &mut Tx<'_, '_>, asked: &Asked, all: bool, limit: i64) -> Result<Vec<Activity>> {
    across(tx, OPINIONS, asked, all, limit)
}

fn across(tx: &mut Tx<'_, '_>, sql: Sql, asked: &Asked, all: bool, limit: i64) -> Result<Vec<Activity>> {
    let args = [
        all.into(),
        asked.from.as_str().into(),
        asked.to.as_str().into(),
        asked.office.as_str().into(),
        asked.kind.as_str().into(),
        asked.case_serial.into(),
        limit.into(),
    ];
    tx.all(sql, &args, read_activity)
}

fn read_activity(row: &Row<'_>) -> Result<Activity> {
    Ok(Activity {
        case_serial: row.get(0)?,
        case_number: row.get(1)?,
        title: row.get(2)?,
        nature_of_suit: row.get(3)?,
        cause: row.get(4)?,
        sequence: row.get(5)?,
        number: row.get(6)?,
        date_filed: row.get(7)?,
        text: row.get(8)?,
        document: row.get(9)?,
    })
}

/// Says that an entry is a written opinion; said twice, it changes nothing.
///
/// # Errors
/// When the database refuses.
pub fn mark_opinion(tx: &mut Tx<'_, '_>, entry: Id, filed_on: &str) -> Result<()> {
    tx.execute(
        sql!("INSERT INTO written_opinions (entry_id, filed_on) VALUES ($1, $2) ON CONFLICT (entry_id) DO NOTHING"),
        &[entry.into(), filed_on.into()],
    )?;
    Ok(())
}

/// Takes back that an entry is a written opinion; gives the case's number and the entry's sequence, `None` when it is none.
///
/// # Errors
/// When the database refuses.
pub fn unmark_opinion(tx: &mut Tx<'_, '_>, entry: Id) -> Result<Option<(String, i64)>> {
    if tx.execute(sql!("DELETE FROM written_opinions WHERE entry_id = $1"), &[entry.into()])? == 0 {
        return Ok(None);
    }
    tx.optional(
        sql!("SELECT c.number, e.sequence FROM entries e JOIN cases c ON c.id = e.case_id WHERE e.id = $1"),
        &[entry.into()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The latest written opinions with their entries' ids, sealed ones too: for the court itself.
///
/// # Errors
/// When the database refuses.
pub fn latest_opinions(tx: &mut Tx<'_, '_>, limit: i64) -> Result<Vec<(Id, Activity)>> {
    tx.all(
        sql!(
            "SELECT c.serial, c.number, c.title, c.nature_of_suit, c.cause, e.sequence, e.number, e.date_filed, e.text, d.serial, e.id FROM written_opinions w JOIN entries e ON e.id = w.entry_id JOIN cases c ON c.id = e.case_id LEFT JOIN documents d ON d.entry_id = e.id AND d.part = 0 ORDER BY w.filed_on DESC, w.entry_id DESC LIMIT $1"
        ),
        &[limit.into()],
        |row| Ok((row.get(10)?, read_activity(row)?)),
    )
}

/// Whether an entry is a written opinion.
///
/// # Errors
/// When the database refuses.
pub fn is_opinion(tx: &mut Tx<'_, '_>, entry: Id) -> Result<bool> {
    tx.one(sql!("SELECT EXISTS (SELECT 1 FROM written_opinions WHERE entry_id = $1)"), &[entry.into()], |row| row.get(0))
}

#[cfg(test)]
#[path = "reports_tests.rs"]
mod tests;
