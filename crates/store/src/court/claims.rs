//! Claims against the estate of a bankruptcy case, with their history. What is sealed is left out by the query unless the reader may
//! know of it.

use std::collections::HashMap;

use domain::{Fresh, Id};

use super::{Tx, cases::Eyes};
use crate::{
    Result,
    db::{Row, sql},
    shared::counters,
};

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Inner id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// Its number within the case.
    pub number: i64,
    /// The court's number of the creditor; empty when it has none.
    pub creditor_number: String,
    /// Name, and the address on the lines below it.
    pub creditor: String,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// As printed; usually empty.
    pub status: String,
    /// `CR` for the creditor, `AT` for its attorney.
    pub filed_by: String,
    /// Who entered it.
    pub entered_by: String,
    /// As printed.
    pub description: String,
    /// As printed.
    pub remarks: String,
    /// Whatever else an imported register holds, as JSON.
    pub facts: String,
    /// What is claimed and allowed.
    pub amounts: Vec<Amount>,
    /// In the order of the register.
    pub history: Vec<Event>,
}

/// What a new claim needs.
#[derive(Clone, Debug, Default)]
pub struct NewClaim {
    /// Its number within the case.
    pub number: i64,
    /// The court's number of the creditor.
    pub creditor_number: String,
    /// Name, and the address on the lines below it.
    pub creditor: String,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// As printed.
    pub status: String,
    /// As printed.
    pub filed_by: String,
    /// As printed.
    pub entered_by: String,
    /// As printed.
    pub description: String,
    /// As printed.
    pub remarks: String,
    /// Sealed.
    pub sealed: bool,
    /// The rest, as JSON.
    pub facts: String,
    /// What is claimed and allowed.
    pub amounts: Vec<Amount>,
}

/// A sum of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// `amount`, `secured`, `priority`, `unsecured`, `admin`, `unknown`.
    pub kind: String,
    /// What the court allowed, in place of what is claimed.
    pub allowed: bool,
    /// `None` where what was printed is no sum of money.
    pub cents: Option<i64>,
    /// As printed.
    pub printed: String,
}

/// A line of a claim's history: the claim itself, an amendment, or an entry of the docket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// The claim or an amendment; else an entry of the docket.
    pub is_claim: bool,
    /// 7 of claim 7-1, or the entry's number.
    pub number: Option<i64>,
    /// 1 of claim 7-1.
    pub part: Option<i64>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// What happened.
    pub text: String,
    /// Of a claim: its number in addresses. Wanted when it is written, given when it is read.
    pub serial: Option<i64>,
    /// Of an entry: its sequence in the case.
    pub sequence: Option<i64>,
    /// The line as it was imported, as JSON.
    pub facts: String,
}

/// Which claims of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Days mean the day of entry in place of the day of filing.
    pub by_entry: bool,
    /// `YYYY-MM-DD`.
    pub from: Option<String>,
    /// `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Words of the creditor's name, as typed.
    pub creditor: String,
    /// Lowest number.
    pub first: Option<i64>,
    /// Highest number.
    pub last: Option<i64>,
    /// By the day of filing in place of the number.
    pub by_date: bool,
}

/// A line of the claims activity of a court.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Active {
    /// The claim, without its history.
    pub claim: Claim,
    /// The claim itself or an amendment.
    pub event: Event,
}

macro_rules! columns {
    () => {
        "m.id, m.case_id, m.number, m.creditor_number, m.creditor, m.date_filed, m.date_entered, m.status, m.filed_by, m.entered_by, m.description, m.remarks, m.facts"
    };
}

macro_rules! event_columns {
    () => {
        "v.is_claim, v.number, v.part, v.date_filed, v.date_entered, v.text, v.serial, v.sequence, v.facts"
    };
}

macro_rules! of_case {
    () => {
        " FROM claims m WHERE m.case_id = $1 AND (NOT m.sealed OR $2) AND m.number >= $3 AND m.number <= $4 AND ' ' || m.creditor_key LIKE $5 AND (CAST($6 AS TEXT) IS NULL OR (CASE WHEN $8 THEN coalesce(m.date_entered, m.date_filed) ELSE m.date_filed END) >= $6) AND (CAST($7 AS TEXT) IS NULL OR (CASE WHEN $8 THEN coalesce(m.date_entered, m.date_filed) ELSE m.date_filed END) <= $7)"
    };
}

