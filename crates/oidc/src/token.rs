//! The token endpoint: who is calling, is the code theirs, and the tokens they get for it.
//!
//! The order for the caller: [`TokenRequest::parse`]; find the client by [`TokenRequest::claimed_client`]; [`authenticate`]; record the
//! `jti` and refuse one already there ([`TokenError::replayed`]); find the row of the code, [`redeem`] it and mark it used in one
//! transaction; [`id_token`]; [`answer`].

use serde_json::{Map, Value, json};

use crate::{
    CLOCK_SKEW_SECS,
    authorize::Client,
    claims,
    form::Form,
    jwt::{self, JwtError, Rules, unverified_text},
    keys::{Alg, SigningKey},
    pkce,
};

/// A code lives this long (O03; OAuth 2.0 Security BCP allows ten minutes at most).
pub const CODE_SECS: i64 = 60;
/// An ID token lives this long: the court reads it once and makes its own session.
pub const ID_TOKEN_SECS: i64 = 300;
/// An assertion may not be good for longer than this.
pub const ASSERTION_SECS: i64 = 300;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const MAX_JTI_BYTES: usize = 255;

/// An answer of the token endpoint: write status, headers and body as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub headers: [(&'static str, &'static str); 3],
    pub body: String,
}

/// A refusal (RFC 6749 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{error}: {description}")]
pub struct TokenError {
    pub error: &'static str,
    pub description: &'static str,
    /// The code was right but spent before: end every token and session that came from it (O02; RFC 6749 4.1.2).
    pub revoke: bool,
}

impl TokenError {
    /// The assertion's `jti` is already in the caller's table.
    pub fn replayed() -> TokenError {
        client_error("the assertion was used before")
    }

    /// The caller has no row for this code, or no client of this name.
    pub fn unknown_code() -> TokenError {
        grant_error("the code is not valid")
    }

    pub fn unknown_client() -> TokenError {
        client_error("the client is not known")
    }

    /// Its JSON answer: 401 for a client that did not prove itself, 400 for the rest.
    pub fn answer(&self) -> Answer {
        let status = if self.error == "invalid_client" { 401 } else { 400 };
        reply(status, &json!({"error": self.error, "error_description": self.description}))
    }
}

fn error(error: &'static str, description: &'static str) -> TokenError {
    TokenError { error, description, revoke: false }
}

fn client_error(description: &'static str) -> TokenError {
    error("invalid_client", description)
}

fn grant_error(description: &'static str) -> TokenError {
    error("invalid_grant", description)
}

/// A well-formed call, nothing proved yet.
#[derive(Debug, Clone)]
pub struct TokenRequest {
    pub code: String,
    pub redirect_uri: String,
    pub code_verifier: String,
    client_id: Option<String>,
    assertion: String,
}

impl TokenRequest {
    /// Reads the form body (RFC 6749 4.1.3, RFC 7523 2.2).
    pub fn parse(body: &str) -> Result<TokenRequest, TokenError> {
        let form = Form::parse(body).map_err(|_| error("invalid_request", "the body is not a form"))?;
        if form.repeated().is_some() {
            return Err(error("invalid_request", "a parameter is given twice"));
        }
        match form.get("grant_type") {
            Some("authorization_code") => {}
            Some(_) => {
                return Err(error("unsupported_grant_type", "grant_type must be authorization_code"));
            }
            None => return Err(error("invalid_request", "grant_type is missing")),
        }
        if form.get("client_assertion_type") != Some(ASSERTION_TYPE) || form.get("client_secret").is_some() {
            return Err(client_error("the client must use private_key_jwt"));
        }
        let need = |name, missing| form.get(name).map(str::to_owned).ok_or(error("invalid_request", missing));
        Ok(TokenRequest {
            assertion: form.get("client_assertion").ok_or(client_error("client_assertion is missing"))?.to_owned(),
            code: need("code", "code is missing")?,
            redirect_uri: need("redirect_uri", "redirect_uri is missing")?,
            code_verifier: need("code_verifier", "code_verifier is missing")?,
            client_id: form.get("client_id").map(str::to_owned),
        })
    }

    /// The client that the assertion says it is: for looking it up, nothing more.
    pub fn claimed_client(&self) -> Option<String> {
        unverified_text(&self.assertion, "sub")
    }
}

/// A proved assertion: keep `jti` until `exp` and refuse it until then (O11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assertion {
    pub jti: String,
    /// Unix seconds, the allowance for clocks included.
    pub exp: i64,
}

