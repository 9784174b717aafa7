//! Related Transactions of a case: entries that refer to one another, chain by chain.

use std::collections::HashMap;

use askama::Template;
use domain::{
    court,
    docket::MOST_ENTRIES,
    permission::{Action, Thing},
    related::{chains, named, titled},
    time::{parse_date, us_date},
};
use site::{Answer, Fields, FormState, Page, form::ReportFields};
use store::court::{Tx, cases::Case, history, history::Line, related};

use super::{
    asked::{action, case_of, in_address, incomplete},
    head::{self, day},
    history::short,
    list::{self, AS_CSV, Cell, List, mains},
};
use crate::{
    Caller,
    docket::{
        access::{Reader, base, led_from_elsewhere},
        message,
        options::DATES_CROSSED,
    },
    documents::address,
};

const TITLE: &str = "Related Transactions";
const COLUMNS: &[&str] = &["Doc. No.", "Filed", "Transaction", "Refers to", "Referred to by"];
const ORDERS: &[(&str, &str)] = &[("asc", "Oldest date first"), ("desc", "Most recent date first")];

#[derive(Template)]
#[template(path = "queries/related_form.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    case: &'a Case,
    orders: &'static [(&'static str, &'static str)],
}

/// What is asked of the list.
#[derive(Clone, Debug, Default)]
struct Options {
    /// Days on which one of a chain's entries was filed, `YYYY-MM-DD`; empty for all.
    from: String,
    to: String,
    /// Only the chain of the entry with this number.
    number: Option<i64>,
    latest_first: bool,
    text: bool,
    csv: bool,
}

/// Reads the fields; what is wrong with them stands in the form that comes back.
fn options(fields: &Fields) -> (Options, FormState) {
    let mut form = FormState::of(fields);
    let mut date = |name: &str| {
        let typed = fields.trimmed(name);
        let date = parse_date(typed);
        if date.is_none() && !typed.is_empty() {
            form.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
        }
        date.map(|date| date.to_string()).unwrap_or_default()
    };
    let (from, to) = (date("filed_from"), date("filed_to"));
    if !from.is_empty() && !to.is_empty() && from > to {
        form.wrong("filed_from", DATES_CROSSED);
    }
    let typed = fields.trimmed("document_number");
    let number = typed.parse::<i64>().ok().filter(|number| *number > 0);
    if number.is_none() && !typed.is_empty() {
        form.wrong("document_number", "Type a document number in digits only, as it stands on the docket sheet.");
    }
    let options = Options {
        from,
        to,
        number,
        latest_first: fields.trimmed("sort1") == "desc",
        text: fields.has("DisplayDktText"),
        csv: fields.trimmed("output_format") == "csv",
    };
    (options, form)
}

impl Options {
    /// The address that gives the same as CSV.
    fn as_csv(&self, path: &str, serial: i64) -> String {
        let printed = |date: &str| parse_date(date).map(us_date).unwrap_or_default();
        let (serial, from, to) = (serial.to_string(), printed(&self.from), printed(&self.to));
        let number = self.number.map(|number| number.to_string()).unwrap_or_default();
        let order = if self.latest_first { "desc" } else { "asc" };
        let mut pairs = vec![("all_case_ids", serial.as_str()), ("sort1", order)];
        let more = [("filed_from", from.as_str()), ("filed_to", &to), ("document_number", &number)];
        pairs.extend(more.into_iter().filter(|(_, value)| !value.is_empty()));
        pairs.extend(self.text.then_some(("DisplayDktText", "DisplayDktText")));
        pairs.push(("output_format", "csv"));
        oidc::form::with_query(path, &pairs)
    }
}

/// `GET /cgi-bin/RelTransactQry.pl?CASEID`: what can be asked; with the fields of the form in the address, the list.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    let asked = in_address(&caller);
    let named = case_of(&caller, &asked);
    if asked.has("sort1") && !led_from_elsewhere(&caller) {
        return answer(caller, named.unwrap_or(0), &asked).await;
    }
    match named {
        Some(serial) => form_page(&caller, serial, FormState::default()).await,
        None => incomplete(&caller, TITLE),
    }
}

/// `POST /cgi-bin/RelTransactQry.pl?NONCE`: the list, and its receipt.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    match case_of(&caller, &fields) {
        Some(serial) => answer(caller, serial, &fields).await,
        None => incomplete(&caller, TITLE),
    }
}

