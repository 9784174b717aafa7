//! One filer at the desk: the record, what that filer sees (state, failed tries, next step), and how the clerk can help.

use askama::Template;
use axum::extract::Path;
use domain::{
    Time,
    court::{Settings, Stage},
    filer::Standing,
    link::State,
    permission::Action,
    product::ProductNames,
    throttle::{Counter, Door},
};
use site::{Answer, Failure, FormState};
use store::{
    court::{
        filer_tokens::{self, FilerToken, Purpose},
        filers::{self, Filer},
        links::{self, Link},
    },
    shared::{
        audit::{self, Line},
        secrets,
    },
};

use super::{
    allow,
    link::{label, shown},
    number, page,
};
use crate::{Caller, linking::decide, sign_on::court_login::counter_subject};

#[derive(Template)]
#[template(path = "staff/filer.html")]
struct Shown<'a> {
    csrf: String,
    form: &'a FormState,
    done: &'a str,
    serial: i64,
    record: Vec<(String, String)>,
    sees: Vec<(String, String)>,
    acts: Vec<(&'static str, &'static str)>,
    account_label: String,
    links: Vec<(i64, String)>,
    history: Vec<(String, String, String, String)>,
}

/// Everything about one filer, read at once.
pub(super) struct About {
    pub(super) filer: Filer,
    living: Option<Link>,
    links: Vec<Link>,
    counter: Counter,
    codes: Vec<FilerToken>,
    history: Vec<Line>,
}

pub(super) async fn about(caller: &Caller, serial: i64) -> Result<About, Failure> {
    let now = caller.visit.fresh.now;
    let found = caller.site.room.read(move |tx| {
        let Some(filer) = filers::by_serial(tx, serial)? else { return Ok(None) };
        Ok(Some(About {
            living: links::living_of_filer(tx, filer.id)?,
            links: links::of_filer(tx, filer.id)?,
            counter: secrets::counter(tx, &counter_subject(Some(&filer), &filer.login))?,
            codes: filer_tokens::open_of_filer(tx, Purpose::Code, filer.id, now)?,
            history: audit::of_thing(tx, &decide::filer_thing(&filer), 200)?,
            filer,
        }))
    });
    found.await?.ok_or_else(Failure::not_found)
}

/// `GET /staff/filers/{serial}`.
pub(crate) async fn show(caller: Caller, Path(typed): Path<String>) -> Answer {
    allow(&caller, Action::FindFiler)?;
    let about = about(&caller, number(&typed)?).await?;
    draw(&caller, about, &FormState::default())
}

/// What the clerk may do for a filer as it stands.
pub(super) fn acts(about: &About) -> Vec<(&'static str, &'static str)> {
    let mut acts = vec![("unlock", "Clear the failed tries")];
    if about.filer.standing == Standing::Disabled {
        acts.push(("enable", "Open the account again"));
        return acts;
    }
    if about.filer.retired_at.is_none() {
        acts.push(("reset", "Start a reset: mail a link with which the filer chooses a new password"));
    } else if about.living.is_none() {
        acts.push(("code-mail", "Issue a linking code and mail it to the address on file"));
        acts.push(("code-show", "Issue a linking code and show it here once, to hand over"));
    }
    acts.push(("disable", "Close the account: it can't be used or linked"));
    acts
}

pub(super) fn draw(caller: &Caller, about: About, form: &FormState) -> Answer {
    let settings = caller.settings();
    let names = &caller.site.shared.installation.names;
    let zone = settings.zone();
    let body = Shown {
        csrf: caller.visit.form_token(),
        form,
        done: match caller.visit.query.as_str() {
            "done" => "It is done.",
            "corrected" => "The record was corrected. A notice went to the old and the new address.",
            _ => "",
        },
        serial: about.filer.serial,
        record: record(&about.filer),
        sees: sees(&about, settings, names, caller.visit.fresh.now),
        acts: acts(&about),
        account_label: format!("{} account number", names.pacer),
        links: about
            .links
            .iter()
            .map(|link| {
                (
                    link.number,
                    format!("{}, account {}, since {}", label(link.state), link.account_number, link.changed_at.long(&zone)),
                )
            })
            .collect(),
        history: about.history.iter().map(|line| shown(line, &zone)).collect(),
    };
    page(caller, &format!("Filer {}: {}", about.filer.serial, about.filer.name), &body)
}

