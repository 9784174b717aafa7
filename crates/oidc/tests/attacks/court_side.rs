//! The court's callback: codes, states, issuers and ID tokens that belong to somebody else.

use oidc::{
    authorize::code_redirect,
    client::{self, Ask, CallbackError, Expected, IdTokenError, Tokens, callback, read_token_answer, verify_id_token},
    discovery::{self, Provider},
    jwt::{self, JwtError},
    keys::{Alg, SigningKey},
    token::{self, redeem},
};
use serde_json::{Value, json};

use crate::people::*;

fn expected() -> Expected<'static> {
    Expected { iss: ISS, client_id: "almd", nonce: NONCE, max_age: None }
}

#[test]
fn alice_signs_on_from_the_court_to_the_centre_and_back() {
    let (court, centre) = (almd(), SigningKey::generate(Alg::Rs256).unwrap());
    let request = court.accepted(&Ask { login_hint: Some("alice"), ..Ask::default() });
    assert_eq!(
        (request.scope.as_slice(), request.login_hint.as_deref()),
        (&["openid".into(), "profile".into()][..], Some("alice"))
    );
    let back = code_redirect(&request, "the-code", ISS);
    let code = callback(back.split_once('?').unwrap().1, &court.config, STATE).unwrap();
    let body = client::token_request_body(&court.config, &code, VERIFIER, "jti-1", NOW, &court.key).unwrap();
    let call = token::TokenRequest::parse(&body).unwrap();
    token::authenticate(&call, &court.client, &[TOKEN_ENDPOINT], NOW).unwrap();
    redeem(&call, &court.client, &court.code_row(), NOW).unwrap();
    let answer = token::answer("access", 300, "openid", &id_token(&centre, &court, NOW));
    let tokens = read_token_answer(answer.status, &answer.body).unwrap();
    let who = verify_id_token(&tokens.id_token, &[centre.public().clone()], &expected(), NOW).unwrap();
    assert_eq!((who.sub.as_str(), who.sid.as_deref(), who.acr.as_deref()), ("8f0c1a", Some("session-7"), Some("aal2")));
    assert_eq!(who.auth_time, Some(NOW - 30));
    assert_eq!((&who.claims["account_number"], &who.claims["amr"]), (&json!("7001234"), &json!(["pwd", "otp"])));
}

#[test]
fn a48_mallorys_code_in_alices_browser_is_refused() {
    let court = almd();
    let check = |query: &str| callback(query, &court.config, STATE);
    let iss = "https%3A%2F%2Fpacer.login.example";
    assert_eq!(check(&format!("code=c&state={STATE}&iss={iss}")), Ok("c".into()));
    assert_eq!(check(&format!("code=c&state=state-of-mallory&iss={iss}")), Err(CallbackError::State));
    assert_eq!(check(&format!("code=c&iss={iss}")), Err(CallbackError::State));
    assert_eq!(callback(&format!("code=c&state=&iss={iss}"), &court.config, ""), Err(CallbackError::State));
    for query in [
        format!("code=c&code=d&state={STATE}&iss={iss}"),
        format!("code=c&state={STATE}&state=x&iss={iss}"),
        format!("code=c&error=x&state={STATE}&iss={iss}"),
        format!("state={STATE}&iss={iss}"),
    ] {
        assert_eq!(check(&query), Err(CallbackError::Malformed), "{query}");
    }
}

#[test]
fn a48_an_answer_of_another_issuer_is_a_mix_up_and_refused() {
    let court = almd();
    for iss in ["&iss=https%3A%2F%2Fmallory.example", "&iss=https%3A%2F%2Fpacer.login.example%2F", ""] {
        let answer = callback(&format!("code=c&state={STATE}{iss}"), &court.config, STATE);
        assert_eq!(answer, Err(CallbackError::Issuer), "{iss}");
        let error = callback(&format!("error=access_denied&state={STATE}{iss}"), &court.config, STATE);
        assert_eq!(error, Err(CallbackError::Issuer), "{iss}");
    }
}

#[test]
fn a48_the_verifier_and_the_nonce_bind_code_and_token_to_one_browser() {
    let (court, centre) = (almd(), centre_key());
    // The code was asked for with Alice's challenge; Mallory's browser holds another verifier.
    let row = court.code_row();
    let body = client::token_request_body(&court.config, "the-code", &"m".repeat(43), "jti-2", NOW, &court.key);
    let call = token::TokenRequest::parse(&body.unwrap()).unwrap();
    assert!(redeem(&call, &court.client, &row, NOW).is_err());
    let token = id_token(&centre, &court, NOW);
    let mallory = Expected { nonce: "nonce-of-mallory", ..expected() };
    assert_eq!(verify_id_token(&token, &[centre.public().clone()], &mallory, NOW), Err(IdTokenError::Nonce));
    // A court that lost its nonce believes nothing, a token without one included.
    let lost = Expected { nonce: "", ..expected() };
    let claims = json!({"iss": ISS, "sub": "8f0c1a", "aud": "almd", "iat": NOW, "exp": NOW + 300});
    let bare = jwt::sign("JWT", &claims, &centre).unwrap();
    for token in [token, bare] {
        let keys = [centre.public().clone()];
        assert_eq!(verify_id_token(&token, &keys, &lost, NOW), Err(IdTokenError::Nonce));
    }
}

