//! Calendars as programs of people's own read them (RFC 5545).

use jiff::civil::Date;

use crate::{Time, Zone};

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The whole day.
    Day(Date),
    /// An instant.
    At(Time),
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Names the event for good, everywhere: `TOKEN@ecf.almd.example`.
    pub uid: String,
    /// When what it says was last changed: its `DTSTAMP`, as RFC 5545 3.8.7.2 has it for a calendar without a method.
    pub changed: Time,
    /// Grows with every change, from 0.
    pub sequence: i64,
    /// When it is.
    pub start: Start,
    /// Title.
    pub summary: String,
    /// Where; may be empty.
    pub location: String,
    /// What else there is to know; may be empty.
    pub description: String,
    /// An address that says more.
    pub url: String,
    /// Whether it was called off.
    pub cancelled: bool,
}

/// A calendar with these events, lines ended by CRLF and folded at 75 octets. RFC 5545 wants at least one event; the caller sees to it.
#[must_use]
pub fn calendar(name: &str, events: &[Event]) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Forecourt//Court calendar//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, &format!("X-WR-CALNAME:{}", text(name)));
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", text(&event.uid)));
        line(&mut out, &format!("DTSTAMP:{}", utc(event.changed)));
        line(&mut out, &format!("SEQUENCE:{}", event.sequence));
        match event.start {
            Start::Day(day) => {
                line(&mut out, &format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")));
                // A deadline keeps nobody busy.
                line(&mut out, "TRANSP:TRANSPARENT");
            }
            Start::At(time) => line(&mut out, &format!("DTSTART:{}", utc(time))),
        }
        line(&mut out, &format!("SUMMARY:{}", text(&event.summary)));
        for (property, value) in [("LOCATION", &event.location), ("DESCRIPTION", &event.description)] {
            if !value.is_empty() {
                line(&mut out, &format!("{property}:{}", text(value)));
            }
        }
        line(&mut out, &format!("URL:{}", event.url.replace(char::is_control, "")));
        line(&mut out, if event.cancelled { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn utc(time: Time) -> String {
    time.in_zone(&Zone::or_utc("UTC"), "%Y%m%dT%H%M%SZ")
}

/// A text value: what would end or part it is escaped (RFC 5545 3.3.11), other control characters are left out.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded so that none is longer than 75 octets and no character is cut (RFC 5545 3.1).
fn line(out: &mut String, content: &str) {
    let mut length = 0;
    for c in content.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn event() -> Event {
        Event {
            uid: "abc@ecf.almd.localhost".into(),
            changed: Time::parse_rfc3339("2021-05-10T14:00:00Z").unwrap(),
            sequence: 1,
            start: Start::Day(date(2021, 5, 17)),
            summary: "Answer due".into(),
            location: String::new(),
            description: String::new(),
            url: "https://ecf.almd.localhost/cgi-bin/iquery.pl?1".into(),
            cancelled: false,
        }
    }

    #[test]
    fn a_deadline_is_a_day_and_a_hearing_an_instant() {
        let hearing = Event {
            start: Start::At(Time::parse_rfc3339("2021-05-17T09:30:00-05:00").unwrap()),
            location: "Courtroom 2; Montgomery".into(),
            cancelled: true,
            ..event()
        };
        let made = calendar("Calendar", &[event(), hearing]);
        assert!(made.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") && made.ends_with("END:VCALENDAR\r\n"), "{made}");
        assert!(made.contains("\r\nDTSTART;VALUE=DATE:20210517\r\n") && made.contains("\r\nDTSTART:20210517T143000Z\r\n"));
        assert!(made.contains("\r\nDTSTAMP:20210510T140000Z\r\nSEQUENCE:1\r\n"), "{made}");
        assert!(made.contains("\r\nLOCATION:Courtroom 2\\; Montgomery\r\n") && made.contains("\r\nSTATUS:CANCELLED\r\n"));
        assert_eq!(made.matches("LOCATION").count(), 1, "what is empty is left out");
    }

    #[test]
    fn lines_are_folded_at_75_octets_and_unfold_to_what_they_were() {
        let summary = format!("Réplique {} 日本語{}", "é".repeat(60), "語".repeat(50));
        let made = calendar("Calendar", &[Event { summary: summary.clone(), ..event() }]);
        assert!(made.split("\r\n").all(|line| line.len() <= 75), "{made}");
        assert!(!made.replace("\r\n", "").contains(['\r', '\n']));
        assert!(made.replace("\r\n ", "").contains(&format!("\r\nSUMMARY:{summary}\r\n")));
    }

    #[test]
    fn a_title_can_not_begin_a_line_of_its_own() {
        let summary = "Lee, Ray\r\nEND:VEVENT\r\nX:\\ \u{7}".to_owned();
        let made = calendar("Calendar", &[Event { summary, ..event() }]);
        assert!(made.contains("\r\nSUMMARY:Lee\\, Ray\\nEND:VEVENT\\nX:\\\\ \r\n"), "{made}");
        assert_eq!(made.matches("\r\nEND:VEVENT\r\n").count(), 1);
    }
}
