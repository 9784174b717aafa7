//! A sheet that is on its way while the clerk seals: what was not sent yet is not sent.

use axum::{body::Body, extract::Request};
use domain::court::{OpenReading, Reading};
use futures_util::StreamExt as _;
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewEntry},
    seals::{self, Target, Why},
};
use tower::ServiceExt as _;

use crate::testing::{TestCourt, courts};

/// More than are printed without being asked for, so that the sheet is sent in several pieces.
const ENTRIES: i64 = 2_100;

fn long_case(court: &TestCourt) -> i64 {
    court.write(|tx, fresh| {
        let new = NewCase {
            number: "2:21-cv-00042-ABC".into(),
            number_key: "2021-00042".into(),
            kind: "cv".into(),
            title: "Lee v. Ray".into(),
            facts: "{}".into(),
            next_number: ENTRIES + 1,
            next_sequence: ENTRIES + 1,
            ..NewCase::default()
        };
        let case = cases::insert(tx, fresh, &new)?;
        for number in 1..=ENTRIES {
            let entry = NewEntry {
                sequence: number,
                number: Some(number),
                date_filed: Some("2021-05-05".into()),
                text: format!("paper-{number}-end"),
                facts: "{}".into(),
                ..NewEntry::default()
            };
            entries::insert(tx, fresh, case.id, &entry)?;
        }
        Ok(case.serial)
    })
}

/// Asks for the whole sheet, lets the first piece come, seals, and takes the rest; the text, and whether it broke off.
async fn read_while_sealing(court: &TestCourt, case: i64, order: &str, target: Target) -> (String, bool) {
    let fields = format!("all_case_ids={case}&date_from=01%2F01%2F1960&sort1={order}");
    let request = Request::post("/cgi-bin/DktRpt.pl")
        .header("host", court.ecf("").trim_start_matches("http://"))
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(site::visit::Source("127.0.0.1".parse().unwrap()))
        .body(Body::from(fields))
        .unwrap();
    let response = court.router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200);
    let mut pieces = response.into_body().into_data_stream();
    let mut text = String::new();
    while !text.contains("-end") {
        text.push_str(&String::from_utf8_lossy(&pieces.next().await.unwrap().unwrap()));
    }
    let shown = text.matches("-end").count();
    assert!((1..500).contains(&shown), "{shown} entries came at once");
    let why = Why { by: "clerk1".into(), reason: "test".into(), ..Why::default() };
    court.write(move |tx, fresh| seals::seal(tx, fresh, case, target, &why));
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(bytes) => text.push_str(&String::from_utf8_lossy(&bytes)),
            // Here the connection is cut.
            Err(_) => return (text, true),
        }
    }
    (text, false)
}

#[tokio::test]
async fn what_is_sealed_while_a_long_sheet_is_read_is_in_none_of_the_pieces_that_follow() {
    let court = TestCourt::new(courts::almd());
    let mut settings = court.settings();
    settings.reading = Reading { terminals: Vec::new(), open: OpenReading::Yes };
    court.save(settings);
    let case = long_case(&court);
    // A later entry: the rest comes without it.
    let (text, broke_off) = read_while_sealing(&court, case, "oldest+date+first", Target::Entry(2_050)).await;
    assert!(!broke_off && text.contains("paper-2049-end") && text.contains("paper-2100-end"));
    assert!(!text.contains("paper-2050-end"));
    // The case: what came stays, nothing more comes, and nobody takes it for the whole sheet.
    let (text, broke_off) = read_while_sealing(&court, case, "most+recent+date+first", Target::Case).await;
    assert!(broke_off && text.contains("paper-2100-end") && !text.contains("paper-1-end") && !text.contains("paper-1500-end"));
    assert!(!text.contains("</html>"));
}
