//! Files of other kinds than docket sheets become cases, come back as they were, and are imported once.

use store::court::cases;

use crate::{
    docket::kinds::{self, Item, Kind},
    testing::{TestCourt, courts},
};

/// A sample of a folder under `tests/data`, by the name of its file without the ending.
pub(crate) fn import_file(court: &TestCourt, folder: &str, name: &str) -> i64 {
    let path = format!("{}/../../tests/data/{folder}/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let item = kinds::read(&text).unwrap_or_else(|problems| panic!("{name}: {problems:?}"));
    kinds::import_now(&court.site.room, &court.clock.fresh(), &item, text.as_bytes()).unwrap().serial
}

fn names(folder: &str) -> Vec<String> {
    let path = format!("{}/../../tests/data/{folder}", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(path).unwrap().map(|file| file.unwrap().path());
    let names = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    names.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_file_comes_back_as_it_was_and_a_second_import_changes_nothing() {
    let kinds = [
        ("docket_history", Kind::History, 4),
        ("case_queries", Kind::CaseSummary, 3),
        ("attachment_pages", Kind::AttachmentMenu, 4),
    ];
    for (folder, kind, count) in kinds {
        let names = names(folder);
        assert_eq!(names.len(), count, "{folder}");
        for name in names {
            let settings = if name.ends_with('b') || name.contains("b_") { courts::arwb() } else { courts::almd() };
            let court = TestCourt::new(settings);
            let path = format!("{}/../../tests/data/{folder}/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            let item = kinds::read(&text).unwrap();
            let first = kinds::import_now(&court.site.room, &court.clock.fresh(), &item, text.as_bytes()).unwrap();
            let second = kinds::import_now(&court.site.room, &court.clock.fresh(), &item, text.as_bytes()).unwrap();
            assert_eq!((first.new, second.new, second.serial), (true, false, first.serial), "{name}");
            let back = court.read(move |tx| {
                let case = cases::by_serial(tx, first.serial)?.unwrap();
                kinds::export(tx, &case, kind, false)
            });
            let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(back.unwrap(), [whole], "{name}");
        }
    }
}

#[test]
fn a_list_of_opinions_comes_back_as_it_was_and_joins_the_cases_that_are_here() {
    let court = TestCourt::new(courts::almd());
    let path = format!("{}/../../tests/data/free_opinions/cacd_1.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let item = kinds::read(&text).unwrap();
    assert!(matches!(item, Item::Opinions(_)));
    let import = || kinds::import_now(&court.site.room, &court.clock.fresh(), &item, text.as_bytes()).unwrap();
    let (first, second) = (import(), import());
    assert_eq!((first.new, second.new, second.serial, first.serial), (true, false, first.serial, 888_478));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut back = Vec::new();
    for serial in [888_478, 919_680] {
        let of_case = court.read(move |tx| {
            let case = cases::by_serial(tx, serial)?.unwrap();
            kinds::export(tx, &case, Kind::Opinions, false)
        });
        back.extend(of_case.unwrap());
    }
    assert_eq!(back, rows);
    // One more of a case that is here, at the number of an entry that is here: nothing doubles.
    let mut more = rows[0].clone();
    more["pacer_doc_id"] = "031042115151".into();
    let list = serde_json::json!([more]).to_string();
    let item = kinds::read(&list).unwrap();
    let again = kinds::import_now(&court.site.room, &court.clock.fresh(), &item, list.as_bytes()).unwrap();
    assert_eq!((again.serial, again.new), (888_478, true));
    let entries = court.read(|tx| {
        let case = cases::by_serial(tx, 888_478)?.unwrap();
        store::court::entries::of_case(tx, case.id, 0, 10, true)
    });
    assert_eq!(entries.len(), 1);
    let next = court.write(|tx, fresh| {
        let case = cases::by_serial(tx, 888_478)?.unwrap();
        cases::take_numbers(tx, fresh, case.id, true)
    });
    assert_eq!(next, (77, Some(26)), "what is filed next comes after it");
    assert!(kinds::read("[{\"pacer_doc_id\": \"1\", \"docket_number\": \"\"}]").is_err());
}

#[test]
fn a_menu_joins_the_entry_whose_document_it_lists() {
    let court = TestCourt::new(courts::almd());
    let (docket, source) = super::sample("district/almd");
    let serial = super::import(&court, "district/almd").serial;
    let main = docket.docket_entries[0].pacer_doc_id.clone().unwrap();
    let menu = serde_json::json!({
        "document_number": 1, "pacer_doc_id": main, "pacer_case_id": "5", "pacer_seq_no": "1", "page_count": 3, "file_size_str": "20 KB",
        "attachments": [{"attachment_number": 1, "description": "Exhibit A", "page_count": 2, "file_size_str": "9 KB",
            "pacer_doc_id": "01700009999", "pacer_seq_no": "1"}],
    });
    let item = kinds::read(&menu.to_string()).unwrap();
    assert!(matches!(item, Item::Menu(_)) && !source.is_empty());
    let imported = kinds::import_now(&court.site.room, &court.clock.fresh(), &item, b"menu").unwrap();
    assert_eq!((imported.serial, imported.new), (serial, true));
    let parts = court.read(move |tx| {
        let case = cases::by_serial(tx, serial)?.unwrap();
        store::court::entries::documents_of_case(tx, case.id)
    });
    let parts: Vec<(i64, &str)> = parts.iter().map(|document| (document.part, document.description.as_str())).collect();
    assert_eq!(parts, [(0, "Main Document"), (1, "Exhibit A")]);
}

#[test]
fn what_is_no_file_of_a_known_kind_is_refused_with_its_problems() {
    for text in
        ["[]", "{}", "{\"docket_entries\": [], \"date_last_filing\": null}", "{\"attachments\": 3, \"pacer_doc_id\": \"\"}", "{"]
    {
        assert!(kinds::read(text).is_err(), "{text}");
    }
}
