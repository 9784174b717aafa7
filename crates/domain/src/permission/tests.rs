//! The whole matrix as a golden file, and the few things that must hold whatever the table says.

use std::{collections::BTreeMap, fmt::Write as _};

use super::*;

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/permission_matrix.txt");

/// What the bits of a number say: own, sealed, restricted, a transcript of the first ninety days, one that was bought.
fn things() -> Vec<(String, Thing)> {
    let mut all = Vec::new();
    for bits in 0..32_u8 {
        let on = |bit: u8| bits & (1 << bit) != 0;
        let thing = Thing { own: on(0), restricted: on(1), sealed: on(2), withheld: on(3), bought: on(4) };
        if thing.bought && !thing.withheld {
            continue;
        }
        let words = [
            (thing.own, "own"),
            (thing.sealed, "sealed"),
            (thing.restricted, "restricted"),
            (thing.withheld && !thing.bought, "transcript"),
            (thing.bought, "bought-transcript"),
        ];
        let label: Vec<&str> = words.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect();
        let label = if label.is_empty() { "any".to_owned() } else { label.join("+") };
        all.push((label, thing));
    }
    all
}

fn name(actor: Actor) -> String {
    match actor {
        Actor::LegacyFiler(role) => format!("LegacyFiler {}", role.word()),
        Actor::LinkedFiler(role) => format!("LinkedFiler {}", role.word()),
        other => format!("{other:?}"),
    }
}

fn matrix() -> String {
    let actors = Actor::all();
    let mut text = String::from(
        "Who may do what. Made by the tests of domain::permission; UPDATE_GOLDEN=1 writes it anew.\n\
         y may; - may not and is told why (below); . is not to be found\n\n",
    );
    for (place, actor) in actors.iter().enumerate() {
        let _ = writeln!(text, "{} {}", column_letter(place), name(*actor));
    }
    let letters: String = (0..actors.len()).map(column_letter).collect();
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let _ = writeln!(text, "\n{:22} {letters}  thing", "action");
    for action in Action::ALL {
        let mut lines: Vec<(String, Vec<String>)> = Vec::new();
        for (label, thing) in things() {
            let mut cells = String::new();
            for actor in &actors {
                cells.push(match may(*actor, action, thing) {
                    Answer::Yes => 'y',
                    Answer::NotFound => '.',
                    Answer::No(why) => {
                        let refused = reasons.entry(why).or_default();
                        let case = format!("{} {action:?}", name(*actor));
                        if !refused.contains(&case) {
                            refused.push(case);
                        }
                        '-'
                    }
                });
            }
            match lines.iter_mut().find(|(seen, _)| *seen == cells) {
                Some((_, labels)) => labels.push(label),
                None => lines.push((cells, vec![label])),
            }
        }
        let all_alike = lines.len() == 1;
        for (cells, labels) in lines {
            let labels = if all_alike { "every".to_owned() } else { labels.join(" ") };
            let _ = writeln!(text, "{:22} {cells}  {labels}", format!("{action:?}"));
        }
    }
    text.push_str("\nReasons, and who hears them\n");
    for (why, refused) in reasons {
        let _ = writeln!(text, "\n\"{why}\"");
        let mut by_actor: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for case in refused {
            let (actor, action) = case.rsplit_once(' ').unwrap();
            by_actor.entry(actor.to_owned()).or_default().push(action.to_owned());
        }
        for (actor, actions) in by_actor {
            let _ = writeln!(text, "    {actor}: {}", actions.join(", "));
        }
    }
    text
}

fn column_letter(place: usize) -> char {
    char::from(b'a' + u8::try_from(place).unwrap())
}

#[test]
#[expect(clippy::disallowed_methods, reason = "only the person who renews the golden file sets it")]
fn the_matrix_is_the_one_that_was_agreed() {
    let now = matrix();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(GOLDEN).unwrap_or_default();
    let differing = now.lines().zip(agreed.lines().chain(std::iter::repeat(""))).find(|(a, b)| a != b);
    assert!(
        now == agreed,
        "the permission matrix has changed; first line that differs: {differing:#?}\nIf that is meant, run the test with UPDATE_GOLDEN=1."
    );
}

#[test]
fn the_table_has_a_cell_for_everyone() {
    for action in Action::ALL {
        let cells: Vec<char> = row(action).chars().collect();
        assert_eq!(cells.len(), 29, "{action:?}");
        let sound = |(place, cell): (usize, &char)| {
            if place % 2 == 0 { "y-oh?".contains(*cell) } else { *cell == ' ' }
        };
        assert!(cells.iter().enumerate().all(sound), "{action:?}");
    }
    assert!(Actor::all().iter().all(|actor| actor.column() < 15));
}

