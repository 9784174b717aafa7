//! Pairs of names as courts and the centre hold them, and what the machine says of each.

use proptest::prelude::*;

use super::*;
use Verdict::{Alike, Different, Same};

fn named(name: &str) -> Known {
    Known { name: name.to_owned(), ..Known::default() }
}

fn mailed(name: &str, email: &str) -> Known {
    Known { email: email.to_owned(), ..named(name) }
}

fn admitted(name: &str, bar_number: &str) -> Known {
    Known { bar_number: Some(bar_number.to_owned()), ..named(name) }
}

fn formerly(name: &str, former: &[&str]) -> Known {
    Known { former_names: former.iter().map(|name| (*name).to_owned()).collect(), ..named(name) }
}

/// Names alone, without evidence: the court's record, the account's name, the verdict.
const PAIRS: &[(&str, &str, Verdict)] = &[
    // The leaflets of wieb and ctd.
    ("Matt Link", "Matt Link", Same),
    ("John Attorney", "John Attorney", Same),
    // Case, punctuation, order.
    ("MATT LINK", "Matt Link", Same),
    ("Attorney, Alex", "Alex Attorney", Same),
    ("LINK, MATT", "Matt Link", Same),
    ("Smith, John Q.", "John Q Smith", Same),
    ("Smith, John Q., Jr.", "John Q. Smith Jr", Same),
    ("Smith Jr., John", "John Smith, Jr.", Same),
    ("John  Smith", " John Smith ", Same),
    ("Sean O'Brien", "Sean OBrien", Same),
    ("Sean O’Brien", "Sean O'Brien", Same),
    ("Mary Smith-Jones", "Mary Smith Jones", Same),
    ("ACME BANK, N.A.", "Acme Bank N.A.", Same),
    ("José Muñoz", "Jose\u{301} Mun\u{303}oz", Same),
    ("Пётр Иванов", "ПЁТР ИВАНОВ", Same),
    ("田中太郎", "田中太郎", Same),
    ("Madonna", "MADONNA", Same),
    // Spacing, word order, accents.
    ("Ann Mac Donald", "Ann MacDonald", Alike),
    ("Maria De La Cruz", "Maria Delacruz", Alike),
    ("Smith John", "John Smith", Alike),
    ("José García", "Jose Garcia", Alike),
    ("Jürgen Größe", "Jurgen Grosse", Alike),
    ("Łukasz Nowak", "Lukasz Nowak", Alike),
    // Initials and middle names.
    ("J. Smith", "John Smith", Alike),
    ("John Q. Smith", "John Quincy Smith", Alike),
    ("John Smith", "John Quincy Smith", Alike),
    ("J. Q. Smith", "John Quincy Smith", Alike),
    ("J.R. Smith", "JR Smith", Alike),
    ("J. Robert Smith", "Robert Smith", Alike),
    ("J. Robert Smith", "Bob Smith", Alike),
    ("Jean-Paul Martin", "Jean Martin", Alike),
    ("Smith, J.", "John Smith", Alike),
    ("K. Smith", "John Smith", Different),
    ("J. Smith", "K. Smith", Different),
    ("John A. Smith", "John B. Smith", Different),
    ("John Adam Smith", "John Brian Smith", Different),
    // Suffixes and letters after the name.
    ("John Smith, Jr.", "John Smith", Alike),
    ("John Smith III", "John Smith, III", Same),
    ("John Smith, Esq.", "John Smith", Alike),
    ("John Smith Jr.", "John Smith Junior", Same),
    ("John Smith Jr.", "John Smith Sr.", Different),
    ("John Smith II", "John Smith III", Different),
    // Nicknames.
    ("Bob Jones", "Robert Jones", Alike),
    ("Liz Taylor", "Elizabeth Taylor", Alike),
    ("Bill Gray", "William Gray", Alike),
    ("Peggy Gray", "Margaret Gray", Alike),
    ("Gray, Ted", "Edward Gray", Alike),
    ("Kate Gray", "Kathryn Gray", Alike),
    ("Katherine Gray", "Catherine Gray", Alike),
    ("Bob Jones", "Albert Jones", Different),
    ("Alexander Jones", "Alexandra Jones", Different),
    // Role words.
    ("Aty John Smith", "John Smith", Alike),
    ("Atty. John Smith", "Smith, John", Alike),
    ("John Smith, Ch 7 Trustee", "John Smith", Alike),
    ("Chapter 13 Trustee John Smith", "Jack Smith", Alike),
    ("John Smith, Attorney for Debtor", "John Smith", Alike),
    ("John Smith Pro Se", "John Smith", Alike),
    ("Creditor John Smith", "John Smith", Alike),
    ("Filing Agent Mary Jones", "Mary Jones", Alike),
    ("Aty John Attorney", "John Attorney", Alike),
    ("Dr. John Smith", "John Smith", Alike),
    ("Aty Alex", "Alex Attorney", Different),
    ("John Attorney", "John Smith", Different),
    ("Aty Alex", "Aty John", Different),
    // Hyphenated and other surnames.
    ("Mary Smith-Jones", "Mary Jones", Alike),
    ("Mary Smith-Jones", "Mary Smith", Alike),
    ("Mary Smith-Jones", "M. Jones-Brown", Alike),
    ("Mary Smith", "Mary Jones", Different),
    ("James Scott Miller", "James Scott", Different),
    ("John Smith", "Mary Smith", Different),
    ("John Smith", "Peter Brown", Different),
    ("Alex", "Alex Smith", Different),
    ("", "Alex Smith", Different),
    ("", "", Different),
    // Look-alikes and hidden characters.
    ("Alex Smith", "\u{410}lex Smith", Different),
    ("Alex Smith", "Alex Sm\u{456}th", Different),
    ("Ace Bob", "\u{410}\u{441}\u{435} Bob", Different),
    ("\u{410}\u{441}\u{435} \u{412}\u{43E}\u{412}", "Ace Bob", Different),
    ("Alex Smith", "Smith, \u{391}lex", Different),
    ("Robert Smith", "R0bert Smith", Different),
    ("Alex Smith", "A1ex Smith", Different),
    ("Alex Smith", "𝐀lex Smith", Different),
    ("Alex Smith", "Ａｌｅｘ Smith", Different),
    ("Alex M. Smith", "Alex \u{41C}. Smith", Different),
    ("Alex Smith", "Alex\u{200B} Smith", Different),
    ("Alex Smith", "Alex \u{202E}Smith", Different),
    ("Alex\u{200B} Smith", "Alex\u{200B} Smith", Different),
    ("1st Bank of Utah", "1ST BANK OF UTAH", Same),
];

