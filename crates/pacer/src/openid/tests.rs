//! A court that asks who is there, and others who would like to know.

use std::sync::Arc;

use domain::message::Message;
use oidc::{
    client::{self, Ask, Config, Expected},
    keys::SigningKey,
};
use serde_json::Value;
use site::testing::{Answer, Browser};

use crate::testing::{PASSWORD, World};

/// A court as a client of the centre.
struct Court {
    config: Config,
    key: Arc<SigningKey>,
}

impl Court {
    fn of(world: &World, id: &str) -> Court {
        Court {
            config: Config {
                issuer: world.login(""),
                authorization_endpoint: world.login("/oauth2/authorize"),
                token_endpoint: world.login("/oauth2/token"),
                client_id: id.into(),
                redirect_uri: format!("http://ecf.{id}.localhost:8000/oidc/callback"),
                scope: "openid".into(),
            },
            key: world.keys[id].clone(),
        }
    }

    /// The address to which the court sends a browser.
    fn asks(&self, ask: &Ask<'_>) -> String {
        client::start(&self.config, "the state", "the nonce", &verifier(), ask)
    }

    /// The code in the callback at which a browser arrived.
    fn code(&self, browser: &Browser) -> String {
        let url = browser.url();
        assert!(url.starts_with(&self.config.redirect_uri), "{url}");
        client::callback(url.split_once('?').unwrap().1, &self.config, "the state").unwrap()
    }

    async fn redeem(&self, world: &World, code: &str, jti: &str) -> Answer {
        let now = world.clock.fresh().machine_now.unix();
        let body = client::token_request_body(&self.config, code, &verifier(), jti, now, &self.key).unwrap();
        world.browser().post_raw(&self.config.token_endpoint, &[], &body).await
    }

    /// The checked claims of an answer.
    fn claims(&self, world: &World, answer: &Answer) -> Value {
        let tokens = client::read_token_answer(answer.status, &answer.text()).unwrap();
        let expected =
            Expected { iss: &self.config.issuer, client_id: &self.config.client_id, nonce: "the nonce", max_age: None };
        let now = world.clock.fresh().machine_now.unix();
        client::verify_id_token(&tokens.id_token, &[world.site.signing.public().clone()], &expected, now).unwrap().claims
    }
}

fn verifier() -> String {
    "v".repeat(43)
}

async fn count(world: &World, sql: store::db::Sql) -> i64 {
    world.site.room.read(move |tx| tx.one(sql, &[], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn a_court_learns_who_signed_on() {
    let world = World::new().await;
    let account = world.attorney("alex.attorney").await;
    let court = Court::of(&world, "almd");
    let mut alex = world.browser();
    alex.visit(&court.asks(&Ask::default())).await.must_see("U.S. Court of Alabama Middle District");
    alex.fill("Username", "alex.attorney").fill("Password", PASSWORD).fill("Client Code", "smith").press("Login").await;
    let answer = court.redeem(&world, &court.code(&alex), "jti 1").await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let claims = court.claims(&world, &answer);
    assert_eq!(claims["sub"], account.subject);
    assert_eq!(claims["account_number"], 7_000_001);
    assert_eq!((&claims["name"], &claims["username"]), (&"alex attorney".into(), &"alex.attorney".into()));
    assert_eq!((&claims["email"], &claims["bar_number"]), (&"alex.attorney@firm.example".into(), &"AL-1234".into()));
    assert_eq!((&claims["kind"], &claims["generation"]), (&"individual".into(), &"upgraded".into()));
    assert_eq!((&claims["client_code"], &claims["acr"]), (&"smith".into(), &"password".into()));
    assert_eq!(claims["auth_time"], world.clock.now().unix());
    assert!(claims["challenge"].as_str().unwrap().len() == 43 && claims["sid"].as_str().unwrap().len() == 43);
    // The court is told when the session ends.
    alex.visit(&world.login("/csologin/logout.jsf")).await.press("Log Out").await;
    assert_eq!(world.messages().await.len(), 1);
}

#[tokio::test]
async fn who_is_signed_on_is_asked_nothing_more_and_each_court_gets_another_challenge() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    let mut challenges = std::collections::HashSet::new();
    for (id, jti) in [("almd", "1"), ("utb", "2"), ("almd", "3")] {
        let court = Court::of(&world, id);
        alex.visit(&court.asks(&Ask::default())).await;
        let claims = court.claims(&world, &court.redeem(&world, &court.code(&alex), jti).await);
        challenges.insert(claims["challenge"].as_str().unwrap().to_owned());
    }
    assert_eq!(challenges.len(), 3);
}

#[tokio::test]
async fn s13_a_court_may_ask_for_the_password_again() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let court = Court::of(&world, "almd");
    let mut alex = world.signed_on("alex.attorney").await;
    world.clock.advance_seconds(120);
    for ask in [Ask { max_age: Some(60), ..Ask::default() }, Ask { prompt: Some("login"), ..Ask::default() }] {
        alex.visit(&court.asks(&ask)).await.must_see("PACER Login");
        world.clock.advance_seconds(61);
        alex.fill("Username", "alex.attorney").fill("Password", PASSWORD).press("Login").await;
        court.code(&alex);
        world.clock.advance_seconds(61);
    }
    let mut nobody = world.browser();
    nobody.visit(&court.asks(&Ask { prompt: Some("none"), ..Ask::default() })).await;
    assert_eq!(nobody.query_value("error").as_deref(), Some("login_required"));
    assert_eq!(nobody.query_value("iss").as_deref(), Some("http://pacer.login.localhost:8000"));
}

#[tokio::test]
async fn o02_a_code_works_once_and_a_second_use_ends_what_came_of_it() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let court = Court::of(&world, "almd");
    let mut alex = world.signed_on("alex.attorney").await;
    alex.visit(&court.asks(&Ask::default())).await;
    let code = court.code(&alex);
    let first = court.redeem(&world, &code, "jti 1").await;
    let sid = court.claims(&world, &first)["sid"].as_str().unwrap().to_owned();
    assert_eq!(count(&world, store::db::sql!("SELECT count(*) FROM challenges")).await, 1);
    let second = court.redeem(&world, &code, "jti 2").await;
    assert_eq!((second.status, second.text().contains("invalid_grant")), (400, true));
    assert_eq!(count(&world, store::db::sql!("SELECT count(*) FROM challenges")).await, 0);
    let told = world.messages().await;
    assert!(matches!(&told[..], [(court, Message::SessionEnded(ended))] if court == "almd" && ended.sid == sid), "{told:?}");
}

