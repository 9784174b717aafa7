//! Deadlines and hearings: their kinds, how they end, and what a clerk may type.

use jiff::civil::{Date, Time};

use crate::time::parse_date;

/// What stands on the court's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day by which something is to be done.
    Deadline,
    /// A day and hour at which people meet before a judge.
    Hearing,
}

impl Kind {
    /// As the database and forms hold it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Deadline => "deadline",
            Kind::Hearing => "hearing",
        }
    }

    /// As people read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Kind::Deadline => "Deadline",
            Kind::Hearing => "Hearing",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Kind> {
        [Kind::Deadline, Kind::Hearing].into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a deadline or hearing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is ahead, or was let pass.
    Open,
    /// Done, or held.
    Satisfied,
    /// It came to nothing, as when the motion was withdrawn.
    Terminated,
    /// Called off.
    Cancelled,
}

impl State {
    /// Every state.
    pub const ALL: [State; 4] = [State::Open, State::Satisfied, State::Terminated, State::Cancelled];

    /// As the database and forms hold it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Satisfied => "satisfied",
            State::Terminated => "terminated",
            State::Cancelled => "cancelled",
        }
    }

    /// As people read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            State::Open => "Open",
            State::Satisfied => "Satisfied",
            State::Terminated => "Terminated",
            State::Cancelled => "Cancelled",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Longest text of a part, in characters.
pub const LONGEST: usize = 120;

/// What a clerk typed for a new deadline or hearing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Typed<'a> {
    /// Word of the kind.
    pub kind: &'a str,
    /// What is to be done, or which hearing.
    pub what: &'a str,
    /// The day.
    pub date: &'a str,
    /// The hour; a hearing must have one.
    pub time: &'a str,
    /// Courtroom.
    pub place: &'a str,
    /// Before whom.
    pub judge: &'a str,
}

/// The same, looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Kind.
    pub kind: Kind,
    /// What is to be done, or which hearing.
    pub what: String,
    /// The day, in the court's zone.
    pub date: Date,
    /// The hour, in the court's zone.
    pub time: Option<Time>,
    /// Courtroom; may be empty.
    pub place: String,
    /// Before whom; may be empty.
    pub judge: String,
}

/// Looks at all of it.
///
/// # Errors
/// Every problem at once: the name of its part (`kind`, `what`, `date`, `time`, `place`, `judge`) and a sentence.
pub fn check(typed: Typed<'_>) -> Result<Checked, Vec<(&'static str, String)>> {
    let mut wrong = Vec::new();
    let kind = Kind::from_word(typed.kind);
    if kind.is_none() {
        wrong.push(("kind", "Choose a deadline or a hearing.".to_owned()));
    }
    let mut text = |name: &'static str, typed: &str| {
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > LONGEST {
            wrong.push((name, format!("Type at most {LONGEST} characters.")));
        }
        if text.chars().any(char::is_control) {
            wrong.push((name, "Type letters, digits and signs only.".to_owned()));
        }
        text
    };
    let (what, place, judge) = (text("what", typed.what), text("place", typed.place), text("judge", typed.judge));
    if what.is_empty() {
        wrong.push(("what", "Say what is due, or which hearing it is.".to_owned()));
    }
    let date = parse_date(typed.date).filter(|date| (1900..=2200).contains(&date.year()));
    if date.is_none() {
        wrong.push(("date", "Type the day as MM/DD/YYYY.".to_owned()));
    }
    let clock = typed.time.trim();
    let time = parse_clock(clock);
    if time.is_none() && !clock.is_empty() {
        wrong.push(("time", "Type the time as 9:30 AM or 13:30.".to_owned()));
    } else if time.is_none() && kind == Some(Kind::Hearing) {
        wrong.push(("time", "A hearing needs a time, such as 9:30 AM.".to_owned()));
    }
    match (kind, date, wrong.is_empty()) {
        (Some(kind), Some(date), true) => Ok(Checked { kind, what, date, time, place, judge }),
        _ => Err(wrong),
    }
}

/// Reads `9:30 AM`, `9 am`, `1:30p.m.`, `13:30` or `09:30`.
#[must_use]
pub fn parse_clock(text: &str) -> Option<Time> {
    let text: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hour, minute) = match digits.split_once(':') {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if half.is_some() => (digits, "00"),
        _ => return None,
    };
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i8>().ok())?;
    let (hour, minute) = (number(hour)?, number(minute)?);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return None,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// `01:30 PM`, as docket texts print it.
#[must_use]
pub fn us_clock(time: Time) -> String {
    time.strftime("%I:%M %p").to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn a_clerk_types_the_time_in_any_usual_form() {
        for (typed, hour, minute) in [
            ("9:30 AM", 9, 30),
            ("09:30", 9, 30),
            ("9 am", 9, 0),
            ("1:30p.m.", 13, 30),
            ("13:30", 13, 30),
            ("12:00 PM", 12, 0),
            ("12:15 AM", 0, 15),
        ] {
            assert_eq!(parse_clock(typed), Some(time(hour, minute, 0, 0)), "{typed}");
        }
        for typed in ["", "9", "25:00", "9:3", "13:30 PM", "0:30 AM", "noonish", "9:60", "-1:30", ":30", "+9:30"] {
            assert_eq!(parse_clock(typed), None, "{typed}");
        }
        assert_eq!(us_clock(time(13, 30, 0, 0)), "01:30 PM");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let long = "x".repeat(LONGEST + 1);
        let wrong = check(Typed { kind: "party", date: "soon", time: "late", place: &long, ..Typed::default() }).unwrap_err();
        assert_eq!(wrong.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["kind", "place", "what", "date", "time"]);
        let hearing = Typed { kind: "hearing", what: " Motion\nHearing ", date: "5/17/2021", ..Typed::default() };
        assert_eq!(check(hearing).unwrap_err().len(), 1, "a hearing needs a time");
        let checked = check(Typed { time: "9:30 AM", ..hearing }).unwrap();
        assert_eq!((checked.what.as_str(), checked.date), ("Motion Hearing", date(2021, 5, 17)));
        assert_eq!(check(Typed { kind: "deadline", ..hearing }).unwrap().time, None);
    }

    #[test]
    fn words_come_back() {
        assert!([Kind::Deadline, Kind::Hearing].into_iter().all(|kind| Kind::from_word(kind.word()) == Some(kind)));
        assert!(State::ALL.into_iter().all(|state| State::from_word(state.word()) == Some(state)));
    }
}
