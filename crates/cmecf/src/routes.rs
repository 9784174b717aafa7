//! Every address of a court, by host and by who calls it.

use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use site::{Failure, Shared};

use crate::{
    CourtSite, linking,
    menus::{act_as, billing, change_client_code, change_password, court_information, display, exemption, help, main_page},
    public_site::{self, announcement, filing_system, front, linking as how_to_link, site_page, welcome},
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
        .route("/", get(welcome::welcome))
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
        // Linking
        .route("/link", get(linking::enter::show).post(linking::enter::submit))
        .route("/link/code", get(linking::code::show).post(linking::code::submit))
        .route("/link/confirm", get(linking::confirm::show).post(linking::submit::submit))
        .route("/link/result", get(linking::result::show))
        .route("/link/more-about-upgraded", get(linking::more::show))
        .route("/not-me", get(linking::not_me::show).post(linking::not_me::freeze))
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
    Router::new()
        .route("/", get(front::front))
        .route("/news", get(announcement::list))
        .route("/news/{slug}", get(announcement::show))
        .route("/page/{slug}", get(site_page::show))
        .route("/filing-system", get(filing_system::show))
        .route("/linking", get(how_to_link::show))
        .route("/court-information", get(public_site::court_information::show))
        .fallback(nothing_here)
        .with_state(site)
}
