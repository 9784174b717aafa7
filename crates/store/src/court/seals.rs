//! Seals: what the court's desk seals and opens again. The flag, the words of the search and the daily files change together.

use domain::{Fresh, Id, Time, Zone};

use super::{
    Tx, bulk,
    bulk::Item,
    cases::{self, Case},
    entries::{self, Document, Entry},
    parties::{self, Party},
    search, webhooks,
};
use crate::{
    Result,
    db::{Row, sql},
};

/// What a seal lies on, within a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The whole case.
    Case,
    /// The entry of a sequence.
    Entry(i64),
    /// The document of a `doc1` serial.
    Document(i64),
    /// The party of a position on the docket sheet, from 0.
    Party(i64),
}

impl Target {
    /// As a word and a number, which addresses and the table hold: `entry` and 7.
    #[must_use]
    pub fn words(self) -> (&'static str, i64) {
        match self {
            Target::Case => ("case", 0),
            Target::Entry(sequence) => ("entry", sequence),
            Target::Document(serial) => ("document", serial),
            Target::Party(position) => ("party", position),
        }
    }

    /// The other way round; `None` for another word.
    #[must_use]
    pub fn of_words(kind: &str, key: i64) -> Option<Target> {
        match kind {
            "case" => Some(Target::Case),
            "entry" => Some(Target::Entry(key)),
            "document" => Some(Target::Document(key)),
            "party" => Some(Target::Party(key)),
            _ => None,
        }
    }
}

/// A target as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lies {
    /// The case.
    pub case: Case,
    /// The entry, when it is one or the entry of a document.
    pub entry: Option<Entry>,
    /// The document, when it is one.
    pub document: Option<Document>,
    /// The party, when it is one.
    pub party: Option<Party>,
    /// Whether the target itself is sealed; the case or the entry around it may be besides.
    pub sealed: bool,
}

/// Who seals or lifts, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// As the audit trail names them.
    pub by: String,
    /// The order's number on the docket sheet, or what else it is called; may be empty.
    pub order: String,
    /// The reason.
    pub reason: String,
}

/// What a seal would reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Names of filers who take part in the case, at most [`MOST_NAMES`] and one.
    pub filers: Vec<String>,
    /// Entries and documents that the search knows.
    pub found: i64,
    /// Lines of daily files that were given out.
    pub lines: i64,
    /// Printed numbers of open entries whose text holds a party's name, at most [`MOST_NAMES`].
    pub named_in: Vec<i64>,
}

/// Most names that a [`Reach`] tells.
pub const MOST_NAMES: usize = 20;

/// A seal that was laid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Case id.
    pub case_serial: i64,
    /// Number of the case as printed.
    pub case_number: String,
    /// What it lies on; `None` for a word that this program does not know.
    pub target: Option<Target>,
    /// Printed number of the entry, where it lies on an entry or a document and there is one.
    pub number: Option<i64>,
    /// Attachment number of the document.
    pub part: Option<i64>,
    /// Who sealed, why.
    pub sealed: Why,
    /// When.
    pub sealed_at: Time,
    /// Who lifted it, why and when.
    pub lifted: Option<(Why, Time)>,
}

/// A target of a case as it stands; `None` when it is not there.
///
/// # Errors
/// When the database refuses.
pub fn look(tx: &mut Tx<'_, '_>, case: i64, target: Target) -> Result<Option<Lies>> {
    let Some(case) = cases::by_serial(tx, case)? else { return Ok(None) };
    let mut lies = Lies { sealed: case.sealed, entry: None, document: None, party: None, case };
    match target {
        Target::Case => {}
        Target::Entry(sequence) => {
            let found = entries::of_case(tx, lies.case.id, sequence.saturating_sub(1), 1, true)?;
            let Some(entry) = found.into_iter().find(|entry| entry.sequence == sequence) else { return Ok(None) };
            lies.sealed = entry.sealed;
            lies.entry = Some(entry);
        }
        Target::Document(serial) => {
            let Some(document) = entries::document_by_serial(tx, serial)? else { return Ok(None) };
            let entry = entries::by_id(tx, document.entry_id)?.filter(|entry| entry.case_id == lies.case.id);
            let Some(entry) = entry else { return Ok(None) };
            lies.sealed = document.sealed;
            (lies.entry, lies.document) = (Some(entry), Some(document));
        }
        Target::Party(position) => {
            let all = parties::of_case(tx, lies.case.id, true)?;
            let Some(party) = all.into_iter().find(|party| party.position == position) else { return Ok(None) };
            lies.sealed = party.sealed;
            lies.party = Some(party);
        }
    }
    Ok(Some(lies))
}

