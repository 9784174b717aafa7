//! The daily files: whole days, checksums that fit, and nothing sealed, not in a file that was made before the seal.

use sha2::{Digest as _, Sha256};
use store::testing::seal;

use super::*;
use crate::testing::courts;

/// The lines of an NDJSON answer.
async fn lines(program: &mut Program, path: &str) -> Vec<Value> {
    let answer = program.get(path).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-ndjson"), "{path}: {}", answer.text());
    answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const DAY: &str = "/api/v1/bulk/days/2021-05-10";

#[tokio::test]
async fn a_days_file_comes_when_the_day_is_over_and_its_checksum_fits() {
    let court = TestCourt::new(courts::almd());
    let (case, _) = filed(&court);
    let mut program = Program::of(&court, "read:cases");
    for early in [
        DAY,
        "/api/v1/bulk/days/2021-05-11",
        "/api/v1/bulk/days/9999-12-31",
        "/api/v1/bulk/days/2021-02-30",
        "/api/v1/bulk/days/x",
    ] {
        problem(&program.get(early).await, 404);
    }
    assert_eq!(program.json("/api/v1/bulk").await["files"], serde_json::json!([]));
    // Midnight in Alabama.
    court.clock.set("2021-05-11T00:00:00-05:00");
    let index = program.json("/api/v1/bulk").await;
    let file = &index["files"][0];
    assert_eq!((file["day"].as_str(), file["url"].as_str(), file["lines"].as_i64()), (Some("2021-05-10"), Some(DAY), Some(8)));
    let answer = program.get(DAY).await;
    let sha256: String = Sha256::digest(&answer.body).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((file["sha256"].as_str(), file["bytes"].as_u64()), (Some(sha256.as_str()), Some(answer.body.len() as u64)));
    let lines = lines(&mut program, DAY).await;
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["case", "entry", "document", "document", "entry", "document", "entry", "document"]);
    assert_eq!((lines[1]["case_id"].as_str(), lines[1]["id"].as_str()), (Some(case.to_string().as_str()), Some("1")));
    let again = program.send("GET", DAY, &[("if-none-match", answer.header("etag"))], "").await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn what_is_sealed_later_is_retracted_and_its_file_made_anew() {
    let court = TestCourt::new(courts::almd());
    let (case, documents) = filed(&court);
    let mut program = Program::of(&court, "read:cases");
    court.clock.set("2021-05-11T09:00:00-05:00");
    let before = program.get(DAY).await;
    assert!(before.text().contains("MOTION 100%_sure"));
    assert_eq!(lines(&mut program, "/api/v1/bulk/retractions").await.len(), 0);

    court.write(move |tx, _| seal(tx, case, Some(3)));
    // The same file, by the ETag that the program has, and without looking at the index first.
    let after = program.send("GET", DAY, &[("if-none-match", before.header("etag"))], "").await;
    assert_eq!(after.status, 200);
    assert!(!after.text().contains("MOTION"), "{}", after.text());
    assert_eq!(after.text().lines().count(), 6);
    let retracted = lines(&mut program, "/api/v1/bulk/retractions").await;
    let named: Vec<(&str, Option<&str>, Option<&str>)> = retracted
        .iter()
        .map(|line| (line["of"].as_str().unwrap(), line["entry_id"].as_str(), line["document_id"].as_str()))
        .collect();
    let document = documents[3].to_string();
    assert_eq!(named, [("entry", Some("3"), None), ("document", Some("3"), Some(document.as_str()))]);
    assert!(retracted.iter().all(|line| line.as_object().unwrap().len() == 6), "ids, a kind and a time only: {retracted:?}");

    // The whole case: everything that stood in the file goes, and retractions come first even when only they are asked for.
    court.write(move |tx, _| seal(tx, case, None));
    let retracted = lines(&mut program, "/api/v1/bulk/retractions").await;
    assert_eq!((retracted.len(), retracted[2]["of"].as_str()), (8, Some("case")));
    assert!(!format!("{retracted:?}").contains("Lee"), "nothing of what it says");
    assert_eq!(program.get(DAY).await.text(), "");
    assert_eq!(program.json("/api/v1/bulk").await["files"], serde_json::json!([]));
}

#[tokio::test]
async fn what_was_sealed_from_the_beginning_is_in_no_file_and_in_no_retraction() {
    let court = TestCourt::new(courts::almd());
    let filer = court.filer("aattorney").make();
    super::canary::plant(&court, filer.id);
    court.clock.set("2021-05-11T09:00:00-05:00");
    let mut program = Program::of(&court, "read:cases");
    for path in ["/api/v1/bulk", DAY, "/api/v1/bulk/retractions"] {
        let answer = program.get(path).await;
        assert_eq!(answer.status, 200);
        assert!(
            !answer.text().contains(super::canary::CANARY) && !answer.text().contains("2:21-cv-00111"),
            "{path}: {}",
            answer.text()
        );
    }
    assert_eq!(lines(&mut program, "/api/v1/bulk/retractions").await.len(), 0, "nobody learns that something sealed is there");
}
