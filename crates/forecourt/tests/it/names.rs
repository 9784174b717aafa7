//! No real person's name is ever shown: every case of the demo is read as a visitor reads it, and searched for each replaced name.

use std::{fs, path::Path};

use domain::{
    docket::Docket,
    pseudonym::{self, leak},
};
use forecourt::demo::world::dockets;
use serde_json::Value;
use site::testing::Browser;

use crate::town::{Town, ecf};

/// The strings of the real sheet that must not be found anywhere.
fn replaced(name: &str) -> Vec<pseudonym::Replaced> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/dockets");
    let file = ["district", "bankruptcy"]
        .into_iter()
        .map(|kind| root.join(kind).join(format!("{name}.json")))
        .find(|file| file.is_file());
    let json = fs::read_to_string(file.unwrap_or_else(|| panic!("there is no original of {name}"))).unwrap();
    pseudonym::pseudonymize(&Docket::from_json(&json).unwrap(), b"any key: what was replaced is the same").replaced
}

/// What a page says: its text, and what stands in attributes (a title, an address) without their names.
fn words(html: &str) -> [String; 2] {
    let page = scraper::Html::parse_document(html);
    let text = page.root_element().text().collect::<Vec<_>>().join(" ");
    let everything = scraper::Selector::parse("*").unwrap();
    let values = page.select(&everything).flat_map(|element| element.value().attrs().map(|(_, value)| value)).collect::<Vec<_>>();
    [text, values.join("\n")]
}

/// Everything that a visitor can read of a case: what Query says of it, its docket sheet with all options, and its history.
async fn read(viewer: &mut Browser, court: &str, serial: &str) -> Vec<(String, String)> {
    let mut pages = Vec::new();
    let mut keep = |viewer: &Browser, what: &str| pages.push((what.to_owned(), viewer.html()));
    viewer.visit(&format!("{}/cgi-bin/iquery.pl?{serial}", ecf(court))).await;
    assert_eq!(viewer.status(), 200, "{court} {serial}");
    keep(viewer, "query");
    viewer.visit(&format!("{}/cgi-bin/DktRpt.pl?{serial}", ecf(court))).await;
    assert_eq!(viewer.status(), 200, "{court} {serial}");
    keep(viewer, "report options");
    viewer.press("Run Report").await;
    assert_eq!(viewer.status(), 200, "{court} {serial}");
    keep(viewer, "docket sheet");
    pages
}

#[tokio::test]
async fn no_page_of_the_demo_shows_a_name_that_was_replaced() {
    let town = Town::new().await;
    let world = town.world().await;
    let cases = world["cases"].as_array().unwrap();
    assert_eq!(dockets::ALL.len(), 58);
    let mut wrong = Vec::new();
    let mut searched = 0;
    for court in ["almd", "ctd", "wieb", "arwb", "areb", "utb", "wyd"] {
        let mut viewer = town.signed_on("vicviewer", court).await;
        for (_, name, json) in dockets::ALL.iter().filter(|(of, ..)| *of == court) {
            let shown = Docket::from_json(json).unwrap();
            let replaced = replaced(name);
            let here = |case: &&Value| {
                let number = case["number"].as_str().unwrap();
                case["court"] == court
                    && number.starts_with(&shown.docket_number)
                    && case["title"].as_str() == Some(&shown.case_name)
            };
            let found: Vec<&Value> = cases.iter().filter(here).collect();
            assert!(!found.is_empty(), "{court}: {name} ({} {}) is not among {cases:#?}", shown.docket_number, shown.case_name);
            for case in found {
                for (what, html) in read(&mut viewer, court, case["id"].as_str().unwrap()).await {
                    searched += 1;
                    for text in words(&html) {
                        for leak in leak::leaks(&text, &replaced) {
                            wrong.push(format!("{court} {name}: {leak:?} stands on the {what}"));
                        }
                    }
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} leaks:\n{}", wrong.len(), wrong.join("\n"));
    assert!(searched >= 3 * 58, "only {searched} pages were searched");
    // The lists too: the front page, the world, the lists of courts.
    let all: Vec<pseudonym::Replaced> = dockets::ALL.iter().flat_map(|(_, name, _)| replaced(name)).collect();
    let full: Vec<pseudonym::Replaced> = all.into_iter().filter(|one| one.was.split_whitespace().count() > 1).collect();
    let titles = cases.iter().map(|case| case["title"].to_string()).collect::<Vec<_>>().join("\n");
    assert_eq!(leak::leaks(&titles, &full), Vec::<String>::new());
}
