//! A general docket, as existing clients parse it, becomes a case of this court.

use domain::{
    Fresh,
    appellate::{Docket, text},
    case_number::DocketNumber,
};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use store::{
    Result,
    court::{
        Court, Tx,
        cases::{self, NewCase},
        entries::{self, NewDocument, NewEntry},
        parties::{self, Attorney, NewParty},
        settings,
    },
};

use crate::docket::import::Imported;

/// Imports a docket, once: `source` is the file's content, and the same content a second time changes nothing. It blocks.
///
/// # Errors
/// When the database refuses.
pub fn import_now(room: &Court, fresh: &Fresh, docket: &Docket, source: &[u8]) -> Result<Imported> {
    let digest = Sha256::digest(source).to_vec();
    let docket = docket.clone();
    room.write_now("import_docket", fresh, move |tx, fresh| import(tx, fresh, &docket, &digest))
}

fn import(tx: &mut Tx<'_, '_>, fresh: &Fresh, docket: &Docket, digest: &[u8]) -> Result<Imported> {
    if let Some(case) = cases::by_digest(tx, digest)? {
        return Ok(Imported { number: case.number, serial: case.serial, new: false });
    }
    let prefix = settings::get(tx)?.settings.doc1_prefix.clone();
    let head = &docket.head;
    let number = DocketNumber::read(text(head, "docket_number"));
    let highest = docket.entries.iter().filter_map(number_of).max().unwrap_or(0);
    let new = NewCase {
        number: text(head, "docket_number").to_owned(),
        number_key: number.search_key(),
        kind: String::new(),
        title: text(head, "case_name").to_owned(),
        date_filed: date(head, "date_filed"),
        date_terminated: date(head, "date_terminated"),
        nature_of_suit: text(head, "nature_of_suit").to_owned(),
        facts: Value::Object(head.clone()).to_string(),
        import_digest: Some(digest.to_vec()),
        next_number: highest + 1,
        next_sequence: i64::try_from(docket.entries.len()).unwrap_or(i64::MAX) + 1,
        ..NewCase::default()
    };
    let case = cases::insert(tx, fresh, &new)?;
    for party in &docket.parties {
        import_party(tx, fresh, &case, party)?;
    }
    for (place, entry) in docket.entries.iter().enumerate() {
        import_entry(tx, fresh, &case, &prefix, i64::try_from(place).unwrap_or(i64::MAX) + 1, entry)?;
    }
    Ok(Imported { number: case.number, serial: case.serial, new: true })
}

fn date(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn import_party(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: &cases::Case, party: &Map<String, Value>) -> Result<()> {
    let mut facts = party.clone();
    let attorneys = facts.get_mut("attorneys").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
    let new = NewParty {
        role: text(party, "type").to_owned(),
        name: text(party, "name").to_owned(),
        extra_info: String::new(),
        date_terminated: date(party, "date_terminated"),
        facts: Value::Object(facts).to_string(),
    };
    let id = parties::insert(tx, fresh, case.id, &new)?;
    for attorney in attorneys.iter().filter_map(Value::as_object) {
        let roles = attorney.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let new = Attorney {
            name: text(attorney, "name").to_owned(),
            contact: text(attorney, "contact").to_owned(),
            roles: roles.collect::<Vec<_>>().join("\n"),
            filer_id: None,
        };
        parties::add_attorney(tx, fresh, id, &new)?;
    }
    Ok(())
}

/// The number of an entry: that of its document where entries have none of their own.
fn number_of(entry: &Map<String, Value>) -> Option<i64> {
    text(entry, "document_number").parse().ok()
}

fn import_entry(
    tx: &mut Tx<'_, '_>,
    fresh: &Fresh,
    case: &cases::Case,
    prefix: &str,
    sequence: i64,
    entry: &Map<String, Value>,
) -> Result<()> {
    let number = number_of(entry);
    let new = NewEntry {
        sequence,
        number,
        number_text: number.is_none().then(|| date(entry, "document_number")).flatten(),
        date_filed: date(entry, "date_filed"),
        date_entered: date(entry, "date_entered"),
        text: text(entry, "description").to_owned(),
        imported: true,
        printed_sequence: date(entry, "pacer_seq_no"),
        facts: Value::Object(entry.clone()).to_string(),
        ..NewEntry::default()
    };
    let id = entries::insert(tx, fresh, case.id, &new)?;
    let count = |map: &Map<String, Value>, key: &str| map.get(key).and_then(Value::as_i64).unwrap_or(0);
    if let Some(doc_id) = date(entry, "pacer_doc_id") {
        let main = NewDocument {
            part: 0,
            wanted_serial: serial_of(&doc_id, prefix),
            imported_id: Some(doc_id),
            description: "Main Document".to_owned(),
            bytes: count(entry, "file_size_bytes"),
            pages: count(entry, "page_count"),
            ..NewDocument::default()
        };
        entries::add_document(tx, fresh, id, &main)?;
    }
    let attachments = entry.get("attachments").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    for attachment in attachments.filter(|attachment| count(attachment, "attachment_number") > 0) {
        let doc_id = date(attachment, "pacer_doc_id");
        let new = NewDocument {
            part: count(attachment, "attachment_number"),
            wanted_serial: doc_id.as_deref().and_then(|doc_id| serial_of(doc_id, prefix)),
            imported_id: doc_id,
            description: text(attachment, "description").to_owned(),
            bytes: count(attachment, "file_size_bytes"),
            pages: count(attachment, "page_count"),
            ..NewDocument::default()
        };
        entries::add_document(tx, fresh, id, &new)?;
    }
    Ok(())
}

/// The serial of a document number of this very court. One that begins with a zero can't be kept: it would be printed without it.
fn serial_of(doc_id: &str, prefix: &str) -> Option<i64> {
    let rest = doc_id.strip_prefix(prefix)?.get(1..)?;
    rest.parse().ok().filter(|serial| *serial > 0 && !rest.starts_with('0'))
}