/// Seals a target: whoever may not know of it finds it nowhere from then on. `Some(false)` when it was sealed already, `None` when it is
/// not there; neither changes anything.
///
/// # Errors
/// When the database refuses.
pub fn seal(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: i64, target: Target, why: &Why) -> Result<Option<bool>> {
    let Some(lies) = look(tx, case, target)? else { return Ok(None) };
    if lies.sealed {
        return Ok(Some(false));
    }
    set(tx, &lies, true)?;
    match (&lies.document, &lies.entry, &lies.party) {
        (Some(document), entry, _) => {
            search::remove(tx, document.id)?;
            entry.iter().try_for_each(|entry| webhooks::change_entry(tx, fresh, entry.id))?;
        }
        (None, Some(entry), _) => {
            search::remove_entry(tx, entry.id)?;
            webhooks::retract_entry(tx, fresh, entry.id)?;
        }
        // The search holds texts; a party is looked for among the parties.
        (None, None, Some(_)) => {}
        (None, None, None) => {
            search::remove_case(tx, lies.case.id)?;
            webhooks::retract_case(tx, fresh, lies.case.id)?;
        }
    }
    if let Some(item) = lies.item() {
        bulk::retract_item(tx, fresh, item)?;
    }
    let ((kind, key), id) = (target.words(), tx.new_id(fresh));
    tx.execute(
        sql!(
            "INSERT INTO seals (id, case_id, kind, key, sealed_by, sealed_at, sealed_order, sealed_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            id.into(),
            lies.case.id.into(),
            kind.into(),
            key.into(),
            why.by.as_str().into(),
            fresh.now.into(),
            why.order.as_str().into(),
            why.reason.as_str().into(),
        ],
    )?;
    Ok(Some(true))
}

/// Lifts a seal: the search takes up again what is open now, and the daily files that it belongs to are made anew. `zone` is the court's.
/// `Some(false)` when it was open already, `None` when it is not there; neither changes anything.
///
/// # Errors
/// When the database refuses.
pub fn lift(tx: &mut Tx<'_, '_>, fresh: &Fresh, zone: &Zone, case: i64, target: Target, why: &Why) -> Result<Option<bool>> {
    let Some(lies) = look(tx, case, target)? else { return Ok(None) };
    if !lies.sealed {
        return Ok(Some(false));
    }
    set(tx, &lies, false)?;
    match (&lies.document, &lies.entry, &lies.party) {
        (Some(document), entry, _) => {
            search::look_again_at_document(tx, fresh, document.id)?;
            entry.iter().try_for_each(|entry| webhooks::change_entry(tx, fresh, entry.id))?;
        }
        (None, Some(entry), _) => search::look_again_at_entry(tx, fresh, entry.id)?,
        (None, None, Some(_)) => {}
        (None, None, None) => search::look_again(tx, fresh, lies.case.id)?,
    }
    if let Some(item) = lies.item() {
        bulk::bring_back(tx, zone, &lies.case, item.sequence)?;
    }
    let (kind, key) = target.words();
    tx.execute(
        sql!(
            "UPDATE seals SET lifted_by = $4, lifted_at = $5, lifted_order = $6, lifted_reason = $7 WHERE case_id = $1 AND kind = $2 AND key = $3 AND lifted_at IS NULL"
        ),
        &[
            lies.case.id.into(),
            kind.into(),
            key.into(),
            why.by.as_str().into(),
            fresh.now.into(),
            why.order.as_str().into(),
            why.reason.as_str().into(),
        ],
    )?;
    Ok(Some(true))
}

impl Lies {
    /// As the daily files hold it; parties stand in none.
    fn item(&self) -> Option<Item> {
        self.party.is_none().then(|| Item {
            case: self.case.serial,
            sequence: self.entry.as_ref().map(|entry| entry.sequence),
            document: self.document.as_ref().map(|document| document.serial),
        })
    }
}

fn set(tx: &mut Tx<'_, '_>, lies: &Lies, sealed: bool) -> Result<()> {
    let (sql, id) = match (&lies.document, &lies.entry, &lies.party) {
        (Some(document), ..) => (sql!("UPDATE documents SET sealed = $2 WHERE id = $1"), document.id),
        (None, Some(entry), _) => (sql!("UPDATE entries SET sealed = $2 WHERE id = $1"), entry.id),
        (None, None, Some(party)) => (sql!("UPDATE parties SET sealed = $2 WHERE id = $1"), party.id),
        (None, None, None) => (sql!("UPDATE cases SET sealed = $2 WHERE id = $1"), lies.case.id),
    };
    tx.execute(sql, &[id.into(), sealed.into()])?;
    Ok(())
}

