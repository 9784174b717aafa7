//! Every address of a court, by host and by who calls it.

use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use site::{Failure, Shared};

use crate::{
    CourtSite,
    menus::{act_as, billing, change_client_code, change_password, court_information, display, exemption, help, main_page},
    receive,
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
        .route("/cgi-bin/login.pl", get(bookmark::login).post(court_login::log_in))
        .route("/logout", post(log_out::log_out))
        .route("/logged-out", get(log_out::logged_out))
        .route("/oidc/start", get(start::start))
        .route("/oidc/callback", get(callback::callback))
        // Menus and utilities
        .route("/cgi-bin/ShowIndex.pl", get(main_page::show_index))
        .route("/cgi-bin/DisplayMenu.pl", get(display::display))
        .route("/cgi-bin/CourtInfo.pl", get(court_information::court_information))
        .route("/help", get(help::help))
        .route("/client-code", get(change_client_code::show).post(change_client_code::change))
        .route("/billing", get(billing::show))
        .route("/billing.csv", get(billing::csv))
        .route("/exemption", get(exemption::show).post(exemption::change))
        .route("/password", get(change_password::show).post(change_password::change))
        .route("/act-as", get(act_as::show).post(act_as::choose))
        // The centre
        .route("/messages", post(receive::receive))
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
