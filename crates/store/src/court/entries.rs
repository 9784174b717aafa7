//! Docket entries and their documents. What is sealed is left out by the query unless the reader may know of it.

use domain::{Fresh, Id, Time};

use super::Tx;
use crate::{
    Result,
    db::{Row, Sql, sql},
    shared::counters,
};

/// A docket entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Inner id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// Counts every entry of the case (`de_seq_num`).
    pub sequence: i64,
    /// Number as printed on the sheet; `None` for an unnumbered entry.
    pub number: Option<i64>,
    /// An imported number that is no number, as it stood.
    pub number_text: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// The instant, for entries made here.
    pub entered_at: Option<Time>,
    /// Docket text.
    pub text: String,
    /// Code of the event; empty for imported ones.
    pub event: String,
    /// Who filed it here.
    pub filer_id: Option<Id>,
    /// Name of who filed it, for the receipt.
    pub filed_by: String,
    /// Sealed.
    pub sealed: bool,
    /// Whatever else an imported entry holds, as JSON.
    pub facts: String,
    /// The `de_seq_num` that clients are told; `None` where an imported entry had none.
    pub printed_sequence: Option<String>,
}

/// What a new entry needs.
#[derive(Clone, Debug, Default)]
pub struct NewEntry {
    /// From the case's counter, or imported.
    pub sequence: i64,
    /// From the case's counter, or imported.
    pub number: Option<i64>,
    /// An imported number that is no number.
    pub number_text: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// `YYYY-MM-DD`.
    pub date_entered: Option<String>,
    /// The instant, for entries made here.
    pub entered_at: Option<Time>,
    /// Docket text.
    pub text: String,
    /// Code of the event.
    pub event: String,
    /// Who files.
    pub filer_id: Option<Id>,
    /// Name of who files.
    pub filed_by: String,
    /// Sealed.
    pub sealed: bool,
    /// The event in a few words, as imported; empty for entries made here, whose event says it.
    pub short_text: String,
    /// The `de_seq_num` it had elsewhere.
    pub printed_sequence: Option<String>,
    /// Whether it was imported.
    pub imported: bool,
    /// The rest, as JSON.
    pub facts: String,
}

/// A document of an entry: part 0 is the main one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Inner id.
    pub id: Id,
    /// The entry.
    pub entry_id: Id,
    /// 0, or the attachment's number.
    pub part: i64,
    /// Last digits of the `doc1` number.
    pub serial: i64,
    /// The whole number it had elsewhere.
    pub imported_id: Option<String>,
    /// Description.
    pub description: String,
    /// SHA-256 of its bytes; `None` when the bytes are not here (imported sheets).
    pub sha256: Option<String>,
    /// Size.
    pub bytes: i64,
    /// Pages.
    pub pages: i64,
    /// Sealed.
    pub sealed: bool,
    /// Size as another system printed it (`73.8 KB`); empty where the bytes tell.
    pub size_text: String,
}

/// What a new document needs.
#[derive(Clone, Debug, Default)]
pub struct NewDocument {
    /// 0, or the attachment's number.
    pub part: i64,
    /// The `doc1` serial it had elsewhere; kept when free.
    pub wanted_serial: Option<i64>,
    /// The whole number it had elsewhere.
    pub imported_id: Option<String>,
    /// Description.
    pub description: String,
    /// SHA-256 of its bytes.
    pub sha256: Option<String>,
    /// Size.
    pub bytes: i64,
    /// Pages.
    pub pages: i64,
    /// Sealed.
    pub sealed: bool,
    /// Size as another system printed it (`73.8 KB`); empty where the bytes tell.
    pub size_text: String,
}

macro_rules! columns {
    () => {
        "id, case_id, sequence, number, number_text, date_filed, date_entered, entered_at, text, event, filer_id, filed_by, sealed, facts, printed_sequence, imported"
    };
}

macro_rules! document_columns {
    () => {
        "id, entry_id, part, serial, imported_id, description, sha256, bytes, pages, sealed, size_text"
    };
}

