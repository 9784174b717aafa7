//! `POST /messages`: what the centre tells this court, each message once; and what follows when the centre refuses one of ours.

use axum::{
    Json,
    body::Bytes,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::{
    Fresh, Id,
    link::Event,
    message::{LinkState, Message},
};
use oidc::signed::{self, SignedError};
use serde_json::json;
use site::{Answer, Visit, visit::bare_host};
use store::{
    court::{Tx, accounts, links, sessions, settings, tasks},
    shared::{audit, outbox},
};

use crate::{
    CourtSite,
    linking::decide::{self, Changed, Desk},
};

/// The one sender.
const CENTRE: &str = "centre";

/// Seconds by which the sender's machine clock may differ from ours.
const SKEW: i64 = 120;

/// Takes a message. 200: acknowledged, also when it was known; 400 and 401: not believed; 403 and 409: refused for good.
pub(crate) async fn receive(site: CourtSite, visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    // The signature names our configured host, whatever Host the request bears (security A36).
    let origin = site.ecf();
    let path = if visit.query.is_empty() { visit.path.clone() } else { format!("{}?{}", visit.path, visit.query) };
    let request = signed::Request {
        method: "POST",
        authority: &bare_host(origin.split("://").nth(1).unwrap_or_default()),
        path_and_query: &path,
        body: &body,
    };
    let mut signatures = headers.get_all(signed::HEADER).iter();
    let signature = signatures.next().and_then(|value| value.to_str().ok()).filter(|_| signatures.next().is_none());
    let keys = |id: &str| if id == CENTRE { site.centre_keys.to_vec() } else { Vec::new() };
    let sender = match signed::verify(&request, signature, &keys, visit.fresh.machine_now.unix(), SKEW) {
        Ok(sender) => sender,
        Err(why) => {
            if let SignedError::Stale { .. } = why {
                tracing::error!("a message was not taken, and will be sent again: {why}");
            }
            return Ok(say(StatusCode::UNAUTHORIZED, &why.to_string()));
        }
    };
    let Ok(id) = sender.message_id.parse::<Id>() else {
        return Ok(say(StatusCode::BAD_REQUEST, "the message's id is no number"));
    };
    let Ok(message) = serde_json::from_slice::<Message>(&body) else {
        return Ok(say(StatusCode::CONFLICT, "the message can't be read"));
    };
    if matches!(message, Message::Link(_) | Message::Court(_)) {
        return Ok(say(StatusCode::FORBIDDEN, "only a court can say that"));
    }
    site.room.write("receive_message", &visit.fresh, move |tx, fresh| take(tx, fresh, id, &message)).await?;
    Ok(Json(json!({"acknowledged": true})).into_response())
}

/// The one transaction of a message: received once, with its effect.
fn take(tx: &mut Tx<'_, '_>, fresh: &Fresh, id: Id, message: &Message) -> store::Result<()> {
    if !outbox::receive_once(tx, fresh, CENTRE, id)? {
        return Ok(());
    }
    match message {
        Message::SessionEnded(ended) => {
            let count = sessions::end_by_centre(tx, fresh, &ended.sid, ended.account_number, ended.at)?;
            if count > 0 {
                let account = format!("account {}", ended.account_number);
                audit::record(tx, fresh, CENTRE, "end sessions", &account, &format!("{count}"))?;
            }
        }
        Message::Account(told) => {
            accounts::take(tx, fresh, told)?;
        }
        Message::Link(_) | Message::Court(_) => {}
    }
    Ok(())
}

fn say(status: StatusCode, reason: &str) -> Response {
    (status, Json(json!({"reason": reason}))).into_response()
}

/// What follows at this court when the centre refuses one of its messages for good (design 5): a link that counts or waits is frozen,
/// and the clerk has a task. It runs in the transaction that notes the refusal. `payload` is the message as it was sent.
///
/// # Errors
/// When the database refuses.
pub fn refused(site: &CourtSite, tx: &mut Tx<'_, '_>, fresh: &mut Fresh, payload: &str, reason: &str) -> store::Result<()> {
    match serde_json::from_str::<Message>(payload) {
        Ok(Message::Link(told)) => link_refused(site, tx, fresh, &told, reason),
        Ok(Message::Court(_)) => {
            let detail = format!(
                "The service center refused what this court told of itself: {reason}. Its list of courts still shows the state before. \
                 Tell the service center."
            );
            tasks::add(tx, fresh, "court", &detail)
        }
        _ => tasks::add(tx, fresh, "message", &format!("The service center refused a message of this court: {reason}.")),
    }
}

fn link_refused(site: &CourtSite, tx: &mut Tx<'_, '_>, fresh: &mut Fresh, told: &LinkState, reason: &str) -> store::Result<()> {
    let Some(link) = links::by_id(tx, told.link)? else {
        let detail = format!("The service center refused a message about a link of account {}: {reason}.", told.account_number);
        return tasks::add(tx, fresh, "message", &detail);
    };
    let desk = Desk::of(&site.shared.installation, &settings::get(tx)?.settings);
    let why = format!("The service center refused the message about this link: {reason}.");
    let frozen = decide::change(tx, fresh, &desk, &link, Event::Freeze, "system", &why)?;
    let after = match frozen {
        Changed::Done(_) => {
            "The link is frozen. Find out with the service center what is wrong, then lift the freeze or end the link."
        }
        Changed::Late(_) => "Find out with the service center what is wrong.",
    };
    tasks::add(tx, fresh, &decide::thing(&link), &format!("{why} {after}"))
}

#[cfg(test)]
#[path = "receive_tests.rs"]
mod tests;
