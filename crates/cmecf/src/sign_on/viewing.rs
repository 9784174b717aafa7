//! A token of the Authentication API in the cookie that clients set themselves, for every court at once (wire 1.2): it opens reading
//! here, and nothing that hangs on this host's own cookie (design 5).

use axum::http::Method;
use domain::{Time, account::SignedOn};
use oidc::signed;
use serde::{Deserialize, Serialize};
use site::{Failure, Visit, visit::bare_host};
use store::court::sessions::{self, Holder, Session};

use crate::{CourtSite, caller::Viewing};

/// The cookies in which clients put their token, the newer one first.
const COOKIES: [&str; 2] = ["NextGenCSO", "PacerSession"];
/// The client code of the request, set by the client too.
const CLIENT_CODE: &str = "PacerClientCode";
/// Characters of a token.
const LENGTH: usize = 128;

/// What a court asks the centre.
#[derive(Serialize)]
struct Question<'a> {
    token_sha256: &'a str,
}

/// What the centre says of the bearer of a token that is good.
#[derive(Deserialize)]
struct Bearer {
    person: SignedOn,
    given_at: Time,
}

/// The SHA-256 of the token that a request carries. A page of another site that makes a browser send a form is not heard: what cookie
/// attributes the client chose is not ours to know (security A07).
pub(crate) fn token_hash(visit: &Visit) -> Option<Vec<u8>> {
    if visit.path.starts_with("/staff") {
        return None;
    }
    if !matches!(visit.method, Method::GET | Method::HEAD) && visit.comes_from_elsewhere() {
        return None;
    }
    let fit = |text: &&str| text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    COOKIES.iter().find_map(|name| visit.cookies.get(name).filter(fit)).map(sessions::hash)
}

/// Asks the centre, once, for the bearer of a token that this court does not know, and makes a viewing session of the answer.
///
/// # Errors
/// When the centre or the court's database does not answer.
pub(crate) async fn ask(site: &CourtSite, visit: &Visit, hash: Vec<u8>) -> Result<Option<Session>, Failure> {
    let limits = site.shared.installation.limits;
    let machine_now = visit.fresh.machine_now;
    if limits.on && site.shared.sources.is_full("token", visit.source, limits.sign_ons, machine_now) {
        return Ok(None);
    }
    let Some(bearer) = bearer(site, visit, &hash).await? else {
        // Who tries tokens at random is soon no longer heard; who carries good ones is not counted.
        let _ = site.shared.sources.count("token", visit.source, limits.sign_ons, machine_now);
        return Ok(None);
    };
    let found = site
        .room
        .write("begin_viewing", &visit.fresh, move |tx, fresh| sessions::view(tx, fresh, &hash, &bearer.person, bearer.given_at))
        .await?;
    Ok(found.flatten())
}

async fn bearer(site: &CourtSite, visit: &Visit, hash: &[u8]) -> Result<Option<Bearer>, Failure> {
    let broken = |problem: String| Failure::internal(&problem);
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let body = serde_json::to_vec(&Question { token_sha256: &hex }).map_err(|problem| broken(problem.to_string()))?;
    let url = format!("{}/tokens", site.shared.installation.pacer());
    let host = bare_host(url.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default());
    let request = signed::Request { method: "POST", authority: &host, path_and_query: "/tokens", body: &body };
    let question = visit.fresh.rng.clone().secret();
    let mut headers: Vec<(String, String)> =
        signed::sign(&request, &site.id, &question, visit.fresh.machine_now.unix(), &site.signing)
            .map_err(|problem| broken(problem.to_string()))?
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
    headers.push(("content-type".to_owned(), "application/json".to_owned()));
    let answer = site
        .shared
        .peers
        .send("POST", &url, &headers, body)
        .await
        .map_err(|problem| Failure::unavailable(&problem.to_string()))?;
    match answer.status {
        200 => {
            serde_json::from_slice(&answer.body).map(Some).map_err(|problem| broken(format!("the bearer of a token: {problem}")))
        }
        404 => Ok(None),
        other => Err(Failure::unavailable(&format!("the centre answered {other} about a token"))),
    }
}

/// The bearer of a session as this request has it: with the client code that its own cookie names.
pub(crate) fn bearing(mut session: Session, visit: &Visit, now: Time) -> Option<Viewing> {
    if !domain::session::token_is_good(session.created_at, now) {
        return None;
    }
    let Holder::Viewing(person) = session.holder.clone() else { return None };
    let code = visit.cookies.get(CLIENT_CODE).map(|code| code.trim_matches('"'));
    if let Some(code) = code.and_then(|code| domain::client_code::check(code).ok()).filter(|code| !code.is_empty()) {
        session.client_code = code;
    }
    Some(Viewing { session, person })
}
