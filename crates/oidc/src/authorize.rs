//! The authorization endpoint: is this a sign-on request that the centre answers, and where may the answer go?

use serde::{Deserialize, Serialize};

use crate::{
    form::{Form, FormError, with_query},
    keys::PublicKey,
    pkce,
};

/// A court's state holds the address of a page.
const MAX_STATE_BYTES: usize = 4096;
const MAX_NONCE_BYTES: usize = 512;

/// A registered client: a court, or another program that lets people sign on at the centre.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub client_id: String,
    /// Where codes may be sent; see [`check_redirect_uri`].
    pub redirect_uris: Vec<String>,
    /// Where the centre sends a person who wants to begin at this client (OpenID Connect Core 4).
    pub initiate_login_uri: Option<String>,
    /// Where logout tokens are posted (Back-Channel Logout 1.0, 2.2).
    pub backchannel_logout_uri: Option<String>,
    /// Where a person may be sent after signing off (RP-Initiated Logout 1.0, 3.1).
    pub post_logout_redirect_uris: Vec<String>,
    /// The keys that sign its assertions and messages; two while one replaces the other.
    pub keys: Vec<PublicKey>,
}

/// A request that passed every check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizeRequest {
    pub client_id: String,
    pub redirect_uri: String,
    pub state: String,
    pub nonce: String,
    /// The scopes asked for, `openid` among them; the caller grants those it knows.
    pub scope: Vec<String>,
    /// The PKCE challenge, always S256.
    pub code_challenge: String,
    pub prompt: Prompt,
    /// How many seconds ago the person may have proved who they are, at most.
    pub max_age: Option<i64>,
    pub login_hint: Option<String>,
    pub acr_values: Vec<String>,
}

/// What the client asks about the pages in between (OpenID Connect Core 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompt {
    /// Show no page at all; answer with an error instead.
    pub none: bool,
    /// Ask for the password even if the person is signed on.
    pub login: bool,
    pub consent: bool,
    pub select_account: bool,
}

/// What to do with an authorization request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Show a page that says what is wrong. Nothing is redirected: the client or its address is not proved (RFC 6749 4.1.2.1).
    BadRequest(BadRequest),
    /// Send the browser back to the client with an error.
    RedirectError(RedirectError),
    /// Sign the person on.
    Proceed(AuthorizeRequest),
}

/// Why a request is answered by a page at the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadRequest {
    #[error(transparent)]
    Form(#[from] FormError),
    #[error("client_id is missing or given twice")]
    NoClient,
    #[error("the client is not registered")]
    UnknownClient,
    #[error("redirect_uri is missing, given twice, or not one that the client registered")]
    RedirectUri,
}

/// An error that goes back to the client by redirect (RFC 6749 4.1.2.1), with `iss` (RFC 9207).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectError {
    pub uri: String,
    /// `invalid_request`, `login_required`, ...
    pub error: &'static str,
    pub description: &'static str,
    pub state: Option<String>,
    pub iss: String,
}

impl RedirectError {
    /// The address for `Location`; answer with 303.
    pub fn location(&self) -> String {
        let mut parameters = vec![("error", self.error), ("error_description", self.description)];
        parameters.extend(self.state.as_deref().map(|state| ("state", state)));
        parameters.push(("iss", &self.iss));
        with_query(&self.uri, &parameters)
    }
}

/// Judges the query (or form body) of an authorization request. `iss` is the centre's issuer, `find` looks a client up by its id.
pub fn decide(query: &str, iss: &str, find: &dyn Fn(&str) -> Option<Client>) -> Decision {
    let (form, client, redirect_uri) = match addressed(query, find) {
        Ok(found) => found,
        Err(reason) => return Decision::BadRequest(reason),
    };
    match read(&form, &client, &redirect_uri) {
        Ok(request) => Decision::Proceed(request),
        Err((error, description)) => Decision::RedirectError(RedirectError {
            uri: redirect_uri,
            error,
            description,
            state: form.get("state").filter(|state| state.len() <= MAX_STATE_BYTES).map(str::to_owned),
            iss: iss.to_owned(),
        }),
    }
}

/// The error answer to a request that was in order but cannot be served, such as `login_required` or `access_denied`.
pub fn refuse(request: &AuthorizeRequest, error: &'static str, description: &'static str, iss: &str) -> RedirectError {
    RedirectError {
        uri: request.redirect_uri.clone(),
        error,
        description,
        state: Some(request.state.clone()),
        iss: iss.to_owned(),
    }
}

