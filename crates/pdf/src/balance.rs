//! How page content leaves the graphics state: how many saves (`q`) and restores (`Q`) do not pair up.

/// What a piece of page content does to the stack of graphics states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    /// The lowest depth reached, counted from the start of the piece: 0, or below it by each restore without a save.
    pub low: i64,
    /// The depth at the end, counted from the start.
    pub end: i64,
    /// Text was begun (`BT`) and not ended.
    pub in_text: bool,
}

impl Balance {
    /// This piece followed by another one.
    pub fn then(self, next: Balance) -> Balance {
        Balance { low: self.low.min(self.end + next.low), end: self.end + next.end, in_text: next.in_text }
    }
}

/// Reads unpacked page content once, from left to right, skipping strings, comments, names and inline images.
pub(crate) fn scan(content: &[u8]) -> Balance {
    let mut balance = Balance::default();
    let mut at = 0;
    loop {
        at = skip_while(content, at, |b| !TELLING[usize::from(b)]);
        match content.get(at) {
            Some(b'%') => at = skip_while(content, at, |b| b != b'\n' && b != b'\r'),
            Some(b'(') => at = skip_string(content, at),
            Some(b'<') if content.get(at + 1) == Some(&b'<') => at += 2,
            Some(b'<') => at = skip_while(content, at, |b| b != b'>'),
            Some(b'/') => at = skip_while(content, at + 1, is_regular),
            Some(_) if at > 0 && is_regular(content[at - 1]) => at += 1,
            Some(_) => {
                let end = skip_while(content, at, is_regular);
                match &content[at..end] {
                    b"q" => balance.end += 1,
                    b"Q" => {
                        balance.end -= 1;
                        balance.low = balance.low.min(balance.end);
                    }
                    b"BT" => balance.in_text = true,
                    b"ET" => balance.in_text = false,
                    _ => {}
                }
                at = if &content[at..end] == b"ID" { skip_image(content, end) } else { end };
            }
            None => return balance,
        }
    }
}

/// The bytes that begin something to be skipped, and the first letters of the operators that are looked for.
const TELLING: [bool; 256] = all_of(b"%(</qQBEI");

/// Whether a byte stands between words and is part of none (ISO 32000-1, 7.2.2).
const BETWEEN: [bool; 256] = all_of(b"\0\t\n\x0c\r ()<>[]{}/%");

const fn all_of(bytes: &[u8]) -> [bool; 256] {
    let mut all = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        all[bytes[index] as usize] = true;
        index += 1;
    }
    all
}

fn is_regular(byte: u8) -> bool {
    !BETWEEN[usize::from(byte)]
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn skip_while(content: &[u8], from: usize, keep: impl Fn(u8) -> bool) -> usize {
    let rest = content.get(from..).unwrap_or_default();
    from + rest.iter().position(|&b| !keep(b)).unwrap_or(rest.len())
}

/// The place after a literal string that begins at `from`.
fn skip_string(content: &[u8], from: usize) -> usize {
    let mut depth = 1_u32;
    let mut at = from + 1;
    loop {
        at = skip_letters(content, at);
        match content.get(at) {
            Some(b'\\') => at += 2,
            Some(b'(') => {
                depth += 1;
                at += 1;
            }
            Some(_) => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return at;
                }
            }
            None => return at,
        }
    }
}

/// The first place from `from` on where a string's depth changes or a byte is escaped.
fn skip_letters(content: &[u8], from: usize) -> usize {
    let tells = |b: u8| (b == b'(') | (b == b')') | (b == b'\\');
    let mut at = from;
    // Whole blocks are compared before anything is decided, so that many bytes are compared at once.
    while let Some(block) = content.get(at..).and_then(|rest| rest.first_chunk::<16>())
        && !block.iter().fold(false, |any, &b| any | tells(b))
    {
        at += block.len();
    }
    skip_while(content, at, |b| !tells(b))
}

/// The place after the `EI` that ends the inline image whose data begin at `from`.
///
/// Image data may hold the letters EI by chance, so what follows must look like page content.
fn skip_image(content: &[u8], from: usize) -> usize {
    let mut at = from;
    while at + 3 <= content.len() {
        let after = &content[at + 3..(at + 13).min(content.len())];
        if is_space(content[at])
            && &content[at + 1..at + 3] == b"EI"
            && after.first().is_none_or(|&b| is_space(b))
            && after.iter().all(|&b| is_space(b) && b != 0 || b.is_ascii_graphic())
        {
            return at + 3;
        }
        at += 1;
    }
    content.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn balance(low: i64, end: i64) -> Balance {
        Balance { low, end, in_text: false }
    }

    #[test]
    fn saves_and_restores_are_counted() {
        assert_eq!(scan(b"q 1 0 0 1 5 5 cm Q"), balance(0, 0));
        assert_eq!(scan(b"q q Q"), balance(0, 1));
        assert_eq!(scan(b"Q Q q"), balance(-2, -1));
        assert_eq!(scan(b"Q\nq").then(scan(b"Q Q q q")), balance(-2, 0));
        assert!(scan(b"BT (x) Tj").in_text);
        assert!(!scan(b"BT (x) Tj ET").in_text);
    }

    #[test]
    fn letters_in_strings_names_comments_and_images_do_not_count() {
        assert_eq!(scan(b"(q \\) q (q) q) Tj <71> Tj /q gs % q q\n[(q)] TJ /P << /q (q) >> BDC"), balance(0, 0));
        assert_eq!(scan(b"q BI /W 2 /H 2 ID \x01 q q EI\xff q \xfe\nEI Q"), balance(0, 0));
        assert_eq!(scan(b"qq Qq q1"), balance(0, 0));
    }

    #[test]
    fn a_string_ends_where_its_parentheses_pair_up_however_long_it_is() {
        for length in 0..70 {
            let letters = "q ".repeat(length);
            for string in [format!("({letters})"), format!("({letters}(q){letters})"), format!("({letters}\\)q \\({letters})")] {
                assert_eq!(scan(format!("q {string} Tj Q Q").as_bytes()), balance(-1, -1), "{string}");
                assert_eq!(scan(format!("q {string}Q").as_bytes()), balance(0, 0), "{string}");
            }
        }
    }

    #[test]
    fn an_operator_may_stand_next_to_what_is_no_part_of_it() {
        assert_eq!(scan(b"q[1]Q"), balance(0, 0));
        assert_eq!(scan(b"[1]q<71>Q/q gs<</A/Q>>q"), balance(0, 1));
        assert_eq!(scan(b"%q\rq%Q\nq"), balance(0, 2));
        assert!(!scan(b"BT<71>Tj/F ET").in_text);
        assert_eq!(scan(b"0q Q1 Qq"), balance(0, 0));
    }

    #[test]
    fn content_cut_short_is_read_to_its_end() {
        for content in [&b"q (abc"[..], b"q <71", b"q BI ID x", b"q \\", b"q (\\", b"q /", b"q <"] {
            assert_eq!(scan(content), balance(0, 1), "{content:?}");
        }
    }
}
