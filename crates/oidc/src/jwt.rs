//! Compact JWS (RFC 7515): signing claims, and checking a token against a list of what is allowed.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keys::{Alg, PublicKey, SigningKey};

/// No token of ours comes near this; a longer one is refused unread.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// What a reader accepts. Anything that is not named here is refused (RFC 8725 3.1, 3.11).
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The algorithms.
    pub algs: &'a [Alg],
    /// The `typ` values, compared without regard to case. A token without `typ` passes only where `JWT` is listed.
    pub types: &'a [&'a str],
}

/// Why a token was refused or could not be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JwtError {
    #[error("the token is too long")]
    TooLong,
    #[error("the token is not three parts of base64url JSON")]
    Malformed,
    #[error("the token's algorithm is not allowed")]
    AlgorithmRefused,
    #[error("the token has critical header parameters that are not understood")]
    CriticalHeader,
    #[error("the token is of another type")]
    WrongType,
    #[error("the token's key is not known")]
    UnknownKey,
    #[error("the token's signature is wrong")]
    BadSignature,
    #[error("the token could not be signed")]
    NotSigned,
}

/// The header parameters that count. Keys inside or behind the header (`jwk`, `jku`, `x5u`, `x5c`) are never looked at.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// Signs `claims` (a JSON object) with `key`; the header carries `alg`, `typ` and `kid`.
pub fn sign(typ: &str, claims: &Value, key: &SigningKey) -> Result<String, JwtError> {
    let header = json!({"alg": key.alg().name(), "typ": typ, "kid": key.kid()});
    let message = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
    let signature = key.sign(message.as_bytes()).map_err(|_| JwtError::NotSigned)?;
    Ok(format!("{message}.{}", B64.encode(signature)))
}

/// Checks form, algorithm, type and signature, and gives the claims. Issuer, audience and times are the caller's to check.
///
/// A token that names a `kid` is checked with keys of that name only; one without is checked only when exactly one key fits its
/// algorithm (OpenID Connect Core 10.1).
pub fn verify(token: &str, rules: &Rules<'_>, keys: &[PublicKey]) -> Result<Value, JwtError> {
    let parts = split(token)?;
    let header: Header = serde_json::from_slice(&parts.header).map_err(|_| JwtError::Malformed)?;
    let alg = Alg::from_name(&header.alg).filter(|alg| rules.algs.contains(alg)).ok_or(JwtError::AlgorithmRefused)?;
    if header.crit.is_some() {
        return Err(JwtError::CriticalHeader);
    }
    let typ = header.typ.as_deref().unwrap_or("JWT");
    if !rules.types.iter().any(|allowed| allowed.eq_ignore_ascii_case(typ)) {
        return Err(JwtError::WrongType);
    }
    let of_alg = keys.iter().filter(|key| key.alg() == alg);
    let candidates: Vec<_> = match &header.kid {
        Some(kid) => of_alg.filter(|key| key.kid() == kid).collect(),
        None => of_alg.collect(),
    };
    if candidates.is_empty() || (header.kid.is_none() && candidates.len() > 1) {
        return Err(JwtError::UnknownKey);
    }
    if !candidates.iter().any(|key| key.verifies(parts.message.as_bytes(), &parts.signature)) {
        return Err(JwtError::BadSignature);
    }
    object(&parts.claims)
}

/// A text claim of a token whose signature was **not** checked: good only for finding the keys to check it with.
pub fn unverified_text(token: &str, claim: &str) -> Option<String> {
    let claims = object(&split(token).ok()?.claims).ok()?;
    crate::claims::text(&claims, claim).map(str::to_owned)
}

struct Parts<'a> {
    message: &'a str,
    header: Vec<u8>,
    claims: Vec<u8>,
    signature: Vec<u8>,
}

fn split(token: &str) -> Result<Parts<'_>, JwtError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(JwtError::TooLong);
    }
    let decode = |part: &str| B64.decode(part).map_err(|_| JwtError::Malformed);
    let (message, signature) = token.rsplit_once('.').ok_or(JwtError::Malformed)?;
    let (header, claims) = message.split_once('.').ok_or(JwtError::Malformed)?;
    Ok(Parts { message, header: decode(header)?, claims: decode(claims)?, signature: decode(signature)? })
}

fn object(claims: &[u8]) -> Result<Value, JwtError> {
    serde_json::from_slice(claims).ok().filter(Value::is_object).ok_or(JwtError::Malformed)
}
