//! What a program reads, page by page.

use domain::permission::{Actor, may};
use serde_json::json;
use store::court::receipts;

use super::*;
use crate::testing::courts;

const READ: &str = "read:cases read:documents";

#[tokio::test]
async fn a_program_finds_a_case_and_reads_it_to_the_bytes() {
    let court = TestCourt::new(courts::almd());
    let (case, documents) = filed(&court);
    let mut program = Program::of(&court, READ);
    for path in
        ["?number=21-42", "?name=lee", "?name=ann", "?nature_of_suit=442", "?filed_from=2021-05-01&filed_to=2021-05-31", ""]
    {
        let found = program.json(&format!("/api/v1/cases{path}")).await;
        assert_eq!(found["items"][0]["id"], json!(case.to_string()), "{path}: {found}");
        assert_eq!((found["items"].as_array().unwrap().len(), &found["next_cursor"]), (1, &json!(null)), "{path}");
    }
    for path in [
        "?number=21-43",
        "?name=ee",
        "?nature_of_suit=190",
        "?filed_from=2021-05-04&filed_to=2021-05-02",
        "?filed_from=2021-06-01",
        "?name=%25",
    ] {
        let found = program.json(&format!("/api/v1/cases{path}")).await;
        assert_eq!(found, json!({"items": [], "next_cursor": null}), "{path}");
    }
    let one = program.json(&format!("/api/v1/cases/{case}")).await;
    assert_eq!((one["number"].as_str(), one["cause"].as_str()), (Some("2:21-cv-00042-ABC"), Some("28:1331 Fed. Question")));
    assert_eq!((one["date_filed"].as_str(), one["date_last_filing"].as_str()), (Some("2021-05-03"), Some("2021-05-05")));

    let parties = program.json(one["parties_url"].as_str().unwrap()).await;
    assert_eq!(parties["items"][0]["name"], "Ann Lee");
    assert_eq!(parties["items"][0]["attorneys"][0]["roles"], json!(["LEAD ATTORNEY", "ATTORNEY TO BE NOTICED"]));

    let entries = program.json(one["entries_url"].as_str().unwrap()).await;
    assert_eq!(entries["items"].as_array().unwrap().len(), 3);
    assert_eq!(entries["items"][1]["number"], json!(null));
    let document = &entries["items"][0]["documents"][1];
    assert_eq!((document["id"].as_str(), document["part"].as_i64()), (Some(documents[1].to_string().as_str()), Some(1)));
    assert_eq!(program.json(&format!("/api/v1/documents/{}", documents[1])).await, *document);
    assert_eq!(program.json(entries["items"][2]["url"].as_str().unwrap()).await, entries["items"][2]);

    let pdf = document["pdf_url"].as_str().unwrap();
    let stamped = program.get(pdf).await;
    assert_eq!((stamped.status, stamped.header("content-type")), (200, "application/pdf"));
    let raw = program.get(&format!("{pdf}?header=no")).await;
    assert_eq!(raw.body, pdf::sample::pages(2), "without the header line the bytes are those that were filed");
    assert_ne!(raw.header("etag"), stamped.header("etag"));
    let again = program.send("GET", pdf, &[("if-none-match", stamped.header("etag"))], "").await;
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, stamped.header("etag")));
    let kept = court.read(|tx| receipts::of_account(tx, 7_000_123, domain::Time(0), domain::Time(i64::MAX), 10));
    assert_eq!(kept.len(), 2, "each reading stands in the account's history, the 304 does not");
    assert_eq!((kept[0].description.as_str(), kept[0].criteria.as_str()), ("Image1-1", "2:21-cv-00042-ABC"));
    // A document that is listed and not here.
    problem(&program.get(&format!("/api/v1/documents/{}/pdf", documents[3])).await, 404);
}

