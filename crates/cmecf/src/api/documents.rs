//! Documents: what is listed of one, and its bytes.

use domain::{
    fees::{self, Payer},
    permission::Action,
};
use serde_json::json;
use site::Failure;
use store::court::{entries, receipts::NewReceipt};

use super::{
    call::{Ask, Call, Done, Gives, Kind, Parameter, Place, Scope},
    has,
    problem::Problem,
    shape::{Link, record},
    tag_of,
};
use crate::{
    docket::receipt,
    documents::{
        address,
        deliver::{file_name, header_of, read},
        find::{self, Found, Looked},
    },
};

record! {
    /// What is listed of a document.
    Document {
        /// The court's id of the document.
        id: String = "20000001",
        /// The number in the addresses of the court's pages (doc1).
        doc1: String = "017120000001",
        /// 0 for the main document, else the number of the attachment.
        part: i64 = 0,
        /// Description.
        description: String = "Main Document",
        /// Pages; 0 when they were never counted.
        pages: i64 = 12,
        /// Size in bytes of what was filed; 0 when it is not here.
        bytes: i64 = 184_320,
        /// SHA-256 of what was filed, in hexadecimal digits; null when the document is listed and not here.
        sha256: Option<String> = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        /// The case it belongs to.
        case_url: Link = "/api/v1/cases/10001",
        /// The entry it belongs to.
        entry_url: Link = "/api/v1/cases/10001/entries/1",
        /// Its bytes; null when the document is listed and not here.
        pdf_url: Option<Link> = "/api/v1/documents/20000001/pdf",
    }
}

const DOCUMENT: Parameter = Parameter {
    name: "document_id",
    place: Place::Path,
    kind: Kind::Serial,
    about: "The court's id of the document.",
    example: "20000001",
};

const HEADER: Parameter = Parameter {
    name: "header",
    place: Place::Query,
    kind: Kind::Choice(&["yes", "no"]),
    about: "Whether the header line stands on each page; without it (no) the bytes are those that were filed and have the listed SHA-256. \
            yes if nothing is said.",
    example: "",
};

pub(crate) fn calls() -> Vec<Call> {
    vec![
        Call {
            method: "GET",
            path: "/api/v1/documents/{document_id}",
            id: "getDocument",
            action: Action::ReadDocument,
            scope: Some(Scope::Cases),
            title: "One document",
            about: "What is listed of a document that the account may read.",
            parameters: &[DOCUMENT],
            gives: Gives::json::<Document>(),
            run: |ask| Box::pin(show(ask)),
        },
        Call {
            method: "GET",
            path: "/api/v1/documents/{document_id}/pdf",
            id: "getDocumentPdf",
            action: Action::ReadDocument,
            scope: Some(Scope::Documents),
            title: "A document's bytes",
            about: "The PDF. Reading it leaves a line in the account's billing history, as on the pages; the answer 304 leaves none.",
            parameters: &[DOCUMENT, HEADER],
            gives: Gives::Pdf,
            run: |ask| Box::pin(deliver(ask)),
        },
    ]
}

async fn look(ask: &Ask) -> Result<Box<Found>, Problem> {
    let (reader, serial) = (ask.client.reader(), ask.arguments.id("document_id"));
    match ask.client.site.room.read(move |tx| find::find(tx, &reader, serial)).await? {
        // A token's account takes part in nothing, so that what is sealed is not there for it.
        Looked::Found(found) => Ok(found),
        Looked::Refused(why) => Err(Problem::forbidden(why)),
        Looked::Nothing => Err(Problem::not_found("document")),
    }
}

async fn show(ask: Ask) -> Result<Done, Problem> {
    let found = look(&ask).await?;
    let prefix = &ask.client.settings.doc1_prefix;
    Ok(Done::Json(json!(listed(&found.document, found.case().serial, found.entry.sequence, prefix))))
}

async fn deliver(ask: Ask) -> Result<Done, Problem> {
    let found = look(&ask).await?;
    let (client, settings) = (&ask.client, &ask.client.settings);
    let Some(digest) = &found.document.sha256 else {
        return Err(Problem::new(
            axum::http::StatusCode::NOT_FOUND,
            "Not found",
            "This document is listed on the docket sheet, but was not imported into this system.",
            "Ask the clerk's office for a copy.",
        ));
    };
    let header = header_of(settings, &found).filter(|_| ask.arguments.text("header") != Some("no"));
    let line = header.as_ref().map(|header| domain::filing::header_line(header, 0, 0)).unwrap_or_default();
    let tag = tag_of(&[digest.as_bytes(), line.as_bytes()]);
    if has(&client.visit, &tag) {
        return Ok(Done::Same(tag));
    }
    let bytes = read(&client.site.room, &client.visit.fresh, digest, header).await?;
    if client.visit.method != axum::http::Method::HEAD {
        keep_receipt(&ask, &found).await?;
    }
    Ok(Done::Pdf(bytes, tag, file_name(settings, &found)))
}

/// What a token reads stands in its account's billing history, at the price that its receipt would have on the pages.
async fn keep_receipt(ask: &Ask, found: &Found) -> Result<(), Problem> {
    let Some(token) = &ask.client.token else { return Ok(()) };
    let today = ask.client.visit.fresh.now.date(&ask.client.settings.zone());
    let bill = fees::bill(&ask.client.site.shared.installation.fees.on(today), found.item(), Payer::Account);
    let new = NewReceipt {
        account_number: token.account_number,
        client_code: String::new(),
        description: found.image(ask.client.settings.kind),
        criteria: found.case().number.clone(),
        pages: bill.pages,
        cents: bill.cents,
    };
    receipt::keep(&ask.client.site.room, &ask.client.visit.fresh, new).await.map_err(|problem| Failure::from(problem).into())
}

/// What is listed of a document.
pub(crate) fn listed(file: &entries::Document, case: i64, sequence: i64, prefix: &str) -> Document {
    Document {
        id: file.serial.to_string(),
        doc1: address::of(prefix, false, file.serial).trim_start_matches("/doc1/").to_owned(),
        part: file.part.max(0),
        description: file.description.clone(),
        pages: file.pages.max(0),
        bytes: file.bytes.max(0),
        sha256: file.sha256.clone(),
        case_url: Link(format!("/api/v1/cases/{case}")),
        entry_url: Link(format!("/api/v1/cases/{case}/entries/{sequence}")),
        pdf_url: file.sha256.is_some().then(|| Link(format!("/api/v1/documents/{}/pdf", file.serial))),
    }
}
