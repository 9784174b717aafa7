//! The look-up of case numbers (`/cgi-bin/possible_case_numbers.pl?1:16-cv-745`), as existing clients parse it (wire 2.1).

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use domain::{
    case_number::DocketNumber,
    court,
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use site::Answer;
use store::court::cases::Case;

use super::access::Reader;
use crate::{Caller, Who};

/// What someone without a session is told, in the words by which clients know that they must sign on (wire 1.5).
const NOT_LOGGED_IN: &str = "Not logged in.  Please refresh this page.";

/// Longest number that is looked for, in bytes.
const LONGEST: usize = 100;

/// Answers XML without a declaration of encoding. A sealed case is answered like one that is not there.
pub(crate) async fn look_up(caller: Caller) -> Answer {
    let asked = site::form::pairs(caller.visit.query.split(';').next().unwrap_or_default());
    let asked = asked.into_iter().next().map(|(number, _)| number).unwrap_or_default();
    if let Err(refused) = caller.allow(Action::Query, Thing::ANY) {
        if !matches!(caller.who, Who::Nobody) || caller.visit.path.starts_with("/staff") {
            return Err(refused);
        }
        let message = format!("<request number=\"{}\"><message text=\"{NOT_LOGGED_IN}\"/></request>\n", attribute(&asked));
        return Ok(xml(message));
    }
    let found = if asked.len() > LONGEST {
        Vec::new()
    } else {
        let (reader, typed) = (Reader::of(&caller), asked.clone());
        caller.site.room.read(move |tx| reader.by_number(tx, &typed)).await?
    };
    Ok(xml(answer(&asked, &found, caller.settings().kind)))
}

fn xml(text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=UTF-8"));
    response
}

fn answer(asked: &str, found: &[Case], court: court::Type) -> String {
    let number = attribute(asked);
    if found.is_empty() {
        return format!("<request number=\"{number}\"><message text=\"Cannot find case {number}\"/></request>\n");
    }
    let cases: String = found.iter().map(|case| row(case, court)).collect();
    format!("<request number=\"{number}\">\n{cases}</request>\n")
}

fn row(case: &Case, court: court::Type) -> String {
    let read = DocketNumber::read(&case.number);
    let short = read.case().map_or_else(|| case.number.clone(), |number| number.printed_short());
    let sortable = read.case().map_or_else(|| read.printed(court), |number| number.sortable());
    let closed = case
        .date_terminated
        .as_deref()
        .and_then(parse_date)
        .map(|date| format!(" (closed {})", us_date(date)))
        .unwrap_or_default();
    // Criminal cases list the case itself as defendant 0.
    let defendant = if matches!(case.kind.as_str(), "cr" | "mj" | "po") { " defendant=\"0\"" } else { "" };
    format!(
        "    <case number=\"{}\" id=\"{}\" title=\"{} {}{closed}\" sortable=\"{}\"{defendant}/>\n",
        attribute(&short),
        case.serial,
        attribute(&case.number),
        attribute(&case.title),
        attribute(&sortable),
    )
}

/// Text fit for an attribute of XML: its signs written as entities, what XML can't hold left out.
fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_an_attribute() {
        let text = answer("\"/><case id=\"1\u{1}", &[], court::Type::District);
        assert_eq!(
            text,
            "<request number=\"&quot;/&gt;&lt;case id=&quot;1\"><message text=\"Cannot find case &quot;/&gt;&lt;case id=&quot;1\"/></request>\n"
        );
    }
}
