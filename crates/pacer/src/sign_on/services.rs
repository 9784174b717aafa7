//! The Authentication API, for programs: `POST /services/cso-auth` gives a token, `POST /services/cso-logout` ends it; JSON or XML
//! (wire 1.2, 1.3). It stands behind the same counters of wrong passwords as the login page (security A12).

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use domain::client_code;
use serde_json::{Map, Value};
use site::{Failure, Visit};
use store::centre::{accounts, sessions, tokens};

use super::{
    attempt::{self, Outcome, Typed, Way},
    ending, flat_xml,
};
use crate::CentreSite;

/// Longest value of a field: nothing that is typed is longer, and nothing longer is hashed (security A58).
const LONGEST: usize = 1024;

/// The words clients know for a wrong user name, password or passcode.
const WRONG: &str = "Invalid username, password, or one-time passcode.";
/// The redaction rule; a filer's program sends `redactFlag` 1 to agree (wire 1.3).
const REDACT: &str = "All filers must redact: Social Security or taxpayer-identification numbers; dates of birth; names of minor children; \
    financial account numbers; and in criminal cases, home addresses, in compliance with Fed. R. App. P. 25(a)(5), Fed. R. Civ. P. 5.2, \
    Fed. R. Crim. P. 49.1, or Fed. R. Bankr. P. 9037. This requirement applies to all documents, including attachments. To go on, \
    verify that you comply by sending redactFlag with the value 1.";

/// JSON, or XML with the root `CsoAuth`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Xml,
}

/// What is answered: `loginResult`, the token if there is one, and a sentence.
struct Said<'a> {
    result: &'a str,
    /// `None` at logout, which names no token.
    token: Option<&'a str>,
    /// `None` leaves the key out, as in a plain success (wire 1.3).
    description: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// A failure: all keys, since clients read them unasked (wire 1.3).
    fn failure(result: &'a str, description: &'a str) -> Said<'a> {
        Said { result, token: Some(""), description: Some(description) }
    }
}

/// `POST /services/cso-auth`.
pub async fn sign_on(State(site): State<CentreSite>, visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let (sent, wanted) = match read(&visit, &body) {
        Ok(read) => read,
        Err(refused) => return Ok(*refused),
    };
    let limits = site.shared.installation.limits;
    if limits.on
        && let Err(seconds) = site.shared.sources.count("sign-on", visit.source, limits.sign_ons, visit.fresh.machine_now)
    {
        let text =
            format!("There were too many tries from your network address in the last minute. Try again in {seconds} seconds.");
        let mut response = write(StatusCode::TOO_MANY_REQUESTS, wanted, &Said::failure("1", &text));
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(response);
    }
    let field = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
    let client_code = match client_code::check(field("clientCode")) {
        Ok(code) => code,
        Err(why) => return Ok(write(StatusCode::OK, wanted, &Said::failure("1", &format!("Invalid client code. {why}")))),
    };
    if field("loginId").trim().is_empty() || field("password").is_empty() {
        return Ok(write(StatusCode::OK, wanted, &Said::failure("13", WRONG)));
    }
    let typed = Typed {
        username: field("loginId").trim().to_owned(),
        password: field("password").to_owned(),
        client_code,
        user_agent: visit.header("user-agent").chars().take(200).collect(),
        replaces: None,
        way: Way::Program { redacts: field("redactFlag") == "1" },
    };
    let mut fresh = visit.fresh.clone();
    let outcome = attempt::sign_on(&site, &mut fresh, typed).await?;
    Ok(answer(&site, &visit, wanted, outcome))
}

