//! The entry page: the login and password that the court issued long ago, proved once.

use askama::Template;
use axum::response::Response;
use domain::{
    Fresh,
    court::{LinkMode, Settings},
    filer::Role,
    link::{Refusal, account_refusals, wording},
    throttle::Door,
    time::parse_date,
};
use site::{Answer, Failure, Fields, FormState, Page};
use store::{
    court::{Tx, filers},
    shared::secrets,
};

use super::{
    account_counter, confirm,
    decide::Desk,
    facts, help_lines, limit,
    offer::{Asked, Offer, offer},
    person, refused, warn,
};
use crate::{
    Caller,
    caller::Central,
    sign_on::court_login::{Tried, try_court_login},
};

/// The names of the steps, on all pages of the way.
pub(crate) const STEPS: [&str; 3] = ["Court login", "Confirm", "Result"];

#[derive(Template)]
#[template(path = "linking/enter.html")]
struct Enter<'a> {
    csrf: String,
    steps: [&'a str; 3],
    form: &'a FormState,
    linked: Vec<String>,
    points: [String; 3],
    labels: [String; 4],
    reviews: bool,
    court: &'a str,
    help: Vec<String>,
}

/// `GET /link`.
pub(crate) async fn show(caller: Caller) -> Answer {
    let central = person(&caller)?;
    if let Some(refused) = refused_at_once(&caller, central)? {
        return Ok(refused);
    }
    if let Some(refused) = nothing_to_link(&caller, central)? {
        return Ok(refused);
    }
    form_page(&caller, central, &FormState::default())
}

/// What concerns the court and the account is told before anything is asked (design 5).
///
/// # Errors
/// When a template fails.
pub(crate) fn refused_at_once(caller: &Caller, central: &Central) -> Result<Option<Response>, Failure> {
    let account = domain::link::AccountHere::of(&central.person, Vec::new());
    let refusals = account_refusals(caller.settings(), caller.visit.fresh.now, &account);
    if refusals.is_empty() { Ok(None) } else { refused::page(caller, &central.person, &refusals).map(Some) }
}

/// An account whose link here stands is told so; only where the court allows attorney and trustee together may one more follow.
pub(crate) fn nothing_to_link(caller: &Caller, central: &Central) -> Result<Option<Response>, Failure> {
    let Some((first, _)) = central.links.first() else { return Ok(None) };
    let both = caller.settings().attorney_and_trustee;
    let room_for_one = both && central.links.len() == 1 && matches!(first.role, Role::Attorney | Role::Trustee);
    if room_for_one {
        return Ok(None);
    }
    refused::page(caller, &central.person, &[Refusal::AlreadyLinked { state: first.state }]).map(Some)
}

pub(crate) fn form_page(caller: &Caller, central: &Central, form: &FormState) -> Answer {
    let names = &caller.site.shared.installation.names;
    let linked = central.links.iter().map(|(link, filer)| {
        format!(
            "Your {} account is linked here already as {} ({}, {}). You can link one more account of the other role.",
            names.pacer,
            filer.name,
            link.role.label(),
            link.state.word()
        )
    });
    let body = Enter {
        csrf: caller.visit.form_token(),
        steps: STEPS,
        form,
        linked: linked.collect(),
        points: wording::entry_points(names),
        labels: wording::entry_labels(names),
        reviews: reviews(caller.settings()),
        court: &caller.settings().short_name,
        help: help_lines(caller, central.person.account_number),
    };
    let title = wording::title(names, caller.settings().kind);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}

/// Whether the clerk decides each request.
pub(crate) fn reviews(settings: &Settings) -> bool {
    settings.link_mode == LinkMode::Review
}

/// "I must file by" as typed: optional, a day that is not over, `YYYY-MM-DD` when stored.
pub(crate) fn must_file_by(caller: &Caller, fields: &Fields, form: &mut FormState) -> Option<String> {
    let typed = fields.trimmed("must_file_by");
    if typed.is_empty() || !reviews(caller.settings()) {
        return None;
    }
    let today = caller.visit.fresh.now.date(&caller.settings().zone());
    match parse_date(typed) {
        Some(day) if day >= today => return Some(day.to_string()),
        Some(_) => form.wrong("must_file_by", "This day is over. Type the day of your deadline, or leave it empty."),
        None => form.wrong("must_file_by", "Type a date such as 05/28/2021, or leave it empty."),
    }
    None
}

