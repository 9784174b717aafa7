//! The docket text: the filer's own words in it, and the earlier entry that it refers to.

use askama::Template;
use domain::{
    events::{LONGEST_TEXT, Refers},
    filing::Policy,
};
use site::{Answer, FormState, Page, page};
use store::court::{entries, filings};

use super::{
    Head, Step,
    kept::{self, Opened, Sent, UnderWay},
};
use crate::Caller;

/// How many of the latest numbered entries are shown to choose a number from.
const LATEST: usize = 15;

#[derive(Template)]
#[template(path = "filing/text.html")]
struct DocketText<'a> {
    csrf: String,
    form: &'a FormState,
    head: Head,
    refers: bool,
    free_hint: String,
    refers_hint: &'static str,
    latest: Vec<(i64, String)>,
}

/// `GET /file/{n}/text`.
pub(crate) async fn show(Opened { caller, under }: Opened) -> Answer {
    let mut form = FormState::default();
    form.set("free_text", under.kept.draft.free_text.clone());
    form.set("refers_to", under.kept.draft.refers_to.map(|number| number.to_string()).unwrap_or_default());
    show_with(&caller, &under, &form).await
}

async fn show_with(caller: &Caller, under: &UnderWay, form: &FormState) -> Answer {
    let refers = under.event.refers != Refers::No && !under.event.opens_case;
    let latest = match under.case.as_ref().filter(|_| refers) {
        Some(here) => {
            let id = here.case.id;
            caller.site.room.read(move |tx| filings::latest_numbered(tx, id, LATEST as i64)).await?
        }
        None => Vec::new(),
    };
    let body = DocketText {
        csrf: caller.visit.form_token(),
        form,
        head: Head::at(Step::Text, under),
        refers,
        free_hint: format!("May stay empty. At most {LONGEST_TEXT} characters, without what must be redacted"),
        refers_hint: match under.event.refers {
            Refers::Must => "The number in the column # of the docket sheet",
            _ => "The number in the column # of the docket sheet; may stay empty",
        },
        latest,
    };
    let title = format!("Docket text - {}", under.event.title);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, under.event.title, &body)?.respond())
}

/// `POST /file/{n}/text`.
pub(crate) async fn take(Sent { caller, mut under, fields }: Sent) -> Answer {
    let mut form = FormState::of(&fields);
    let (free_text, typed) = (fields.get("free_text").to_owned(), fields.trimmed("refers_to"));
    let number = typed.trim_start_matches('#').trim().parse::<u32>().ok().filter(|number| *number > 0);
    if number.is_none() && !typed.is_empty() {
        form.wrong("refers_to", "Type the number of the entry as it stands in the column # of the docket sheet.");
    }
    // The rules are asked with what was typed; of their answers those count here that belong to this page.
    under.kept.draft.free_text.clone_from(&free_text);
    under.kept.draft.refers_to = number;
    if let Some(here) = &mut under.case {
        let id = here.case.id;
        here.referred = match number {
            Some(number) => caller
                .site
                .room
                .read(move |tx| entries::by_number(tx, id, i64::from(number)))
                .await?
                .filter(|entry| !entry.sealed)
                .map(|entry| (number, entry.text)),
            None => None,
        };
    }
    let role = kept::filer(&caller)?.role;
    let checked = under.check(role, &Policy::of(caller.settings()), caller.visit.fresh.now, true);
    for problem in checked.err().unwrap_or_default() {
        let here = matches!(problem.field.as_str(), "free_text" | "refers_to");
        if here && form.error(&problem.field).is_empty() {
            form.wrong(&problem.field, problem.sentence);
        }
    }
    if form.has_errors() {
        return show_with(&caller, &under, &form).await;
    }
    kept::change(&caller, &under, move |kept| {
        kept.draft.free_text.clone_from(&free_text);
        kept.draft.refers_to = number;
    })
    .await?;
    Ok(page::redirect(&Step::Review.of(under.row.serial)))
}
