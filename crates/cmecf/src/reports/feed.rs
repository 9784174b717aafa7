//! RSS: what was entered in this court in the last day, or in one case, for programs that look again and again (wire 2.15).
//!
//! A feed is the same for everybody, whoever is signed on: nothing that is sealed is ever read for it.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use domain::{
    Time, Zone,
    case_number::DocketNumber,
    court::{self, Settings},
    events,
    permission::{Action, Thing},
    time::parse_date,
};
use sha2::{Digest as _, Sha256};
use site::{Answer, Failure};
use store::court::{
    cases::Case,
    reports::{self, News},
};

use crate::{
    Caller,
    docket::{access::Reader, query::case_id},
    documents::address,
};

/// The address of the court's feed; with `?` and a case id, that of a case.
pub(crate) const PATH: &str = "/cgi-bin/rss_outside.pl";
/// Seconds that the court's feed looks back.
const LOOKS_BACK: i64 = Time::DAY;
/// Most items of the court's feed.
const MOST: i64 = 2000;
/// Most items of a case's.
const MOST_OF_CASE: i64 = 100;
/// Longest short description of an imported entry, in characters.
const LONGEST: usize = 80;

/// `GET /cgi-bin/rss_outside.pl`: the court's feed; with a case id that of a case.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReadFeed, Thing::ANY)?;
    let (settings, ecf) = (caller.settings(), caller.site.ecf());
    let feed = match case_id(&caller.visit.query) {
        Some(serial) => {
            let reader = Reader::stranger(&caller);
            let read = move |tx: &mut store::court::Tx<'_, '_>| {
                let Some(opened) = reader.open(tx, serial, Action::ReadFeed)? else { return Ok(None) };
                let news = reports::news_of_case(tx, opened.case.id, MOST_OF_CASE)?;
                Ok(Some((opened.case, news)))
            };
            let (case, news) = caller.site.room.read(read).await?.ok_or_else(Failure::not_found)?;
            of_case(settings, &ecf, &case, &news)
        }
        None => {
            let since = caller.visit.fresh.now.plus_seconds(-LOOKS_BACK);
            of_court(settings, &ecf, &caller.site.room.read(move |tx| reports::news_since(tx, since, MOST)).await?)
        }
    };
    Ok(feed.answer(caller.visit.header("if-none-match"), caller.visit.header("if-modified-since")))
}

/// A feed as it is sent.
struct Feed {
    xml: String,
    /// When its newest item came.
    newest: Option<Time>,
}

fn of_court(settings: &Settings, ecf: &str, news: &[News]) -> Feed {
    let about = format!("{} - Recent Entries", settings.short_name);
    draw(settings, ecf, (&about, ecf, &format!("{ecf}{PATH}"), "Docket entries of type: all"), news)
}

fn of_case(settings: &Settings, ecf: &str, case: &Case, news: &[News]) -> Feed {
    let title = format!("{} {} - Recent Entries", bare(settings.kind, &case.number), case.title);
    let link = format!("{ecf}/cgi-bin/DktRpt.pl?{}", case.serial);
    let about = format!("Docket entries of case {}, newest first", case.number);
    draw(settings, ecf, (&title, &link, &format!("{ecf}{PATH}?{}", case.serial), &about), news)
}

/// `channel`: title, link, the feed's own address, description.
fn draw(settings: &Settings, ecf: &str, channel: (&str, &str, &str, &str), news: &[News]) -> Feed {
    let zone = settings.zone();
    let newest = news.iter().filter_map(|item| instant(item, &zone)).max();
    let mut xml = String::with_capacity(1024 + news.len() * 700);
    xml.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
    let (title, link, own, about) = channel;
    element(&mut xml, "title", title);
    element(&mut xml, "link", link);
    xml.push_str(&format!("<atom:link href=\"{}\" rel=\"self\" type=\"application/rss+xml\"/>\n", escaped(own)));
    element(&mut xml, "description", about);
    if let Some(newest) = newest {
        element(&mut xml, "lastBuildDate", &mail_date(newest, &zone));
    }
    element(&mut xml, "ttl", "5");
    for item in news {
        draw_item(&mut xml, settings, ecf, item, &zone);
    }
    xml.push_str("</channel>\n</rss>\n");
    Feed { xml, newest }
}

fn draw_item(xml: &mut String, settings: &Settings, ecf: &str, item: &News, zone: &Zone) {
    let link = format!("{ecf}/cgi-bin/DktRpt.pl?{}", item.case_serial);
    xml.push_str("<item>\n");
    element(xml, "title", &format!("{} {}", bare(settings.kind, &item.case_number), item.title));
    element(xml, "link", &link);
    element(xml, "description", &description(settings, ecf, item));
    xml.push_str(&format!("<guid isPermaLink=\"true\">{}-{}</guid>\n", escaped(&link), item.sequence));
    if let Some(at) = instant(item, zone) {
        element(xml, "pubDate", &mail_date(at, zone));
    }
    xml.push_str("</item>\n");
}