fn read(row: &Row<'_>) -> Result<Claim> {
    Ok(Claim {
        id: row.get(0)?,
        case_id: row.get(1)?,
        number: row.get(2)?,
        creditor_number: row.get(3)?,
        creditor: row.get(4)?,
        date_filed: row.get(5)?,
        date_entered: row.get(6)?,
        status: row.get(7)?,
        filed_by: row.get(8)?,
        entered_by: row.get(9)?,
        description: row.get(10)?,
        remarks: row.get(11)?,
        facts: row.get(12)?,
        amounts: Vec::new(),
        history: Vec::new(),
    })
}

fn read_event(row: &Row<'_>, from: usize) -> Result<Event> {
    Ok(Event {
        is_claim: row.get(from)?,
        number: row.get(from + 1)?,
        part: row.get(from + 2)?,
        date_filed: row.get(from + 3)?,
        date_entered: row.get(from + 4)?,
        text: row.get(from + 5)?,
        serial: row.get(from + 6)?,
        sequence: row.get(from + 7)?,
        facts: row.get(from + 8)?,
    })
}

/// Words of a name as a pattern: letters, digits and spaces only, so nothing in it is a sign of LIKE.
fn pattern(typed: &str) -> String {
    let words = domain::names::normalised(typed);
    if words.is_empty() { "%".to_owned() } else { format!("% {words}%") }
}

/// The claims of a case that a filter lets through, with their sums and history, at most `limit`; sealed ones, and lines about sealed
/// entries, only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, filter: &Filter, limit: i64, sealed_too: bool) -> Result<Vec<Claim>> {
    let args = [
        case.into(),
        sealed_too.into(),
        filter.first.unwrap_or(0).into(),
        filter.last.unwrap_or(i64::MAX).into(),
        pattern(&filter.creditor).into(),
        filter.from.clone().into(),
        filter.to.clone().into(),
        filter.by_entry.into(),
        limit.into(),
    ];
    let sql = if filter.by_date {
        sql!(concat!("SELECT ", columns!(), of_case!(), " ORDER BY coalesce(m.date_filed, ''), m.number LIMIT $9"))
    } else {
        sql!(concat!("SELECT ", columns!(), of_case!(), " ORDER BY m.number LIMIT $9"))
    };
    let mut claims = tx.all(sql, &args, read)?;
    let places: HashMap<Id, usize> = claims.iter().enumerate().map(|(place, claim)| (claim.id, place)).collect();
    for (claim, amount) in amounts(tx, case, sealed_too)? {
        if let Some(place) = places.get(&claim) {
            claims[*place].amounts.push(amount);
        }
    }
    let events = tx.all(
        sql!(concat!(
            "SELECT v.claim_id, ",
            event_columns!(),
            " FROM claim_events v JOIN claims m ON m.id = v.claim_id WHERE m.case_id = $1 AND (NOT m.sealed OR $2) AND ($2 OR v.is_claim OR NOT EXISTS (SELECT 1 FROM entries e WHERE e.case_id = $1 AND e.sealed AND (e.sequence = v.sequence OR e.printed_sequence = CAST(v.sequence AS TEXT) OR e.number = v.number))) ORDER BY v.claim_id, v.position"
        )),
        &[case.into(), sealed_too.into()],
        |row| Ok((row.get::<Id>(0)?, read_event(row, 1)?)),
    )?;
    for (claim, event) in events {
        if let Some(place) = places.get(&claim) {
            claims[*place].history.push(event);
        }
    }
    Ok(claims)
}

fn amounts(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Vec<(Id, Amount)>> {
    tx.all(
        sql!(
            "SELECT a.claim_id, a.kind, a.allowed, a.cents, a.printed FROM claim_amounts a JOIN claims m ON m.id = a.claim_id WHERE m.case_id = $1 AND (NOT m.sealed OR $2) ORDER BY a.claim_id, a.kind, a.allowed"
        ),
        &[case.into(), sealed_too.into()],
        |row| Ok((row.get(0)?, Amount { kind: row.get(1)?, allowed: row.get(2)?, cents: row.get(3)?, printed: row.get(4)? })),
    )
}

/// How many claims a case has; sealed ones count only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn count(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<i64> {
    tx.one(
        sql!("SELECT count(*) FROM claims WHERE case_id = $1 AND (NOT sealed OR $2)"),
        &[case.into(), sealed_too.into()],
        |row| row.get(0),
    )
}

