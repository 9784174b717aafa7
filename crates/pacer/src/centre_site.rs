//! The centre's state: its room, its signing key, the keys of the courts.

use std::{collections::HashMap, sync::Arc};

use oidc::keys::{PublicKey, SigningKey};
use site::Shared;

/// What the centre's handlers work with.
#[derive(Clone)]
pub struct CentreSite {
    /// What all sites share.
    pub shared: Shared,
    /// The centre's database.
    pub room: store::centre::Centre,
    /// Signs ID tokens and requests to courts.
    pub signing: Arc<SigningKey>,
    /// Public keys of the courts, by short name: a court speaks for itself alone.
    pub court_keys: Arc<HashMap<String, Vec<PublicKey>>>,
}

impl CentreSite {
    /// The issuer of ID tokens: the sign-on host's origin.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.shared.installation.login()
    }
}
