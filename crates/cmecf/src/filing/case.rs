//! Find the case: its number typed in any form; several hits make a list to choose from. Events that open a case lead to its form.

use askama::Template;
use domain::{
    case_number::{CaseNumber, DocketNumber},
    permission,
};
use site::{Answer, Failure, FormState, Page, page};
use store::court::{
    cases::{self, Case},
    parties,
};

use super::{
    Head, Step, fits,
    kept::{self, Opened, Sent, UnderWay},
    new_case,
};
use crate::Caller;

#[derive(Template)]
#[template(path = "filing/case.html")]
struct FindCase<'a> {
    csrf: String,
    form: &'a FormState,
    head: Head,
    hits: &'a [Hit],
}

/// A case that the typed number may mean.
#[derive(Clone)]
pub(crate) struct Hit {
    serial: i64,
    number: String,
    title: String,
    closed: bool,
}

/// `GET /file/{n}/case`.
pub(crate) async fn show(Opened { caller, under }: Opened) -> Answer {
    if under.event.opens_case {
        return new_case::show(&caller, &under);
    }
    let mut form = FormState::default();
    if let Some(here) = &under.case {
        form.set("case_number", &here.case.number);
    }
    show_with(&caller, &under, &form, &[])
}

fn show_with(caller: &Caller, under: &UnderWay, form: &FormState, hits: &[Hit]) -> Answer {
    let body = FindCase { csrf: caller.visit.form_token(), form, head: Head::at(Step::Case, under), hits };
    let title = format!("Case - {}", under.event.title);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, under.event.title, &body)?.respond())
}

/// `POST /file/{n}/case`: finds a case, takes the chosen one of several, or takes the facts of a new case.
pub(crate) async fn find(Sent { caller, under, fields }: Sent) -> Answer {
    if under.event.opens_case {
        return new_case::take(&caller, &under, &fields).await;
    }
    let mut form = FormState::of(&fields);
    let typed = fields.trimmed("case_number").to_owned();
    if typed.is_empty() {
        form.wrong("case_number", "Type the number of the case.");
        return show_with(&caller, &under, &form, &[]);
    }
    let found = visible(&caller, &typed).await?;
    let fitting: Vec<&Case> = found.iter().filter(|case| fits(under.event, &case.kind)).collect();
    let chosen = match (fields.trimmed("case"), fitting.as_slice()) {
        ("", [only]) => Some(*only),
        (serial, several) => several.iter().copied().find(|case| case.serial.to_string() == serial),
    };
    let Some(case) = chosen else {
        let (sentence, hits) = nothing_chosen(&under, &typed, found.len(), &fitting);
        form.wrong(if hits.is_empty() { "case_number" } else { "case" }, sentence);
        return show_with(&caller, &under, &form, &hits);
    };
    let id = case.id;
    kept::change(&caller, &under, move |kept| {
        if kept.draft.case != Some(id) {
            kept.draft.filers.clear();
            kept.draft.refers_to = None;
        }
        kept.draft.case = Some(id);
    })
    .await?;
    Ok(page::redirect(&Step::Filer.of(under.row.serial)))
}

fn nothing_chosen(under: &UnderWay, typed: &str, found: usize, fitting: &[&Case]) -> (String, Vec<Hit>) {
    if !fitting.is_empty() {
        let hit = |case: &&Case| Hit {
            serial: case.serial,
            number: case.number.clone(),
            title: case.title.clone(),
            closed: case.date_terminated.is_some(),
        };
        return ("Several cases have this number. Choose the one you mean.".into(), fitting.iter().map(hit).collect());
    }
    let sentence = if found > 0 {
        format!(
            "{} stands under {}, but {typed} is another type of case. Type another number, or choose an event from the other menu.",
            under.event.title,
            under.event.menu.word()
        )
    } else if CaseNumber::parse(typed).is_none() {
        format!("{typed} is no case number. Type it as it is printed, such as 2:21-cv-00437 or 21-437.")
    } else {
        format!("Cannot find case {typed}. Check the number, or look the case up with Query.")
    };
    (sentence, Vec::new())
}

/// The cases that a typed number may mean and that the filer may file in. A sealed one is known to those who take part in it alone.
async fn visible(caller: &Caller, typed: &str) -> Result<Vec<Case>, Failure> {
    let (typed, actor, filer) = (typed.to_owned(), caller.actor(), kept::filer(caller)?.id);
    let draft_only = kept::draft_only(caller);
    let key = DocketNumber::read(&typed).search_key();
    let found = caller
        .site
        .room
        .read(move |tx| {
            let mut open = Vec::new();
            for case in cases::by_number_key(tx, &key, true)? {
                if !DocketNumber::read(&case.number).matches(&typed) {
                    continue;
                }
                let takes_part = parties::takes_part(tx, case.id, filer)?;
                let thing = permission::Thing {
                    sealed: case.sealed,
                    own: takes_part || (draft_only && !case.sealed),
                    ..permission::Thing::ANY
                };
                if permission::may(actor, permission::Action::FileDocument, thing).is_yes() {
                    open.push(case);
                }
            }
            Ok(open)
        })
        .await?;
    Ok(found)
}
