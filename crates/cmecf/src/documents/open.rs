//! `/doc1/…`: the menu of an entry's parts, the receipt page, and the document once the receipt was accepted (wire 2.8, 2.9).

use askama::Template;
use axum::extract::Path;
use domain::{
    court,
    permission::{Action, Thing},
};
use site::{Answer, Fields, Page, form::ReportFields};

use super::{
    address::{self, Doc1},
    deliver,
    find::{self, Found, Looked, pages, size},
    free_look, menu,
};
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        message,
        options::wants_header,
        receipt::Receipt,
    },
};

#[derive(Template)]
#[template(path = "documents/receipt.html")]
struct ReceiptPage<'a> {
    action: String,
    call: String,
    case_serial: i64,
    sequence: i64,
    size: String,
    description: &'a str,
    header: bool,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// `GET /doc1/…`: the menu or the receipt page.
pub(crate) async fn show(caller: Caller, Path(id): Path<String>) -> Answer {
    // A claim's own address (wire 2.11).
    if let Some(claim) = caller.visit.query_value("claim_id").and_then(|value| value.parse::<i64>().ok()) {
        caller.allow(Action::ReadDocument, Thing::ANY)?;
        return crate::claims::show_doc::claim(&caller, claim).await;
    }
    let header = caller.visit.query_value("pdf_header").is_none_or(|value| value != "2");
    if let (Some(number), Some(doc1)) = (free_look::number(&caller), address::read(&id, &caller.settings().doc1_prefix))
        && let Some(answer) = free_look::answer(&caller, doc1, number).await?
    {
        return answer;
    }
    let (doc1, found) = match look(&caller, &id).await? {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    if doc1.menu && found.parts.len() > 1 {
        return menu::show(&caller, &found, header);
    }
    receipt_page(&caller, &found, header)
}

/// `POST /doc1/…`: the document, when the receipt was accepted; else as by GET.
pub(crate) async fn deliver(caller: Caller, Path(id): Path<String>, ReportFields(fields): ReportFields) -> Answer {
    let (doc1, found) = match look(&caller, &id).await? {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    if names_another_case(&fields, &found) {
        // Existing clients send the request once more without it (wire 2.9).
        let sentence = format!("Cannot locate the case with caseid: {}", fields.trimmed("caseid"));
        return message::say(&caller, "Document", &sentence, "Open the document from the docket sheet of its case.");
    }
    let header = wants_header(&fields);
    if fields.trimmed("got_receipt") != "1" {
        return match doc1.menu && found.parts.len() > 1 {
            true => menu::show(&caller, &found, header),
            false => receipt_page(&caller, &found, header),
        };
    }
    if found.document.sha256.is_none() {
        return not_here(&caller, &found);
    }
    deliver::deliver(&caller, &found, header).await
}

fn names_another_case(fields: &Fields, found: &Found) -> bool {
    let sent = fields.trimmed("caseid");
    !sent.is_empty() && sent.parse::<i64>() != Ok(found.case().serial)
}

/// The document of an address, or the page that says why not.
pub(super) async fn look(caller: &Caller, id: &str) -> Result<Result<(Doc1, Box<Found>), Answer>, site::Failure> {
    caller.allow(Action::ReadDocument, Thing::ANY)?;
    let Some(doc1) = address::read(id, &caller.settings().doc1_prefix) else { return Ok(Err(nothing(caller))) };
    let reader = Reader::of(caller);
    let looked = caller.site.room.read(move |tx| find::find(tx, &reader, doc1.serial)).await?;
    Ok(match looked {
        Looked::Found(found) => Ok((doc1, found)),
        Looked::Refused(why) => {
            // The first sentence is in the words of the real system, by which existing clients know a refusal (wire 2.9).
            let (sentence, advice) = why.split_once(". ").unwrap_or((why, ""));
            Err(message::say(caller, "Document", &format!("{sentence}."), advice))
        }
        Looked::Nothing => Err(nothing(caller)),
    })
}

/// The answer for a document that is not there and for one that nobody may know of: the same, to the letter.
pub(crate) fn nothing(caller: &Caller) -> Answer {
    message::say(
        caller,
        "Document",
        message::NO_DOCUMENT,
        "Open the document from the docket sheet of its case. If you take part in the case and miss a document, ask the clerk's office.",
    )
}

/// An entry that was imported without its documents.
pub(super) fn not_here(caller: &Caller, found: &Found) -> Answer {
    let sentence = format!(
        "Document {} of case {} is listed on the docket sheet, but the document itself was not imported into this system.",
        found.number(),
        found.case().number
    );
    message::say(
        caller,
        "Document",
        &sentence,
        "Ask the clerk's office for a copy; give the case number and the document number.",
    )
}

fn receipt_page(caller: &Caller, found: &Found, header: bool) -> Answer {
    if found.document.sha256.is_none() {
        return not_here(caller, found);
    }
    let receipt = receipt(caller, found);
    let document = &found.document;
    let path = address::of(&caller.settings().doc1_prefix, false, document.serial);
    let bankruptcy = caller.settings().kind == court::Type::Bankruptcy;
    let body = ReceiptPage {
        action: format!("{}{path}", base(caller)),
        call: address::go_dls(&path, found.case().serial, found.entry.sequence, true, bankruptcy),
        case_serial: found.case().serial,
        sequence: found.entry.sequence,
        size: format!("{}, {}", pages(document.pages), size(document.bytes)),
        description: &document.description,
        header,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "View Document", "View Document", &body)?.respond())
}

/// The receipt for a document.
pub(super) fn receipt(caller: &Caller, found: &Found) -> Receipt {
    let kind: court::Type = caller.settings().kind;
    if kind == court::Type::Appellate {
        return Receipt::of(caller, "PDF Document", "Search Criteria:", &super::docs1::what(caller, found), found.item());
    }
    Receipt::of(caller, &found.image(kind), "Case Number:", &found.case().number, found.item())
}
