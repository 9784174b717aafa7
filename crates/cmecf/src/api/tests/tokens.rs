//! Tokens: made and taken back on a page, and everything that a thief or a curious program might try with one.

use domain::{account::Kind, message::AccountState};
use store::{
    court::{accounts, restored},
    shared::audit,
};

use super::*;
use crate::testing::courts;

/// Makes a token on the page; gives it.
async fn made(browser: &mut Browser, court: &TestCourt, name: &str, scopes: &[&str], days: &str) -> String {
    browser.visit(&court.ecf("/api-tokens")).await.fill("Name", name);
    for scope in scopes {
        browser.tick(scope);
    }
    browser.choose("Good for", days).press("Make the token").await.must_see("shown only this once");
    let page = browser.html();
    let at = page.find("fct_").unwrap();
    page[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).collect()
}

const CASES: &str = "read:cases: Cases, parties, docket entries, and what is listed of documents";

#[tokio::test]
async fn a_person_makes_a_token_and_takes_it_back() {
    let court = TestCourt::new(courts::almd());
    let (case, documents) = filed(&court);
    let mut vera = court.person("Vera Viewer").sign_on().await;
    vera.visit(&court.ecf("/cgi-bin/DisplayMenu.pl?Utilities")).await.click("API tokens").await;
    vera.fill("Name", " ").press("Make the token").await.must_see("Give the token a name").must_see("Choose at least one thing");
    let token = made(&mut vera, &court, "docket monitor", &[CASES], "30 days").await;
    assert_eq!(token.len(), 47);
    vera.visit(&court.ecf("/api-tokens")).await.must_see("docket monitor").must_see("06/09/2021").must_see("never");
    assert!(!vera.html().contains(&token), "shown once");

    let mut program = Program::with(&court, &token);
    program.json(&format!("/api/v1/cases/{case}")).await;
    let refused = program.get(&format!("/api/v1/documents/{}/pdf", documents[0])).await;
    assert!(problem(&refused, 403)["detail"].as_str().unwrap().contains("read:documents"));
    assert!(refused.header("www-authenticate").contains("insufficient_scope"));
    vera.visit(&court.ecf("/api-tokens")).await.must_see("05/10/2021 09:00");

    // Last use is written at most once a minute.
    court.clock.advance_seconds(59);
    program.json("/api/v1/cases").await;
    assert_eq!(used(&court), court.clock.fresh().now.plus_seconds(-59));
    court.clock.advance_seconds(1);
    program.json("/api/v1/cases").await;
    assert_eq!(used(&court), court.clock.fresh().now);

    vera.press("Take back docket monitor").await.must_see("The token was taken back").must_see("You have none.");
    let refused = program.get("/api/v1/cases").await;
    problem(&refused, 401);
    assert!(refused.header("www-authenticate").contains("invalid_token"));
    let lines = court.read(|tx| audit::of_thing(tx, "API token 1", 10));
    let acts: Vec<&str> = lines.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(acts, ["take back API token", "make API token"]);
    assert!(lines.iter().all(|line| !format!("{line:?}").contains(&token)), "no secret in the audit trail");
}

fn used(court: &TestCourt) -> domain::Time {
    let account = court.person("Vera Viewer").signed_on.account_number;
    court.read(move |tx| api_tokens::of_account(tx, account))[0].last_used_at.unwrap()
}

