//! The bulk feed: a file for each whole day with the open cases, entries and documents that came on it, and what was retracted since.
//!
//! A file is made when it is first asked for, from the database, and kept. Before one is given, it is asked whether anything in it was
//! sealed since: then that is retracted and the file made anew, in one transaction.

use domain::{permission::Action, time::parse_date};
use jiff::civil::Date;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::{
    Result as Stored,
    court::{
        Tx, api_reading,
        bulk::{self, File, Item},
    },
};

use super::{
    call::{Ask, Call, Done, Gives, Kind, Parameter, Place, Scope},
    cases,
    documents::listed,
    entries::entry,
    problem::Problem,
    shape::{Day, Instant, Link, record},
};
use crate::docket::access::Reader;

/// Whole days that the index lists.
const DAYS: i32 = 30;

/// Whole days for which there are files.
const OLDEST: i32 = 366;

record! {
    /// The files of the bulk feed.
    BulkIndex {
        /// The whole days of the last thirty on which something came, newest first.
        files: Vec<BulkFile>,
        /// What was retracted: read it first, and delete what it names.
        retractions_url: Link = "/api/v1/bulk/retractions",
    }
}

record! {
    /// A day's file.
    BulkFile {
        /// The day, in the court's zone.
        day: Day,
        /// Where it is.
        url: Link = "/api/v1/bulk/days/2021-05-10",
        /// When it was made; it is made anew when something in it is sealed.
        made_at: Instant,
        /// Lines.
        lines: i64 = 812,
        /// Size in bytes.
        bytes: i64 = 402_113,
        /// SHA-256 of the file in hexadecimal digits.
        sha256: String = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    }
}

pub(crate) fn calls() -> Vec<Call> {
    vec![
        Call {
            method: "GET",
            path: "/api/v1/bulk",
            id: "listBulkFiles",
            action: Action::Query,
            scope: Some(Scope::Cases),
            title: "Daily files",
            about: "The files of the last thirty whole days, with their sizes and SHA-256. Read the retractions first.",
            parameters: &[],
            gives: Gives::json::<BulkIndex>(),
            run: |ask| Box::pin(index(ask)),
        },
        Call {
            method: "GET",
            path: "/api/v1/bulk/days/{day}",
            id: "getBulkFile",
            action: Action::Query,
            scope: Some(Scope::Cases),
            title: "A day's file",
            about: "NDJSON: each line is a case, an entry or a document that came on that day, with its kind; nothing that is sealed now.",
            parameters: &[Parameter {
                name: "day",
                place: Place::Path,
                kind: Kind::Day,
                about: "A whole day of the last 366, in the court's zone.",
                example: "2021-05-10",
            }],
            gives: Gives::Lines,
            run: |ask| Box::pin(file(ask)),
        },
        Call {
            method: "GET",
            path: "/api/v1/bulk/retractions",
            id: "getBulkRetractions",
            action: Action::Query,
            scope: Some(Scope::Cases),
            title: "Retractions",
            about: "NDJSON: each line names something that stood in a file and was sealed since, by its ids and nothing else. Delete it.",
            parameters: &[],
            gives: Gives::Lines,
            run: |ask| Box::pin(retractions(ask)),
        },
    ]
}

async fn index(ask: Ask) -> Result<Done, Problem> {
    let today = today(&ask);
    let mut files = Vec::new();
    let mut day = today;
    for _ in 0..DAYS {
        let Ok(before) = day.yesterday() else { break };
        day = before;
        files.extend(made(&ask, day).await?.filter(|file| file.lines > 0));
    }
    let files = files
        .into_iter()
        .map(|file| BulkFile {
            url: Link(format!("/api/v1/bulk/days/{}", file.day)),
            day: Day(file.day),
            made_at: file.made_at.into(),
            lines: file.lines,
            bytes: file.bytes,
            sha256: file.sha256,
        })
        .collect();
    Ok(Done::Json(json!(BulkIndex { files, retractions_url: Link("/api/v1/bulk/retractions".into()) })))
}

fn today(ask: &Ask) -> Date {
    ask.client.visit.fresh.now.date(&ask.client.settings.zone())
}

async fn file(ask: Ask) -> Result<Done, Problem> {
    let today = today(&ask);
    let there = |day: &Date| *day < today && today.since(*day).is_ok_and(|span| span.get_days() <= OLDEST);
    let day = ask.arguments.text("day").and_then(parse_date).filter(there);
    let Some(day) = day else { return Err(Problem::not_found("whole day")) };
    if made(&ask, day).await?.is_none() {
        return Err(Problem::not_found("whole day"));
    }
    let text = day.to_string();
    // Asked with the bytes once more: something may have been sealed in between.
    let body = ask.client.site.room.read(move |tx| match bulk::has_sealed(tx, Some(&text))? {
        true => Ok(None),
        false => bulk::body(tx, &text),
    });
    match body.await? {
        Some(body) => Ok(Done::Lines(body)),
        None => Err(store::Error::Busy.into()),
    }
}

