//! Folding names: lower case, no accents, words apart.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// A search key: lower case, no accents, words divided by single spaces. `O'Brien-García, J.R.` gives `obrien garcia j r`.
#[must_use]
pub fn normalised(text: &str) -> String {
    words(&without_accents(&lower(text))).join(" ")
}

/// Compatibility forms resolved, lower case. `ẞ` and `ß` become `ss`.
pub(super) fn lower(text: &str) -> String {
    let lowered: String = text.nfkc().flat_map(char::to_lowercase).collect();
    lowered.replace('ß', "ss").replace('ς', "σ").nfc().collect()
}

/// Accents removed, and the Latin letters that have no accent mark of their own spelled out. Expects lower case.
pub(super) fn without_accents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ħ' => out.push('h'),
            'ŧ' => out.push('t'),
            'ı' => out.push('i'),
            other => out.push(other),
        }
    }
    out
}

/// Words: letters, digits and marks; apostrophes inside a word vanish, everything else divides. Empty for no letters at all.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || is_combining_mark(c) {
            word.push(c);
        } else if !is_apostrophe(c) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Signs that stand for an apostrophe in names: straight, curly, modifier, okina, grave, acute.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{02BB}' | '`' | '\u{00B4}')
}

/// Signs that stand for a hyphen in names.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}')
}

/// Whether a sign belongs to a word: letters, digits, their marks, and the apostrophe inside.
pub(crate) fn is_word_sign(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || is_apostrophe(c)
}

/// One word of [`is_word_sign`] signs as a key: lower case, letters and digits only; empty when none are left.
pub(crate) fn fold_word(run: &str) -> String {
    without_accents(&lower(run)).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_clerk_finds_a_name_however_it_is_typed() {
        assert_eq!(normalised("  O'Brien-García,   J.R. "), "obrien garcia j r");
        assert_eq!(normalised("JOSÉ   MUÑOZ"), "jose munoz");
        assert_eq!(normalised("Jose\u{301} Mun\u{303}oz"), "jose munoz");
        assert_eq!(normalised("Łukasz Größe Søren Æsir"), "lukasz grosse soren aesir");
        assert_eq!(normalised("Ｆｕｌｌ Ｗｉｄｔｈ"), "full width");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "\\PC{0,40}") {
            let key = normalised(&text);
            prop_assert_eq!(normalised(&key), key.clone());
            prop_assert!(!key.contains("  ") && key.trim() == key);
        }
    }
}
