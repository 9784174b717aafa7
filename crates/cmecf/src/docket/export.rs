//! A case becomes a docket sheet again, as existing clients parse it: what was imported comes back as it was.

use domain::docket::{Docket, Problem};
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

use super::{
    import::{NEWEST_FIRST, facts},
    kinds::{ABSENT, CAME_AS},
};

/// Most entries of one sheet.
const MOST: i64 = domain::docket::MOST_ENTRIES as i64;

/// The sheet of a case with all it holds; what is sealed in it only with `sealed_too`. Whether the case itself is, the caller asks.
/// `Err` inside tells what can't be written, for a case that was not imported whole.
///
/// # Errors
/// When the database refuses.
pub fn export(tx: &mut Tx<'_, '_>, case: &Case, sealed_too: bool) -> Result<std::result::Result<Docket, Vec<Problem>>> {
    let mut whole = facts(&case.facts);
    let newest_first = whole.shift_remove(NEWEST_FIRST).is_some();
    whole.shift_remove(CAME_AS);
    whole.shift_remove(ABSENT);
    whole.insert("parties".into(), parties::of_case(tx, case.id, sealed_too)?.iter().map(party).collect());
    let mut rows = entries::of_case(tx, case.id, 0, MOST, sealed_too)?;
    if newest_first {
        rows.reverse();
    }
    whole.insert("docket_entries".into(), rows.iter().map(entry).collect());
    Ok(Docket::from_value(Value::Object(whole)))
}

fn party(party: &Party) -> Value {
    let mut map = facts(&party.facts);
    map.insert("type".into(), json!(party.role));
    map.insert("name".into(), json!(party.name));
    map.insert("extra_info".into(), json!(party.extra_info));
    map.insert("date_terminated".into(), json!(party.date_terminated));
    if map.contains_key("attorneys") || !party.attorneys.is_empty() {
        let attorneys: Vec<Value> = party
            .attorneys
            .iter()
            .map(|one| json!({"name": one.name, "contact": one.contact, "roles": one.roles.lines().collect::<Vec<_>>()}))
            .collect();
        map.insert("attorneys".into(), Value::Array(attorneys));
    }
    Value::Object(map)
}

fn entry(entry: &Entry) -> Value {
    let mut map: Map<String, Value> = facts(&entry.facts);
    map.insert("date_filed".into(), json!(entry.date_filed));
    map.insert("date_entered".into(), json!(entry.date_entered));
    map.insert("description".into(), json!(entry.text));
    let number = entry.number.map(|number| number.to_string()).or_else(|| entry.number_text.clone());
    // The printed number as it stood, should it have had zeros before it.
    let stood = map.get("document_number").and_then(Value::as_str).map(str::to_owned);
    let same = stood.as_deref().and_then(|text| text.trim().parse::<i64>().ok()) == entry.number;
    if !(same && entry.number.is_some()) {
        map.insert("document_number".into(), json!(number));
    }
    for (key, empty) in [("pacer_doc_id", Value::Null), ("pacer_seq_no", json!(entry.sequence.to_string()))] {
        if !map.contains_key(key) {
            map.insert(key.into(), empty);
        }
    }
    Value::Object(map)
}
