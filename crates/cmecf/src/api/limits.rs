//! How much a program may ask in a minute: published, told with every answer, twice as kind at night.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use domain::{Time, time::Zone};
use site::{Visit, limits::Spent};

use super::problem::Problem;

/// Calls in a minute with one token, by day.
pub(crate) const BY_DAY: u32 = 120;

/// Calls in a minute with one token from 6 p.m. to 6 a.m. Central.
pub(crate) const BY_NIGHT: u32 = 240;

/// Calls in a minute from one network address without a good token.
pub(crate) const WITHOUT: u32 = 60;

/// Seconds of a window.
const WINDOW: u32 = 60;

/// Whether it is night where the limits are counted: from 6 p.m. to 6 a.m. Central, daylight saving time included. Civil time, as people
/// see it, decides.
pub(crate) fn is_night(now: Time) -> bool {
    let hour: u32 = now.in_zone(&Zone::or_utc("America/Chicago"), "%H").parse().unwrap_or(12);
    !(6..18).contains(&hour)
}

/// What a token may ask in a minute at an instant.
pub(crate) fn of_token(now: Time) -> u32 {
    if is_night(now) { BY_NIGHT } else { BY_DAY }
}

/// Counts a call. `None` where no limits apply.
pub(crate) fn count(visit: &Visit, token: Option<i64>) -> Option<Spent> {
    if !visit.shared.installation.limits.on {
        return None;
    }
    let (now, machine_now) = (visit.fresh.now, visit.fresh.machine_now);
    Some(match token {
        Some(id) => visit.shared.sources.spend("API token", &id.to_string(), of_token(now), machine_now),
        None => visit.shared.sources.spend("API", &visit.source.to_string(), WITHOUT, machine_now),
    })
}

/// 429.
pub(crate) fn too_many(spent: &Spent) -> Problem {
    Problem::new(
        StatusCode::TOO_MANY_REQUESTS,
        "Too many calls",
        &format!("This minute's {} calls are used up. Nothing was read or changed.", spent.most),
        &format!(
            "Go on in {} seconds. By night (6 p.m. to 6 a.m. Central) twice as many are taken; to follow many cases, take the daily files.",
            spent.seconds
        ),
    )
    .header(header::RETRY_AFTER, spent.seconds.to_string())
}

/// Tells with every answer what is left (draft-ietf-httpapi-ratelimit-headers).
pub(crate) fn tell(response: &mut Response, spent: &Spent) {
    let headers: &mut HeaderMap = response.headers_mut();
    let policy = format!("\"minute\";q={};w={WINDOW}", spent.most);
    let left = format!("\"minute\";r={};t={}", spent.left, spent.seconds);
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", left)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
