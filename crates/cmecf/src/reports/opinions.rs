//! Written Opinions: free for everybody who is signed on, in the layout that existing clients read (wire 2.14).

use askama::Template;
use domain::{
    court,
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use site::{Answer, Fields, FormState, Page, csv, form::ReportFields};
use store::court::reports::{self, Activity};

use super::asks::{Asks, Choices, kinds, sortable};
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        query::form_action,
    },
    documents::address,
};

const TITLE: &str = "Written Opinions Report";
const PAGE: &str = "WrtOpRpt.pl";
/// Most lines of one report.
const MOST: usize = 2000;
const CHOICES: Choices =
    Choices { most_days: 31, first_days: 7, about_cases: false, sorts: &[("case", "Case number"), ("date", "Date filed")] };

#[derive(Template)]
#[template(path = "reports/opinions_form.html")]
struct Form<'a> {
    action: String,
    form: &'a FormState,
    offices: &'a [(String, String)],
    kinds: &'static [(&'static str, &'static str)],
    sorts: &'static [(&'static str, &'static str)],
    sort: &'a str,
}

/// An opinion.
struct Line {
    case_href: String,
    number: String,
    title: String,
    date: String,
    href: String,
    /// What the real pages call on a click; clients read case and place from it (wire 2.7).
    call: String,
    document: String,
    text: String,
    nature: String,
    cause: String,
}

#[derive(Template)]
#[template(path = "reports/opinions.html")]
struct Report<'a> {
    court: &'a str,
    period: String,
    by_date: bool,
    /// Two bankruptcy courts print number and name in one link.
    in_one: bool,
    lines: &'a [Line],
    more: bool,
    criteria: Vec<(&'static str, String)>,
    other_order: String,
    csv: String,
    again: String,
}

/// `GET /cgi-bin/WrtOpRpt.pl`: the form; with dates in the address the report.
pub(crate) async fn show(caller: Caller) -> Answer {
    let fields = Asks::of_address(&caller);
    answer(caller, fields).await
}

/// `POST /cgi-bin/WrtOpRpt.pl`: the report.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    answer(caller, fields).await
}

async fn answer(caller: Caller, fields: Fields) -> Answer {
    caller.allow(Action::Query, Thing::ANY)?;
    let asks = Asks::read(&caller, &fields, &CHOICES).await?;
    let settings = caller.settings();
    if !asks.run {
        let body = Form {
            action: form_action(&caller, PAGE),
            form: &asks.form,
            offices: &settings.offices,
            kinds: kinds(settings.kind),
            sorts: CHOICES.sorts,
            sort: asks.sort,
        };
        return Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond());
    }
    let (asked, all) = (asks.asked.clone(), Reader::of(&caller).eyes().all);
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut found = caller.site.room.read(move |tx| reports::opinions(tx, &asked, all, limit)).await?;
    let more = found.len() > MOST;
    found.truncate(MOST);
    let by_date = asks.sort == "date";
    if !by_date {
        found.sort_by_cached_key(|opinion| (sortable(&opinion.case_number), opinion.date_filed.clone(), opinion.sequence));
    }
    let lines: Vec<Line> = found.iter().map(|opinion| line(&caller, opinion)).collect();
    if asks.csv {
        let heads = ["Case Number", "Case Name", "Date Filed", "Doc. #", "Description", "Nature of Suit", "Cause"];
        let row = |line: Line| vec![line.number, line.title, line.date, line.document, line.text, line.nature, line.cause];
        let rows: Vec<Vec<String>> = lines.into_iter().map(row).collect();
        return Ok(csv::file("written-opinions.csv", &heads, &rows));
    }
    let path = format!("{}/cgi-bin/{PAGE}", base(&caller));
    let all_or = |text: &str| if text.is_empty() { "All".to_owned() } else { text.to_owned() };
    let period = format!("{} - {}", us_date(asks.from), us_date(asks.to));
    let body = Report {
        court: &settings.full_name,
        by_date,
        in_one: matches!(settings.id.as_str(), "areb" | "arwb"),
        more,
        criteria: vec![
            ("Case Number", all_or(asks.form.value("case_num"))),
            ("Office", all_or(asks.form.value("office"))),
            ("Case Type", all_or(&asks.asked.kind)),
            ("Filed Date", period.clone()),
            ("Sort by", if by_date { "Date Filed" } else { "Case Number" }.to_owned()),
        ],
        period,
        other_order: asks.address(&path, if by_date { "case" } else { "date" }, false),
        csv: asks.address(&path, asks.sort, true),
        again: path,
        lines: &lines,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, "", &body)?.respond())
}

fn line(caller: &Caller, opinion: &Activity) -> Line {
    let (settings, base) = (caller.settings(), base(caller));
    let path = opinion.document.map(|serial| address::of(&settings.doc1_prefix, false, serial)).unwrap_or_default();
    let ends = if settings.kind == court::Type::Bankruptcy { "'','','','','','',''" } else { "'','','','','',''" };
    Line {
        case_href: format!("{base}/cgi-bin/DktRpt.pl?{}", opinion.case_serial),
        number: opinion.case_number.clone(),
        title: opinion.title.clone(),
        date: opinion.date_filed.as_deref().and_then(parse_date).map(us_date).unwrap_or_default(),
        href: format!("{base}{path}"),
        call: format!("goDLS('{path}','{}','{}',{ends});return(false);", opinion.case_serial, opinion.sequence),
        document: opinion.number.map(|number| number.to_string()).unwrap_or_default(),
        text: opinion.text.clone(),
        nature: opinion.nature_of_suit.clone(),
        cause: opinion.cause.clone(),
    }
}
