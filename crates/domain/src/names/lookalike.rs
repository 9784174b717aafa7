//! Characters that hide or deceive: invisible ones, other alphabets, digits for letters (Unicode UTS 39; security A26).

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::{MixedScript as _, confusable_detection::skeleton};

/// Whether a text has control characters, direction marks or characters without width.
#[must_use]
pub fn has_hidden_characters(text: &str) -> bool {
    text.chars().any(is_hidden)
}

pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFD}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || is_private_or_no_character(c)
}

fn is_private_or_no_character(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xE000..=0xF8FF | 0xFDD0..=0xFDEF | 0xF0000..=0x10_FFFF) || code & 0xFFFE == 0xFFFE
}

/// A name as an eye takes it, with the characters that deceive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// With every deceiving character replaced by what it looks like.
    pub text: String,
    /// The characters that were replaced, each once.
    pub deceiving: Vec<char>,
}

/// Replaces what only looks like a plain Latin letter by that letter: `А` of another alphabet, `𝐀`, the `0` in `R0bert`.
pub(super) fn as_seen(name: &str) -> Seen {
    let composed: Vec<char> = name.nfc().collect();
    let mut seen = Seen { text: String::with_capacity(name.len()), deceiving: Vec::new() };
    for (place, &c) in composed.iter().enumerate() {
        let beside_letter = [place.checked_sub(1), Some(place + 1)]
            .into_iter()
            .flatten()
            .any(|near| composed.get(near).is_some_and(|near| near.is_alphabetic()));
        let looks = match c {
            '0' if beside_letter => Some("o".to_owned()),
            '1' | '|' if beside_letter => Some("l".to_owned()),
            '5' if beside_letter => Some("s".to_owned()),
            _ => plain_latin(c),
        };
        match looks {
            Some(text) => {
                if !seen.deceiving.contains(&c) {
                    seen.deceiving.push(c);
                }
                seen.text.push_str(&text);
            }
            None => seen.text.push(c),
        }
    }
    seen
}

/// What a character beyond ASCII looks like, if that is made of plain Latin letters and it is no accented Latin letter itself.
fn plain_latin(c: char) -> Option<String> {
    if c.is_ascii() || !c.is_alphanumeric() || c == 'ı' {
        return None;
    }
    let mut text = [0; 4];
    let compatible: String = c.encode_utf8(&mut text).nfkc().collect();
    if compatible.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Some(compatible);
    }
    let looks: String = skeleton(c.encode_utf8(&mut text)).collect();
    let plain = !looks.is_empty() && looks.chars().all(|c| c.is_ascii_alphabetic());
    // A capital outside Latin may deceive although its prototype is a small letter of another shape: both are only looks.
    plain.then_some(looks)
}

/// The alphabets of a name when it mixes some that don't belong together, such as `Latin, Cyrillic`.
pub(super) fn mixed_alphabets(name: &str) -> Option<String> {
    let letters: String = name.nfc().filter(|c| c.is_alphabetic()).collect();
    if letters.as_str().is_single_script() {
        return None;
    }
    let mut alphabets: Vec<&str> = letters.chars().map(alphabet).collect();
    alphabets.sort_unstable();
    alphabets.dedup();
    Some(alphabets.join(", "))
}

/// The alphabet's name in English for those that deceive most often.
fn alphabet(c: char) -> &'static str {
    match u32::from(c) {
        0x00..=0x24F | 0x250..=0x2AF | 0x1E00..=0x1EFF | 0xFF21..=0xFF5A => "Latin",
        0x370..=0x3FF | 0x1F00..=0x1FFF => "Greek",
        0x400..=0x52F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => "Cyrillic",
        0x530..=0x58F => "Armenian",
        0x590..=0x5FF => "Hebrew",
        0x600..=0x77F => "Arabic",
        0x13A0..=0x13FF | 0xAB70..=0xABBF => "Cherokee",
        0x3040..=0x30FF => "Japanese",
        0x3400..=0x9FFF => "Chinese",
        0xAC00..=0xD7AF => "Korean",
        _ => "another alphabet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cyrillic_letter_is_seen_as_its_latin_twin() {
        let seen = as_seen("\u{410}lex Att\u{43E}rney");
        assert_eq!(seen.text.to_lowercase(), "alex attorney");
        assert_eq!(seen.deceiving, ['\u{410}', '\u{43E}']);
        assert_eq!(mixed_alphabets("\u{410}lex Attorney").as_deref(), Some("Cyrillic, Latin"));
    }

    #[test]
    fn accents_and_plain_names_deceive_nobody() {
        for name in ["José Muñoz", "Søren Łukasz", "Yıldız", "John Paul 2", "田中 太郎", "Anne-Marie O'Neil III"] {
            assert_eq!(as_seen(name).deceiving, Vec::<char>::new(), "{name}");
            assert_eq!(mixed_alphabets(name), None, "{name}");
        }
    }

    #[test]
    fn what_can_not_be_seen_is_found() {
        for hidden in ['\u{200B}', '\u{202E}', '\u{2066}', '\u{FEFF}', '\u{AD}', '\0', '\n', '\u{7F}', '\u{3164}', '\u{E0041}'] {
            assert!(has_hidden_characters(&format!("Alex{hidden} Attorney")), "{hidden:?}");
        }
        assert!(!has_hidden_characters("Alex Attorney"));
    }
}