/// The claim of a number, if it is there, sealed or not: for what is imported.
///
/// # Errors
/// When the database refuses.
pub fn by_number(tx: &mut Tx<'_, '_>, case: Id, number: i64) -> Result<Option<Id>> {
    tx.optional(sql!("SELECT id FROM claims WHERE case_id = $1 AND number = $2"), &[case.into(), number.into()], |row| row.get(0))
}

/// Adds a claim with its sums, and its creditor to the creditors of the case.
///
/// # Errors
/// When its number is taken, or the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, new: &NewClaim) -> Result<Id> {
    let id = tx.new_id(fresh);
    let name = new.creditor.lines().next().unwrap_or_default();
    tx.execute(
        sql!(
            "INSERT INTO claims (id, case_id, number, creditor_number, creditor, creditor_key, date_filed, date_entered, status, filed_by, entered_by, description, remarks, sealed, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
        ),
        &[
            id.into(),
            case.into(),
            new.number.into(),
            new.creditor_number.as_str().into(),
            new.creditor.as_str().into(),
            domain::names::normalised(name).into(),
            new.date_filed.clone().into(),
            new.date_entered.clone().into(),
            new.status.as_str().into(),
            new.filed_by.as_str().into(),
            new.entered_by.as_str().into(),
            new.description.as_str().into(),
            new.remarks.as_str().into(),
            new.sealed.into(),
            new.facts.as_str().into(),
        ],
    )?;
    for amount in &new.amounts {
        tx.execute(
            sql!("INSERT INTO claim_amounts (claim_id, kind, allowed, cents, printed) VALUES ($1, $2, $3, $4, $5)"),
            &[id.into(), amount.kind.as_str().into(), amount.allowed.into(), amount.cents.into(), amount.printed.as_str().into()],
        )?;
    }
    super::creditors::add(tx, fresh, case, &new.creditor_number, &new.creditor, new.sealed)?;
    Ok(id)
}

/// Adds a line at the end of a claim's history; gives the serial of a claim: the wanted one when it is free.
///
/// # Errors
/// When the database refuses.
pub fn add_event(tx: &mut Tx<'_, '_>, fresh: &Fresh, claim: Id, event: &Event) -> Result<Option<i64>> {
    let id = tx.new_id(fresh);
    if !event.is_claim {
        insert_event(tx, id, claim, event, None)?;
        return Ok(None);
    }
    if let Some(wanted) = event.serial
        && insert_event(tx, id, claim, event, Some(wanted))?
    {
        return Ok(Some(wanted));
    }
    loop {
        let serial = counters::next(tx, "claim", 1)?;
        if insert_event(tx, id, claim, event, Some(serial))? {
            return Ok(Some(serial));
        }
    }
}

/// `false` when the serial is taken.
fn insert_event(tx: &mut Tx<'_, '_>, id: Id, claim: Id, event: &Event, serial: Option<i64>) -> Result<bool> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO claim_events (id, claim_id, position, is_claim, number, part, date_filed, date_entered, text, serial, sequence, facts) VALUES ($1, $2, (SELECT coalesce(max(position) + 1, 0) FROM claim_events WHERE claim_id = $2), $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (serial) DO NOTHING"
        ),
        &[
            id.into(),
            claim.into(),
            event.is_claim.into(),
            event.number.into(),
            event.part.into(),
            event.date_filed.clone().into(),
            event.date_entered.clone().into(),
            event.text.as_str().into(),
            serial.into(),
            event.sequence.into(),
            event.facts.as_str().into(),
        ],
    )?;
    Ok(inserted == 1)
}

/// Whether a claim's history holds the claim or amendment of that part.
///
/// # Errors
/// When the database refuses.
pub fn has_part(tx: &mut Tx<'_, '_>, claim: Id, part: Option<i64>, is_claim: bool, text: &str) -> Result<bool> {
    let found = tx.optional(
        sql!(
            "SELECT 1 FROM claim_events WHERE claim_id = $1 AND is_claim = $2 AND (part = $3 OR (CAST($3 AS BIGINT) IS NULL AND part IS NULL AND text = $4)) LIMIT 1"
        ),
        &[claim.into(), is_claim.into(), part.into(), text.into()],
        |_| Ok(()),
    )?;
    Ok(found.is_some())
}

