//! The schedule's rules, by example and for every number.

use jiff::{ToSpan as _, civil::date};
use proptest::prelude::*;

use super::*;

fn prices(cents_per_page: u32) -> Prices {
    Prices { cents_per_page, cents_per_audio_file: 240, ..Prices::FREE }
}

fn cost(item: Item) -> (i64, i64) {
    let bill = bill(&prices(10), item, Payer::Account);
    (bill.pages, bill.cents)
}

#[test]
fn the_schedules_own_examples() {
    assert_eq!(cost(Item::Document { pages: 1 }), (1, 10));
    assert_eq!(cost(Item::Document { pages: 31 }), (30, 300), "three dollars at most for a document");
    assert_eq!(cost(Item::CaseReport { bytes: 4320 }), (1, 10));
    assert_eq!(cost(Item::CaseReport { bytes: 4321 }), (2, 20));
    assert_eq!(cost(Item::CaseReport { bytes: 10_000_000 }), (30, 300), "and for a docket sheet");
    assert_eq!(cost(Item::List { bytes: 0 }), (1, 10), "no match is a page");
    assert_eq!(cost(Item::List { bytes: 4320 * 54 }), (54, 540), "lists have no cap");
    assert_eq!(cost(Item::Transcript { pages: 200 }), (200, 2000), "nor have transcripts");
    assert_eq!(cost(Item::Audio { files: 2 }), (2, 480));
    assert_eq!(cost(Item::Opinion { pages: 12 }), (12, 0));
    assert_eq!(cost(Item::OpinionList { bytes: 9000 }), (3, 0));
}

#[test]
fn a_new_price_begins_on_its_day() {
    let from = |day, cents_per_page| Prices { from: day, ..prices(cents_per_page) };
    let schedule = Schedule::new(vec![from(date(2027, 1, 1), 12), from(date(2012, 4, 1), 10)]);
    assert_eq!(schedule.check(), Ok(()));
    for (day, cents) in [(date(2012, 3, 31), 0), (date(2012, 4, 1), 10), (date(2026, 12, 31), 10), (date(2027, 1, 1), 12)] {
        assert_eq!(schedule.on(day).cents_per_page, cents, "{day}");
    }
    assert_eq!(Schedule::default().on(date(2026, 1, 1)), Prices::FREE);
}

#[test]
fn a_schedule_that_cannot_be_meant_is_refused() {
    let twice = Schedule::new(vec![prices(10), prices(12)]);
    assert!(twice.check().unwrap_err().starts_with("two prices begin on"));
    let none = Schedule::new(vec![Prices { bytes_per_page: 0, ..prices(10) }]);
    assert!(none.check().is_err());
}

#[test]
fn a_configuration_says_day_and_price_and_nothing_unknown() {
    let read = |text: &str| serde_json::from_str::<Schedule>(text);
    let schedule = read(r#"[{"from": "2012-04-01", "cents_per_page": 10}]"#).unwrap();
    let wanted = Prices { from: date(2012, 4, 1), cents_per_page: 10, ..Prices::FREE };
    assert_eq!(schedule.on(date(2026, 11, 22)), wanted);
    assert!(read(r#"[{"from": "2012-04-01", "cents_per_page": 10, "cent_per_page": 8}]"#).is_err());
}

#[test]
fn costs_are_printed_in_dollars_and_cents() {
    assert_eq!([dollars(0), dollars(10), dollars(1205)], ["0.00", "0.10", "12.05"]);
}

fn any_item() -> impl Strategy<Value = Item> {
    (0..7_u8, 0..=u64::from(u32::MAX)).prop_map(|(kind, many)| match kind {
        0 => Item::CaseReport { bytes: many },
        1 => Item::List { bytes: many },
        2 => Item::Document { pages: many },
        3 => Item::Transcript { pages: many },
        4 => Item::Audio { files: many },
        5 => Item::Opinion { pages: many },
        _ => Item::OpinionList { bytes: many },
    })
}

fn any_payer() -> impl Strategy<Value = Payer> {
    prop::sample::select(vec![Payer::Account, Payer::Exempt, Payer::FreeCopy, Payer::Terminal, Payer::Court, Payer::Nobody])
}

proptest! {
    #[test]
    fn a_bill_is_pages_times_price_or_says_why_not(item in any_item(), payer in any_payer(), cents in 0..10_000_u32) {
        let prices = prices(cents);
        let bill = bill(&prices, item, payer);
        let price = if matches!(item, Item::Audio { .. }) { 240 } else { i64::from(cents) };
        match bill.free {
            None => prop_assert_eq!(bill.cents, bill.pages * price),
            Some(_) => prop_assert_eq!(bill.cents, 0),
        }
        prop_assert!(bill.cents >= 0 && bill.pages >= 0);
        prop_assert_eq!(bill.free.is_none(), payer == Payer::Account && !matches!(item, Item::Opinion { .. } | Item::OpinionList { .. }));
    }

    #[test]
    fn who_pays_changes_no_page(item in any_item(), payer in any_payer()) {
        let (one, other) = (bill(&prices(10), item, Payer::Account), bill(&prices(10), item, payer));
        prop_assert_eq!((one.pages, one.capped), (other.pages, other.capped));
    }

    #[test]
    fn one_case_never_costs_more_than_the_cap(many in 0..=u64::MAX, most in 1..200_u32) {
        let prices = Prices { most_pages: most, ..prices(10) };
        for item in [Item::CaseReport { bytes: many }, Item::Document { pages: many }] {
            let bill = bill(&prices, item, Payer::Account);
            prop_assert!(bill.pages <= i64::from(most) && bill.cents <= i64::from(most) * 10);
            prop_assert!(!bill.capped || bill.pages == i64::from(most));
        }
    }

    #[test]
    fn more_never_costs_less(fewer in 0..1_000_000_u64, more in 0..1_000_000_u64) {
        let (fewer, more) = (fewer.min(more), fewer.max(more));
        for item in [|bytes| Item::CaseReport { bytes }, |bytes| Item::List { bytes }, |pages| Item::Document { pages }, |pages| Item::Transcript { pages }] {
            prop_assert!(cost(item(fewer)) <= cost(item(more)));
        }
    }

    #[test]
    fn counting_on_past_the_cap_changes_nothing(bytes in 0..10_000_000_u64, further in 0..10_000_000_u64) {
        let prices = prices(10);
        let enough = Item::enough_bytes(&prices);
        let at_least = bytes.max(enough);
        let bill_of = |bytes| { let bill = bill(&prices, Item::CaseReport { bytes }, Payer::Account); (bill.pages, bill.cents) };
        prop_assert_eq!(bill_of(at_least), bill_of(at_least + further));
    }

    #[test]
    fn a_later_price_changes_no_earlier_day(days in 0..20_000_i32, cents in 0..100_u32) {
        let (begin, later) = (date(2012, 4, 1), date(2030, 1, 1));
        let with = Schedule::new(vec![Prices { from: begin, ..prices(10) }, Prices { from: later, ..prices(cents) }]);
        let without = Schedule::new(vec![Prices { from: begin, ..prices(10) }]);
        let day = date(2000, 1, 1).saturating_add(days.days());
        if day < later {
            prop_assert_eq!(with.on(day), without.on(day));
        } else {
            prop_assert_eq!(with.on(day).cents_per_page, cents);
        }
    }
}