/// Checks the client's assertion (RFC 7523 3, OpenID Connect Core 9). `audiences`: the token endpoint's address, and the issuer if the
/// centre accepts that too.
pub fn authenticate(request: &TokenRequest, client: &Client, audiences: &[&str], now: i64) -> Result<Assertion, TokenError> {
    let rules = Rules { algs: &[Alg::Es256, Alg::Rs256], types: &["JWT", "client-authentication+jwt"] };
    let claims = jwt::verify(&request.assertion, &rules, &client.keys).map_err(|why| match why {
        JwtError::AlgorithmRefused => client_error("the assertion's algorithm is not allowed"),
        JwtError::UnknownKey => client_error("the assertion's key is not registered"),
        _ => client_error("the assertion is not valid"),
    })?;
    let names_client = |claim| claims::text(&claims, claim) == Some(&client.client_id);
    if !names_client("iss") || !names_client("sub") || request.client_id.as_ref().is_some_and(|id| *id != client.client_id) {
        return Err(client_error("the assertion names another client"));
    }
    if !audiences.iter().any(|audience| claims::only_for(&claims, audience)) {
        return Err(client_error("the assertion is for another audience"));
    }
    let exp = claims::time(&claims, "exp").ok_or(client_error("the assertion has no exp"))?;
    if exp.saturating_add(CLOCK_SKEW_SECS) <= now {
        return Err(client_error("the assertion has expired"));
    }
    if exp > now.saturating_add(ASSERTION_SECS + CLOCK_SKEW_SECS) {
        return Err(client_error("the assertion is good for too long"));
    }
    if ["iat", "nbf"].iter().filter_map(|name| claims::time(&claims, name)).any(|t| t > now.saturating_add(CLOCK_SKEW_SECS)) {
        return Err(client_error("the assertion is from the future"));
    }
    let jti = claims::text(&claims, "jti").filter(|jti| jti.len() <= MAX_JTI_BYTES);
    let jti = jti.ok_or(client_error("the assertion has no jti"))?.to_owned();
    Ok(Assertion { jti, exp: exp + CLOCK_SKEW_SECS })
}

/// What the centre wrote down when it made a code.
#[derive(Debug, Clone)]
pub struct CodeRow {
    pub client_id: String,
    pub redirect_uri: String,
    pub code_challenge: String,
    /// Unix seconds.
    pub issued_at: i64,
    pub used: bool,
}

/// Whether this client may have tokens for this code (RFC 6749 4.1.3, RFC 7636 4.6). `client` was authenticated before.
pub fn redeem(request: &TokenRequest, client: &Client, row: &CodeRow, now: i64) -> Result<(), TokenError> {
    if row.client_id != client.client_id {
        return Err(grant_error("the code is not valid"));
    }
    if row.used {
        return Err(TokenError { revoke: true, ..grant_error("the code was used before") });
    }
    if row.redirect_uri != request.redirect_uri {
        return Err(grant_error("redirect_uri is not the one of the authorization request"));
    }
    if !(0..CODE_SECS).contains(&now.saturating_sub(row.issued_at)) {
        return Err(grant_error("the code has expired"));
    }
    if !pkce::fits(&request.code_verifier, &row.code_challenge) {
        return Err(grant_error("code_verifier does not fit"));
    }
    Ok(())
}

/// How and when the person signed on.
#[derive(Debug, Clone)]
pub struct SignOn {
    /// The person's stable, opaque name at the centre.
    pub sub: String,
    /// Unix seconds of the last proof of identity.
    pub auth_time: i64,
    /// The centre's session, as logout tokens will name it.
    pub sid: String,
    pub acr: String,
    /// RFC 8176 values: `pwd`, `otp`, `hwk`, ...
    pub amr: Vec<String>,
    /// From the authorization request.
    pub nonce: String,
}

/// The ID token (OpenID Connect Core 2) for `client_id`. Claims in `extra` never replace the protocol's own.
pub fn id_token(
    iss: &str,
    client_id: &str,
    who: &SignOn,
    extra: &Map<String, Value>,
    now: i64,
    key: &SigningKey,
) -> Result<String, JwtError> {
    let own = json!({
        "iss": iss, "sub": who.sub, "aud": client_id, "exp": now + ID_TOKEN_SECS, "iat": now,
        "auth_time": who.auth_time, "nonce": who.nonce, "sid": who.sid, "acr": who.acr, "amr": who.amr,
    });
    let mut claims = extra.clone();
    if let Value::Object(own) = own {
        claims.extend(own);
    }
    jwt::sign("JWT", &Value::Object(claims), key)
}

/// The good answer (RFC 6749 5.1, OpenID Connect Core 3.1.3.3). `expires_in`: seconds the access token lives.
pub fn answer(access_token: &str, expires_in: i64, scope: &str, id_token: &str) -> Answer {
    let body = json!({
        "access_token": access_token, "token_type": "Bearer", "expires_in": expires_in, "scope": scope, "id_token": id_token,
    });
    reply(200, &body)
}

fn reply(status: u16, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("cache-control", "no-store"), ("pragma", "no-cache")];
    Answer { status, headers, body: body.to_string() }
}
