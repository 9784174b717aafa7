//! The manual's page of limits says the numbers that the program keeps (security T06).

use domain::throttle::{CLOSED_AT, DELAY_FROM, delay_seconds};
use site::installation::Limits;
use store::court::{filer_tokens::Purpose, proposals};

/// The last cell of the row that begins so.
fn cell(manual: &str, begins: &str) -> String {
    let row = manual.lines().find(|line| line.starts_with(&format!("| {begins}")));
    let row = row.unwrap_or_else(|| panic!("the manual has no row {begins:?}"));
    row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap().trim().to_owned()
}

#[test]
fn t06_the_manual_says_the_limits_as_they_are() {
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/src/operators/limits.md")).unwrap();
    let limits = Limits::default();
    let (minutes, days) =
        (|seconds: i64| format!("{} minutes", seconds / 60), |seconds: i64| format!("{} days", seconds / 86_400));
    let sessions = (domain::session::IDLE_SECONDS, domain::session::OVERALL_SECONDS);
    for (begins, number) in [
        ("Wrong tries without any delay", (DELAY_FROM - 1).to_string()),
        ("Delay from the 5th", format!("{} seconds", delay_seconds(DELAY_FROM))),
        ("Longest delay", format!("{} seconds (1 hour)", delay_seconds(CLOSED_AT - 1))),
        ("The secret stops working at", format!("{CLOSED_AT} wrong tries in a row")),
        ("Link to choose a password", minutes(Purpose::Reset.good_for_seconds())),
        ("\"This was not me\"", days(Purpose::NotMe.good_for_seconds())),
        ("Linking code |", days(Purpose::Code.good_for_seconds())),
        ("The confirm page of a link", minutes(proposals::GOOD_FOR_SECONDS)),
        ("Sign-on at the centre;", limits.sign_ons.to_string()),
        ("Sign-on of staff", limits.sign_ons.to_string()),
        ("The link form and linking codes", limits.links.to_string()),
        ("Recovery of password", limits.recoveries.to_string()),
        ("Registration, counted apart", limits.recoveries.to_string()),
        ("A session without use", format!("{}; {} hours", minutes(sessions.0), sessions.1 / 3600)),
    ] {
        assert_eq!(cell(&manual, begins), number, "{begins}");
    }
    assert_eq!(delay_seconds(DELAY_FROM + 5), 2 * delay_seconds(DELAY_FROM), "it doubles with every fifth");
}