#[test]
fn a_sealed_case_is_unknown_to_all_but_the_court_and_its_participants() {
    for actor in Actor::all() {
        for action in Action::ALL.into_iter().filter(|a| is_about_a_case(*a)) {
            for own in [false, true] {
                let sealed = may(actor, action, Thing { sealed: true, own, ..Thing::ANY });
                let filer = own && (actor.role().is_some() || actor == Actor::LegacyDraftOnly);
                if actor != Actor::ClerkHere && !filer {
                    assert!(!sealed.is_yes(), "{actor:?} {action:?}");
                    // A refusal must not tell a sealed case from an open one.
                    let open = may(actor, action, Thing { own, ..Thing::ANY });
                    assert!(sealed == Answer::NotFound || sealed == open, "{actor:?} {action:?}");
                }
            }
        }
    }
}

#[test]
fn seals_and_natures_only_take_away() {
    for actor in Actor::all() {
        for action in Action::ALL {
            for own in [false, true] {
                let open = may(actor, action, Thing { own, ..Thing::ANY });
                for (_, thing) in things() {
                    let closed = may(actor, action, Thing { own, ..thing });
                    assert!(!closed.is_yes() || open.is_yes(), "{actor:?} {action:?}");
                }
            }
        }
    }
}

#[test]
fn an_unlinked_person_can_view_but_not_file() {
    for actor in [Actor::Viewer, Actor::LinkPending, Actor::LinkFrozen, Actor::SharedAccount] {
        for reading in [Action::SeeMenu, Action::Query, Action::ReadDocketSheet, Action::ReadDocument, Action::SeeUtilities] {
            assert!(may(actor, reading, Thing::ANY).is_yes(), "{actor:?} {reading:?}");
        }
        for filing in [Action::FileDocument, Action::OpenCase] {
            assert!(matches!(may(actor, filing, Thing::OWN), Answer::No(_)), "{actor:?} {filing:?}");
        }
    }
    assert!(may(Actor::Viewer, Action::LinkAccount, Thing::ANY).is_yes());
    assert!(!may(Actor::SharedAccount, Action::LinkAccount, Thing::ANY).is_yes());
    assert!(!may(Actor::LinkFrozen, Action::LinkAccount, Thing::ANY).is_yes());
}

#[test]
fn nobody_reads_dockets_without_signing_on_unless_the_deployment_says_so() {
    for reading in [Action::Query, Action::ReadDocketSheet, Action::ReadDocument] {
        assert!(matches!(may(Actor::Anonymous, reading, Thing::ANY), Answer::No(_)));
        assert!(may(Actor::OpenReader, reading, Thing::ANY).is_yes());
        assert!(may(Actor::PublicTerminal, reading, Thing::ANY).is_yes());
    }
}

#[test]
fn before_go_live_the_court_login_files_and_after_it_only_the_draft_is_left() {
    let filer = Actor::LegacyFiler(Role::Attorney);
    assert!(may(filer, Action::FileDocument, Thing::ANY).is_yes());
    assert!(matches!(may(filer, Action::LinkAccount, Thing::ANY), Answer::No(why) if why.contains("goes live")));
    let rest = Actor::LegacyDraftOnly;
    let allowed: Vec<Action> = Action::ALL.into_iter().filter(|a| may(rest, *a, Thing::OWN).is_yes()).collect();
    let expected = [
        Action::SeePublicSite,
        Action::RecoverAccess,
        Action::AskForCourtPassword,
        Action::ReportNotMe,
        Action::TakeMessage,
        Action::ReadFeed,
        Action::FileDocument,
        Action::OpenCase,
        Action::ResumeDraft,
        Action::SeeReceipt,
    ];
    assert_eq!(allowed, expected);
    assert!(!may(rest, Action::FileDocument, Thing::ANY).is_yes(), "a draft that is not its own");
    assert_eq!(may(rest, Action::ResumeDraft, Thing::ANY), Answer::NotFound);
}

