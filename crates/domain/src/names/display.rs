//! Checking a name that is typed at registration, so that it can't pass for somebody else's (security A26, A28).

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{fold, lookalike};

/// Longest name taken, in characters.
pub const DISPLAY_NAME_LIMIT: usize = 120;

/// What is wrong with a name or a user name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing was typed.
    Missing,
    /// No letter in it.
    NoLetter,
    /// More than that many characters.
    TooLong(usize),
    /// Fewer than that many characters.
    TooShort(usize),
    /// Characters that can't be seen or that turn the reading direction.
    Hidden,
    /// Letters of several alphabets, named.
    MixedAlphabets(String),
    /// Characters that have no place in a name, each once.
    NotInNames(String),
    /// Letters in another dress, such as 𝐀 or Ａ.
    FancyLetters(String),
    /// More than two accents on one letter.
    TooManyAccents,
    /// Characters that have no place in a user name.
    NotInUserNames(String),
    /// A user name that is taken, itself or one that looks the same.
    Taken,
}

impl Problem {
    /// What is wrong and what to do, for the field.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Problem::Missing => "Enter a name.".to_owned(),
            Problem::NoLetter => "Enter a name with at least one letter.".to_owned(),
            Problem::TooLong(limit) => format!("Use at most {limit} characters."),
            Problem::TooShort(least) => format!("Use at least {least} characters."),
            Problem::Hidden => "Type it again by hand: it contains characters that can't be seen.".to_owned(),
            Problem::MixedAlphabets(alphabets) => {
                format!("Use letters of one alphabet: this mixes several ({alphabets}), so one name could pass for another.")
            }
            Problem::NotInNames(found) => format!("Leave out what has no place in a name: {found}"),
            Problem::FancyLetters(found) => format!("Type plain letters instead of these: {found}"),
            Problem::TooManyAccents => "Leave out accents: more than two stand on one letter.".to_owned(),
            Problem::NotInUserNames(found) => {
                format!("Use letters without accents, digits and . _ - @ only. Not taken: {found}")
            }
            Problem::Taken => "This user name, or one that looks like it, is taken. Choose another.".to_owned(),
        }
    }
}

/// Checks a person's or a firm's name; gives it composed (NFC) and with single spaces.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub fn check_display_name(typed: &str) -> Result<String, Vec<Problem>> {
    let composed: String = typed.nfc().collect();
    let name = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(vec![if lookalike::has_hidden_characters(typed.trim()) { Problem::Hidden } else { Problem::Missing }]);
    }
    let mut problems = Vec::new();
    if name.chars().count() > DISPLAY_NAME_LIMIT {
        problems.push(Problem::TooLong(DISPLAY_NAME_LIMIT));
    }
    if lookalike::has_hidden_characters(typed.trim()) {
        problems.push(Problem::Hidden);
    }
    if !name.chars().any(char::is_alphabetic) {
        problems.push(Problem::NoLetter);
    }
    let visible = || name.chars().filter(|c| !lookalike::is_hidden(*c));
    if let Some(found) = each_once(visible().filter(|c| !in_names(*c))) {
        problems.push(Problem::NotInNames(found));
    }
    if let Some(found) = each_once(visible().filter(|c| c.is_alphanumeric() && !c.nfc().eq(c.nfkc()))) {
        problems.push(Problem::FancyLetters(found));
    }
    if let Some(alphabets) = lookalike::mixed_alphabets(&name) {
        problems.push(Problem::MixedAlphabets(alphabets));
    }
    if name
        .chars()
        .scan(0, |run, c| {
            *run = if is_combining_mark(c) { *run + 1 } else { 0 };
            Some(*run)
        })
        .any(|run| run > 2)
    {
        problems.push(Problem::TooManyAccents);
    }
    if problems.is_empty() { Ok(name) } else { Err(problems) }
}

fn in_names(c: char) -> bool {
    c.is_alphanumeric()
        || is_combining_mark(c)
        || fold::is_apostrophe(c)
        || fold::is_hyphen(c)
        || matches!(c, ' ' | '.' | ',' | '&' | '/' | '(' | ')' | '+' | '\u{B7}')
}

/// The characters, each once, at most ten, with spaces between; `None` for none.
pub(super) fn each_once(found: impl Iterator<Item = char>) -> Option<String> {
    let mut once: Vec<char> = Vec::new();
    for c in found {
        if !once.contains(&c) && once.len() < 10 {
            once.push(c);
        }
    }
    (!once.is_empty())
        .then(|| once.iter().map(|c| if *c == ' ' { "space".to_owned() } else { c.to_string() }).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a26_names_that_could_deceive_are_refused() {
        for (name, expected) in [
            ("\u{410}lex Attorney", Problem::MixedAlphabets("Cyrillic, Latin".to_owned())),
            ("Alex \u{202E}yenrottA", Problem::Hidden),
            ("Al\u{200B}ex Attorney", Problem::Hidden),
            ("Alex Attorney\u{0}", Problem::Hidden),
            ("A\u{301}\u{302}\u{303}\u{304}lex", Problem::TooManyAccents),
            ("Alex 🦀", Problem::NotInNames("🦀".to_owned())),
            ("𝐀lex Attorney", Problem::FancyLetters("𝐀".to_owned())),
            ("", Problem::Missing),
            ("1 2", Problem::NoLetter),
            ("<script>alert(1)</script>", Problem::NotInNames("< >".to_owned())),
            ("=HYPERLINK(1)", Problem::NotInNames("=".to_owned())),
        ] {
            let problems = check_display_name(name).unwrap_err();
            assert!(problems.contains(&expected), "{name:?}: {problems:?}");
        }
        assert_eq!(check_display_name(&"A".repeat(121)), Err(vec![Problem::TooLong(120)]));
    }

    #[test]
    fn names_of_real_shapes_are_taken() {
        for name in [
            "Alex Attorney",
            "Anne-Marie O’Neil, III",
            "José Muñoz",
            "Пётр Иванов",
            "田中太郎",
            "Smith & Jones (PACER), LLP",
            "Nguyễn Văn An",
        ] {
            assert_eq!(check_display_name(name).as_deref(), Ok(name));
        }
        assert_eq!(check_display_name("  Jose\u{301}   Muñoz ").as_deref(), Ok("José Muñoz"));
    }

    proptest! {
        #[test]
        fn what_is_taken_is_taken_again(text in "\\PC{0,130}") {
            if let Ok(name) = check_display_name(&text) {
                prop_assert_eq!(check_display_name(&name), Ok(name.clone()));
            }
        }
    }
}
