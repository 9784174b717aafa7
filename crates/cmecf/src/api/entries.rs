//! Docket entries of a case, with what is listed of their documents.

use domain::{Id, permission::Action};
use serde_json::json;
use store::court::{
    api_reading::{self, EntryFilter, OpenEntry},
    entries,
};

use super::{
    call::{Ask, CASE, CURSOR, Call, Done, ENTRY, Gives, Kind, LIMIT, Parameter, Place, Scope},
    cases::{day, more_than, next_of},
    documents::{self, Document},
    problem::Problem,
    shape::{Day, Instant, Link, Listed, record},
};

record! {
    /// A docket entry.
    Entry {
        /// Its id within the case: it counts every entry, numbered or not.
        id: String = "1",
        /// The number printed on the sheet; null for an entry without one.
        number: Option<String> = "1",
        /// Day on which it was filed.
        date_filed: Option<Day>,
        /// Day on which it was entered.
        date_entered: Option<Day>,
        /// The instant at which it was entered, where that is known.
        entered_at: Option<Instant>,
        /// Docket text.
        text: String = "COMPLAINT against Ray, filed by Ann Lee. (Entered: 05/10/2021)",
        /// Its documents, the main one first.
        documents: Vec<Document>,
        /// This entry alone.
        url: Link = "/api/v1/cases/10001/entries/1",
    }
}

const fn filter(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter { name, place: Place::Query, kind, about, example: "" }
}

pub(crate) fn calls() -> Vec<Call> {
    vec![
        Call {
            method: "GET",
            path: "/api/v1/cases/{case_id}/entries",
            id: "listEntries",
            action: Action::ReadDocketSheet,
            scope: Some(Scope::Cases),
            title: "Docket entries",
            about: "Entries in the order in which they were entered. To follow a case, keep the last next_cursor that you got, or ask with since.",
            parameters: const {
                &[
                    CASE,
                    Parameter {
                        name: "since",
                        place: Place::Query,
                        kind: Kind::Day,
                        about: "Entered on that day or later.",
                        example: "2021-05-01",
                    },
                    filter("number", Kind::Number(1, 999_999_999), "The number printed on the sheet."),
                    filter("text", Kind::Text(200), "Letters that stand in the docket text."),
                    CURSOR,
                    LIMIT,
                ]
            },
            gives: Gives::json::<Listed<Entry>>(),
            run: |ask| Box::pin(list(ask)),
        },
        Call {
            method: "GET",
            path: "/api/v1/cases/{case_id}/entries/{entry_id}",
            id: "getEntry",
            action: Action::ReadDocketSheet,
            scope: Some(Scope::Cases),
            title: "One docket entry",
            about: "An entry with its documents.",
            parameters: &[CASE, ENTRY],
            gives: Gives::json::<Entry>(),
            run: |ask| Box::pin(show(ask)),
        },
    ]
}

async fn list(ask: Ask) -> Result<Done, Problem> {
    let arguments = &ask.arguments;
    let filter = EntryFilter {
        since: arguments.text("since").map(str::to_owned),
        number: arguments.number("number"),
        text: arguments.text("text").unwrap_or_default().to_owned(),
    };
    let (reader, serial) = (ask.client.reader(), arguments.id("case_id"));
    let (after, limit, prefix) = (arguments.after(), arguments.limit(), ask.client.settings.doc1_prefix.clone());
    let found = ask.client.site.room.read(move |tx| {
        let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
        let mut rows = api_reading::entries(tx, opened.case.id, &filter, after, more_than(limit))?;
        let next_cursor = next_of(&mut rows, limit, |row| row.sequence);
        let (from, to) = (rows.first().map_or(0, |row| row.sequence), rows.last().map_or(-1, |row| row.sequence));
        let files = api_reading::documents(tx, opened.case.id, from, to)?;
        let items = rows.iter().map(|row| entry(row, serial, &prefix, of_entry(&files, row.id))).collect();
        Ok(Some(Listed::<Entry> { items, next_cursor }))
    });
    found.await?.map(|listed| Done::Json(json!(listed))).ok_or_else(|| Problem::not_found("case"))
}

async fn show(ask: Ask) -> Result<Done, Problem> {
    let (reader, serial, sequence) = (ask.client.reader(), ask.arguments.id("case_id"), ask.arguments.id("entry_id"));
    let prefix = ask.client.settings.doc1_prefix.clone();
    let found = ask.client.site.room.read(move |tx| {
        let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
        let Some(row) = api_reading::entry(tx, opened.case.id, sequence)? else { return Ok(None) };
        let files = api_reading::documents(tx, opened.case.id, sequence, sequence)?;
        Ok(Some(entry(&row, serial, &prefix, of_entry(&files, row.id))))
    });
    found.await?.map(|entry| Done::Json(json!(entry))).ok_or_else(|| Problem::not_found("docket entry"))
}

fn of_entry(files: &[entries::Document], entry: Id) -> impl Iterator<Item = &entries::Document> {
    files.iter().filter(move |file| file.entry_id == entry)
}

/// What is sent of an entry, with what is listed of its documents.
pub(crate) fn entry<'f>(row: &OpenEntry, case: i64, prefix: &str, files: impl Iterator<Item = &'f entries::Document>) -> Entry {
    Entry {
        id: row.sequence.to_string(),
        number: row.number.map(|number| number.to_string()).or_else(|| row.number_text.clone()),
        date_filed: day(row.date_filed.as_deref()),
        date_entered: day(row.date_entered.as_deref()),
        entered_at: row.entered_at.map(Instant::from),
        text: row.text.clone(),
        documents: files.map(|file| documents::listed(file, case, row.sequence, prefix)).collect(),
        url: Link(format!("/api/v1/cases/{case}/entries/{}", row.sequence)),
    }
}
