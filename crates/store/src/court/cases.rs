//! Cases: their numbers, titles and facts. What is sealed is left out by the query unless the reader may know of it.

use domain::{Fresh, Id, Time};

use super::Tx;
use crate::{
    Error, Result,
    db::{Row, sql},
    shared::counters,
};

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Inner id.
    pub id: Id,
    /// The court's own case id, in addresses (`iquery.pl?12`).
    pub serial: i64,
    /// Number as printed.
    pub number: String,
    /// `cv`, `cr`, `bk`, `ap`, `mj`, `md` or another type of the number; empty when it has none.
    pub kind: String,
    /// Title.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD` once closed.
    pub date_terminated: Option<String>,
    /// Nature of suit as printed.
    pub nature_of_suit: String,
    /// Presiding judge as printed.
    pub assigned_to: String,
    /// Bankruptcy chapter.
    pub chapter: String,
    /// Whether only participants may know of it.
    pub sealed: bool,
    /// `LEAD`, `APPEAL` and such, one a line.
    pub flags: String,
    /// Everything else of the docket sheet's head, as JSON.
    pub facts: String,
    /// When something was last filed.
    pub last_filing_at: Time,
}

/// What a new case needs.
#[derive(Clone, Debug, Default)]
pub struct NewCase {
    /// Number as printed.
    pub number: String,
    /// Search key of the number.
    pub number_key: String,
    /// Type of the number.
    pub kind: String,
    /// Title.
    pub title: String,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_terminated: Option<String>,
    /// As printed.
    pub nature_of_suit: String,
    /// As printed.
    pub assigned_to: String,
    /// Bankruptcy chapter.
    pub chapter: String,
    /// Whether it is sealed.
    pub sealed: bool,
    /// Judge to whom it is referred, as printed.
    pub referred_to: String,
    /// Cause as printed.
    pub cause: String,
    /// `LEAD`, `APPEAL` and such, one a line.
    pub flags: String,
    /// The rest, as JSON.
    pub facts: String,
    /// SHA-256 of the imported source; `None` for a case opened here.
    pub import_digest: Option<Vec<u8>>,
    /// The case id that the case had elsewhere; kept when it is free.
    pub wanted_serial: Option<i64>,
    /// The number that the next numbered entry gets.
    pub next_number: i64,
    /// The sequence that the next entry gets.
    pub next_sequence: i64,
}

/// Who looks for cases: a sealed one is found only by those who may know of it (design 7; the permission table decides again).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Eyes {
    /// The court itself.
    pub all: bool,
    /// A filer, who knows of the sealed cases in which it takes part.
    pub filer: Option<Id>,
}

/// What a search by name or date asks for; an empty part asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Last name of a person or beginning of a business's name, as typed.
    pub name: String,
    /// First name, as typed.
    pub first_name: String,
    /// `YYYY-MM-DD`, the first day of filing.
    pub filed_from: Option<String>,
    /// `YYYY-MM-DD`, the last day of filing.
    pub filed_to: Option<String>,
    /// Beginning of the nature of suit as printed: `442`.
    pub nature_of_suit: String,
    /// Middle name, as typed.
    pub middle_name: String,
    /// Role of the party as printed, or its beginning; counts with a name only.
    pub role: String,
    /// Beginning of the cause as printed: `28:1331`.
    pub cause: String,
    /// Part of the presiding judge's name.
    pub judge: String,
    /// Bankruptcy chapter.
    pub chapter: String,
    /// Part of a flag.
    pub flag: String,
    /// `open`, `closed`, or empty for both.
    pub status: String,
    /// `YYYY-MM-DD`, the first day of the last entry.
    pub entered_from: Option<String>,
    /// `YYYY-MM-DD`, the last day of the last entry.
    pub entered_to: Option<String>,
}

/// A case that a search found, by one of its parties if a name was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The case.
    pub case: Case,
    /// Name of the party; empty when the title was found, or no name was asked for.
    pub party: String,
    /// Its role.
    pub role: String,
}

