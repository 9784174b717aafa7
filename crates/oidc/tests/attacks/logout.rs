//! Logout tokens, forged, replayed and taken for something else.

use oidc::{
    client::{Expected, IdTokenError, verify_id_token},
    jwt::{self, JwtError},
    keys::SigningKey,
    logout::{LogoutError, logout_token, may_return_to, read_hint, verify_logout_token},
};
use serde_json::{Value, json};

use crate::people::*;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn claims() -> Value {
    json!({"iss": ISS, "aud": "almd", "sid": "session-7", "jti": "j", "iat": NOW, "exp": NOW + 120, "events": {EVENT: {}}})
}

fn check(centre: &SigningKey, typ: &str, claims: &Value) -> Result<String, LogoutError> {
    let token = jwt::sign(typ, claims, centre).unwrap();
    verify_logout_token(&token, &[centre.public().clone()], ISS, "almd", NOW).map(|logout| logout.sid)
}

#[test]
fn o13_the_courts_session_ends_by_the_centres_token() {
    let centre = centre_key();
    let token = logout_token(ISS, "almd", "8f0c1a", "session-7", "jti-3", NOW, &centre).unwrap();
    let keys = [centre.public().clone()];
    let logout = verify_logout_token(&token, &keys, ISS, "almd", NOW + 1).unwrap();
    assert_eq!((logout.sid.as_str(), logout.sub.as_deref(), logout.jti.as_str()), ("session-7", Some("8f0c1a"), "jti-3"));
    // Kept until `exp`, the jti stops a replay; after it the token is refused by itself.
    assert_eq!(verify_logout_token(&token, &keys, ISS, "almd", logout.exp), Err(LogoutError::Time));
    assert_eq!(verify_logout_token(&token, &keys, ISS, "alnd", NOW), Err(LogoutError::Audience));
    assert_eq!(verify_logout_token(&token, &keys, "https://mallory.example", "almd", NOW), Err(LogoutError::Issuer));
}

#[test]
fn a45_every_required_claim_of_a_logout_token_is_checked() {
    let centre = centre_key();
    assert_eq!(check(&centre, "logout+jwt", &claims()), Ok("session-7".into()));
    let changes = [
        ("iss", json!("https://mallory.example"), LogoutError::Issuer),
        ("aud", json!("alnd"), LogoutError::Audience),
        ("aud", json!(["almd", "alnd"]), LogoutError::Audience),
        ("iat", json!(NOW + 90), LogoutError::Time),
        ("iat", json!(null), LogoutError::Time),
        ("exp", json!(null), LogoutError::Time),
        ("exp", json!(NOW + 121), LogoutError::Time),
        ("exp", json!(i64::MAX), LogoutError::Time),
        ("iat", json!(NOW - 4000), LogoutError::Time),
        ("jti", json!(null), LogoutError::NotALogoutToken),
        ("sid", json!(null), LogoutError::NotALogoutToken),
        ("events", json!(null), LogoutError::NotALogoutToken),
        ("events", json!({}), LogoutError::NotALogoutToken),
        ("events", json!({EVENT: "yes"}), LogoutError::NotALogoutToken),
        ("nonce", json!("n"), LogoutError::NotALogoutToken),
    ];
    for (name, value, why) in changes {
        let mut forged = claims();
        forged[name] = value;
        assert_eq!(check(&centre, "logout+jwt", &forged), Err(why), "{name}");
    }
    let mut old = claims();
    (old["iat"], old["exp"]) = (json!(NOW - 200), json!(NOW - 80));
    assert_eq!(check(&centre, "logout+jwt", &old), Err(LogoutError::Time));
}

#[test]
fn a45_an_id_token_is_no_logout_token_and_a_logout_token_is_no_id_token() {
    let (court, centre) = (almd(), centre_key());
    let keys = [centre.public().clone()];
    let wrong_type = JwtError::WrongType;
    let id = id_token(&centre, &court, NOW);
    assert_eq!(verify_logout_token(&id, &keys, ISS, "almd", NOW), Err(wrong_type.into()));
    assert_eq!(check(&centre, "JWT", &claims()), Err(wrong_type.into()));

    let logout = logout_token(ISS, "almd", "8f0c1a", "session-7", "j", NOW, &centre).unwrap();
    let expected = Expected { iss: ISS, client_id: "almd", nonce: NONCE, max_age: None };
    assert_eq!(verify_id_token(&logout, &keys, &expected, NOW), Err(IdTokenError::Jwt(wrong_type)));
    assert_eq!(read_hint(&logout, &keys, ISS), None);
    // Even typed as a JWT and with a nonce, what tells of an event is no ID token.
    let mut disguised = claims();
    (disguised["nonce"], disguised["sub"]) = (json!(NONCE), json!("8f0c1a"));
    let disguised = jwt::sign("JWT", &disguised, &centre).unwrap();
    assert_eq!(verify_id_token(&disguised, &keys, &expected, NOW), Err(IdTokenError::NotAnIdToken));
}

#[test]
fn a45_a_court_cannot_sign_another_court_off() {
    let (court, other, centre) = (almd(), court("alnd"), centre_key());
    let forged = logout_token(ISS, "almd", "8f0c1a", "session-7", "j", NOW, &other.key).unwrap();
    let keys = [centre.public().clone()];
    let found = verify_logout_token(&forged, &keys, ISS, &court.config.client_id, NOW);
    assert_eq!(found, Err(JwtError::UnknownKey.into()));
}

#[test]
fn o12_a_hint_names_the_session_long_after_it_expired_unless_it_is_of_another_issuer() {
    let (court, centre) = (almd(), centre_key());
    let keys = [centre.public().clone()];
    let old = id_token(&centre, &court, NOW - 90_000);
    let hint = read_hint(&old, &keys, ISS).unwrap();
    assert_eq!((hint.client_id.as_str(), hint.sub.as_str(), hint.sid.as_deref()), ("almd", "8f0c1a", Some("session-7")));
    assert_eq!(read_hint(&old, &keys, "https://mallory.example"), None);
}

#[test]
fn a34_after_signing_off_only_registered_addresses_are_visited() {
    let court = almd();
    assert!(may_return_to(&court.client, "https://ecf.almd.example/signed-off"));
    for bad in [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://ecf.almd.example/signed-off/",
        "",
        "/",
        "https://ecf.almd.example/signed-off\t",
        "javascript:alert(1)",
        "https://ecf.almd.example@evil.example/signed-off",
    ] {
        assert!(!may_return_to(&court.client, bad), "{bad}");
    }
}
