//! Case Search in a court of appeals: a case by its number, or cases by the name of a party and the dates of docketing.

use askama::Template;
use domain::time::{parse_date, us_date};
use site::{Answer, Fields, FormState, Page, page};
use store::court::cases::{self, Case, Hit, Search};

use super::case_href;
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        options::DATES_CROSSED,
    },
};

/// The heading of the pages.
const TITLE: &str = "Case Search";
/// Most lines of a result; the page says when there are more.
const MOST: usize = 500;
/// Longest name that is looked for, in characters.
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "appellate/search.html")]
struct Form<'a> {
    form: &'a FormState,
}

#[derive(Template)]
#[template(path = "appellate/hits.html")]
struct Hits {
    rows: Vec<Line>,
    more: bool,
    most: usize,
}

#[derive(Template)]
#[template(path = "appellate/not_found.html")]
struct NotFound;

/// One line of a result.
struct Line {
    href: String,
    number: String,
    title: String,
    party: String,
    role: String,
    filed: String,
    closed: String,
}

/// `servlet=CaseSearch.jsp`: the form.
pub(super) fn show(caller: &Caller) -> Answer {
    form(caller, &FormState::default())
}

fn form(caller: &Caller, state: &FormState) -> Answer {
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &Form { form: state })?.respond())
}

/// `servlet=CaseQuery`: the result; a single case is opened at once.
pub(super) async fn run(caller: &Caller, fields: &Fields) -> Answer {
    let reader = Reader::of(caller);
    let number = fields.trimmed("caseNum").to_owned();
    if !number.is_empty() {
        let found = caller.site.room.read(move |tx| reader.by_number(tx, &number)).await?;
        let hit = |case: Case| Hit { case, party: String::new(), role: String::new() };
        return answer(caller, found.into_iter().map(hit).collect());
    }
    let mut state = FormState::of(fields);
    let search = read(fields, &mut state);
    if state.has_errors() {
        return form(caller, &state);
    }
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let found = caller.site.room.read(move |tx| cases::search(tx, &search, reader.eyes(), limit)).await?;
    answer(caller, found)
}

fn read(fields: &Fields, state: &mut FormState) -> Search {
    let mut text = |name: &str| {
        let typed = fields.trimmed(name);
        if typed.chars().count() > LONGEST {
            state.wrong(name, format!("Type at most {LONGEST} characters."));
        }
        typed.to_owned()
    };
    let (name, first_name) = (text("lastName"), text("firstName"));
    let mut date = |name: &str| {
        let typed = fields.trimmed(name);
        let read = parse_date(typed);
        if !typed.is_empty() && read.is_none() {
            state.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
        }
        read
    };
    let (from, to) = (date("filedFrom"), date("filedTo"));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        state.wrong("filedFrom", DATES_CROSSED);
    }
    let letters = |text: &str| text.chars().any(char::is_alphanumeric);
    if !letters(&name) && !letters(&first_name) && from.is_none() && to.is_none() && !state.has_errors() {
        state.wrong("caseNum", "Type a case number, a name, or dates.");
    }
    Search {
        name,
        first_name,
        filed_from: from.map(|date| date.to_string()),
        filed_to: to.map(|date| date.to_string()),
        ..Search::default()
    }
}

/// A list, the only case, or the page that there is none.
pub(super) fn answer(caller: &Caller, found: Vec<Hit>) -> Answer {
    let base = base(caller);
    if let [one] = found.as_slice() {
        return Ok(page::redirect(&case_href(base, one.case.serial)));
    }
    if found.is_empty() {
        return not_found(caller);
    }
    let day = |date: Option<&str>| date.and_then(parse_date).map(us_date).unwrap_or_default();
    let line = |hit: &Hit| Line {
        href: case_href(base, hit.case.serial),
        number: hit.case.number.clone(),
        title: hit.case.title.clone(),
        party: hit.party.clone(),
        role: hit.role.clone(),
        filed: day(hit.case.date_filed.as_deref()),
        closed: day(hit.case.date_terminated.as_deref()),
    };
    let body = Hits { rows: found.iter().take(MOST).map(line).collect(), more: found.len() > MOST, most: MOST };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// No such case, or none that one may know of: in the real system's words, by which clients know it.
pub(super) fn not_found(caller: &Caller) -> Answer {
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &NotFound)?.respond())
}
