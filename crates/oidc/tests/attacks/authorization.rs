//! Requests to the authorization endpoint, honest and forged.

use oidc::{
    authorize::{BadRequest, Decision, check_redirect_uri, code_redirect},
    client::Ask,
    form::Form,
    freshness::{self, Next},
    pkce,
};

use crate::people::*;

/// The query with one parameter's value replaced (`None`: taken out).
fn with(query: &str, name: &str, value: Option<&str>) -> String {
    let others = query.split('&').filter(|pair| pair.split_once('=').unwrap().0 != name);
    let mut pairs: Vec<String> = others.map(str::to_owned).collect();
    pairs.extend(value.map(|value| format!("{name}={value}")));
    pairs.join("&")
}

fn error_of(decision: Decision) -> &'static str {
    match decision {
        Decision::RedirectError(refusal) => refusal.error,
        other => panic!("no redirect with an error: {other:?}"),
    }
}

#[test]
fn o01_a34_only_the_registered_redirect_uri_is_answered() {
    let court = almd();
    let query = court.asks(&Ask::default());
    assert!(matches!(court.is_answered(&query), Decision::Proceed(_)));
    let variants = [
        "https://ecf.almd.example/oidc/callback/",
        "https://ecf.almd.example/oidc/Callback",
        "https://ECF.almd.example/oidc/callback",
        "HTTPS://ecf.almd.example/oidc/callback",
        "http://ecf.almd.example/oidc/callback",
        "https://ecf.almd.example:443/oidc/callback",
        "https://ecf.almd.example:8443/oidc/callback",
        "https://ecf.almd.example/oidc/callback?x=1",
        "https://ecf.almd.example/oidc/callback%23x",
        "https://mallory@ecf.almd.example/oidc/callback",
        "https://ecf.almd.example@mallory.example/oidc/callback",
        "https://ecf.almd.example.mallory.example/oidc/callback",
        "https://ecf.almd.example/oidc/%252e%252e/callback",
        "https://ecf.almd.example/oidc/../oidc/callback",
        "https://ecf.almd.example/oidc//callback",
        "https://ecf.almd.example%5c@mallory.example/oidc/callback",
        "https://ecf.almd.example/oidc/callbac",
        "https://ecf.almd.example/oidc/callback%20",
        "%20https://ecf.almd.example/oidc/callback",
        "https://ecf.almd.example./oidc/callback",
        "https://ecf.almd.example/oidc/%2563allback",
        "//mallory.example/oidc/callback",
        "/%5Cmallory.example",
        "https:mallory.example",
        "%252f%252fmallory.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://ecf%E3%80%82almd.example/oidc/callback",
        "",
    ];
    for variant in variants {
        let decision = court.is_answered(&with(&query, "redirect_uri", Some(variant)));
        assert_eq!(decision, Decision::BadRequest(BadRequest::RedirectUri), "{variant}");
    }
    for broken in ["https://ecf.almd.example/oidc/callback%09", "https://ecf.almd.example/%0a", "%zz", "%ff"] {
        let decision = court.is_answered(&with(&query, "redirect_uri", Some(broken)));
        assert!(matches!(decision, Decision::BadRequest(BadRequest::Form(_))), "{broken}");
    }
    let none = court.is_answered(&with(&query, "redirect_uri", None));
    assert_eq!(none, Decision::BadRequest(BadRequest::RedirectUri));
}

#[test]
fn o01_a_stranger_or_a_doubled_address_is_never_redirected() {
    let court = almd();
    let query = court.asks(&Ask::default());
    let cases = [
        (with(&query, "client_id", Some("mallory")), BadRequest::UnknownClient),
        (with(&query, "client_id", None), BadRequest::NoClient),
        (format!("{query}&client_id=almd"), BadRequest::NoClient),
        (format!("{query}&redirect_uri=https://mallory.example/"), BadRequest::RedirectUri),
    ];
    for (query, reason) in cases {
        assert_eq!(court.is_answered(&query), Decision::BadRequest(reason));
    }
}

#[test]
fn a34_an_address_that_could_lead_elsewhere_cannot_be_registered() {
    for good in [CALLBACK, "http://ecf.almd.localhost:8080/oidc/callback", "http://127.0.0.1:9000/cb?x=1", "https://rp.example"] {
        assert!(check_redirect_uri(good), "{good}");
    }
    for bad in [
        "http://ecf.almd.example/cb",
        "http://localhost.mallory.example/cb",
        "http://localhost:80@mallory.example/cb",
        "https://",
        "https:///cb",
        "//mallory.example",
        "https:mallory.example",
        "https:\\\\mallory.example",
        "https://a.example/cb#x",
        "https://a.example/../cb",
        "https://a.example/%2E%2e/cb",
        "https://*.example/cb",
        "https://a.example/c b",
        "https://а.example/cb",
        "https://a.example/cb\n",
        "javascript:alert(1)",
    ] {
        assert!(!check_redirect_uri(bad), "{bad}");
    }
}