#[test]
fn the_desk_belongs_to_the_clerk_of_this_court() {
    let desk = [
        Action::SeeQueue,
        Action::DecideLink,
        Action::EndLink,
        Action::IssueLinkingCode,
        Action::FindFiler,
        Action::UnlockFiler,
        Action::StartReset,
        Action::CorrectFiler,
        Action::MoveGoLive,
        Action::SetReading,
        Action::GrantTranscript,
        Action::MarkOpinion,
        Action::Seal,
    ];
    for action in desk {
        for actor in Actor::all() {
            assert_eq!(may(actor, action, Thing::OWN).is_yes(), actor == Actor::ClerkHere, "{actor:?} {action:?}");
        }
    }
    for actor in Actor::all() {
        assert_eq!(may(actor, Action::DecideAsServiceCenter, Thing::OWN).is_yes(), actor == Actor::ServiceCenter);
    }
}

#[test]
fn a_creditor_with_limited_filing_files_but_opens_no_case() {
    let creditor = Actor::LinkedFiler(Role::Creditor);
    assert!(may(creditor, Action::FileDocument, Thing::ANY).is_yes());
    assert_eq!(may(creditor, Action::OpenCase, Thing::ANY), Answer::No(refusal::LIMITED_FILING));
    assert!(may(Actor::LinkedFiler(Role::Agent), Action::OpenCase, Thing::ANY).is_yes());
}

#[test]
fn social_security_papers_are_read_by_participants_the_court_and_its_terminal() {
    let restricted = Thing { restricted: true, ..Thing::ANY };
    assert_eq!(may(Actor::Viewer, Action::ReadDocument, restricted), Answer::No(refusal::RESTRICTED));
    assert!(may(Actor::Viewer, Action::ReadDocketSheet, restricted).is_yes());
    assert!(may(Actor::PublicTerminal, Action::ReadDocument, restricted).is_yes());
    let own = Thing { own: true, ..restricted };
    assert!(may(Actor::LinkedFiler(Role::Attorney), Action::ReadDocument, own).is_yes());
    assert_eq!(may(Actor::LinkFrozen, Action::ReadDocument, own), Answer::No(refusal::RESTRICTED), "a frozen link opens nothing");
}

#[test]
fn a_transcript_is_read_at_the_courthouse_or_by_who_bought_it_for_ninety_days() {
    let transcript = Thing { withheld: true, ..Thing::ANY };
    let lawyer = Actor::LinkedFiler(Role::Attorney);
    for (who, thing) in
        [(Actor::Viewer, transcript), (Actor::OpenReader, transcript), (lawyer, Thing { own: true, ..transcript })]
    {
        let refused = may(who, Action::ReadDocument, thing);
        assert!(matches!(refused, Answer::No(why) if why.starts_with("You do not have access to this transcript.")), "{who:?}");
        assert!(may(who, Action::ReadDocketSheet, thing).is_yes(), "the sheet lists it: {who:?}");
        assert!(may(who, Action::ReadDocument, Thing { bought: true, ..thing }).is_yes(), "{who:?}");
    }
    for who in [Actor::PublicTerminal, Actor::ClerkHere] {
        assert!(may(who, Action::ReadDocument, transcript).is_yes(), "{who:?}");
    }
    let sealed = Thing { sealed: true, bought: true, ..transcript };
    assert_eq!(may(Actor::Viewer, Action::ReadDocument, sealed), Answer::NotFound, "buying opens no seal");
}

#[test]
fn what_is_someone_elses_is_not_to_be_found() {
    for action in [Action::ManageAccount, Action::SeeOwnRequests, Action::ConfirmLink] {
        assert_eq!(may(Actor::Viewer, action, Thing::ANY), Answer::NotFound);
        assert!(may(Actor::Viewer, action, Thing::OWN).is_yes());
    }
    let filer = Actor::LinkedFiler(Role::Trustee);
    assert_eq!(may(filer, Action::SeeReceipt, Thing::ANY), Answer::NotFound);
    assert!(may(filer, Action::SeeReceipt, Thing::OWN).is_yes());
}

#[test]
fn an_account_stands_at_a_court_as_its_best_link_says() {
    use crate::{account::Kind, link::State};
    let of = |links: &[(State, Role)]| Actor::of_account(Kind::Individual, links);
    assert_eq!(of(&[]), Actor::Viewer);
    assert_eq!(of(&[(State::Ended, Role::Attorney), (State::Refused, Role::Attorney)]), Actor::Viewer);
    assert_eq!(of(&[(State::Pending, Role::Trustee), (State::Active, Role::Attorney)]), Actor::LinkedFiler(Role::Attorney));
    assert_eq!(of(&[(State::Pending, Role::Trustee), (State::Frozen, Role::Attorney)]), Actor::LinkFrozen);
    assert_eq!(Actor::of_account(Kind::Shared, &[(State::Active, Role::Attorney)]), Actor::SharedAccount);
}
