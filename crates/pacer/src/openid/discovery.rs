//! What a client must know: addresses and public keys.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use oidc::{
    discovery::{self, Provider},
    keys,
};
use serde_json::Value;

use crate::CentreSite;

/// Claims of the ID token beyond the protocol's own: the fields of `domain::account::SignedOn`.
pub const CLAIMS: [&str; 9] =
    ["account_number", "username", "name", "email", "bar_number", "kind", "generation", "challenge", "client_code"];

/// `GET /.well-known/openid-configuration`.
pub async fn document(State(site): State<CentreSite>) -> Response {
    let issuer = site.issuer();
    let provider = Provider {
        authorization_endpoint: format!("{issuer}/oauth2/authorize"),
        token_endpoint: token_endpoint(&site),
        jwks_uri: format!("{issuer}/oauth2/jwks"),
        userinfo_endpoint: None,
        end_session_endpoint: None,
        issuer,
    };
    public(discovery::document(&provider, &[site.signing.alg()], &[], &CLAIMS))
}

/// `GET /oauth2/jwks`.
pub async fn jwks(State(site): State<CentreSite>) -> Response {
    public(keys::jwks(&[site.signing.public().clone()]))
}

/// The token endpoint's address, which clients' assertions name as their audience.
#[must_use]
pub fn token_endpoint(site: &CentreSite) -> String {
    format!("{}/oauth2/token", site.issuer())
}

fn public(document: Value) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(document)).into_response()
}