macro_rules! case_columns {
    () => {
        "c.id, c.serial, c.number, c.kind, c.title, c.date_filed, c.date_terminated, c.nature_of_suit, c.assigned_to, c.chapter, c.sealed, c.facts, c.last_filing_at, c.flags"
    };
}

// What a search asks for beside names. The last entry of a case is its last one that is not sealed, but for the court itself.
macro_rules! fits {
    () => {
        " AND (c.date_filed >= $5 OR CAST($5 AS TEXT) IS NULL) AND (c.date_filed <= $6 OR CAST($6 AS TEXT) IS NULL) AND lower(c.nature_of_suit) LIKE $7 AND lower(c.cause) LIKE $10 AND lower(c.assigned_to) LIKE $11 AND ($12 = '' OR c.chapter = $12) AND lower(c.flags) LIKE $13 AND ($14 = '' OR ($14 = 'closed' AND c.date_terminated IS NOT NULL) OR ($14 = 'open' AND c.date_terminated IS NULL)) AND (CAST($15 AS TEXT) IS NULL OR (SELECT max(coalesce(e.date_entered, e.date_filed)) FROM entries e WHERE e.case_id = c.id AND (NOT e.sealed OR $1)) >= $15) AND (CAST($16 AS TEXT) IS NULL OR (SELECT max(coalesce(e.date_entered, e.date_filed)) FROM entries e WHERE e.case_id = c.id AND (NOT e.sealed OR $1)) <= $16)"
    };
}

// A case by its title; every title fits the patterns of no name at all.
macro_rules! titled {
    () => {
        concat!(
            known!(),
            " AND ' ' || c.title_key LIKE $3 AND ' ' || c.title_key LIKE $4 AND ' ' || c.title_key LIKE $9 AND $17 = '%'"
        )
    };
}

macro_rules! columns {
    () => {
        "id, serial, number, kind, title, date_filed, date_terminated, nature_of_suit, assigned_to, chapter, sealed, facts, last_filing_at, flags"
    };
}

fn read(row: &Row<'_>) -> Result<Case> {
    Ok(Case {
        id: row.get(0)?,
        serial: row.get(1)?,
        number: row.get(2)?,
        kind: row.get(3)?,
        title: row.get(4)?,
        date_filed: row.get(5)?,
        date_terminated: row.get(6)?,
        nature_of_suit: row.get(7)?,
        assigned_to: row.get(8)?,
        chapter: row.get(9)?,
        sealed: row.get(10)?,
        facts: row.get(11)?,
        last_filing_at: row.get(12)?,
        flags: row.get(13)?,
    })
}

/// The case of a case id. Whether the reader may know of a sealed one is asked of the permission table with what is found.
///
/// # Errors
/// When the database refuses.
pub fn by_serial(tx: &mut Tx<'_, '_>, serial: i64) -> Result<Option<Case>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM cases WHERE serial = $1")), &[serial.into()], read)
}

/// The case of an inner id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_, '_>, id: Id) -> Result<Option<Case>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM cases WHERE id = $1")), &[id.into()], read)
}

/// Open cases under a number's search key (several may share it), sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn by_number_key(tx: &mut Tx<'_, '_>, key: &str, sealed_too: bool) -> Result<Vec<Case>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM cases WHERE number_key = $1 AND (NOT sealed OR $2) ORDER BY serial LIMIT 200"
        )),
        &[key.into(), sealed_too.into()],
        read,
    )
}

/// The case of a case id, if these eyes may know of it.
///
/// # Errors
/// When the database refuses.
pub fn seen_by_serial(tx: &mut Tx<'_, '_>, serial: i64, eyes: Eyes) -> Result<Option<Case>> {
    tx.optional(
        sql!(concat!("SELECT ", case_columns!(), " FROM cases c WHERE c.serial = $3 AND ", known!())),
        &[eyes.all.into(), eyes.filer.into(), serial.into()],
        read,
    )
}

