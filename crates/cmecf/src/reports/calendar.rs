//! Calendar Events: what is due and when the court meets between two days, in all cases or in one.

use askama::Template;
use domain::{
    deadline::{Kind, State},
    fees::{Extract, Item},
    icalendar,
    permission::{Action, Thing},
    time::us_date,
};
use jiff::ToSpan as _;
use site::{Answer, Failure, Fields, FormState, Page, csv, form::ReportFields, ics};
use store::court::{
    deadlines::{self, CalendarAsked, Deadline},
    reports::Asked,
};

use super::{
    asks::{Asks, kinds, one_case, sortable, typed_date},
    list::{Cell, Head},
};
use crate::{
    Caller,
    calendar::event,
    docket::{
        access::{Reader, base},
        options::DATES_CROSSED,
        receipt::Receipt,
    },
    documents::address,
    queries::deadlines::when,
};

const TITLE: &str = "Calendar Events";
const PAGE: &str = "CalEvents.pl";
/// Most lines of one report.
const MOST: usize = 2000;
/// Most days of one report, and how many the form begins with, today counted.
const MOST_DAYS: i64 = 366;
const FIRST_DAYS: i64 = 30;
/// The longest text of a filter, in characters.
const LONGEST: usize = 100;

/// The columns by their keys; the first is how the report is sorted when nothing is said.
const SORTS: &[(&str, &str)] = &[
    ("date", "Due/Set"),
    ("case", "Case Number"),
    ("title", "Case Title"),
    ("what", "Deadline/Hearing"),
    ("number", "Doc. No."),
    ("judge", "Before"),
    ("place", "Place"),
    ("state", "Status"),
];
const KINDS: &[(&str, &str)] = &[("", "Deadlines and hearings"), ("deadline", "Deadlines"), ("hearing", "Hearings")];

#[derive(Template)]
#[template(path = "reports/calendar.html")]
struct CalendarPage<'a> {
    action: String,
    form: &'a FormState,
    offices: &'a [(String, String)],
    case_types: &'static [(&'static str, &'static str)],
    kinds: &'static [(&'static str, &'static str)],
    sorts: &'static [(&'static str, &'static str)],
    sort: &'a str,
    most_days: i64,
    run: bool,
    title: &'a str,
    criteria: String,
    heads: Vec<Head>,
    rows: &'a [Row],
    nothing: &'a str,
    more: bool,
    zone: String,
    csv: String,
    ics: String,
    pacer: &'a str,
    receipt: Option<&'a Receipt>,
}

/// A line: a cell for each column.
type Row = Vec<Cell>;

