//! Messages of the centre, believed or not.

use domain::{
    account::Kind,
    message::{AccountState, Message, SessionEnded},
};
use oidc::{
    keys::{Alg, SigningKey},
    signed,
};
use site::testing::Browser;

use crate::testing::{TestCourt, courts};

/// Sends a message as the worker does: signed with `key` as `sender`.
async fn tell(court: &TestCourt, sender: &str, id: &str, key: &SigningKey, message: &Message) -> u16 {
    let body = serde_json::to_string(message).unwrap();
    let authority = format!("ecf.{}.localhost:8000", court.site.id);
    let request = signed::Request { method: "POST", authority: &authority, path_and_query: "/messages", body: body.as_bytes() };
    let headers = signed::sign(&request, sender, id, court.clock.fresh().machine_now.unix(), key).unwrap();
    let mut headers: Vec<(String, String)> = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    headers.push(("content-type".into(), "application/json".into()));
    court.shared().peers.send("POST", &court.ecf("/messages"), &headers, body.into_bytes()).await.unwrap().status
}

async fn is_signed_on(court: &TestCourt, browser: &mut Browser) -> bool {
    browser.visit(&court.ecf("/cgi-bin/ShowIndex.pl")).await.sees("Welcome to the")
}

#[tokio::test]
async fn signing_off_at_the_centre_ends_the_courts_session_and_a_repeat_changes_nothing() {
    let court = TestCourt::new(courts::almd());
    let person = court.person("Alex Attorney");
    let message = Message::SessionEnded(SessionEnded {
        sid: person.signed_on.sid.clone(),
        account_number: person.signed_on.account_number,
        at: court.clock.now(),
    });
    let mut alex = person.sign_on().await;
    assert!(is_signed_on(&court, &mut alex).await);
    assert_eq!(tell(&court, "centre", "11", court.centre_key(), &message).await, 200);
    assert!(!is_signed_on(&court, &mut alex).await);
    let mut again = court.person("Alex Attorney").sign_on().await;
    assert_eq!(tell(&court, "centre", "11", court.centre_key(), &message).await, 200);
    assert!(is_signed_on(&court, &mut again).await);
}

#[tokio::test]
async fn nobody_but_the_centre_is_believed() {
    let court = TestCourt::new(courts::almd());
    let person = court.person("Alex Attorney");
    let message = Message::SessionEnded(SessionEnded {
        sid: String::new(),
        account_number: person.signed_on.account_number,
        at: court.clock.now(),
    });
    let mut alex = person.sign_on().await;
    let stranger = SigningKey::generate(Alg::Es256).unwrap();
    assert_eq!(tell(&court, "centre", "12", &stranger, &message).await, 401);
    assert_eq!(tell(&court, "wieb", "12", court.centre_key(), &message).await, 401);
    assert_eq!(tell(&court, "almd", "12", &court.site.signing, &message).await, 401);
    let bare = court.browser().post_raw(&court.ecf("/messages"), &[], "{}").await;
    assert_eq!(bare.status, 401);
    assert!(is_signed_on(&court, &mut alex).await);
}

#[tokio::test]
async fn an_account_is_renamed_closed_or_made_shared_and_older_news_is_passed_over() {
    let court = TestCourt::new(courts::almd());
    let person = court.person("Alex Attorney");
    let state = |version, name: &str, kind, open| {
        Message::Account(AccountState {
            version,
            account_number: court.person("Alex Attorney").signed_on.account_number,
            name: name.into(),
            email: "alex@new.example".into(),
            kind,
            open,
        })
    };
    let mut alex = person.sign_on().await;
    assert_eq!(tell(&court, "centre", "21", court.centre_key(), &state(2, "Alex Newname", Kind::Individual, true)).await, 200);
    assert_eq!(tell(&court, "centre", "22", court.centre_key(), &state(1, "Alex Oldname", Kind::Individual, false)).await, 200);
    assert!(is_signed_on(&court, &mut alex).await);
    alex.must_see("Alex Newname");
    // A33: what has become a shared account may not go on with the sessions of an individual one.
    assert_eq!(tell(&court, "centre", "23", court.centre_key(), &state(3, "Alex Newname", Kind::Shared, true)).await, 200);
    assert!(!is_signed_on(&court, &mut alex).await);
}
