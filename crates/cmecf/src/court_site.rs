//! A court's state: its room, its signing key, the centre's keys.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::court::Settings;
use oidc::keys::{PublicKey, SigningKey};
use site::{Failure, Shared, installation::Installation};

/// What a court's handlers work with.
#[derive(Clone)]
pub struct CourtSite {
    /// What all sites share.
    pub shared: Shared,
    /// Short name in host names: `almd`.
    pub id: Arc<str>,
    /// The court's database and documents.
    pub room: store::court::Court,
    /// Signs requests to the centre.
    pub signing: Arc<SigningKey>,
    /// The centre's public keys.
    pub centre_keys: Arc<Vec<PublicKey>>,
}

/// The court whose host was asked for comes with the request.
impl<S: Sync> FromRequestParts<S> for CourtSite {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts.extensions.get().cloned().ok_or_else(|| Failure::unavailable("no court came with the request"))
    }
}

impl CourtSite {
    /// Origin of this court's CM/ECF.
    #[must_use]
    pub fn ecf(&self) -> String {
        self.shared.installation.ecf(&self.id)
    }

    /// The address from which this court's mails come: its help desk's, or one of its own host.
    #[must_use]
    pub fn mail_sender(&self, settings: &Settings) -> String {
        mail_sender(&self.shared.installation, settings)
    }

    /// Origin of this court's public site.
    #[must_use]
    pub fn www(&self) -> String {
        self.shared.installation.www(&self.id)
    }
}

/// The same without a running site.
#[must_use]
pub fn mail_sender(installation: &Installation, settings: &Settings) -> String {
    if settings.contacts.email.contains('@') {
        settings.contacts.email.clone()
    } else {
        format!("cmecf@{}.{}", settings.id, installation.domain)
    }
}
