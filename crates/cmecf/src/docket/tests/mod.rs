//! Cases as people read them.

mod billing;
mod canary;
mod crowd;
mod find_cases;
mod options;
pub(crate) mod other_files;
mod read_sheet;
mod sealed_while_read;
mod whole_sheets;

use domain::docket::Docket;
use site::testing::Browser;

use super::import::{Imported, import_now};
use crate::testing::TestCourt;

/// A sample sheet by the name of its file, such as `district/almd`, with the file's content.
pub(crate) fn sample(name: &str) -> (Docket, String) {
    let path = format!("{}/../../tests/data/dockets/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|problem| panic!("{path}: {problem}"));
    (Docket::from_json(&text).unwrap_or_else(|problems| panic!("{path}: {problems:?}")), text)
}

/// Names of all samples of a kind of court.
pub(crate) fn samples(kind: &str) -> Vec<String> {
    let folder = format!("{}/../../tests/data/dockets/{kind}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    let names = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let mut names: Vec<String> = names.map(|path| format!("{kind}/{}", path.file_stem().unwrap().to_str().unwrap())).collect();
    names.sort();
    names
}

/// Imports a sample sheet.
pub(crate) fn import(court: &TestCourt, name: &str) -> Imported {
    let (docket, source) = sample(name);
    import_now(&court.site.room, &court.clock.fresh(), &docket, source.as_bytes()).unwrap()
}

/// Opens the options of a case and runs the report as they stand.
pub(crate) async fn run_report<'b>(browser: &'b mut Browser, court: &TestCourt, serial: i64) -> &'b mut Browser {
    browser.visit(&court.ecf(&format!("/cgi-bin/DktRpt.pl?{serial}"))).await.press("Run Report").await
}
