//! The claims register of a bankruptcy case and the report of claims activity, in the form the clients of the real pages parse them
//! into.
//!
//! The keys are those of `juriscraper`'s `ClaimsRegister.data` and `ClaimsActivity.data` (version 4.0.1). Each part keeps the whole
//! object it came from, so that reading and writing lose nothing.

use serde_json::{Map, Value};

use crate::{
    docket::{MOST_JSON, Problem, check_value},
    time::parse_date,
};

/// Most claims of one register, and most lines of one report.
pub const MOST_CLAIMS: usize = 100_000;
/// What may be claimed, with the label of the register and the key of the JSON (wire 2.11).
pub const AMOUNTS: [(&str, &str, &str); 6] = [
    ("amount", "Amount", "amount_claimed"),
    ("secured", "Secured", "secured_claimed"),
    ("priority", "Priority", "priority_claimed"),
    ("unsecured", "Unsecured", "unsecured_claimed"),
    ("admin", "Admin", "admin_claimed"),
    ("unknown", "Unknown", "unknown_claimed"),
];
/// Key of the sum that the court allowed.
pub const ALLOWED: &str = "amount_allowed";

/// A register: its head (every key but `claims`) and its claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// Case, chapter, judge, trustee, last dates.
    pub head: Map<String, Value>,
    /// In the order of the page.
    pub claims: Vec<Claim>,
}

/// A claim of a register.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its number within the case.
    pub number: i64,
    /// Every key but `history`.
    pub facts: Map<String, Value>,
    /// The claim itself, its amendments, and entries of the docket about it.
    pub history: Vec<Map<String, Value>>,
}

/// A line of the claims activity report: a claim or an amendment, with the facts of its case around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Every key but `claim`.
    pub head: Map<String, Value>,
    /// 7 of claim 7-1.
    pub number: i64,
    /// 1 of claim 7-1.
    pub part: i64,
    /// The object under `claim`.
    pub claim: Map<String, Value>,
}

/// The text under a key; empty when there is none.
#[must_use]
pub fn text<'m>(map: &'m Map<String, Value>, key: &str) -> &'m str {
    map.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `$45,000.00` in cents; `None` for what is no sum of money.
#[must_use]
pub fn cents(printed: &str) -> Option<i64> {
    let plain: String = printed.trim().trim_start_matches('$').chars().filter(|c| *c != ',').collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    whole.checked_mul(100)?.checked_add(format!("{part:0<2}").parse().ok()?)
}

/// `4500000` as `$45000.00`, the way registers print it.
#[must_use]
pub fn dollars(cents: i64) -> String {
    format!("${}.{:02}", cents / 100, (cents % 100).abs())
}

fn problem(place: impl Into<String>, what: impl Into<String>) -> Problem {
    Problem { place: place.into(), what: what.into() }
}

fn parse(text: &str) -> Result<Value, Vec<Problem>> {
    if text.len() > MOST_JSON {
        return Err(vec![problem("", format!("is longer than {MOST_JSON} bytes"))]);
    }
    let value: Value = serde_json::from_str(text).map_err(|error| vec![problem("", format!("is not JSON: {error}"))])?;
    let wrong = check_value(&value);
    if wrong.is_empty() { Ok(value) } else { Err(wrong) }
}

/// An object under a place; else a problem and an empty one.
fn object(value: Value, place: &str, problems: &mut Vec<Problem>) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => {
            problems.push(problem(place, "must be an object"));
            Map::new()
        }
    }
}

fn must_be_texts(map: &Map<String, Value>, place: &str, keys: &[&str], problems: &mut Vec<Problem>) {
    for key in keys {
        if !map.get(*key).is_some_and(Value::is_string) {
            problems.push(problem(format!("{place}{key}"), "is missing or no text"));
        }
    }
}

