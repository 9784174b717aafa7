//! The claims of a case become a claims register, or a report of claims activity, again: what was imported comes back as it was.

use domain::claims::{ALLOWED, AMOUNTS, Activity, Claim, Register};
use serde_json::{Map, Value, json};
use store::{
    Result,
    court::{
        Tx,
        cases::Case,
        claims::{self, Event, Filter},
        settings,
    },
};

use super::import::ACTIVITY;
use crate::docket::import::facts;

const MOST: i64 = domain::claims::MOST_CLAIMS as i64;

/// What a case has of claims, as a register or as lines of activity; nothing when it has none. Sealed claims, and
/// lines about sealed entries, only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn export(tx: &mut Tx<'_, '_>, case: &Case, as_register: bool, sealed_too: bool) -> Result<Vec<Value>> {
    if claims::count(tx, case.id, sealed_too)? == 0 && claims::head(tx, case.id)?.is_none() {
        return Ok(Vec::new());
    }
    let court = settings::get(tx)?.settings.id.clone();
    if as_register {
        return Ok(vec![register(tx, case, &court, sealed_too)?.to_json()]);
    }
    Ok(vec![activity(tx, case, &court, sealed_too)?.iter().map(Activity::to_json).collect()])
}

/// The register of a case with all it holds, sealed claims only with `sealed_too`. `court` is the court's short name.
///
/// # Errors
/// When the database refuses.
pub fn register(tx: &mut Tx<'_, '_>, case: &Case, court: &str, sealed_too: bool) -> Result<Register> {
    let claims = claims::of_case(tx, case.id, &Filter::default(), MOST, sealed_too)?;
    let mut head = facts(&claims::head(tx, case.id)?.unwrap_or_default());
    let had_total = head.contains_key("total_number_of_claims");
    put_case(&mut head, case, court);
    for key in ["date_last_to_file_claims", "date_last_to_file_govt"] {
        head.entry(key).or_insert(Value::Null);
    }
    for key in ["office", "trustee_str"] {
        head.entry(key).or_insert_with(|| json!(""));
    }
    if had_total || head.get("total_number_of_claims").is_none() {
        head.insert("total_number_of_claims".into(), json!(claims.len().to_string()));
    }
    Ok(Register { head, claims: claims.iter().map(claim).collect() })
}

/// What the case itself says, where the head is silent.
fn put_case(head: &mut Map<String, Value>, case: &Case, court: &str) {
    let number = domain::case_number::DocketNumber::read(&case.number);
    let bare = number.case().map_or_else(|| case.number.clone(), |number| number.printed_bare(domain::court::Type::Bankruptcy));
    for (key, value) in [
        ("court_id", json!(court)),
        ("docket_number", json!(bare)),
        ("case_name", json!(case.title)),
        ("chapter", json!(case.chapter)),
        ("assigned_to_str", json!(case.assigned_to)),
        ("date_filed", json!(case.date_filed)),
    ] {
        head.entry(key).or_insert(value);
    }
}

fn claim(claim: &claims::Claim) -> Claim {
    let mut map = facts(&claim.facts);
    for (key, value) in [
        ("claim_number", json!(claim.number)),
        ("creditor_id", json!(claim.creditor_number)),
        ("creditor_details", json!(claim.creditor)),
        ("date_original_filed", json!(claim.date_filed)),
        ("date_original_entered", json!(claim.date_entered)),
        ("status", json!(claim.status)),
        ("filed_by", json!(claim.filed_by)),
        ("entered_by", json!(claim.entered_by)),
        ("description", json!(claim.description)),
        ("remarks", json!(claim.remarks)),
    ] {
        map.insert(key.to_owned(), value);
    }
    map.entry("date_modified").or_insert(Value::Null);
    for amount in claim.amounts.iter().filter(|amount| !amount.allowed) {
        if let Some((.., key)) = AMOUNTS.iter().find(|(kind, ..)| *kind == amount.kind) {
            map.insert((*key).to_owned(), json!(amount.printed));
        }
    }
    Claim { number: claim.number, facts: map, history: claim.history.iter().map(line).collect() }
}

