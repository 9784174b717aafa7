//! The OpenID Connect endpoints: every court is a client; what is decided is decided by the crate `oidc`.

pub mod authorize;
pub mod discovery;
pub mod token;

#[cfg(test)]
mod tests;

use oidc::authorize::Client;

use crate::CentreSite;

/// The client that a court is: its short name, its one address for codes, its keys.
#[must_use]
pub fn client(site: &CentreSite, id: &str) -> Option<Client> {
    let keys = site.court_keys.get(id)?;
    let ecf = site.shared.installation.ecf(id);
    Some(Client {
        client_id: id.to_owned(),
        redirect_uris: vec![format!("{ecf}/oidc/callback")],
        initiate_login_uri: Some(format!("{ecf}/oidc/start")),
        backchannel_logout_uri: None,
        post_logout_redirect_uris: vec![format!("{ecf}/")],
        keys: keys.clone(),
    })
}
