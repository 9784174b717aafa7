//! Every address of the centre, by host and by who calls it.

use axum::{Router, extract::FromRef};
use site::Shared;

use crate::CentreSite;

impl FromRef<CentreSite> for Shared {
    fn from_ref(site: &CentreSite) -> Shared {
        site.shared.clone()
    }
}

/// `pacer.login.D`: sign-on and the endpoints that courts and programs call.
pub fn login_router(site: CentreSite) -> Router {
    Router::new().with_state(site)
}

/// `pacer.D`: the centre's pages for people.
pub fn pages_router(site: CentreSite) -> Router {
    Router::new().with_state(site)
}