/// `POST /link`.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    let central = person(&caller)?;
    limit(&caller)?;
    if let Some(refused) = refused_at_once(&caller, central)? {
        return Ok(refused);
    }
    let mut form = FormState::of(&fields);
    let (login, password) = (fields.trimmed("login").to_owned(), fields.get("password").to_owned());
    let names = &caller.site.shared.installation.names;
    if login.is_empty() || login.chars().count() > 200 {
        form.wrong("login", format!("Type the {} login that this court issued to you.", names.cmecf));
    }
    if password.is_empty() {
        form.wrong("password", format!("Type the {} password that belongs to it.", names.cmecf));
    }
    let must_file_by = must_file_by(&caller, &fields, &mut form);
    if form.has_errors() {
        return form_page(&caller, central, &form);
    }
    let asked =
        Asked { person: central.person.clone(), session_hash: central.session.hash.clone(), code_hash: None, must_file_by };
    match prove(&caller, asked, login, &password).await? {
        Offer::Confirm(secret) => Ok(confirm::to(&caller, &secret)),
        Offer::Refused(refusals) => {
            (caller.site.shared.wake)();
            refused::page(&caller, &central.person, &refusals)
        }
    }
}

/// Tries the court password, with exactly one hash on every path (security A16), and offers the link if it was right.
async fn prove(caller: &Caller, asked: Asked, login: String, password: &str) -> Result<Offer, Failure> {
    let site = &caller.site;
    let mut fresh = caller.visit.fresh.clone();
    let counter = account_counter(asked.person.account_number);
    let door = {
        let (counter, now) = (counter.clone(), fresh.now);
        site.room.read(move |tx| Ok(secrets::counter(tx, &counter)?.door(now))).await?
    };
    if let Some(refusal) = Refusal::of_door(door) {
        let salt = fresh.rng.bytes();
        site.shared.hasher.verify(None, "", salt).await?;
        return Ok(Offer::Refused(vec![refusal]));
    }
    let tried = match try_court_login(site, &mut fresh, &login, password).await? {
        Tried::Right(filer) => Outcome::Right { filer: filer.id, version: filer.version },
        Tried::Wrong => Outcome::Wrong,
        Tried::Shut(door) => Outcome::Shut(door),
    };
    let (desk, court) = (Desk::of(&site.shared.installation, caller.settings()), caller.settings().clone());
    let offered = site.room.write("propose_link", &fresh, move |tx, fresh| {
        let door = secrets::counter(tx, &counter)?.door(fresh.now);
        match (&tried, Refusal::of_door(door)) {
            (_, Some(refusal)) => Ok(Offer::Refused(vec![refusal])),
            (Outcome::Shut(door), None) => Ok(Offer::Refused(Refusal::of_door(*door).into_iter().collect())),
            (Outcome::Right { filer, version }, None) => {
                // What was proved is what is offered: a record changed since then is asked for again (security A20).
                match filers::by_id(tx, *filer)?.filter(|now| now.version == *version) {
                    Some(filer) => offer(tx, fresh, &desk, &court, &asked, &filer),
                    None => Ok(Offer::Refused(vec![Refusal::WrongLogin])),
                }
            }
            (Outcome::Wrong, None) => wrong(tx, fresh, &desk, &court, &asked, &login, &counter),
        }
    });
    Ok(offered.await?)
}

/// What became of the try, for a closure that may run twice.
enum Outcome {
    Right { filer: domain::Id, version: i64 },
    Wrong,
    Shut(Door),
}

/// A wrong password counts against the account too. That a login is one's own link is no secret to its owner; everyone else gets one
/// text (security A15).
fn wrong(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    court: &Settings,
    asked: &Asked,
    login: &str,
    counter: &str,
) -> store::Result<Offer> {
    secrets::count_failure(tx, fresh, counter)?;
    if let Some(filer) = filers::by_login(tx, login)? {
        warn::of_wrong_tries(tx, fresh, desk, court, &filer)?;
        let own = facts::account_here(tx, &asked.person)?.ties.into_iter().find(|tie| tie.filer == filer.id);
        if let Some(tie) = own.filter(|_| filer.retired_at.is_some()) {
            return Ok(Offer::Refused(vec![Refusal::AlreadyLinked { state: tie.state }]));
        }
    }
    Ok(Offer::Refused(vec![Refusal::WrongLogin]))
}