#[tokio::test]
async fn a_token_runs_out_and_falls_with_its_account_and_with_a_restore() {
    let court = TestCourt::new(courts::almd());
    filed(&court);
    let mut vera = court.person("Vera Viewer").sign_on().await;
    let token = made(&mut vera, &court, "one", &[CASES], "7 days").await;
    let mut program = Program::with(&court, &token);
    program.json("/api/v1/cases").await;
    court.clock.advance_seconds(7 * domain::Time::DAY);
    problem(&program.get("/api/v1/cases").await, 401);

    let mut vera = court.person("Vera Viewer").sign_on().await;
    let token = made(&mut vera, &court, "two", &[CASES], "7 days").await;
    let mut program = Program::with(&court, &token);
    let person = court.person("Vera Viewer").signed_on;
    let told = move |version, kind, open| AccountState {
        version,
        account_number: person.account_number,
        name: person.name.clone(),
        email: person.email.clone(),
        kind,
        open,
    };
    for (version, kind, open, status) in [
        (1, Kind::Individual, true, 200),
        (2, Kind::Individual, false, 401),
        (3, Kind::Shared, true, 401),
        (4, Kind::Individual, true, 200),
    ] {
        let told = told(version, kind, open);
        court.write(move |tx, fresh| accounts::take(tx, fresh, &told));
        assert_eq!(program.get("/api/v1/cases").await.status, status, "{version}");
    }
    court.write(|tx, fresh| restored::void_secrets(tx, fresh));
    problem(&program.get("/api/v1/cases").await, 401);
}

#[tokio::test]
async fn attacks_with_tokens_open_nothing() {
    let court = TestCourt::new(courts::almd());
    let (case, _) = filed(&court);
    let mut vera = court.person("Vera Viewer").sign_on().await;
    let token = made(&mut vera, &court, "mine", &[CASES], "30 days").await;
    let one = format!("/api/v1/cases/{case}");

    // A session opens no call, and a token no page.
    problem(&vera.get_raw(&court.ecf(&one), &[]).await, 401);
    let mut program = Program::with(&court, &token);
    for path in
        [format!("/cgi-bin/DktRpt.pl?{case}"), format!("/cgi-bin/iquery.pl?{case}"), "/api-tokens".into(), "/billing".into()]
    {
        let answer = program.get(&path).await.text();
        assert!(answer.contains("location.assign(") && !answer.contains("Lee v. Ray"), "{path}: {answer}");
    }
    assert!(!program.send("POST", "/api-tokens", &[], "name=x&read_cases=on&days=7").await.text().contains("fct_"));

    // Spellings that are no token of this court.
    let mut browser = court.browser();
    let other = court.beside(courts::arwb());
    for header in [
        format!("Basic {token}"),
        token.clone(),
        "Bearer ".to_owned(),
        "Bearer fct_".to_owned(),
        format!("Bearer {}", &token[4..]),
        format!("Bearer {}", token.to_uppercase()),
        format!("Bearer {token}x"),
        format!("Bearer {token} {token}"),
        "Bearer fct_' OR 1=1 --".to_owned(),
    ] {
        problem(&browser.get_raw(&court.ecf(&one), &[("authorization", &header)]).await, 401);
    }
    for url in [format!("{one}?access_token={token}"), format!("{one}?token={token}")] {
        problem(&browser.get_raw(&court.ecf(&url), &[]).await, 401);
    }
    let bearer = format!("Bearer {token}");
    problem(&browser.get_raw(&other.ecf("/api/v1/cases"), &[("authorization", &bearer)]).await, 401);
    assert_eq!(browser.get_raw(&court.ecf(&one), &[("authorization", &format!("bearer {token}"))]).await.status, 200);

    // Another person neither sees nor takes back what is not theirs; a forged form does nothing.
    let mut mallory = court.person("Mallory Other").sign_on().await;
    mallory.visit(&court.ecf("/api-tokens")).await.must_see("You have none.");
    made(&mut mallory, &court, "theirs", &[CASES], "7 days").await;
    let csrf = mallory.html().split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let taken = mallory.post_raw(&court.ecf("/api-tokens"), &[], &format!("csrf={csrf}&end=1")).await;
    assert_eq!(taken.status, 404);
    let forged = vera.post_raw(&court.ecf("/api-tokens"), &[("sec-fetch-site", "cross-site")], "end=1").await;
    assert_eq!(forged.status, 403);
    assert_eq!(program.get(&one).await.status, 200);
    for days in ["0", "366", "-1", "99999999999999999999", "x"] {
        let body = format!("csrf={csrf}&name=long&read_cases=on&days={days}");
        let answer = mallory.post_raw(&court.ecf("/api-tokens"), &[], &body).await.text();
        assert!(answer.contains("Choose how long the token is good") && !answer.contains("fct_"), "{days}: {answer}");
    }
}
