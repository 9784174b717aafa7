//! One link or request at the desk: both records, the machine's word, the history, and what the clerk may do now.

use askama::Template;
use axum::extract::Path;
use domain::{
    Time, Zone,
    link::State,
    permission::{Action, Actor, Answer as May, Thing, may},
};
use site::{Answer, Failure, FormState};
use store::{
    court::{
        filers::{self, Filer},
        links::{self, Link},
        tasks,
    },
    shared::audit::{self, Line},
};

use super::{
    allow, number, page,
    records::{self, Pair},
};
use crate::{
    Caller,
    linking::decide::{self, us_day},
};

#[derive(Template)]
#[template(path = "staff/link.html")]
struct Shown<'a> {
    csrf: String,
    form: &'a FormState,
    done: &'a str,
    state_label: String,
    submitted: String,
    must_file_by: String,
    decided: String,
    tasks: Vec<String>,
    pair: Pair,
    filer_serial: i64,
    action: String,
    acts: &'static [(&'static str, &'static str)],
    can_end: bool,
    codes: [(&'static str, &'static str); 2],
    reason_hint: &'static str,
    history: Vec<(String, String, String, String)>,
}

/// How the linking code reaches the filer.
pub(super) const CODES: [(&str, &str); 2] =
    [("mail", "Mail it to the address on file"), ("show", "Show it here once, to hand over")];

/// What the clerk may do with a link in a state: the word sent and the label.
pub(super) fn acts(state: State) -> &'static [(&'static str, &'static str)] {
    match state {
        State::Pending => &[("approve", "Approve"), ("refuse", "Refuse"), ("freeze", "Freeze until it is looked into")],
        State::Active => &[("freeze", "Freeze until it is looked into"), ("end", "End the link and issue a linking code")],
        State::Frozen => &[("unfreeze", "Lift the freeze: the link holds"), ("end", "End the link and issue a linking code")],
        State::Ended | State::Refused => &[],
    }
}

/// Everything about one link, read at once.
pub(super) struct About {
    pub(super) link: Link,
    filer: Filer,
    pair: Pair,
    tasks: Vec<String>,
    history: Vec<Line>,
}

pub(super) async fn about(caller: &Caller, number: i64) -> Result<About, Failure> {
    let names = caller.site.shared.installation.names.clone();
    let found = caller.site.room.read(move |tx| {
        let Some(link) = links::by_number(tx, number)? else { return Ok(None) };
        let Some(filer) = filers::by_id(tx, link.filer_id)? else { return Ok(None) };
        let subject = decide::thing(&link);
        let tasks = tasks::open(tx, 1000)?.into_iter().filter(|task| task.subject == subject).map(|task| task.detail).collect();
        let history = audit::of_thing(tx, &subject, 200)?;
        let pair = records::pair(tx, &names, &link, &filer)?;
        Ok(Some(About { link, filer, pair, tasks, history }))
    });
    found.await?.ok_or_else(Failure::not_found)
}

/// `GET /staff/requests/{number}` and `GET /staff/links/{number}`.
pub(crate) async fn show(caller: Caller, Path(typed): Path<String>) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let about = about(&caller, number(&typed)?).await?;
    draw(&caller, about, &FormState::default())
}

pub(super) fn draw(caller: &Caller, about: About, form: &FormState) -> Answer {
    let About { link, filer, pair, tasks, history } = about;
    let zone = caller.settings().zone();
    let acts = acts(link.state);
    let allowed = may(Actor::ClerkHere, Action::DecideLink, Thing::ANY) == May::Yes;
    let body = Shown {
        csrf: caller.visit.form_token(),
        form,
        done: match caller.visit.query.as_str() {
            "done" => "It is done. The person and the address on file are told by mail.",
            _ => "",
        },
        state_label: label(link.state).to_owned(),
        submitted: link.requested_at.long(&zone),
        must_file_by: link.must_file_by.as_deref().map(us_day).unwrap_or_default(),
        decided: decided(&link, &zone),
        tasks,
        pair,
        filer_serial: filer.serial,
        action: format!("/staff/links/{}", link.number),
        acts: if allowed { acts } else { &[] },
        can_end: acts.iter().any(|(word, _)| *word == "end"),
        codes: CODES,
        reason_hint: "Needed for everything but approving. It stands in the mail to the person.",
        history: history.iter().map(|line| shown(line, &zone)).collect(),
    };
    let title = if link.state == State::Pending { format!("Request {}", link.number) } else { format!("Link {}", link.number) };
    page(caller, &title, &body)
}

fn decided(link: &Link, zone: &Zone) -> String {
    match &link.decided_by {
        Some(by) if link.reason.is_empty() => format!("Since {}, by {by}.", link.changed_at.long(zone)),
        Some(by) => format!("Since {}, by {by}: {}", link.changed_at.long(zone), link.reason),
        None => String::new(),
    }
}

pub(super) fn shown(line: &Line, zone: &Zone) -> (String, String, String, String) {
    let at: Time = line.at;
    (at.in_zone(zone, "%m/%d/%Y %H:%M:%S %Z"), line.actor.clone(), line.action.clone(), line.detail.clone())
}

/// The word of a state on tags.
pub(super) fn label(state: State) -> &'static str {
    match state {
        State::Pending => "Pending",
        State::Active => "Active",
        State::Frozen => "Frozen",
        State::Ended => "Ended",
        State::Refused => "Rejected",
    }
}