#[test]
fn o04_pkce_with_s256_is_a_must() {
    let court = almd();
    let query = court.asks(&Ask::default());
    let plain = with(&query, "code_challenge_method", Some("plain"));
    let unnamed = with(&query, "code_challenge_method", None);
    let absent = with(&with(&query, "code_challenge_method", None), "code_challenge", None);
    let short = with(&query, "code_challenge", Some("c2hvcnQ"));
    for query in [plain, unnamed, absent, short] {
        assert_eq!(error_of(court.is_answered(&query)), "invalid_request");
    }
    let request = court.accepted(&Ask::default());
    // The pair printed in RFC 7636, Appendix B.
    assert_eq!(request.code_challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert!(pkce::fits(VERIFIER, &request.code_challenge));
    assert!(!pkce::fits("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", &request.code_challenge));
    assert!(!pkce::fits("", &pkce::challenge("")));
}

#[test]
fn o05_only_the_code_flow_is_served() {
    let court = almd();
    let query = court.asks(&Ask::default());
    for kind in ["token", "id_token", "code%20id_token", "none"] {
        let refused = court.is_answered(&with(&query, "response_type", Some(kind)));
        assert_eq!(error_of(refused), "unsupported_response_type");
    }
    for (name, value, error) in [
        ("response_type", None, "invalid_request"),
        ("response_mode", Some("fragment"), "invalid_request"),
        ("state", None, "invalid_request"),
        ("nonce", None, "invalid_request"),
        ("scope", None, "invalid_scope"),
        ("scope", Some("profile%20openid2"), "invalid_scope"),
        ("request", Some("eyJ"), "request_not_supported"),
        ("request_uri", Some("https://mallory.example/"), "request_uri_not_supported"),
        ("max_age", Some("-1"), "invalid_request"),
        ("max_age", Some("soon"), "invalid_request"),
        ("prompt", Some("none%20login"), "invalid_request"),
        ("prompt", Some("create"), "invalid_request"),
    ] {
        assert_eq!(error_of(court.is_answered(&with(&query, name, value))), error, "{name}");
    }
}

#[test]
fn o05_a_parameter_given_twice_is_refused_and_a_doubled_state_is_not_returned() {
    let court = almd();
    let query = court.asks(&Ask::default());
    for name in ["state", "nonce", "scope", "code_challenge", "response_type", "prompt", "unknown"] {
        let twice = format!("{query}&{name}=x&{name}=y");
        assert_eq!(error_of(court.is_answered(&twice)), "invalid_request", "{name}");
    }
    let Decision::RedirectError(refusal) = court.is_answered(&format!("{query}&state=mallory")) else { panic!() };
    assert_eq!(refusal.state, None);
}

#[test]
fn o08_every_answer_names_the_issuer_and_gives_the_state_back() {
    let court = almd();
    let request = court.accepted(&Ask::default());
    let good = code_redirect(&request, "the code&x", ISS);
    assert_eq!(good.split_once('?').unwrap().0, CALLBACK);
    let form = Form::parse(good.split_once('?').unwrap().1).unwrap();
    assert_eq!((form.get("code"), form.get("state"), form.get("iss")), (Some("the code&x"), Some(STATE), Some(ISS)));

    let query = with(&court.asks(&Ask::default()), "nonce", None);
    let Decision::RedirectError(refusal) = court.is_answered(&query) else { panic!() };
    let location = refusal.location();
    assert!(location.starts_with(&format!("{CALLBACK}?error=invalid_request&")));
    let form = Form::parse(location.split_once('?').unwrap().1).unwrap();
    assert_eq!((form.get("state"), form.get("iss"), form.get("code")), (Some(STATE), Some(ISS), None));
}

#[test]
fn o08_a_query_in_the_registered_address_stays() {
    let mut request = almd().accepted(&Ask::default());
    request.redirect_uri = "https://rp.example/cb?tenant=7".into();
    assert!(code_redirect(&request, "c", ISS).starts_with("https://rp.example/cb?tenant=7&code=c&state="));
}

#[test]
fn s13_a_sign_on_older_than_max_age_shows_the_login_page() {
    let court = almd();
    let request = court.accepted(&Ask { max_age: Some(60), ..Ask::default() });
    assert_eq!(request.max_age, Some(60));
    let next = |auth_time| freshness::next(&request, NOW, auth_time, NOW, ISS);
    assert_eq!(next(Some(NOW - 120)), Next::ShowLogin);
    assert_eq!(next(Some(NOW - 60)), Next::MakeCode);
    assert_eq!(next(None), Next::ShowLogin);
    // Alice takes two minutes over the page; her new proof counts.
    assert_eq!(freshness::next(&request, NOW, Some(NOW + 10), NOW + 130, ISS), Next::MakeCode);
}

#[test]
fn s13_prompt_login_asks_once_and_max_age_0_does_not_ask_for_ever() {
    let court = almd();
    for ask in [Ask { prompt: Some("login"), ..Ask::default() }, Ask { max_age: Some(0), ..Ask::default() }] {
        let request = court.accepted(&ask);
        assert_eq!(freshness::next(&request, NOW, Some(NOW - 1), NOW, ISS), Next::ShowLogin);
        assert_eq!(freshness::next(&request, NOW, Some(NOW + 5), NOW + 9, ISS), Next::MakeCode);
    }
    let ordinary = court.accepted(&Ask::default());
    assert_eq!(freshness::next(&ordinary, NOW, Some(NOW - 9_000), NOW, ISS), Next::MakeCode);
}

#[test]
fn s13_prompt_none_answers_login_required_by_redirect() {
    let request = almd().accepted(&Ask { prompt: Some("none"), max_age: Some(60), ..Ask::default() });
    for auth_time in [None, Some(NOW - 61)] {
        let Next::Refuse(refusal) = freshness::next(&request, NOW, auth_time, NOW, ISS) else { panic!() };
        assert_eq!((refusal.error, refusal.uri.as_str(), refusal.state.as_deref()), ("login_required", CALLBACK, Some(STATE)));
    }
}
