//! Taking a name apart: words, "Last, First", suffixes, given names and surname.

use super::{fold, roles};

/// A word of a name, folded; the pieces are what hyphens divide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pieces: Vec<String>,
}

impl Word {
    /// Without hyphens.
    pub fn joined(&self) -> String {
        self.pieces.concat()
    }

    /// What hyphens divide.
    pub fn pieces(&self) -> &[String] {
        &self.pieces
    }
}

/// A name as words in the order first to last, its generation (`jr`, `iii`) taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    pub words: Vec<Word>,
    /// `jr`, `sr`, `ii`, `iii`, `iv`, `v`.
    pub generation: Option<String>,
    /// Letters after the name that say nothing of who it is: `esq`, `cpa`.
    pub letters_after: Vec<String>,
}

/// Given names and surname.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// At least one; hyphenated ones divided.
    pub given: Vec<String>,
    /// The whole surname without spaces and hyphens; empty when there is only one word.
    pub surname: String,
    /// Pieces of its last word: `smith`, `jones`.
    pub pieces: Vec<String>,
}

/// Words that belong to the surname after them.
const PARTICLES: [&str; 34] = [
    "van", "von", "der", "den", "ter", "ten", "de", "del", "della", "der", "di", "da", "das", "dos", "do", "du", "la", "le",
    "los", "las", "st", "saint", "mac", "mc", "o", "al", "el", "bin", "ibn", "abu", "ben", "zu", "zur", "af",
];

/// Takes a whole name apart. Expects text that is folded as far as the caller wants it (lower case at least).
pub(super) fn read(folded: &str) -> Name {
    let mut generation = None;
    let mut letters_after = Vec::new();
    let mut segments: Vec<Vec<Word>> = folded.split([',', ';']).map(words).filter(|s| !s.is_empty()).collect();
    for (place, segment) in segments.iter_mut().enumerate() {
        let keep = usize::from(place == 0);
        while segment.len() > keep {
            let Some(last) = segment.last().map(Word::joined) else { break };
            // A lone V may be an initial or a surname: it counts after at least two words.
            if let Some(known) = generation_of(&last).filter(|g| *g != "v" || segment.len() > 2) {
                generation = Some(known.to_owned());
            } else if is_letters_after(&last) {
                letters_after.push(last);
            } else {
                break;
            }
            segment.pop();
        }
    }
    segments.retain(|s| !s.is_empty());
    let mut before = Vec::new();
    let mut after = Vec::new();
    let mut rest = segments.into_iter();
    let first = rest.next().unwrap_or_default();
    for segment in rest {
        if is_role(&segment) { after.extend(segment) } else { before.extend(segment) }
    }
    let words = before.into_iter().chain(first).chain(after).collect();
    Name { words, generation, letters_after }
}

/// Given names and surname of words from which role words were taken.
pub(super) fn parts(words: &[Word]) -> Parts {
    let Some((last, before)) = words.split_last() else {
        return Parts { given: Vec::new(), surname: String::new(), pieces: Vec::new() };
    };
    if before.is_empty() {
        return Parts { given: last.pieces.clone(), surname: String::new(), pieces: Vec::new() };
    }
    let mut start = before.len();
    while start > 1 && PARTICLES.contains(&before[start - 1].joined().as_str()) {
        start -= 1;
    }
    Parts {
        given: before[..start].iter().flat_map(|w| w.pieces.clone()).collect(),
        surname: words[start..].iter().map(Word::joined).collect(),
        pieces: last.pieces.clone(),
    }
}

/// Divides text into words, keeping what hyphens divide together.
fn words(text: &str) -> Vec<Word> {
    let mut out = Vec::new();
    for chunk in text.split(|c: char| c.is_whitespace() || matches!(c, '.' | '/' | '(' | ')' | '"' | '&' | '+')) {
        // A hyphen that stands alone ("Jones - Attorney") divides words, one inside a word divides pieces.
        let pieces: Vec<String> = chunk.split(fold::is_hyphen).flat_map(fold::words).collect();
        if !pieces.is_empty() {
            out.push(Word { pieces });
        }
    }
    out
}

/// Whether all words together name a role: `ch 7 trustee`.
fn is_role(segment: &[Word]) -> bool {
    // The rules never take the last word that is left, so one is put there for them.
    let mut all: Vec<String> = vec!["x".to_owned()];
    all.extend(segment.iter().map(Word::joined));
    roles::at_end(&all) == segment.len()
}

fn generation_of(word: &str) -> Option<&'static str> {
    match word {
        "jr" | "junior" | "jnr" => Some("jr"),
        "sr" | "senior" | "snr" => Some("sr"),
        "ii" | "2nd" => Some("ii"),
        "iii" | "3rd" => Some("iii"),
        "iv" | "4th" => Some("iv"),
        "v" | "5th" => Some("v"),
        _ => None,
    }
}

fn is_letters_after(word: &str) -> bool {
    matches!(word, "esq" | "esquire" | "cpa" | "jd" | "phd" | "md" | "llm" | "pllc" | "pc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoken(name: &str) -> (Vec<String>, String, Option<String>) {
        let name = read(&fold::lower(name));
        let parts = parts(&name.words);
        (parts.given, parts.surname, name.generation)
    }

    #[test]
    fn a_comma_puts_the_last_name_first() {
        let expected = (vec!["john".to_owned(), "q".to_owned()], "smith".to_owned(), Some("jr".to_owned()));
        for name in ["John Q. Smith, Jr.", "Smith, John Q., Jr.", "Smith, John Q. Jr", "Smith Jr., John Q.", "SMITH, JR., JOHN Q"]
        {
            assert_eq!(spoken(name), expected, "{name}");
        }
    }

    #[test]
    fn particles_belong_to_the_surname() {
        assert_eq!(spoken("Maria de la Cruz").1, "delacruz");
        assert_eq!(spoken("Ludwig van Beethoven").1, "vanbeethoven");
        assert_eq!(spoken("Van Morrison").1, "morrison");
        assert_eq!(spoken("Mary Smith-Jones").1, "smithjones");
    }

    #[test]
    fn a_role_behind_a_comma_is_no_first_name() {
        assert_eq!(spoken("Mary Jones, Esq.").0, ["mary"]);
        let name = read("mary jones, ch 7 trustee");
        assert_eq!(name.words.first().map(Word::joined).as_deref(), Some("mary"));
    }
}
