//! `POST /messages`: what courts tell the centre, each for itself alone, each message once.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use domain::{
    Fresh, Id,
    message::{CourtState, LinkState, Message},
};
use oidc::signed::{self, SignedError};
use serde_json::json;
use site::{Failure, Visit, visit::bare_host};
use store::{
    centre::{
        Tx, accounts, challenges, courts, links, tasks,
        transactions::{self, Transaction},
    },
    shared::{audit, mails, outbox},
};

use super::mails::{To, about_link, submitted_at};
use crate::CentreSite;

/// Seconds by which the sender's machine clock may differ from ours.
pub(super) const SKEW: i64 = 120;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// It took effect, or it was known, or a newer one was.
    Taken,
    /// It must not be sent again: status and reason.
    Refused(u16, String),
    /// Something it needs is not here yet.
    Later(&'static str),
}

/// Takes a message. 200: acknowledged; 401: not believed; 403 and 409: refused for good, with the reason; 503: try again.
pub async fn receive(State(site): State<CentreSite>, visit: Visit, headers: HeaderMap, body: Bytes) -> Result<Response, Failure> {
    // The signature names our configured host, whatever Host the request bears (A36).
    let origin = site.shared.installation.pacer();
    let path = if visit.query.is_empty() { visit.path.clone() } else { format!("{}?{}", visit.path, visit.query) };
    let request = signed::Request {
        method: "POST",
        authority: &bare_host(origin.split("://").nth(1).unwrap_or_default()),
        path_and_query: &path,
        body: &body,
    };
    let mut signatures = headers.get_all(signed::HEADER).iter();
    let signature = signatures.next().and_then(|value| value.to_str().ok()).filter(|_| signatures.next().is_none());
    let keys = |id: &str| site.court_keys.get(id).cloned().unwrap_or_default();
    let sender = match signed::verify(&request, signature, &keys, visit.fresh.machine_now.unix(), SKEW) {
        Ok(sender) => sender,
        Err(why) => {
            if let SignedError::Stale { .. } = why {
                tracing::error!("a message was not taken, and will be sent again: {why}");
            }
            return Ok(say(401, &why.to_string()));
        }
    };
    let Ok(id) = sender.message_id.parse::<Id>() else { return Ok(say(400, "the message's id is no number")) };
    let message = serde_json::from_slice::<Message>(&body).ok();
    let (court, kept) = (sender.id, site.clone());
    let outcome = site
        .room
        .write("receive_message", &visit.fresh, move |tx, fresh| take(&kept, tx, fresh, &court, id, message.as_ref()))
        .await?;
    match outcome {
        Outcome::Taken => {
            site.room.forget_courts();
            (site.shared.wake)();
            Ok(Json(json!({"acknowledged": true})).into_response())
        }
        Outcome::Refused(status, reason) => Ok(say(status, &reason)),
        Outcome::Later(reason) => Ok(say(503, reason)),
    }
}

fn say(status: u16, reason: &str) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({"reason": reason}))).into_response()
}

/// The one transaction of a message (`None` when it can't be read): received once, effect, mails.
fn take(
    site: &CentreSite,
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    court: &str,
    id: Id,
    message: Option<&Message>,
) -> store::Result<Outcome> {
    let subject = format!("Message {id} of {court} was refused");
    if let Some(detail) = tasks::find(tx, &subject)? {
        return Ok(refusal_again(&detail));
    }
    if let Some(Message::Link(link)) = message
        && courts::by_id(tx, court)?.is_none()
        && links::find(tx, court, link.link)?.is_none()
    {
        return Ok(Outcome::Later("the court has not told what it is yet"));
    }
    if !outbox::receive_once(tx, fresh, court, id)? {
        return Ok(Outcome::Taken);
    }
    let outcome = match message {
        Some(Message::Court(state)) => court_told(tx, court, state)?,
        Some(Message::Link(state)) => link_told(site, tx, fresh, court, state)?,
        Some(Message::SessionEnded(_) | Message::Account(_)) => Outcome::Refused(403, "a court can't say that".into()),
        None => Outcome::Refused(409, "the message can't be read".into()),
    };
    if let Outcome::Refused(status, reason) = &outcome {
        tasks::add(tx, fresh, &subject, &format!("{status} {reason}"))?;
        audit::record(tx, fresh, &format!("court {court}"), "refuse message", &format!("message {id}"), reason)?;
    }
    Ok(outcome)
}

