//! Tokens of the Authentication API across the sites: what one opens at a court, what it never opens, and how it ends.

use serde_json::{Value, json};
use site::testing::{Answer, Browser};

use crate::town::{Town, ecf};

const ALEX: (&str, &str) = ("alexattorney", "gravel orbit lantern 12");

/// `POST /services/…` as programs send it.
async fn service(program: &mut Browser, name: &str, body: &Value) -> (u16, Value) {
    let url = format!("http://pacer.login.localhost:8000/services/{name}");
    let headers = [("content-type", "application/json"), ("accept", "application/json"), ("referer", "https://external")];
    let answer = program.send_raw("POST", &url, &headers, body.to_string().as_bytes()).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

async fn token(town: &Town) -> String {
    let body = json!({"loginId": ALEX.0, "password": ALEX.1, "redactFlag": "1", "clientCode": "Smith-1"});
    let (status, said) = service(&mut town.person(), "cso-auth", &body).await;
    assert_eq!((status, &said["loginResult"]), (200, &json!("0")), "{said}");
    said["nextGenCSO"].as_str().unwrap().to_owned()
}

/// A program at a court with the cookies that clients set themselves.
fn bearer(town: &Town, court: &str, token: &str) -> Browser {
    let mut program = town.person();
    for (name, value) in [("NextGenCSO", token), ("PacerSession", token), ("PacerClientCode", "Smith-1")] {
        program.set_cookie(&ecf(court), name, value);
    }
    program
}

async fn get(program: &mut Browser, court: &str, path: &str) -> Answer {
    program.get_raw(&format!("{}{path}", ecf(court)), &[("referer", "https://external")]).await
}

const LOGGED_IN: &str = "/cgi-bin/login.pl?logout";

#[tokio::test]
async fn a_token_reads_at_every_court_until_logout_and_the_centre_is_asked_once() {
    let town = Town::new().await;
    let token = token(&town).await;
    assert!(token.len() == 128 && token.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{token}");
    for court in ["almd", "ctd"] {
        let mut program = bearer(&town, court, &token);
        for path in ["/cgi-bin/iquery.pl", "/cgi-bin/ShowIndex.pl", "/help", "/billing", "/nothing-here"] {
            let page = get(&mut program, court, path).await.text();
            assert!(page.contains(LOGGED_IN), "{court} {path}: {page}");
        }
        let mut only_old = town.person();
        only_old.set_cookie(&ecf(court), "PacerSession", &token);
        assert!(get(&mut only_old, court, "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN));
        let room = town.store().court(court);
        let rows = room.read(|tx| {
            tx.all(store::db::sql!("SELECT client_code FROM sessions WHERE kind = 'viewing'"), &[], |row| row.get::<String>(0))
        });
        assert_eq!(rows.await.unwrap(), ["Smith-1"], "one session for all requests");
    }
    let (status, said) = service(&mut town.person(), "cso-logout", &json!({"nextGenCSO": token})).await;
    assert_eq!((status, said), (200, json!({"loginResult": "0", "errorDescription": ""})));
    town.work().await;
    for court in ["almd", "ctd", "wyd"] {
        let page = get(&mut bearer(&town, court, &token), court, "/cgi-bin/iquery.pl").await.text();
        assert!(!page.contains(LOGGED_IN), "{court}: {page}");
    }
}

#[tokio::test]
async fn a07_s12_a_token_opens_reading_and_nothing_that_hangs_on_the_hosts_own_cookie() {
    let town = Town::new().await;
    let token = token(&town).await;
    let mut program = bearer(&town, "almd", &token);
    for path in [
        "/file?menu=Civil",
        "/file/drafts",
        "/file/log",
        "/link",
        "/link/code",
        "/client-code",
        "/exemption",
        "/password",
        "/act-as",
    ] {
        let answer = get(&mut program, "almd", path).await;
        assert!(!answer.text().contains("<form method=\"post\""), "{path}: {}", answer.text());
        assert!(matches!(answer.status, 200 | 303 | 403 | 404), "{path}: {}", answer.status);
        let url = format!("{}{path}", ecf("almd"));
        let sent = program.post_raw(&url, &[("referer", "https://external")], "csrf=&code=x").await;
        assert!(matches!(sent.status, 403..=405), "POST {path}: {} {}", sent.status, sent.text());
    }
    let answer = get(&mut program, "almd", "/staff/").await;
    assert!(answer.status == 303 && answer.header("location").contains("/staff/login"));
    // The token is no secret of a session: put where the session's secret goes, it opens nothing, at the court or at the centre.
    let mut thief = town.person();
    thief.set_cookie(&ecf("almd"), "forecourt", &token);
    assert!(!get(&mut thief, "almd", "/cgi-bin/ShowIndex.pl").await.text().contains(LOGGED_IN));
    for host in ["http://pacer.localhost:8000", "http://pacer.login.localhost:8000"] {
        for name in ["forecourt", "NextGenCSO", "forecourt-staff"] {
            let mut thief = town.person();
            thief.set_cookie(host, name, &token);
            let page = thief.get_raw("http://pacer.localhost:8000/manage", &[]).await;
            assert_eq!(page.status, 303, "{host} {name}");
        }
    }
}

#[tokio::test]
async fn a07_another_sites_form_is_not_heard_whatever_cookie_the_client_set() {
    let town = Town::new().await;
    let token = token(&town).await;
    let mut program = bearer(&town, "almd", &token);
    let url = format!("{}/cgi-bin/iquery.pl?1-L_1_0-1", ecf("almd"));
    let own = program.post_raw(&url, &[("referer", "https://external")], "case_num=1:99-cv-1").await.text();
    assert!(own.contains(LOGGED_IN), "{own}");
    for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
        let forged = program.post_raw(&url, &[header], "case_num=1:99-cv-1").await.text();
        assert!(!forged.contains(LOGGED_IN), "{header:?}: {forged}");
    }
}

#[tokio::test]
async fn s05_s09_a_token_ends_after_twelve_hours_and_with_a_new_password() {
    let town = Town::new().await;
    let first = token(&town).await;
    let mut program = bearer(&town, "almd", &first);
    assert!(get(&mut program, "almd", "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN));
    town.pass_seconds(11 * 3600);
    assert!(get(&mut program, "almd", "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN), "it needs no use to last");
    town.pass_seconds(3600);
    assert!(!get(&mut program, "almd", "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN));
    assert!(!get(&mut bearer(&town, "ctd", &first), "ctd", "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN));

    let second = token(&town).await;
    let mut program = bearer(&town, "almd", &second);
    assert!(get(&mut program, "almd", "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN));
    let (centre, fresh) = (town.store().centre(), town.sites.clocks.fresh());
    let ended = centre.write("test", &fresh, |tx, fresh| {
        let account = store::centre::accounts::by_username(tx, ALEX.0)?.unwrap();
        store::centre::accounts::courts::end_sessions(tx, fresh, &account, None)
    });
    assert!(ended.await.unwrap() >= 1);
    town.work().await;
    assert!(!get(&mut program, "almd", "/cgi-bin/iquery.pl").await.text().contains(LOGGED_IN));
}

#[tokio::test]
async fn a12_s01_tokens_at_random_open_nothing_and_are_soon_not_heard() {
    let town = Town::new().await;
    for bad in ["", "x", &"a".repeat(127), &"a".repeat(129), &"-".repeat(128), &"a".repeat(128)] {
        let page = get(&mut bearer(&town, "almd", bad), "almd", "/cgi-bin/iquery.pl").await.text();
        assert!(page.contains("location.assign(") && !page.contains(LOGGED_IN), "{bad}");
    }
    let page = get(&mut town.person(), "almd", "/cgi-bin/possible_case_numbers.pl?1:08-cv-901").await.text();
    assert_eq!(page, "<request number=\"1:08-cv-901\"><message text=\"Not logged in.  Please refresh this page.\"/></request>\n");
    // Only a court is told whose a token is.
    let mut stranger = town.person();
    let answer = stranger.send_raw("POST", "http://pacer.localhost:8000/tokens", &[], br#"{"token_sha256":"00"}"#).await;
    assert_eq!(answer.status, 401);
}