/// What was asked for.
struct Wanted {
    form: FormState,
    asked: CalendarAsked,
    sort: &'static str,
    run: bool,
    csv: bool,
    ics: bool,
    /// The fields as they go into an address, all but `sort` and `output_format`.
    pairs: Vec<(&'static str, String)>,
}

impl Wanted {
    async fn read(caller: &Caller, fields: &Fields) -> Result<Wanted, Failure> {
        let today = caller.visit.fresh.now.date(&caller.settings().zone());
        let run = fields.has("date_from") || fields.has("date_to");
        let mut form = FormState::of(fields);
        let from = typed_date(fields, &mut form, "date_from", today);
        let to = typed_date(fields, &mut form, "date_to", from.saturating_add((FIRST_DAYS - 1).days()));
        if from > to {
            form.wrong("date_from", DATES_CROSSED);
        } else if !form.has_errors() && to > from.saturating_add((MOST_DAYS - 1).days()) {
            form.wrong("date_from", format!("Choose at most {MOST_DAYS} days at a time."));
        }
        let mut text = |name: &'static str| {
            let typed = fields.trimmed(name).to_owned();
            if typed.chars().count() > LONGEST {
                form.wrong(name, format!("Type at most {LONGEST} characters."));
            }
            typed
        };
        let (office, case_type, judge, case) = (text("office"), text("case_type"), text("judge"), text("case_num"));
        let known_office = caller.settings().offices.iter().any(|(digit, _)| *digit == office);
        let mut cases = Asked {
            from: from.to_string(),
            to: to.to_string(),
            office: if known_office { format!("{office}:") } else { String::new() },
            kind: case_type.to_lowercase(),
            ..Asked::default()
        };
        if !case.is_empty() && run {
            match one_case(caller, case.clone()).await? {
                Some(serial) => cases.case_serial = serial,
                None => form.wrong(
                    "case_num",
                    "No case, or more than one, has this number. Type it whole, with office and type, or leave it empty for all cases.",
                ),
            }
        }
        let kind = Kind::from_word(fields.trimmed("kind"));
        let ended_too = fields.has("terminated");
        let on = |ticked: bool| if ticked { "on".to_owned() } else { String::new() };
        let pairs = vec![
            ("date_from", form.value("date_from").to_owned()),
            ("date_to", form.value("date_to").to_owned()),
            ("office", if known_office { office } else { String::new() }),
            ("case_type", cases.kind.clone()),
            ("judge", judge.clone()),
            ("case_num", case),
            ("kind", kind.map(Kind::word).unwrap_or_default().to_owned()),
            ("terminated", on(ended_too)),
        ];
        let wanted = fields.trimmed("sort");
        let format = fields.trimmed("output_format").to_ascii_lowercase();
        Ok(Wanted {
            run: run && !form.has_errors(),
            form,
            asked: CalendarAsked { cases, kind, judge, ended_too },
            sort: SORTS.iter().map(|(key, _)| *key).find(|key| *key == wanted).unwrap_or("date"),
            csv: format == "csv",
            ics: format == "ics",
            pairs,
        })
    }

    /// The same report, sorted by another column, or as a file.
    fn address(&self, path: &str, sort: &str, format: &str) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (*name, value.as_str())).collect();
        pairs.push(("sort", sort));
        if !format.is_empty() {
            pairs.push(("output_format", format));
        }
        oidc::form::with_query(path, &pairs)
    }

    /// What the receipt says: `Due/Set 05/10/2021-06/08/2021 Before: Robe`.
    fn criteria(&self) -> String {
        let value = |name: &str| self.pairs.iter().find(|(pair, _)| *pair == name).map_or("", |(_, value)| value.as_str());
        let mut text = format!("Due/Set {}-{}", value("date_from"), value("date_to"));
        let labels =
            [("office", "Office"), ("case_type", "Case type"), ("judge", "Before"), ("case_num", "Case"), ("kind", "Kind")];
        for (name, label) in labels.into_iter().filter(|(name, _)| !value(name).is_empty()) {
            text.push_str(&format!(" {label}: {}", value(name)));
        }
        if self.asked.ended_too {
            text.push_str(" with those that ended");
        }
        text
    }
}

/// `GET /cgi-bin/CalEvents.pl`: the form; with dates in the address the report.
pub(crate) async fn show(caller: Caller) -> Answer {
    let (fields, at_once) = (Asks::of_address(&caller), !caller.visit.comes_from_elsewhere());
    answer(caller, fields, at_once).await
}

/// `POST /cgi-bin/CalEvents.pl`: the same with the fields of a form.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    answer(caller, fields, true).await
}