/// `[Motion to Dismiss] (<a href="…" >39</a>)`, before it in bankruptcy courts type, office and chapter. Clients know the number by the
/// quote, the space and the bracket before it.
fn description(settings: &Settings, ecf: &str, item: &News) -> String {
    let mut text = String::new();
    if settings.kind == court::Type::Bankruptcy {
        let office = DocketNumber::read(&item.case_number).case().and_then(|number| number.office);
        let office = office.map(|digit| digit.to_string()).unwrap_or_default();
        text.push_str(&format!("Type: {} Office: {office} Chapter: {} ", item.kind, item.chapter));
    }
    text.push_str(&format!("[{}]", short(item)));
    if let Some(document) = item.document {
        let address = address::of(&settings.doc1_prefix, true, document);
        let number = item.number.map(|number| number.to_string()).unwrap_or_default();
        let (case, sequence) = (item.case_serial, item.sequence);
        text.push_str(&format!(" (<a href=\"{ecf}{address}?caseid={case}&de_seq_num={sequence}\" >{number}</a>)"));
    }
    text
}

/// The name of the event; of an imported entry how its docket text begins.
fn short(item: &News) -> String {
    let text = match events::find(&item.event) {
        Some(event) => event.title,
        None if !item.short_text.is_empty() => &item.short_text,
        None => {
            let ends = [" by ", " filed ", " re ", ". ", ", ", ";", "("];
            let end = ends.iter().filter_map(|end| item.text.find(end)).filter(|end| *end > 0).min();
            &item.text[..end.unwrap_or(item.text.len())]
        }
    };
    // Square brackets would end it for those who read it, and signs of markup would be markup.
    let kept = text.chars().map(|c| if matches!(c, '[' | ']' | '<' | '>' | '&' | '\n' | '\r') { ' ' } else { c });
    let text: String = kept.take(LONGEST).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { "Docket Entry".to_owned() } else { text }
}

/// When it came. Of an imported entry the day is known alone; the seconds keep the order of the sheet and tell the entries of a day apart,
/// which clients would take for one.
fn instant(item: &News, zone: &Zone) -> Option<Time> {
    let by_day = || item.date.as_deref().and_then(parse_date).map(|day| zone.midnight(day).plus_seconds(item.sequence % 80_000));
    item.entered_at.or_else(by_day)
}

fn bare(kind: court::Type, number: &str) -> String {
    DocketNumber::read(number).case().map_or_else(|| number.to_owned(), |number| number.printed_bare(kind))
}

/// `Mon, 10 May 2021 09:00:00 CDT`. A zone whose name is none in letters is told by its distance from UTC.
fn mail_date(at: Time, zone: &Zone) -> String {
    let name = at.in_zone(zone, "%Z").to_uppercase();
    let known = name.bytes().all(|byte| byte.is_ascii_uppercase());
    let end = if known { name } else { at.in_zone(zone, "%z") };
    format!("{} {end}", at.in_zone(zone, "%a, %d %b %Y %H:%M:%S"))
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push_str(&format!("<{name}>{}</{name}>\n", escaped(text.trim())));
}

/// Text for XML 1.0: what no such document may hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}

impl Feed {
    /// The answer, or that nothing has changed since it was fetched.
    fn answer(self, known: &str, since: &str) -> Response {
        let digest = Sha256::digest(self.xml.as_bytes());
        let tag: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        let tag = format!("\"{tag}\"");
        let changed = self.newest.map(|at| at.in_zone(&Zone::or_utc("UTC"), "%a, %d %b %Y %H:%M:%S GMT"));
        // The tag alone is asked where it is sent: it changes, too, when something goes out of the feed.
        let is_known = if known.is_empty() {
            changed.as_deref().is_some_and(|changed| changed == since)
        } else {
            known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*")
        };
        let mut response = Response::new(if is_known { Body::empty() } else { Body::from(self.xml) });
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/rss+xml; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
        for (name, value) in [(header::ETAG, Some(tag)), (header::LAST_MODIFIED, changed)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn dates_carry_the_name_of_the_courts_zone() {
        let winter = Time::parse_rfc3339("2021-01-04T15:00:00Z").unwrap();
        for (zone, printed) in [
            ("America/Chicago", "Mon, 04 Jan 2021 09:00:00 CST"),
            ("Pacific/Guam", "Tue, 05 Jan 2021 01:00:00 CHST"),
            ("Asia/Dubai", "Mon, 04 Jan 2021 19:00:00 +0400"),
        ] {
            assert_eq!(mail_date(winter, &Zone::or_utc(zone)), printed);
        }
    }

    #[test]
    fn xml_holds_nothing_that_it_may_not() {
        assert_eq!(escaped("a\u{0}b\u{b}c <&> \"d\"\n"), "abc &lt;&amp;&gt; &quot;d&quot; ");
    }
}
