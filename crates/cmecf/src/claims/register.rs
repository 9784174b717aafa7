//! The claims register of a case: its options, the page as existing clients parse it (wire 2.11), and a CSV file.

use askama::Template;
use domain::{
    claims::{AMOUNTS, dollars},
    fees::Item,
    permission::Action,
};
use serde_json::{Map, Value};
use site::{Answer, Failure, Fields, FormState, Page, csv, form::ReportFields, page};
use store::court::{
    cases::Case,
    claims::{self, Claim, Event, Filter},
};

use super::{
    asked::{self, MOST, Names, day},
    export::printed,
};
use crate::{
    Caller,
    docket::{
        access::{Reader, base, led_from_elsewhere},
        import::facts,
        message,
        query::{case_id, form_action},
        receipt::Receipt,
    },
    documents::address,
};

/// The heading of the pages, and what receipts call the report.
const TITLE: &str = "Claims Register";
/// The real system's words (wire 2.11).
const NONE: &str = "No claims found for this case using selection criteria entered";
const NAMES: Names = Names { from: "f_fromdt", to: "f_todt", sort: ("f_sort1", "cl_dt_filed") };

#[derive(Template)]
#[template(path = "claims/form.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    /// 0 asks for the case number.
    serial: i64,
    number: &'a str,
    title: &'a str,
    orders: &'static [(&'static str, &'static str)],
}

#[derive(Template)]
#[template(path = "claims/register.html")]
struct Register<'a> {
    base: &'a str,
    court: &'a str,
    case: &'a Case,
    /// Facts of the head, three to a row: label and value.
    head: Vec<Vec<(&'static str, String)>>,
    closed: String,
    chapter: String,
    filed: String,
    claims: Vec<Row>,
    total: i64,
    /// Not all claims of the case are shown.
    partial: bool,
    more: bool,
    most: usize,
    claimed: Vec<(&'static str, String)>,
    csv: String,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// A claim on the page.
struct Row {
    number: i64,
    creditor_number: String,
    creditor: Vec<String>,
    dates: Vec<(&'static str, String)>,
    status: String,
    filed_by: String,
    entered_by: String,
    modified: String,
    amounts: Vec<(&'static str, String)>,
    allowed: String,
    history: Vec<Line>,
    description: String,
    remarks: String,
}

/// A line of a claim's history.
struct Line {
    label: String,
    href: String,
    date: String,
    text: String,
}

/// `GET /cgi-bin/SearchClaims.pl`: the options, of a case when its case id stands in the address.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let Some(serial) = case_id(&caller.visit.query) else { return form(&caller, None, &FormState::default()) };
    let reader = Reader::of(&caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::ReadDocketSheet)).await?;
    match found {
        Some(opened) => form(&caller, Some(&opened.case), &FormState::default()),
        None => message::case_not_found(&caller),
    }
}

fn form(caller: &Caller, case: Option<&Case>, state: &FormState) -> Answer {
    let body = Form {
        base: base(caller),
        action: form_action(caller, "SearchClaims.pl"),
        form: state,
        serial: case.map_or(0, |case| case.serial),
        number: case.map_or("", |case| &case.number),
        title: case.map_or("", |case| &case.title),
        orders: &[("cl_claimno", "Claim number"), ("cl_dt_filed", "Date filed")],
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// `POST /cgi-bin/SearchClaims.pl`: the register, and its receipt.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let mut state = FormState::of(&fields);
    let filter = asked::filter(&fields, &mut state, &NAMES);
    let Some(found) = read(&caller, &fields, filter.clone()).await? else { return message::case_not_found(&caller) };
    if state.has_errors() {
        return form(&caller, Some(&found.case), &state);
    }
    let receipt = found.receipt(&caller);
    receipt.keep(&caller).await?;
    if found.claims.is_empty() {
        return message::say(
            &caller,
            TITLE,
            NONE,
            "Leave out dates, numbers and the creditor's name to see all claims of the case.",
        );
    }
    draw(&caller, &found, &receipt, &fields)
}

/// What was found of a case.
struct Found {
    case: Case,
    head: Map<String, Value>,
    claims: Vec<Claim>,
    total: i64,
    more: bool,
    criteria: String,
}

impl Found {
    fn receipt(&self, caller: &Caller) -> Receipt {
        let bytes = asked::extract(self.claims.iter(), true).bytes();
        Receipt::of(caller, TITLE, "Search Criteria:", &self.criteria, Item::CaseReport { bytes })
    }
}

async fn read(caller: &Caller, fields: &Fields, filter: Filter) -> Result<Option<Found>, Failure> {
    let Some(serial) = asked::case_of(caller, fields).await? else { return Ok(None) };
    let reader = Reader::of(caller);
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let asked = filter.clone();
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
            let (id, sealed_too) = (opened.case.id, opened.sealed_too);
            let head = claims::head(tx, id)?.unwrap_or_default();
            let total = claims::count(tx, id, sealed_too)?;
            let claims = claims::of_case(tx, id, &asked, limit, sealed_too)?;
            Ok(Some((opened.case, head, claims, total)))
        })
        .await?;
    Ok(found.map(|(case, head, mut claims, total)| {
        let more = claims.len() > MOST;
        claims.truncate(MOST);
        let criteria = asked::criteria(&case.number, &filter);
        Found { case, head: facts(&head), claims, total, more, criteria }
    }))
}

fn draw(caller: &Caller, found: &Found, receipt: &Receipt, fields: &Fields) -> Answer {
    let (case, head) = (&found.case, &found.head);
    let said = |key: &str| head.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let date = |key: &str| day(head.get(key).and_then(Value::as_str));
    let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
    let chapter = or(said("chapter"), &case.chapter);
    let body = Register {
        base: base(caller),
        court: &caller.settings().short_name,
        case,
        head: vec![
            vec![("Judge:", or(said("assigned_to_str"), &case.assigned_to)), ("Chapter:", chapter.clone())],
            vec![("Office:", said("office")), ("Last Date to file claims:", date("date_last_to_file_claims"))],
            vec![("Trustee:", said("trustee_str")), ("Last Date to file (Govt):", date("date_last_to_file_govt"))],
        ],
        closed: or(date("date_closed"), &day(case.date_terminated.as_deref())),
        filed: or(date("date_filed"), &day(case.date_filed.as_deref())),
        chapter,
        claims: found.claims.iter().map(|claim| row(caller, case, claim)).collect(),
        total: found.total,
        partial: i64::try_from(found.claims.len()) != Ok(found.total),
        more: found.more,
        most: MOST,
        claimed: totals(&found.claims),
        csv: csv_address(caller, case, fields),
        pacer: &caller.site.shared.installation.names.pacer,
        receipt,
    };
    let title = format!("{TITLE} {}", case.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, TITLE, &body)?.respond())
}

