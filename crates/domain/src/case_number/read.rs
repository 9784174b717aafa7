//! Reads a case number from what a court printed or a person typed.

use super::{CaseNumber, PIVOT};

/// Longest text that is looked at, in bytes.
const LONGEST: usize = 80;
/// Most parts that may follow the serial.
const MOST_SUFFIXES: usize = 5;
/// Most characters in one of them.
const LONGEST_SUFFIX: usize = 8;

/// See [`CaseNumber::parse`].
pub(super) fn case_number(text: &str) -> Option<CaseNumber> {
    if text.len() > LONGEST {
        return None;
    }
    let plain: String = text.chars().map(plain_separator).collect();
    let bare = without_words(plain.trim().trim_start_matches('[').trim_end_matches(']'));
    let (mut office, rest) = match bare.split_once(':') {
        Some((before, rest)) => (Some(office_digit(before.trim())?), rest),
        None => (None, bare),
    };
    let mut parts: Vec<&str> = rest.split(['-', ' ']).filter(|p| !p.is_empty()).collect();
    if office.is_none() && parts.len() >= 3 && digits(parts[0], 1) && digits(parts[1], 2) {
        office = Some(office_digit(parts[0])?);
        parts.remove(0);
    }
    let head = head(&parts)?;
    let mut suffix: Vec<&str> = parts[head.parts..].to_vec();
    // `YY-NNNNN-O-XXX`: one digit with initials after it is the office; one digit at the end is a chapter (wire 2.0).
    let office_stands_last = office.is_none()
        && head.kind.is_none()
        && suffix.len() >= 2
        && digits(suffix[0], 1)
        && suffix[1].starts_with(|c: char| c.is_ascii_alphabetic());
    if office_stands_last {
        office = Some(office_digit(suffix.remove(0))?);
    }
    let sound = |part: &&str| part.len() <= LONGEST_SUFFIX && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if suffix.len() > MOST_SUFFIXES || !suffix.iter().all(sound) {
        return None;
    }
    Some(CaseNumber {
        office,
        year: head.year,
        kind: head.kind,
        serial: head.serial,
        suffix: suffix.into_iter().map(str::to_owned).collect(),
    })
}

struct Head {
    year: u16,
    kind: Option<String>,
    serial: u32,
    /// How many parts it took.
    parts: usize,
}

/// Year, kind and serial, however they are spread over the parts.
fn head(parts: &[&str]) -> Option<Head> {
    let first = *parts.first()?;
    let runs = runs(first)?;
    match runs.as_slice() {
        [all] if digits(all, 7) => {
            let (y, s) = all.split_at(2);
            Some(Head { year: year(y)?, kind: None, serial: serial(s)?, parts: 1 })
        }
        [y] => {
            let year = year(y)?;
            let second = *parts.get(1)?;
            if letters(second) {
                let number = *parts.get(2)?;
                return Some(Head { year, kind: Some(kind(second)?), serial: serial(number)?, parts: 3 });
            }
            match self::runs(second)?.as_slice() {
                [number] => Some(Head { year, kind: None, serial: serial(number)?, parts: 2 }),
                [word, number] if letters(word) => {
                    Some(Head { year, kind: Some(kind(word)?), serial: serial(number)?, parts: 2 })
                }
                _ => None,
            }
        }
        [y, word] => Some(Head { year: year(y)?, kind: Some(kind(word)?), serial: serial(parts.get(1)?)?, parts: 2 }),
        [y, word, number] => Some(Head { year: year(y)?, kind: Some(kind(word)?), serial: serial(number)?, parts: 1 }),
        _ => None,
    }
}

/// Splits `16cv745` into its runs of digits and letters; `None` where another character stands.
fn runs(part: &str) -> Option<Vec<&str>> {
    if !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let mut found = Vec::new();
    let mut rest = part;
    while let Some(first) = rest.bytes().next() {
        let alphabetic = first.is_ascii_alphabetic();
        let end = rest.bytes().position(|b| b.is_ascii_alphabetic() != alphabetic).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        found.push(run);
        rest = after;
    }
    Some(found)
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn letters(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic())
}

fn office_digit(text: &str) -> Option<u8> {
    if digits(text, 1) { text.parse().ok() } else { None }
}

fn year(text: &str) -> Option<u16> {
    if digits(text, 2) {
        let short: u16 = text.parse().ok()?;
        return Some(if short < PIVOT { 2000 + short } else { 1900 + short });
    }
    if !digits(text, 4) {
        return None;
    }
    text.parse().ok().filter(|y| (1900 + PIVOT..2000 + PIVOT).contains(y))
}

fn kind(text: &str) -> Option<String> {
    (letters(text) && (2..=4).contains(&text.len())).then(|| text.to_ascii_lowercase())
}

fn serial(text: &str) -> Option<u32> {
    let sound = (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if sound { text.parse().ok() } else { None }
}

/// Every kind of dash becomes `-`, every kind of white space a space.
fn plain_separator(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '_' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Cuts off "Case", "No.", "Number", "#" and the like that people copy along.
fn without_words(text: &str) -> &str {
    let mut rest = text.trim();
    loop {
        let before = rest;
        for word in ["case", "docket", "petition", "number", "no.", "no", "nr.", "#", ":"] {
            let begins = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            if begins {
                rest = rest[word.len()..].trim_start();
            }
        }
        if rest == before {
            return rest;
        }
    }
}