fn read(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        case_id: row.get(1)?,
        sequence: row.get(2)?,
        number: row.get(3)?,
        number_text: row.get(4)?,
        date_filed: row.get(5)?,
        date_entered: row.get(6)?,
        entered_at: row.get(7)?,
        text: row.get(8)?,
        event: row.get(9)?,
        filer_id: row.get(10)?,
        filed_by: row.get(11)?,
        sealed: row.get(12)?,
        facts: row.get(13)?,
        printed_sequence: match (row.get::<Option<String>>(14)?, row.get::<bool>(15)?) {
            (None, false) => Some(row.get::<i64>(2)?.to_string()),
            (printed, _) => printed,
        },
    })
}

pub(super) fn read_document(row: &Row<'_>) -> Result<Document> {
    Ok(Document {
        id: row.get(0)?,
        entry_id: row.get(1)?,
        part: row.get(2)?,
        serial: row.get(3)?,
        imported_id: row.get(4)?,
        description: row.get(5)?,
        sha256: row.get(6)?,
        bytes: row.get(7)?,
        pages: row.get(8)?,
        sealed: row.get(9)?,
        size_text: row.get(10)?,
    })
}

/// The entries of a case in the order of the sheet, up to `limit` after sequence `after`; sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn of_case(tx: &mut Tx<'_, '_>, case: Id, after: i64, limit: i64, sealed_too: bool) -> Result<Vec<Entry>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM entries WHERE case_id = $1 AND sequence > $2 AND (NOT sealed OR $4) ORDER BY sequence LIMIT $3"
        )),
        &[case.into(), after.into(), limit.into(), sealed_too.into()],
        read,
    )
}

/// What a docket sheet prints of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Counts every entry of the case.
    pub sequence: i64,
    /// Number as printed on the sheet.
    pub number: Option<i64>,
    /// An imported number that is no number.
    pub number_text: Option<String>,
    /// `YYYY-MM-DD`: the day that was asked for.
    pub date: Option<String>,
    /// Docket text.
    pub text: String,
    /// The `de_seq_num` that an imported entry had. Clients are told it, or for entries made here the sequence.
    pub printed_sequence: Option<String>,
    /// Whether it was imported.
    pub imported: bool,
}

/// What a docket sheet knows of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedDocument {
    /// Sequence of its entry.
    pub sequence: i64,
    /// 0, or the attachment's number.
    pub part: i64,
    /// Last digits of the `doc1` number.
    pub serial: i64,
}

/// The entries of a case for its sheet, by sequence, with the day they were filed, or with `by_entry` the day they were entered where
/// that is known; sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn listed(tx: &mut Tx<'_, '_>, case: Id, by_entry: bool, limit: i64, sealed_too: bool) -> Result<Vec<Listed>> {
    let sql = if by_entry {
        sql!(
            "SELECT sequence, number, number_text, coalesce(date_entered, date_filed), text, printed_sequence, imported FROM entries WHERE case_id = $1 AND sequence > 0 AND (NOT sealed OR $3) ORDER BY sequence LIMIT $2"
        )
    } else {
        sql!(
            "SELECT sequence, number, number_text, date_filed, text, printed_sequence, imported FROM entries WHERE case_id = $1 AND sequence > 0 AND (NOT sealed OR $3) ORDER BY sequence LIMIT $2"
        )
    };
    tx.all(sql, &[case.into(), limit.into(), sealed_too.into()], listed_row)
}

fn listed_row(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed {
        sequence: row.get(0)?,
        number: row.get(1)?,
        number_text: row.get(2)?,
        date: row.get(3)?,
        text: row.get(4)?,
        printed_sequence: row.get(5)?,
        imported: row.get(6)?,
    })
}

/// A place in the order of days: the day an entry was filed (empty where none is known) and its sequence.
pub type Place = (String, i64);

/// The place before all others.
pub fn first_place() -> Place {
    (String::new(), i64::MIN)
}

/// The place behind all others.
pub fn last_place() -> Place {
    ("~".into(), i64::MAX)
}

