//! Who may link whom: each refusal by itself, all together, and what is never told.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{
    court::{Contacts, ForgotBy, Type, UtilitiesMenu},
    link::{Event, Help, ServiceCenter, next},
    product::ProductNames,
    throttle::Door,
};

fn alabama() -> Settings {
    Settings {
        id: "almd".to_owned(),
        short_name: "Alabama Middle District".to_owned(),
        full_name: "U.S. District Court for the Middle District of Alabama".to_owned(),
        mail_name: "ALABAMA MIDDLE DISTRICT COURT".to_owned(),
        kind: Type::District,
        timezone: "America/Chicago".to_owned(),
        doc1_prefix: "017".to_owned(),
        go_live: date(2021, 5, 3),
        go_live_is_assumed: false,
        closed: None,
        link_mode: LinkMode::Automatic,
        utilities_menu: UtilitiesMenu::Release,
        attorney_and_trustee: false,
        forgot_by: ForgotBy::Link,
        contacts: Contacts { phone: "(334) 954-3935".to_owned(), ..Contacts::default() },
        way_in: vec!["CM/ECF".to_owned()],
        way_in_on_ecf: false,
        site_menu: Vec::new(),
        announcements: Vec::new(),
        pdf_limit: 50_000_000,
        offices: Vec::new(),
        reading: crate::court::Reading::default(),
    }
}

fn may_10() -> Time {
    Time::parse_rfc3339("2021-05-10T09:00:00-05:00").unwrap()
}

fn known(name: &str) -> Known {
    Known { name: name.to_owned(), email: "alex@firm.example".to_owned(), ..Known::default() }
}

fn alex() -> AccountHere {
    AccountHere {
        number: 1_234_567,
        kind: Kind::Individual,
        generation: Generation::Upgraded,
        known: known("Alex Attorney"),
        ties: Vec::new(),
    }
}

fn aty_alex() -> FilerHere {
    FilerHere { id: Id(7), role: Role::Attorney, standing: Standing::Active, known: known("Aty Alex"), tie: None }
}

fn tie(account_number: i64, filer: i64, role: Role, state: State) -> Tie {
    Tie { account_number, filer: Id(filer), role, state }
}

fn words(result: Result<Accepted, Vec<Refusal>>) -> Vec<&'static str> {
    result.map_or_else(|refusals| refusals.iter().map(Refusal::word).collect(), |_| vec!["accepted"])
}

fn tried(
    court: &Settings,
    now: Time,
    account: &AccountHere,
    filer: Option<&FilerHere>,
    password_right: bool,
) -> Vec<&'static str> {
    words(propose(&Proposal { court, now, account, filer, password_right }))
}

#[test]
fn alex_links_aty_alex_as_the_alabama_leaflet_says() {
    let (court, account, filer) = (alabama(), alex(), aty_alex());
    let input = Proposal { court: &court, now: may_10(), account: &account, filer: Some(&filer), password_right: true };
    let accepted = propose(&input).unwrap();
    assert_eq!((accepted.filer, accepted.role, accepted.becomes), (Id(7), Role::Attorney, State::Active));
    assert_eq!(accepted.comparison.verdict, Verdict::Alike);
}

#[test]
fn a_court_that_reviews_gets_a_request() {
    let court = Settings { link_mode: LinkMode::Review, ..alabama() };
    let (account, filer) = (alex(), aty_alex());
    let input = Proposal { court: &court, now: may_10(), account: &account, filer: Some(&filer), password_right: true };
    assert_eq!(propose(&input).unwrap().becomes, State::Pending);
}

#[test]
fn linking_opens_at_midnight_in_the_courts_zone() {
    let (court, account, filer) = (alabama(), alex(), aty_alex());
    let midnight = Time::parse_rfc3339("2021-05-03T00:00:00-05:00").unwrap();
    assert_eq!(tried(&court, midnight.plus_seconds(-1), &account, Some(&filer), true), ["not-live"]);
    assert_eq!(tried(&court, midnight, &account, Some(&filer), true), ["accepted"]);
}

#[test]
fn what_concerns_the_account_is_told_without_looking_at_the_password() {
    let (court, filer) = (alabama(), aty_alex());
    for (account, word) in [
        (AccountHere { kind: Kind::Shared, ..alex() }, "shared-account"),
        (AccountHere { kind: Kind::Administrative, ..alex() }, "administrative-account"),
        (AccountHere { generation: Generation::Legacy, ..alex() }, "legacy-account"),
    ] {
        for filer in [None, Some(&filer)] {
            for password_right in [false, true] {
                assert_eq!(tried(&court, may_10(), &account, filer, password_right), [word]);
            }
        }
    }
}

