//! Your drafts: go on with a filing that was begun, or throw it away.

use askama::Template;
use domain::{
    events,
    permission::{Action, Thing},
};
use site::{Answer, Page, page};
use store::court::{cases, drafts};

use super::kept::{self, Kept, Sent};
use crate::Caller;

/// Most drafts that are listed.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "filing/drafts.html")]
struct Drafts {
    csrf: String,
    lines: Vec<Line>,
    may_begin: bool,
}

struct Line {
    serial: i64,
    event: String,
    case: String,
    changed: String,
}

/// `GET /file/drafts`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ResumeDraft, Thing::OWN)?;
    let filer = kept::filer(&caller)?.id;
    let found = caller
        .site
        .room
        .read(move |tx| {
            let mut found = Vec::new();
            for draft in drafts::open_of_filer(tx, filer, MOST)? {
                let case = match draft.case_id {
                    Some(id) => cases::by_id(tx, id)?,
                    None => None,
                };
                found.push((draft, case));
            }
            Ok(found)
        })
        .await?;
    let zone = caller.settings().zone();
    let line = |(draft, case): (drafts::Draft, Option<cases::Case>)| {
        let new = Kept::read(&draft.state).ok().and_then(|kept| kept.draft.new_case).map(|case| format!("New: {}", case.title()));
        Line {
            serial: draft.serial,
            event: events::find(&draft.event).map_or_else(|| draft.event.clone(), |event| event.title.to_owned()),
            // A case that was sealed since is not named; opening the draft asks the permission table.
            case: case
                .filter(|case| !case.sealed)
                .map(|case| format!("{} {}", case.number, case.title))
                .or(new)
                .unwrap_or_default(),
            changed: draft.changed_at.in_zone(&zone, "%m/%d/%Y %-I:%M %p %Z"),
        }
    };
    let body = Drafts {
        csrf: caller.visit.form_token(),
        lines: found.into_iter().map(line).collect(),
        may_begin: !kept::draft_only(&caller),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Your drafts", "Your drafts", &body)?.respond())
}

/// `POST /file/{n}/discard`.
pub(crate) async fn discard(Sent { caller, under, .. }: Sent) -> Answer {
    let id = under.row.id;
    caller.site.room.write("discard_draft", &caller.visit.fresh, move |tx, _| drafts::discard(tx, id)).await?;
    Ok(page::redirect("/file/drafts"))
}
