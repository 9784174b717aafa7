//! A docket sheet, as existing clients parse it, becomes a case of this court.

use domain::{
    Fresh,
    case_number::DocketNumber,
    docket::{Docket, Entry, Kind, Party},
};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use store::{
    Result,
    court::{
        Court, Tx, associated,
        cases::{self, NewCase},
        entries::{self, NewDocument, NewEntry},
        parties::{self, Attorney, NewParty},
    },
};

use super::kinds::{ABSENT, CAME_AS, Kind as Reading};

/// What an imported sheet became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The case's number as printed.
    pub number: String,
    /// Its case id.
    pub serial: i64,
    /// False when the same file had been imported before.
    pub new: bool,
}

/// Imports a sheet, once: `source` is the file's content, and the same content a second time changes nothing. It blocks.
///
/// # Errors
/// When the database refuses.
pub fn import_now(room: &Court, fresh: &Fresh, docket: &Docket, source: &[u8]) -> Result<Imported> {
    import_as(room, fresh, docket, source, Reading::DocketSheet, &[])
}

/// The same for what was read from another kind of page, whose file did not hold the keys in `absent`.
pub(super) fn import_as(
    room: &Court,
    fresh: &Fresh,
    docket: &Docket,
    source: &[u8],
    kind: Reading,
    absent: &[String],
) -> Result<Imported> {
    let digest = Sha256::digest(source).to_vec();
    let mut docket = docket.clone();
    if kind != Reading::DocketSheet {
        docket.extra.insert(CAME_AS.to_owned(), kind.word().into());
        docket.extra.insert(ABSENT.to_owned(), absent.into());
    }
    room.write_now("import_docket", fresh, move |tx, fresh| import(tx, fresh, &docket, &digest))
}

fn import(tx: &mut Tx<'_, '_>, fresh: &Fresh, docket: &Docket, digest: &[u8]) -> Result<Imported> {
    if let Some(case) = cases::by_digest(tx, digest)? {
        return Ok(Imported { number: case.number, serial: case.serial, new: false });
    }
    let number = DocketNumber::read(&docket.docket_number);
    let newest_first = is_newest_first(docket);
    let highest = docket.docket_entries.iter().filter_map(|entry| number_of(entry).0).max().unwrap_or(0);
    let last = i64::try_from(docket.docket_entries.len()).unwrap_or(i64::MAX);
    let new = NewCase {
        number: with_initials(docket),
        number_key: number.search_key(),
        kind: kind_of(docket, &number),
        // A summary's file tells the name as the page printed it, which clients then shorten.
        title: Some(extra(docket, "case_name_raw")).filter(|name| !name.is_empty()).unwrap_or_else(|| docket.case_name.clone()),
        date_filed: Some(docket.date_filed.to_string()),
        date_terminated: docket.date_terminated.map(|date| date.to_string()),
        nature_of_suit: docket.nature_of_suit.clone(),
        assigned_to: docket.assigned_to_str.clone(),
        chapter: extra(docket, "chapter"),
        sealed: false,
        referred_to: docket.referred_to_str.clone(),
        cause: docket.cause.clone(),
        flags: extra(docket, "flags"),
        facts: facts_of(docket, newest_first),
        import_digest: Some(digest.to_vec()),
        wanted_serial: None,
        next_number: highest + 1,
        next_sequence: last + 1,
    };
    let case = cases::insert(tx, fresh, &new)?;
    for party in &docket.parties {
        import_party(tx, fresh, &case, party)?;
    }
    for (place, entry) in docket.docket_entries.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let sequence = if newest_first { last - place } else { place + 1 };
        import_entry(tx, fresh, &case, sequence, entry)?;
    }
    let related = extra(docket, "related_cases_str");
    let related: Vec<&str> = related.split([',', ';']).map(str::trim).filter(|number| !number.is_empty()).collect();
    for number in related {
        associated::insert(tx, case.id, "Related", number, &DocketNumber::read(number).search_key())?;
    }
    Ok(Imported { number: case.number, serial: case.serial, new: true })
}

/// A text that clients read from some pages only.
fn extra(docket: &Docket, key: &str) -> String {
    docket.extra.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The number as a docket sheet prints it: with the judges' initials after it.
fn with_initials(docket: &Docket) -> String {
    let mut number = docket.docket_number.clone();
    let initials = [&docket.federal_dn_judge_initials_assigned, &docket.federal_dn_judge_initials_referred];
    for initials in initials.into_iter().flatten() {
        number = format!("{number}-{initials}");
    }
    number
}

/// The type of the number; where the court prints none, `bk` or `ap` as the parties tell.
fn kind_of(docket: &Docket, number: &DocketNumber) -> String {
    let printed = number.case().and_then(|number| number.kind.clone());
    printed.unwrap_or_else(|| match docket.kind() {
        Kind::Bankruptcy => "bk".to_owned(),
        Kind::Adversary => "ap".to_owned(),
        _ => String::new(),
    })
}

/// Whether the sheet was printed with the most recent entry first: the sequence counts entries in the order in which they were made.
fn is_newest_first(docket: &Docket) -> bool {
    let entries = &docket.docket_entries;
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return false };
    let number = |entry: &Entry| number_of(entry).0;
    match first.date_filed.cmp(&last.date_filed) {
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => number(first) > number(last) && number(last).is_some(),
    }
}

