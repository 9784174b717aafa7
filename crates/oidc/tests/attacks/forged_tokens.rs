//! Tokens made to fool the reader: no algorithm, the wrong one, foreign keys, broken bytes.

use aws_lc_rs::hmac;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use oidc::{
    jwt::{self, JwtError, MAX_TOKEN_BYTES, Rules},
    keys::{Alg, SigningKey},
    logout::{read_hint, verify_logout_token},
    signed,
    token::{TokenRequest, authenticate},
};
use serde_json::{Value, json};

use crate::people::*;

const RULES: Rules<'static> = Rules { algs: &[Alg::Es256, Alg::Rs256], types: &["JWT"] };

fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()))
}

/// A token whose header is the forger's but whose signature is truly made by `key`.
fn signed_as(header: &Value, key: &SigningKey) -> String {
    let message = unsigned(header, &json!({"sub": "x"}));
    let signature = key.sign(message.as_bytes()).unwrap();
    format!("{message}.{}", B64.encode(signature))
}

/// The three classic forgeries of a token with these claims, for a reader who knows `key`.
fn forgeries(claims: &Value, typ: &str, key: &SigningKey) -> Vec<(String, JwtError)> {
    let none = unsigned(&json!({"alg": "none", "typ": typ, "kid": key.kid()}), claims);
    let hs = unsigned(&json!({"alg": "HS256", "typ": typ, "kid": key.kid()}), claims);
    let public = key.public().to_jwk().to_string();
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, public.as_bytes()), hs.as_bytes());
    let stranger = SigningKey::generate(key.alg()).unwrap();
    vec![
        (format!("{none}."), JwtError::AlgorithmRefused),
        (format!("{hs}.{}", B64.encode(mac)), JwtError::AlgorithmRefused),
        (jwt::sign(typ, claims, &stranger).unwrap(), JwtError::UnknownKey),
    ]
}

