//! Query: find a case by its number, or cases by the name of a party, dates and nature of suit.

use askama::Template;
use domain::{
    case_number::DocketNumber,
    fees::Item,
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use jiff::civil::Date;
use site::{Answer, Fields, FormState, Page, csv, form::ReportFields};
use store::court::cases::{self, Case, Hit, Search};

use super::{
    access::{Reader, base, led_from_elsewhere},
    message,
    receipt::Receipt,
    report::escaped,
    summary,
};
use crate::{Caller, appellate};

/// Most lines of a result; the page says when there are more.
const MOST: usize = 500;
/// Fields of the form that may stand in an address, so that a search can be kept and passed on.
const ASKED: [&str; 18] = [
    "case_num",
    "case_status",
    "last_name",
    "first_name",
    "middle_name",
    "person_type",
    "Qry_filed_from",
    "Qry_filed_to",
    "filed_from",
    "filed_to",
    "lastentry_from",
    "lastentry_to",
    "nature_suit",
    "cause_action",
    "judge",
    "chapter",
    "flag",
    "all_case_ids",
];
/// Longest name or nature of suit that is looked for, in characters.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "docket/query.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
}

#[derive(Template)]
#[template(path = "docket/hits.html")]
struct Hits<'a> {
    base: &'a str,
    by_name: bool,
    rows: &'a [Line],
    persons: usize,
    cases: usize,
    more: bool,
    most: usize,
    /// Heading, address that sorts by it (empty: none).
    columns: Vec<(&'static str, String)>,
    /// Address of the same as CSV.
    csv: String,
    /// The address that gives this result again.
    again: String,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// One line of a result.
struct Line {
    serial: i64,
    party: String,
    number: String,
    title: String,
    /// Chapter in bankruptcy courts, else nature of suit.
    chapter: String,
    filed: String,
    role: String,
    closed: String,
}

/// `GET /cgi-bin/iquery.pl`: the form; with a case id the summary of that case, with the fields of the form in the address the result.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    if let Some(elsewhere) = appellate::instead(&caller) {
        return elsewhere;
    }
    if let Some(serial) = case_id(&caller.visit.query) {
        return summary::show(&caller, serial).await;
    }
    let asked = Fields::from_pairs(site::form::pairs(&caller.visit.query));
    if !ASKED.iter().any(|name| asked.has(name)) {
        return form(&caller, &FormState::default());
    }
    if led_from_elsewhere(&caller) {
        return form(&caller, &FormState::of(&asked));
    }
    answer(caller, asked).await
}

/// The case id of a query string: the whole of it, or what ends an address such as `?12345-L_1_0-0-42` (wire 2.3).
pub(crate) fn case_id(query: &str) -> Option<i64> {
    let digits = match query.split_once("-L_") {
        Some((_, rest)) => rest.split_once("-0-").map(|(_, id)| id)?,
        None => query,
    };
    Some(digits).filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

/// The address of a form as the real pages have it: existing clients expect the sign `L_1_0-1` and send any number before it.
pub(crate) fn form_action(caller: &Caller, page: &str) -> String {
    let nonce = caller.visit.fresh.rng.clone().number(1_000_000_000_000_000);
    format!("../cgi-bin/{page}?{nonce}-L_1_0-1")
}

fn form(caller: &Caller, state: &FormState) -> Answer {
    let body = Form { base: base(caller), action: form_action(caller, "iquery.pl"), form: state };
    Ok(Page::new(&caller.visit, &caller.frame(), "Query", "Query", &body)?.respond())
}

/// `POST /cgi-bin/iquery.pl`: runs the query. A case id alone is enough, whatever else was sent (wire 2.2).
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    answer(caller, fields).await
}

async fn answer(caller: Caller, fields: Fields) -> Answer {
    if let Some(elsewhere) = appellate::instead(&caller) {
        return elsewhere;
    }
    if let Some(serial) = fields.trimmed("all_case_ids").parse::<i64>().ok().filter(|serial| *serial > 0) {
        return summary::show(&caller, serial).await;
    }
    let number = fields.trimmed("case_num").to_owned();
    if !number.is_empty() && number.len() <= LONGEST {
        return by_number(&caller, number, &fields).await;
    }
    let mut state = FormState::of(&fields);
    let search = read(&fields, &mut state);
    if state.has_errors() {
        return form(&caller, &state);
    }
    by_words(&caller, search, &fields).await
}