/// Key among a case's facts: its sheet was printed with the most recent entry first.
pub(super) const NEWEST_FIRST: &str = "forecourt_newest_first";

/// Everything of the sheet but parties and entries, under the keys of its JSON: nothing is lost.
fn facts_of(docket: &Docket, newest_first: bool) -> String {
    let mut whole = docket.to_json();
    if let Some(map) = whole.as_object_mut() {
        map.shift_remove("parties");
        map.shift_remove("docket_entries");
        if newest_first {
            map.insert(NEWEST_FIRST.to_owned(), Value::Bool(true));
        }
    }
    whole.to_string()
}

fn import_party(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: &cases::Case, party: &Party) -> Result<()> {
    let new = NewParty {
        role: party.role.clone(),
        name: party.name.clone(),
        extra_info: party.extra_info.clone(),
        date_terminated: party.date_terminated.map(|date| date.to_string()),
        facts: party.to_json_without_attorneys().to_string(),
    };
    let id = parties::insert(tx, fresh, case.id, &new)?;
    for attorney in party.attorneys.iter().flatten() {
        let new = Attorney {
            name: attorney.name.clone(),
            contact: attorney.contact.clone(),
            roles: attorney.roles.join("\n"),
            filer_id: None,
        };
        parties::add_attorney(tx, fresh, id, &new)?;
    }
    Ok(())
}

/// The number of an imported entry, or the text that stands where a number should.
fn number_of(entry: &Entry) -> (Option<i64>, Option<String>) {
    match &entry.document_number {
        None => (None, None),
        Some(text) => match text.trim().parse::<i64>() {
            Ok(number) => (Some(number), None),
            Err(_) => (None, Some(text.clone())),
        },
    }
}

fn import_entry(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: &cases::Case, sequence: i64, entry: &Entry) -> Result<()> {
    let (number, number_text) = number_of(entry);
    let new = NewEntry {
        sequence,
        number,
        number_text,
        date_filed: Some(entry.date_filed.to_string()),
        date_entered: entry.date_entered.map(|date| date.to_string()),
        entered_at: None,
        text: entry.description.clone(),
        short_text: entry.extra.get("short_description").and_then(Value::as_str).unwrap_or_default().to_owned(),
        printed_sequence: entry.pacer_seq_no.clone(),
        imported: true,
        facts: entry.to_json().to_string(),
        ..NewEntry::default()
    };
    let id = entries::insert(tx, fresh, case.id, &new)?;
    let as_number = |count: Option<u64>| count.and_then(|count| i64::try_from(count).ok()).unwrap_or(0);
    if let Some(doc_id) = &entry.pacer_doc_id {
        let main = NewDocument {
            part: 0,
            wanted_serial: serial_of(doc_id),
            imported_id: Some(doc_id.clone()),
            description: "Main Document".into(),
            bytes: as_number(entry.file_size_bytes),
            pages: as_number(entry.page_count),
            size_text: entry.file_size_str.clone().unwrap_or_default(),
            ..NewDocument::default()
        };
        entries::add_document(tx, fresh, id, &main)?;
    }
    for attachment in entry.attachments.iter().flatten() {
        let new = NewDocument {
            part: i64::try_from(attachment.attachment_number).unwrap_or(0),
            wanted_serial: attachment.pacer_doc_id.as_deref().and_then(serial_of),
            imported_id: attachment.pacer_doc_id.clone(),
            description: attachment.description.clone(),
            bytes: as_number(attachment.file_size_bytes),
            pages: as_number(attachment.page_count),
            size_text: attachment.file_size_str.clone().unwrap_or_default(),
            ..NewDocument::default()
        };
        if new.part > 0 {
            entries::add_document(tx, fresh, id, &new)?;
        }
    }
    Ok(())
}

/// The serial of a `doc1` number: what stands behind three digits of its court and one that says attachment menu or document. It is kept
/// here, also that of another court's sheet, so that a client finds the same serial behind this court's digits.
pub(super) fn serial_of(doc_id: &str) -> Option<i64> {
    let rest = doc_id.get(4..).filter(|_| doc_id.bytes().all(|byte| byte.is_ascii_digit()))?;
    // One with zeros before it would come back without them.
    rest.parse().ok().filter(|serial| *serial > 0 && !rest.starts_with('0'))
}

/// Kept facts as a map; an empty one when they are none.
#[must_use]
pub fn facts(text: &str) -> Map<String, Value> {
    serde_json::from_str::<Value>(text).ok().and_then(|value| value.as_object().cloned()).unwrap_or_default()
}
