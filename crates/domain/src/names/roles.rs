//! Words for a role, which courts put before or after a name: `Aty Alex`, `Alex Attorney`, `Smith, Ch 7 Trustee`.

/// Phrases of the courts' records, longest first; each word folded as in the names.
const PHRASES: [&[&str]; 25] = [
    &["united", "states", "trustee"],
    &["u", "s", "trustee"],
    &["us", "trustee"],
    &["chapter", "#", "trustee"],
    &["ch", "#", "trustee"],
    &["ch#", "trustee"],
    &["assistant", "u", "s", "attorney"],
    &["assistant", "us", "attorney"],
    &["u", "s", "attorney"],
    &["us", "attorney"],
    &["attorney", "for", "the"],
    &["counsel", "for", "the"],
    &["attorney", "general"],
    &["attorney", "for"],
    &["atty", "for"],
    &["aty", "for"],
    &["counsel", "for"],
    &["agent", "for"],
    &["attorney", "at", "law"],
    &["filing", "agent"],
    &["limited", "filer"],
    &["pro", "se"],
    &["pro", "per"],
    &["pro", "hac", "vice"],
    &["self", "represented"],
];

/// Single words of a role.
const WORDS: [&str; 30] = [
    "aty",
    "atty",
    "attny",
    "att",
    "attorney",
    "attorneys",
    "counsel",
    "counselor",
    "lawyer",
    "trustee",
    "tr",
    "creditor",
    "agent",
    "prose",
    "debtor",
    "plaintiff",
    "defendant",
    "petitioner",
    "respondent",
    "claimant",
    "receiver",
    "mediator",
    "paralegal",
    "filer",
    "ausa",
    "mr",
    "mrs",
    "ms",
    "dr",
    "hon",
];

/// Parties that may stand after "attorney for".
const PARTIES: [&str; 12] = [
    "debtor",
    "debtors",
    "creditor",
    "creditors",
    "plaintiff",
    "plaintiffs",
    "defendant",
    "defendants",
    "petitioner",
    "respondent",
    "trustee",
    "movant",
];

/// How many words at the start are a role; 0 for none. Never all of them.
pub(super) fn at_start(words: &[String]) -> usize {
    let mut taken = 0;
    while let Some(more) = one(&words[taken..], true) {
        if taken + more >= words.len() {
            break;
        }
        taken += more;
    }
    taken
}

/// How many words at the end are a role; 0 for none. Never all of them.
pub(super) fn at_end(words: &[String]) -> usize {
    let mut taken = 0;
    while let Some(more) = one(&words[..words.len() - taken], false) {
        if taken + more >= words.len() {
            break;
        }
        taken += more;
    }
    taken
}

/// The length of the longest role phrase at one end.
fn one(words: &[String], start: bool) -> Option<usize> {
    let slice = |length: usize| if start { &words[..length] } else { &words[words.len() - length..] };
    // "…, Attorney for Debtor": the party belongs to the phrase.
    if !start && words.len() >= 3 && words.last().is_some_and(|w| PARTIES.contains(&w.as_str())) {
        let head = &words[..words.len() - 1];
        if let Some(length) = phrase(head, false).filter(|length| *length >= 2 && ends_with_for(head)) {
            return Some(length + 1);
        }
    }
    let longest = phrase(words, start);
    let single = words.len() > 1 && WORDS.contains(&slice(1)[0].as_str());
    longest.or(single.then_some(1))
}

fn ends_with_for(words: &[String]) -> bool {
    words.last().is_some_and(|w| w == "for" || w == "the")
}

fn phrase(words: &[String], start: bool) -> Option<usize> {
    PHRASES
        .iter()
        .filter(|phrase| phrase.len() <= words.len())
        .filter(|phrase| {
            let part = if start { &words[..phrase.len()] } else { &words[words.len() - phrase.len()..] };
            part.iter().zip(phrase.iter()).all(|(word, pattern)| fits(word, pattern))
        })
        .map(|phrase| phrase.len())
        .max()
}

/// `#` stands for the number of a chapter.
fn fits(word: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('#') {
        Some(before) => word.strip_prefix(before).is_some_and(|n| matches!(n, "7" | "9" | "11" | "12" | "13" | "15")),
        None => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::fold;

    fn bare(name: &str) -> String {
        let words = fold::words(&fold::lower(name));
        let rest = &words[at_start(&words)..];
        rest[..rest.len() - at_end(rest)].join(" ")
    }

    #[test]
    fn role_words_are_set_aside_at_either_end() {
        for (name, left) in [
            ("Aty Alex", "alex"),
            ("Alex Attorney", "alex"),
            ("Atty. Mary Jones", "mary jones"),
            ("Mary Jones, Ch 7 Trustee", "mary jones"),
            ("Chapter 13 Trustee Mary Jones", "mary jones"),
            ("Mary Jones - Attorney for Debtor", "mary jones"),
            ("Attorney for Mary Jones", "mary jones"),
            ("Mary Jones Pro Se", "mary jones"),
            ("U.S. Trustee Mary Jones", "mary jones"),
            ("Filing Agent Mary Jones", "mary jones"),
            ("Mary Attorney Jones", "mary attorney jones"),
        ] {
            assert_eq!(bare(name), left, "{name}");
        }
    }

    #[test]
    fn a_name_made_of_role_words_keeps_one_of_them() {
        assert_eq!(bare("Attorney"), "attorney");
        assert!(!bare("Attorney Trustee").is_empty());
    }
}
