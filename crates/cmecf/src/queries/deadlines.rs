//! Deadlines/Hearings of a case, in bankruptcy courts Deadline/Schedule: what is due and when the court meets.

use askama::Template;
use domain::{
    court,
    deadline::{Kind, State, parse_clock, us_clock},
    icalendar,
    permission::{Action, Thing},
};
use site::{Answer, Fields, FormState, Page, form::ReportFields, ics};
use store::court::{Tx, cases::Case, deadlines, deadlines::Deadline};

use super::{
    asked::{action, case_of, in_address, incomplete},
    head::{self, Head, day},
    list::{self, AS_CSV, Cell, List},
};
use crate::{
    Caller,
    calendar::event,
    docket::{
        access::{Reader, base, led_from_elsewhere},
        message,
    },
    documents::address,
};

/// Most lines of one page.
const MOST: i64 = 5000;

/// Columns, and by which of them the table can be sorted: what the form calls it, and its key.
const COLUMNS: &[&str] =
    &["Doc. No.", "Deadline/Hearing", "Event Filed", "Due/Set", "Satisfied", "Terminated", "Party", "Before", "Place"];
const ORDERS: &[(&str, &str)] = &[
    ("due", "Due/Set date"),
    ("number", "Document number"),
    ("what", "Deadline/Hearing"),
    ("filed", "Event filed"),
    ("satisfied", "Satisfied"),
    ("terminated", "Terminated"),
    ("party", "Party"),
];
const KINDS: &[(&str, &str)] = &[("", "All"), ("deadline", "Deadlines"), ("hearing", "Hearings")];

#[derive(Template)]
#[template(path = "queries/deadlines_form.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    case: &'a Case,
    kinds: &'static [(&'static str, &'static str)],
    orders: &'static [(&'static str, &'static str)],
}

/// What is asked of the list.
#[derive(Clone, Copy, Debug)]
struct Options {
    kind: Option<Kind>,
    order: &'static str,
    ended_too: bool,
    csv: bool,
    ics: bool,
}

fn options(fields: &Fields) -> Options {
    let format = fields.trimmed("output_format");
    Options {
        kind: Kind::from_word(fields.trimmed("kind")),
        order: ORDERS.iter().map(|(key, _)| *key).find(|key| *key == fields.trimmed("sort1")).unwrap_or("due"),
        ended_too: fields.has("terminated"),
        csv: format == "csv",
        ics: format == "ics",
    }
}

impl Options {
    /// The address that gives the same list.
    fn address(&self, path: &str, serial: i64, format: &str) -> String {
        let serial = serial.to_string();
        let mut pairs = vec![("all_case_ids", serial.as_str()), ("sort1", self.order)];
        pairs.extend(self.kind.map(|kind| ("kind", kind.word())));
        pairs.extend(self.ended_too.then_some(("terminated", "on")));
        pairs.push(("output_format", format));
        oidc::form::with_query(path, &pairs)
    }
}

/// As this kind of court calls the page.
fn heading(kind: court::Type) -> &'static str {
    if kind == court::Type::Bankruptcy { "Deadline/Schedule" } else { "Deadlines/Hearings" }
}

/// `GET /cgi-bin/SchedQry.pl?CASEID`: what can be asked; with the fields of the form in the address, the list.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asked = in_address(&caller);
    let named = case_of(&caller, &asked);
    if asked.has("sort1") && !led_from_elsewhere(&caller) {
        return print(caller, named.unwrap_or(0), options(&asked)).await;
    }
    let Some(serial) = named else { return incomplete(&caller, heading(caller.settings().kind)) };
    let reader = Reader::of(&caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::Query)).await?;
    let Some(opened) = found else { return message::case_not_found(&caller) };
    let mut form = FormState::default();
    form.set("sort1", "due");
    let body = Form {
        base: base(&caller),
        action: action(&caller, "SchedQry.pl", serial),
        form: &form,
        case: &opened.case,
        kinds: KINDS,
        orders: ORDERS,
    };
    let heading = heading(caller.settings().kind);
    Ok(Page::new(&caller.visit, &caller.frame(), heading, heading, &body)?.respond())
}

/// `POST /cgi-bin/SchedQry.pl?NONCE`: the list, and its receipt.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    match case_of(&caller, &fields) {
        Some(serial) => print(caller, serial, options(&fields)).await,
        None => incomplete(&caller, heading(caller.settings().kind)),
    }
}

