//! Every address of a court, by host and by who calls it.

use axum::{Router, extract::FromRef};
use site::Shared;

use crate::CourtSite;

impl FromRef<CourtSite> for Shared {
    fn from_ref(site: &CourtSite) -> Shared {
        site.shared.clone()
    }
}

/// `ecf.<court>.D`: the court's CM/ECF.
pub fn ecf_router(site: CourtSite) -> Router {
    Router::new().with_state(site)
}

/// `www.<court>.D`: the court's public site.
pub fn www_router(site: CourtSite) -> Router {
    Router::new().with_state(site)
}