#[test]
fn names_alone_give_these_verdicts_whichever_side_they_stand_on() {
    assert!(PAIRS.len() >= 60);
    for (court, account, verdict) in PAIRS {
        for (one, two) in [(court, account), (account, court)] {
            let found = compare(&named(one), &named(two));
            assert_eq!(found.verdict, *verdict, "{one:?} and {two:?}: {:?}", found.reasons);
            assert!(!found.reasons.is_empty());
        }
    }
}

#[test]
fn the_leaflets_aty_alex_and_alex_attorney_are_settled_by_evidence() {
    let by_email = compare(&mailed("Aty Alex", "alex@firm.example"), &mailed("Alex Attorney", "Alex@Firm.example "));
    assert_eq!(by_email.verdict, Alike);
    assert!(by_email.reasons.contains(&Reason::SameEmail) && by_email.reasons.contains(&Reason::OnlyFirstName));
    assert!(!by_email.needs_look);
    assert_eq!(compare(&admitted("Aty Alex", "AL-0123"), &admitted("Alex Attorney", "al 0123")).verdict, Alike);
    let alone = compare(&named("Aty Alex"), &named("Alex Attorney"));
    assert_eq!(alone.verdict, Different);
    assert!(alone.reasons.contains(&Reason::OnlyFirstName), "{:?}", alone.reasons);
    let set_aside = alone.reasons.iter().find(|r| matches!(r, Reason::RoleWords(_))).map(Reason::sentence);
    assert_eq!(set_aside.as_deref(), Some("Words for a role were set aside: Aty, Attorney."));
}

