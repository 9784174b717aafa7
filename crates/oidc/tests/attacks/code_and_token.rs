//! The token endpoint: codes and assertions that are somebody else's, old, spent or forged.

use oidc::{
    form::encode,
    jwt,
    token::{self, TokenError, TokenRequest, authenticate, redeem},
};
use serde_json::{Value, json};

use crate::people::*;

fn assertion_request(court: &Court, typ: &str, claims: &Value) -> TokenRequest {
    let assertion = jwt::sign(typ, claims, &court.key).unwrap();
    parse(&[("client_assertion", &assertion)]).unwrap()
}

/// A token request with the usual parameters unless replaced here.
fn parse(replaced: &[(&str, &str)]) -> Result<TokenRequest, TokenError> {
    let mut parameters = vec![
        ("grant_type", "authorization_code"),
        ("code", "the-code"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", "a.b.c"),
    ];
    parameters.retain(|(name, _)| replaced.iter().all(|(other, _)| other != name));
    parameters.extend(replaced);
    TokenRequest::parse(&encode(&parameters))
}

fn claims() -> Value {
    json!({"iss": "almd", "sub": "almd", "aud": TOKEN_ENDPOINT, "jti": "jti-9", "iat": NOW, "exp": NOW + 60})
}

#[test]
fn o11_the_courts_own_assertion_is_accepted_and_its_jti_handed_back() {
    let court = almd();
    let request = court.token_request(NOW);
    assert_eq!(request.claimed_client().as_deref(), Some("almd"));
    let proof = authenticate(&request, &court.client, &[TOKEN_ENDPOINT], NOW).unwrap();
    assert_eq!(proof.jti, "jti-1");
    assert!(proof.exp > NOW);
    // Kept until then in the caller's table, it cannot come back: after that time it is refused by itself.
    assert!(authenticate(&request, &court.client, &[TOKEN_ENDPOINT], proof.exp).is_err());
    assert_eq!(TokenError::replayed().answer().status, 401);
}

#[test]
fn o11_assertions_that_are_not_short_own_and_for_this_endpoint_are_refused() {
    let court = almd();
    let check = |claims: &Value| authenticate(&assertion_request(&court, "JWT", claims), &court.client, &[TOKEN_ENDPOINT], NOW);
    assert!(check(&claims()).is_ok());
    let changes = [
        ("iss", json!("alnd")),
        ("sub", json!("alnd")),
        ("aud", json!("https://mallory.example/token")),
        ("aud", json!([TOKEN_ENDPOINT, "https://mallory.example/token"])),
        ("aud", json!(null)),
        ("exp", json!(NOW - 61)),
        ("exp", json!(NOW + 3600)),
        ("exp", json!(null)),
        ("exp", json!("soon")),
        ("exp", json!(1e300)),
        ("iat", json!(NOW + 600)),
        ("nbf", json!(NOW + 600)),
        ("jti", json!(null)),
        ("jti", json!("")),
        ("jti", json!("x".repeat(300))),
    ];
    for (name, value) in changes {
        let mut forged = claims();
        forged[name] = value;
        assert_eq!(check(&forged).unwrap_err().error, "invalid_client", "{name}");
    }
    let as_logout = assertion_request(&court, "logout+jwt", &claims());
    assert!(authenticate(&as_logout, &court.client, &[TOKEN_ENDPOINT], NOW).is_err());
}

#[test]
fn o07_another_court_cannot_redeem_the_code() {
    let (court, other) = (almd(), court("alnd"));
    let request = other.token_request(NOW);
    let row = court.code_row();
    assert!(authenticate(&request, &other.client, &[TOKEN_ENDPOINT], NOW).is_ok());
    let refusal = redeem(&request, &other.client, &row, NOW).unwrap_err();
    assert_eq!(refusal.error, "invalid_grant");
    // Nor may a stranger with a spent code end Alice's session.
    let used = token::CodeRow { used: true, ..row };
    assert!(!redeem(&request, &other.client, &used, NOW).unwrap_err().revoke);
    // Nor pass as the court with its own key.
    assert!(authenticate(&request, &court.client, &[TOKEN_ENDPOINT], NOW).is_err());
    // Nor name one client in the form and another in the assertion.
    let assertion = jwt::sign("JWT", &claims(), &court.key).unwrap();
    let mixed = parse(&[("client_id", "alnd"), ("client_assertion", &assertion)]).unwrap();
    assert!(authenticate(&mixed, &court.client, &[TOKEN_ENDPOINT], NOW).is_err());
}

#[test]
fn o07_the_code_is_bound_to_its_redirect_uri() {
    let court = almd();
    let request = parse(&[("redirect_uri", "https://ecf.almd.example/other")]).unwrap();
    assert_eq!(redeem(&request, &court.client, &court.code_row(), NOW).unwrap_err().error, "invalid_grant");
}

#[test]
fn o02_a_spent_code_is_refused_and_tells_the_caller_to_revoke() {
    let court = almd();
    let request = court.token_request(NOW);
    assert_eq!(redeem(&request, &court.client, &court.code_row(), NOW), Ok(()));
    let spent = token::CodeRow { used: true, ..court.code_row() };
    let refusal = redeem(&request, &court.client, &spent, NOW + 5).unwrap_err();
    assert_eq!((refusal.error, refusal.revoke), ("invalid_grant", true));
    assert!(redeem(&request, &court.client, &spent, NOW + 5000).unwrap_err().revoke);
}

#[test]
fn o03_a_code_dies_after_60_seconds() {
    let court = almd();
    let request = court.token_request(NOW);
    assert_eq!(redeem(&request, &court.client, &court.code_row(), NOW + 59), Ok(()));
    assert!(redeem(&request, &court.client, &court.code_row(), NOW + 60).is_err());
    assert!(redeem(&request, &court.client, &court.code_row(), NOW - 1).is_err());
}

#[test]
fn o04_a_wrong_or_missing_verifier_gets_no_token() {
    let court = almd();
    for verifier in ["A".repeat(43).as_str(), "short", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"] {
        let request = parse(&[("code_verifier", verifier)]).unwrap();
        assert_eq!(redeem(&request, &court.client, &court.code_row(), NOW).unwrap_err().error, "invalid_grant");
    }
    assert_eq!(parse(&[("code_verifier", "")]).unwrap_err().error, "invalid_request");
}

#[test]
fn o05_other_grants_and_other_client_authentication_are_refused() {
    for (name, value, error) in [
        ("grant_type", "password", "unsupported_grant_type"),
        ("grant_type", "implicit", "unsupported_grant_type"),
        ("grant_type", "", "invalid_request"),
        ("client_assertion", "", "invalid_client"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "invalid_client"),
        ("client_secret", "guess", "invalid_client"),
        ("code", "", "invalid_request"),
    ] {
        assert_eq!(parse(&[(name, value)]).unwrap_err().error, error, "{name}");
    }
    assert_eq!(parse(&[("code", "a"), ("code", "b")]).unwrap_err().error, "invalid_request");
    assert_eq!(TokenRequest::parse(&"x".repeat(100_000)).unwrap_err().error, "invalid_request");
}

#[test]
fn o14_answers_are_json_and_not_stored() {
    let good = token::answer("access", 300, "openid", "a.b.c");
    let bad = token::TokenError::unknown_code().answer();
    let stranger = token::TokenError::unknown_client().answer();
    assert_eq!((good.status, bad.status, stranger.status), (200, 400, 401));
    for answer in [&good, &bad, &stranger] {
        assert!(answer.headers.contains(&("cache-control", "no-store")));
        assert!(answer.headers.contains(&("content-type", "application/json")));
    }
    let body: Value = serde_json::from_str(&good.body).unwrap();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(300)));
    let body: Value = serde_json::from_str(&bad.body).unwrap();
    assert_eq!(body["error"], "invalid_grant");
}
