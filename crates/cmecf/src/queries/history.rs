//! History/Documents: what was filed when, in a few words, as existing clients ask for it and parse it (wire 2.5).

use askama::Template;
use domain::{
    court,
    docket::MOST_ENTRIES,
    events,
    fees::Item,
    permission::{Action, Thing},
};
use site::{Answer, Fields, FormState, Page, form::ReportFields};
use store::court::{Tx, cases::Case, history, history::Line};

use super::{
    asked::{action, case_of, in_address, incomplete},
    head::{self, Head, day},
    list::mains,
};
use crate::{
    Caller,
    docket::{
        access::{Reader, base, led_from_elsewhere},
        entries::Around,
        message,
        receipt::Receipt,
    },
    documents::address,
};

/// Longest description that is made from a docket text, in characters.
const LONGEST: usize = 80;

#[derive(Template)]
#[template(path = "queries/history_form.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    case: &'a Case,
    kinds: &'static [(&'static str, &'static str)],
    orders: &'static [(&'static str, &'static str)],
}

#[derive(Template)]
#[template(path = "queries/history.html")]
struct History<'a> {
    base: &'a str,
    head: &'a Head,
    heading: &'a str,
    rows: &'a [Row],
    /// The address that gives this list again.
    again: String,
    pacer: &'a str,
    receipt: &'a Receipt,
}

struct Row {
    number: String,
    /// Address of its documents; empty when there are none.
    href: String,
    /// What existing clients read beside the link.
    call: String,
    /// Label and date.
    dates: Vec<(&'static str, String)>,
    short: String,
    /// Docket text, when it is wanted.
    text: String,
}

/// What is asked of the list.
#[derive(Clone, Copy, Debug)]
struct Options {
    documents: bool,
    latest_first: bool,
    text: bool,
}

fn options(fields: &Fields) -> Options {
    Options {
        documents: fields.trimmed("QueryType") == "Documents",
        latest_first: fields.trimmed("sort1") == "desc",
        text: fields.has("DisplayDktText"),
    }
}

/// `GET /cgi-bin/HistDocQry.pl?CASEID`: what can be asked; with the fields of the form in the address, the list.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    let asked = in_address(&caller);
    let named = case_of(&caller, &asked);
    if asked.has("QueryType") && !led_from_elsewhere(&caller) {
        return print(caller, named.unwrap_or(0), options(&asked)).await;
    }
    let Some(serial) = named else { return incomplete(&caller, "History/Documents") };
    let reader = Reader::of(&caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::ReadDocketSheet)).await?;
    let Some(opened) = found else { return message::case_not_found(&caller) };
    let mut form = FormState::default();
    form.set("QueryType", "History");
    form.set("sort1", "asc");
    let body = Form {
        base: base(&caller),
        action: action(&caller, "HistDocQry.pl", serial),
        form: &form,
        case: &opened.case,
        kinds: &[("History", "History"), ("Documents", "Documents")],
        orders: &[("asc", "Oldest date first"), ("desc", "Most recent date first")],
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "History/Documents", "History/Documents", &body)?.respond())
}

/// `POST /cgi-bin/HistDocQry.pl?NONCE`: the list, and its receipt.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    match case_of(&caller, &fields) {
        Some(serial) => print(caller, serial, options(&fields)).await,
        None => incomplete(&caller, "History/Documents"),
    }
}

async fn print(caller: Caller, serial: i64, asked: Options) -> Answer {
    let (reader, bankruptcy) = (Reader::of(&caller), caller.settings().kind == court::Type::Bankruptcy);
    let most = i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX);
    let read = move |tx: &mut Tx<'_, '_>| {
        let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
        let head = head::read(tx, &reader, &opened, bankruptcy)?;
        let lines = history::of_case(tx, opened.case.id, asked.latest_first, most, opened.sealed_too)?;
        Ok(Some((head, lines, mains(tx, &opened)?)))
    };
    let Some((head, lines, mains)) = caller.site.room.read(read).await? else { return message::case_not_found(&caller) };
    let around = Around { prefix: caller.settings().doc1_prefix.clone(), base: base(&caller), case: serial, bankruptcy };
    let rows: Vec<Row> = lines
        .iter()
        .filter(|line| !asked.documents || mains.contains_key(&line.sequence))
        .map(|line| row(line, mains.get(&line.sequence).copied(), &around, asked.text))
        .collect();
    let length = |row: &Row| row.number.len() + row.short.len() + row.text.len() + 12 * row.dates.len();
    let bytes = rows.iter().map(|row| length(row) as u64).sum();
    let heading = if asked.documents { "Documents" } else { "History" };
    let receipt = Receipt::of(&caller, "History/Documents", "Search Criteria:", &head.number, Item::CaseReport { bytes });
    receipt.keep(&caller).await?;
    let again = format!(
        "{}/cgi-bin/HistDocQry.pl?all_case_ids={serial}&QueryType={heading}&sort1={}{}",
        base(&caller),
        if asked.latest_first { "desc" } else { "asc" },
        if asked.text { "&DisplayDktText=DisplayDktText" } else { "" }
    );
    let body = History {
        base: base(&caller),
        head: &head,
        heading,
        rows: &rows,
        again,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    let title = format!("{heading} {}", head.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, "History/Documents", &body)?.respond())
}

fn row(line: &Line, main: Option<i64>, around: &Around, text: bool) -> Row {
    let (filed, entered) = (day(line.date_filed.as_deref()), day(line.date_entered.as_deref()));
    let dates = match (filed.is_empty(), entered.is_empty()) {
        (false, false) if filed == entered => vec![("Filed & Entered:", filed)],
        (false, false) => vec![("Filed:", filed), ("Entered:", entered)],
        (false, true) => vec![("Filed:", filed)],
        (true, false) => vec![("Entered:", entered)],
        (true, true) => Vec::new(),
    };
    Row {
        number: line.number.map(|number| number.to_string()).unwrap_or_default(),
        href: main.map_or(String::new(), |serial| format!("{}{}", around.base, address::of(&around.prefix, true, serial))),
        call: main.map_or(String::new(), |serial| around.call(serial, true, line.printed_sequence.as_deref(), true)),
        dates,
        short: short(line),
        text: if text { line.text.clone() } else { String::new() },
    }
}

/// What was filed, in a few words: as the imported page had it, else the event's name, else the beginning of the docket text up to
/// what tells who filed it or what hangs on it.
pub(super) fn short(line: &Line) -> String {
    if !line.short_text.is_empty() {
        return line.short_text.clone();
    }
    if let Some(event) = events::find(&line.event) {
        return event.title.to_owned();
    }
    let text = line.text.trim();
    let end = [" against ", " filed by ", " by ", " (", ". ", "; ", " re ", " as to "]
        .iter()
        .filter_map(|word| text.find(word))
        .filter(|place| *place > 0)
        .min()
        .unwrap_or(text.len());
    let beginning: String = text[..end].chars().take(LONGEST).collect();
    if beginning.is_empty() { "Docket entry".to_owned() } else { beginning }
}
