//! Every address of a court, by host and by who calls it.

use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use site::{Failure, Shared};

use crate::{
    CourtSite,
    sign_on::{bookmark, callback, court_login, log_out, start},
};

impl FromRef<CourtSite> for Shared {
    fn from_ref(site: &CourtSite) -> Shared {
        site.shared.clone()
    }
}

/// `ecf.<court>.D`: the court's CM/ECF.
pub fn ecf_router(site: CourtSite) -> Router {
    Router::new()
        // Sign-on
        .route(
            "/cgi-bin/login.pl",
            get(bookmark::login).post(court_login::log_in),
        )
        .route("/logout", post(log_out::log_out))
        .route("/logged-out", get(log_out::logged_out))
        .route("/oidc/start", get(start::start))
        .route("/oidc/callback", get(callback::callback))
        .fallback(nothing_here)
        .with_state(site)
}

async fn nothing_here() -> Failure {
    Failure::not_found()
}

/// `www.<court>.D`: the court's public site.
pub fn www_router(site: CourtSite) -> Router {
    Router::new().fallback(nothing_here).with_state(site)
}
