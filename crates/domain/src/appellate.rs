//! The general docket of a court of appeals, in the form the clients of the real page parse it into.
//!
//! The keys are those of `juriscraper`'s `AppellateDocketReport.data` (version 4.0.1). Each part keeps the whole object it came from,
//! so that reading and writing lose nothing.

use serde_json::{Map, Value};

use crate::{
    docket::{MOST_ENTRIES, MOST_JSON, MOST_PARTIES, Problem, check_value},
    time::parse_date,
};

/// A docket: its head (every key but `parties` and `docket_entries`), its parties and its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Docket {
    /// Number, name, dates, type, fee, panel, the court appealed from.
    pub head: Map<String, Value>,
    /// In the order of the page.
    pub parties: Vec<Map<String, Value>>,
    /// In the order of the page.
    pub entries: Vec<Map<String, Value>>,
}

/// The text under a key; empty when there is none.
#[must_use]
pub fn text<'m>(map: &'m Map<String, Value>, key: &str) -> &'m str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

impl Docket {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// All problems, each with its place.
    pub fn from_json(json: &str) -> Result<Docket, Vec<Problem>> {
        let whole = |what: String| vec![Problem { place: String::new(), what }];
        if json.len() > MOST_JSON {
            return Err(whole(format!("is longer than {MOST_JSON} bytes")));
        }
        let value: Value = serde_json::from_str(json).map_err(|error| whole(format!("is not JSON: {error}")))?;
        let wrong = check_value(&value);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let Value::Object(mut head) = value else { return Err(whole("must be an object".to_owned())) };
        let mut problems = Vec::new();
        let mut told = |place: &str, what: &str| problems.push(Problem { place: place.to_owned(), what: what.to_owned() });
        let parties = list(&mut head, "parties", MOST_PARTIES, &mut told);
        let entries = list(&mut head, "docket_entries", MOST_ENTRIES, &mut told);
        for key in ["docket_number", "case_name"] {
            if text(&head, key).trim().is_empty() {
                told(key, "is missing or empty");
            }
        }
        dates(&head, "", &["date_filed", "date_terminated"], &mut told);
        if let Some(Value::Object(below)) = head.get("originating_court_information") {
            let keys: Vec<&str> = below.keys().map(String::as_str).filter(|key| key.starts_with("date_")).collect();
            dates(below, "originating_court_information.", &keys, &mut told);
        }
        for (at, party) in parties.iter().enumerate() {
            let place = format!("parties[{at}].");
            for key in ["name", "type"] {
                if party.get(key).is_none_or(|value| !value.is_string()) {
                    told(&format!("{place}{key}"), "is missing or no text");
                }
            }
            dates(party, &place, &["date_terminated"], &mut told);
        }
        for (at, entry) in entries.iter().enumerate() {
            let place = format!("docket_entries[{at}].");
            if entry.get("description").is_none_or(|value| !value.is_string()) {
                told(&format!("{place}description"), "is missing or no text");
            }
            if text(entry, "date_filed").is_empty() {
                told(&format!("{place}date_filed"), "is missing");
            }
            dates(entry, &place, &["date_filed", "date_entered"], &mut told);
        }
        if problems.is_empty() { Ok(Docket { head, parties, entries }) } else { Err(problems) }
    }

    /// The JSON form, equal to what was read, with its keys in alphabetical order.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut whole = self.head.clone();
        for (key, list) in [("parties", &self.parties), ("docket_entries", &self.entries)] {
            let list = list.iter().cloned().map(|mut map| {
                map.sort_keys();
                Value::Object(map)
            });
            whole.insert(key.to_owned(), list.collect());
        }
        whole.sort_keys();
        Value::Object(whole)
    }
}

fn list(head: &mut Map<String, Value>, key: &str, most: usize, told: &mut impl FnMut(&str, &str)) -> Vec<Map<String, Value>> {
    let Some(Value::Array(items)) = head.shift_remove(key) else {
        told(key, "is missing or no list");
        return Vec::new();
    };
    if items.len() > most {
        told(key, &format!("has more than {most} items"));
        return Vec::new();
    }
    let mut found = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        match item {
            Value::Object(map) => found.push(map),
            _ => told(&format!("{key}[{at}]"), "must be an object"),
        }
    }
    found
}

fn dates(map: &Map<String, Value>, place: &str, keys: &[&str], told: &mut impl FnMut(&str, &str)) {
    for key in keys {
        let sound = match map.get(*key) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => parse_date(text).is_some_and(|date| date.to_string() == *text),
            Some(_) => false,
        };
        if !sound {
            told(&format!("{place}{key}"), "is not a date in the form YYYY-MM-DD");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> String {
        std::fs::read_to_string(format!("{}/../../tests/data/dockets/appellate/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn the_samples_come_back_as_the_same_json() {
        for (name, parties, entries) in [("ca9_293296", 3, 0), ("cadc_1", 1, 7)] {
            let json = sample(name);
            let docket = Docket::from_json(&json).unwrap();
            assert_eq!((docket.parties.len(), docket.entries.len()), (parties, entries), "{name}");
            assert_eq!(docket.to_json(), serde_json::from_str::<Value>(&json).unwrap(), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let json = sample("cadc_1").replacen(
            "\"date_filed\": \"2022-09-01\",\n      \"description\"",
            "\"date_filed\": \"soon\",\n      \"description\"",
            1,
        );
        let told = Docket::from_json(&json).unwrap_err();
        assert_eq!(told[0].to_string(), "docket_entries[0].date_filed is not a date in the form YYYY-MM-DD");
        let told = Docket::from_json("{\"docket_number\": \"22-1\"}").unwrap_err();
        assert_eq!(told.len(), 3, "{told:?}");
    }
}
