//! Every sample sheet that is imported shows complete, comes back as it was, and is imported once.

use std::collections::HashMap;

use domain::docket::Docket;
use site::testing::squeeze;
use store::court::{cases, entries};

use super::{import, read_sheet::read, run_report, sample, samples};
use crate::{
    docket::{export::export, import::import_now},
    testing::{TestCourt, courts},
};

async fn shows_complete(court: &TestCourt, kind: &str, expected: usize) {
    let names = samples(kind);
    assert_eq!(names.len(), expected);
    let mut reader = court.person("Rita Reader").sign_on().await;
    for name in names {
        let (docket, _) = sample(&name);
        let imported = import(court, &name);
        run_report(&mut reader, court, imported.serial).await;
        assert_eq!(reader.status(), 200, "{name}");
        check(&name, &docket, &reader.html());
    }
}

fn check(name: &str, docket: &Docket, page: &str) {
    let page = read(page);
    assert!(page.head.contains(&docket.docket_number), "{name}: {}", page.head);
    let parties: Vec<(String, String)> =
        docket.parties.iter().map(|party| (squeeze(&party.role), squeeze(&party.name))).collect();
    assert_eq!(page.parties, parties, "{name}");
    let attorneys = docket.parties.iter().flat_map(|party| party.attorneys.iter().flatten());
    let names: Vec<String> = attorneys.clone().map(|attorney| squeeze(&attorney.name)).collect();
    assert_eq!(page.attorneys, names, "{name}");
    let roles: Vec<String> = attorneys.flat_map(|attorney| attorney.roles.iter().map(|role| squeeze(role))).collect();
    assert_eq!(page.roles, roles, "{name}");
    let charges = docket.parties.iter().filter_map(|party| party.criminal_data.as_ref());
    assert_eq!(page.counts.len(), charges.map(|data| data.counts.len() + data.complaints.len()).sum::<usize>(), "{name}");
    assert_eq!(page.entries.len(), docket.docket_entries.len(), "{name}");
    // In the order of the sheet; one that was printed newest first stands oldest first here.
    let mut shown = page.entries.clone();
    let texts = |docket: &Docket| docket.docket_entries.iter().map(|entry| squeeze(&entry.description)).collect::<Vec<_>>();
    if shown.first().map(|entry| &entry.2) != texts(docket).first() {
        shown.reverse();
    }
    for (entry, (date, number, text)) in docket.docket_entries.iter().zip(&shown) {
        assert_eq!(*text, squeeze(&entry.description), "{name}");
        assert_eq!(*number, entry.document_number.clone().unwrap_or_default(), "{name}: {text}");
        assert_eq!(*date, entry.date_filed.strftime("%m/%d/%Y").to_string(), "{name}: {text}");
    }
    let linked = docket.docket_entries.iter().filter(|entry| entry.pacer_doc_id.is_some() && entry.document_number.is_some());
    assert_eq!(page.links.len(), linked.count(), "{name}");
    for fact in [&docket.assigned_to_str, &docket.referred_to_str, &docket.cause, &docket.demand, &docket.jury_demand] {
        assert!(page.facts.contains(&squeeze(fact)), "{name}: {fact:?} is missing in {}", page.facts);
    }
}

#[tokio::test]
async fn every_district_sheet_shows_complete() {
    shows_complete(&TestCourt::new(courts::almd()), "district", 22).await;
}

#[tokio::test]
async fn every_bankruptcy_sheet_shows_complete() {
    shows_complete(&TestCourt::new(courts::arwb()), "bankruptcy", 36).await;
}

#[test]
fn every_sheet_comes_back_as_it_was_and_a_second_import_changes_nothing() {
    for (settings, kind) in [(courts::almd(), "district"), (courts::arwb(), "bankruptcy")] {
        let court = TestCourt::new(settings);
        for name in samples(kind) {
            let (docket, source) = sample(&name);
            let first = import(&court, &name);
            assert!(first.new, "{name}");
            let serial = first.serial;
            let back = court.read(move |tx| {
                let case = cases::by_serial(tx, serial)?.unwrap();
                export(tx, &case, false)
            });
            assert_eq!(back.unwrap().to_json(), docket.to_json(), "{name}");
            let second = import_now(&court.site.room, &court.clock.fresh(), &docket, source.as_bytes()).unwrap();
            assert_eq!((second.new, second.serial), (false, serial), "{name}");
        }
        let cases = court.read(|tx| cases::list(tx, 1000));
        assert_eq!(cases.len(), samples(kind).len());
    }
}

#[test]
fn numbers_stay_as_they_are_with_gaps_and_doubles() {
    let court = TestCourt::new(courts::almd());
    let (docket, _) = sample("district/ncwd_1");
    let serial = import(&court, "district/ncwd_1").serial;
    let stored = court.read(move |tx| {
        let case = cases::by_serial(tx, serial)?.unwrap();
        entries::of_case(tx, case.id, 0, 1000, false)
    });
    let numbers: Vec<Option<i64>> = stored.iter().map(|entry| entry.number).collect();
    let printed = |entry: &domain::docket::Entry| entry.document_number.as_ref().map(|number| number.parse::<i64>().unwrap());
    let expected: Vec<Option<i64>> = docket.docket_entries.iter().map(printed).collect();
    assert_eq!(numbers, expected);
    let mut times: HashMap<i64, usize> = HashMap::new();
    for number in numbers.into_iter().flatten() {
        *times.entry(number).or_default() += 1;
    }
    assert!(times.values().any(|count| *count > 1), "the sample holds doubles");
    let sequences: Vec<i64> = stored.iter().map(|entry| entry.sequence).collect();
    assert_eq!(sequences, (1..=159).collect::<Vec<i64>>());
}

#[test]
fn a_sheet_printed_newest_first_is_counted_from_the_oldest_entry() {
    let court = TestCourt::new(courts::arwb());
    for name in ["bankruptcy/nysb_21", "bankruptcy/deb_16"] {
        let serial = import(&court, name).serial;
        let numbers = court.read(move |tx| {
            let case = cases::by_serial(tx, serial)?.unwrap();
            Ok(entries::of_case(tx, case.id, 0, 1000, false)?.into_iter().filter_map(|entry| entry.number).collect::<Vec<_>>())
        });
        assert!(numbers.first() < numbers.last(), "{name}: {numbers:?}");
    }
}
