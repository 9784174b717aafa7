//! `/search`: words, phrases and fields in the public text of the court, with excerpts; the same list as CSV.

use askama::Template;
use domain::{
    permission::{Action, Thing},
    search::{LONGEST, Phrase, Piece, Query, excerpt, parse},
    time::{parse_date, us_date},
};
use jiff::civil::Date;
use site::{Answer, Failure, FormState, Page, csv, form::encode};
use store::court::search::{self, Found, MOST, Sort};

use crate::{Caller, documents::address};

/// Results on one page.
const ON_A_PAGE: i64 = 20;
/// Characters of an excerpt.
const EXCERPT: usize = 280;

#[derive(Template)]
#[template(path = "search/page.html")]
struct SearchPage<'a> {
    form: &'a FormState,
    longest: usize,
    sorts: &'a [(&'static str, &'static str)],
    /// Whether something was looked for and understood.
    asked: bool,
    said: String,
    rows: Vec<Row>,
    csv: String,
    /// Where to make a webhook of the question; empty for whoever has none, and with days, which nothing new falls on.
    webhook: String,
    previous: String,
    position: String,
    next: String,
}

struct Row {
    title: String,
    href: String,
    case: String,
    case_href: String,
    filed: String,
    pieces: Vec<Piece>,
}

const SORTS: [(&str, &str); 3] = [("best", "Best match first"), ("newest", "Latest first"), ("oldest", "Earliest first")];

/// What was asked for, as its address says it.
struct Asked {
    form: FormState,
    query: Option<Query>,
    sort: Sort,
    page: i64,
}

