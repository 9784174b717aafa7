//! How large a docket may be, and which characters it may not contain.

use super::{Docket, Problem};
use serde_json::Value;

/// The longest JSON text that is read, in bytes. The largest known sheets have some 20 MB.
pub const MOST_JSON: usize = 64 * 1024 * 1024;
/// The most parties of one case.
pub const MOST_PARTIES: usize = 50_000;
/// The most entries of one docket.
pub const MOST_ENTRIES: usize = 200_000;
/// The longest name, number, address block or other short field, in bytes.
pub const SHORT_TEXT: usize = 20_000;
/// The longest docket text (`description`, `disposition`), in bytes.
pub const LONG_TEXT: usize = 1_000_000;

impl Docket {
    /// Says where this docket is too large or holds the character NUL, which databases cannot store.
    /// Empty when all is well.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        if self.parties.len() > MOST_PARTIES {
            found.push(problem("parties", format!("has more than {MOST_PARTIES} items")));
        }
        if self.docket_entries.len() > MOST_ENTRIES {
            found.push(problem("docket_entries", format!("has more than {MOST_ENTRIES} items")));
        }
        look(&self.to_json(), String::new(), SHORT_TEXT, &mut found);
        found
    }
}

/// Says where any value is too large or holds the character NUL: the same limits for everything that is imported.
pub(crate) fn check_value(value: &Value) -> Vec<Problem> {
    let mut found = Vec::new();
    look(value, String::new(), SHORT_TEXT, &mut found);
    found
}

pub(super) fn problem(place: &str, what: impl Into<String>) -> Problem {
    Problem { place: place.to_string(), what: what.into() }
}

fn look(value: &Value, place: String, most: usize, found: &mut Vec<Problem>) {
    match value {
        Value::String(text) => {
            if text.contains('\0') {
                found.push(problem(&place, "holds the character NUL"));
            }
            if text.len() > most {
                found.push(problem(&place, format!("is longer than {most} bytes")));
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                look(item, format!("{place}[{at}]"), most, found);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                if key.contains('\0') {
                    found.push(problem(&place, "has a key that holds the character NUL"));
                }
                let most = match key.as_str() {
                    "description" | "disposition" => LONG_TEXT,
                    _ => SHORT_TEXT,
                };
                look(item, join(&place, key), most, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `parties[3]` and `name` make `parties[3].name`.
pub(super) fn join(place: &str, key: &str) -> String {
    if place.is_empty() { key.to_string() } else { format!("{place}.{key}") }
}
