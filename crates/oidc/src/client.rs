//! The court's side: sending the browser to the centre, and believing only the answer to its own question.

use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::{
    CLOCK_SKEW_SECS, claims,
    form::{Form, encode, with_query},
    jwt::{self, JwtError, Rules},
    keys::{Alg, PublicKey, SigningKey},
    pkce,
};

/// Seconds that our assertions live.
const ASSERTION_SECS: i64 = 60;
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// What a court knows about the centre and about itself.
#[derive(Debug, Clone)]
pub struct Config {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub client_id: String,
    pub redirect_uri: String,
    /// Space-separated; `openid` is a must.
    pub scope: String,
}

/// How fresh the sign-on must be; all empty for an ordinary one.
#[derive(Debug, Clone, Default)]
pub struct Ask<'a> {
    /// Seconds since the last proof of identity, at most.
    pub max_age: Option<i64>,
    /// `login`, `none`, ...
    pub prompt: Option<&'a str>,
    pub login_hint: Option<&'a str>,
}

/// The address at the centre to send the browser to. Keep `state`, `nonce` and `verifier` (see [`pkce::random_text`]) on the server, or
/// what they can be made of again there alone; bound to this browser by a cookie, for ten minutes and one use.
pub fn start(config: &Config, state: &str, nonce: &str, verifier: &str, ask: &Ask<'_>) -> String {
    let challenge = pkce::challenge(verifier);
    let max_age = ask.max_age.map(|seconds| seconds.to_string());
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", &config.client_id),
        ("redirect_uri", &config.redirect_uri),
        ("scope", &config.scope),
        ("state", state),
        ("nonce", nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    parameters.extend(max_age.as_deref().map(|seconds| ("max_age", seconds)));
    parameters.extend(ask.prompt.map(|prompt| ("prompt", prompt)));
    parameters.extend(ask.login_hint.map(|hint| ("login_hint", hint)));
    with_query(&config.authorization_endpoint, &parameters)
}

/// Why a callback or a token answer was not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    #[error("the answer is malformed")]
    Malformed,
    #[error("the answer does not belong to this browser's request")]
    State,
    #[error("the answer comes from another issuer")]
    Issuer,
    /// The centre said no; the text is its error code.
    #[error("the centre answered {0}")]
    Refused(String),
}

/// Checks the callback's query and gives the code. `expected_state` is this browser's own; `iss` is required (RFC 9207 2.4), in errors
/// too.
pub fn callback(query: &str, config: &Config, expected_state: &str) -> Result<String, CallbackError> {
    let form = Form::parse(query).map_err(|_| CallbackError::Malformed)?;
    if form.repeated().is_some() {
        return Err(CallbackError::Malformed);
    }
    let state = form.get("state").unwrap_or_default();
    if expected_state.is_empty() || !bool::from(state.as_bytes().ct_eq(expected_state.as_bytes())) {
        return Err(CallbackError::State);
    }
    if form.get("iss") != Some(&config.issuer) {
        return Err(CallbackError::Issuer);
    }
    match (form.get("code"), form.get("error")) {
        (Some(code), None) => Ok(code.to_owned()),
        (None, Some(error)) => Err(CallbackError::Refused(known_error(error))),
        _ => Err(CallbackError::Malformed),
    }
}

/// The form body of the token request, with a fresh client assertion (RFC 7523 2.2). `jti`: [`pkce::random_text`] of fresh bytes.
pub fn token_request_body(
    config: &Config,
    code: &str,
    verifier: &str,
    jti: &str,
    now: i64,
    key: &SigningKey,
) -> Result<String, JwtError> {
    let assertion = json!({
        "iss": config.client_id, "sub": config.client_id, "aud": config.token_endpoint,
        "jti": jti, "iat": now, "exp": now + ASSERTION_SECS,
    });
    Ok(encode(&[
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &config.redirect_uri),
        ("code_verifier", verifier),
        ("client_id", &config.client_id),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", &jwt::sign("JWT", &assertion, key)?),
    ]))
}

