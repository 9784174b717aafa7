//! What centre and courts tell each other: only the sender itself can say it, once, to one host.

use oidc::{
    jwt::{self, JwtError},
    keys::PublicKey,
    signed::{HEADER, Request, SignedError, sign, verify},
};
use serde_json::json;

use crate::people::*;

const REPORT: Request<'static> =
    Request { method: "POST", authority: "pacer.example:8080", path_and_query: "/messages?v=1", body: b"{\"linked\":true}" };

fn header(court: &Court, request: &Request<'_>) -> String {
    let headers = sign(request, &court.config.client_id, "message-1", NOW, &court.key).unwrap();
    assert_eq!(headers[0].0, HEADER);
    headers[0].1.clone()
}

#[test]
fn a44_a_courts_own_report_is_believed_and_named() {
    let court = almd();
    let keys = |id: &str| {
        if id == "almd" { court.client.keys.clone() } else { vec![] }
    };
    let token = header(&court, &REPORT);
    let sender = verify(&REPORT, Some(&token), &keys, NOW + 5, 60).unwrap();
    assert_eq!((sender.id.as_str(), sender.message_id.as_str(), sender.issued_at), ("almd", "message-1", NOW));
    // Host names have no case, and the port does not count.
    let seen = Request { authority: "PACER.example", method: "post", ..REPORT };
    assert!(verify(&seen, Some(&token), &keys, NOW, 60).is_ok());
    // A repeat by the sender keeps the message's id, so the receiver knows it.
    let again = sign(&REPORT, "almd", "message-1", NOW + 3600, &court.key).unwrap();
    let repeat = verify(&REPORT, Some(&again[0].1), &keys, NOW + 3600, 60).unwrap();
    assert_eq!(repeat.message_id, sender.message_id);
}

#[test]
fn a44_a_report_changed_in_any_part_is_refused() {
    let court = almd();
    let keys = |_: &str| court.client.keys.clone();
    let token = header(&court, &REPORT);
    let cases = [
        (Request { authority: "ecf.alnd.example", ..REPORT }, SignedError::OtherHost),
        (Request { authority: "pacer.example.mallory.example", ..REPORT }, SignedError::OtherHost),
        (Request { method: "PUT", ..REPORT }, SignedError::OtherRequest),
        (Request { path_and_query: "/messages?v=2", ..REPORT }, SignedError::OtherRequest),
        (Request { path_and_query: "/messages", ..REPORT }, SignedError::OtherRequest),
        (Request { body: b"{\"linked\":false}", ..REPORT }, SignedError::OtherBody),
        (Request { body: b"", ..REPORT }, SignedError::OtherBody),
    ];
    for (request, why) in cases {
        assert_eq!(verify(&request, Some(&token), &keys, NOW, 60), Err(why), "{request:?}");
    }
    assert_eq!(verify(&REPORT, None, &keys, NOW, 60), Err(SignedError::Missing));
}

#[test]
fn a44_a_stale_report_is_refused() {
    let court = almd();
    let keys = |_: &str| court.client.keys.clone();
    let token = header(&court, &REPORT);
    assert!(verify(&REPORT, Some(&token), &keys, NOW + 60, 60).is_ok());
    for now in [NOW + 61, NOW - 61, i64::MIN, i64::MAX] {
        let why = verify(&REPORT, Some(&token), &keys, now, 60).unwrap_err();
        assert!(matches!(why, SignedError::Stale { .. }), "{why}");
        assert!(why.to_string().contains("seconds after") == (now < NOW), "{why}");
    }
}

#[test]
fn a44_a_court_speaks_for_itself_alone() {
    let (court, other) = (almd(), court("alnd"));
    let keys = |id: &str| -> Vec<PublicKey> {
        [&court, &other].iter().filter(|c| c.client.client_id == id).flat_map(|c| c.client.keys.clone()).collect()
    };
    let as_almd = sign(&REPORT, "almd", "message-1", NOW, &other.key).unwrap();
    assert_eq!(verify(&REPORT, Some(&as_almd[0].1), &keys, NOW, 60), Err(JwtError::UnknownKey.into()));
    let stranger = sign(&REPORT, "mallory", "message-1", NOW, &other.key).unwrap();
    assert_eq!(verify(&REPORT, Some(&stranger[0].1), &keys, NOW, 60), Err(SignedError::UnknownSender));
    assert_eq!(verify(&REPORT, Some(&header(&other, &REPORT)), &keys, NOW, 60).unwrap().id, "alnd");
}

#[test]
fn a44_another_kind_of_token_signs_no_report() {
    let court = almd();
    let keys = |_: &str| court.client.keys.clone();
    let assertion = json!({"iss": "almd", "sub": "almd", "aud": "pacer.example", "jti": "j", "iat": NOW, "exp": NOW + 60});
    let assertion = jwt::sign("JWT", &assertion, &court.key).unwrap();
    assert_eq!(verify(&REPORT, Some(&assertion), &keys, NOW, 60), Err(JwtError::WrongType.into()));
    for nonsense in ["", "a.b.c", "not a token"] {
        assert_eq!(verify(&REPORT, Some(nonsense), &keys, NOW, 60), Err(JwtError::Malformed.into()));
    }
}

#[test]
fn a44_a_report_without_an_id_is_refused() {
    let court = almd();
    let long = "m".repeat(129);
    for id in ["", long.as_str()] {
        let headers = sign(&REPORT, "almd", id, NOW, &court.key).unwrap();
        let found = verify(&REPORT, Some(&headers[0].1), &|_| court.client.keys.clone(), NOW, 60);
        assert_eq!(found, Err(JwtError::Malformed.into()));
    }
}
