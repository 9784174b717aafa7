//! Accounts at the desk: the search, and what one account's page shows.

use askama::Template;
use axum::{extract::Path, response::Response};
use domain::{
    Time,
    account::Generation,
    throttle::{Counter, Door},
    time::Zone,
};
use site::{Answer, Failure, FormState, Page};
use store::{
    centre::{
        accounts::{self, Account, find},
        requests::{self, Request},
    },
    shared::{audit, secrets},
};

use crate::{caller::Caller, manage::usage::open_after};

#[derive(Template)]
#[template(path = "staff/accounts.html")]
struct ListBody {
    q: String,
    accounts: Vec<Account>,
    most: usize,
}

#[derive(Template)]
#[template(path = "staff/account.html")]
struct OneBody<'a> {
    csrf: String,
    form: &'a FormState,
    done: &'a str,
    account: &'a Account,
    rows: Vec<(&'static str, String)>,
    requests: Vec<Request>,
    trail: Vec<audit::Line>,
    zone: Zone,
}

impl OneBody<'_> {
    fn at(&self, time: &Time) -> String {
        time.with_zone_name(&self.zone)
    }
}

/// `GET /staff/accounts?q=`: by number, user name, e-mail or name.
///
/// # Errors
/// A redirect when nobody of the staff is signed on.
pub async fn search(caller: Caller) -> Answer {
    caller.staff()?;
    let q = caller.visit.query_value("q").unwrap_or_default().trim().replace('\0', "");
    let asked = q.clone();
    let accounts = if q.is_empty() { Vec::new() } else { caller.site.room.read(move |tx| find::search(tx, &asked)).await? };
    let body = ListBody { q, accounts, most: find::MOST };
    Ok(Page::new(&caller.visit, &caller.frame(), "Accounts", "Accounts", &body)?.respond())
}

/// `GET /staff/accounts/{number}`.
///
/// # Errors
/// 404 for an unknown number; a redirect when nobody of the staff is signed on.
pub async fn show(caller: Caller, Path(number): Path<i64>) -> Answer {
    caller.staff()?;
    let done = match caller.visit.query_value("done").as_deref() {
        Some("reset") => {
            "The mail with the link is on its way to the owner. You don't see it, and nobody here chooses the password."
        }
        Some("compromised") => "The password is marked. Every session has ended, and the next sign-on asks for a new password.",
        Some("unlock") => "The counter of wrong passwords is cleared.",
        _ => "",
    };
    draw(&caller, number, done, &FormState::default()).await
}

/// The page of an account, with what came of an act or what was wrong with it.
///
/// # Errors
/// 404 for an unknown number.
pub(super) async fn draw(caller: &Caller, number: i64, done: &str, form: &FormState) -> Result<Response, Failure> {
    let now = caller.visit.fresh.now;
    let (begun, used) = open_after(now);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(account) = accounts::by_number(tx, number)? else { return Ok(None) };
            let counter = secrets::counter(tx, &accounts::secret_subject(account.id))?;
            let sessions = find::open_sessions(tx, account.id, begun, used)?;
            let requests = requests::of_account(tx, number)?;
            let trail = audit::of_thing(tx, &format!("account {number}"), 20)?;
            Ok(Some((account, counter, sessions, requests, trail)))
        })
        .await?;
    let (account, counter, sessions, requests, trail) = found.ok_or_else(Failure::not_found)?;
    let zone = Zone::service_center();
    let pacer = &caller.site.shared.installation.names.pacer;
    let rows = vec![
        ("Account Number", account.number.to_string()),
        ("Name", account.name()),
        ("User Name", account.username.clone()),
        ("E-mail", account.email.clone()),
        ("Telephone", or_none(&account.phone)),
        ("Address", or_none(&account.address.replace('\n', ", "))),
        ("Bar Number", or_none(account.bar_number.as_deref().unwrap_or_default())),
        (
            "Account Type",
            match account.generation {
                Generation::Legacy => format!("Legacy {pacer} Account: must be upgraded before it can be linked"),
                Generation::Upgraded => format!("Upgraded {pacer} Account"),
            },
        ),
        ("Kind", account.kind.word().to_owned()),
        ("State", state(&account)),
        ("Wrong passwords in a row", tries(counter, now, &zone)),
        ("Sessions open now", sessions.to_string()),
        ("Password set", account.password_changed_at.with_zone_name(&zone)),
        ("Registered", account.created_at.with_zone_name(&zone)),
    ];
    let body = OneBody { csrf: caller.visit.form_token(), form, done, account: &account, rows, requests, trail, zone };
    let heading = format!("Account {number}");
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &body)?.respond())
}

fn or_none(text: &str) -> String {
    if text.is_empty() { "none given".to_owned() } else { text.to_owned() }
}

fn state(account: &Account) -> String {
    if account.closed_at.is_some() {
        return "Closed".to_owned();
    }
    if account.email_confirmed_at.is_none() {
        return "Registered, address not confirmed: can't sign on".to_owned();
    }
    let search = if account.search_active { "case search active" } else { "case search inactive" };
    if account.must_change_password {
        format!("Open, {search}; must choose a new password at the next sign-on")
    } else {
        format!("Open, {search}")
    }
}

fn tries(counter: Counter, now: Time, zone: &Zone) -> String {
    let last = if counter.failures > 0 { format!(", the last {}", counter.last.with_zone_name(zone)) } else { String::new() };
    let door = match counter.door(now) {
        Door::Open => String::new(),
        Door::Wait(until) => format!("; the next try is taken from {}", until.with_zone_name(zone)),
        Door::Closed => "; the password opens nothing until a new one is chosen or the account is unlocked".to_owned(),
    };
    format!("{}{last}{door}", counter.failures)
}