// Compared as pairs, `(day, sequence) > ($4, $5)`, SQLite would not use the index. The documents come with their entries: looked for
// apart, they would cost a second walk through the index. Both in one plain join: SQLite copies each column of a subquery once more.
const FORWARDS: Sql = sql!(
    "SELECT e.sequence, e.number, e.number_text, e.date_filed, e.text, e.printed_sequence, e.imported, d.part, d.serial FROM entries e LEFT JOIN documents d ON d.entry_id = e.id AND ($3 OR NOT d.sealed) WHERE e.case_id = $1 AND e.sequence > 0 AND (NOT e.sealed OR $3) AND coalesce(e.date_filed, '') >= $4 AND (coalesce(e.date_filed, '') > $4 OR e.sequence > $5) ORDER BY coalesce(e.date_filed, ''), e.sequence LIMIT $2"
);
const BACKWARDS: Sql = sql!(
    "SELECT e.sequence, e.number, e.number_text, e.date_filed, e.text, e.printed_sequence, e.imported, d.part, d.serial FROM entries e LEFT JOIN documents d ON d.entry_id = e.id AND ($3 OR NOT d.sealed) WHERE e.case_id = $1 AND e.sequence > 0 AND (NOT e.sealed OR $3) AND coalesce(e.date_filed, '') <= $4 AND (coalesce(e.date_filed, '') < $4 OR e.sequence < $5) ORDER BY coalesce(e.date_filed, '') DESC, e.sequence DESC LIMIT $2"
);

/// A piece of a sheet in the order of days; both lists are by sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByDay {
    /// The entries.
    pub listed: Vec<Listed>,
    /// Their documents.
    pub documents: Vec<ListedDocument>,
    /// The place of the last entry, behind which there may be more; `None` when this is the end.
    pub until: Option<Place>,
}

/// The next entries of a case by the day they were filed, with their documents: those behind `after`, or with `backwards` those before
/// it. So many that they and their documents take up to `limit` rows (one entry has as many as documents), and one entry at least. What
/// is sealed, or belongs to a sealed entry, only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn listed_by_day(
    tx: &mut Tx<'_, '_>,
    case: Id,
    after: &Place,
    backwards: bool,
    mut limit: i64,
    sealed_too: bool,
) -> Result<ByDay> {
    let sql = if backwards { BACKWARDS } else { FORWARDS };
    loop {
        let args = [case.into(), limit.into(), sealed_too.into(), after.0.as_str().into(), after.1.into()];
        let (mut listed, mut documents, mut rows): (Vec<Listed>, Vec<ListedDocument>, i64) = (Vec::new(), Vec::new(), 0);
        tx.each(sql, &args, |row| {
            rows += 1;
            let sequence = row.get(0)?;
            if listed.last().is_none_or(|before| before.sequence != sequence) {
                listed.push(listed_row(row)?);
            }
            if let Some(serial) = row.get(8)? {
                documents.push(ListedDocument { sequence, part: row.get(7)?, serial });
            }
            Ok(())
        })?;
        let mut until = None;
        if rows >= limit {
            // The last entry may have more documents than came.
            let cut = listed.pop();
            let Some(last) = listed.last() else {
                limit = limit.saturating_mul(8);
                continue;
            };
            documents.retain(|document| cut.as_ref().is_none_or(|cut| cut.sequence != document.sequence));
            until = Some((last.date.clone().unwrap_or_default(), last.sequence));
        }
        listed.sort_unstable_by_key(|entry| entry.sequence);
        documents.sort_unstable_by_key(|document| (document.sequence, document.part));
        return Ok(ByDay { listed, documents, until });
    }
}

/// The documents of all entries of a case for its sheet, by sequence and part; what is sealed, or belongs to a sealed entry, only with
/// `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn listed_documents(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Vec<ListedDocument>> {
    tx.all(
        sql!(
            "SELECT e.sequence, d.part, d.serial FROM documents d JOIN entries e ON e.id = d.entry_id WHERE e.case_id = $1 AND ($2 OR NOT (d.sealed OR e.sealed)) ORDER BY e.sequence, d.part"
        ),
        &[case.into(), sealed_too.into()],
        |row| Ok(ListedDocument { sequence: row.get(0)?, part: row.get(1)?, serial: row.get(2)? }),
    )
}