/// What a seal on it would reach.
///
/// # Errors
/// When the database refuses.
pub fn reach(tx: &mut Tx<'_, '_>, lies: &Lies) -> Result<Reach> {
    let case = lies.case.id;
    let most = i64::try_from(MOST_NAMES).unwrap_or(i64::MAX);
    let filers = tx.all(
        sql!(
            "SELECT f.name FROM filers f WHERE f.id IN (SELECT a.filer_id FROM attorneys a JOIN parties p ON p.id = a.party_id WHERE p.case_id = $1 UNION SELECT e.filer_id FROM entries e WHERE e.case_id = $1) ORDER BY f.name, f.id LIMIT $2"
        ),
        &[case.into(), most.saturating_add(1).into()],
        |row| row.get(0),
    )?;
    let mut reach = Reach { filers, ..Reach::default() };
    if let Some(party) = &lies.party {
        let name = party.name.trim().to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        reach.named_in = tx.all(
            sql!(
                "SELECT number FROM entries WHERE case_id = $1 AND NOT sealed AND number IS NOT NULL AND lower(text) LIKE $2 ESCAPE '\\' ORDER BY sequence LIMIT $3"
            ),
            &[case.into(), format!("%{name}%").into(), most.into()],
            |row| row.get(0),
        )?;
        return Ok(reach);
    }
    let (entry, document) = (lies.entry.as_ref().map(|entry| entry.id), lies.document.as_ref().map(|document| document.id));
    reach.found = tx.one(
        sql!(
            "SELECT count(*) FROM search_rows WHERE case_id = $1 AND (entry_id = $2 OR CAST($2 AS BIGINT) IS NULL) AND (id = $3 OR CAST($3 AS BIGINT) IS NULL)"
        ),
        &[case.into(), entry.into(), document.into()],
        |row| row.get(0),
    )?;
    if let Some(item) = lies.item() {
        reach.lines = bulk::lines_of(tx, item)?;
    }
    Ok(reach)
}

/// Whether anything in a case is sealed by itself: an entry, a document, a party or a claim.
///
/// # Errors
/// When the database refuses.
pub fn any_inside(tx: &mut Tx<'_, '_>, case: Id) -> Result<bool> {
    tx.one(
        sql!(
            "SELECT EXISTS (SELECT 1 FROM entries WHERE case_id = $1 AND sealed) OR EXISTS (SELECT 1 FROM documents d JOIN entries e ON e.id = d.entry_id WHERE e.case_id = $1 AND d.sealed) OR EXISTS (SELECT 1 FROM parties WHERE case_id = $1 AND sealed) OR EXISTS (SELECT 1 FROM claims WHERE case_id = $1 AND sealed)"
        ),
        &[case.into()],
        |row| row.get(0),
    )
}

macro_rules! columns {
    () => {
        "SELECT c.serial, c.number, s.kind, s.key, e.number, d.part, s.sealed_by, s.sealed_order, s.sealed_reason, s.sealed_at, s.lifted_by, s.lifted_order, s.lifted_reason, s.lifted_at FROM seals s JOIN cases c ON c.id = s.case_id LEFT JOIN documents d ON s.kind = 'document' AND d.serial = s.key LEFT JOIN entries e ON e.id = d.entry_id OR (s.kind = 'entry' AND e.case_id = s.case_id AND e.sequence = s.key)"
    };
}

fn read(row: &Row<'_>) -> Result<Seal> {
    let lifted = match (row.get::<Option<String>>(10)?, row.get::<Option<Time>>(13)?) {
        (Some(by), Some(at)) => {
            let (order, reason) = (row.get::<Option<String>>(11)?, row.get::<Option<String>>(12)?);
            Some((Why { by, order: order.unwrap_or_default(), reason: reason.unwrap_or_default() }, at))
        }
        _ => None,
    };
    Ok(Seal {
        case_serial: row.get(0)?,
        case_number: row.get(1)?,
        target: Target::of_words(&row.get::<String>(2)?, row.get(3)?),
        number: row.get(4)?,
        part: row.get(5)?,
        sealed: Why { by: row.get(6)?, order: row.get(7)?, reason: row.get(8)? },
        sealed_at: row.get(9)?,
        lifted,
    })
}

/// The seals that stand in this court, the latest first, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn standing(tx: &mut Tx<'_, '_>, limit: i64) -> Result<Vec<Seal>> {
    tx.all(
        sql!(concat!(columns!(), " WHERE s.lifted_at IS NULL ORDER BY s.sealed_at DESC, s.id DESC LIMIT $1")),
        &[limit.into()],
        read,
    )
}

/// The seals of a case, lifted ones too, the latest first, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, limit: i64) -> Result<Vec<Seal>> {
    tx.all(
        sql!(concat!(columns!(), " WHERE s.case_id = $1 ORDER BY s.sealed_at DESC, s.id DESC LIMIT $2")),
        &[case.into(), limit.into()],
        read,
    )
}
