//! The outermost layer of every site: the body is read whole, the time is taken, the answer gets its protective headers.

use std::sync::{Arc, LazyLock};

use axum::{
    Extension,
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{Failure, Frame, Shared, Visit, page};

/// Bodies up to this size are read before a handler begins; uploads of documents stream (their routes begin with `/file/upload`).
const MOST_BYTES: usize = 2 << 20;

/// Where documents are uploaded.
pub const UPLOADS: &str = "/file/upload";

/// The frame in which failures of a site are shown, and what else the layer needs. It comes with the request, since the sites of all
/// courts are one router.
#[derive(Clone)]
pub struct Arrival {
    /// What all sites share.
    pub shared: Shared,
    /// A frame without menu or person.
    pub frame: Arc<Frame>,
    /// Gives a failure the form that programs read, at addresses that programs call; anything else comes back as it is.
    pub for_programs: fn(&Visit, Response) -> Response,
}

/// Where people alone come: every failure is a page.
#[must_use]
pub fn for_people(_: &Visit, response: Response) -> Response {
    response
}

/// The content policy of an answer that has none of its own.
static PLAIN_POLICY: LazyLock<Option<HeaderValue>> = LazyLock::new(|| HeaderValue::from_str(&page::policy(&[])).ok());

/// Middleware: put it around a whole site, inside of what puts the site's [`Arrival`] into the request.
pub async fn arrive(Extension(arrival): Extension<Arrival>, request: Request, next: Next) -> Response {
    let shared = arrival.shared.clone();
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(shared.clone());
    let body = if parts.uri.path().starts_with(UPLOADS) {
        body
    } else {
        match axum::body::to_bytes(body, MOST_BYTES).await {
            Ok(bytes) => Body::from(bytes),
            Err(_) => {
                let visit = Visit::of(&parts, shared.clone(), (shared.clock)());
                return finish(&arrival, &visit, Failure::too_large().into_response());
            }
        }
    };
    let fresh = (shared.clock)();
    parts.extensions.insert(fresh.clone());
    let visit = Visit::of(&parts, shared, fresh);
    parts.extensions.insert(visit.clone());
    let response = next.run(Request::from_parts(parts, body)).await;
    finish(&arrival, &visit, response)
}

fn finish(arrival: &Arrival, visit: &Visit, mut response: Response) -> Response {
    if let Some(failed) = response.extensions().get::<page::Failed>().cloned() {
        if response.status().is_server_error() {
            tracing::error!(
                status = response.status().as_u16(),
                path = visit.path,
                inner = failed.inner.as_deref().unwrap_or(""),
                "{}",
                failed.title
            );
        } else {
            tracing::debug!(status = response.status().as_u16(), path = visit.path, "{}", failed.title);
        }
        response = page::draw_failure(visit, &arrival.frame, (arrival.for_programs)(visit, response));
    }
    protect(&arrival.shared, response.headers_mut());
    response
}

/// Headers of security W01 on every answer, errors included.
fn protect(shared: &Shared, headers: &mut axum::http::HeaderMap) {
    headers.reserve(8);
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "no-referrer");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(header::CACHE_CONTROL, "no-store");
    put(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    if shared.installation.tls() {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if let Some(policy) = &*PLAIN_POLICY {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| policy.clone());
    }
}

/// The stylesheet and the icon, on every host.
pub fn assets<S: Clone + Send + Sync + 'static>() -> axum::Router<S> {
    async fn style() -> Response {
        asset("text/css; charset=utf-8", include_str!("../assets/forecourt.css"))
    }
    async fn icon() -> Response {
        asset("image/svg+xml", include_str!("../assets/favicon.svg"))
    }
    axum::Router::new()
        .route("/assets/forecourt.css", axum::routing::get(style))
        .route("/assets/favicon.svg", axum::routing::get(icon))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}
