//! View a Document: by its number on the sheet, without the sheet.

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Fields, FormState, Page, page};
use store::court::cases::Case;

use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        message,
        query::case_id,
    },
};

#[derive(Template)]
#[template(path = "queries/view_document.html")]
struct Form<'a> {
    base: &'a str,
    form: &'a FormState,
    case: &'a Case,
}

/// `GET /cgi-bin/qryDocument.pl?CASEID`: asks for the number; with `document_number` it leads to the document.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    let fields = Fields::from_pairs(site::form::pairs(&caller.visit.query));
    let serial = case_id(&caller.visit.query).or_else(|| fields.trimmed("caseid").parse().ok());
    let Some(serial) = serial else {
        return message::say(
            &caller,
            "View a Document",
            message::INCOMPLETE,
            "Find the case by Query, then choose View a Document.",
        );
    };
    let reader = Reader::of(&caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::ReadDocketSheet)).await?;
    let Some(opened) = found else { return message::case_not_found(&caller) };
    let mut state = FormState::of(&fields);
    if fields.has("document_number") {
        let number = fields.trimmed("document_number").parse::<i64>().ok().filter(|number| *number >= 0);
        let part = match fields.trimmed("attachment_number") {
            "" => Some(None),
            typed => typed.parse::<i64>().ok().filter(|part| *part >= 0).map(Some),
        };
        if number.is_none() {
            state.wrong("document_number", "Type the number that stands beside the entry on the docket sheet: digits only.");
        }
        if part.is_none() {
            state.wrong("attachment_number", "Type the attachment's number, or nothing for the main document.");
        }
        if let (Some(number), Some(part)) = (number, part) {
            let part = part.map(|part| part.to_string()).unwrap_or_default();
            return Ok(page::redirect(&format!("{}/cgi-bin/show_case_doc?{number},{serial},{part},,", base(&caller))));
        }
    }
    let body = Form { base: base(&caller), form: &state, case: &opened.case };
    Ok(Page::new(&caller.visit, &caller.frame(), "View a Document", "View a Document", &body)?.respond())
}