/// The address that takes the code to the client (RFC 6749 4.1.2), with `iss` (RFC 9207 2). Answer with 303.
pub fn code_redirect(request: &AuthorizeRequest, code: &str, iss: &str) -> String {
    with_query(&request.redirect_uri, &[("code", code), ("state", &request.state), ("iss", iss)])
}

/// Whether an address may be registered for redirects: absolute, `https` (or `http` on this machine: `localhost`, `*.localhost`,
/// `127.0.0.1`, `[::1]`), without user, fragment, wildcard, dot segments, backslash, space or anything that is not plain ASCII.
pub fn check_redirect_uri(uri: &str) -> bool {
    let (secure, rest) = match (uri.strip_prefix("https://"), uri.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return false,
    };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    let here = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
    let path = rest.split('?').next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
    !host.is_empty()
        && (secure || here)
        && uri.bytes().all(|b| b.is_ascii_graphic() && !b"#\\*<>\"{}|^`".contains(&b))
        && !authority.contains('@')
        && !path.split('/').any(|segment| segment == "." || segment == "..")
}

fn addressed(query: &str, find: &dyn Fn(&str) -> Option<Client>) -> Result<(Form, Client, String), BadRequest> {
    let form = Form::parse(query)?;
    let client = find(form.get("client_id").ok_or(BadRequest::NoClient)?).ok_or(BadRequest::UnknownClient)?;
    let asked = form.get("redirect_uri").ok_or(BadRequest::RedirectUri)?;
    let registered = client.redirect_uris.iter().find(|uri| *uri == asked).ok_or(BadRequest::RedirectUri)?.clone();
    Ok((form, client, registered))
}

type Refusal = (&'static str, &'static str);

fn read(form: &Form, client: &Client, redirect_uri: &str) -> Result<AuthorizeRequest, Refusal> {
    let invalid = |description| ("invalid_request", description);
    if form.repeated().is_some() {
        return Err(invalid("a parameter is given twice"));
    }
    for (parameter, error) in [
        ("request", "request_not_supported"),
        ("request_uri", "request_uri_not_supported"),
        ("registration", "registration_not_supported"),
    ] {
        if form.get(parameter).is_some() {
            return Err((error, "request objects are not supported"));
        }
    }
    match form.get("response_type") {
        Some("code") => {}
        Some(_) => return Err(("unsupported_response_type", "response_type must be code")),
        None => return Err(invalid("response_type is missing")),
    }
    if form.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(invalid("response_mode must be query"));
    }
    let state =
        form.get("state").filter(|state| state.len() <= MAX_STATE_BYTES).ok_or(invalid("state is missing or too long"))?;
    let nonce =
        form.get("nonce").filter(|nonce| nonce.len() <= MAX_NONCE_BYTES).ok_or(invalid("nonce is missing or too long"))?;
    let scope = words(form.get("scope"));
    if !scope.iter().any(|scope| scope == "openid") {
        return Err(("invalid_scope", "scope must contain openid"));
    }
    // Left out, the method would mean plain (RFC 7636 4.3).
    if form.get("code_challenge_method") != Some("S256") {
        return Err(invalid("code_challenge_method must be S256"));
    }
    let code_challenge = form
        .get("code_challenge")
        .filter(|text| pkce::is_challenge(text))
        .ok_or(invalid("code_challenge is missing or not S256"))?;
    let max_age = match form.get("max_age") {
        None => None,
        Some(text) => Some(seconds(text).ok_or(invalid("max_age must be a number of seconds"))?),
    };
    Ok(AuthorizeRequest {
        client_id: client.client_id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        state: state.to_owned(),
        nonce: nonce.to_owned(),
        scope,
        code_challenge: code_challenge.to_owned(),
        prompt: prompt(form.get("prompt")).map_err(invalid)?,
        max_age,
        login_hint: form.get("login_hint").map(str::to_owned),
        acr_values: words(form.get("acr_values")),
    })
}

fn prompt(text: Option<&str>) -> Result<Prompt, &'static str> {
    let mut prompt = Prompt::default();
    let asked = words(text);
    for word in &asked {
        match word.as_str() {
            "none" => prompt.none = true,
            "login" => prompt.login = true,
            "consent" => prompt.consent = true,
            "select_account" => prompt.select_account = true,
            _ => return Err("prompt is not one of none, login, consent, select_account"),
        }
    }
    if prompt.none && asked.len() > 1 { Err("prompt=none allows no other value") } else { Ok(prompt) }
}

fn words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Digits only: `parse` alone would take a sign.
fn seconds(text: &str) -> Option<i64> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}