fn must_be_dates(map: &Map<String, Value>, place: &str, problems: &mut Vec<Problem>) {
    for (key, value) in map.iter().filter(|(key, _)| key.starts_with("date_") || key.starts_with("last_date_")) {
        let sound = match value {
            Value::Null => true,
            Value::String(text) => parse_date(text).is_some_and(|date| date.to_string() == *text),
            _ => false,
        };
        if !sound {
            problems.push(problem(format!("{place}{key}"), "is not a date in the form YYYY-MM-DD"));
        }
    }
}

fn must_have_number(head: &Map<String, Value>, place: &str, problems: &mut Vec<Problem>) {
    must_be_texts(head, place, &["docket_number", "case_name"], problems);
    if head.get("docket_number").and_then(Value::as_str).is_some_and(|number| number.trim().is_empty()) {
        problems.push(problem(format!("{place}docket_number"), "is empty"));
    }
    must_be_dates(head, place, problems);
}

impl Register {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// All problems, each with its place.
    pub fn from_json(text: &str) -> Result<Register, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut head = object(parse(text)?, "", &mut problems);
        let claims = match head.shift_remove("claims") {
            Some(Value::Array(items)) if items.len() <= MOST_CLAIMS => items,
            Some(Value::Array(_)) => return Err(vec![problem("claims", format!("has more than {MOST_CLAIMS} items"))]),
            _ => return Err(vec![problem("claims", "is missing or no list")]),
        };
        must_have_number(&head, "", &mut problems);
        let mut read = Vec::with_capacity(claims.len());
        for (at, item) in claims.into_iter().enumerate() {
            read.push(claim(item, &format!("claims[{at}]"), &mut problems));
        }
        let mut numbers: Vec<i64> = read.iter().map(|claim| claim.number).collect();
        numbers.sort_unstable();
        if let Some(twice) = numbers.windows(2).find(|pair| pair[0] == pair[1]) {
            problems.push(problem("claims", format!("hold claim number {} twice", twice[0])));
        }
        if problems.is_empty() { Ok(Register { head, claims: read }) } else { Err(problems) }
    }

    /// The JSON form, equal to what was read, with its keys in alphabetical order.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut whole = self.head.clone();
        let claims = self.claims.iter().map(|claim| {
            let mut map = claim.facts.clone();
            map.insert("history".into(), claim.history.iter().cloned().map(sorted).collect());
            sorted(map)
        });
        whole.insert("claims".into(), claims.collect());
        sorted(whole)
    }
}

fn sorted(mut map: Map<String, Value>) -> Value {
    map.sort_keys();
    Value::Object(map)
}

fn claim(item: Value, place: &str, problems: &mut Vec<Problem>) -> Claim {
    let mut facts = object(item, place, problems);
    let history = match facts.shift_remove("history") {
        Some(Value::Array(items)) => items,
        _ => {
            problems.push(problem(format!("{place}.history"), "is missing or no list"));
            Vec::new()
        }
    };
    let dotted = format!("{place}.");
    let number = facts.get("claim_number").and_then(Value::as_i64).filter(|number| *number > 0);
    if number.is_none() {
        problems.push(problem(format!("{place}.claim_number"), "is missing or no number above 0"));
    }
    must_be_texts(&facts, &dotted, &["creditor_details"], problems);
    must_be_dates(&facts, &dotted, problems);
    let history = history.into_iter().enumerate().map(|(at, row)| {
        let place = format!("{place}.history[{at}]");
        let row = object(row, &place, problems);
        must_be_texts(&row, &format!("{place}."), &["type", "description"], problems);
        must_be_dates(&row, &format!("{place}."), problems);
        row
    });
    let history = history.collect();
    Claim { number: number.unwrap_or_default(), facts, history }
}