/// The two tokens of a good answer; the ID token is not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    pub access_token: String,
    pub id_token: String,
}

/// Reads the token endpoint's answer.
pub fn read_token_answer(status: u16, body: &str) -> Result<Tokens, CallbackError> {
    if body.len() > MAX_ANSWER_BYTES {
        return Err(CallbackError::Malformed);
    }
    let body: Value = serde_json::from_str(body).map_err(|_| CallbackError::Malformed)?;
    let text = |name| claims::text(&body, name);
    match (status, text("access_token"), text("id_token"), text("token_type")) {
        (200, Some(access), Some(id), Some(kind)) if kind.eq_ignore_ascii_case("bearer") => {
            Ok(Tokens { access_token: access.to_owned(), id_token: id.to_owned() })
        }
        (200, ..) => Err(CallbackError::Malformed),
        _ => Err(CallbackError::Refused(known_error(text("error").unwrap_or_default()))),
    }
}

/// What the court asked for, against which an ID token is held.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    pub iss: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
    /// As asked in [`Ask`]; then `auth_time` must be there and young enough.
    pub max_age: Option<i64>,
}

/// Who signed on, by a checked ID token.
#[derive(Debug, Clone, PartialEq)]
pub struct IdToken {
    pub sub: String,
    /// The centre's session; its logout token will name it.
    pub sid: Option<String>,
    pub auth_time: Option<i64>,
    pub acr: Option<String>,
    /// Every claim, the centre's own ones included.
    pub claims: Value,
}

/// Why an ID token was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    #[error(transparent)]
    Jwt(#[from] JwtError),
    #[error("the ID token has another issuer")]
    Issuer,
    #[error("the ID token is for another client")]
    Audience,
    #[error("the ID token answers another request")]
    Nonce,
    #[error("the ID token has expired or is from the future")]
    Time,
    #[error("the sign-on is older than the court allows")]
    NotFresh,
    #[error("the token is not an ID token")]
    NotAnIdToken,
}

/// Checks an ID token (OpenID Connect Core 3.1.3.7) against the centre's published keys.
pub fn verify_id_token(token: &str, keys: &[PublicKey], expected: &Expected<'_>, now: i64) -> Result<IdToken, IdTokenError> {
    let rules = Rules { algs: &[Alg::Es256, Alg::Rs256], types: &["JWT"] };
    let claims = jwt::verify(token, &rules, keys)?;
    let text = |name| claims::text(&claims, name);
    let time = |name| claims::time(&claims, name);
    if text("iss") != Some(expected.iss) {
        return Err(IdTokenError::Issuer);
    }
    if !claims::only_for(&claims, expected.client_id) || claims.get("azp").is_some_and(|azp| azp != expected.client_id) {
        return Err(IdTokenError::Audience);
    }
    if claims.get("events").is_some() {
        return Err(IdTokenError::NotAnIdToken);
    }
    let nonce = text("nonce").unwrap_or_default();
    if expected.nonce.is_empty() || !bool::from(nonce.as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(IdTokenError::Nonce);
    }
    let (exp, iat) = time("exp").zip(time("iat")).ok_or(IdTokenError::Time)?;
    if exp.saturating_add(CLOCK_SKEW_SECS) <= now || iat > now.saturating_add(CLOCK_SKEW_SECS) {
        return Err(IdTokenError::Time);
    }
    let auth_time = time("auth_time");
    if let Some(max) = expected.max_age {
        let age = now.saturating_sub(auth_time.ok_or(IdTokenError::NotFresh)?);
        if age > max.saturating_add(CLOCK_SKEW_SECS) {
            return Err(IdTokenError::NotFresh);
        }
    }
    let own = |name| text(name).map(str::to_owned);
    let sub = own("sub").ok_or(IdTokenError::NotAnIdToken)?;
    Ok(IdToken { sub, sid: own("sid"), acr: own("acr"), auth_time, claims })
}

/// An error code fit to be logged and shown: the characters RFC 6749 allows, few of them.
fn known_error(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(64).collect()
}