/// The entry of an inner id.
///
/// # Errors
/// When the database refuses.
pub fn by_id(tx: &mut Tx<'_, '_>, id: Id) -> Result<Option<Entry>> {
    tx.optional(sql!(concat!("SELECT ", columns!(), " FROM entries WHERE id = $1")), &[id.into()], read)
}

/// The first entry of a case that carries a number.
///
/// # Errors
/// When the database refuses.
pub fn by_number(tx: &mut Tx<'_, '_>, case: Id, number: i64) -> Result<Option<Entry>> {
    tx.optional(
        sql!(concat!("SELECT ", columns!(), " FROM entries WHERE case_id = $1 AND number = $2 ORDER BY sequence LIMIT 1")),
        &[case.into(), number.into()],
        read,
    )
}

/// The entries of a case that carry a number, in the order of the sheet: several where a sheet was imported with doubles; sealed
/// ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn all_by_number(tx: &mut Tx<'_, '_>, case: Id, number: i64, sealed_too: bool) -> Result<Vec<Entry>> {
    tx.all(
        sql!(concat!(
            "SELECT ",
            columns!(),
            " FROM entries WHERE case_id = $1 AND number = $2 AND (NOT sealed OR $3) ORDER BY sequence LIMIT 100"
        )),
        &[case.into(), number.into(), sealed_too.into()],
        read,
    )
}

/// The day on which something was last filed in a case, `YYYY-MM-DD`; sealed entries count only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn last_filed(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Option<String>> {
    tx.one(
        sql!("SELECT max(date_filed) FROM entries WHERE case_id = $1 AND (NOT sealed OR $2)"),
        &[case.into(), sealed_too.into()],
        |row| row.get(0),
    )
}

/// Whether a case holds more entries than that; sealed ones count only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn are_more_than(tx: &mut Tx<'_, '_>, case: Id, most: i64, sealed_too: bool) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        sql!("SELECT sequence FROM entries WHERE case_id = $1 AND (NOT sealed OR $2) ORDER BY sequence LIMIT 1 OFFSET $3"),
        &[case.into(), sealed_too.into(), most.into()],
        |row| row.get(0),
    )?;
    Ok(found.is_some())
}

/// Adds an entry.
///
/// # Errors
/// When its number is taken, or the database refuses.
pub fn insert(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: Id, new: &NewEntry) -> Result<Id> {
    let id = tx.new_id(fresh);
    tx.execute(
        sql!(
            "INSERT INTO entries (id, case_id, sequence, number, number_text, date_filed, date_entered, entered_at, text, event, filer_id, filed_by, sealed, imported, facts, short_text, printed_sequence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"
        ),
        &[
            id.into(),
            case.into(),
            new.sequence.into(),
            new.number.into(),
            new.number_text.clone().into(),
            new.date_filed.clone().into(),
            new.date_entered.clone().into(),
            new.entered_at.into(),
            new.text.as_str().into(),
            new.event.as_str().into(),
            new.filer_id.into(),
            new.filed_by.as_str().into(),
            new.sealed.into(),
            new.imported.into(),
            new.facts.as_str().into(),
            new.short_text.as_str().into(),
            new.printed_sequence.clone().into(),
        ],
    )?;
    Ok(id)
}

/// The documents of an entry, main one first.
///
/// # Errors
/// When the database refuses.
pub fn documents_of(tx: &mut Tx<'_, '_>, entry: Id) -> Result<Vec<Document>> {
    tx.all(
        sql!(concat!("SELECT ", document_columns!(), " FROM documents WHERE entry_id = $1 ORDER BY part")),
        &[entry.into()],
        read_document,
    )
}

/// The documents of all entries of a case, by entry and part.
///
/// # Errors
/// When the database refuses.
pub fn documents_of_case(tx: &mut Tx<'_, '_>, case: Id) -> Result<Vec<Document>> {
    tx.all(
        sql!(
            "SELECT d.id, d.entry_id, d.part, d.serial, d.imported_id, d.description, d.sha256, d.bytes, d.pages, d.sealed, d.size_text FROM documents d JOIN entries e ON e.id = d.entry_id WHERE e.case_id = $1 ORDER BY e.sequence, d.part"
        ),
        &[case.into()],
        read_document,
    )
}