impl Activity {
    /// Reads the JSON form of a report: a list.
    ///
    /// # Errors
    /// All problems, each with its place.
    pub fn list_from_json(text: &str) -> Result<Vec<Activity>, Vec<Problem>> {
        let mut problems = Vec::new();
        let Value::Array(items) = parse(text)? else { return Err(vec![problem("", "must be a list")]) };
        if items.len() > MOST_CLAIMS {
            return Err(vec![problem("", format!("has more than {MOST_CLAIMS} items"))]);
        }
        let mut read = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            let place = format!("[{at}]");
            let mut head = object(item, &place, &mut problems);
            let claim = object(head.shift_remove("claim").unwrap_or_default(), &format!("{place}.claim"), &mut problems);
            must_have_number(&head, &format!("{place}."), &mut problems);
            must_be_texts(&claim, &format!("{place}.claim."), &["claim_number", "creditor_name_address"], &mut problems);
            must_be_dates(&claim, &format!("{place}.claim."), &mut problems);
            let number = text_pair(self::text(&claim, "claim_number"));
            if number.is_none() {
                problems.push(problem(format!("{place}.claim.claim_number"), "is no number such as 7-1"));
            }
            let (number, part) = number.unwrap_or_default();
            read.push(Activity { head, number, part, claim });
        }
        if problems.is_empty() { Ok(read) } else { Err(problems) }
    }

    /// The JSON form, equal to what was read, with its keys in alphabetical order.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut whole = self.head.clone();
        whole.insert("claim".into(), sorted(self.claim.clone()));
        sorted(whole)
    }
}

/// `7-1` as 7 and 1.
fn text_pair(text: &str) -> Option<(i64, i64)> {
    let (number, part) = text.split_once('-')?;
    let digits = |text: &str| text.parse::<i64>().ok().filter(|number| *number > 0);
    Some((digits(number)?, digits(part)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(name: &str) -> String {
        std::fs::read_to_string(format!("{}/../../tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    #[test]
    fn the_samples_come_back_as_the_same_json() {
        let text = sample("claims_registers/njb");
        let register = Register::from_json(&text).unwrap();
        assert_eq!(register.claims.len(), 7);
        assert_eq!(register.to_json(), serde_json::from_str::<Value>(&text).unwrap());
        let text = sample("claims_activity/nysb_1");
        let lines = Activity::list_from_json(&text).unwrap();
        assert_eq!((lines.len(), lines[0].number, lines[0].part), (1, 7, 1));
        let back: Value = lines.iter().map(Activity::to_json).collect();
        assert_eq!(back, serde_json::from_str::<Value>(&text).unwrap());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let text = sample("claims_registers/njb").replace("\"claim_number\": 2", "\"claim_number\": \"two\"");
        let told = Register::from_json(&text).unwrap_err();
        assert_eq!(told[0].to_string(), "claims[1].claim_number is missing or no number above 0");
        let text = sample("claims_registers/njb").replace("\"claim_number\": 2", "\"claim_number\": 1");
        assert_eq!(Register::from_json(&text).unwrap_err()[0].to_string(), "claims hold claim number 1 twice");
        let text = sample("claims_registers/njb").replacen("2019-06-05", "06/05/2019", 1);
        assert!(Register::from_json(&text).unwrap_err()[0].what.contains("YYYY-MM-DD"));
        let text = sample("claims_activity/nysb_1").replace("7-1", "7");
        assert!(Activity::list_from_json(&text).is_err());
        let text = sample("claims_activity/nysb_1").replace("Lowman", "Low\\u0000man");
        assert!(Activity::list_from_json(&text).unwrap_err()[0].what.contains("NUL"));
    }

    #[test]
    fn sums_of_money_are_read_as_printed() {
        for (printed, sum) in [("$45000.00", 4_500_000), ("$1,716.25", 171_625), ("$7", 700), ("$0.5", 50)] {
            assert_eq!(cents(printed), Some(sum), "{printed}");
        }
        for none in ["", "$", "unknown", "$1.234", "-$5.00", "$99999999999999999999"] {
            assert_eq!(cents(none), None, "{none}");
        }
        assert_eq!(dollars(171_625), "$1716.25");
    }
}