async fn by_number(caller: &Caller, number: String, fields: &Fields) -> Answer {
    let reader = Reader::of(caller);
    let found = caller.site.room.read(move |tx| reader.by_number(tx, &number)).await?;
    match found.as_slice() {
        [] => message::case_not_found(caller),
        [one] => summary::show(caller, one.serial).await,
        several => {
            let hit = |case: &Case| Hit { case: case.clone(), party: String::new(), role: String::new() };
            list(caller, several.iter().map(hit).collect(), false, fields).await
        }
    }
}

async fn by_words(caller: &Caller, search: Search, fields: &Fields) -> Answer {
    let by_name = [&search.name, &search.first_name, &search.middle_name].iter().any(|name| !name.is_empty());
    let eyes = Reader::of(caller).eyes();
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let found = caller.site.room.read(move |tx| cases::search(tx, &search, eyes, limit)).await?;
    match found.as_slice() {
        [] => message::say(
            caller,
            "Query",
            message::CASE_NOT_FOUND,
            "No match found. Check the spelling, type less of the name, or leave out dates and nature of suit.",
        ),
        [one] if fields.trimmed("format") != "csv" => summary::show(caller, one.case.serial).await,
        _ => list(caller, found, by_name, fields).await,
    }
}

/// What was typed; every problem is noted at its field.
fn read(fields: &Fields, state: &mut FormState) -> Search {
    let mut text = |name: &str| {
        let typed = fields.trimmed(name);
        if typed.chars().count() > LONGEST {
            state.wrong(name, format!("Type at most {LONGEST} characters."));
        }
        typed.to_owned()
    };
    let mut search = Search {
        name: text("last_name"),
        first_name: text("first_name"),
        nature_of_suit: text("nature_suit"),
        middle_name: text("middle_name"),
        role: text("person_type"),
        cause: text("cause_action"),
        judge: text("judge"),
        chapter: text("chapter"),
        flag: text("flag"),
        status: text("case_status").to_lowercase(),
        ..Search::default()
    };
    let from = date(fields, state, ["Qry_filed_from", "filed_from"]);
    let to = date(fields, state, ["Qry_filed_to", "filed_to"]);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        state.wrong("Qry_filed_from", super::options::DATES_CROSSED);
    }
    search.filed_from = from.map(|date| date.to_string());
    search.filed_to = to.map(|date| date.to_string());
    let (last_from, last_to) = (date(fields, state, ["lastentry_from"; 2]), date(fields, state, ["lastentry_to"; 2]));
    if last_from.zip(last_to).is_some_and(|(from, to)| from > to) {
        state.wrong("lastentry_from", super::options::DATES_CROSSED);
    }
    search.entered_from = last_from.map(|date| date.to_string());
    search.entered_to = last_to.map(|date| date.to_string());
    if !matches!(search.status.as_str(), "open" | "closed") {
        search.status = String::new();
    }
    let letters = |text: &str| text.chars().any(char::is_alphanumeric);
    let typed =
        [&search.name, &search.first_name, &search.nature_of_suit, &search.cause, &search.judge, &search.chapter, &search.flag];
    let words = typed.into_iter().any(|text| letters(text)) || last_from.is_some() || last_to.is_some();
    if !words && from.is_none() && to.is_none() && !state.has_errors() {
        state.wrong("case_num", "Type a case number, a name, a nature of suit, a cause, a judge, a chapter, a flag, or dates.");
    }
    search
}

/// A date under the district courts' name of the field, or the bankruptcy courts'.
fn date(fields: &Fields, state: &mut FormState, names: [&str; 2]) -> Option<Date> {
    let typed = names.into_iter().map(|name| fields.trimmed(name)).find(|text| !text.is_empty())?;
    let date = parse_date(typed);
    if date.is_none() {
        state.wrong(names[0], "This is no date. Type it as MM/DD/YYYY.");
    }
    date
}

/// Columns of a result: heading, word to sort by, whether only a search by name has it.
const COLUMNS: [(&str, &str, bool); 7] = [
    ("Name", "name", true),
    ("Case No.", "number", false),
    ("Case Title", "title", false),
    ("Chapter / Nature of Suit", "nature", false),
    ("Date Filed", "filed", false),
    ("Party Role", "role", true),
    ("Date Closed", "closed", false),
];

