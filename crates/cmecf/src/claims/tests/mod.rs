//! Claims and creditors as people read them.

mod canary;
mod come_back;
mod read;

use domain::claims::{Activity, Register};
use site::testing::Browser;

use super::import::{import_activity_now, import_register_now};
use crate::{docket::import::Imported, testing::TestCourt};

/// The content of a sample.
pub(crate) fn sample(name: &str) -> String {
    let path = format!("{}/../../tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// Imports the sample register.
pub(crate) fn import_register(court: &TestCourt) -> Imported {
    let text = sample("claims_registers/njb");
    import_register_now(&court.site.room, &court.clock.fresh(), &Register::from_json(&text).unwrap(), text.as_bytes()).unwrap()
}

/// Imports the sample report of activity.
pub(crate) fn import_activity(court: &TestCourt) -> Vec<Imported> {
    let text = sample("claims_activity/nysb_1");
    import_activity_now(&court.site.room, &court.clock.fresh(), &Activity::list_from_json(&text).unwrap(), text.as_bytes())
        .unwrap()
}

/// Sends the fields of a report's form, as clients do without opening it.
pub(crate) async fn ask(reader: &mut Browser, court: &TestCourt, page: &str, fields: &str) -> String {
    let answer = reader.post_raw(&court.ecf(&format!("/cgi-bin/{page}?1-L_1_0-1")), &[], fields).await;
    assert_eq!(answer.status, 200, "{page} {fields}");
    answer.text()
}

/// Keeps a page for the checks with real clients, when somebody asked for it (`FORECOURT_PAGES`, a folder).
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says where the pages go")]
pub(crate) fn keep(name: &str, html: &str) {
    if let Some(folder) = std::env::var_os("FORECOURT_PAGES") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), html).unwrap();
    }
}