async fn print(caller: Caller, serial: i64, asked: Options) -> Answer {
    let (reader, kind) = (Reader::of(&caller), caller.settings().kind);
    let read = move |tx: &mut Tx<'_, '_>| {
        let Some(opened) = reader.open(tx, serial, Action::Query)? else { return Ok(None) };
        let head = head::read(tx, &reader, &opened, kind == court::Type::Bankruptcy)?;
        let found = deadlines::of_case(tx, opened.case.id, asked.ended_too, opened.sealed_too, MOST)?;
        Ok(Some((head, found)))
    };
    let Some((head, mut found)) = caller.site.room.read(read).await? else { return message::case_not_found(&caller) };
    found.retain(|one| asked.kind.is_none_or(|kind| one.kind == kind));
    sort(&mut found, asked.order);
    let (base, prefix) = (base(&caller), caller.settings().doc1_prefix.clone());
    let list = List {
        heading: heading(kind),
        columns: COLUMNS,
        rows: found.iter().map(|one| row(one, base, &prefix)).collect(),
        nothing: if asked.ended_too {
            "No deadlines or hearings are recorded for this case."
        } else {
            "No open deadlines or hearings are recorded for this case. Those that are satisfied, terminated or cancelled are listed when you ask for them."
        },
    };
    if asked.ics && !found.is_empty() {
        return calendar(&caller, &head, &list, &found).await;
    }
    let path = format!("{base}/cgi-bin/SchedQry.pl");
    let mut ways = vec![
        (AS_CSV, asked.address(&path, serial, "csv")),
        ("Download for your calendar (.ics)", asked.address(&path, serial, "ics")),
    ];
    if base == "/staff" {
        ways.push(("Set or end them", format!("/staff/deadlines/{serial}")));
    }
    list::respond(&caller, &head, &list, asked.csv, &ways).await
}

async fn calendar(caller: &Caller, head: &Head, list: &List, found: &[Deadline]) -> Answer {
    list::receipt(caller, head, list).await?;
    let events: Vec<icalendar::Event> = found.iter().map(|one| event(caller, one)).collect();
    Ok(ics::file("deadlines.ics", icalendar::calendar(&format!("{} {}", head.number, head.title), &events)))
}

/// What is empty comes last.
fn sort(found: &mut [Deadline], order: &str) {
    let ended = |one: &Deadline, here: bool| if here { one.ended_on.clone() } else { None };
    found.sort_by_key(|one| {
        let key = match order {
            "number" => one.number.map(|number| format!("{number:010}")),
            "what" => Some(one.what.to_lowercase()),
            "filed" => Some(one.entry_filed.clone().unwrap_or_else(|| one.set_on.clone())),
            "satisfied" => ended(one, one.state == State::Satisfied),
            "terminated" => ended(one, matches!(one.state, State::Terminated | State::Cancelled)),
            "party" => one.party.as_ref().map(|name| name.to_lowercase()),
            _ => Some(one.due_on.clone()),
        };
        (key.is_none(), key)
    });
}

fn row(one: &Deadline, base: &str, prefix: &str) -> Vec<Cell> {
    let number = one.number.map(|number| number.to_string()).unwrap_or_default();
    let document = one.document.filter(|_| !number.is_empty());
    let ended = |state: State| if one.state == state { day(one.ended_on.as_deref()) } else { String::new() };
    let terminated = match one.state {
        State::Cancelled => format!("{} (cancelled)", ended(State::Cancelled)),
        _ => ended(State::Terminated),
    };
    vec![
        document.map_or_else(
            || Cell::of(number.clone()),
            |serial| Cell::link(number.clone(), format!("{base}{}", address::of(prefix, true, serial))),
        ),
        Cell::of(one.what.clone()),
        Cell::of(day(one.entry_filed.as_deref().or(Some(&one.set_on)))),
        Cell::of(when(one)),
        Cell::of(ended(State::Satisfied)),
        Cell::of(terminated),
        Cell::of(one.party.clone().unwrap_or_default()),
        Cell::of(one.judge.clone()),
        Cell::of(one.place.clone()),
    ]
}

/// `05/17/2021` or `05/17/2021 at 09:30 AM`.
pub(crate) fn when(one: &Deadline) -> String {
    let date = day(Some(&one.due_on));
    match one.begins_at.as_deref().and_then(parse_clock) {
        Some(time) => format!("{date} at {}", us_clock(time)),
        None => date,
    }
}
