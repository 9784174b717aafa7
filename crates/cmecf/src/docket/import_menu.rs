//! The menu of one entry's documents, as existing clients parse it, becomes documents of a case, and comes back.

use domain::{Fresh, docket::Problem};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::{
    Result,
    court::{
        Court, Tx,
        cases::{self, Case, NewCase},
        entries::{self, NewDocument, NewEntry},
        imports, settings,
    },
};

use super::{
    import::{Imported, serial_of},
    kinds::Kind,
};

/// Looks whether the file can be taken: it must name its document, and no text may be too long or hold NUL.
///
/// # Errors
/// What is wrong.
pub(super) fn check(value: &Value) -> std::result::Result<(), Vec<Problem>> {
    let problem = |place: &str, what: &str| Problem { place: place.to_owned(), what: what.to_owned() };
    let mut found = Vec::new();
    if value["pacer_doc_id"].as_str().is_none_or(str::is_empty) {
        found.push(problem("pacer_doc_id", "must be text"));
    }
    let Some(attachments) = value["attachments"].as_array() else {
        found.push(problem("attachments", "must be a list"));
        return Err(found);
    };
    for (at, attachment) in attachments.iter().enumerate() {
        if attachment["attachment_number"].as_i64().is_none_or(|number| number < 1) {
            found.push(problem(&format!("attachments[{at}].attachment_number"), "must be a number from 1"));
        }
    }
    if value.to_string().contains("\\u0000") {
        found.push(problem("", "holds the character NUL"));
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

/// Imports a menu, once. Its documents join the entry whose main document has the same number; where no such entry is here, a case is
/// made that holds this one entry, under the case id that the menu names. It blocks.
///
/// # Errors
/// When the database refuses.
pub(super) fn import_now(room: &Court, fresh: &Fresh, value: &Value, source: &[u8]) -> Result<Imported> {
    let digest = Sha256::digest(source).to_vec();
    let value = value.clone();
    room.write_now("import_menu", fresh, move |tx, fresh| import(tx, fresh, &value, &digest))
}

fn import(tx: &mut Tx<'_, '_>, fresh: &Fresh, value: &Value, digest: &[u8]) -> Result<Imported> {
    let whose = |case: Case, new: bool| Imported { number: case.number, serial: case.serial, new };
    if let Some(before) = imports::by_digest(tx, digest)?
        && let Some(case) = cases::by_id(tx, before.case_id)?
    {
        return Ok(whose(case, false));
    }
    let prefix = settings::get(tx)?.settings.doc1_prefix.clone();
    let main_id = text(value, "pacer_doc_id");
    let case = match beside(tx, &main_id, &prefix)? {
        Some((case, entry)) => {
            add_parts(tx, fresh, entry, value, &prefix, true)?;
            case
        }
        None => alone(tx, fresh, value, &prefix)?,
    };
    imports::insert(tx, fresh, case.id, Kind::AttachmentMenu.word(), digest, &value.to_string())?;
    Ok(whose(case, true))
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The case and the entry whose main document has this number already.
fn beside(tx: &mut Tx<'_, '_>, doc_id: &str, prefix: &str) -> Result<Option<(Case, domain::Id)>> {
    let Some(serial) = serial_of(doc_id) else { return Ok(None) };
    // The same serial of another court is another document.
    let Some(document) = entries::document_by_serial(tx, serial)? else { return Ok(None) };
    let same = document.imported_id.as_deref().map_or_else(|| doc_id.starts_with(prefix), |id| id == doc_id);
    if !same || document.part != 0 {
        return Ok(None);
    }
    let Some(entry) = entries::by_id(tx, document.entry_id)? else { return Ok(None) };
    Ok(cases::by_id(tx, entry.case_id)?.map(|case| (case, entry.id)))
}

/// A case that holds the one entry of a menu.
fn alone(tx: &mut Tx<'_, '_>, fresh: &Fresh, value: &Value, prefix: &str) -> Result<Case> {
    let named = text(value, "pacer_case_id");
    let number = value["document_number"].as_i64();
    let new = NewCase {
        number: format!("Case {named} (number not known)"),
        number_key: format!("other-case{named}numbernotknown"),
        title: "Title not known: only the documents of one entry were imported".to_owned(),
        facts: "{}".to_owned(),
        wanted_serial: named.parse().ok().filter(|serial| *serial > 0),
        next_number: number.unwrap_or(0) + 1,
        next_sequence: 2,
        ..NewCase::default()
    };
    let case = cases::insert(tx, fresh, &new)?;
    let entry = NewEntry {
        sequence: 1,
        number,
        text: "Documents of an entry whose docket text was not imported".to_owned(),
        imported: true,
        printed_sequence: value["pacer_seq_no"].as_str().map(str::to_owned),
        facts: "{}".to_owned(),
        ..NewEntry::default()
    };
    let entry = entries::insert(tx, fresh, case.id, &entry)?;
    add_parts(tx, fresh, entry, value, prefix, false)?;
    Ok(case)
}

fn add_parts(tx: &mut Tx<'_, '_>, fresh: &Fresh, entry: domain::Id, value: &Value, prefix: &str, has_main: bool) -> Result<()> {
    let there: Vec<i64> = entries::documents_of(tx, entry)?.into_iter().map(|document| document.part).collect();
    let main = (0, "Main Document".to_owned(), value);
    let attachments = value["attachments"].as_array().into_iter().flatten();
    let attachments = attachments.map(|one| (one["attachment_number"].as_i64().unwrap_or(0), text(one, "description"), one));
    for (part, description, one) in std::iter::once(main).filter(|_| !has_main).chain(attachments) {
        if there.contains(&part) {
            continue;
        }
        entries::add_document(tx, fresh, entry, &new_part(part, description, one, prefix))?;
    }
    Ok(())
}

fn new_part(part: i64, description: String, one: &Value, prefix: &str) -> NewDocument {
    let id = text(one, "pacer_doc_id");
    NewDocument {
        part,
        wanted_serial: serial_of(&id),
        imported_id: Some(id).filter(|id| !id.is_empty() && !id.starts_with(prefix)),
        description,
        bytes: one["file_size_bytes"].as_i64().unwrap_or(0),
        pages: one["page_count"].as_i64().unwrap_or(0),
        size_text: text(one, "file_size_str"),
        ..NewDocument::default()
    }
}

/// The menus that were imported into a case, as they came.
pub(super) fn export(tx: &mut Tx<'_, '_>, case: &Case) -> Result<Vec<Value>> {
    let kept = imports::of_case(tx, case.id, Kind::AttachmentMenu.word())?;
    Ok(kept.into_iter().filter_map(|import| serde_json::from_str(&import.facts).ok()).collect())
}