#[test]
fn evidence_settles_only_what_is_close() {
    let same = "office@firm.example";
    for (one, two, verdict) in [
        ("Mary Smith", "Mary Jones", Alike),
        ("John A. Smith", "John B. Smith", Alike),
        ("James Scott Miller", "James Scott", Alike),
        ("Aty Bob", "Robert Attorney", Alike),
        // One office, two people: the shared address proves nothing.
        ("John Smith", "Mary Smith", Different),
        ("John Smith Jr.", "John Smith Sr.", Different),
        ("John Smith", "Peter Brown", Different),
        ("Aty Alex", "Peter Brown", Different),
    ] {
        let found = compare(&mailed(one, same), &mailed(two, same));
        assert_eq!(found.verdict, verdict, "{one} and {two}: {:?}", found.reasons);
    }
    for (one, two, verdict) in [
        ("John Smith", "Skip Smith", Alike),
        ("John Smith Jr.", "John Smith Sr.", Alike),
        ("John Smith", "Peter Brown", Different),
    ] {
        let found = compare(&admitted(one, "12345"), &admitted(two, "0012345"));
        assert_eq!(found.verdict, verdict, "{one} and {two}: {:?}", found.reasons);
        assert!(found.needs_look || verdict == Different);
    }
}

#[test]
fn empty_addresses_and_bar_numbers_are_no_evidence() {
    let nothing = Known { email: " ".to_owned(), bar_number: Some("--".to_owned()), ..named("Aty Alex") };
    let neither = Known { name: "Alex Attorney".to_owned(), ..nothing.clone() };
    assert_eq!(compare(&nothing, &neither).verdict, Different);
    let differ = compare(&admitted("Matt Link", "1"), &admitted("Matt Link", "2"));
    assert_eq!(differ.verdict, Same);
    assert!(differ.reasons.contains(&Reason::BarNumbersDiffer));
}

#[test]
fn former_names_count_and_those_told_by_the_account_are_looked_at() {
    for former in ["Mary Jones", "Jones", "Jones, Mary"] {
        let at_court = compare(&formerly("Mary Smith", &[former]), &named("Mary Jones"));
        assert_eq!((at_court.verdict, at_court.needs_look), (Alike, false), "{former}");
        assert!(matches!(at_court.reasons[0], Reason::FormerName(_)), "{:?}", at_court.reasons);
        let told = compare(&named("Mary Jones"), &formerly("Mary Smith", &[former]));
        assert_eq!((told.verdict, told.needs_look), (Alike, true), "{former}");
    }
    assert_eq!(compare(&formerly("Mary Smith", &["Mary Jones"]), &formerly("Molly Brown", &["Jones"])).verdict, Alike);
    assert_eq!(compare(&formerly("Mary Smith", &["Mary Jones"]), &named("Peter Jones")).verdict, Different);
    assert_eq!(compare(&formerly("Mary Smith", &["\u{410}lex Jones", ""]), &named("Alex Jones")).verdict, Different);
}

#[test]
fn a26_a_spoof_is_different_and_even_with_evidence_wants_a_look() {
    let spoof = "\u{410}lex Attorney";
    let alone = compare(&named("Alex Attorney"), &named(spoof));
    assert_eq!((alone.verdict, alone.needs_look), (Different, true));
    assert!(alone.reasons[0].sentence().contains("U+0410"), "{:?}", alone.reasons);
    let with_email = compare(&mailed("Alex Attorney", "a@firm.example"), &mailed(spoof, "a@firm.example"));
    assert_eq!((with_email.verdict, with_email.needs_look), (Alike, true));
    let twice = compare(&named(spoof), &named(spoof));
    assert_eq!((twice.verdict, twice.needs_look), (Same, true));
    let hidden = compare(&mailed("Alex\u{202E} Attorney", "a@firm.example"), &mailed("Alex Attorney", "a@firm.example"));
    assert_eq!((hidden.verdict, hidden.needs_look), (Different, true));
    assert!(hidden.reasons.contains(&Reason::HiddenCharacters));
}