/// `at_once` is false for whoever a page of another site led here: what costs pages is not shown before they ask for it.
async fn answer(caller: Caller, fields: Fields, at_once: bool) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let wanted = Wanted::read(&caller, &fields).await?;
    if !wanted.run || !at_once {
        return page(&caller, &wanted, None);
    }
    let (asked, all) = (wanted.asked.clone(), Reader::of(&caller).eyes().all);
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut found = caller.site.room.read(move |tx| deadlines::calendar(tx, &asked, all, limit)).await?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    sort(&mut found, wanted.sort);
    let rows: Vec<Row> = found.iter().map(|one| row(&caller, one)).collect();
    let mut extract = Extract::default();
    rows.iter().flatten().for_each(|cell| extract.add(&cell.text));
    let receipt = Receipt::of(&caller, TITLE, "Search Criteria:", &wanted.criteria(), Item::List { bytes: extract.bytes() });
    receipt.keep(&caller).await?;
    if wanted.csv {
        let heads: Vec<&str> = SORTS.iter().map(|(_, label)| *label).collect();
        let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect();
        return Ok(csv::file("calendar-events.csv", &heads, &rows));
    }
    // A calendar without an event is none (RFC 5545 3.6): the page says that there is nothing.
    if wanted.ics && !found.is_empty() {
        let events: Vec<icalendar::Event> = found.iter().map(|one| event(&caller, one)).collect();
        let name = format!("{TITLE}, {}", caller.settings().full_name);
        return Ok(ics::file("calendar-events.ics", icalendar::calendar(&name, &events)));
    }
    page(&caller, &wanted, Some((&rows, more, &receipt)))
}

fn page(caller: &Caller, wanted: &Wanted, found: Option<(&[Row], bool, &Receipt)>) -> Answer {
    let settings = caller.settings();
    let path = format!("{}/cgi-bin/{PAGE}", base(caller));
    let head = |(key, label): &(&'static str, &'static str)| Head {
        label,
        href: wanted.address(&path, key, ""),
        current: *key == wanted.sort,
    };
    let body = CalendarPage {
        action: path.clone(),
        form: &wanted.form,
        offices: &settings.offices,
        case_types: kinds(settings.kind),
        kinds: KINDS,
        sorts: SORTS,
        sort: wanted.sort,
        most_days: MOST_DAYS,
        run: found.is_some(),
        title: TITLE,
        nothing: "Nothing is on the calendar that fits.",
        criteria: wanted.criteria(),
        heads: SORTS.iter().map(head).collect(),
        rows: found.map(|(rows, ..)| rows).unwrap_or_default(),
        more: found.is_some_and(|(_, more, _)| more),
        zone: caller.visit.fresh.now.in_zone(&settings.zone(), "%Z"),
        csv: wanted.address(&path, wanted.sort, "csv"),
        ics: wanted.address(&path, wanted.sort, "ics"),
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: found.map(|(.., receipt)| receipt),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// What is empty comes last; of what is alike the earlier first, as the rows come.
fn sort(found: &mut [Deadline], by: &str) {
    found.sort_by_cached_key(|one| {
        let key = match by {
            "case" => sortable(&one.case_number),
            "title" => one.title.to_lowercase(),
            "what" => one.what.to_lowercase(),
            "number" => one.number.map(|number| format!("{number:010}")).unwrap_or_default(),
            "judge" => one.judge.to_lowercase(),
            "place" => one.place.to_lowercase(),
            "state" => one.state.label().to_owned(),
            _ => format!("{} {}", one.due_on, one.begins_at.as_deref().unwrap_or_default()),
        };
        (key.is_empty(), key)
    });
}

fn row(caller: &Caller, one: &Deadline) -> Row {
    let base = base(caller);
    let document = one.document.filter(|_| one.number.is_some());
    let prefix = &caller.settings().doc1_prefix;
    let ended = one.ended_on.as_deref().and_then(domain::time::parse_date).map(us_date);
    let document_href = document.map(|serial| format!("{base}{}", address::of(prefix, true, serial))).unwrap_or_default();
    let state = match (one.state, ended) {
        (State::Open, _) | (_, None) => one.state.label().to_owned(),
        (state, Some(day)) => format!("{} {day}", state.label()),
    };
    vec![
        Cell::text(&when(one)),
        Cell::text(&one.case_number).leading_to(format!("{base}/cgi-bin/iquery.pl?{}", one.case_serial)),
        Cell::text(&one.title),
        Cell::text(&one.what),
        Cell::text(&one.number.map(|number| number.to_string()).unwrap_or_default()).leading_to(document_href),
        Cell::text(&one.judge),
        Cell::text(&one.place),
        Cell::text(&state),
    ]
}