async fn list(caller: &Caller, mut hits: Vec<Hit>, by_name: bool, fields: &Fields) -> Answer {
    let more = hits.len() > MOST;
    hits.truncate(MOST);
    sort(&mut hits, fields.trimmed("sort"));
    let rows: Vec<Line> = hits.iter().map(line).collect();
    let bytes = rows.iter().flat_map(|row| row.cells(by_name)).map(|cell| cell.len() as u64 + 1).sum();
    let receipt = Receipt::of(caller, "Search", "Search Criteria:", &criteria(fields), Item::List { bytes });
    receipt.keep(caller).await?;
    let columns = COLUMNS.iter().filter(|(_, _, named)| by_name || !named);
    if fields.trimmed("format") == "csv" {
        let heads: Vec<&str> = columns.map(|(heading, _, _)| *heading).collect();
        let cells: Vec<Vec<String>> = rows.iter().map(|row| row.cells(by_name)).collect();
        return Ok(csv::file("query.csv", &heads, &cells));
    }
    let again = address_again(caller, fields);
    let cases: std::collections::HashSet<i64> = rows.iter().map(|row| row.serial).collect();
    let persons: std::collections::HashSet<&str> =
        rows.iter().map(|row| row.party.as_str()).filter(|party| !party.is_empty()).collect();
    let body = Hits {
        base: base(caller),
        by_name,
        persons: persons.len(),
        cases: cases.len(),
        more,
        most: MOST,
        rows: &rows,
        columns: columns.map(|(heading, word, _)| (*heading, format!("{again}&sort={word}"))).collect(),
        csv: format!("{again}&format=csv"),
        again,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Select a case", "Select a case", &body)?.respond())
}

/// By a column; any other word leaves the order in which they were found.
fn sort(hits: &mut [Hit], by: &str) {
    let key = |hit: &Hit| match by {
        "name" => hit.party.to_lowercase(),
        "number" => {
            DocketNumber::read(&hit.case.number).case().map_or_else(|| hit.case.number.clone(), |number| number.sortable())
        }
        "title" => hit.case.title.to_lowercase(),
        "nature" => format!("{} {}", hit.case.chapter, hit.case.nature_of_suit),
        "filed" => hit.case.date_filed.clone().unwrap_or_default(),
        "closed" => hit.case.date_terminated.clone().unwrap_or_default(),
        "role" => hit.role.clone(),
        _ => String::new(),
    };
    hits.sort_by_cached_key(key);
}

/// The address that gives the same result: what was typed, without what was left empty.
fn address_again(caller: &Caller, fields: &Fields) -> String {
    let typed = ASKED.iter().map(|name| (*name, fields.trimmed(name))).filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = typed.map(|(name, value)| format!("{name}={}", escaped(value))).collect();
    format!("{}/cgi-bin/iquery.pl?{}", base(caller), pairs.join("&"))
}

/// What the receipt says was looked for.
fn criteria(fields: &Fields) -> String {
    let typed = ASKED.iter().map(|name| fields.trimmed(name)).filter(|value| !value.is_empty());
    typed.collect::<Vec<_>>().join("; ")
}

impl Line {
    fn cells(&self, by_name: bool) -> Vec<String> {
        let all = [&self.party, &self.number, &self.title, &self.chapter, &self.filed, &self.role, &self.closed];
        let shown = all.into_iter().zip(COLUMNS).filter(|(_, (_, _, named))| by_name || !named);
        shown.map(|(cell, _)| cell.clone()).collect()
    }
}

fn line(hit: &Hit) -> Line {
    let day = |date: Option<&str>| date.and_then(parse_date).map(us_date).unwrap_or_default();
    let case = &hit.case;
    Line {
        serial: case.serial,
        party: hit.party.clone(),
        number: case.number.clone(),
        title: case.title.clone(),
        chapter: if case.chapter.is_empty() { case.nature_of_suit.clone() } else { case.chapter.clone() },
        filed: day(case.date_filed.as_deref()),
        role: hit.role.clone(),
        closed: day(case.date_terminated.as_deref()),
    }
}

#[cfg(test)]
mod unit {
    use super::case_id;

    #[test]
    fn a_case_id_stands_alone_or_ends_the_address() {
        assert_eq!(case_id("10001"), Some(10_001));
        assert_eq!(case_id("896374492998043-L_1_0-0-42"), Some(42));
        for none in ["", "1-L_1_0-1", "896374492998043-L_1_0-1", "x", "12x", "-1", "99999999999999999999"] {
            assert_eq!(case_id(none), None, "{none}");
        }
    }
}
