//! Writes a copy of a docket sheet with invented people: `pseudonymize IN.json OUT.json [KEY]`.
//!
//! Prints the real strings that are left in the copy, one a line, and then fails.

use std::error::Error;
use std::fs;

use domain::docket::Docket;
use domain::pseudonym::{leak, pseudonymize};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, from, to, rest @ ..] = arguments.as_slice() else {
        return Err("usage: pseudonymize IN.json OUT.json [KEY]".into());
    };
    let key = rest.first().map_or("forecourt demo", String::as_str);
    let docket = Docket::from_json(&fs::read_to_string(from)?)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let made = pseudonymize(&docket, key.as_bytes());
    let text = made.docket.to_json().to_string();
    let left = leak::leaks(&text, &made.replaced);
    fs::write(to, text)?;
    if left.is_empty() { Ok(()) } else { Err(format!("{from}: still there: {}", left.join("; ")).into()) }
}