#[test]
fn a15_nothing_is_told_of_a_filer_before_the_password_was_right() {
    let (court, account) = (alabama(), alex());
    let disabled = FilerHere { standing: Standing::Disabled, ..aty_alex() };
    let linked = FilerHere { tie: Some(tie(9, 7, Role::Attorney, State::Active)), ..aty_alex() };
    let stranger = FilerHere { known: known("Somebody Else"), ..aty_alex() };
    for filer in [None, Some(&disabled), Some(&linked), Some(&stranger), Some(&aty_alex())] {
        assert_eq!(tried(&court, may_10(), &account, filer, false), ["wrong-login"]);
    }
    assert_eq!(tried(&court, may_10(), &account, None, true), ["wrong-login"]);
    assert_eq!(tried(&court, may_10(), &account, Some(&disabled), true), ["filer-disabled"]);
    assert_eq!(tried(&court, may_10(), &account, Some(&linked), true), ["linked-elsewhere"]);
    assert_eq!(tried(&court, may_10(), &account, Some(&stranger), true), ["names-differ"]);
}

#[test]
fn a15_a_closed_door_reads_like_a_wrong_password() {
    let help = help();
    let told = |refusal: Refusal| (refusal.headline(&help), refusal.explanation(&help), refusal.next_step(&help));
    assert_eq!(told(Refusal::WrongLogin), told(Refusal::DoorClosed));
    assert_eq!(Refusal::of_door(Door::Open), None);
    assert_eq!(Refusal::of_door(Door::Wait(may_10())), Some(Refusal::TooManyTries { until: may_10() }));
}

#[test]
fn refusals_of_the_filer_are_told_together() {
    let filer = FilerHere {
        standing: Standing::Disabled,
        tie: Some(tie(9, 7, Role::Attorney, State::Active)),
        known: known("Somebody Else"),
        ..aty_alex()
    };
    let account = AccountHere { ties: vec![tie(1_234_567, 8, Role::Attorney, State::Active)], ..alex() };
    assert_eq!(
        tried(&alabama(), may_10(), &account, Some(&filer), true),
        ["filer-disabled", "linked-elsewhere", "account-has-link", "names-differ"]
    );
}

#[test]
fn the_same_pair_again_says_that_it_is_linked_and_nothing_else() {
    for state in [State::Pending, State::Active, State::Frozen] {
        let own = tie(1_234_567, 7, Role::Attorney, state);
        let filer = FilerHere { tie: Some(own.clone()), ..aty_alex() };
        let account = AccountHere { ties: vec![own], ..alex() };
        assert_eq!(tried(&alabama(), may_10(), &account, Some(&filer), true), ["already-linked"]);
    }
}

#[test]
fn an_ended_link_leaves_filer_and_account_free() {
    for state in [State::Ended, State::Refused] {
        let filer = FilerHere { tie: Some(tie(9, 7, Role::Attorney, state)), ..aty_alex() };
        let account = AccountHere { ties: vec![tie(1_234_567, 8, Role::Attorney, state)], ..alex() };
        assert_eq!(tried(&alabama(), may_10(), &account, Some(&filer), true), ["accepted"]);
    }
}

#[test]
fn attorney_and_trustee_go_together_only_where_the_court_allows_it_and_one_each() {
    let both = Settings { attorney_and_trustee: true, ..alabama() };
    let trustee = FilerHere { id: Id(8), role: Role::Trustee, ..aty_alex() };
    let attorney_tie = tie(1_234_567, 7, Role::Attorney, State::Active);
    let one = AccountHere { ties: vec![attorney_tie.clone()], ..alex() };
    assert_eq!(tried(&alabama(), may_10(), &one, Some(&trustee), true), ["account-has-link"]);
    assert_eq!(tried(&both, may_10(), &one, Some(&trustee), true), ["accepted"]);
    let second_attorney = FilerHere { id: Id(9), ..aty_alex() };
    assert_eq!(tried(&both, may_10(), &one, Some(&second_attorney), true), ["account-has-link"]);
    let full = AccountHere { ties: vec![attorney_tie, tie(1_234_567, 8, Role::Trustee, State::Active)], ..alex() };
    let second_trustee = FilerHere { id: Id(10), ..trustee };
    assert_eq!(tried(&both, may_10(), &full, Some(&second_trustee), true), ["account-has-link"]);
}

