//! A court of appeals as people read it.

mod canary;
mod documents;
mod read;

use domain::appellate::Docket;

use super::import::import_now;
use crate::{docket::import::Imported, testing::TestCourt};

/// Where the pages are.
const ROOM: &str = "/n/beam/servlet/TransportRoom";

/// The content of a sample docket.
fn sample(name: &str) -> String {
    let path = format!("{}/../../tests/data/dockets/appellate/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// Imports a sample docket.
fn import(court: &TestCourt, name: &str) -> Imported {
    let text = sample(name);
    import_now(&court.site.room, &court.clock.fresh(), &Docket::from_json(&text).unwrap(), text.as_bytes()).unwrap()
}

/// The path of a whole docket, as existing clients ask for it.
fn whole(number: &str) -> String {
    format!(
        "{ROOM}?servlet=CaseSummary.jsp&caseNum={number}&incDktEntries=Y&incOrigDkt=Y&incPanel=Y&incPtyAty=Y&fullDocketReport=Y&actionType=Run%2BDocket%2BReport"
    )
}
