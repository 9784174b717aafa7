//! Signing off everywhere: the logout token that the centre posts to each court, and where a person goes after signing off.

use serde_json::json;

use crate::{
    CLOCK_SKEW_SECS,
    authorize::Client,
    claims,
    jwt::{self, JwtError, Rules},
    keys::{Alg, PublicKey, SigningKey},
};

/// A logout token lives this long, and a longer one is refused (Back-Channel Logout 1.0, 4).
pub const LOGOUT_TOKEN_SECS: i64 = 120;
const TYPE: &str = "logout+jwt";
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Makes the logout token for one client and one session (Back-Channel Logout 1.0, 2.4). Post it as form field `logout_token`.
pub fn logout_token(
    iss: &str,
    client_id: &str,
    sub: &str,
    sid: &str,
    jti: &str,
    now: i64,
    key: &SigningKey,
) -> Result<String, JwtError> {
    let claims = json!({
        "iss": iss, "aud": client_id, "sub": sub, "sid": sid, "jti": jti, "iat": now, "exp": now + LOGOUT_TOKEN_SECS,
        "events": {EVENT: {}},
    });
    jwt::sign(TYPE, &claims, key)
}

/// A checked logout token: end the session `sid`, and keep `jti` until `exp` to refuse it a second time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logout {
    pub sid: String,
    pub sub: Option<String>,
    pub jti: String,
    /// Unix seconds, the allowance for clocks included.
    pub exp: i64,
}

/// Why a logout token was refused; answer 400.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogoutError {
    #[error(transparent)]
    Jwt(#[from] JwtError),
    #[error("the logout token has another issuer")]
    Issuer,
    #[error("the logout token is for another client")]
    Audience,
    #[error("the logout token has expired, is from the future, or is good for too long")]
    Time,
    #[error("the token is not a logout token")]
    NotALogoutToken,
}

/// Checks a logout token (Back-Channel Logout 1.0, 2.6) against the centre's published keys.
pub fn verify_logout_token(token: &str, keys: &[PublicKey], iss: &str, client_id: &str, now: i64) -> Result<Logout, LogoutError> {
    let rules = Rules { algs: &[Alg::Es256, Alg::Rs256], types: &[TYPE] };
    let claims = jwt::verify(token, &rules, keys)?;
    let text = |name| claims::text(&claims, name).map(str::to_owned);
    if text("iss").as_deref() != Some(iss) {
        return Err(LogoutError::Issuer);
    }
    if !claims::only_for(&claims, client_id) {
        return Err(LogoutError::Audience);
    }
    let (iat, exp) = claims::time(&claims, "iat").zip(claims::time(&claims, "exp")).ok_or(LogoutError::Time)?;
    let kept_until = exp.saturating_add(CLOCK_SKEW_SECS);
    if iat > now.saturating_add(CLOCK_SKEW_SECS)
        || kept_until <= now
        || !(0..=LOGOUT_TOKEN_SECS).contains(&exp.saturating_sub(iat))
    {
        return Err(LogoutError::Time);
    }
    let event = claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(|event| event.is_object());
    match (text("sid"), text("jti")) {
        (Some(sid), Some(jti)) if event && claims.get("nonce").is_none() => {
            Ok(Logout { sid, sub: text("sub"), jti, exp: kept_until })
        }
        _ => Err(LogoutError::NotALogoutToken),
    }
}

/// Who asks for the end of a session, by the `id_token_hint` of a logout request (RP-Initiated Logout 1.0, 2). An expired ID token is
/// still a good hint; a forged one is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub client_id: String,
    pub sub: String,
    pub sid: Option<String>,
}

/// Reads a hint that this centre signed itself; `None` means: ask the person first.
pub fn read_hint(id_token: &str, own_keys: &[PublicKey], iss: &str) -> Option<Hint> {
    let rules = Rules { algs: &[Alg::Es256, Alg::Rs256], types: &["JWT"] };
    let claims = jwt::verify(id_token, &rules, own_keys).ok()?;
    let text = |name| claims::text(&claims, name).map(str::to_owned);
    if text("iss").as_deref() != Some(iss) || claims.get("events").is_some() {
        return None;
    }
    Some(Hint { client_id: text("aud")?, sub: text("sub")?, sid: text("sid") })
}

/// Whether a person may be sent there after signing off: only to an address that this client registered, to the letter.
pub fn may_return_to(client: &Client, post_logout_redirect_uri: &str) -> bool {
    client.post_logout_redirect_uris.iter().any(|uri| uri == post_logout_redirect_uri)
}
