//! Signing on: at the centre after go-live, with the court's own login before; and logging out.

pub(crate) mod bookmark;
pub(crate) mod callback;
pub(crate) mod court_login;
pub(crate) mod lead;
pub(crate) mod log_out;
pub(crate) mod start;
mod target;
#[cfg(test)]
mod tests;
mod under_way;
pub(crate) mod viewing;

pub use lead::lead_to_sign_on;
pub use target::own_target;

use oidc::client::Config;

use crate::{Caller, CourtSite};

/// Where a person goes after signing on, if nowhere else was asked for.
pub const MAIN_PAGE: &str = "/cgi-bin/ShowIndex.pl";

/// The address of central sign-on that comes back to `path` (with its query) at this court (wire 1.4).
#[must_use]
pub fn address(caller: &Caller, path: &str) -> String {
    let base = format!("{}/csologin/login.jsf", caller.site.shared.installation.login());
    let appurl = format!("{}{path}", caller.site.ecf());
    oidc::form::with_query(&base, &[("pscCourtId", &caller.settings().psc_court_id()), ("appurl", &appurl)])
}

/// What this court is to the centre: an OpenID Connect client that proves itself with its own key.
pub(crate) fn client(site: &CourtSite) -> Config {
    let login = site.shared.installation.login();
    Config {
        authorization_endpoint: format!("{login}/oauth2/authorize"),
        token_endpoint: format!("{login}/oauth2/token"),
        issuer: login,
        client_id: site.id.to_string(),
        redirect_uri: format!("{}/oidc/callback", site.ecf()),
        scope: "openid".into(),
    }
}
