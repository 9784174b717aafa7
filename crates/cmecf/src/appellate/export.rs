//! A case of a court of appeals becomes a general docket again: what was imported comes back as it was.

use domain::appellate::Docket;
use serde_json::{Map, Value, json};
use store::{
    Result,
    court::{
        Tx,
        cases::Case,
        entries::{self, Entry},
        parties::{self, Party},
    },
};

use crate::docket::import::facts;

const MOST: i64 = domain::docket::MOST_ENTRIES as i64;

/// The docket of a case with all it holds; what is sealed in it only with `sealed_too`. Whether the case itself is, the caller asks.
///
/// # Errors
/// When the database refuses.
pub fn export(tx: &mut Tx<'_, '_>, case: &Case, sealed_too: bool) -> Result<Docket> {
    let mut head = facts(&case.facts);
    for (key, value) in [
        ("docket_number", json!(case.number)),
        ("case_name", json!(case.title)),
        ("date_filed", json!(case.date_filed)),
        ("date_terminated", json!(case.date_terminated)),
        ("nature_of_suit", json!(case.nature_of_suit)),
    ] {
        head.insert(key.to_owned(), value);
    }
    Ok(Docket {
        head,
        parties: parties::of_case(tx, case.id, sealed_too)?.iter().map(party).collect(),
        entries: entries::of_case(tx, case.id, 0, MOST, sealed_too)?.iter().map(entry).collect(),
    })
}

fn party(party: &Party) -> Map<String, Value> {
    let mut map = facts(&party.facts);
    map.insert("type".into(), json!(party.role));
    map.insert("name".into(), json!(party.name));
    if map.contains_key("date_terminated") || party.date_terminated.is_some() {
        map.insert("date_terminated".into(), json!(party.date_terminated));
    }
    let attorneys = party
        .attorneys
        .iter()
        .map(|one| json!({"name": one.name, "contact": one.contact, "roles": one.roles.lines().collect::<Vec<_>>()}));
    map.insert("attorneys".into(), attorneys.collect());
    map
}

fn entry(entry: &Entry) -> Map<String, Value> {
    let mut map = facts(&entry.facts);
    map.insert("date_filed".into(), json!(entry.date_filed));
    map.insert("date_entered".into(), json!(entry.date_entered));
    map.insert("description".into(), json!(entry.text));
    for key in ["document_number", "pacer_doc_id"] {
        map.entry(key).or_insert(Value::Null);
    }
    map
}
