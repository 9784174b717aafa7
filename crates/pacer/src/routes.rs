//! Every address of the centre, by host and by who calls it.

use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use site::Shared;

use crate::{
    CentreSite,
    openid::{authorize, discovery, token},
    public::{contact, courts, home, where_can_i_file},
    service_center::receive,
    sign_on::{hand_over, log_out, login, new_password, upgrade_notice},
};

impl FromRef<CentreSite> for Shared {
    fn from_ref(site: &CentreSite) -> Shared {
        site.shared.clone()
    }
}

/// `pacer.login.D`: sign-on and the endpoints that courts and programs call.
pub fn login_router(site: CentreSite) -> Router {
    Router::new()
        // People.
        .route("/", get(async || site::page::redirect("/csologin/login.jsf")))
        .route("/csologin/login.jsf", get(login::show).post(login::send))
        .route("/csologin/newPassword.jsf", post(new_password::send))
        .route("/csologin/upgrade.jsf", get(upgrade_notice::show))
        .route("/csologin/handover.jsf", get(hand_over::give))
        .route("/csologin/logout.jsf", get(log_out::show).post(log_out::send))
        // Courts, by way of the browser and behind its back.
        .route("/.well-known/openid-configuration", get(discovery::document))
        .route("/oauth2/jwks", get(discovery::jwks))
        .route("/oauth2/authorize", get(authorize::ask).post(authorize::ask_by_form))
        .route("/oauth2/token", post(token::redeem))
        .with_state(site)
}

/// `pacer.D`: the centre's pages for people.
pub fn pages_router(site: CentreSite) -> Router {
    Router::new()
        // Everyone.
        .route("/", get(home::show))
        .route("/contact", get(contact::show))
        .route("/courts", get(courts::show))
        .route("/psco/cgi-bin/links.pl", get(courts::show))
        // Someone who is signed on, or about to be.
        .route("/csologin/start.jsf", get(hand_over::start))
        .route("/csologin/finish.jsf", get(hand_over::finish))
        .route("/csologin/logout.jsf", get(log_out::show).post(log_out::send))
        .route("/where-can-i-file", get(where_can_i_file::show))
        // Courts.
        .route("/messages", post(receive::receive))
        .with_state(site)
}