/// The sums over the claims of the page, each as far as it was a sum of money.
fn totals(claims: &[Claim]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (kind, label, _) in AMOUNTS {
        let cents = claims.iter().flat_map(|claim| &claim.amounts).filter(|amount| amount.kind == kind && !amount.allowed);
        let sums: Vec<i64> = cents.filter_map(|amount| amount.cents).collect();
        if !sums.is_empty() {
            found.push((label, dollars(sums.iter().fold(0_i64, |sum, more| sum.saturating_add(*more)))));
        }
    }
    found
}

fn row(caller: &Caller, case: &Case, claim: &Claim) -> Row {
    let facts = facts(&claim.facts);
    let mut dates = vec![
        ("Original Filed Date", day(claim.date_filed.as_deref())),
        ("Original Entered Date", day(claim.date_entered.as_deref())),
    ];
    for (label, key) in
        [("Last Amendment Filed", "date_last_amendment_filed"), ("Last Amendment Entered", "date_last_amendment_entered")]
    {
        if let Some(date) = facts.get(key) {
            dates.push((label, day(date.as_str())));
        }
    }
    Row {
        number: claim.number,
        creditor_number: claim.creditor_number.clone(),
        creditor: claim.creditor.lines().map(str::to_owned).collect(),
        dates,
        status: claim.status.clone(),
        filed_by: claim.filed_by.clone(),
        entered_by: claim.entered_by.clone(),
        modified: day(facts.get("date_modified").and_then(Value::as_str)),
        amounts: AMOUNTS
            .iter()
            .map(|(kind, label, _)| (*label, printed(claim, kind, false)))
            .filter(|(_, printed)| !printed.is_empty())
            .collect(),
        allowed: printed(claim, "amount", true),
        history: claim.history.iter().map(|event| line(caller, case, event)).collect(),
        description: claim.description.clone(),
        remarks: claim.remarks.clone(),
    }
}