/// The case of an inner id, if these eyes may know of it.
///
/// # Errors
/// When the database refuses.
pub fn seen_by_id(tx: &mut Tx<'_, '_>, id: Id, eyes: Eyes) -> Result<Option<Case>> {
    tx.optional(
        sql!(concat!("SELECT ", case_columns!(), " FROM cases c WHERE c.id = $3 AND ", known!())),
        &[eyes.all.into(), eyes.filer.into(), id.into()],
        read,
    )
}

/// Cases under a number's search key that these eyes may know of, at most 200.
///
/// # Errors
/// When the database refuses.
pub fn seen_by_number_key(tx: &mut Tx<'_, '_>, key: &str, eyes: Eyes) -> Result<Vec<Case>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            case_columns!(),
            " FROM cases c WHERE c.number_key = $3 AND ",
            known!(),
            " ORDER BY c.serial LIMIT 200"
        )),
        &[eyes.all.into(), eyes.filer.into(), key.into()],
        read,
    )
}

/// Cases that a search finds, as far as these eyes may know of them; by name one row for each party that fits, and one for a title
/// that fits while no party does. Names are compared by their words without accents: what was typed
/// must stand in the name, from the beginning of a word. A sealed party is found by those alone who see inside the case.
///
/// # Errors
/// When the database refuses.
pub fn search(tx: &mut Tx<'_, '_>, search: &Search, eyes: Eyes, limit: i64) -> Result<Vec<Hit>> {
    // Words hold letters, digits and spaces only, so nothing in them is a sign of LIKE.
    let words = [&search.name, &search.first_name, &search.middle_name].map(|name| domain::names::normalised(name));
    let by_name = words.iter().any(|words| !words.is_empty());
    let [last, first, middle] = words.map(|words| format!("% {words}%"));
    let plain = |text: &str| text.trim().to_lowercase().replace(['%', '_', '\\'], "");
    let begins = |text: &str| format!("{}%", plain(text));
    let holds = |text: &str| format!("%{}%", plain(text));
    let args = [
        eyes.all.into(),
        eyes.filer.into(),
        last.into(),
        first.into(),
        search.filed_from.clone().into(),
        search.filed_to.clone().into(),
        begins(&search.nature_of_suit).into(),
        limit.into(),
        middle.into(),
        begins(&search.cause).into(),
        holds(&search.judge).into(),
        search.chapter.trim().into(),
        holds(&search.flag).into(),
        search.status.as_str().into(),
        search.entered_from.clone().into(),
        search.entered_to.clone().into(),
        begins(if by_name { &search.role } else { "" }).into(),
    ];
    let by_case = |row: &Row<'_>| Ok(Hit { case: read(row)?, party: String::new(), role: String::new() });
    if !by_name {
        return tx.all(
            sql!(concat!(
                "SELECT ",
                case_columns!(),
                " FROM cases c WHERE ",
                titled!(),
                fits!(),
                " ORDER BY c.date_filed, c.serial LIMIT $8"
            )),
            &args,
            by_case,
        );
    }
    let mut found = tx.all(
        sql!(concat!(
            "SELECT ",
            case_columns!(),
            ", p.name, p.role FROM parties p JOIN cases c ON c.id = p.case_id WHERE ",
            known!(),
            " AND (NOT p.sealed OR ",
            inside!(),
            ") AND ' ' || p.name_key LIKE $3 AND ' ' || p.name_key LIKE $4 AND ' ' || p.name_key LIKE $9 AND lower(p.role) LIKE $17",
            fits!(),
            " ORDER BY p.name_key, c.serial, p.position LIMIT $8"
        )),
        &args,
        |row| Ok(Hit { case: read(row)?, party: row.get(14)?, role: row.get(15)? }),
    )?;
    let by_title = tx.all(
        sql!(concat!(
            "SELECT ",
            case_columns!(),
            " FROM cases c WHERE ",
            titled!(),
            fits!(),
            " ORDER BY c.title_key, c.serial LIMIT $8"
        )),
        &args,
        by_case,
    )?;
    let by_party: std::collections::HashSet<i64> = found.iter().map(|hit| hit.case.serial).collect();
    found.extend(by_title.into_iter().filter(|hit| !by_party.contains(&hit.case.serial)));
    Ok(found)
}

