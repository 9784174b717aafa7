//! Text in the WinAnsi encoding and the widths of Helvetica, the one font that needs no embedding.

/// Characters of the WinAnsi bytes 0x80 to 0x9F (ISO 32000-1, annex D.2); a blank where there is none.
const UPPER: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”', '•', '–', '—', '˜',
    '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// Widths of Helvetica for the bytes 0x20 to 0x7E in thousandths of the font size (Adobe's core font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// The WinAnsi byte of a character; a question mark where the encoding has none, a blank for control characters.
pub(crate) fn byte(character: char) -> u8 {
    match character {
        ' '..='~' | '\u{a0}'..='\u{ff}' => character as u32 as u8,
        '\u{2011}' => b'-',
        c if c.is_control() => b' ',
        c => match UPPER.iter().position(|&upper| upper == c) {
            Some(index) => 0x80 + index as u8,
            None => b'?',
        },
    }
}

/// Width of a text in Helvetica, in units of the font size. Characters outside ASCII count as a wide letter.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(char_width).sum()
}

/// Width of one character in Helvetica, in units of the font size.
pub(crate) fn char_width(character: char) -> f64 {
    let index = usize::from(byte(character)).wrapping_sub(0x20);
    f64::from(WIDTHS.get(index).copied().unwrap_or(667)) / 1000.0
}

/// A text as a PDF literal string in ASCII, parentheses included (ISO 32000-1, 7.3.4.2).
pub(crate) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('(');
    for byte in text.chars().map(byte) {
        match byte {
            b'(' | b')' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            0x20..=0x7e => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out.push(')');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_accents_and_dashes_keep_their_letters() {
        assert_eq!(literal("Núñez (a/k/a O\\Neil)"), r"(N\372\361ez \(a/k/a O\\Neil\))");
        assert_eq!(literal("“€5” – 日"), r"(\223\2005\224 \226 ?)");
        assert_eq!(literal("a\tb\r"), "(a b )");
    }

    #[test]
    fn widths_are_those_of_helvetica() {
        assert!((width("Case") - (0.722 + 0.556 + 0.5 + 0.556)).abs() < 1e-9);
        assert!((width("~") - 0.584).abs() < 1e-9);
        assert!((width("é") - 0.667).abs() < 1e-9);
    }
}
