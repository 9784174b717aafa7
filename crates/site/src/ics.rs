//! Calendars as files to download.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};

/// A calendar file; `text` is what [`domain::icalendar::calendar`] made.
#[must_use]
pub fn file(name: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
