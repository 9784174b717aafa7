//! The page of each reason why accounts can't be linked: what happened, why, what to do next, whom to call.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::Response,
};
use domain::{
    account::SignedOn,
    link::{Refusal, wording},
    permission::{self, Action, Answer, Thing},
    time::long_date,
};
use site::{Failure, Page};

use super::{help, help_lines};
use crate::{Caller, frame};

#[derive(Template)]
#[template(path = "linking/refused.html")]
struct Refused {
    explanation: String,
    also: String,
    next_step: String,
    more: Vec<(String, String, String)>,
    ways: Vec<(String, String)>,
    help: Vec<String>,
}

/// The page of these refusals: the first gives the heading, the others stand below it.
///
/// # Errors
/// When there is none, or a template fails.
pub(crate) fn page(caller: &Caller, person: &SignedOn, refusals: &[Refusal]) -> Result<Response, Failure> {
    let Some((first, rest)) = refusals.split_first() else {
        return Err(Failure::internal("a refusal without a reason"));
    };
    let help = help(caller, person.account_number);
    let body = Refused {
        explanation: first.explanation(&help),
        also: also(caller, first),
        next_step: first.next_step(&help),
        more: rest
            .iter()
            .map(|refusal| (refusal.headline(&help), refusal.explanation(&help), refusal.next_step(&help)))
            .collect(),
        ways: ways(caller, first),
        help: help_lines(caller, person.account_number),
    };
    let headline = first.headline(&help);
    let page = Page::new(&caller.visit, &caller.frame(), &headline, &headline, &body)?;
    let Refusal::TooManyTries { until } = first else { return Ok(page.respond()) };
    let mut response = page.status(StatusCode::TOO_MANY_REQUESTS).respond();
    let seconds = until.seconds_since(caller.visit.fresh.now).max(1);
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

/// What the same answer says to everyone whose password was not right: among them those whose password linking has retired (A30).
fn also(caller: &Caller, refusal: &Refusal) -> String {
    let names = &caller.site.shared.installation.names;
    match refusal {
        Refusal::WrongLogin | Refusal::DoorClosed => format!(
            "A {} account that was linked before no longer has a password of its own: its owner uses central sign-on with the {} account \
             it is linked to, and nothing else.",
            names.cmecf, names.pacer
        ),
        _ => String::new(),
    }
}

fn ways(caller: &Caller, refusal: &Refusal) -> Vec<(String, String)> {
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let way = |label: &str, href: &str| (label.to_owned(), href.to_owned());
    let again = way("Try again", "/link");
    let forgot = (wording::entry_labels(names)[2].clone(), "/forgot".to_owned());
    let code = way("I have a linking code from the court", "/link/code");
    let where_to_file = ("Where can I file?".to_owned(), format!("{}/where-can-i-file", installation.pacer()));
    let log_out = ("Log Out".to_owned(), frame::menu_href(caller.settings().kind, "Log Out"));
    match refusal {
        Refusal::WrongLogin | Refusal::DoorClosed => vec![again, forgot, code],
        Refusal::TooManyTries { .. } => vec![forgot, code],
        Refusal::LegacyAccount => vec![
            (format!("Upgrade your {} account", names.pacer), format!("{}/manage/upgrade", installation.pacer())),
            where_to_file,
        ],
        Refusal::SharedAccount | Refusal::AdministrativeAccount => vec![log_out],
        Refusal::NotLive { .. } => vec![("Court site".to_owned(), caller.site.www()), where_to_file],
        Refusal::AlreadyLinked { .. } | Refusal::AccountHasLink { .. } => vec![where_to_file],
        Refusal::LinkedElsewhere => vec![again, log_out],
        Refusal::FilerDisabled | Refusal::NamesDiffer { .. } => vec![again, where_to_file],
    }
}

/// For someone signed on with the court's own login, before go-live.
///
/// # Errors
/// When a template fails.
pub(crate) fn to_court_login(caller: &Caller) -> Result<Failure, Failure> {
    let settings = caller.settings();
    let names = &caller.site.shared.installation.names;
    let opens = long_date(settings.go_live);
    let why = match permission::may(caller.actor(), Action::LinkAccount, Thing::ANY) {
        Answer::No(why) => why.to_owned(),
        Answer::Yes | Answer::NotFound => String::new(),
    };
    let body = Refused {
        explanation: format!("The {} moves to NextGen {} on {opens}. {why}", settings.short_name, names.cmecf),
        also: String::new(),
        next_step: format!(
            "Until {opens} keep filing with this login. Write it and its password down: you will need both to link. Get an individual, \
             upgraded {} account of your own before that day.",
            names.pacer
        ),
        more: Vec::new(),
        ways: vec![("Court site".to_owned(), caller.site.www())],
        help: frame::contact_lines(settings),
    };
    let headline = format!("Linking opens on {opens}");
    Ok(Failure::instead(Page::new(&caller.visit, &caller.frame(), &headline, &headline, &body)?.respond()))
}
