//! The API of a court: `/api/v1/…` for programs, `/api` to read about it, `/api-tokens` to let a program in.
//!
//! One file for each resource. Everything that is said of a call (its route, what it takes, the OpenAPI document, the page with the curl
//! lines) is made from the one list in [`calls`].

mod arguments;
mod bulk;
mod call;
mod cases;
mod client;
mod courts;
mod documents;
pub(crate) mod entries;
mod limits;
mod openapi;
pub(crate) mod page;
mod parties;
pub(crate) mod problem;
pub(crate) mod shape;
#[cfg(test)]
mod tests;
pub(crate) mod tokens;

use std::sync::LazyLock;

use axum::{
    body::Body,
    http::{HeaderValue, Method, StatusCode, header},
    response::Response,
    routing::{MethodRouter, any},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::permission::Action;
use sha2::{Digest as _, Sha256};
use site::Visit;

use self::{
    arguments::Arguments,
    call::{Ask, Call, Done},
    client::Client,
    problem::Problem,
};
use crate::CourtSite;

/// What every address of the API begins with.
pub(crate) const ROOT: &str = "/api/v1/";

/// Every call, in the order of the page.
fn calls() -> &'static [Call] {
    static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| {
        [
            courts::calls(),
            cases::calls(),
            parties::calls(),
            entries::calls(),
            documents::calls(),
            bulk::calls(),
            openapi::calls_here(),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    &CALLS
}

/// The routes of all calls: one for each address, which answers every method itself.
pub(crate) fn routes() -> Vec<(&'static str, Action, MethodRouter)> {
    let mut routes: Vec<(&'static str, Action, MethodRouter)> = Vec::new();
    for call in calls() {
        if routes.iter().any(|(path, ..)| *path == call.path) {
            continue;
        }
        let path = call.path;
        routes.push((path, call.action, any(move |site, visit| answer(path, site, visit))));
    }
    routes
}

async fn answer(path: &'static str, site: CourtSite, visit: Visit) -> Response {
    let head = visit.method == Method::HEAD;
    let mut response = run(path, site, visit).await.unwrap_or_else(Problem::respond);
    if head {
        *response.body_mut() = Body::empty();
    }
    response
}

async fn run(path: &'static str, site: CourtSite, visit: Visit) -> Result<Response, Problem> {
    let method = if visit.method == Method::HEAD { Method::GET } else { visit.method.clone() };
    let here = || calls().iter().filter(|call| call.path == path);
    let Some(call) = here().find(|call| call.method == method.as_str()) else {
        return Err(no_such_method(here().map(|call| call.method)));
    };
    let client = Client::of(site, visit).await?;
    let spent = limits::count(&client.visit, client.token.as_ref().map(|token| token.id.0));
    let mut response = match spent.as_ref().filter(|spent| spent.over) {
        Some(spent) => limits::too_many(spent).respond(),
        None => perform(call, client).await.unwrap_or_else(Problem::respond),
    };
    if let Some(spent) = &spent {
        limits::tell(&mut response, spent);
    }
    Ok(response)
}

async fn perform(call: &'static Call, client: Client) -> Result<Response, Problem> {
    client.allow(call).await?;
    let arguments = Arguments::read(call, &client.visit.path, &client.visit.query)?;
    if !takes(client.visit.header(header::ACCEPT.as_str()), call.gives.media()) {
        return Err(Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "Not in that form",
            &format!("This call gives {}, and the request's Accept header leaves that out.", call.gives.media()),
            &format!("Send \"Accept: {}\", or no Accept header.", call.gives.media()),
        ));
    }
    let visit = client.visit.clone();
    Ok(respond((call.run)(Ask { client, arguments }).await?, &visit))
}

fn no_such_method(methods: impl Iterator<Item = &'static str>) -> Problem {
    let mut allowed: Vec<&str> = methods.collect();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    let allowed = allowed.join(", ");
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "Not with this method",
        &format!("This address takes {allowed}. Nothing was changed."),
        "Use one of these methods; the calls are listed under /api.",
    )
    .header(header::ALLOW, allowed)
}

fn respond(done: Done, visit: &Visit) -> Response {
    let (bytes, tag, media) = match done {
        Done::Json(value) => {
            let bytes = serde_json::to_vec(&value).unwrap_or_default();
            let tag = tag_of(&[&bytes]);
            (bytes, tag, "application/json")
        }
        Done::Lines(bytes) => {
            let tag = tag_of(&[&bytes]);
            (bytes, tag, "application/x-ndjson")
        }
        Done::Pdf(bytes, tag, name) => {
            let mut response = with_tag(Response::new(Body::from(bytes)), &tag, "application/pdf");
            if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
            }
            return response;
        }
        Done::Same(tag) => return same(&tag),
    };
    if has(visit, &tag) { same(&tag) } else { with_tag(Response::new(Body::from(bytes)), &tag, media) }
}

/// An ETag of these bytes.
pub(crate) fn tag_of(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(&hasher.finalize()[..18]))
}

/// Whether the program says that it has what carries this ETag.
pub(crate) fn has(visit: &Visit, tag: &str) -> bool {
    let known = visit.header(header::IF_NONE_MATCH.as_str());
    known.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

fn same(tag: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    keep(&mut response, tag);
    response
}

fn with_tag(mut response: Response, tag: &str, media: &'static str) -> Response {
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    keep(&mut response, tag);
    response
}

/// A program may keep what it got, and must ask each time whether it still stands: something may have been sealed.
fn keep(response: &mut Response, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("Authorization, Accept"));
}

/// Whether an Accept header takes a media type.
fn takes(accept: &str, media: &str) -> bool {
    let family = media.split('/').next().unwrap_or_default();
    accept.trim().is_empty()
        || accept.split(',').any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let range = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            !refused && (range == "*/*" || range == format!("{family}/*") || range == media)
        })
}
