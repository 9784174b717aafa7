//! What was imported comes back as it was, and is imported once.

use domain::claims::Activity;
use serde_json::Value;
use store::court::{cases, claims};

use super::{import_activity, import_register, sample};
use crate::{
    claims::export,
    testing::{TestCourt, courts},
};

#[test]
fn the_register_comes_back_as_it_was_and_a_second_import_changes_nothing() {
    let court = TestCourt::new(courts::arwb());
    let first = import_register(&court);
    assert_eq!((first.new, first.serial, first.number.as_str()), (true, 1_042_755, "19-18995-VFP"));
    assert!(!import_register(&court).new);
    let back = court.read(|tx| {
        let case = cases::by_serial(tx, 1_042_755)?.unwrap();
        export::register(tx, &case, "njb", false)
    });
    assert_eq!(back.to_json(), serde_json::from_str::<Value>(&sample("claims_registers/njb")).unwrap());
}

#[test]
fn the_report_of_activity_comes_back_as_it_was_and_a_second_import_changes_nothing() {
    let court = TestCourt::new(courts::arwb());
    let first = import_activity(&court);
    assert_eq!((first.len(), first[0].new, first[0].serial), (1, true, 312_489));
    assert!(!import_activity(&court)[0].new);
    let back = court.read(|tx| {
        let case = cases::by_serial(tx, 312_489)?.unwrap();
        assert_eq!(claims::count(tx, case.id, true)?, 1);
        export::activity(tx, &case, "nysb", false)
    });
    let back: Value = back.iter().map(Activity::to_json).collect();
    assert_eq!(back, serde_json::from_str::<Value>(&sample("claims_activity/nysb_1")).unwrap());
}

#[test]
fn claims_go_to_the_case_that_is_here_already() {
    let court = TestCourt::new(courts::arwb());
    let serial = court.write(|tx, fresh| {
        let new = cases::NewCase {
            number: "19-18995-VFP".into(),
            number_key: domain::case_number::DocketNumber::read("19-18995-VFP").search_key(),
            kind: "bk".into(),
            title: "Example Harbour Company".into(),
            facts: "{}".into(),
            next_number: 1,
            next_sequence: 1,
            ..cases::NewCase::default()
        };
        cases::insert(tx, fresh, &new).map(|case| case.serial)
    });
    assert_eq!(import_register(&court).serial, serial);
    assert_eq!(court.read(|tx| cases::list(tx, 10)).len(), 1);
}
