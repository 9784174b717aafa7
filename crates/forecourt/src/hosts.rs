//! Which site answers: one port, many hosts, told apart by the Host header; an unknown one gets 421 (design 6).

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    response::Response,
};
use cmecf::CourtSite;
use site::{arrive::Arrival, visit::bare_host};
use tower::ServiceExt as _;

/// What answers at a host, and what of the host goes with each request: all courts are answered by one router.
#[derive(Clone)]
pub struct Site {
    /// The site with its outermost layer.
    pub router: Router,
    /// For that layer.
    pub arrival: Arrival,
    /// The court, at a court's hosts.
    pub court: Option<CourtSite>,
}

/// Puts the sites behind one router, by host name without port.
pub fn by_host(sites: HashMap<String, Site>) -> Router {
    let sites = Arc::new(sites);
    Router::new().fallback(move |mut request: Request| {
        let sites = sites.clone();
        async move {
            match site_of(&sites, &request) {
                Some(site) => {
                    request.extensions_mut().insert(site.arrival);
                    if let Some(court) = site.court {
                        request.extensions_mut().insert(court);
                    }
                    match site.router.oneshot(request).await {
                        Ok(response) => response,
                        Err(never) => match never {},
                    }
                }
                None => unknown(),
            }
        }
    })
}

/// The site of a request. Two Host headers, or an absolute request line that names another host, are no known host (A36).
fn site_of(sites: &HashMap<String, Site>, request: &Request) -> Option<Site> {
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
