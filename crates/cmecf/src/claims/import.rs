//! A claims register, or a report of claims activity, as existing clients parse it, becomes claims of this court's cases.

use domain::{
    Fresh,
    case_number::DocketNumber,
    claims::{ALLOWED, AMOUNTS, Activity, Claim, Register, cents, text},
};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use store::{
    Error, Result,
    court::{
        Court, Tx,
        cases::{self, Case, Eyes, NewCase},
        claims::{self, Amount, Event, NewClaim},
        imports,
    },
};

use crate::docket::import::Imported;

/// Key among a line's facts: the line of a report of claims activity that it was imported from.
pub(super) const ACTIVITY: &str = "forecourt_activity";

/// As what the files are kept.
const REGISTER: &str = "claims_register";
const ACTIVITY_REPORT: &str = "claims_activity";

/// Imports a register, once: `source` is the file's content, and the same content a second time changes nothing. The claims go to the
/// case of that number; where there is none, a case is made of the register's head. It blocks.
///
/// # Errors
/// When the database refuses.
pub fn import_register_now(room: &Court, fresh: &Fresh, register: &Register, source: &[u8]) -> Result<Imported> {
    let digest = Sha256::digest(source).to_vec();
    let register = register.clone();
    room.write_now("import_claims", fresh, move |tx, fresh| import_register(tx, fresh, &register, &digest))
}

/// Imports a report of claims activity, once, as [`import_register_now`]; gives a line for each case of it. It blocks.
///
/// # Errors
/// When the database refuses.
pub fn import_activity_now(room: &Court, fresh: &Fresh, lines: &[Activity], source: &[u8]) -> Result<Vec<Imported>> {
    let digest = Sha256::digest(source).to_vec();
    let lines = lines.to_vec();
    room.write_now("import_claims", fresh, move |tx, fresh| import_activity(tx, fresh, &lines, &digest))
}

/// What a line of an imported file is known by; position 0 is the file itself.
fn digest_of(file: &[u8], position: usize) -> Vec<u8> {
    if position == 0 {
        return file.to_vec();
    }
    let mut digest = Sha256::new();
    digest.update(file);
    digest.update(position.to_be_bytes());
    digest.finalize().to_vec()
}

fn already(tx: &mut Tx<'_, '_>, digest: &[u8]) -> Result<Option<Imported>> {
    let Some(import) = imports::by_digest(tx, digest)? else { return Ok(None) };
    let case =
        cases::by_id(tx, import.case_id)?.ok_or_else(|| Error::Damaged("the case of imported claims is missing".into()))?;
    Ok(Some(Imported { number: case.number, serial: case.serial, new: false }))
}

fn import_register(tx: &mut Tx<'_, '_>, fresh: &Fresh, register: &Register, digest: &[u8]) -> Result<Imported> {
    if let Some(here) = already(tx, digest)? {
        return Ok(here);
    }
    let wanted = register.claims.iter().flat_map(|claim| &claim.history).find_map(|line| number(line, "pacer_case_id"));
    let case = case_of(tx, fresh, &register.head, wanted, digest)?;
    claims::set_head(tx, case.id, &Value::Object(register.head.clone()).to_string())?;
    for claim in &register.claims {
        let id = match claims::by_number(tx, case.id, claim.number)? {
            Some(id) => id,
            None => claims::insert(tx, fresh, case.id, &new_claim(claim))?,
        };
        for line in &claim.history {
            let event = event_of(claim, line);
            if !claims::has_part(tx, id, event.part, event.is_claim, &event.text)? {
                claims::add_event(tx, fresh, id, &event)?;
            }
        }
    }
    imports::insert(tx, fresh, case.id, REGISTER, digest, "{}")?;
    Ok(Imported { number: case.number, serial: case.serial, new: true })
}

