//! The published limits, by day and by night; the manual and the page say the same numbers.

use domain::Time;

use super::*;
use crate::{
    api::limits::{BY_DAY, BY_NIGHT, WITHOUT, is_night},
    testing::courts,
};

#[test]
fn nights_begin_at_six_p_m_central_summer_and_winter() {
    for (instant, night) in [
        ("2021-05-10T17:59:59-05:00", false),
        ("2021-05-10T18:00:00-05:00", true),
        ("2021-05-11T05:59:59-05:00", true),
        ("2021-05-11T06:00:00-05:00", false),
        ("2021-01-10T17:59:59-06:00", false),
        ("2021-01-10T18:00:00-06:00", true),
        ("2021-01-11T06:00:00-06:00", false),
    ] {
        assert_eq!(is_night(Time::parse_rfc3339(instant).unwrap()), night, "{instant}");
    }
}

/// Calls until one is refused; gives how many were answered.
async fn until_refused(program: &mut Program) -> u32 {
    for count in 0..1000 {
        let answer = program.get("/api/v1/court").await;
        if answer.status != 200 {
            let refused = problem(&answer, 429);
            let seconds: u32 = answer.header("retry-after").parse().unwrap();
            assert!((1..=60).contains(&seconds) && refused["next"].as_str().unwrap().contains("6 p.m."), "{refused}");
            return count;
        }
        assert!(answer.header("ratelimit").starts_with("\"minute\";r="), "{}", answer.header("ratelimit"));
    }
    panic!("no limit");
}

#[tokio::test]
async fn a_minute_has_the_published_number_of_calls_and_a_night_twice_as_many() {
    let court = TestCourt::at(courts::almd(), "2021-05-10T17:30:00-05:00");
    let (mut one, mut other) = (Program::of(&court, "read:cases"), Program::of(&court, "read:cases"));
    assert_eq!(until_refused(&mut one).await, BY_DAY);
    let answer = other.get("/api/v1/court").await;
    assert_eq!(
        (answer.status, answer.header("ratelimit-policy")),
        (200, "\"minute\";q=120;w=60"),
        "another token is not touched"
    );
    court.clock.advance_seconds(60);
    assert_eq!(one.get("/api/v1/court").await.status, 200, "the next minute");
    court.clock.advance_seconds(3600);
    assert_eq!(until_refused(&mut one).await, BY_NIGHT);
    assert_eq!(BY_NIGHT, 2 * BY_DAY);
    // Guessed tokens count by their address, at whatever token.
    let mut guesser = court.browser();
    let mut statuses = Vec::new();
    for guess in 0..=WITHOUT {
        let header = format!("Bearer fct_{guess}");
        statuses.push(guesser.get_raw(&court.ecf("/api/v1/cases"), &[("authorization", &header)]).await.status);
    }
    assert_eq!((statuses[0], statuses[statuses.len() - 1]), (401, 429));
}

#[tokio::test]
async fn the_manual_and_the_page_say_these_numbers() {
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/clients/api.md")).unwrap();
    assert!(manual.contains(&format!("| a token | {BY_DAY} calls a minute | {BY_NIGHT} calls a minute |")));
    assert!(manual.contains(&format!("| a network address without a good token | {WITHOUT} calls a minute |")));
    let court = TestCourt::new(courts::almd());
    let mut anybody = court.browser();
    anybody
        .visit(&court.ecf("/api"))
        .await
        .must_see(&format!("{BY_DAY} calls a minute, and {BY_NIGHT} from 6 p.m. to 6 a.m. Central"));
}
