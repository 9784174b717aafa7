//! A deadline or hearing as an event of people's own calendars.

use domain::{
    deadline::{Kind, State, parse_clock},
    icalendar::{Event, Start},
    time::parse_date,
};
use store::court::deadlines::Deadline;

use crate::{Caller, docket::access::base};

/// The event of a deadline or hearing. Its name in calendars stays the same for good, whoever asks.
pub(crate) fn event(caller: &Caller, one: &Deadline) -> Event {
    let date = parse_date(&one.due_on).unwrap_or_default();
    let start = match one.begins_at.as_deref().and_then(parse_clock) {
        Some(time) => Start::At(caller.settings().zone().at(date, time)),
        None => Start::Day(date),
    };
    let mut told = vec![caller.settings().full_name.clone(), format!("{} {}", one.case_number, one.title)];
    if let Some(party) = &one.party {
        told.push(format!("Party: {party}"));
    }
    if !one.judge.is_empty() {
        told.push(format!("Before {}", one.judge));
    }
    if let Some(number) = one.number {
        told.push(format!("Document {number}"));
    }
    if one.state != State::Open {
        told.push(one.state.label().to_owned());
    }
    let kind = if one.kind == Kind::Deadline { "Deadline: " } else { "" };
    let origin = caller.site.ecf();
    let host =
        origin.split_once("://").map_or(origin.as_str(), |(_, host)| host).split(':').next().unwrap_or_default().to_owned();
    Event {
        uid: format!("{}@{host}", one.uid),
        changed: one.changed_at,
        sequence: one.version,
        start,
        summary: format!("{kind}{} - {}", one.what, one.case_number),
        location: one.place.clone(),
        description: told.join("\n"),
        url: format!("{origin}{}/cgi-bin/iquery.pl?{}", base(caller), one.case_serial),
        cancelled: one.state == State::Cancelled,
    }
}