fn import_activity(tx: &mut Tx<'_, '_>, fresh: &Fresh, lines: &[Activity], digest: &[u8]) -> Result<Vec<Imported>> {
    let mut found: Vec<Imported> = Vec::new();
    for (position, line) in lines.iter().enumerate() {
        let digest = digest_of(digest, position);
        if let Some(here) = already(tx, &digest)? {
            keep(&mut found, here);
            continue;
        }
        let case = case_of(tx, fresh, &line.head, number(&line.claim, "pacer_case_id"), &digest)?;
        if claims::head(tx, case.id)?.is_none() {
            claims::set_head(tx, case.id, &register_head(&line.head).to_string())?;
        }
        let id = match claims::by_number(tx, case.id, line.number)? {
            Some(id) => id,
            None => claims::insert(tx, fresh, case.id, &claim_of(line))?,
        };
        if !claims::has_part(tx, id, Some(line.part), true, "")? {
            let event = Event {
                is_claim: true,
                number: Some(line.number),
                part: Some(line.part),
                date_filed: date(&line.claim, "date_filed"),
                date_entered: date(&line.claim, "date_entered"),
                text: format!(
                    "Claim #{} filed by {}, Amount claimed: {} ({})",
                    line.number,
                    text(&line.claim, "creditor_name_address").split(',').next().unwrap_or_default(),
                    text(&line.claim, "amount_claimed"),
                    text(&line.claim, "entered_by")
                ),
                serial: number(&line.claim, "claim_id"),
                sequence: None,
                facts: json!({ ACTIVITY: line.to_json() }).to_string(),
            };
            claims::add_event(tx, fresh, id, &event)?;
        }
        imports::insert(tx, fresh, case.id, ACTIVITY_REPORT, &digest, "{}")?;
        keep(&mut found, Imported { number: case.number, serial: case.serial, new: true });
    }
    Ok(found)
}

/// Notes a case once, however many lines are about it.
fn keep(found: &mut Vec<Imported>, imported: Imported) {
    match found.iter_mut().find(|there| there.serial == imported.serial) {
        Some(there) => there.new |= imported.new,
        None => found.push(imported),
    }
}

/// The case that the claims belong to: the only one of that number, or one made of what the head says.
fn case_of(tx: &mut Tx<'_, '_>, fresh: &Fresh, head: &Map<String, Value>, wanted: Option<i64>, digest: &[u8]) -> Result<Case> {
    let number = DocketNumber::read(text(head, "docket_number"));
    let everything = Eyes { all: true, filer: None };
    let mut there = cases::seen_by_number_key(tx, &number.search_key(), everything)?;
    there.retain(|case| DocketNumber::read(&case.number).matches(text(head, "docket_number")));
    // Of several the one that another file of the same case had: its case id.
    if let Some(same) = there.iter().find(|case| Some(case.serial) == wanted) {
        return Ok(same.clone());
    }
    if let [only] = there.as_slice() {
        return Ok(only.clone());
    }
    let mut printed = text(head, "docket_number").to_owned();
    for key in ["federal_dn_judge_initials_assigned", "federal_dn_judge_initials_referred"] {
        if !text(head, key).is_empty() {
            printed = format!("{printed}-{}", text(head, key));
        }
    }
    // A case made of an imported file is known by it, as one made of a docket sheet is.
    let mut own = Sha256::new();
    own.update(b"claims");
    own.update(digest);
    let new = NewCase {
        number: printed,
        number_key: number.search_key(),
        kind: number.case().and_then(|number| number.kind.clone()).unwrap_or_else(|| "bk".to_owned()),
        title: text(head, "case_name").to_owned(),
        date_filed: date(head, "date_filed"),
        date_terminated: date(head, "date_closed"),
        assigned_to: text(head, "assigned_to_str").to_owned(),
        chapter: text(head, "chapter").to_owned(),
        facts: "{}".to_owned(),
        import_digest: Some(own.finalize().to_vec()),
        wanted_serial: wanted,
        next_number: 1,
        next_sequence: 1,
        ..NewCase::default()
    };
    cases::insert(tx, fresh, &new)
}

