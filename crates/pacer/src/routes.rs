//! Every address of the centre, by host and by who calls it, each with the line of the permission table that it stands under.

use axum::{
    Router,
    extract::FromRef,
    routing::{MethodRouter, get, post},
};
use domain::permission::Action;
use site::Shared;

use crate::{
    CentreSite,
    accounts::{confirm, recover_password, recover_username, register, reset, upgrade},
    manage,
    openid::{authorize, discovery, token},
    public::{contact, courts, home, where_can_i_file},
    service_center::{bearer, receive},
    sign_on::{hand_over, log_out, login, new_password, services, upgrade_notice},
    staff,
};

impl FromRef<CentreSite> for Shared {
    fn from_ref(site: &CentreSite) -> Shared {
        site.shared.clone()
    }
}

/// An address, what it lets somebody do (the handler looks who is there), and what answers there.
type Route = (&'static str, Action, MethodRouter<CentreSite>);

/// `pacer.login.D`: sign-on and the endpoints that courts and programs call.
pub fn login_router(site: CentreSite) -> Router {
    router(login_routes(), site)
}

/// `pacer.D`: the centre's pages for people.
pub fn pages_router(site: CentreSite) -> Router {
    router(pages_routes(), site)
}

fn router(routes: Vec<Route>, site: CentreSite) -> Router {
    let all = routes.into_iter().fold(Router::new(), |router, (path, _, methods)| router.route(path, methods));
    all.with_state(site)
}

fn login_routes() -> Vec<Route> {
    use Action::*;
    vec![
        // People.
        ("/", SeePublicSite, get(async || site::page::redirect("/csologin/login.jsf"))),
        ("/csologin/login.jsf", SeePublicSite, get(login::show).post(login::send)),
        ("/csologin/newPassword.jsf", SeePublicSite, post(new_password::send)),
        ("/csologin/upgrade.jsf", SeePublicSite, get(upgrade_notice::show)),
        ("/csologin/handover.jsf", SeePublicSite, get(hand_over::give)),
        ("/csologin/logout.jsf", SeePublicSite, get(log_out::show).post(log_out::send)),
        // Courts, by way of the browser and behind its back.
        ("/.well-known/openid-configuration", SeePublicSite, get(discovery::document)),
        ("/oauth2/jwks", SeePublicSite, get(discovery::jwks)),
        ("/oauth2/authorize", SeePublicSite, get(authorize::ask).post(authorize::ask_by_form)),
        ("/oauth2/token", TakeMessage, post(token::redeem)),
        // Programs.
        ("/services/cso-auth", SeePublicSite, post(services::sign_on)),
        ("/services/cso-logout", SeePublicSite, post(services::log_out)),
    ]
}

fn pages_routes() -> Vec<Route> {
    use Action::*;
    vec![
        // Everyone.
        ("/", SeePublicSite, get(home::show)),
        ("/contact", SeePublicSite, get(contact::show)),
        ("/courts", SeePublicSite, get(courts::show)),
        ("/psco/cgi-bin/links.pl", SeePublicSite, get(courts::show)),
        // Someone who is signed on, or about to be.
        ("/csologin/start.jsf", SeePublicSite, get(hand_over::start)),
        ("/csologin/finish.jsf", SeePublicSite, get(hand_over::finish)),
        ("/csologin/logout.jsf", SeePublicSite, get(log_out::show).post(log_out::send)),
        ("/where-can-i-file", SeeWhereToFile, get(where_can_i_file::show)),
        // Someone who has no account yet, or can't sign on.
        ("/register", RecoverAccess, get(register::choose)),
        ("/register/sent", RecoverAccess, get(register::sent)),
        ("/register/confirm", RecoverAccess, get(confirm::open).post(confirm::confirm)),
        ("/register/done", RecoverAccess, get(confirm::done)),
        ("/register/{for}", RecoverAccess, get(register::enter).post(register::submit)),
        ("/forgot-password", RecoverAccess, get(recover_password::enter).post(recover_password::submit)),
        ("/forgot-password/sent", RecoverAccess, get(recover_password::sent)),
        ("/password/reset", RecoverAccess, get(reset::open).post(reset::choose)),
        ("/password/changed", RecoverAccess, get(reset::changed)),
        ("/forgot-user-name", RecoverAccess, get(recover_username::enter).post(recover_username::submit)),
        ("/forgot-user-name/sent", RecoverAccess, get(recover_username::sent)),
        // The owner of an account.
        ("/manage", ManageAccount, get(manage::first_page::show)),
        ("/manage/upgrade", UpgradeAccount, get(upgrade::begin).post(upgrade::submit)),
        ("/manage/upgrade/complete", ManageAccount, get(upgrade::complete)),
        ("/manage/password", ManageAccount, get(manage::password::enter).post(manage::password::submit)),
        ("/manage/password/changed", ManageAccount, get(manage::password::changed)),
        ("/manage/email", ManageAccount, get(manage::email::enter).post(manage::email::submit)),
        ("/manage/email/sent", ManageAccount, get(manage::email::sent)),
        ("/manage/email/confirm", RecoverAccess, get(manage::email::open).post(manage::email::confirm)),
        ("/manage/maintenance", ManageAccount, get(manage::maintenance::show)),
        ("/manage/person", ManageAccount, get(manage::person::enter).post(manage::person::submit)),
        ("/manage/address", ManageAccount, get(manage::address::enter).post(manage::address::submit)),
        ("/manage/requests", SeeOwnRequests, get(manage::requests::show)),
        ("/manage/requests.csv", SeeOwnRequests, get(manage::requests::export)),
        ("/manage/usage", ManageAccount, get(manage::usage::show)),
        ("/manage/payments", ManageAccount, get(manage::payments::show)),
        // The service center's staff.
        ("/staff/login", SeePublicSite, get(staff::sign_on::enter).post(staff::sign_on::submit)),
        ("/staff/logout", SeePublicSite, get(staff::sign_on::leave).post(staff::sign_on::log_out)),
        ("/staff", SeePublicSite, get(async || site::page::redirect("/staff/"))),
        ("/staff/", SeeServiceDesk, get(staff::requests::list)),
        ("/staff/requests/{number}", SeeServiceDesk, get(staff::requests::show)),
        ("/staff/accounts", SeeServiceDesk, get(staff::accounts::search)),
        ("/staff/accounts/{number}", SeeServiceDesk, get(staff::accounts::show).post(staff::acts::submit)),
        ("/staff/tasks", SeeServiceDesk, get(staff::tasks::list)),
        ("/staff/tasks/{id}", DecideAsServiceCenter, post(staff::tasks::close)),
        // Courts.
        ("/messages", TakeMessage, post(receive::receive)),
        ("/tokens", TakeMessage, post(bearer::tell)),
    ]
}

#[cfg(test)]
#[path = "routes_tests.rs"]
mod tests;
