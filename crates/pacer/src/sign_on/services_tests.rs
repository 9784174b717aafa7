//! Programs at the Authentication API: its codes, its two forms, and the counter that it shares with the login page.

use domain::{filer::Role, link::State, message::LinkState};
use serde_json::{Value, json};
use site::testing::{Answer, Browser};

use crate::testing::{PASSWORD, World};

async fn post(program: &mut Browser, world: &World, name: &str, form: [&str; 2], body: &str) -> Answer {
    let headers = [("content-type", form[0]), ("accept", form[1]), ("referer", "https://external")];
    program.send_raw("POST", &world.login(&format!("/services/{name}")), &headers, body.as_bytes()).await
}

const JSON: [&str; 2] = ["application/json", "application/json"];
const XML: [&str; 2] = ["application/xml", "application/xml"];

async fn auth(world: &World, body: &Value) -> Value {
    let answer = post(&mut world.browser(), world, "cso-auth", JSON, &body.to_string()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    serde_json::from_slice(&answer.body).unwrap()
}

/// A court tells the centre that it linked the account.
async fn link(world: &World, number: i64) {
    let now = world.clock.fresh().now;
    let state = LinkState {
        link: domain::Id(77),
        version: 1,
        account_number: number,
        filer_name: "Alex Attorney".into(),
        role: Role::Attorney,
        state: State::Active,
        comment: String::new(),
        submitted_at: now,
        changed_at: now,
        challenge: String::new(),
        filer_email: String::new(),
        not_me_url: String::new(),
    };
    let register =
        move |tx: &mut store::centre::Tx<'_, '_>, _: &mut domain::Fresh| store::centre::links::register(tx, "almd", &state);
    world.site.room.write("link", &world.clock.fresh(), register).await.unwrap();
}

#[tokio::test]
async fn a_plain_success_has_the_bytes_that_were_recorded() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let body = json!({"loginId": "Alex.Attorney", "password": PASSWORD, "redactFlag": "1"}).to_string();
    let answer = post(&mut world.browser(), &world, "cso-auth", JSON, &body).await;
    assert_eq!(answer.body.len(), 163, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("set-cookie").is_empty(), "a program's sign-on sets nothing in a browser");
    let xml =
        format!("<?xml version=\"1.0\"?><CsoAuth><loginId>alex.attorney</loginId><password>{PASSWORD}</password></CsoAuth>");
    let answer = post(&mut world.browser(), &world, "cso-auth", XML, &xml).await;
    assert_eq!(answer.header("content-type"), "application/xml");
    let text = answer.text();
    assert!(
        text.contains("<CsoAuth><nextGenCSO>") && text.contains("</nextGenCSO><loginResult>0</loginResult></CsoAuth>"),
        "{text}"
    );
    let mixed = post(&mut world.browser(), &world, "cso-auth", ["application/xml", "application/json"], &xml).await;
    assert!(mixed.text().starts_with("{\"nextGenCSO\":\""));
}

#[tokio::test]
async fn failures_have_all_keys_and_the_guides_codes() {
    let world = World::new().await;
    let alex = world.attorney("alex.attorney").await;
    let wrong =
        json!({"nextGenCSO": "", "loginResult": "13", "errorDescription": "Invalid username, password, or one-time passcode."});
    for (name, password) in [("alex.attorney", "not this one"), ("nobody.here", PASSWORD), ("", ""), ("alex.attorney", "")] {
        assert_eq!(auth(&world, &json!({"loginId": name, "password": password})).await, wrong);
    }
    let code = auth(&world, &json!({"loginId": "alex.attorney", "password": PASSWORD, "clientCode": "two words"})).await;
    assert_eq!((&code["loginResult"], &code["nextGenCSO"]), (&json!("1"), &json!("")));

    // Who files must agree to redact; who does not file need not.
    assert_eq!(auth(&world, &json!({"loginId": "alex.attorney", "password": PASSWORD})).await["loginResult"], "0");
    link(&world, alex.number).await;
    let must = auth(&world, &json!({"loginId": "alex.attorney", "password": PASSWORD})).await;
    assert!(must["loginResult"] == "1" && must["nextGenCSO"] == "", "{must}");
    assert!(must["errorDescription"].as_str().unwrap().starts_with("All filers must redact: Social Security"), "{must}");
    let agreed = auth(&world, &json!({"loginId": "alex.attorney", "password": PASSWORD, "redactFlag": 1})).await;
    assert_eq!(agreed["loginResult"], "0");

    world.register("sue.stopped", |new| new.email_confirmed = false).await;
    let unconfirmed = auth(&world, &json!({"loginId": "sue.stopped", "password": PASSWORD})).await;
    assert!(unconfirmed["loginResult"] == "1" && unconfirmed["nextGenCSO"] == "", "{unconfirmed}");
}

#[tokio::test]
async fn a12_t02_wrong_passwords_at_the_api_close_the_login_page_and_the_other_way_round() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let mut browser = world.browser();
    for _ in 0..3 {
        auth(&world, &json!({"loginId": "alex.attorney", "password": "not this one"})).await;
        world.try_password(&mut browser, "alex.attorney", "nor this").await;
    }
    let said = auth(&world, &json!({"loginId": "alex.attorney", "password": PASSWORD})).await;
    assert!(said["loginResult"] == "13" && said["errorDescription"].as_str().unwrap().contains("Try again in"), "{said}");
    world.try_password(&mut browser, "alex.attorney", PASSWORD).await.must_see("several wrong tries in a row");
}

#[tokio::test]
async fn a41_a58_what_is_no_sign_on_is_refused_before_it_is_hashed() {
    let world = World::new().await;
    let before = world.site.shared.hasher.count();
    let long = json!({"loginId": "a", "password": "x".repeat(100_000)}).to_string();
    for (form, body) in [
        (JSON, "[]"),
        (JSON, "{\"loginId\":[\"a\"],\"password\":\"b\"}"),
        (JSON, "loginId=a&password=b"),
        (JSON, long.as_str()),
        (XML, "<CsoAuth><loginId>&e;</loginId></CsoAuth>"),
        (XML, "{}"),
    ] {
        let answer = post(&mut world.browser(), &world, "cso-auth", form, body).await;
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(answer.text().contains("nextGenCSO") && answer.text().contains("errorDescription"));
    }
    let form = post(&mut world.browser(), &world, "cso-auth", ["application/x-www-form-urlencoded", "*/*"], "loginId=a").await;
    assert_eq!(form.status, 415);
    assert_eq!(world.site.shared.hasher.count(), before);
}

#[tokio::test]
async fn logout_ends_the_token_and_tells_nothing_of_others() {
    let world = World::new().await;
    world.attorney("alex.attorney").await;
    let given = auth(&world, &json!({"loginId": "alex.attorney", "password": PASSWORD})).await;
    let token = given["nextGenCSO"].as_str().unwrap().to_owned();
    let hash = store::centre::sessions::hash(&token);
    let looked = hash.clone();
    assert!(world.site.room.read(move |tx| store::centre::tokens::by_hash(tx, &looked)).await.unwrap().is_some());
    for sent in [token.as_str(), token.as_str(), "nonsense"] {
        let answer = post(&mut world.browser(), &world, "cso-logout", JSON, &json!({"nextGenCSO": sent}).to_string()).await;
        assert_eq!(answer.text(), "{\"loginResult\":\"0\",\"errorDescription\":\"\"}");
    }
    assert!(world.site.room.read(move |tx| store::centre::tokens::by_hash(tx, &hash)).await.unwrap().is_none());
}