fn answer(site: &CentreSite, visit: &Visit, wanted: Form, outcome: Outcome) -> Response {
    let pacer = &site.shared.installation.names.pacer;
    let ok = |said: &Said<'_>| write(StatusCode::OK, wanted, said);
    match outcome {
        Outcome::SignedOn(token, account) => {
            let disabled = format!(
                "Your {pacer} account is disabled for searching. You may continue to log in and perform other activities (e.g., e-file, \
                 request filing privileges). Call the service center at {}.",
                site.shared.installation.service_center.phone
            );
            let description = (!account.search_active).then_some(disabled.as_str());
            ok(&Said { result: "0", token: Some(&token), description })
        }
        Outcome::MustRedact => ok(&Said::failure("1", REDACT)),
        Outcome::Wrong(None) => ok(&Said::failure("13", WRONG)),
        Outcome::Wrong(Some(until)) | Outcome::Wait(until) => {
            let seconds = until.seconds_since(visit.fresh.now).max(1);
            ok(&Said::failure("13", &format!("{WRONG} There were several wrong tries in a row. Try again in {seconds} seconds.")))
        }
        Outcome::ShutForGood => {
            let text = format!(
                "{WRONG} There were a hundred wrong tries in a row, so that the password no longer works. Choose a new one: {}/forgot-password",
                site.shared.installation.pacer()
            );
            ok(&Said::failure("13", &text))
        }
        Outcome::Unconfirmed(_) => ok(&Said::failure(
            "1",
            "The e-mail address of this account is not confirmed yet. Follow the link in the mail that was sent to it.",
        )),
        Outcome::MustChange(_) => {
            let text = format!(
                "The password of this account is known to others and must be changed first. Sign on in a browser: {}/csologin/login.jsf",
                site.shared.installation.login()
            );
            ok(&Said::failure("1", &text))
        }
    }
}

/// `POST /services/cso-logout`. A token that is not there, or not any more, is logged out: the answer tells nothing of it.
pub async fn log_out(State(site): State<CentreSite>, visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let (sent, wanted) = match read(&visit, &body) {
        Ok(read) => read,
        Err(refused) => return Ok(*refused),
    };
    let hash = sessions::hash(sent.get("nextGenCSO").map(String::as_str).unwrap_or_default());
    let asked = hash.clone();
    if site.room.read(move |tx| tokens::by_hash(tx, &asked)).await?.is_some() {
        site.room
            .write("log_out_token", &visit.fresh, move |tx, fresh| {
                let Some(token) = tokens::by_hash(tx, &hash)? else { return Ok(()) };
                let Some(account) = accounts::by_id(tx, token.account_id)? else { return Ok(()) };
                tokens::end(tx, fresh, &token.sid)?;
                ending::tell_courts(tx, fresh, &token.sid, account.number)
            })
            .await?;
        (site.shared.wake)();
    }
    Ok(write(StatusCode::OK, wanted, &Said { result: "0", token: None, description: Some("") }))
}

type Sent = std::collections::HashMap<String, String>;

/// The fields of a request and the form of its answer, or the refusal of a body that is neither JSON nor XML.
fn read(visit: &Visit, body: &[u8]) -> Result<(Sent, Form), Box<Response>> {
    let form = |text: &str| match text.to_ascii_lowercase() {
        text if text.contains("json") => Some(Form::Json),
        text if text.contains("xml") => Some(Form::Xml),
        _ => None,
    };
    let Some(came) = form(visit.header("content-type")) else {
        let said = Said::failure("1", "Send the Content-Type application/json or application/xml.");
        return Err(Box::new(write(StatusCode::UNSUPPORTED_MEDIA_TYPE, Form::Json, &said)));
    };
    let wanted = form(visit.header("accept")).unwrap_or(came);
    let sent = std::str::from_utf8(body).ok().and_then(|text| match came {
        Form::Json => flat_json(text),
        Form::Xml => flat_xml::read(text, "CsoAuth"),
    });
    match sent {
        Some(sent) if sent.values().all(|value| value.len() <= LONGEST && !value.contains('\0')) => Ok((sent, wanted)),
        _ => Err(Box::new(write(StatusCode::BAD_REQUEST, wanted, &Said::failure("1", "The request can't be read.")))),
    }
}

/// The text fields of a JSON object; numbers are taken as they are written, since some clients send `redactFlag` as one.
fn flat_json(text: &str) -> Option<Sent> {
    let object: Map<String, Value> = serde_json::from_str(text).ok()?;
    let mut sent = Sent::new();
    for (name, value) in object {
        let value = match value {
            Value::String(value) => value,
            Value::Number(number) => number.to_string(),
            Value::Null => continue,
            _ => return None,
        };
        sent.insert(name, value);
    }
    Some(sent)
}

fn write(status: StatusCode, form: Form, said: &Said<'_>) -> Response {
    let pairs: Vec<(&str, &str)> =
        [("nextGenCSO", said.token), ("loginResult", Some(said.result)), ("errorDescription", said.description)]
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| (name, value)))
            .collect();
    let (kind, body) = match form {
        Form::Json => {
            let object: Map<String, Value> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
            ("application/json", Value::Object(object).to_string())
        }
        Form::Xml => ("application/xml", flat_xml::write("CsoAuth", &pairs)),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

#[cfg(test)]
#[path = "services_tests.rs"]
mod tests;