#[tokio::test]
async fn a_list_is_read_by_its_cursors_and_nothing_comes_twice() {
    let court = TestCourt::new(courts::almd());
    let (case, _) = filed(&court);
    let mut program = Program::of(&court, READ);
    let entries = format!("/api/v1/cases/{case}/entries");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = program.json(&format!("{entries}?limit=1{cursor}")).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen, ["1", "2", "3"]);
    for (filter, ids) in [
        ("since=2021-05-06", vec!["3"]),
        ("since=2021-05-05", vec!["2", "3"]),
        ("number=3", vec!["3"]),
        ("number=2", vec![]),
        ("text=motion", vec!["3"]),
        ("text=100%25_", vec!["3"]),
        ("text=o_i", vec![]),
    ] {
        let page = program.json(&format!("{entries}?{filter}")).await;
        let found: Vec<&str> = page["items"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap()).collect();
        assert_eq!(found, ids, "{filter}");
    }
}

#[tokio::test]
async fn every_problem_is_told_at_once_and_says_what_to_do() {
    let court = TestCourt::new(courts::almd());
    let (case, _) = filed(&court);
    let mut program = Program::of(&court, READ);
    let answer =
        program.get("/api/v1/cases?filed_from=yesterday&limit=0&cursor=%2e%2e&colour=red&name=a&name=b&nature_of_suit=%00").await;
    let wrong = problem(&answer, 400);
    let names: Vec<&str> = wrong["problems"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["filed_from", "limit", "cursor", "colour", "name", "nature_of_suit"]);
    for path in
        ["/api/v1/cases/424242", "/api/v1/cases/x", "/api/v1/cases/1/entries/%00", "/api/v1/documents/1/pdf", "/api/v1/nothing"]
    {
        problem(&program.get(path).await, 404);
    }
    let one = format!("/api/v1/cases/{case}");
    let posted = program.send("POST", &one, &[], "a=b").await;
    assert_eq!((problem(&posted, 405)["title"].as_str(), posted.header("allow")), (Some("Not with this method"), "GET, HEAD"));
    problem(&program.send("POST", &one, &[], &"x".repeat((2 << 20) + 1)).await, 413);
    problem(&program.send("GET", &one, &[("accept", "text/html")], "").await, 406);
    for accept in ["*/*", "application/*;q=0.5, text/html", "application/json", "text/html, application/json"] {
        assert_eq!(program.send("GET", &one, &[("accept", accept)], "").await.status, 200, "{accept}");
    }
    let get = program.get(&one).await;
    let head = program.send("HEAD", &one, &[], "").await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, get.header("etag")));
    for tags in [get.header("etag").to_owned(), format!("\"x\", W/{}", get.header("etag")), "*".to_owned()] {
        assert_eq!(program.send("GET", &one, &[("if-none-match", &tags)], "").await.status, 304, "{tags}");
    }
    assert_eq!(get.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn what_stands_in_the_description_is_what_answers() {
    let court = TestCourt::new(courts::almd());
    filed(&court);
    let mut anybody = court.browser();
    let answer = anybody.get_raw(&court.ecf("/api/v1/openapi.json"), &[]).await;
    let document: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), crate::api::routes().len());
    // Each $ref leads somewhere, and no schema was begun and left empty.
    let text = answer.text();
    for name in text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
    anybody.visit(&court.ecf("/api")).await;
    let page = anybody.main();
    for call in crate::api::calls() {
        assert!(page.contains(&format!("{} {}", call.method, call.path)), "{}", call.path);
        assert!(page.contains(&format!("curl {}", if call.scope.is_some() { "-H" } else { "\"http" })), "{}", call.path);
        assert_eq!(
            may(Actor::Anonymous, call.action, domain::permission::Thing::ANY).is_yes(),
            call.scope.is_none(),
            "{}",
            call.path
        );
    }
    // What needs no token answers without one, and what needs one says so.
    for call in crate::api::calls() {
        let path = call
            .path
            .replace("{case_id}", "10001")
            .replace("{entry_id}", "1")
            .replace("{document_id}", "20000001")
            .replace("{day}", "2021-05-09");
        let answer = anybody.get_raw(&court.ecf(&path), &[]).await;
        match call.scope {
            None => assert_eq!(answer.status, 200, "{path}"),
            Some(_) => {
                problem(&answer, 401);
                assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"almd\"");
            }
        }
    }
}
