//! The one protocol between centre and courts: an HTTP request, signed by its sender.
//!
//! The signature is a compact JWS in one header. It covers method, host, path with query, the SHA-256 of the body, the sender, the
//! message's id and the time. A repeat is the same message id with a new time; the receiver keeps `(sender, message id)` and so sees a
//! repeat, ours or a stranger's, for what it is.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    claims,
    jwt::{self, JwtError, Rules},
    keys::{Alg, PublicKey, SigningKey},
};

/// The header that carries the signature, in lower case.
pub const HEADER: &str = "forecourt-signature";
const TYPE: &str = "forecourt-request+jwt";
const MAX_ID_BYTES: usize = 128;

/// The request that is signed or received. `authority` is the Host header; its port does not count.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub method: &'a str,
    pub authority: &'a str,
    pub path_and_query: &'a str,
    pub body: &'a [u8],
}

/// Who sent a request whose signature was right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    pub id: String,
    pub message_id: String,
    /// Unix seconds by the sender's machine clock.
    pub issued_at: i64,
}

/// Why a request was not believed; answer 401.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedError {
    #[error("the request carries no signature")]
    Missing,
    #[error(transparent)]
    Jwt(#[from] JwtError),
    #[error("the sender is not known")]
    UnknownSender,
    #[error("the signature is for another host")]
    OtherHost,
    #[error("the signature is for another method or path")]
    OtherRequest,
    #[error("the signature is for another body")]
    OtherBody,
    /// Rightly signed by this sender, so many seconds after the receiver's time, or before it when negative.
    #[error(
        "signed by {sender} {} seconds {} the receiver's time: the clock of one of the two is wrong, or the message was kept back",
        .seconds.unsigned_abs(), if *.seconds > 0 { "after" } else { "before" }
    )]
    Stale { sender: String, seconds: i64 },
}

/// The headers to add to a request that `sender_id` sends at `issued_at` (unix seconds, machine time).
pub fn sign(
    request: &Request<'_>,
    sender_id: &str,
    message_id: &str,
    issued_at: i64,
    key: &SigningKey,
) -> Result<Vec<(&'static str, String)>, JwtError> {
    let claims = json!({
        "iss": sender_id, "aud": host(request.authority), "jti": message_id, "iat": issued_at,
        "method": request.method.to_ascii_uppercase(), "path": request.path_and_query, "body_sha256": body_hash(request.body),
    });
    Ok(vec![(HEADER, jwt::sign(TYPE, &claims, key)?)])
}

/// Checks a request against its header (the value of [`HEADER`], `None` when missing or given twice).
///
/// `keys_of` gives the keys of a sender by its id, none for a stranger; so a court can speak for itself alone. `max_skew_secs`: how far
/// the time in the signature may be from `now`, either way.
pub fn verify(
    request: &Request<'_>,
    header: Option<&str>,
    keys_of: &dyn Fn(&str) -> Vec<PublicKey>,
    now: i64,
    max_skew_secs: i64,
) -> Result<Sender, SignedError> {
    let token = header.ok_or(SignedError::Missing)?;
    let claimed = jwt::unverified_text(token, "iss").ok_or(JwtError::Malformed)?;
    let keys = keys_of(&claimed);
    if keys.is_empty() {
        return Err(SignedError::UnknownSender);
    }
    let claims = jwt::verify(token, &Rules { algs: &[Alg::Es256, Alg::Rs256], types: &[TYPE] }, &keys)?;
    let text = |name| claims::text(&claims, name);
    if !claims::only_for(&claims, &host(request.authority)) {
        return Err(SignedError::OtherHost);
    }
    if text("method") != Some(&request.method.to_ascii_uppercase()) || text("path") != Some(request.path_and_query) {
        return Err(SignedError::OtherRequest);
    }
    if text("body_sha256") != Some(&body_hash(request.body)) {
        return Err(SignedError::OtherBody);
    }
    let issued_at = claims::time(&claims, "iat").ok_or(JwtError::Malformed)?;
    let seconds = issued_at.saturating_sub(now);
    if seconds.saturating_abs() > max_skew_secs {
        return Err(SignedError::Stale { sender: claimed, seconds });
    }
    let message_id = text("jti").filter(|id| id.len() <= MAX_ID_BYTES).ok_or(JwtError::Malformed)?;
    Ok(Sender { id: claimed, message_id: message_id.to_owned(), issued_at })
}

/// The host of an authority, in lower case and without its port.
fn host(authority: &str) -> String {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    host.to_ascii_lowercase()
}

fn body_hash(body: &[u8]) -> String {
    B64.encode(Sha256::digest(body))
}