#[test]
fn names_wholly_in_another_alphabet_are_compared_like_any_other() {
    let initial = compare(&named("П. Иванов"), &named("Пётр Иванов"));
    assert_eq!((initial.verdict, initial.needs_look), (Alike, false), "{:?}", initial.reasons);
}

#[test]
fn reasons_read_as_plain_sentences() {
    let bob = compare(&named("Bob Jones"), &named("Robert Jones"));
    assert_eq!(bob.reasons[0].sentence(), "The first names are short for one another: Bob, Robert.");
    let jr = compare(&named("John Smith Jr."), &named("John Smith III"));
    assert_eq!(jr.reasons[0].sentence(), "One name ends in Jr., the other in III: they may be relatives.");
    let hyphen = compare(&named("Mary Smith-Jones"), &named("Mary Jones"));
    assert_eq!(hyphen.reasons[0].sentence(), "The surnames share a part: Smith-Jones, Jones.");
}

fn a_name() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z][a-z]{0,8}",
        "(Aty|Attorney|Trustee|Ch 7|Pro Se|Jr\\.|III|Esq\\.|for|Debtor|de la|Van|Bob|Robert|Alex|Liz|Smith-Jones|Jones|Smith|J\\.)",
        "[\u{410}-\u{44F}]{1,5}",
        "(R0bert|A1ex|\u{410}lex|José|𝐀lex|,|-|'|\u{200B}|🦀|田中)",
        "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..6).prop_map(|words| words.join(" "))
}

fn anyone() -> impl Strategy<Value = Known> {
    let email = prop_oneof![Just(String::new()), Just("a@b.example".to_owned()), Just("c@d.example".to_owned())];
    let bar_number = prop_oneof![Just(None), Just(Some("7".to_owned())), Just(Some("8".to_owned()))];
    (a_name(), prop::collection::vec(a_name(), 0..2), email, bar_number)
        .prop_map(|(name, former_names, email, bar_number)| Known { name, former_names, email, bar_number })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn the_verdict_does_not_depend_on_who_is_asked(one in anyone(), two in anyone()) {
        let there = compare(&one, &two);
        let back = compare(&two, &one);
        prop_assert_eq!(there.verdict, back.verdict, "{:?} {:?}", there.reasons, back.reasons);
        prop_assert!(!there.reasons.is_empty());
        prop_assert!(there.reasons.iter().all(|reason| reason.sentence().ends_with('.')));
    }

    #[test]
    fn everybody_is_the_same_as_themselves(name in "\\PC{0,40}") {
        let visible = !crate::names::has_hidden_characters(&name) && !name.trim().is_empty();
        let verdict = compare(&named(&name), &named(&name)).verdict;
        prop_assert_eq!(verdict, if visible { Same } else { Different });
    }

    #[test]
    fn capitals_and_spaces_never_matter_in_plain_names(name in "[A-Za-z'.,-]{1,9}( [A-Za-z'.,-]{1,9}){0,4}") {
        let found = compare(&named(&name), &named(&format!("  {}", name.to_uppercase().replace(' ', "   "))));
        prop_assert_eq!(found.verdict, Same, "{:?}", found.reasons);
    }

    #[test]
    fn any_text_is_answered(one in any::<String>(), two in any::<String>()) {
        let _ = compare(&named(&one), &named(&two));
        let _ = crate::names::check_display_name(&one);
        let _ = crate::names::username_key(&two);
    }
}
