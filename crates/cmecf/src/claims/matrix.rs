//! List of Creditors: the mailing matrix of a case, as labels to read, as raw data for existing clients (wire 2.13), and as a text
//! file.

use askama::Template;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use domain::{fees::Item, permission::Action};
use site::{Answer, Failure, Fields, FormState, Page, form::ReportFields};
use store::court::{
    cases::Case,
    creditors::{self, Creditor},
};

use super::asked;
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        message,
        query::{case_id, form_action},
        receipt::Receipt,
    },
};

/// The heading of the pages, and what receipts call the report.
const TITLE: &str = "List of Creditors";
/// Most creditors of one list.
const MOST: i64 = 50_000;
/// Lines of address that a label has room for.
const LINES: usize = 5;

#[derive(Template)]
#[template(path = "claims/matrix_form.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    /// 0 asks for the case number.
    serial: i64,
    number: &'a str,
    title: &'a str,
    formats: &'static [(&'static str, &'static str)],
}

#[derive(Template)]
#[template(path = "claims/matrix.html")]
struct Matrix<'a> {
    base: &'a str,
    case: &'a Case,
    labels: &'a [Creditor],
    /// Empty unless raw data was asked for.
    raw: &'a str,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// `GET /cgi-bin/CredMatrixCase.pl`: the options, of a case when its case id stands in the address.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let Some(serial) = case_id(&caller.visit.query) else { return form(&caller, None) };
    let reader = Reader::of(&caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::ReadDocketSheet)).await?;
    match found {
        Some(opened) => form(&caller, Some(&opened.case)),
        None => message::case_not_found(&caller),
    }
}

fn form(caller: &Caller, case: Option<&Case>) -> Answer {
    let body = Form {
        base: base(caller),
        action: form_action(caller, "CredMatrixCase.pl"),
        form: &FormState::default(),
        serial: case.map_or(0, |case| case.serial),
        number: case.map_or("", |case| &case.number),
        title: case.map_or("", |case| &case.title),
        formats: &[("labels", "Labels"), ("rawfrmt", "Raw data format")],
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// `POST /cgi-bin/CredMatrixCase.pl`: the list, and its receipt.
pub(crate) async fn run(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let Some((case, labels, receipt)) = read(&caller, &fields).await? else { return message::case_not_found(&caller) };
    let raw = if fields.trimmed("typfmt") == "rawfrmt" { raw(&caller, &case, &labels) } else { String::new() };
    let body = Matrix {
        base: base(&caller),
        case: &case,
        labels: &labels,
        raw: &raw,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    let title = format!("{TITLE} {}", case.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, TITLE, &body)?.respond())
}

/// `POST /creditors.txt`: the raw data of a case as a file.
pub(crate) async fn file(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let Some((case, labels, _)) = read(&caller, &fields).await? else { return message::case_not_found(&caller) };
    let mut response = Response::new(Body::from(raw(&caller, &case, &labels)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"creditors.txt\""));
    Ok(response)
}

async fn read(caller: &Caller, fields: &Fields) -> Result<Option<(Case, Vec<Creditor>, Receipt)>, Failure> {
    let Some(serial) = asked::case_of(caller, fields).await? else { return Ok(None) };
    let reader = Reader::of(caller);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
            let creditors = creditors::of_case(tx, opened.case.id, "", MOST, opened.sealed_too)?;
            Ok(Some((opened.case, creditors)))
        })
        .await?;
    let Some((case, labels)) = found else { return Ok(None) };
    let item = Item::CaseReport { bytes: asked::extract_creditors(&labels).bytes() };
    let receipt = Receipt::of(caller, TITLE, "Case Number:", &case.number, item);
    receipt.keep(caller).await?;
    Ok(Some((case, labels, receipt)))
}

/// The raw data: a line for the list itself, one for each creditor, one for the end; parts are divided by `|`.
fn raw(caller: &Caller, case: &Case, labels: &[Creditor]) -> String {
    let settings = caller.settings();
    let now = caller.visit.fresh.now.in_zone(&settings.zone(), "%a %b %e %H:%M:%S %Z %Y");
    let mut text = row(1, &["Label Matrix for local noticing", &format!("Case {}", case.number), &settings.short_name, "", &now]);
    for (place, creditor) in labels.iter().enumerate() {
        let mut parts = vec![creditor.name.as_str()];
        parts.extend(creditor.address.lines().take(LINES));
        text.push_str(&row(place + 2, &parts));
    }
    text.push_str(&row(labels.len() + 2, &["End of Label Matrix", &format!("Total addresses {}", labels.len())]));
    text
}

/// Number and six parts. What divides parts or lines can't stand in one.
fn row(number: usize, parts: &[&str]) -> String {
    let mut line = number.to_string();
    for place in 0..6 {
        line.push('|');
        let part: String =
            parts.get(place).unwrap_or(&"").chars().map(|c| if c == '|' || c.is_control() { ' ' } else { c }).collect();
        line.push_str(part.trim());
    }
    line.push_str("|\n");
    line
}

#[cfg(test)]
mod unit {
    use super::row;

    #[test]
    fn a_name_with_the_dividing_sign_makes_no_part_more() {
        assert_eq!(row(2, &["A | B\n3|C", "1 Main Street"]), "2|A   B 3 C|1 Main Street|||||\n");
    }
}
