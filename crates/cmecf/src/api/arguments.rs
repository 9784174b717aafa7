//! Reading what was sent by what the call declares: nothing else is taken, and every problem is told at once.

use jiff::civil::Date;

use super::{
    call::{Call, Kind, Place},
    problem::Problem,
};

/// The values of a call's parameters, each as its kind allows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments(Vec<(&'static str, String)>);

impl Arguments {
    /// Reads path and query.
    ///
    /// # Errors
    /// All problems at once; a part of the path that can't be an id is "not found".
    pub(crate) fn read(call: &Call, path: &str, query: &str) -> Result<Arguments, Problem> {
        let (mut read, mut problems) = (Arguments::default(), Vec::new());
        for (declared, sent) in call.path.split('/').zip(path.split('/')) {
            let Some(name) = declared.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { continue };
            let Some(parameter) = call.parameters.iter().find(|parameter| parameter.name == name) else { continue };
            match check(parameter.kind, sent) {
                Ok(()) => read.0.push((parameter.name, sent.to_owned())),
                Err(_) => return Err(Problem::not_found("such thing")),
            }
        }
        let pairs = site::form::pairs(query);
        for (place, (name, value)) in pairs.iter().enumerate() {
            let known = call.parameters.iter().find(|parameter| parameter.place == Place::Query && parameter.name == name);
            let Some(parameter) = known else {
                problems.push((name.clone(), unknown(call)));
                continue;
            };
            if pairs[..place].iter().any(|(earlier, _)| earlier == name) {
                problems.push((name.clone(), "stands there twice".to_owned()));
                continue;
            }
            match check(parameter.kind, value) {
                Ok(()) => read.0.push((parameter.name, value.clone())),
                Err(sentence) => problems.push((name.clone(), sentence)),
            }
        }
        if problems.is_empty() { Ok(read) } else { Err(Problem::parameters(problems)) }
    }

    /// The text of a parameter, if it was sent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// The number of a parameter, if it was sent.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// The number of a part of the path; one that no thing has when it is missing.
    pub(crate) fn id(&self, name: &str) -> i64 {
        self.number(name).unwrap_or(-1)
    }

    /// How many items a page holds.
    pub(crate) fn limit(&self) -> usize {
        self.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(25)
    }

    /// The place behind which a page begins; 0 for the first.
    pub(crate) fn after(&self) -> i64 {
        self.text("cursor").and_then(place_of).unwrap_or(0)
    }
}

fn unknown(call: &Call) -> String {
    let names: Vec<&str> = call.parameters.iter().filter(|one| one.place == Place::Query).map(|one| one.name).collect();
    match names.is_empty() {
        true => "is not known: this call takes no parameters".to_owned(),
        false => format!("is not known: this call takes {}", names.join(", ")),
    }
}

/// The cursor of a place. Its form may change; programs hand it back as it came.
pub(crate) fn cursor(place: i64) -> String {
    format!("c{:016x}", place.max(0))
}

fn place_of(cursor: &str) -> Option<i64> {
    let digits = cursor.strip_prefix('c').filter(|digits| digits.len() == 16)?;
    let is_one = digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_one { i64::from_str_radix(digits, 16).ok() } else { None }
}

fn check(kind: Kind, value: &str) -> Result<(), String> {
    let fine = match kind {
        Kind::Text(most) => !value.trim().is_empty() && value.chars().count() <= most && !value.contains('\0'),
        Kind::Serial => (1..=18).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit()),
        Kind::Number(least, most) => value.parse().is_ok_and(|number: i64| (least..=most).contains(&number)),
        Kind::Day => value.len() == 10 && value.parse::<Date>().is_ok_and(|date| date.to_string() == value),
        Kind::Choice(words) => words.contains(&value),
        Kind::Cursor => place_of(value).is_some(),
    };
    if fine {
        return Ok(());
    }
    Err(match kind {
        Kind::Text(most) => format!("must be text of 1 to {most} characters"),
        Kind::Serial => "must be an id of this court: digits".to_owned(),
        Kind::Number(least, most) => format!("must be a whole number from {least} to {most}"),
        Kind::Day => "must be a day such as 2021-05-10".to_owned(),
        Kind::Choice(words) => format!("must be one of {}", words.join(", ")),
        Kind::Cursor => "must be a next_cursor of this list, as it came".to_owned(),
    })
}