fn line(caller: &Caller, case: &Case, event: &Event) -> Line {
    let base = base(caller);
    let label = match (event.number, event.part) {
        (Some(number), Some(part)) => format!("{number}-{part}"),
        (Some(number), None) => number.to_string(),
        _ => String::new(),
    };
    let stood = facts(&event.facts);
    let said = |key: &str| stood.get(key).and_then(Value::as_str).unwrap_or_default();
    let own = said("pacer_doc_id").starts_with(&caller.settings().doc1_prefix);
    let href = match (event.is_claim, event.serial, event.number) {
        (true, Some(serial), Some(number)) if own => format!(
            "{base}/doc1/{}?caseid={}&claim_id={serial}&claim_num={number}-{}",
            said("pacer_doc_id"),
            case.serial,
            event.part.unwrap_or(1)
        ),
        (true, Some(serial), Some(number)) => asked::claim_href(base, case.serial, serial, number, event.part.unwrap_or(1)),
        (false, _, Some(number)) if event.sequence.is_some() => format!(
            "{base}/cgi-bin/show_doc.pl?caseid={}&de_seq_num={}&dm_id={}&doc_num={number}",
            case.serial,
            event.sequence.unwrap_or_default(),
            said("pacer_dm_id")
        ),
        (false, _, Some(_)) if own && address::read(said("pacer_doc_id"), &caller.settings().doc1_prefix).is_some() => {
            format!("{base}/doc1/{}", said("pacer_doc_id"))
        }
        _ => String::new(),
    };
    Line { label, href, date: day(event.date_filed.as_deref()), text: event.text.clone() }
}

fn csv_address(caller: &Caller, case: &Case, fields: &Fields) -> String {
    let serial = case.serial.to_string();
    let mut pairs = vec![("all_case_ids", serial.as_str())];
    for name in ["EntFil", "f_fromdt", "f_todt", "f_sort1", "creditor", "claim_from", "claim_to"] {
        let value = fields.trimmed(name);
        if !value.is_empty() {
            pairs.push((name, value));
        }
    }
    oidc::form::with_query(&format!("{}/claims.csv", base(caller)), &pairs)
}

/// `GET /claims.csv?all_case_ids=…`: the same claims as a table, with a receipt.
pub(crate) async fn export(caller: Caller) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    if led_from_elsewhere(&caller) {
        return Ok(page::redirect(&format!("{}/cgi-bin/SearchClaims.pl", base(&caller))));
    }
    let fields = Fields::from_pairs(site::form::pairs(&caller.visit.query));
    let mut state = FormState::default();
    let filter = asked::filter(&fields, &mut state, &NAMES);
    if state.has_errors() {
        return Err(Failure::malformed("The dates or numbers can't be read."));
    }
    let Some(found) = read(&caller, &fields, filter).await? else { return message::case_not_found(&caller) };
    found.receipt(&caller).keep(&caller).await?;
    let mut heads = vec!["Case Number", "Claim", "Creditor Number", "Creditor", "Date Filed", "Date Entered"];
    heads.extend(AMOUNTS.iter().map(|(_, label, _)| *label));
    heads.extend(["Allowed", "Status", "Filed By", "Entered By", "Amendments", "Description", "Remarks"]);
    let row = |claim: &Claim| {
        let mut row = vec![
            found.case.number.clone(),
            claim.number.to_string(),
            claim.creditor_number.clone(),
            claim.creditor.replace('\n', ", "),
            day(claim.date_filed.as_deref()),
            day(claim.date_entered.as_deref()),
        ];
        row.extend(AMOUNTS.iter().map(|(kind, ..)| printed(claim, kind, false)));
        let amendments = claim.history.iter().filter(|event| event.is_claim && event.part.unwrap_or(1) > 1).count();
        row.extend([
            printed(claim, "amount", true),
            claim.status.clone(),
            claim.filed_by.clone(),
            claim.entered_by.clone(),
            amendments.to_string(),
            claim.description.clone(),
            claim.remarks.clone(),
        ]);
        row
    };
    let rows: Vec<Vec<String>> = found.claims.iter().map(row).collect();
    Ok(csv::file("claims-register.csv", &heads, &rows))
}
