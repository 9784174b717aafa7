//! The last page before filing: the docket text as it will stand, everything once more, and the warning that Submit files.

use askama::Template;
use axum::http::StatusCode;
use domain::{
    filer::Role,
    filing::{Policy, Problem},
};
use site::{Answer, FormState, Page, page};

use super::{
    Head, Step,
    documents::size,
    kept::{self, Opened, UnderWay},
    new_case,
};
use crate::{Caller, menus::notices};

#[derive(Template)]
#[template(path = "filing/review.html")]
struct Review<'a> {
    csrf: String,
    form: &'a FormState,
    head: Head,
    key: &'a str,
    text: Option<String>,
    warnings: Vec<String>,
    notes: Vec<String>,
    rows: Vec<Row>,
    documents: Vec<Document>,
    redaction: bool,
    others: Vec<(String, String)>,
}

struct Row {
    label: String,
    value: String,
    edit: String,
}

struct Document {
    label: String,
    description: String,
    name: String,
    pages: i64,
    size: String,
}

/// `GET /file/{n}/review`.
pub(crate) async fn show(Opened { caller, under }: Opened) -> Answer {
    show_with(&caller, &under, &[], false)
}

/// `GET /file/{n}`: the step at which something is still to be done.
pub(crate) async fn go_on(Opened { under, .. }: Opened) -> Answer {
    Ok(page::redirect(&under.next_step().of(under.row.serial)))
}

/// The step where a problem can be mended.
fn step_of(field: &str) -> Step {
    match field {
        "event" => Step::Event,
        "filer" | "on_behalf_free" => Step::Filer,
        "free_text" | "refers_to" => Step::Text,
        "redaction_confirmed" | "form" => Step::Review,
        _ if field.starts_with("document") => Step::Documents,
        _ => Step::Case,
    }
}

/// The page, with what Submit found wrong; `ticked` is the redaction box as it was sent.
pub(super) fn show_with(caller: &Caller, under: &UnderWay, found: &[Problem], ticked: bool) -> Answer {
    let filer = kept::filer(caller)?;
    let now = caller.visit.fresh.now;
    let settings = caller.settings();
    let checked = under.check(filer.role, &Policy::of(settings), now, true);
    let mut problems = found.to_vec();
    if let Err(all) = &checked {
        problems.extend(all.iter().filter(|problem| !found.contains(problem)).cloned());
    }
    let mut form = FormState::default();
    if ticked {
        form.set("redaction_confirmed", "on");
    }
    let mut others = Vec::new();
    for problem in problems {
        let step = step_of(&problem.field);
        if step == Step::Review {
            let field = if problem.field == "form" { "" } else { &problem.field };
            form.wrong(field, problem.sentence);
        } else {
            others.push((step.of(under.row.serial), problem.sentence));
        }
    }
    let text = checked.as_ref().ok().map(|checked| under.docket_text(checked, &filer.name, now.date(&settings.zone())));
    let body = Review {
        csrf: caller.visit.form_token(),
        form: &form,
        head: Head::at(Step::Review, under),
        key: &under.row.key,
        text,
        warnings: checked.map(|checked| checked.warnings).unwrap_or_default(),
        notes: notes(caller, under),
        rows: rows(caller, under),
        documents: under.documents.iter().scan(0, |attachment, document| Some(line(attachment, document))).collect(),
        redaction: !under.documents.is_empty(),
        others,
    };
    let title = format!("Review - {}", under.event.title);
    let page = Page::new(&caller.visit, &caller.frame(), &title, under.event.title, &body)?;
    Ok(page.status(StatusCode::OK).respond())
}

fn line(attachment: &mut usize, document: &store::court::drafts::DraftDocument) -> Document {
    let label = if document.part == 0 {
        "Main Document".to_owned()
    } else {
        *attachment += 1;
        format!("Attachment {attachment}")
    };
    Document {
        label,
        description: document.description.clone(),
        name: document.original_name.clone(),
        pages: document.pages,
        size: size(document.bytes),
    }
}

fn rows(caller: &Caller, under: &UnderWay) -> Vec<Row> {
    let draft = &under.kept.draft;
    let row = |label: &str, value: String, step: Step| Row { label: label.into(), value, edit: step.of(under.row.serial) };
    let mut rows = vec![row("Event", format!("{} ({})", under.event.title, under.event.menu.word()), Step::Event)];
    if let Some(here) = &under.case {
        rows.push(row("Case", format!("{} {}", here.case.number, here.case.title), Step::Case));
    }
    if let Some(case) = &draft.new_case {
        rows.push(row("New case", case.title(), Step::Case));
        rows.extend(
            new_case::facts(case, &caller.settings().offices).into_iter().map(|(label, value)| row(&label, value, Step::Case)),
        );
    }
    if !under.event.opens_case || draft.on_behalf_free.is_some() {
        let step = if under.event.opens_case { Step::Case } else { Step::Filer };
        rows.push(row("Filed for", under.on_behalf().join("; "), step));
    }
    if let Some(number) = draft.refers_to {
        rows.push(row("Refers to entry", number.to_string(), Step::Text));
    }
    rows
}

/// What else the filer should know: fees, and that filing puts a name on the docket sheet.
fn notes(caller: &Caller, under: &UnderWay) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(closing) = notices::filing_closed(caller.settings(), caller.visit.fresh.now) {
        notes.push(closing);
    }
    if let Some(note) = under.event.fee_note {
        notes.push(format!("{note} Nothing is collected here."));
    }
    if let Some(filer) = caller.filer() {
        let of_record = |party: &&store::court::parties::Party| {
            under.kept.draft.filers.contains(&party.id)
                && party.attorneys.iter().all(|attorney| attorney.filer_id != Some(filer.id))
        };
        let new: Vec<&str> =
            under.case.iter().flat_map(|here| here.parties.iter().filter(of_record)).map(|party| party.name.as_str()).collect();
        if filer.role == Role::Attorney && !new.is_empty() {
            notes.push(format!(
                "This is your first filing for {}. Submit puts you on the docket sheet as attorney of record.",
                new.join(", ")
            ));
        }
        if filer.role == Role::Agent {
            notes.push("You file as an agent. The docket text names you; no attorney is put on the docket sheet.".into());
        }
    }
    notes
}
