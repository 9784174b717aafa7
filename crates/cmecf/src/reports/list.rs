//! A report across cases as a page: its form, a table that is sorted by any column, a CSV file, a receipt.

use askama::Template;
use domain::{
    fees::{Extract, Item},
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use site::{Answer, Fields, FormState, Page, csv};
use store::{
    Result,
    court::{Tx, reports::Asked},
};

use super::asks::{Asks, Choices, kinds};
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        receipt::Receipt,
    },
};

/// A cell: what is printed, where it leads, and by what it is sorted.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) href: String,
    order: String,
}

impl Cell {
    /// Plain text.
    pub(super) fn text(text: &str) -> Cell {
        Cell { text: text.to_owned(), href: String::new(), order: text.to_lowercase() }
    }

    /// A day as the database holds it.
    pub(super) fn day(day: Option<&str>) -> Cell {
        let text = day.and_then(parse_date).map(us_date).unwrap_or_default();
        Cell { text, href: String::new(), order: day.unwrap_or_default().to_owned() }
    }

    /// With an address; empty leaves it plain.
    pub(super) fn leading_to(self, href: String) -> Cell {
        Cell { href, ..self }
    }

    /// Sorted by something else than its text.
    pub(super) fn sorted_by(self, order: String) -> Cell {
        Cell { order, ..self }
    }
}

/// A report, as one of the modules beside this one defines it.
pub(super) struct Kind {
    /// Its name in the menu.
    pub(super) title: &'static str,
    /// The last part of its address: `CaseFiled-Rpt.pl`.
    pub(super) page: &'static str,
    /// Above the form.
    pub(super) lead: &'static str,
    /// Name of its CSV file.
    pub(super) file: &'static str,
    pub(super) choices: Choices,
    /// Most lines of one report.
    pub(super) most: usize,
}

/// Reads what a report lists: what was asked, whether sealed things too, at most so many lines.
type Find<T> = fn(&mut Tx<'_, '_>, &Asked, bool, i64) -> Result<Vec<T>>;

/// GET: the form; with dates in the address the report. Whoever a page of another site led here sees the form first: what costs pages is
/// not shown before they ask for it.
pub(super) async fn show<T: Send + 'static>(
    caller: Caller,
    kind: &Kind,
    find: Find<T>,
    cells: fn(&Caller, T) -> Vec<Cell>,
) -> Answer {
    let (fields, at_once) = (Asks::of_address(&caller), !caller.visit.comes_from_elsewhere());
    answer(&caller, kind, &fields, at_once, find, cells).await
}

/// POST: the same with the fields of a form.
pub(super) async fn run<T: Send + 'static>(
    caller: Caller,
    kind: &Kind,
    fields: &Fields,
    find: Find<T>,
    cells: fn(&Caller, T) -> Vec<Cell>,
) -> Answer {
    answer(&caller, kind, fields, true, find, cells).await
}

async fn answer<T: Send + 'static>(
    caller: &Caller,
    kind: &Kind,
    fields: &Fields,
    at_once: bool,
    find: Find<T>,
    cells: fn(&Caller, T) -> Vec<Cell>,
) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asks = Asks::read(caller, fields, &kind.choices).await?;
    if !asks.run || !at_once {
        return respond(caller, kind, &asks, None).await;
    }
    let (asked, all) = (asks.asked.clone(), Reader::of(caller).eyes().all);
    let limit = i64::try_from(kind.most + 1).unwrap_or(i64::MAX);
    let found = caller.site.room.read(move |tx| find(tx, &asked, all, limit)).await?;
    let rows = found.into_iter().map(|line| cells(caller, line)).collect();
    respond(caller, kind, &asks, Some(rows)).await
}

/// The head of a column, which leads to the report sorted by it.
pub(super) struct Head {
    pub(super) label: &'static str,
    pub(super) href: String,
    pub(super) current: bool,
}

struct Option_<'a> {
    value: &'a str,
    label: &'a str,
}

#[derive(Template)]
#[template(path = "reports/list.html")]
struct ListPage<'a> {
    lead: &'a str,
    action: String,
    form: &'a FormState,
    offices: Vec<Option_<'a>>,
    kinds: &'static [(&'static str, &'static str)],
    sorts: &'static [(&'static str, &'static str)],
    sort: &'a str,
    about_cases: bool,
    bankruptcy: bool,
    most_days: i64,
    run: bool,
    title: &'a str,
    criteria: String,
    heads: Vec<Head>,
    rows: &'a [Vec<Cell>],
    nothing: &'a str,
    more: bool,
    csv: String,
    ics: &'a str,
    pacer: &'a str,
    receipt: Option<&'a Receipt>,
}

/// Draws the form alone, or with what was found. Each row has a cell for each column that the report sorts by, in their order.
async fn respond(caller: &Caller, kind: &Kind, asks: &Asks, found: Option<Vec<Vec<Cell>>>) -> Answer {
    let sorts = kind.choices.sorts;
    let run = found.is_some();
    let mut rows = found.unwrap_or_default();
    let more = rows.len() > kind.most;
    rows.truncate(kind.most);
    if let Some(column) = sorts.iter().position(|(key, _)| *key == asks.sort) {
        rows.sort_by(|one, other| one.get(column).map(|cell| &cell.order).cmp(&other.get(column).map(|cell| &cell.order)));
    }
    let receipt = run.then(|| {
        let mut extract = Extract::default();
        rows.iter().flatten().for_each(|cell| extract.add(&cell.text));
        Receipt::of(caller, kind.title, "Search Criteria:", &asks.criteria(), Item::List { bytes: extract.bytes() })
    });
    if let Some(receipt) = &receipt {
        receipt.keep(caller).await?;
    }
    if run && asks.csv {
        let heads: Vec<&str> = sorts.iter().map(|(_, label)| *label).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()).collect();
        return Ok(csv::file(kind.file, &heads, &rows));
    }
    let settings = caller.settings();
    let path = format!("{}/cgi-bin/{}", base(caller), kind.page);
    let body = ListPage {
        lead: kind.lead,
        action: path.clone(),
        form: &asks.form,
        offices: settings.offices.iter().map(|(digit, name)| Option_ { value: digit, label: name }).collect(),
        kinds: kinds(settings.kind),
        sorts,
        sort: asks.sort,
        about_cases: kind.choices.about_cases,
        bankruptcy: settings.kind == domain::court::Type::Bankruptcy,
        most_days: kind.choices.most_days,
        run,
        title: kind.title,
        criteria: asks.criteria(),
        heads: sorts
            .iter()
            .map(|(key, label)| Head { label, href: asks.address(&path, key, false), current: *key == asks.sort })
            .collect(),
        rows: &rows,
        more,
        nothing: "Nothing is on record that fits.",
        csv: asks.address(&path, asks.sort, true),
        ics: "",
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: receipt.as_ref(),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), kind.title, kind.title, &body)?.respond())
}