async fn retractions(ask: Ask) -> Result<Done, Problem> {
    let room = &ask.client.site.room;
    if room.read(|tx| bulk::has_sealed(tx, None)).await? {
        room.write("retract_bulk", &ask.client.visit.fresh, |tx, fresh| bulk::retract(tx, fresh, None)).await?;
    }
    let mut body = Vec::new();
    for (item, at) in room.read(bulk::retracted).await? {
        let of = match (item.sequence, item.document) {
            (_, Some(_)) => "document",
            (Some(_), None) => "entry",
            (None, None) => "case",
        };
        let text = |id: i64| id.to_string();
        line(
            &mut body,
            &json!({
                "kind": "retraction", "of": of, "case_id": text(item.case), "entry_id": item.sequence.map(text),
                "document_id": item.document.map(text), "at": at.rfc3339()
            }),
        );
    }
    Ok(Done::Lines(body))
}

fn line(body: &mut Vec<u8>, value: &Value) {
    body.extend_from_slice(value.to_string().as_bytes());
    body.push(b'\n');
}

/// The file of a whole day as it may be given now; made, or made anew, when it has to be. `None` for a day beyond the calendar.
async fn made(ask: &Ask, day: Date) -> Result<Option<File>, Problem> {
    let Ok(tomorrow) = day.tomorrow() else { return Ok(None) };
    let (room, text) = (&ask.client.site.room, day.to_string());
    let asked = text.clone();
    let stands = room.read(move |tx| match bulk::has_sealed(tx, Some(&asked))? {
        true => Ok(None),
        false => bulk::file(tx, &asked),
    });
    if let Some(file) = stands.await? {
        return Ok(Some(file));
    }
    let (zone, reader) = (ask.client.settings.zone(), ask.client.reader());
    let (from, until, prefix) = (zone.midnight(day), zone.midnight(tomorrow), ask.client.settings.doc1_prefix.clone());
    let file = room
        .write("make_bulk_file", &ask.client.visit.fresh, move |tx, fresh| {
            bulk::retract(tx, fresh, Some(&text))?;
            let (body, items) = lines_of(tx, &reader, [from, until], &prefix)?;
            let file = File {
                day: text.clone(),
                made_at: fresh.now,
                lines: i64::try_from(items.len()).unwrap_or(i64::MAX),
                sha256: Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect(),
                bytes: i64::try_from(body.len()).unwrap_or(i64::MAX),
            };
            bulk::keep(tx, fresh, &file, &body, &items)?;
            Ok(file)
        })
        .await?;
    Ok(Some(file))
}

fn lines_of(
    tx: &mut Tx<'_, '_>,
    reader: &Reader,
    [from, until]: [domain::Time; 2],
    prefix: &str,
) -> Stored<(Vec<u8>, Vec<Item>)> {
    let (mut body, mut items) = (Vec::new(), Vec::new());
    for serial in bulk::cases_between(tx, from, until)? {
        let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { continue };
        let case = cases::case(tx, &opened)?;
        line(&mut body, &with_kind("case", json!(case)));
        items.push(Item { case: serial, sequence: None, document: None });
        for row in bulk::entries_between(tx, opened.case.id, from, until)? {
            let mut shown = with_kind("entry", json!(entry(&row, serial, prefix, std::iter::empty())));
            if let Some(map) = shown.as_object_mut() {
                map.shift_remove("documents");
                map.insert("case_id".into(), json!(serial.to_string()));
            }
            line(&mut body, &shown);
            items.push(Item { case: serial, sequence: Some(row.sequence), document: None });
            for file in api_reading::documents(tx, opened.case.id, row.sequence, row.sequence)? {
                line(&mut body, &with_kind("document", json!(listed(&file, serial, row.sequence, prefix))));
                items.push(Item { case: serial, sequence: Some(row.sequence), document: Some(file.serial) });
            }
        }
    }
    Ok((body, items))
}

fn with_kind(kind: &str, value: Value) -> Value {
    let mut whole = serde_json::Map::new();
    whole.insert("kind".into(), kind.into());
    if let Value::Object(map) = value {
        whole.extend(map);
    }
    Value::Object(whole)
}
