//! User names: how they are looked up, when two count as one, and what a new one may hold (security A27; domain 1.7).

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection::skeleton;

use super::{Problem, display::each_once, lookalike};

/// Shortest new user name, in characters. Legacy accounts have shorter ones and keep them.
pub const USERNAME_SHORTEST: usize = 8;

/// Longest new user name, in characters.
pub const USERNAME_LONGEST: usize = 45;

/// The form in which a user name is looked up at sign-on: compatibility forms resolved, lower case.
#[must_use]
pub fn username_fold(typed: &str) -> String {
    let lowered: String = typed.trim().nfkc().flat_map(char::to_lowercase).collect();
    lowered.replace('ß', "ss").replace('ς', "σ").nfkc().collect()
}

/// The key under which a user name is unique: two names with the same key look the same to somebody (`ALICE`, `ａlice`, `alıce`).
///
/// Not for looking up at sign-on: `rn` and `m`, `1` and `l` share a key. Use [`username_fold`] there.
///
/// # Errors
/// [`Problem::Missing`] for nothing, [`Problem::Hidden`] for characters that can't be seen.
pub fn username_key(typed: &str) -> Result<String, Problem> {
    let folded = username_fold(typed);
    if lookalike::has_hidden_characters(typed.trim()) || lookalike::has_hidden_characters(&folded) {
        return Err(Problem::Hidden);
    }
    if folded.is_empty() {
        return Err(Problem::Missing);
    }
    let mut key = folded;
    for _ in 0..4 {
        let next = username_fold(&skeleton(&key).collect::<String>());
        if next == key {
            break;
        }
        key = next;
    }
    Ok(key)
}

/// Checks a new user name; gives it as it is to be stored and shown (compatibility forms resolved, case kept).
///
/// Whether it is taken is the caller's to say first, by [`username_key`]: a name that is refused here may be a twin of one that is.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub fn check_new_username(typed: &str) -> Result<String, Vec<Problem>> {
    let name: String = typed.trim().nfkc().collect();
    let length = name.chars().count();
    let mut problems = Vec::new();
    if length == 0 {
        return Err(vec![Problem::Missing]);
    }
    if length < USERNAME_SHORTEST {
        problems.push(Problem::TooShort(USERNAME_SHORTEST));
    }
    if length > USERNAME_LONGEST {
        problems.push(Problem::TooLong(USERNAME_LONGEST));
    }
    if lookalike::has_hidden_characters(typed.trim()) {
        problems.push(Problem::Hidden);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    if let Some(found) = each_once(name.chars().filter(|c| !allowed(*c) && !lookalike::is_hidden(*c))) {
        problems.push(Problem::NotInUserNames(found));
    }
    if problems.is_empty() { Ok(name) } else { Err(problems) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a27_twins_of_alice_are_taken() {
        let alice = username_key("alice").unwrap();
        for twin in ["ALICE", "ａlice", "alıce", " alice ", "аlice", "a1ice", "alicе"] {
            assert_eq!(username_key(twin).as_ref(), Ok(&alice), "{twin}");
        }
        for other in ["alicia", "bob.attorney", "alice2"] {
            assert_ne!(username_key(other).as_ref(), Ok(&alice), "{other}");
        }
    }

    #[test]
    fn a27_hidden_characters_are_no_way_around() {
        assert_eq!(username_key("al\u{200B}ice"), Err(Problem::Hidden));
        assert_eq!(username_key("  "), Err(Problem::Missing));
    }

    #[test]
    fn sign_on_does_not_mind_case_but_tells_digits_from_letters() {
        assert_eq!(username_fold("Alex.Attorney "), username_fold("alex.attorney"));
        assert_ne!(username_fold("alex1"), username_fold("alexl"));
    }

    #[test]
    fn new_user_names_have_8_to_45_plain_characters() {
        assert_eq!(check_new_username("Alex.Attorney@firm-1_2").as_deref(), Ok("Alex.Attorney@firm-1_2"));
        assert_eq!(check_new_username("abcdef"), Err(vec![Problem::TooShort(8)]));
        assert_eq!(check_new_username(&"a".repeat(46)), Err(vec![Problem::TooLong(45)]));
        assert_eq!(check_new_username("alex attorney$"), Err(vec![Problem::NotInUserNames("space $".to_owned())]));
        assert_eq!(check_new_username("alexандр1"), Err(vec![Problem::NotInUserNames("а н д р".to_owned())]));
        assert_eq!(check_new_username("a".repeat(8).as_str()).as_deref(), Ok("aaaaaaaa"));
    }

    proptest! {
        #[test]
        fn a_key_never_panics_and_does_not_mind_case(text in "\\PC{0,40}") {
            let _ = username_key(&text);
            let ascii: String = text.chars().filter(char::is_ascii).collect();
            prop_assert_eq!(username_key(&ascii.to_uppercase()), username_key(&ascii.to_lowercase()));
        }
    }
}