/// The documents of all entries of a case, by entry and part; what is sealed, or belongs to a sealed entry, only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn seen_documents_of_case(tx: &mut Tx<'_, '_>, case: Id, sealed_too: bool) -> Result<Vec<Document>> {
    tx.all(
        sql!(
            "SELECT d.id, d.entry_id, d.part, d.serial, d.imported_id, d.description, d.sha256, d.bytes, d.pages, d.sealed, d.size_text FROM documents d JOIN entries e ON e.id = d.entry_id WHERE e.case_id = $1 AND ($2 OR NOT (d.sealed OR e.sealed)) ORDER BY e.sequence, d.part"
        ),
        &[case.into(), sealed_too.into()],
        read_document,
    )
}

/// The documents of an entry, main one first; sealed ones only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn seen_documents_of(tx: &mut Tx<'_, '_>, entry: Id, sealed_too: bool) -> Result<Vec<Document>> {
    tx.all(
        sql!(concat!("SELECT ", document_columns!(), " FROM documents WHERE entry_id = $1 AND (NOT sealed OR $2) ORDER BY part")),
        &[entry.into(), sealed_too.into()],
        read_document,
    )
}

/// The document of a `doc1` serial.
///
/// # Errors
/// When the database refuses.
pub fn document_by_serial(tx: &mut Tx<'_, '_>, serial: i64) -> Result<Option<Document>> {
    tx.optional(
        sql!(concat!("SELECT ", document_columns!(), " FROM documents WHERE serial = $1")),
        &[serial.into()],
        read_document,
    )
}

/// Counters of `doc1` serials in one court. One alone would be a row that every filing of the court writes, and PostgreSQL would
/// then take them one after the other (design 4); each filing draws from the counter that its entry's id falls on.
pub const SERIAL_COUNTERS: i64 = 64;

/// Serials of ours are above this, above those for which existing clients count attachments from one (wire 2.6).
const FIRST_SERIAL: i64 = 20_000_001;

/// The next serial of one of the court's counters; it may be taken by an imported document.
fn next_serial(tx: &mut Tx<'_, '_>, entry: Id) -> Result<i64> {
    let counter = (entry.0 ^ (entry.0 >> 21)).rem_euclid(SERIAL_COUNTERS);
    let next = counters::next(tx, &format!("document {counter}"), 0)?;
    Ok(FIRST_SERIAL + next * SERIAL_COUNTERS + counter)
}

/// Adds a document to an entry; gives its `doc1` serial: the wanted one when free, else one of ours.
///
/// # Errors
/// When the database refuses.
pub fn add_document(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: Id, new: &NewDocument) -> Result<i64> {
    let id = tx.new_id(fresh);
    if let Some(wanted) = new.wanted_serial
        && insert_document(tx, id, entry, new, wanted)?
    {
        return Ok(wanted);
    }
    loop {
        let serial = next_serial(tx, entry)?;
        if insert_document(tx, id, entry, new, serial)? {
            return Ok(serial);
        }
    }
}

/// `false` when the serial is taken. It is not looked up before: on PostgreSQL that reading would itself be a conflict with all who
/// file at the same instant.
fn insert_document(tx: &mut Tx<'_, '_>, id: Id, entry: Id, new: &NewDocument, serial: i64) -> Result<bool> {
    let inserted = tx.execute(
        sql!(
            "INSERT INTO documents (id, entry_id, part, serial, imported_id, description, sha256, bytes, pages, sealed, size_text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (serial) DO NOTHING"
        ),
        &[
            id.into(),
            entry.into(),
            new.part.into(),
            serial.into(),
            new.imported_id.as_deref().into(),
            new.description.as_str().into(),
            new.sha256.clone().into(),
            new.bytes.into(),
            new.pages.into(),
            new.sealed.into(),
            new.size_text.as_str().into(),
        ],
    )?;
    Ok(inserted == 1)
}

#[cfg(test)]
#[path = "entries_tests.rs"]
mod tests;
