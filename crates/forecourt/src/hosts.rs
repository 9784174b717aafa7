//! Which site answers: one port, many hosts, told apart by the Host header; an unknown one gets 421 (design 6).

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    response::Response,
};
use site::visit::bare_host;
use tower::ServiceExt as _;

/// Puts the sites behind one router, by host name without port.
pub fn by_host(sites: HashMap<String, Router>) -> Router {
    let sites = Arc::new(sites);
    Router::new().fallback(move |request: Request| {
        let sites = sites.clone();
        async move {
            match site_of(&sites, &request) {
                Some(site) => match site.oneshot(request).await {
                    Ok(response) => response,
                    Err(never) => match never {},
                },
                None => unknown(),
            }
        }
    })
}

/// The site of a request. Two Host headers, or an absolute request line that names another host, are no known host (A36).
fn site_of(sites: &HashMap<String, Router>, request: &Request) -> Option<Router> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let from_header = named.next().and_then(|value| value.to_str().ok()).map(bare_host);
    if named.next().is_some() {
        return None;
    }
    let from_line = request.uri().host().map(|host| host.to_ascii_lowercase());
    let host = match (from_header, from_line) {
        (Some(header), Some(line)) if header != line => return None,
        (Some(host), _) | (None, Some(host)) => host,
        (None, None) => return None,
    };
    sites.get(&host).cloned()
}

fn unknown() -> Response {
    let mut response = Response::new(Body::from("There is no site of that name here.\n"));
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    response
}