#[tokio::test]
async fn o03_a_code_is_good_for_a_minute_of_machine_time() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let court = Court::of(&world, "almd");
    let mut alex = world.signed_on("alex.attorney").await;
    alex.visit(&court.asks(&Ask::default())).await;
    // The civil clock is somebody's to set; the code does not care.
    world.clock.set("2021-05-10T09:20:00-05:00");
    assert_eq!(court.redeem(&world, &court.code(&alex), "jti 1").await.status, 200);
    alex.visit(&court.asks(&Ask::default())).await;
    let late = court.code(&alex);
    world.clock.advance_seconds(61);
    assert_eq!(court.redeem(&world, &late, "jti 2").await.status, 400);
}

#[tokio::test]
async fn o04_without_pkce_or_with_another_verifier_there_is_no_token() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let court = Court::of(&world, "almd");
    let mut alex = world.signed_on("alex.attorney").await;
    let url = court.asks(&Ask::default());
    for weak in
        [url.replace("S256", "plain"), url.replace("code_challenge_method", "other"), url.replace("code_challenge=", "other=")]
    {
        alex.visit(&weak).await;
        assert_eq!(alex.query_value("error").as_deref(), Some("invalid_request"), "{weak}");
    }
    alex.visit(&url).await;
    let now = world.clock.fresh().machine_now.unix();
    let other = "w".repeat(43);
    let body = client::token_request_body(&court.config, &court.code(&alex), &other, "jti", now, &court.key).unwrap();
    assert_eq!(world.browser().post_raw(&court.config.token_endpoint, &[], &body).await.status, 400);
}

#[tokio::test]
async fn o07_o11_a_court_can_use_neither_anothers_code_nor_its_own_assertion_twice() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let (almd, utb) = (Court::of(&world, "almd"), Court::of(&world, "utb"));
    let mut alex = world.signed_on("alex.attorney").await;
    alex.visit(&almd.asks(&Ask::default())).await;
    let code = almd.code(&alex);
    assert_eq!(utb.redeem(&world, &code, "jti 1").await.status, 400);
    let forger = Court { key: utb.key.clone(), ..Court::of(&world, "almd") };
    assert_eq!(forger.redeem(&world, &code, "jti 2").await.status, 401);
    assert_eq!(almd.redeem(&world, &code, "jti 3").await.status, 200);
    alex.visit(&almd.asks(&Ask::default())).await;
    let replayed = almd.redeem(&world, &almd.code(&alex), "jti 3").await;
    assert_eq!((replayed.status, replayed.text().contains("used before")), (401, true));
}

#[tokio::test]
async fn a34_a_code_goes_to_the_courts_own_address_only() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut alex = world.signed_on("alex.attorney").await;
    let url = Court::of(&world, "almd").asks(&Ask::default());
    let own = "http%3A%2F%2Fecf.almd.localhost%3A8000%2Foidc%2Fcallback";
    assert!(url.contains(own));
    for other in
        ["https%3A%2F%2Fevil.example%2F", "http%3A%2F%2Fecf.utb.localhost%3A8000%2Foidc%2Fcallback", "%2F%2Fevil.example"]
    {
        alex.visit(&url.replace(own, other)).await.must_see("begin there");
        assert_eq!(alex.status(), 400);
    }
    alex.visit(&url.replace("client_id=almd", "client_id=nowhere")).await;
    assert_eq!(alex.status(), 400);
}

#[tokio::test]
async fn a_code_of_a_session_that_ended_is_worth_nothing() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let court = Court::of(&world, "almd");
    let mut alex = world.signed_on("alex.attorney").await;
    alex.visit(&court.asks(&Ask::default())).await;
    let code = court.code(&alex);
    alex.visit(&world.login("/csologin/logout.jsf")).await.press("Log Out").await;
    assert_eq!(court.redeem(&world, &code, "jti").await.status, 400);
}

#[tokio::test]
async fn courts_find_addresses_and_keys_published() {
    let world = World::new().await;
    let mut anyone = world.browser();
    let document = anyone.get_raw(&world.login("/.well-known/openid-configuration"), &[]).await.text();
    let provider = oidc::discovery::read(&document, &world.login("")).unwrap();
    assert_eq!(provider.token_endpoint, world.login("/oauth2/token"));
    let keys = oidc::keys::read_jwks(&anyone.get_raw(&provider.jwks_uri, &[]).await.text()).unwrap();
    assert_eq!(keys, [world.site.signing.public().clone()]);
    assert!(!document.contains("implicit") && document.contains("\"S256\""));
}