/// Cases by serial, without sealed ones.
///
/// # Errors
/// When the database refuses.
pub fn list(tx: &mut Tx<'_, '_>, limit: i64) -> Result<Vec<Case>> {
    tx.all(sql!(concat!("SELECT ", columns!(), " FROM cases WHERE NOT sealed ORDER BY serial LIMIT $1")), &[limit.into()], read)
}

/// The case that was imported from a source of that digest.
///
/// # Errors
/// When the database refuses.
pub fn by_digest(tx: &mut Tx<'_, '_>, digest: &[u8]) -> Result<Option<Case>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM cases WHERE import_digest = $1")), &[digest.into()], read)
}

/// Makes a case. Its case id is the wanted one when that is free, else the next of the court's counter.
///
/// # Errors
/// When the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, new: &NewCase) -> Result<Case> {
    let id = tx.new_id(fresh);
    let mut serial = None;
    if let Some(wanted) = new.wanted_serial {
        serial = by_serial(tx, wanted)?.is_none().then_some(wanted);
    }
    let serial = match serial {
        Some(serial) => serial,
        None => loop {
            let next = counters::next(tx, "case", 10_001)?;
            if by_serial(tx, next)?.is_none() {
                break next;
            }
        },
    };
    tx.execute(
        sql!(
            "INSERT INTO cases (id, serial, number, number_key, kind, title, title_key, date_filed, date_terminated, nature_of_suit, assigned_to, chapter, sealed, facts, import_digest, next_number, next_sequence, last_filing_at, created_at, referred_to, cause, flags) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $19, $20, $21)"
        ),
        &[
            id.into(),
            serial.into(),
            new.number.as_str().into(),
            new.number_key.as_str().into(),
            new.kind.as_str().into(),
            new.title.as_str().into(),
            domain::names::normalised(&new.title).into(),
            new.date_filed.clone().into(),
            new.date_terminated.clone().into(),
            new.nature_of_suit.as_str().into(),
            new.assigned_to.as_str().into(),
            new.chapter.as_str().into(),
            new.sealed.into(),
            new.facts.as_str().into(),
            new.import_digest.clone().into(),
            new.next_number.into(),
            new.next_sequence.into(),
            fresh.now.into(),
            new.referred_to.as_str().into(),
            new.cause.as_str().into(),
            new.flags.as_str().into(),
        ],
    )?;
    by_id(tx, id)?.ok_or_else(|| Error::Damaged("a case just made is missing".into()))
}

/// Makes what is filed next in a case come after an imported number and sequence.
///
/// # Errors
/// When the database refuses.
pub fn number_after(tx: &mut Tx<'_, '_>, case: Id, number: i64, sequence: i64) -> Result<()> {
    tx.execute(
        sql!(
            "UPDATE cases SET next_number = CASE WHEN next_number <= $2 THEN $2 + 1 ELSE next_number END, next_sequence = CASE WHEN next_sequence <= $3 THEN $3 + 1 ELSE next_sequence END WHERE id = $1"
        ),
        &[case.into(), number.into(), sequence.into()],
    )?;
    Ok(())
}

/// Takes the next sequence of a case and, for a numbered entry, the next number, from the case's own row.
///
/// # Errors
/// When the database refuses.
pub fn take_numbers(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, numbered: bool) -> Result<(i64, Option<i64>)> {
    let step: i64 = i64::from(numbered);
    tx.one(
        sql!(
            "UPDATE cases SET next_number = next_number + $2, next_sequence = next_sequence + 1, last_filing_at = $3 WHERE id = $1 RETURNING next_sequence - 1, next_number - $2"
        ),
        &[case.into(), step.into(), fresh.now.into()],
        |row| Ok((row.get(0)?, if numbered { Some(row.get(1)?) } else { None })),
    )
}
