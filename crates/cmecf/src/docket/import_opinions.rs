//! A list of written opinions, as existing clients parse the report, becomes opinions in cases of this court, and comes back.

use domain::{Fresh, case_number::DocketNumber, docket::Problem, time::parse_date};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{
    Error, Result,
    court::{
        Court, Tx,
        cases::{self, Case, NewCase},
        entries::{self, NewDocument, NewEntry},
        imports, reports,
    },
};

use super::{
    import::{Imported, serial_of},
    kinds::Kind,
};

/// Most opinions of one file.
const MOST: usize = 20_000;

/// Whether a value is such a list: each row names an opinion's document and its case.
pub(super) fn is_list(value: &Value) -> bool {
    let rows = value.as_array().filter(|rows| !rows.is_empty());
    rows.is_some_and(|rows| rows.iter().all(|row| row.get("pacer_doc_id").is_some() && row.get("docket_number").is_some()))
}

/// Looks whether the file can be taken.
///
/// # Errors
/// What is wrong, and in which row.
pub(super) fn check(value: &Value) -> std::result::Result<(), Vec<Problem>> {
    let mut found = Vec::new();
    let mut problem = |place: String, what: &str| found.push(Problem { place, what: what.to_owned() });
    let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.len() > MOST {
        problem(String::new(), "holds more than 20,000 opinions");
    }
    for (at, row) in rows.iter().enumerate() {
        for key in ["docket_number", "pacer_doc_id", "description"] {
            if text(row, key).is_empty() {
                problem(format!("[{at}].{key}"), "must be text");
            }
        }
        if parse_date(&text(row, "date_filed")).is_none() {
            problem(format!("[{at}].date_filed"), "must be a date, YYYY-MM-DD");
        }
    }
    if value.to_string().contains("\\u0000") {
        problem(String::new(), "holds the character NUL");
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn text(row: &Value, key: &str) -> String {
    row[key].as_str().unwrap_or_default().to_owned()
}

/// Imports a list, all or nothing, each row once. An opinion joins the case of its number where there is one and only one, and the entry
/// with its number there; a case that is not here is made, with this entry alone. The answer names the first row's case. It blocks.
///
/// # Errors
/// When the database refuses.
pub(super) fn import_now(room: &Court, fresh: &Fresh, value: &Value) -> Result<Imported> {
    let value = value.clone();
    room.write_now("import_opinions", fresh, move |tx, fresh| {
        let mut first = None;
        let mut new = false;
        for row in value.as_array().into_iter().flatten() {
            let (case, is_new) = import(tx, fresh, row)?;
            new |= is_new;
            first.get_or_insert(case);
        }
        let case = first.ok_or_else(|| Error::Value("the list is empty".into()))?;
        Ok(Imported { number: case.number, serial: case.serial, new })
    })
}

fn import(tx: &mut Tx<'_, '_>, fresh: &Fresh, row: &Value) -> Result<(Case, bool)> {
    let source = row.to_string();
    let digest = Sha256::digest(source.as_bytes()).to_vec();
    if let Some(before) = imports::by_digest(tx, &digest)?
        && let Some(case) = cases::by_id(tx, before.case_id)?
    {
        return Ok((case, false));
    }
    let number = DocketNumber::read(&text(row, "docket_number"));
    let mut found = cases::by_number_key(tx, &number.search_key(), true)?;
    found.retain(|case| DocketNumber::read(&case.number).matches(&text(row, "docket_number")));
    let case = match (found.pop(), found.is_empty()) {
        (Some(case), true) => case,
        _ => new_case(tx, fresh, row, &number)?,
    };
    let printed = text(row, "document_number").trim().parse::<i64>().ok().filter(|number| *number > 0);
    let there = match printed {
        Some(number) => entries::by_number(tx, case.id, number)?,
        None => None,
    };
    let entry = match there {
        Some(entry) => entry.id,
        None => new_entry(tx, fresh, &case, row, printed)?,
    };
    reports::mark_opinion(tx, entry, &text(row, "date_filed"))?;
    imports::insert(tx, fresh, case.id, Kind::Opinions.word(), &digest, &source)?;
    Ok((case, true))
}

fn new_case(tx: &mut Tx<'_, '_>, fresh: &Fresh, row: &Value, number: &DocketNumber) -> Result<Case> {
    let mut printed = text(row, "docket_number");
    for initials in ["federal_dn_judge_initials_assigned", "federal_dn_judge_initials_referred"] {
        if let Some(initials) = row[initials].as_str() {
            printed = format!("{printed}-{initials}");
        }
    }
    let new = NewCase {
        number: printed,
        number_key: number.search_key(),
        kind: number.case().and_then(|number| number.kind.clone()).unwrap_or_default(),
        title: text(row, "case_name"),
        nature_of_suit: text(row, "nature_of_suit"),
        cause: text(row, "cause"),
        facts: json!({"cause": text(row, "cause")}).to_string(),
        wanted_serial: text(row, "pacer_case_id").parse().ok().filter(|serial| *serial > 0),
        next_number: 1,
        next_sequence: 1,
        ..NewCase::default()
    };
    cases::insert(tx, fresh, &new)
}

fn new_entry(tx: &mut Tx<'_, '_>, fresh: &Fresh, case: &Case, row: &Value, printed: Option<i64>) -> Result<domain::Id> {
    let wanted = text(row, "pacer_seq_no").parse::<i64>().ok().filter(|sequence| *sequence > 0);
    let sequence = match wanted {
        Some(sequence)
            if !entries::of_case(tx, case.id, sequence - 1, 1, true)?.iter().any(|entry| entry.sequence == sequence) =>
        {
            sequence
        }
        _ => cases::take_numbers(tx, fresh, case.id, false)?.0,
    };
    let new = NewEntry {
        sequence,
        number: printed,
        date_filed: Some(text(row, "date_filed")),
        text: text(row, "description"),
        printed_sequence: row["pacer_seq_no"].as_str().map(str::to_owned),
        imported: true,
        facts: "{}".to_owned(),
        ..NewEntry::default()
    };
    let entry = entries::insert(tx, fresh, case.id, &new)?;
    cases::number_after(tx, case.id, printed.unwrap_or(0), sequence)?;
    let id = text(row, "pacer_doc_id");
    let main = NewDocument {
        wanted_serial: serial_of(&id),
        imported_id: Some(id),
        description: "Main Document".to_owned(),
        ..NewDocument::default()
    };
    entries::add_document(tx, fresh, entry, &main)?;
    Ok(entry)
}

/// The rows that were imported into a case, as they came.
pub(super) fn export(tx: &mut Tx<'_, '_>, case: &Case) -> Result<Vec<Value>> {
    let kept = imports::of_case(tx, case.id, Kind::Opinions.word())?;
    Ok(kept.into_iter().filter_map(|import| serde_json::from_str(&import.facts).ok()).collect())
}
