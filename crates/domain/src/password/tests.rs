//! Passwords that people choose, taken and refused (security P01 to P14).

use proptest::prelude::*;

use super::*;

fn alex() -> Context {
    Context {
        username: "aattorney".to_owned(),
        name: "Alex Attorney".to_owned(),
        email: "alex@lawfirm.example".to_owned(),
        service_words: vec!["PACER".to_owned(), "CM/ECF".to_owned(), "Alabama Middle District".to_owned(), "almd".to_owned()],
    }
}

fn taken(candidate: &str) -> bool {
    check(candidate, &alex()).is_ok()
}

fn refused(candidate: &str) -> Vec<Problem> {
    check(candidate, &alex()).unwrap_err()
}

#[test]
fn p01_fourteen_characters_are_refused_and_fifteen_taken() {
    assert_eq!(refused("quiet heron 88"), [Problem::TooShort(14)]);
    assert!(taken("quiet heron 888"));
}

#[test]
fn p02_a_shorter_one_is_taken_from_nobody_since_a_second_factor_shortens_nothing() {
    let words = "quiet heron 88";
    for length in 1..=words.len() {
        assert!(refused(&words[..length]).contains(&Problem::TooShort(length)), "{length}");
    }
}

#[test]
fn p03_64_and_128_characters_are_taken_and_129_refused_not_cut() {
    let long = "plumbago tractor heron umbrella ".repeat(5);
    for length in [64, 128] {
        assert_eq!(check(&long[..length], &alex()).unwrap().0, &long[..length]);
    }
    assert_eq!(refused(&long[..129]), [Problem::TooLong(129)]);
    assert!(HELP.contains("128"), "the cap is stated");
}

#[test]
fn p04_every_character_and_its_case_is_kept() {
    let candidate = "Plumbago Tractor heron umbrella quiet lighthouse, seven grey Geese over the Marsh at 5";
    assert_eq!(check(candidate, &alex()).unwrap().0, candidate);
    assert_ne!(normalise(candidate), normalise(&candidate.to_lowercase()));
    assert_ne!(normalise(candidate), normalise(&candidate[..72]));
    assert_eq!(normalise("  spaces at both ends  ").0, "  spaces at both ends  ");
}

#[test]
fn p05_a_code_point_counts_once() {
    let fifteen = "🦀🐙🦑🦐🦞🐡🐠🐟🐬🐳🐋🦈🐊🐅🐆";
    assert!(taken(fifteen));
    let eight: String = fifteen.chars().take(8).collect();
    assert_eq!(refused(&eight), [Problem::TooShort(8)]);
}

#[test]
fn p06_composed_and_decomposed_accents_are_one_password() {
    let composed = check("café près du château", &alex()).unwrap();
    assert_eq!(composed, normalise("cafe\u{301} pre\u{300}s du cha\u{302}teau"));
    assert_eq!(refused(&"e\u{301}".repeat(10))[0], Problem::TooShort(10));
}

#[test]
fn p07_no_kind_of_character_is_asked_for() {
    for plain in ["heronumbrellaqu", "83910274659182736405", "the marsh is wide and grey today", "           heron?   "] {
        assert!(taken(plain), "{plain:?} {:?}", check(plain, &alex()));
    }
}

#[test]
fn p10_common_passwords_of_fifteen_or_more_are_refused_and_with_a_word_taken() {
    let listed: Vec<&str> = include_str!("blocked.txt").lines().filter(|line| line.chars().count() >= 15).collect();
    assert!(listed.len() >= 50);
    for password in &listed {
        assert!(refused(password).contains(&Problem::Common), "{password}");
        assert!(refused(&password.to_uppercase()).contains(&Problem::Common), "{password}");
        let with_a_word = format!("{password} umbrella");
        assert!(taken(&with_a_word), "{with_a_word} {:?}", check(&with_a_word, &alex()));
    }
    assert!(refused("passwordpasswordpassword").contains(&Problem::Common));
}

#[test]
fn p11_what_is_known_of_person_and_service_is_refused() {
    for known in [
        "aattorneyaattorney",
        "aattorney-aattorney",
        "pacerpacerpacer",
        "PacerPacerPacer!",
        "Alabama Middle District",
        "almd alabama pacer",
        "Alex Attorney 2026",
        "alexattorneyalexattorney",
        "alex@lawfirm.example",
        "attorneyalex1234",
    ] {
        assert!(matches!(refused(known)[..], [Problem::Context(_)]), "{known} {:?}", check(known, &alex()));
    }
    assert!(taken("pacer umbrella heron"), "one known word among others is no harm");
    assert_eq!(refused("pacerpacerpacer"), [Problem::Context("pacer".to_owned())]);
}

#[test]
fn p11_runs_and_repetitions_are_refused() {
    for (dull, problem) in [
        ("zyxwvutsrqponmlkji", Problem::Sequential),
        ("poiuytrewqlkjhgfdsa", Problem::Sequential),
        ("xkqbxkqbxkqbxkqb", Problem::Repetitive),
        ("🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀", Problem::Repetitive),
    ] {
        assert_eq!(refused(dull), [problem], "{dull}");
    }
}

#[test]
fn p12_every_refusal_gives_its_reason_and_help() {
    let problems = [
        Problem::TooShort(3),
        Problem::TooLong(200),
        Problem::Control,
        Problem::Common,
        Problem::Context("pacer".to_owned()),
        Problem::Repetitive,
        Problem::Sequential,
    ];
    for problem in problems {
        let sentence = problem.sentence();
        assert!(sentence.starts_with("This ") && sentence.ends_with('.'), "{sentence}");
        assert!(problem.help().contains("15"), "help to choose");
    }
    assert!(Problem::TooShort(14).sentence().contains("14") && Problem::TooShort(14).sentence().contains("15"));
    assert_eq!(refused("quiet heron\n 888"), [Problem::Control]);
}

#[test]
fn a_password_never_appears_in_debug_output() {
    assert!(!format!("{:?}", check("quiet heron 888", &alex())).contains("heron"));
}

proptest! {
    #[test]
    fn any_text_is_answered_and_what_is_taken_is_whole(candidate in "\\PC{0,140}") {
        if let Ok(password) = check(&candidate, &alex()) {
            prop_assert!((SHORTEST..=LONGEST).contains(&password.0.chars().count()));
            prop_assert_eq!(&password, &normalise(&candidate));
        }
    }
}
