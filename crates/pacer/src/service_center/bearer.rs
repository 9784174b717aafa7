//! `POST /tokens`: a court asks whose a token is, and may read for that account until the token ends (design 5).

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse as _, Response},
};
use domain::session::token_is_good;
use oidc::signed;
use serde::Deserialize;
use serde_json::json;
use site::{Failure, Visit, visit::bare_host};
use store::centre::{accounts, sessions, tokens};

use super::receive::SKEW;
use crate::CentreSite;

/// What a court asks. It sends the token's hash: what the centre keeps is no more than that.
#[derive(Deserialize)]
struct Question {
    token_sha256: String,
}

/// Answers a court: 200 with the bearer; 404 for every token that is not good; 401 when it is no court that asks.
pub async fn tell(State(site): State<CentreSite>, visit: Visit, headers: HeaderMap, body: Bytes) -> Result<Response, Failure> {
    // The signature names our configured host, whatever Host the request bears (A36).
    let origin = site.shared.installation.pacer();
    let request = signed::Request {
        method: "POST",
        authority: &bare_host(origin.split("://").nth(1).unwrap_or_default()),
        path_and_query: "/tokens",
        body: &body,
    };
    let mut signatures = headers.get_all(signed::HEADER).iter();
    let signature = signatures.next().and_then(|value| value.to_str().ok()).filter(|_| signatures.next().is_none());
    let keys = |id: &str| site.court_keys.get(id).cloned().unwrap_or_default();
    let sender = match signed::verify(&request, signature, &keys, visit.fresh.machine_now.unix(), SKEW) {
        Ok(sender) => sender,
        Err(why) => return Ok(say(StatusCode::UNAUTHORIZED, &why.to_string())),
    };
    let asked = serde_json::from_slice::<Question>(&body).ok().and_then(|question| bytes(&question.token_sha256));
    let Some(hash) = asked else { return Ok(say(StatusCode::BAD_REQUEST, "the question can't be read")) };
    let (looked, now) = (hash.clone(), visit.fresh.now);
    // Most that is asked for is not there: no write stands in its way.
    let found = site.room.read(move |tx| tokens::by_hash(tx, &looked)).await?;
    if !found.is_some_and(|token| token_is_good(token.created_at, now)) {
        return Ok(say(StatusCode::NOT_FOUND, "no such token"));
    }
    let bearer = site
        .room
        .write("tell_bearer", &visit.fresh, move |tx, _| {
            let Some(token) = tokens::by_hash(tx, &hash)? else { return Ok(None) };
            let Some(account) = accounts::by_id(tx, token.account_id)?.filter(|account| account.closed_at.is_none()) else {
                return Ok(None);
            };
            // The court is told when the token ends.
            sessions::used_at_court(tx, &token.sid, &sender.id)?;
            Ok(Some((account.signed_on(&token.sid, "", &token.client_code), token.created_at)))
        })
        .await?;
    Ok(match bearer {
        Some((person, given_at)) => Json(json!({"person": person, "given_at": given_at})).into_response(),
        None => say(StatusCode::NOT_FOUND, "no such token"),
    })
}

fn say(status: StatusCode, reason: &str) -> Response {
    (status, Json(json!({"reason": reason}))).into_response()
}

/// 32 bytes from 64 hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..32).map(|place| u8::from_str_radix(hex.get(2 * place..2 * place + 2)?, 16).ok()).collect()
}
