//! The discovery document (OpenID Connect Discovery 1.0, 3): written by the centre, read by courts elsewhere.

use serde_json::{Value, json};

use crate::{claims, keys::Alg};

const MAX_DOCUMENT_BYTES: usize = 64 * 1024;

/// Where the document is, below the issuer.
pub const PATH: &str = "/.well-known/openid-configuration";

/// The centre's addresses, absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    pub end_session_endpoint: Option<String>,
}

/// The document. `algs`: those of the keys that sign ID tokens, RS256 among them (O09). `scopes` and `claims`: those beyond the
/// protocol's own.
pub fn document(provider: &Provider, algs: &[Alg], scopes: &[&str], claims: &[&str]) -> Value {
    let own_claims = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "sid", "acr", "amr"];
    let scopes = [&["openid"][..], scopes].concat();
    let claims = [&own_claims[..], claims].concat();
    let mut document = json!({
        "issuer": provider.issuer,
        "authorization_endpoint": provider.authorization_endpoint,
        "token_endpoint": provider.token_endpoint,
        "jwks_uri": provider.jwks_uri,
        "scopes_supported": scopes,
        "claims_supported": claims,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algs.iter().map(|alg| alg.name()).collect::<Vec<_>>(),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": [Alg::Es256.name(), Alg::Rs256.name()],
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login"],
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    });
    for (name, address) in
        [("userinfo_endpoint", &provider.userinfo_endpoint), ("end_session_endpoint", &provider.end_session_endpoint)]
    {
        if let Some(address) = address {
            document[name] = json!(address);
        }
    }
    document
}

/// Reads a document fetched for `issuer`. `None` when it is not one or speaks for another issuer (Discovery 1.0, 4.3).
pub fn read(document: &str, issuer: &str) -> Option<Provider> {
    if document.len() > MAX_DOCUMENT_BYTES {
        return None;
    }
    let document: Value = serde_json::from_str(document).ok()?;
    let text = |name| claims::text(&document, name).map(str::to_owned);
    Some(Provider {
        issuer: text("issuer").filter(|found| found == issuer)?,
        authorization_endpoint: text("authorization_endpoint")?,
        token_endpoint: text("token_endpoint")?,
        jwks_uri: text("jwks_uri")?,
        userinfo_endpoint: text("userinfo_endpoint"),
        end_session_endpoint: text("end_session_endpoint"),
    })
}
