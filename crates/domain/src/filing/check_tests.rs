//! People who file, and what stands in their way.

use jiff::civil::date;

use super::*;
use crate::{
    Id, Zone,
    court::{ClosedWindow, Type},
    filing::{MOST_ATTACHMENTS, PartyFacts},
};

const NOW: Time = Time(1_620_655_200_000_000);

fn policy(court: Type) -> Policy {
    Policy {
        court,
        closed: None,
        pdf_limit: 10 << 20,
        most_attachments: MOST_ATTACHMENTS,
        offices: vec![("1".to_owned(), "Northern".to_owned())],
        zone: Zone::or_utc("America/Chicago"),
    }
}

fn case(kind: &str) -> CaseFacts {
    let party = |id, name: &str, role: &str| PartyFacts { id: Id(id), name: name.to_owned(), role: role.to_owned() };
    CaseFacts {
        id: Id(1),
        kind: Some(kind.to_owned()),
        closed: None,
        parties: vec![party(11, "Ann Lee", "Plaintiff"), party(12, "ACME Inc.", "Defendant")],
        entries: BTreeSet::from([1, 7]),
    }
}

fn pdf(description: &str) -> DraftDocument {
    DraftDocument {
        description: description.to_owned(),
        original_filename: "a.pdf".to_owned(),
        pages: 3,
        bytes: 4_000,
        sha256: description.to_owned(),
    }
}

fn motion() -> Draft {
    Draft {
        event: "cv-motion-dismiss".to_owned(),
        case: Some(Id(1)),
        filers: vec![Id(12)],
        documents: vec![pdf(""), pdf("Exhibit A")],
        redaction_confirmed: true,
        ..Draft::default()
    }
}

fn fields(result: Result<Checked, Vec<Problem>>) -> Vec<String> {
    result.map_or_else(|problems| problems.into_iter().map(|p| p.field).collect(), |_| Vec::new())
}

fn check_civil(draft: &Draft) -> Result<Checked, Vec<Problem>> {
    check(draft, Role::Attorney, Some(&case("cv")), &policy(Type::District), NOW)
}

#[test]
fn a_lawyers_motion_is_taken() {
    let checked = check_civil(&motion()).unwrap();
    assert_eq!(checked.filers, [FilerParty { name: "ACME Inc.".to_owned(), role: "Defendant".to_owned() }]);
    assert_eq!(checked.documents[0].description, "Main Document");
    assert_eq!(checked.attachments(), ["Exhibit A"]);
    assert!(checked.warnings.is_empty());
}

#[test]
fn every_problem_is_told_at_once() {
    let mut bad = Draft { filers: Vec::new(), redaction_confirmed: false, free_text: "x".repeat(1_001), ..motion() };
    bad.event = "cv-response".to_owned();
    bad.documents = vec![DraftDocument { pages: 0, ..pdf("") }, pdf(" "), DraftDocument { bytes: (10 << 20) + 1, ..pdf("B") }];
    let expected =
        ["filer", "free_text", "refers_to", "redaction_confirmed", "document-0", "document-1-description", "document-2"];
    assert_eq!(fields(check_civil(&bad)), expected);
}

#[test]
fn an_unknown_event_or_one_of_another_court_is_no_event() {
    for code in ["", "no-such", "bk-plan"] {
        assert_eq!(fields(check_civil(&Draft { event: code.to_owned(), ..motion() })), ["event"]);
    }
}

#[test]
fn a_creditor_can_claim_but_not_move() {
    let facts = CaseFacts { kind: Some("bk".to_owned()), ..case("bk") };
    let draft = |code: &str| Draft { event: code.to_owned(), ..motion() };
    let with = |code: &str, role| fields(check(&draft(code), role, Some(&facts), &policy(Type::Bankruptcy), NOW));
    assert!(with("bk-proof-of-claim", Role::Creditor).is_empty());
    assert_eq!(with("bk-motion-dismiss", Role::Creditor), ["event"]);
    assert_eq!(with("bk-trustee-final-report", Role::Agent), ["event"]);
    assert!(with("bk-trustee-final-report", Role::Trustee).is_empty());
}

