//! Every address of the centre, by host and by who calls it.

use axum::{
    Router,
    extract::FromRef,
    routing::{get, post},
};
use site::Shared;

use crate::{
    CentreSite,
    accounts::{confirm, recover_password, recover_username, register, reset, upgrade},
    manage,
    openid::{authorize, discovery, token},
    public::{contact, courts, home, where_can_i_file},
    service_center::receive,
    staff,
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
        // Someone who has no account yet, or can't sign on.
        .route("/register", get(register::choose))
        .route("/register/sent", get(register::sent))
        .route("/register/confirm", get(confirm::open).post(confirm::confirm))
        .route("/register/done", get(confirm::done))
        .route("/register/{for}", get(register::enter).post(register::submit))
        .route("/forgot-password", get(recover_password::enter).post(recover_password::submit))
        .route("/forgot-password/sent", get(recover_password::sent))
        .route("/password/reset", get(reset::open).post(reset::choose))
        .route("/password/changed", get(reset::changed))
        .route("/forgot-user-name", get(recover_username::enter).post(recover_username::submit))
        .route("/forgot-user-name/sent", get(recover_username::sent))
        // The owner of an account.
        .route("/manage", get(manage::first_page::show))
        .route("/manage/upgrade", get(upgrade::begin).post(upgrade::submit))
        .route("/manage/upgrade/complete", get(upgrade::complete))
        .route("/manage/password", get(manage::password::enter).post(manage::password::submit))
        .route("/manage/password/changed", get(manage::password::changed))
        .route("/manage/email", get(manage::email::enter).post(manage::email::submit))
        .route("/manage/email/sent", get(manage::email::sent))
        .route("/manage/email/confirm", get(manage::email::open).post(manage::email::confirm))
        .route("/manage/maintenance", get(manage::maintenance::show))
        .route("/manage/person", get(manage::person::enter).post(manage::person::submit))
        .route("/manage/address", get(manage::address::enter).post(manage::address::submit))
        .route("/manage/requests", get(manage::requests::show))
        .route("/manage/requests.csv", get(manage::requests::csv))
        .route("/manage/usage", get(manage::usage::show))
        .route("/manage/payments", get(manage::payments::show))
        // The service center's staff.
        .route("/staff/login", get(staff::sign_on::enter).post(staff::sign_on::submit))
        .route("/staff/logout", get(staff::sign_on::leave).post(staff::sign_on::log_out))
        .route("/staff", get(async || site::page::redirect("/staff/")))
        .route("/staff/", get(staff::requests::list))
        .route("/staff/requests/{number}", get(staff::requests::show))
        .route("/staff/accounts", get(staff::accounts::search))
        .route("/staff/accounts/{number}", get(staff::accounts::show).post(staff::acts::submit))
        .route("/staff/tasks", get(staff::tasks::list))
        .route("/staff/tasks/{id}", post(staff::tasks::close))
        // Courts.
        .route("/messages", post(receive::receive))
        .with_state(site)
}