async fn form_page(caller: &Caller, serial: i64, mut form: FormState) -> Answer {
    let reader = Reader::of(caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::ReadDocketSheet)).await?;
    let Some(opened) = found else { return message::case_not_found(caller) };
    if form.value("sort1").is_empty() {
        form.set("sort1", "asc");
    }
    let body = Form {
        base: base(caller),
        action: action(caller, "RelTransactQry.pl", serial),
        form: &form,
        case: &opened.case,
        orders: ORDERS,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

async fn answer(caller: Caller, serial: i64, fields: &Fields) -> Answer {
    let (asked, form) = options(fields);
    if form.has_errors() {
        return form_page(&caller, serial, form).await;
    }
    let (reader, bankruptcy) = (Reader::of(&caller), caller.settings().kind == court::Type::Bankruptcy);
    let most = i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX);
    let read = move |tx: &mut Tx<'_, '_>| {
        let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
        let head = head::read(tx, &reader, &opened, bankruptcy)?;
        let lines = history::of_case(tx, opened.case.id, false, most, opened.sealed_too)?;
        let kept = related::of_case(tx, opened.case.id, opened.sealed_too)?;
        Ok(Some((head, lines, kept, mains(tx, &opened)?)))
    };
    let Some((head, lines, kept, mains)) = caller.site.room.read(read).await? else { return message::case_not_found(&caller) };
    let base = base(&caller);
    let sheet = Sheet { lines: &lines, pairs: pairs(&lines, &kept), mains: &mains, base, prefix: &caller.settings().doc1_prefix };
    let list = List {
        heading: TITLE,
        columns: COLUMNS,
        rows: sheet.rows(&asked),
        nothing: "No entries of this case refer to one another, as far as was asked.",
    };
    let ways = [(AS_CSV, asked.as_csv(&format!("{base}/cgi-bin/RelTransactQry.pl"), serial))];
    list::respond(&caller, &head, &list, asked.csv, &ways).await
}

/// Places of entries and of the earlier ones they refer to: as kept for entries made here, as their text says for imported ones.
/// Only what the reader sees is among the lines, so nothing else is paired.
fn pairs(lines: &[Line], kept: &[(i64, i64)]) -> Vec<(usize, usize)> {
    let (mut sequences, mut numbers) = (HashMap::new(), HashMap::new());
    for (place, line) in lines.iter().enumerate() {
        sequences.insert(line.sequence, place);
        if let Some(number) = line.number {
            numbers.entry(number).or_insert(place);
        }
    }
    let kept = kept.iter().filter_map(|(later, earlier)| Some((*sequences.get(later)?, *sequences.get(earlier)?)));
    let mut pairs: Vec<(usize, usize)> = kept.collect();
    for (place, line) in lines.iter().enumerate().filter(|(_, line)| line.event.is_empty()) {
        let begins_so =
            |number: i64, word: &str| numbers.get(&number).is_some_and(|place| begins_with(&lines[*place].text, word));
        let by_title = titled(&line.text).into_iter().filter(|(number, word)| begins_so(*number, word)).map(|(number, _)| number);
        let earlier = named(&line.text).into_iter().chain(by_title).filter_map(|number| numbers.get(&number).copied());
        pairs.extend(earlier.filter(|earlier| *earlier < place).map(|earlier| (place, earlier)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether a docket text begins with a word, whatever its case: `7 Motion` names an entry that begins `MOTION to Dismiss`.
fn begins_with(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .find(|first| !first.is_empty())
        .is_some_and(|first| first.eq_ignore_ascii_case(word))
}

/// The entries that the reader sees.
struct Sheet<'a> {
    lines: &'a [Line],
    pairs: Vec<(usize, usize)>,
    mains: &'a HashMap<i64, i64>,
    base: &'a str,
    prefix: &'a str,
}

impl Sheet<'_> {
    fn rows(&self, asked: &Options) -> Vec<Vec<Cell>> {
        let (mut relates, mut related): (HashMap<usize, Vec<String>>, HashMap<usize, Vec<String>>) = Default::default();
        for (later, earlier) in &self.pairs {
            relates.entry(*later).or_default().push(self.name(*earlier));
            related.entry(*earlier).or_default().push(self.name(*later));
        }
        let mut chains = chains(&self.pairs);
        chains.retain(|chain| {
            let mut lines = chain.iter().map(|link| &self.lines[link.place]);
            let by_number = asked.number.is_none_or(|number| lines.clone().any(|line| line.number == Some(number)));
            let filed = |line: &Line| line.date_filed.clone().unwrap_or_default();
            let in_days = |day: String| day >= asked.from && (asked.to.is_empty() || day <= asked.to);
            by_number && lines.any(|line| in_days(filed(line)))
        });
        if asked.latest_first {
            chains.sort_by_key(|chain| std::cmp::Reverse(chain.last().map(|link| link.place)));
        }
        let names = |of: &mut HashMap<usize, Vec<String>>, place: usize| of.remove(&place).unwrap_or_default().join(", ");
        let row = |link: &domain::related::Link| {
            let line = &self.lines[link.place];
            let number = line.number.map(|number| number.to_string()).unwrap_or_default();
            let main = self.mains.get(&line.sequence).filter(|_| !number.is_empty());
            let text = if asked.text { line.text.clone() } else { short(line) };
            // What hangs on another stands further in.
            let text = format!("{}{text}", "– ".repeat(link.depth.min(9)));
            vec![
                main.map_or_else(
                    || Cell::of(number.clone()),
                    |serial| Cell::link(number.clone(), format!("{}{}", self.base, address::of(self.prefix, true, *serial))),
                ),
                Cell::of(day(line.date_filed.as_deref())),
                Cell::of(text),
                Cell::of(names(&mut relates, link.place)),
                Cell::of(names(&mut related, link.place)),
            ]
        };
        chains.iter().flatten().map(row).collect()
    }

    /// Its number, or for an unnumbered entry the day it was filed.
    fn name(&self, place: usize) -> String {
        let line = &self.lines[place];
        line.number.map_or_else(|| format!("entry of {}", day(line.date_filed.as_deref())), |number| number.to_string())
    }
}