#[test]
fn a_case_is_needed_and_of_the_right_type() {
    let policy = policy(Type::District);
    assert_eq!(fields(check(&motion(), Role::Attorney, None, &policy, NOW)), ["case"]);
    assert_eq!(fields(check(&motion(), Role::Attorney, Some(&case("cr")), &policy, NOW)), ["event"]);
    let other = CaseFacts { id: Id(2), ..case("cv") };
    assert_eq!(fields(check(&motion(), Role::Attorney, Some(&other), &policy, NOW)), ["case"], "facts of another case");
}

#[test]
fn a_closed_case_is_warned_of_but_open_to_filing() {
    let closed = CaseFacts { closed: Some(date(2021, 1, 5)), ..case("cv") };
    let checked = check(&motion(), Role::Attorney, Some(&closed), &policy(Type::District), NOW).unwrap();
    assert!(checked.warnings[0].contains("January 5, 2021"));
}

#[test]
fn while_the_court_is_closed_nothing_is_taken() {
    let window = ClosedWindow { from: NOW, until: NOW.plus_seconds(3_600) };
    let closed = Policy { closed: Some(window), ..policy(Type::District) };
    let problems = check(&motion(), Role::Attorney, Some(&case("cv")), &closed, NOW).unwrap_err();
    assert_eq!(problems[0].field, "form");
    assert!(problems[0].sentence.contains("May 10, 2021, 10:00 AM CDT"), "{}", problems[0].sentence);
    assert!(check(&motion(), Role::Attorney, Some(&case("cv")), &closed, NOW.plus_seconds(3_600)).is_ok());
}

#[test]
fn a_response_refers_to_an_entry_that_is_there() {
    let response = |number| Draft { event: "cv-response".to_owned(), refers_to: number, ..motion() };
    assert_eq!(fields(check_civil(&response(None))), ["refers_to"]);
    assert_eq!(fields(check_civil(&response(Some(8)))), ["refers_to"]);
    assert_eq!(check_civil(&response(Some(7))).unwrap().refers_to, Some(7));
}

#[test]
fn a_complaint_opens_a_case_for_its_plaintiffs() {
    let mut draft = Draft { event: "cv-complaint".to_owned(), case: None, filers: Vec::new(), ..motion() };
    let open = |draft: &Draft| check(draft, Role::SelfRepresented, None, &policy(Type::District), NOW);
    assert_eq!(fields(open(&draft)), ["case"]);
    draft.new_case = Some(NewCase {
        kind: "cv".to_owned(),
        office: Some(1),
        plaintiffs: vec!["Ann Lee".to_owned()],
        defendants: vec!["ACME Inc.".to_owned()],
        nature_of_suit: Some(190),
        jurisdiction: Some(4),
        ..NewCase::default()
    });
    let checked = open(&draft).unwrap();
    assert_eq!(checked.filers[0].name, "Ann Lee");
    assert_eq!(checked.new_case.unwrap().title(), "Ann Lee v. ACME Inc.");
}

#[test]
fn a_new_filer_may_be_named_and_a_stranger_may_not_be_chosen() {
    let named = Draft { filers: Vec::new(), on_behalf_free: Some(" First  Bank ".to_owned()), ..motion() };
    assert_eq!(check_civil(&named).unwrap().new_filer.as_deref(), Some("First Bank"));
    assert_eq!(fields(check_civil(&Draft { filers: vec![Id(99)], ..motion() })), ["filer"]);
}

#[test]
fn twenty_five_attachments_are_taken_and_no_more() {
    let with = |count: usize| {
        let attachments = (1..=count).map(|n| pdf(&format!("Exhibit {n}")));
        Draft { documents: std::iter::once(pdf("")).chain(attachments).collect(), ..motion() }
    };
    assert!(check_civil(&with(25)).is_ok());
    assert_eq!(fields(check_civil(&with(26))), ["documents"]);
    assert_eq!(fields(check_civil(&Draft { documents: Vec::new(), ..motion() })), ["documents"]);
}

#[test]
fn the_same_file_twice_is_pointed_out() {
    let twice = Draft {
        documents: vec![
            pdf(""),
            DraftDocument { sha256: String::new(), ..pdf("A") },
            pdf("B"),
            DraftDocument { sha256: "B".to_owned(), ..pdf("C") },
        ],
        ..motion()
    };
    assert_eq!(check_civil(&twice).unwrap().warnings, ["Attachment 3 is the same file as an earlier one."]);
}