fn number(map: &Map<String, Value>, key: &str) -> Option<i64> {
    text(map, key).parse().ok().filter(|number| *number > 0)
}

fn date(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(Value::as_str).map(str::to_owned)
}

/// What a claim's sums are called in the JSON, and what they say.
fn amounts(map: &Map<String, Value>) -> Vec<Amount> {
    let claimed = AMOUNTS.iter().map(|(kind, _, key)| (*kind, false, *key));
    let mut found = Vec::new();
    for (kind, allowed, key) in claimed.chain([("amount", true, ALLOWED)]) {
        let printed = text(map, key);
        if !printed.is_empty() {
            found.push(Amount { kind: kind.to_owned(), allowed, cents: cents(printed), printed: printed.to_owned() });
        }
    }
    found
}

fn new_claim(claim: &Claim) -> NewClaim {
    let facts = &claim.facts;
    NewClaim {
        number: claim.number,
        creditor_number: text(facts, "creditor_id").to_owned(),
        creditor: text(facts, "creditor_details").to_owned(),
        date_filed: date(facts, "date_original_filed"),
        date_entered: date(facts, "date_original_entered"),
        status: text(facts, "status").to_owned(),
        filed_by: text(facts, "filed_by").to_owned(),
        entered_by: text(facts, "entered_by").to_owned(),
        description: text(facts, "description").to_owned(),
        remarks: text(facts, "remarks").to_owned(),
        sealed: false,
        facts: Value::Object(facts.clone()).to_string(),
        amounts: amounts(facts),
    }
}

/// A line of history. The day of entry stands in the register for the claim as it was first filed, and for its last amendment.
fn event_of(claim: &Claim, line: &Map<String, Value>) -> Event {
    let whole = |key: &str| line.get(key).and_then(Value::as_i64);
    let is_claim = text(line, "type") == "claim";
    let part = whole("attachment_number");
    let filed = date(line, "date_filed");
    let entered = match part {
        Some(1) => date(&claim.facts, "date_original_entered"),
        _ if filed == date(&claim.facts, "date_last_amendment_filed") => date(&claim.facts, "date_last_amendment_entered"),
        _ => None,
    };
    Event {
        is_claim,
        number: whole("document_number"),
        part,
        date_entered: entered.or_else(|| filed.clone()),
        date_filed: filed,
        text: text(line, "description").to_owned(),
        serial: if is_claim { number(line, "id") } else { None },
        sequence: if is_claim { None } else { number(line, "pacer_seq_no") },
        facts: Value::Object(line.clone()).to_string(),
    }
}

/// A claim of which only a line of the activity report is known. The report has name and address on one line.
fn claim_of(line: &Activity) -> NewClaim {
    let claim = &line.claim;
    NewClaim {
        number: line.number,
        creditor_number: text(claim, "creditor_id").to_owned(),
        creditor: text(claim, "creditor_name_address").to_owned(),
        date_filed: date(claim, "date_filed"),
        date_entered: date(claim, "date_entered"),
        status: text(claim, "status").to_owned(),
        filed_by: text(claim, "filed_by").to_owned(),
        entered_by: text(claim, "entered_by").to_owned(),
        description: text(claim, "description").to_owned(),
        remarks: text(claim, "remarks").to_owned(),
        sealed: false,
        facts: "{}".to_owned(),
        amounts: amounts(claim),
    }
}

/// The head of a register in the words of the activity report.
fn register_head(head: &Map<String, Value>) -> Value {
    let mut map = head.clone();
    for (from, to) in
        [("last_date_to_file_claims", "date_last_to_file_claims"), ("last_date_to_file_govt", "date_last_to_file_govt")]
    {
        if let Some(value) = map.shift_remove(from) {
            map.insert(to.to_owned(), value);
        }
    }
    Value::Object(map)
}
