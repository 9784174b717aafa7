//! The documents of a filing: what was uploaded, what may still be, and the way on.

use askama::Template;
use domain::filing::MOST_ATTACHMENTS;
use site::{Answer, FormState, Page, page};
use store::court::drafts;

use super::{
    Head, Step,
    kept::{self, Opened, Sent, UnderWay},
};
use crate::Caller;

/// What an attachment may be; a description may stand in its place or behind it.
pub(super) const CATEGORIES: &[&str] = &[
    "Affidavit",
    "Appendix",
    "Brief",
    "Certificate of Service",
    "Civil Cover Sheet",
    "Declaration",
    "Exhibit",
    "Index",
    "Proposed Order",
    "Schedule",
    "Summons",
    "Supplement",
];

#[derive(Template)]
#[template(path = "filing/documents.html")]
struct Documents<'a> {
    csrf: String,
    form: &'a FormState,
    head: Head,
    main: Option<Line>,
    attachments: Vec<Line>,
    categories: Vec<(&'static str, &'static str)>,
    hint: String,
    most: usize,
    main_error: String,
    attachment_error: String,
}

struct Line {
    part: i64,
    label: String,
    description: String,
    name: String,
    pages: i64,
    size: String,
}

/// A size as people read it.
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} bytes"),
        1024..=1_048_575 => format!("{} kB", bytes.div_euclid(1024)),
        _ => format!("{}.{} MB", bytes.div_euclid(1 << 20), bytes.rem_euclid(1 << 20) * 10 / (1 << 20)),
    }
}

/// `GET /file/{n}/documents`.
pub(crate) async fn show(Opened { caller, under }: Opened) -> Answer {
    show_with(&caller, &under, &FormState::default())
}

pub(super) fn show_with(caller: &Caller, under: &UnderWay, form: &FormState) -> Answer {
    let line = |place: usize, document: &drafts::DraftDocument| Line {
        part: document.part,
        label: if document.part == 0 { "Main Document".into() } else { format!("Attachment {place}") },
        description: document.description.clone(),
        name: document.original_name.clone(),
        pages: document.pages,
        size: size(document.bytes),
    };
    let joined = |field: &str| {
        let of_field = form.errors.iter().filter(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str());
        of_field.collect::<Vec<_>>().join(" ")
    };
    let attachments = under.documents.iter().filter(|document| document.part > 0).enumerate();
    let limit = size(i64::try_from(caller.settings().pdf_limit).unwrap_or(i64::MAX));
    let mut hint = format!("A PDF of at most {limit}, without password, scripts or files attached inside");
    if !under.event.needs_document {
        hint.push_str("; this event can also be filed without one");
    }
    let body = Documents {
        csrf: caller.visit.form_token(),
        form,
        head: Head::at(Step::Documents, under),
        main: under.main().map(|main| line(0, main)),
        attachments: attachments.map(|(place, document)| line(place + 1, document)).collect(),
        categories: std::iter::once(("", "Choose")).chain(CATEGORIES.iter().map(|category| (*category, *category))).collect(),
        hint,
        most: MOST_ATTACHMENTS,
        main_error: joined("main_document"),
        attachment_error: joined("attachment"),
    };
    let title = format!("Documents - {}", under.event.title);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, under.event.title, &body)?.respond())
}

/// `POST /file/{n}/documents`: takes one out (`remove`), or goes on.
pub(crate) async fn go_on(Sent { caller, under, fields }: Sent) -> Answer {
    if let Ok(part) = fields.trimmed("remove").parse::<i64>() {
        remove(&caller, &under, part).await?;
        return Ok(page::redirect(&Step::Documents.of(under.row.serial)));
    }
    let mut form = FormState::default();
    if under.main().is_none() && under.event.needs_document {
        form.wrong("main_document", "Upload the main document as a PDF. Choose the file, then press Upload.");
    } else if under.main().is_none() && !under.documents.is_empty() {
        form.wrong("main_document", "An attachment needs a main document. Upload the main document as a PDF.");
    }
    if form.has_errors() {
        return show_with(&caller, &under, &form);
    }
    Ok(page::redirect(&Step::Text.of(under.row.serial)))
}

async fn remove(caller: &Caller, under: &UnderWay, part: i64) -> Result<(), site::Failure> {
    let serial = under.row.serial;
    let removed = caller
        .site
        .room
        .write("remove_document", &caller.visit.fresh, move |tx, fresh| {
            let Some(row) = drafts::by_serial(tx, serial)?.filter(|row| row.entry_id.is_none()) else { return Ok(false) };
            drafts::remove_document(tx, row.id, part)?;
            drafts::save(tx, fresh, row.id, &row.event, row.case_id, &row.state)
        })
        .await?;
    if removed { Ok(()) } else { Err(kept::filed_meanwhile(serial)) }
}