#[test]
fn o10_none_hs256_and_unknown_keys_are_refused_on_client_assertions() {
    let court = almd();
    let claims = json!({"iss": "almd", "sub": "almd", "aud": TOKEN_ENDPOINT, "jti": "j", "exp": NOW + 60});
    for (forged, _) in forgeries(&claims, "JWT", &court.key) {
        let body = format!(
            "grant_type=authorization_code&code=c&redirect_uri=r&code_verifier=v&client_assertion={forged}\
             &client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        );
        let request = TokenRequest::parse(&body).unwrap();
        let refusal = authenticate(&request, &court.client, &[TOKEN_ENDPOINT], NOW).unwrap_err();
        assert_eq!((refusal.error, refusal.answer().status), ("invalid_client", 401));
    }
}

#[test]
fn o10_none_hs256_and_unknown_keys_are_refused_on_hints_and_logout_tokens() {
    let centre = centre_key();
    let keys = [centre.public().clone()];
    let hint = json!({"iss": ISS, "aud": "almd", "sub": "8f0c1a", "sid": "session-7"});
    for (forged, _) in forgeries(&hint, "JWT", &centre) {
        assert_eq!(read_hint(&forged, &keys, ISS), None);
    }
    for (forged, why) in forgeries(&hint, "logout+jwt", &centre) {
        assert_eq!(verify_logout_token(&forged, &keys, ISS, "almd", NOW), Err(why.into()));
    }
}

#[test]
fn o10_none_hs256_and_unknown_keys_are_refused_on_messages() {
    let court = almd();
    let request = signed::Request { method: "POST", authority: "h", path_and_query: "/", body: b"" };
    for (forged, why) in forgeries(&json!({"iss": "almd", "aud": "h"}), "forecourt-request+jwt", &court.key) {
        let found = signed::verify(&request, Some(&forged), &|_| court.client.keys.clone(), NOW, 60);
        assert_eq!(found, Err(why.into()));
    }
}

#[test]
fn o10_an_algorithm_outside_the_readers_list_is_refused() {
    let (ec, rsa) = (centre_key(), SigningKey::generate(Alg::Rs256).unwrap());
    let keys = [ec.public().clone(), rsa.public().clone()];
    let only_ec = Rules { algs: &[Alg::Es256], ..RULES };
    let token = jwt::sign("JWT", &json!({"sub": "x"}), &rsa).unwrap();
    assert_eq!(jwt::verify(&token, &RULES, &keys), Ok(json!({"sub": "x"})));
    assert_eq!(jwt::verify(&token, &only_ec, &keys), Err(JwtError::AlgorithmRefused));
    // The header says ES256 but names the RSA key.
    let confused = signed_as(&json!({"alg": "ES256", "kid": rsa.kid()}), &rsa);
    assert_eq!(jwt::verify(&confused, &RULES, &keys), Err(JwtError::UnknownKey));
    for alg in ["None", "NONE", "es256", "ES384", "PS256", "RS1", "EdDSA", ""] {
        let token = signed_as(&json!({"alg": alg, "kid": ec.kid()}), &ec);
        assert_eq!(jwt::verify(&token, &RULES, &keys), Err(JwtError::AlgorithmRefused), "{alg}");
    }
}

#[test]
fn o10_keys_that_come_with_the_token_are_not_used() {
    let (centre, mallory) = (centre_key(), centre_key());
    let keys = [centre.public().clone()];
    let carried =
        signed_as(&json!({"alg": "ES256", "jwk": mallory.public().to_jwk(), "jku": "https://mallory.example"}), &mallory);
    assert_eq!(jwt::verify(&carried, &RULES, &keys), Err(JwtError::BadSignature));
    let renamed = signed_as(&json!({"alg": "ES256", "kid": centre.kid()}), &mallory);
    assert_eq!(jwt::verify(&renamed, &RULES, &keys), Err(JwtError::BadSignature));
}

#[test]
fn o10_a_token_without_kid_needs_exactly_one_fitting_key() {
    let (first, second) = (centre_key(), centre_key());
    let token = signed_as(&json!({"alg": "ES256"}), &first);
    assert!(jwt::verify(&token, &RULES, &[first.public().clone()]).is_ok());
    let both = [first.public().clone(), second.public().clone()];
    assert_eq!(jwt::verify(&token, &RULES, &both), Err(JwtError::UnknownKey));
    assert_eq!(jwt::verify(&token, &RULES, &[]), Err(JwtError::UnknownKey));
}

#[test]
fn o10_broken_oversized_and_mistyped_tokens_are_refused() {
    let key = centre_key();
    let keys = [key.public().clone()];
    let good = jwt::sign("JWT", &json!({"sub": "x"}), &key).unwrap();
    let (message, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = message.split_once('.').unwrap();
    let cases = [
        (String::new(), JwtError::Malformed),
        ("..".into(), JwtError::Malformed),
        (message.into(), JwtError::Malformed),
        (format!("{good}.x"), JwtError::Malformed),
        (format!("{good}="), JwtError::Malformed),
        (format!("{good} "), JwtError::Malformed),
        (format!("{message}.{}", signature.replace(['-', '_'], "/") + "+"), JwtError::Malformed),
        (format!("{header}.{}.{signature}", B64.encode("{\"sub\":\"y\"}")), JwtError::BadSignature),
        (format!("{message}."), JwtError::BadSignature),
        (format!("{message}.{}", B64.encode([0; 64])), JwtError::BadSignature),
        (format!("{message}.{}", "A".repeat(MAX_TOKEN_BYTES)), JwtError::TooLong),
        (signed_as(&json!({"alg": "ES256", "kid": key.kid(), "crit": ["b64"], "b64": false}), &key), JwtError::CriticalHeader),
        (signed_as(&json!({"alg": "ES256", "kid": key.kid(), "typ": "at+jwt"}), &key), JwtError::WrongType),
        (signed_as(&json!({"alg": ["ES256"]}), &key), JwtError::Malformed),
    ];
    for (token, why) in cases {
        assert_eq!(jwt::verify(&token, &RULES, &keys), Err(why), "{token:.200}");
    }
    let list = jwt::sign("JWT", &json!(["sub"]), &key).unwrap();
    assert_eq!(jwt::verify(&list, &RULES, &keys), Err(JwtError::Malformed));
}

#[test]
fn o10_flipping_any_character_of_a_token_breaks_it() {
    let key = centre_key();
    let keys = [key.public().clone()];
    let good = jwt::sign("JWT", &json!({"sub": "x", "aud": "almd"}), &key).unwrap();
    for at in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(bytes).unwrap();
        assert!(jwt::verify(&forged, &RULES, &keys).is_err(), "changed at {at}");
    }
}