#[test]
fn a_person_whose_names_differ_can_ask_the_court() {
    let (court, account) = (alabama(), alex());
    let filer = FilerHere { known: known("Somebody Else"), ..aty_alex() };
    let input = Proposal { court: &court, now: may_10(), account: &account, filer: Some(&filer), password_right: true };
    let refusals = propose(&input).unwrap_err();
    assert!(refusals.iter().all(Refusal::can_ask_the_court));
    let said = refusals[0].explanation(&help());
    assert!(said.contains("“Somebody Else”") && said.contains("“Alex Attorney”"), "{said}");
    assert_eq!(ask_the_court(&input).unwrap().becomes, State::Pending);
    let wrong = Proposal { password_right: false, ..input };
    assert_eq!(words(ask_the_court(&wrong)), ["wrong-login"]);
}

fn help() -> Help {
    Help::at(&alabama(), 1_234_567, ServiceCenter::default(), ProductNames::default())
}

#[test]
fn every_refusal_says_whom_to_reach_and_the_account_number_that_will_be_asked_for() {
    let all = [
        Refusal::NotLive { opens: date(2021, 5, 3) },
        Refusal::SharedAccount,
        Refusal::AdministrativeAccount,
        Refusal::LegacyAccount,
        Refusal::WrongLogin,
        Refusal::TooManyTries { until: may_10() },
        Refusal::DoorClosed,
        Refusal::FilerDisabled,
        Refusal::AlreadyLinked { state: State::Pending },
        Refusal::AlreadyLinked { state: State::Frozen },
        Refusal::LinkedElsewhere,
        Refusal::AccountHasLink { role: Role::Attorney, both_roles_allowed: true },
        Refusal::NamesDiffer { court: "A B".to_owned(), account: "C D".to_owned(), reasons: Vec::new() },
    ];
    for refusal in all {
        let next_step = refusal.next_step(&help());
        assert!(next_step.contains("1234567"), "{next_step}");
        assert!(next_step.contains("(334) 954-3935") || next_step.contains("(800) 676-6856"), "{next_step}");
        assert!(!refusal.headline(&help()).is_empty() && !refusal.explanation(&help()).is_empty());
    }
    let date_told = Refusal::NotLive { opens: date(2021, 5, 3) };
    assert!(date_told.headline(&help()).contains("May 3, 2021"));
}

#[test]
fn a_court_without_a_phone_is_reached_by_mail() {
    let mut help = help();
    help.contacts = Contacts { email: "help@wieb.example".to_owned(), ..Contacts::default() };
    assert!(help.call_the_court().starts_with("Write to the Alabama Middle District at help@wieb.example."));
}

proptest! {
    /// People, filers and clerks do as they like: no filer is ever held twice, no account holds two filers of one role.
    #[test]
    fn no_order_of_events_ties_a_filer_or_a_role_twice(steps in prop::collection::vec((0_i64..3, 0_i64..4, 0_usize..7), 1..60), both: bool) {
        let court = Settings { attorney_and_trustee: both, ..alabama() };
        let roles = [Role::Attorney, Role::Trustee, Role::Attorney, Role::Creditor];
        let mut links: Vec<Tie> = Vec::new();
        for (account_number, filer, event) in steps {
            let place = links.iter().position(|l| l.state.holds() && l.filer == Id(filer));
            match (Event::ALL[event], place) {
                (Event::Link | Event::Request, _) => {
                    let account = AccountHere {
                        number: account_number,
                        ties: links.iter().filter(|l| l.account_number == account_number && l.state.holds()).cloned().collect(),
                        ..alex()
                    };
                    let record = FilerHere {
                        id: Id(filer),
                        role: roles[filer as usize],
                        tie: place.map(|p| links[p].clone()),
                        ..aty_alex()
                    };
                    let input = Proposal { court: &court, now: may_10(), account: &account, filer: Some(&record), password_right: true };
                    let accepted = if Event::ALL[event] == Event::Link { propose(&input) } else { ask_the_court(&input) };
                    if let Ok(accepted) = accepted {
                        links.push(tie(account_number, filer, accepted.role, accepted.becomes));
                    }
                }
                (happens, Some(place)) => {
                    if let Ok(state) = next(Some(links[place].state), happens) {
                        links[place].state = state;
                    }
                }
                (_, None) => {}
            }
            let holding: Vec<&Tie> = links.iter().filter(|l| l.state.holds()).collect();
            for (place, one) in holding.iter().enumerate() {
                for two in &holding[place + 1..] {
                    prop_assert_ne!(one.filer, two.filer);
                    if one.account_number == two.account_number {
                        prop_assert!(both);
                        prop_assert_ne!(one.role, two.role);
                        prop_assert!(one.role != Role::Creditor && two.role != Role::Creditor);
                    }
                }
            }
        }
    }
}
