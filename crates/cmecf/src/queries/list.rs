//! A page of the Query sub-menu that is a table: head, table or a sentence, receipt; the same as CSV.

use askama::Template;
use domain::{
    court,
    fees::Item,
    permission::{Action, Thing},
};
use site::{Answer, Failure, Page, csv};
use store::court::{Tx, cases::Case, entries};

use super::head::{self, Head};
use crate::{
    Caller,
    docket::{
        access::{Opened, Reader, base, led_from_elsewhere},
        message,
        query::case_id,
        receipt::Receipt,
        summary,
    },
};

/// A cell: lines, and where they lead; empty for nowhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) lines: Vec<String>,
    pub(super) href: String,
}

impl Cell {
    pub(super) fn of(text: impl Into<String>) -> Cell {
        Cell { lines: vec![text.into()], href: String::new() }
    }

    pub(super) fn lines(lines: Vec<String>) -> Cell {
        Cell { lines, href: String::new() }
    }

    pub(super) fn link(text: impl Into<String>, href: String) -> Cell {
        Cell { lines: vec![text.into()], href }
    }
}

/// What a page lists.
pub(super) struct List {
    pub(super) heading: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) rows: Vec<Vec<Cell>>,
    /// Stands in place of the rows when there are none.
    pub(super) nothing: &'static str,
}

/// What a page is made of, inside its read.
pub(super) struct Asked<'a> {
    pub(super) opened: &'a Opened,
    pub(super) reader: Reader,
    /// Stands before every address.
    pub(super) base: &'static str,
}

impl Asked<'_> {
    pub(super) fn case(&self) -> &Case {
        &self.opened.case
    }
}

/// Reads what a page lists of one case.
pub(super) type Make = fn(&mut Tx<'_, '_>, &Asked<'_>) -> store::Result<List>;

#[derive(Template)]
#[template(path = "queries/list.html")]
struct Body<'a> {
    base: &'a str,
    head: &'a Head,
    list: &'a List,
    /// Other ways to have the same: label and address.
    ways: &'a [(&'static str, String)],
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// Answers for the case id that is the query string; `&csv` behind it asks for the table alone.
pub(super) async fn show(caller: Caller, make: Make) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let query = caller.visit.query.clone();
    let (id, rest) = query.split_once('&').unwrap_or((&query, ""));
    let Some(serial) = case_id(id) else {
        return message::say(
            &caller,
            "Query",
            message::INCOMPLETE,
            "Find the case by Query, then choose the page from its menu.",
        );
    };
    if led_from_elsewhere(&caller) {
        return summary::show(&caller, serial).await;
    }
    let (reader, base, bankruptcy) = (Reader::of(&caller), base(&caller), caller.settings().kind == court::Type::Bankruptcy);
    let read = move |tx: &mut Tx<'_, '_>| {
        let Some(opened) = reader.open(tx, serial, Action::Query)? else { return Ok(None) };
        let head = head::read(tx, &reader, &opened, bankruptcy)?;
        let list = make(tx, &Asked { opened: &opened, reader, base })?;
        Ok(Some((head, list)))
    };
    let Some((head, list)) = caller.site.room.read(read).await? else { return message::case_not_found(&caller) };
    let csv = rest.split('&').any(|part| part == "csv");
    let ways = [(AS_CSV, format!("{}?{serial}&csv", caller.visit.path))];
    respond(&caller, &head, &list, csv, &ways).await
}

/// The way to the table alone.
pub(super) const AS_CSV: &str = "Download this table as CSV";

/// Keeps the receipt and draws the page, or with `csv` the table alone. `ways` are other ways to have the same: label and address.
pub(super) async fn respond(caller: &Caller, head: &Head, list: &List, csv: bool, ways: &[(&'static str, String)]) -> Answer {
    let receipt = receipt(caller, head, list).await?;
    if csv {
        let cell = |cell: &Cell| cell.lines.join("; ");
        let rows: Vec<Vec<String>> = list.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        return Ok(csv::file("query.csv", list.columns, &rows));
    }
    let pacer = &caller.site.shared.installation.names.pacer;
    let body = Body { base: base(caller), head, list, ways, pacer, receipt: &receipt };
    let title = format!("{} {}", list.heading, head.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, list.heading, &body)?.respond())
}

/// The receipt of a table, which is kept.
pub(super) async fn receipt(caller: &Caller, head: &Head, list: &List) -> Result<Receipt, Failure> {
    let receipt = Receipt::of(caller, list.heading, "Case Number:", &head.number, Item::CaseReport { bytes: bytes(list) });
    receipt.keep(caller).await?;
    Ok(receipt)
}

/// What is charged for: the text of the table.
fn bytes(list: &List) -> u64 {
    let lines = list.rows.iter().flatten().flat_map(|cell| &cell.lines);
    lines.map(|line| line.len() as u64 + 1).sum()
}

/// The main documents of a case by the sequence of their entries.
pub(super) fn mains(tx: &mut Tx<'_, '_>, opened: &Opened) -> store::Result<std::collections::HashMap<i64, i64>> {
    let documents = entries::listed_documents(tx, opened.case.id, opened.sealed_too)?;
    let mut mains = std::collections::HashMap::new();
    for document in documents {
        mains.entry(document.sequence).or_insert(document.serial);
    }
    Ok(mains)
}
