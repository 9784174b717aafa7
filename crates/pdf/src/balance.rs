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
    while let Some(&byte) = content.get(at) {
        match byte {
            b'%' => at = skip_while(content, at, |b| b != b'\n' && b != b'\r'),
            b'(' => at = skip_string(content, at),
            b'<' if content.get(at + 1) != Some(&b'<') => at = skip_while(content, at, |b| b != b'>'),
            b'/' => at = skip_while(content, at + 1, is_regular),
            b if is_regular(b) => {
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
            b'<' => at += 2,
            _ => at += 1,
        }
    }
    balance
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn skip_while(content: &[u8], from: usize, keep: impl Fn(u8) -> bool) -> usize {
    let rest = content.get(from..).unwrap_or_default();
    from + rest.iter().position(|&b| !keep(b)).unwrap_or(rest.len())
}

/// The place after a literal string that begins at `from`.
fn skip_string(content: &[u8], from: usize) -> usize {
    let mut depth = 0_u32;
    let mut at = from;
    while let Some(&byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at
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
    fn content_cut_short_is_read_to_its_end() {
        for content in [&b"q (abc"[..], b"q <71", b"q BI ID x", b"q \\", b"q (\\", b"q /", b"q <"] {
            assert_eq!(scan(content), balance(0, 1), "{content:?}");
        }
    }
}
