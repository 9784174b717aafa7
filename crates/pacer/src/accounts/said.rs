//! A page that says what happened and what to do next.

use askama::Template;
use axum::response::Response;
use site::{Failure, Page};

use crate::caller::Caller;

#[derive(Template)]
#[template(path = "accounts/said.html")]
struct Body<'a> {
    kind: &'a str,
    sentences: &'a [String],
    ways: &'a [(String, String)],
}

/// The page: `kind` is `success`, `info` or `warning`; ways are link texts with addresses.
///
/// # Errors
/// When the template fails.
pub fn say(
    caller: &Caller,
    kind: &str,
    heading: &str,
    sentences: &[String],
    ways: &[(String, String)],
) -> Result<Response, Failure> {
    Ok(Page::new(&caller.visit, &caller.frame(), heading, heading, &Body { kind, sentences, ways })?.respond())
}

/// The service center's contacts as one sentence, for pages and mails.
#[must_use]
pub fn contacts(installation: &site::installation::Installation) -> String {
    let center = &installation.service_center;
    format!("{}: {}, e-mail {}, telephone {} ({}).", center.name, center.site, center.email, center.phone, center.hours)
}