#[test]
fn a48_id_tokens_of_others_or_of_other_times_are_refused() {
    let (court, centre) = (almd(), centre_key());
    let keys = [centre.public().clone()];
    let check = |change: &[(&str, Value)], now: i64| {
        let mut claims = json!({"iss": ISS, "sub": "8f0c1a", "aud": "almd", "nonce": NONCE, "iat": NOW, "exp": NOW + 300});
        for (name, value) in change {
            claims[*name] = value.clone();
        }
        verify_id_token(&jwt::sign("JWT", &claims, &centre).unwrap(), &keys, &expected(), now).map(|who| who.sub)
    };
    assert_eq!(check(&[], NOW), Ok("8f0c1a".into()));
    assert_eq!(check(&[("iss", json!("https://mallory.example"))], NOW), Err(IdTokenError::Issuer));
    assert_eq!(check(&[("aud", json!("alnd"))], NOW), Err(IdTokenError::Audience));
    assert_eq!(check(&[("aud", json!(["almd", "alnd"]))], NOW), Err(IdTokenError::Audience));
    assert_eq!(check(&[("azp", json!("alnd"))], NOW), Err(IdTokenError::Audience));
    assert_eq!(check(&[("sub", json!(""))], NOW), Err(IdTokenError::NotAnIdToken));
    assert_eq!(check(&[("exp", json!(null))], NOW), Err(IdTokenError::Time));
    assert_eq!(check(&[("iat", json!(NOW + 61))], NOW), Err(IdTokenError::Time));
    assert_eq!(check(&[], NOW + 360), Err(IdTokenError::Time));
    let other = SigningKey::generate(Alg::Es256).unwrap();
    let forged = id_token(&other, &court, NOW);
    assert_eq!(verify_id_token(&forged, &keys, &expected(), NOW), Err(IdTokenError::Jwt(JwtError::UnknownKey)));
}

#[test]
fn s13_the_court_itself_checks_that_the_sign_on_is_fresh() {
    let (court, centre) = (almd(), centre_key());
    let keys = [centre.public().clone()];
    let token = id_token(&centre, &court, NOW);
    let fresh = |max_age, now| verify_id_token(&token, &keys, &Expected { max_age: Some(max_age), ..expected() }, now);
    assert!(fresh(60, NOW).is_ok());
    assert_eq!(fresh(60, NOW + 120), Err(IdTokenError::NotFresh));
}

#[test]
fn extra_claims_cannot_replace_the_protocols_own() {
    let (court, centre) = (almd(), centre_key());
    let extra = json!({"sub": "mallory", "aud": "alnd", "exp": NOW + 99_999, "bar": "AL-1"});
    let token = token::id_token(ISS, "almd", &alice(), extra.as_object().unwrap(), NOW, &centre).unwrap();
    let who = verify_id_token(&token, &[centre.public().clone()], &expected(), NOW).unwrap();
    assert_eq!((who.sub.as_str(), &who.claims["exp"], &who.claims["bar"]), ("8f0c1a", &json!(NOW + 300), &json!("AL-1")));
    assert_eq!(court.config.client_id, who.claims["aud"]);
}

#[test]
fn o14_a_refusal_of_the_centre_is_told_in_safe_characters() {
    assert_eq!(read_token_answer(400, r#"{"error":"invalid_grant"}"#), Err(CallbackError::Refused("invalid_grant".into())));
    let nasty = format!("error=%3Cscript%3Ex&state={STATE}&iss=https%3A%2F%2Fpacer.login.example");
    assert_eq!(callback(&nasty, &almd().config, STATE), Err(CallbackError::Refused("scriptx".into())));
    let answer = r#"{"access_token":"a","id_token":"b","token_type":"bearer"}"#;
    assert_eq!(read_token_answer(200, answer), Ok(Tokens { access_token: "a".into(), id_token: "b".into() }));
    assert_eq!(read_token_answer(200, r#"{"access_token":"a"}"#), Err(CallbackError::Malformed));
    assert_eq!(read_token_answer(200, "<html>"), Err(CallbackError::Malformed));
}

#[test]
fn o09_o05_the_discovery_document_offers_what_is_served_and_no_more() {
    let provider = Provider {
        issuer: ISS.into(),
        authorization_endpoint: format!("{ISS}/oidc/authorize"),
        token_endpoint: TOKEN_ENDPOINT.into(),
        jwks_uri: format!("{ISS}/oidc/jwks"),
        userinfo_endpoint: None,
        end_session_endpoint: Some(format!("{ISS}/oidc/logout")),
    };
    let document = discovery::document(&provider, &[Alg::Es256, Alg::Rs256], &["profile"], &["account_number"]);
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["ES256", "RS256"]));
    assert_eq!(document["response_types_supported"], json!(["code"]));
    assert_eq!(document["grant_types_supported"], json!(["authorization_code"]));
    assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
    assert_eq!(document["scopes_supported"], json!(["openid", "profile"]));
    assert_eq!(document.get("userinfo_endpoint"), None);
    assert_eq!(discovery::read(&document.to_string(), ISS), Some(provider));
    assert_eq!(discovery::read(&document.to_string(), "https://mallory.example"), None);
}