impl Asked {
    fn of(caller: &Caller) -> Asked {
        let mut form = FormState::default();
        let mut value = |name: &str| {
            let typed = caller.visit.query_value(name).unwrap_or_default().replace(char::is_control, " ").trim().to_owned();
            form.set(name, typed.clone());
            typed
        };
        let (typed, from, to) = (value("q"), value("from"), value("to"));
        let sort = match value("sort").as_str() {
            "newest" => Sort::Newest,
            "oldest" => Sort::Oldest,
            _ => Sort::Relevance,
        };
        let page = caller.visit.query_value("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, MOST / ON_A_PAGE);
        let mut parts = Vec::new();
        let nothing = typed.is_empty() && from.is_empty() && to.is_empty();
        if !typed.is_empty() {
            match parse(&typed) {
                Ok(query) => parts.push(query),
                Err(problems) => problems.into_iter().for_each(|problem| form.wrong("q", problem.sentence)),
            }
        }
        let from = date(&mut form, "from", &from);
        let to = date(&mut form, "to", &to);
        if from.is_some() || to.is_some() {
            parts.push(Query::Filed { from, to });
        }
        if let (Some(from), Some(to)) = (from, to)
            && from > to
        {
            form.wrong("from", "The first day is after the last.");
        }
        let query = if nothing || form.has_errors() {
            None
        } else if parts.len() == 1 {
            parts.pop()
        } else {
            Some(Query::All(parts))
        };
        Asked { form, query, sort, page }
    }

    /// The address of the same question at another page.
    fn address(&self, path: &str, page: i64) -> String {
        let mut address = format!("{path}?q={}", encode(self.form.value("q")));
        for name in ["from", "to", "sort"] {
            if !self.form.value(name).is_empty() {
                address.push_str(&format!("&{name}={}", encode(self.form.value(name))));
            }
        }
        if page > 1 {
            address.push_str(&format!("&page={page}"));
        }
        address
    }
}

fn date(form: &mut FormState, name: &str, typed: &str) -> Option<Date> {
    if typed.is_empty() {
        return None;
    }
    let date = parse_date(typed);
    if date.is_none() {
        form.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
    }
    date
}

/// The results of a page and how many there are; one more than [`MOST`] means that there are more.
async fn look(caller: &Caller, query: &Query, sort: Sort, skip: i64, limit: i64) -> Result<(i64, Vec<Found>), Failure> {
    let (query, kind) = (query.clone(), caller.settings().kind);
    let read = caller
        .site
        .room
        .read(move |tx| Ok((search::count(tx, &query, kind)?, search::find(tx, &query, kind, sort, skip, limit)?)));
    Ok(read.await?)
}

/// `GET /search`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asked = Asked::of(&caller);
    let (mut count, mut rows) = (0, Vec::new());
    if let Some(query) = &asked.query {
        let (all, found) = look(&caller, query, asked.sort, (asked.page - 1) * ON_A_PAGE, ON_A_PAGE).await?;
        let phrases = query.marked();
        count = all;
        rows = found.iter().map(|found| row(&caller, found, &phrases)).collect();
    }
    let last = count.clamp(0, MOST).div_euclid(ON_A_PAGE) + i64::from(count.clamp(0, MOST) % ON_A_PAGE > 0);
    let to = |page: i64| if page >= 1 && page <= last { asked.address("/search", page) } else { String::new() };
    let body = SearchPage {
        longest: LONGEST,
        sorts: &SORTS,
        asked: asked.query.is_some(),
        said: match count {
            0 => "Nothing found. Use fewer or shorter words, a star to let a word go on (dismiss*), or OR between words that mean the same.".into(),
            1 => "1 result.".into(),
            count if count > MOST => format!("More than {MOST} results; the first {MOST} are shown. Add words, a field or dates."),
            count => format!("{count} results."),
        },
        csv: asked.address("/search.csv", 1),
        webhook: webhook(&caller, &asked.form),
        previous: to(asked.page - 1),
        position: format!("Page {} of {last}", asked.page),
        next: to(asked.page + 1),
        form: &asked.form,
        rows,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Search", "Search entries and documents", &body)?.respond())
}

fn webhook(caller: &Caller, form: &FormState) -> String {
    let only_words = !form.value("q").is_empty() && form.value("from").is_empty() && form.value("to").is_empty();
    if only_words && caller.central().is_some() && caller.allow(Action::ManageWebhooks, Thing::ANY).is_ok() {
        format!("/webhooks?q={}", encode(form.value("q")))
    } else {
        String::new()
    }
}

fn row(caller: &Caller, found: &Found, phrases: &[&Phrase]) -> Row {
    let sheet = format!("/cgi-bin/DktRpt.pl?{}", found.case_serial);
    let (title, href, text) = match &found.document {
        Some((_, serial, description, body)) => {
            let href = address::of(&caller.settings().doc1_prefix, false, *serial);
            (format!("{}: {description}", named(found)), href, body.as_str())
        }
        None => (named(found), sheet.clone(), found.text.as_str()),
    };
    // A document whose own text lacks the words was found by its description.
    let text = if text.trim().is_empty() { found.text.as_str() } else { text };
    Row {
        title,
        href,
        case: format!("{} {}", found.case_number, found.title),
        case_href: sheet,
        filed: filed(found),
        pieces: excerpt(text, phrases, EXCERPT),
    }
}

/// `Entry 12`, `Document 12-1`; without a number by its place on the sheet.
fn named(found: &Found) -> String {
    let number = found.number.map_or_else(|| format!("{} (not numbered)", found.sequence), |number| number.to_string());
    match &found.document {
        None => format!("Entry {number}"),
        Some((0, ..)) => format!("Document {number}"),
        Some((part, ..)) => format!("Document {number}-{part}"),
    }
}

fn filed(found: &Found) -> String {
    found.date_filed.as_deref().and_then(parse_date).map(us_date).unwrap_or_default()
}

/// `GET /search.csv`: the same question, all results.
pub(crate) async fn export(caller: Caller) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asked = Asked::of(&caller);
    let found = match &asked.query {
        Some(query) => look(&caller, query, asked.sort, 0, MOST).await?.1,
        None => Vec::new(),
    };
    let phrases = asked.query.as_ref().map(Query::marked).unwrap_or_default();
    let heads = ["Case", "Title", "What", "Description", "Filed", "Docket text", "Excerpt"];
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|found| {
            let (description, body) = found.document.as_ref().map_or(("", ""), |(_, _, description, body)| (description, body));
            let pieces = excerpt(body, &phrases, EXCERPT);
            vec![
                found.case_number.clone(),
                found.title.clone(),
                named(found),
                description.to_owned(),
                filed(found),
                found.text.clone(),
                pieces.into_iter().map(|piece| piece.text).collect(),
            ]
        })
        .collect();
    Ok(csv::file("search.csv", &heads, &rows))
}
