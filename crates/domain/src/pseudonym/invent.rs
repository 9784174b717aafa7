//! What is put in place of a name, a number or an address: always the same for the same key and word.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

use super::lexicon::{INVENTED_GIVEN, INVENTED_STREETS, SURNAME_FIRST, SURNAME_SECOND};
use super::text::fold;

pub(super) struct Inventor<'k> {
    key: &'k [u8],
    /// Folded words that stand in the docket's names and must not come out as inventions.
    pub avoid: HashSet<String>,
}

impl<'k> Inventor<'k> {
    pub fn new(key: &'k [u8]) -> Inventor<'k> {
        Inventor { key, avoid: HashSet::new() }
    }

    fn number(&self, role: &str, what: &str, turn: u64) -> u64 {
        let mut hash = Sha256::new();
        hash.update((self.key.len() as u64).to_be_bytes());
        hash.update(self.key);
        hash.update(role.as_bytes());
        hash.update([0]);
        hash.update(what.as_bytes());
        hash.update(turn.to_be_bytes());
        hash.finalize().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    }

    fn pick(list: &[&'static str], number: u64) -> &'static str {
        list.get((number % list.len().max(1) as u64) as usize).copied().unwrap_or("Nemo")
    }

    /// Tries until the invention is none of the docket's own names.
    fn until_free(&self, role: &str, word: &str, invent: impl Fn(u64) -> String) -> String {
        let mut turn = 0;
        loop {
            let found = invent(self.number(role, word, turn));
            if turn > 100 || !self.avoid.contains(&fold(&found)) {
                return found;
            }
            turn += 1;
        }
    }

    pub fn given(&self, folded: &str) -> String {
        self.until_free("given", folded, |number| Self::pick(&INVENTED_GIVEN, number).to_string())
    }

    pub fn surname(&self, folded: &str) -> String {
        self.until_free("surname", folded, |number| {
            let first = Self::pick(&SURNAME_FIRST, number >> 32);
            format!("{first}{}", Self::pick(&SURNAME_SECOND, number & 0xffff_ffff))
        })
    }

    pub fn street(&self, folded: &str) -> String {
        self.until_free("street", folded, |number| Self::pick(&INVENTED_STREETS, number).to_string())
    }

    /// The initial in place of `letter` before the family name `family`.
    pub fn letter(&self, family: &str, letter: char) -> char {
        let what = format!("{family} {}", letter.to_lowercase());
        char::from(b'A' + (self.number("initial", &what, 0) % 26) as u8)
    }

    /// As many digits as `text` has; a first digit that is not zero stays so.
    pub fn digits(&self, role: &str, text: &str) -> String {
        let mut turn = 0;
        loop {
            let invented = self.digits_once(role, text, turn);
            if turn > 100 || invented != text {
                return invented;
            }
            turn += 1;
        }
    }

    fn digits_once(&self, role: &str, text: &str, turn: u64) -> String {
        let mut first = true;
        let mut invented = String::new();
        for (at, letter) in text.chars().enumerate() {
            if !letter.is_ascii_digit() {
                invented.push(letter);
                continue;
            }
            let number = self.number(role, text, turn * 1000 + at as u64);
            let digit = if first && letter != '0' { 1 + number % 9 } else { number % 10 };
            invented.push(char::from(b'0' + digit as u8));
            first = false;
        }
        invented
    }

    /// The last four digits of a telephone number kept free for fiction, 0100 to 0199.
    pub fn line(&self, digits: &str) -> String {
        format!("01{:02}", self.number("telephone", digits, 0) % 100)
    }

    /// An address in one of the domains reserved for examples (RFC 2606).
    pub fn mail(&self, address: &str, name: Option<(String, String)>) -> String {
        let folded = fold(address);
        let (given, family) = name.unwrap_or_else(|| (self.given(&folded), self.surname(&folded)));
        let domain = Self::pick(&["com", "net", "org"], self.number("mail", &folded, 0));
        let letter = given.chars().next().unwrap_or('x');
        format!("{letter}{family}@example.{domain}").to_lowercase()
    }
}

/// The invention in the letters' case of the original: all capitals, all small, or as invented.
pub(super) fn like(original: &str, invented: &str) -> String {
    let mut letters = original.chars().filter(|letter| letter.is_alphabetic()).peekable();
    let several = original.chars().filter(|letter| letter.is_alphabetic()).count() > 1;
    let small = letters.peek().is_some_and(|letter| letter.is_lowercase());
    if several && letters.all(|letter| !letter.is_lowercase()) {
        invented.to_uppercase()
    } else if small {
        invented.to_lowercase()
    } else {
        invented.to_string()
    }
}
