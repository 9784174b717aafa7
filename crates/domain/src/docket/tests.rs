//! Docket sheets of real courts survive reading and writing, and broken ones say where they are broken.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Docket, Kind, OrderedBy, SHORT_TEXT};

/// Every sample with its file name, such as `district/almd`.
pub(crate) fn samples() -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/dockets");
    let mut all = Vec::new();
    for folder in ["district", "bankruptcy"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            all.push((format!("{folder}/{name}"), std::fs::read_to_string(&path).unwrap()));
        }
    }
    all.sort();
    assert_eq!(all.len(), 58);
    all
}

pub(crate) fn sample(name: &str) -> Docket {
    let (_, text) = samples().into_iter().find(|(found, _)| found == name).unwrap();
    Docket::from_json(&text).unwrap()
}

fn told(value: &Value) -> Vec<String> {
    Docket::from_json(&value.to_string()).unwrap_err().iter().map(ToString::to_string).collect()
}

fn value_of(name: &str) -> Value {
    sample(name).to_json()
}

#[test]
fn every_sheet_comes_back_as_the_same_json() {
    for (name, text) in samples() {
        let docket = Docket::from_json(&text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
        assert_eq!(docket.to_json(), serde_json::from_str::<Value>(&text).unwrap(), "{name}");
        assert!(docket.extra.is_empty() && docket.parties.iter().all(|party| party.extra.is_empty()), "{name}");
    }
}

#[test]
fn a_party_without_the_attorney_column_differs_from_one_with_an_empty_column() {
    let mut value = value_of("district/mowd");
    value["parties"][0]["attorneys"] = json!([]);
    value["parties"][1].as_object_mut().unwrap().remove("attorneys");
    let docket = Docket::from_value(value.clone()).unwrap();
    assert_eq!(docket.parties[0].attorneys, Some(vec![]));
    assert_eq!(docket.parties[1].attorneys, None);
    assert_eq!(docket.to_json(), value);
}

#[test]
fn unknown_keys_are_kept_wherever_they_stand() {
    let mut value = value_of("district/ncwd_1");
    value["weight"] = json!([1, { "a": null }]);
    value["parties"][0]["nickname"] = json!("x");
    value["docket_entries"][0]["short_description"] = json!("Indictment");
    assert_eq!(Docket::from_value(value.clone()).unwrap().to_json(), value);
}

#[test]
fn every_problem_is_named_by_its_place() {
    let mut value = value_of("district/mowd");
    value["parties"][1]["attorneys"][0].as_object_mut().unwrap().remove("name");
    value["parties"][0]["attorneys"][0]["roles"] = json!(["LEAD ATTORNEY", 7]);
    value["docket_entries"][2]["date_filed"] = json!("11/10/2008");
    value["docket_entries"][3]["document_number"] = json!(4);
    value["docket_entries"][4] = json!("MOTION");
    value["ordered_by"] = json!("date");
    assert_eq!(
        told(&value),
        [
            "ordered_by must be date_filed or date_entered",
            "parties[0].attorneys[0].roles[1] must be text, not a number",
            "parties[1].attorneys[0].name is missing",
            "docket_entries[2].date_filed is not a date in the form YYYY-MM-DD",
            "docket_entries[3].document_number must be text or null, not a number",
            "docket_entries[4] must be an object, not text",
        ]
    );
}

#[test]
fn dates_that_would_come_back_written_otherwise_are_refused() {
    for text in ["20081110", "2008-11-10T00:00:00", "2008-02-30", "0", ""] {
        let mut value = value_of("district/mowd");
        value["date_filed"] = json!(text);
        assert_eq!(told(&value), ["date_filed is not a date in the form YYYY-MM-DD"], "{text}");
    }
}

#[test]
fn what_is_not_a_docket_is_refused() {
    assert_eq!(told(&json!([])), ["the docket must be an object, not a list"]);
    assert!(Docket::from_json("{").unwrap_err()[0].to_string().starts_with("the docket is not JSON: "));
    assert!(Docket::from_json("{}").unwrap_err().len() > 20);
    let deep = "[".repeat(100_000);
    assert_eq!(Docket::from_json(&deep).unwrap_err().len(), 1);
}

#[test]
fn nul_and_oversize_texts_are_named_by_their_place() {
    let mut value = value_of("district/mowd");
    value["docket_entries"][1]["description"] = json!("an\u{0}order");
    value["case_name"] = json!("A".repeat(SHORT_TEXT + 1));
    value["parties"][0]["note"] = json!({ "k": ["\u{0}"] });
    assert_eq!(
        told(&value),
        [
            "case_name is longer than 20000 bytes",
            "docket_entries[1].description holds the character NUL",
            "parties[0].note.k[0] holds the character NUL",
        ]
    );
    let mut docket = sample("district/mowd");
    assert_eq!(docket.problems(), []);
    docket.cause.push('\0');
    assert_eq!(docket.problems()[0].to_string(), "cause holds the character NUL");
}

#[test]
fn the_sort_of_a_case_is_told_from_its_sheet() {
    for (name, kind) in [
        ("district/almd", Kind::Civil),
        ("district/ncwd_1", Kind::Criminal),
        ("district/nvd_128568", Kind::Criminal),
        ("district/jpml", Kind::Mdl),
        ("district/nysd_1", Kind::Mdl),
        ("bankruptcy/areb", Kind::Bankruptcy),
        ("bankruptcy/canb_3", Kind::Bankruptcy),
        ("bankruptcy/cacb_7", Kind::Adversary),
    ] {
        assert_eq!(sample(name).kind(), kind, "{name}");
    }
}

#[test]
fn sheets_sorted_by_the_date_of_entry_are_known() {
    assert_eq!(sample("bankruptcy/deb_16").ordered_by, OrderedBy::DateEntered);
    assert_eq!(sample("bankruptcy/areb").ordered_by, OrderedBy::DateFiled);
}
