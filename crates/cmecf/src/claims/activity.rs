//! Claims activity: the claims and amendments entered in a court, by case, creditor and day, as existing clients parse them
//! (wire 2.12).

use std::collections::HashMap;

use askama::Template;
use domain::{Id, fees::Item, permission::Action};
use serde_json::Value;
use site::{Answer, FormState, Page, form::ReportFields};
use store::court::{
    cases::{self, Case},
    claims::{self, Active},
};

use super::{
    asked::{self, MOST, Names, day},
    export::printed,
};
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        import::facts,
        message,
        query::form_action,
        receipt::Receipt,
    },
};

/// The heading of the pages, and what receipts call the report.
const TITLE: &str = "Claims Activity Report";
/// The real system's words.
const NONE: &str = "No claims entries found";
const NAMES: Names = Names { from: "entered_from", to: "entered_to", sort: ("sort1", "entered date") };

#[derive(Template)]
#[template(path = "claims/activity_form.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    orders: &'static [(&'static str, &'static str)],
}

#[derive(Template)]
#[template(path = "claims/activity.html")]
struct Report<'a> {
    base: &'a str,
    court: &'a str,
    period: String,
    lines: Vec<Line>,
    more: bool,
    most: usize,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// A claim or an amendment.
struct Line {
    serial: i64,
    number: String,
    title: String,
    office: String,
    claim: i64,
    href: String,
    filed: String,
    entered: String,
    amends: String,
    amounts: Vec<(&'static str, String)>,
    chapter: String,
    judge: String,
    trustee: String,
    filed_by: String,
    entered_by: String,
    status: String,
    last_date: String,
    last_date_govt: String,
    creditor_number: String,
    creditor: String,
    description: String,
    remarks: String,
}

/// `GET /cgi-bin/ClaimsActRpt.pl`: what can be asked for.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    form(&caller, &FormState::default())
}

fn form(caller: &Caller, state: &FormState) -> Answer {
    let body = Form {
        base: base(caller),
        action: form_action(caller, "ClaimsActRpt.pl"),
        form: state,
        orders: &[("case number", "Case number"), ("entered date", "Date entered")],
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// `POST /cgi-bin/ClaimsActRpt.pl`: the report, and its receipt.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let mut state = FormState::of(&fields);
    let filter = asked::filter(&fields, &mut state, &NAMES);
    let serial = asked::case_of(&caller, &fields).await?;
    let names_a_case = serial.is_some() || !fields.trimmed("case_num").is_empty();
    let letters = filter.creditor.chars().any(char::is_alphanumeric);
    if !names_a_case && !letters && filter.from.is_none() && filter.to.is_none() && !state.has_errors() {
        state.wrong("case_num", "Type a case number, a creditor's name, or dates of entry.");
    }
    if state.has_errors() {
        return form(&caller, &state);
    }
    if names_a_case && serial.is_none() {
        return message::case_not_found(&caller);
    }
    let reader = Reader::of(&caller);
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let asked = filter.clone();
    let found = caller
        .site
        .room
        .read(move |tx| {
            let case = match serial {
                Some(serial) => match reader.open(tx, serial, Action::ReadDocketSheet)? {
                    Some(opened) => Some(opened.case),
                    None => return Ok(None),
                },
                None => None,
            };
            let lines = claims::active(tx, &asked, case.as_ref().map(|case| case.id), reader.eyes(), limit)?;
            let mut around: HashMap<Id, (Case, String)> = HashMap::new();
            for line in &lines {
                let id = line.claim.case_id;
                if !around.contains_key(&id)
                    && let Some(case) = cases::by_id(tx, id)?
                {
                    around.insert(id, (case, claims::head(tx, id)?.unwrap_or_default()));
                }
            }
            Ok(Some((case, lines, around)))
        })
        .await?;
    let Some((case, mut lines, around)) = found else { return message::case_not_found(&caller) };
    let number = case.map(|case| case.number).unwrap_or_default();
    let more = lines.len() > MOST;
    lines.truncate(MOST);
    let bytes = asked::extract(lines.iter().map(|active| &active.claim), false).bytes();
    let item = if number.is_empty() { Item::List { bytes } } else { Item::CaseReport { bytes } };
    let receipt = Receipt::of(&caller, TITLE, "Search Criteria:", &asked::criteria(&number, &filter), item);
    receipt.keep(&caller).await?;
    if lines.is_empty() {
        return message::say(&caller, TITLE, NONE, "Leave out dates, the case or the creditor's name to find more.");
    }
    let body = Report {
        base: base(&caller),
        court: &caller.settings().full_name,
        period: period(filter.from.as_deref(), filter.to.as_deref()),
        lines: lines.iter().filter_map(|active| line(&caller, active, around.get(&active.claim.case_id)?)).collect(),
        more,
        most: MOST,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

fn period(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (None, None) => "all dates".to_owned(),
        (Some(from), None) => format!("from {}", day(Some(from))),
        (None, Some(to)) => format!("until {}", day(Some(to))),
        (Some(from), Some(to)) => format!("{} - {}", day(Some(from)), day(Some(to))),
    }
}

fn line(caller: &Caller, active: &Active, (case, head): &(Case, String)) -> Option<Line> {
    let (claim, event) = (&active.claim, &active.event);
    let head = facts(head);
    let said = |key: &str| head.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let part = event.part.unwrap_or(1);
    let sums = [
        ("Amount claimed:", "amount", false),
        ("Amount allowed:", "amount", true),
        ("Secured claimed:", "secured", false),
        ("Priority claimed:", "priority", false),
        ("Unsecured claimed:", "unsecured", false),
    ];
    let amounts = sums.into_iter().map(|(label, kind, allowed)| (label, printed(claim, kind, allowed)));
    Some(Line {
        serial: case.serial,
        number: case.number.clone(),
        title: case.title.clone(),
        office: said("office"),
        claim: claim.number,
        href: asked::claim_href(base(caller), case.serial, event.serial?, claim.number, part),
        filed: day(event.date_filed.as_deref()),
        entered: day(event.date_entered.as_deref()),
        amends: if part > 1 { format!("{}-{}", claim.number, part - 1) } else { String::new() },
        amounts: amounts.filter(|(_, sum)| !sum.is_empty()).collect(),
        chapter: or(said("chapter"), &case.chapter),
        judge: or(said("assigned_to_str"), &case.assigned_to),
        trustee: said("trustee_str"),
        filed_by: claim.filed_by.clone(),
        entered_by: claim.entered_by.clone(),
        status: claim.status.clone(),
        last_date: day(head.get("date_last_to_file_claims").and_then(Value::as_str)),
        last_date_govt: day(head.get("date_last_to_file_govt").and_then(Value::as_str)),
        creditor_number: claim.creditor_number.clone(),
        creditor: claim.creditor.replace('\n', ", "),
        description: claim.description.clone(),
        remarks: claim.remarks.clone(),
    })
}