/// A refusal that was given before: the sender did not hear it.
fn refusal_again(detail: &str) -> Outcome {
    let (status, reason) = detail.split_once(' ').unwrap_or(("409", detail));
    Outcome::Refused(status.parse().unwrap_or(409), reason.to_owned())
}

fn court_told(tx: &mut Tx<'_, '_>, court: &str, state: &CourtState) -> store::Result<Outcome> {
    if state.id != court {
        return Ok(Outcome::Refused(403, "a court speaks for itself alone".into()));
    }
    courts::register(tx, state)?;
    Ok(Outcome::Taken)
}

fn link_told(site: &CentreSite, tx: &mut Tx<'_, '_>, fresh: &mut Fresh, court: &str, told: &LinkState) -> store::Result<Outcome> {
    let Some(account) = accounts::by_number(tx, told.account_number)? else {
        return Ok(Outcome::Refused(403, "there is no such account".into()));
    };
    let before = links::find(tx, court, told.link)?;
    match &before {
        Some(known) if known.account_number != told.account_number => {
            return Ok(Outcome::Refused(409, "the link belongs to another account".into()));
        }
        Some(known) if known.version >= told.version => return Ok(Outcome::Taken),
        Some(_) => {}
        None if challenges::spend(tx, &told.challenge, court, account.id, told.link)? => {}
        None => return Ok(Outcome::Refused(403, "no sign-on of this account at this court stands behind the link".into())),
    }
    links::register(tx, court, told)?;
    let who = format!("account {}", account.number);
    audit::record(tx, fresh, &format!("court {court}"), &format!("link is {}", told.state.word()), &who, &told.comment)?;
    if before.is_some_and(|known| known.state == told.state) {
        return Ok(Outcome::Taken);
    }
    let number = record(tx, court, told)?;
    let Some(court) = courts::by_id(tx, court)? else { return Ok(Outcome::Taken) };
    let installation = &site.shared.installation;
    let on_file = told.filer_email.trim();
    let same = on_file.eq_ignore_ascii_case(account.email.trim());
    let mut send = |to: To| {
        let mail = about_link(installation, &court, &account, told, number, to);
        mails::queue(tx, fresh, &installation.domain, &mail).map(|_| ())
    };
    send(To::Owner(same))?;
    if !same && is_one_address(on_file) {
        send(To::OnFile)?;
    }
    Ok(Outcome::Taken)
}

/// The maintenance transaction of a new state; gives its number. A request that waited is decided under the number it had.
fn record(tx: &mut Tx<'_, '_>, court: &str, told: &LinkState) -> store::Result<i64> {
    let lines = domain::link::status_lines(told.state);
    let pending = transactions::pending_of_link(tx, court, told.link)?;
    if let (Some(number), "Link") = (pending, lines.request) {
        transactions::decide(tx, number, lines.status, &told.comment, told.changed_at)?;
        return Ok(number);
    }
    if let (Some(number), "Unlink") = (pending, lines.request) {
        transactions::decide(tx, number, "Rejected", &told.comment, told.changed_at)?;
    }
    transactions::insert(
        tx,
        &Transaction {
            number: 0,
            account_number: told.account_number,
            court: court.to_owned(),
            link: Some(told.link),
            request: lines.request.to_owned(),
            status: lines.status.to_owned(),
            comment: told.comment.clone(),
            submitted_at: submitted_at(told),
            changed_at: told.changed_at,
        },
    )
}

/// One recipient and no header of its own (security A37).
fn is_one_address(address: &str) -> bool {
    address.split('@').count() == 2
        && !address.chars().any(|c| c.is_control() || c.is_whitespace() || ",;:<>()[]\"\\".contains(c))
}