fn record(filer: &Filer) -> Vec<(String, String)> {
    let or_none = |text: &str| if text.trim().is_empty() { "none on record".to_owned() } else { text.replace('\n', ", ") };
    [
        ("Name", filer.name.clone()),
        ("Former names", or_none(&filer.former_names)),
        ("Login", filer.login.clone()),
        ("E-mail", or_none(&filer.email)),
        ("Telephone", or_none(&filer.phone)),
        ("Address", or_none(&filer.address)),
        ("Bar number", or_none(filer.bar_number.as_deref().unwrap_or_default())),
        ("Role", filer.role.label().to_owned()),
        ("Standing", filer.standing.word().to_owned()),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .to_vec()
}

/// State, failed tries and next step, in the words in which the clerk can say them on the telephone.
fn sees(about: &About, settings: &Settings, names: &ProductNames, now: Time) -> Vec<(String, String)> {
    let zone = settings.zone();
    let (state, next) = state_and_next(about, settings, names, now);
    let tries = match about.counter.door(now) {
        Door::Open if about.counter.failures == 0 => "None.".to_owned(),
        Door::Open => format!("{} in a row, the last {}.", about.counter.failures, about.counter.last.long(&zone)),
        Door::Wait(until) => {
            format!("{} in a row. The password rests until {}.", about.counter.failures, until.in_zone(&zone, "%-I:%M:%S %p %Z"))
        }
        Door::Closed => format!(
            "{} in a row: the password no longer works until it is renewed or the tries are cleared.",
            about.counter.failures
        ),
    };
    vec![("State".to_owned(), state), ("Failed tries".to_owned(), tries), ("Next step".to_owned(), next)]
}

fn state_and_next(about: &About, settings: &Settings, names: &ProductNames, now: Time) -> (String, String) {
    let ProductNames { pacer, cmecf } = names;
    let zone = settings.zone();
    let filer = &about.filer;
    if filer.standing == Standing::Disabled {
        return ("The court has closed this account.".into(), "Open it again, if that was a mistake.".into());
    }
    if let Some(link) = &about.living {
        let number = link.account_number;
        return match link.state {
            State::Pending => (
                format!("Asked to be linked to {pacer} account {number}; waits for this desk. Can view, can't file."),
                format!("Decide request {}.", link.number),
            ),
            State::Frozen => (
                format!("The link to {pacer} account {number} is frozen. Can view, can't file."),
                format!("Look into link {} and lift the freeze or end it.", link.number),
            ),
            _ => (
                format!(
                    "Linked to {pacer} account {number} since {}. The court's own password is retired.",
                    link.changed_at.long(&zone)
                ),
                format!("Sign on with the {pacer} user name and password. Forgotten: the service center's recovery."),
            ),
        };
    }
    if filer.retired_at.is_some() {
        return match about.codes.first() {
            Some(code) => (
                "The link has ended; the court's own password is retired.".into(),
                format!(
                    "Sign on with the own {pacer} account and use the linking code, good until {}.",
                    code.expires_at.long(&zone)
                ),
            ),
            None => ("The link has ended; the court's own password is retired.".into(), "Issue a linking code.".into()),
        };
    }
    let reset = if filer.password_hash.is_none() { " The password must be chosen anew: start a reset." } else { "" };
    match settings.stage(now) {
        Stage::CurrentGen => {
            (format!("Logs in with the {cmecf} login and password.{reset}"), "Nothing; linking opens at go-live.".into())
        }
        Stage::NextGen => (
            format!("Not linked. Can view with a {pacer} account, can't file.{reset}"),
            format!("Sign on with the own {pacer} account, then Utilities, Link a {cmecf} account to my {pacer} account."),
        ),
    }
}