/// The claims and amendments of a court by the day they were entered, as far as these eyes may know of them: of one case, or of all;
/// by case and claim, or with `by_date` the earliest first.
///
/// # Errors
/// When the database refuses.
pub fn active(tx: &mut Tx<'_, '_>, filter: &Filter, case: Option<Id>, eyes: Eyes, limit: i64) -> Result<Vec<Active>> {
    let args = [
        eyes.all.into(),
        eyes.filer.into(),
        case.into(),
        pattern(&filter.creditor).into(),
        filter.from.clone().into(),
        filter.to.clone().into(),
        limit.into(),
    ];
    macro_rules! lines {
        () => {
            " FROM claim_events v JOIN claims m ON m.id = v.claim_id JOIN cases c ON c.id = m.case_id WHERE v.is_claim AND (NOT m.sealed OR $1) AND (CAST($3 AS BIGINT) IS NULL OR m.case_id = $3) AND ' ' || m.creditor_key LIKE $4 AND (CAST($5 AS TEXT) IS NULL OR v.date_entered >= $5) AND (CAST($6 AS TEXT) IS NULL OR v.date_entered <= $6) AND "
        };
    }
    let sql = if filter.by_date {
        sql!(concat!(
            "SELECT ",
            columns!(),
            ", ",
            event_columns!(),
            lines!(),
            known!(),
            " ORDER BY coalesce(v.date_entered, ''), c.number_key, m.number, v.position LIMIT $7"
        ))
    } else {
        sql!(concat!(
            "SELECT ",
            columns!(),
            ", ",
            event_columns!(),
            lines!(),
            known!(),
            " ORDER BY c.number_key, m.number, v.position LIMIT $7"
        ))
    };
    let mut found = tx.all(sql, &args, |row| Ok(Active { claim: read(row)?, event: read_event(row, 13)? }))?;
    for active in &mut found {
        active.claim.amounts = tx.all(
            sql!("SELECT kind, allowed, cents, printed FROM claim_amounts WHERE claim_id = $1 ORDER BY kind, allowed"),
            &[active.claim.id.into()],
            |row| Ok(Amount { kind: row.get(0)?, allowed: row.get(1)?, cents: row.get(2)?, printed: row.get(3)? }),
        )?;
    }
    Ok(found)
}

/// The claim or amendment of a serial, as far as these eyes may know of it.
///
/// # Errors
/// When the database refuses.
pub fn by_serial(tx: &mut Tx<'_, '_>, serial: i64, eyes: Eyes) -> Result<Option<Active>> {
    tx.optional(
        sql!(concat!(
            "SELECT ",
            columns!(),
            ", ",
            event_columns!(),
            " FROM claim_events v JOIN claims m ON m.id = v.claim_id JOIN cases c ON c.id = m.case_id WHERE v.serial = $3 AND (NOT m.sealed OR $1) AND ",
            known!()
        )),
        &[eyes.all.into(), eyes.filer.into(), serial.into()],
        |row| Ok(Active { claim: read(row)?, event: read_event(row, 13)? }),
    )
}

/// What the head of a case's register says beside the case's own facts, as JSON.
///
/// # Errors
/// When the database refuses.
pub fn head(tx: &mut Tx<'_, '_>, case: Id) -> Result<Option<String>> {
    tx.optional(sql!("SELECT facts FROM claims_heads WHERE case_id = $1"), &[case.into()], |row| row.get(0))
}

/// Sets what the head of a case's register says.
///
/// # Errors
/// When the database refuses.
pub fn set_head(tx: &mut Tx<'_, '_>, case: Id, facts: &str) -> Result<()> {
    tx.execute(
        sql!(
            "INSERT INTO claims_heads (case_id, facts) VALUES ($1, $2) ON CONFLICT (case_id) DO UPDATE SET facts = excluded.facts"
        ),
        &[case.into(), facts.into()],
    )?;
    Ok(())
}
