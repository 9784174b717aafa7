//! Where can I file? Every court with its exact state for this account, and the next step.

use askama::Template;
use domain::{
    Time,
    account::{Generation, Kind},
    link::State,
    message::CourtState,
    time::long_date,
};
use site::{Answer, Page, installation::Installation};
use store::centre::{
    accounts::Account,
    courts,
    links::{self, Link},
};

use super::courts::is_live;
use crate::caller::Caller;

struct Row {
    court: String,
    tag: &'static str,
    state: String,
    next: String,
    href: String,
    label: String,
}

#[derive(Template)]
#[template(path = "public/where_can_i_file.html")]
struct WherePage {
    pacer: String,
    first: String,
    first_href: String,
    first_label: String,
    courts: Vec<Row>,
    number: i64,
}

/// `GET /where-can-i-file`.
pub async fn show(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let (number, now) = (account.number, caller.visit.fresh.now);
    let (courts, links) = caller.site.room.read(move |tx| Ok((courts::all(tx)?, links::of_account(tx, number)?))).await?;
    let installation = &caller.site.shared.installation;
    let (first, first_href, first_label) = first_step(installation, account);
    let body = WherePage {
        pacer: installation.names.pacer.clone(),
        first,
        first_href,
        first_label,
        courts: courts
            .iter()
            .map(|court| {
                let here: Vec<&Link> = links.iter().filter(|link| link.court == court.id).collect();
                standing(installation, account, court, &here, now)
            })
            .collect(),
        number,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Where can I file?", "Where can I file?", &body)?.respond())
}

/// What keeps this account from being linked anywhere: what to do, where, and what that is called. Empty when nothing does.
fn first_step(installation: &Installation, account: &Account) -> (String, String, String) {
    let names = &installation.names;
    match (account.kind, account.generation) {
        (Kind::Individual, Generation::Upgraded) => (String::new(), String::new(), String::new()),
        (Kind::Individual, Generation::Legacy) => (
            format!(
                "This is a legacy {} account. Upgrade it first; then you can link your {} accounts to it.",
                names.pacer, names.cmecf
            ),
            "/manage/upgrade".into(),
            "Upgrade now".into(),
        ),
        (Kind::Shared | Kind::Administrative, _) => (
            format!(
                "This {} account belongs to several people or serves for bills only, so it can't be linked to a {} account. Each person \
                 who files needs an account of their own: register one, or sign on with it.",
                names.pacer, names.cmecf
            ),
            "/register".into(),
            "Register an account of your own".into(),
        ),
    }
}

fn standing(installation: &Installation, account: &Account, court: &CourtState, links: &[&Link], now: Time) -> Row {
    let names = &installation.names;
    let ecf = format!("{}/cgi-bin/login.pl", installation.ecf(&court.id));
    let ask = contact(court);
    let mut row = Row {
        court: court.full_name.clone(),
        tag: "",
        state: String::new(),
        next: String::new(),
        href: ecf,
        label: format!("Open {}", names.cmecf),
    };
    let roles = |state: State| {
        let roles: Vec<&str> = links.iter().filter(|link| link.state == state).map(|link| link.role.label()).collect();
        roles.join(" and ")
    };
    let has = |state: State| links.iter().any(|link| link.state == state);
    if !is_live(court, now) {
        let assumed = if court.go_live_is_assumed { " (assumed: the court has published no date)" } else { "" };
        row.state = format!("Not live yet. Goes live on {}{assumed}", long_date(court.go_live));
        row.next = format!(
            "Until then file with the login that the court gave you. From that day on, link your {} account.",
            names.cmecf
        );
    } else if has(State::Frozen) {
        row.tag = "frozen";
        row.state = format!("Frozen: {}", roles(State::Frozen));
        row.next = format!("Nothing can be filed until the court has looked into it. Ask the court: {ask}.");
    } else if has(State::Active) {
        row.tag = "active";
        row.state = format!("Linked as {}", roles(State::Active));
        row.next = "You can file here.".into();
        if has(State::Pending) {
            row.next = format!("You can file here. Your request as {} waits for the court.", roles(State::Pending));
        }
    } else if has(State::Pending) {
        row.tag = "pending";
        row.state = format!("Pending: {}", roles(State::Pending));
        row.next = format!("The court is looking at your request. You can view, and file once it is approved. Questions: {ask}.");
    } else if account.kind != Kind::Individual {
        row.state = "View only".into();
        row.next = "This account can't be linked. Sign on with an account of your own.".into();
    } else if account.generation == Generation::Legacy {
        row.state = "View only".into();
        row.next = format!("Upgrade your {} account, then link.", names.pacer);
        (row.href, row.label) = ("/manage/upgrade".into(), "Upgrade now".into());
    } else if let Some(last) = links.first() {
        row.tag = "rejected";
        row.state = if last.state == State::Ended { "Ended".into() } else { "Refused".into() };
        row.next = format!("{}. Ask the court for the next step: {ask}.", last.comment.trim_end_matches('.'));
    } else {
        row.state = "Live, not linked".into();
        row.next = format!(
            "If the court gave you a {0} login before it went live, sign on and choose Utilities, then Link a {0} account to my {1} \
             account. If it never did, ask the court how to be admitted: {ask}.",
            names.cmecf, names.pacer
        );
        row.label = "Link now".into();
    }
    row
}

fn contact(court: &CourtState) -> String {
    let ways = [&court.contacts.phone, &court.contacts.email];
    let ways: Vec<&str> = ways.into_iter().map(String::as_str).filter(|way| !way.is_empty()).collect();
    if ways.is_empty() { court.full_name.clone() } else { ways.join(", ") }
}
