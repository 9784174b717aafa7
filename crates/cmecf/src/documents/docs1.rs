//! `/docs1/…` and `ShowDoc` in courts of appeals: the documents attached to a filing, the page on which their charges are accepted, and
//! the document (wire 2.8, 2.17).

use askama::Template;
use axum::extract::Path;
use domain::permission::{Action, Thing};
use site::{Answer, Failure, Fields, Page};

use super::{
    address::Doc1,
    deliver,
    find::Found,
    open::{self, look, not_here},
};
use crate::{
    Caller,
    appellate::{case_href, is_appellate},
    docket::{access::base, receipt::Receipt},
};

#[derive(Template)]
#[template(path = "documents/docs1_menu.html")]
struct Menu<'a> {
    nonce: &'a str,
    case_serial: i64,
    sequence: String,
    rows: Vec<Row>,
    docket: String,
    case_number: &'a str,
}

struct Row {
    number: i64,
    href: String,
    description: String,
    pages: i64,
}

#[derive(Template)]
#[template(path = "documents/docs1_receipt.html")]
struct ReceiptPage<'a> {
    base: &'a str,
    document: String,
    dls_id: String,
    case_serial: i64,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// The path of a document, or with `menu` of the list of what is attached to its filing: `/docs1/00910000001`.
pub(crate) fn address(prefix: &str, menu: bool, serial: i64) -> String {
    format!("/docs1/{}", dls_id(prefix, menu, serial))
}

fn dls_id(prefix: &str, menu: bool, serial: i64) -> String {
    format!("{prefix}{}{serial}", if menu { '0' } else { '1' })
}

/// `GET /docs1/…`: what is attached to the filing, or the page on which the charges are accepted.
pub(crate) async fn show(caller: Caller, Path(id): Path<String>) -> Answer {
    caller.allow(Action::ReadDocument, Thing::ANY)?;
    if !is_appellate(&caller) {
        return Err(Failure::not_found());
    }
    show_charges(&caller, &id).await
}

/// What is attached to the filing of a document, or the page on which its charges are accepted.
pub(crate) async fn show_charges(caller: &Caller, id: &str) -> Answer {
    let (doc1, found) = match look(caller, id).await? {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    if has_menu(doc1, &found) {
        return menu(caller, &found);
    }
    receipt_page(caller, &found)
}

/// `servlet=ShowDoc&dls_id=…`: the document; asking for it accepts the charges. For a filing with attachments their list.
pub(crate) async fn deliver_asked(caller: &Caller, fields: &Fields) -> Answer {
    let (doc1, found) = match look(caller, fields.trimmed("dls_id")).await? {
        Ok(found) => found,
        Err(refused) => return refused,
    };
    if has_menu(doc1, &found) {
        return menu(caller, &found);
    }
    if found.document.sha256.is_none() {
        return not_here(caller, &found);
    }
    deliver::deliver(caller, &found, fields.trimmed("incPdfHeaderDisp").eq_ignore_ascii_case("y")).await
}

fn has_menu(doc1: Doc1, found: &Found) -> bool {
    doc1.menu && found.parts.len() > 1
}

fn menu(caller: &Caller, found: &Found) -> Answer {
    let prefix = &caller.settings().doc1_prefix;
    let nonce = caller.visit.fresh.rng.clone().secret();
    let body = Menu {
        nonce: &nonce,
        case_serial: found.case().serial,
        sequence: found.entry.sequence.to_string(),
        rows: found
            .parts
            .iter()
            .map(|part| Row {
                number: part.part + 1,
                href: format!("{}{}", base(caller), address(prefix, false, part.serial)),
                description: part.description.clone(),
                pages: part.pages,
            })
            .collect(),
        docket: case_href(base(caller), found.case().serial),
        case_number: &found.case().number,
    };
    let page = Page::new(&caller.visit, &caller.frame(), "Documents attached", "Documents", &body)?;
    // The script is data for clients and runs nothing.
    Ok(page.script_nonce(&nonce).respond())
}

fn receipt_page(caller: &Caller, found: &Found) -> Answer {
    if found.document.sha256.is_none() {
        return not_here(caller, found);
    }
    let receipt = open::receipt(caller, found);
    let body = ReceiptPage {
        base: base(caller),
        document: what(caller, found),
        dls_id: dls_id(&caller.settings().doc1_prefix, false, found.document.serial),
        case_serial: found.case().serial,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Download Confirmation", "Download Confirmation", &body)?.respond())
}

/// `Case: 22-30371, Document: 00516435537`.
pub(super) fn what(caller: &Caller, found: &Found) -> String {
    let id = dls_id(&caller.settings().doc1_prefix, false, found.document.serial);
    format!("Case: {}, Document: {id}", found.case().number)
}