fn line(event: &Event) -> Map<String, Value> {
    let mut map = facts(&event.facts);
    if map.shift_remove(ACTIVITY).is_some() || map.is_empty() {
        map.insert("type".into(), json!(if event.is_claim { "claim" } else { "docket_entry" }));
        map.insert("document_number".into(), json!(event.number));
        if let Some(part) = event.part {
            map.insert("attachment_number".into(), json!(part));
        }
        if let Some(serial) = event.serial {
            map.insert("id".into(), json!(serial.to_string()));
        }
        map.insert("date_filed".into(), json!(event.date_filed));
        map.insert("description".into(), json!(event.text));
    }
    map
}

/// The claims and amendments of a case as lines of the activity report; those of sealed claims only with `sealed_too`.
///
/// # Errors
/// When the database refuses.
pub fn activity(tx: &mut Tx<'_, '_>, case: &Case, court: &str, sealed_too: bool) -> Result<Vec<Activity>> {
    let head = facts(&claims::head(tx, case.id)?.unwrap_or_default());
    let mut lines = Vec::new();
    for claim in claims::of_case(tx, case.id, &Filter::default(), MOST, sealed_too)? {
        for event in claim.history.iter().filter(|event| event.is_claim) {
            lines.push(active_line(case, court, &head, &claim, event));
        }
    }
    Ok(lines)
}

fn active_line(case: &Case, court: &str, head: &Map<String, Value>, claim: &claims::Claim, event: &Event) -> Activity {
    let (number, part) = (claim.number, event.part.unwrap_or(1));
    let mut stood = facts(&event.facts);
    let imported = stood.shift_remove(ACTIVITY).and_then(|value| match value {
        Value::Object(map) => Some(map),
        _ => None,
    });
    if let Some(mut whole) = imported {
        let inner = match whole.shift_remove("claim") {
            Some(Value::Object(map)) => map,
            _ => Map::new(),
        };
        return Activity { head: whole, number, part, claim: inner };
    }
    let mut own = Map::new();
    put_case(&mut own, case, court);
    own.shift_remove("date_filed");
    for (key, from) in [
        ("office", "office"),
        ("trustee_str", "trustee_str"),
        ("last_date_to_file_claims", "date_last_to_file_claims"),
        ("last_date_to_file_govt", "date_last_to_file_govt"),
    ] {
        own.insert(key.to_owned(), head.get(from).cloned().unwrap_or_default());
    }
    let mut inner = Map::new();
    for (key, value) in [
        ("claim_number", format!("{number}-{part}")),
        ("claim_id", event.serial.map(|serial| serial.to_string()).unwrap_or_default()),
        ("pacer_case_id", case.serial.to_string()),
        ("creditor_id", claim.creditor_number.clone()),
        ("creditor_name_address", claim.creditor.replace('\n', ", ")),
        ("amends_no", if part > 1 { (part - 1).to_string() } else { String::new() }),
        ("status", claim.status.clone()),
        ("filed_by", claim.filed_by.clone()),
        ("entered_by", claim.entered_by.clone()),
        ("description", claim.description.clone()),
        ("remarks", claim.remarks.clone()),
        ("amount_claimed", printed(claim, "amount", false)),
        (ALLOWED, printed(claim, "amount", true)),
        ("secured_claimed", printed(claim, "secured", false)),
        ("priority_claimed", printed(claim, "priority", false)),
    ] {
        inner.insert(key.to_owned(), json!(value));
    }
    inner.insert("date_filed".into(), json!(event.date_filed));
    inner.insert("date_entered".into(), json!(event.date_entered));
    inner.insert("attachments".into(), json!([]));
    Activity { head: own, number, part, claim: inner }
}

/// A sum as it was printed; empty when there is none.
pub(super) fn printed(claim: &claims::Claim, kind: &str, allowed: bool) -> String {
    let found = claim.amounts.iter().find(|amount| amount.kind == kind && amount.allowed == allowed);
    found.map(|amount| amount.printed.clone()).unwrap_or_default()
}
