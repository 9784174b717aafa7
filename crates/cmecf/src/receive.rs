//! `POST /messages`: what the centre tells this court, each message once.

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::{Fresh, Id, message::Message};
use oidc::signed;
use serde_json::json;
use site::{Answer, Visit, visit::bare_host};
use store::{
    court::{Tx, accounts, sessions},
    shared::{audit, outbox},
};

use crate::CourtSite;

/// The one sender.
const CENTRE: &str = "centre";

/// Seconds by which the sender's machine clock may differ from ours.
const SKEW: i64 = 120;

/// Takes a message. 200: acknowledged, also when it was known; 400 and 401: not believed; 403 and 409: refused for good.
pub(crate) async fn receive(State(site): State<CourtSite>, visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
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
        Err(why) => return Ok(say(StatusCode::UNAUTHORIZED, &why.to_string())),
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
