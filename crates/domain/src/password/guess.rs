//! What an attacker tries first: common passwords, and what is known of the person and the service.

use super::Context;
use crate::names;

/// Common and breached passwords, lower case, sorted by bytes; where they come from: `blocked.README.md`.
static BLOCKED: &str = include_str!("blocked.txt");

/// Whether the whole password, in lower case, is on the list (P10).
pub(super) fn is_blocked(lower: &str) -> bool {
    let bytes = BLOCKED.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |place| place + 1);
        let end = bytes[middle..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |place| middle + place);
        match bytes[start..end].cmp(lower.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// Whether it is a listed password written twice or more: `passwordpassword`.
pub(super) fn repeats_blocked(lower: &str) -> bool {
    (2..=lower.len() / 8).any(|times| {
        let length = lower.len() / times;
        length * times == lower.len()
            && lower.is_char_boundary(length)
            && lower.as_bytes().chunks(length).all(|part| part == &lower.as_bytes()[..length])
            && is_blocked(&lower[..length])
    })
}

/// The known word of which the password is little more than repetitions: at most four other characters are left (P11).
pub(super) fn context_word(lower: &str, context: &Context) -> Option<String> {
    let candidate: Vec<char> = names::normalised(lower).chars().filter(|c| *c != ' ').collect();
    if candidate.is_empty() {
        return None;
    }
    let words = known_words(context);
    // left[i]: fewest characters of the first i that no known word covers; used[i]: the longest word on that way.
    let mut left = vec![0; candidate.len() + 1];
    let mut used: Vec<Option<usize>> = vec![None; candidate.len() + 1];
    for end in 1..=candidate.len() {
        left[end] = left[end - 1] + 1;
        used[end] = used[end - 1];
        for (place, word) in words.iter().enumerate() {
            if word.len() <= end && candidate[end - word.len()..end] == word[..] && left[end - word.len()] < left[end] {
                left[end] = left[end - word.len()];
                let before = used[end - word.len()];
                used[end] = before.filter(|b| words[*b].len() >= word.len()).or(Some(place));
            }
        }
    }
    let little = left[candidate.len()] <= 4 && left[candidate.len()] < candidate.len();
    used[candidate.len()].filter(|_| little).map(|place| words[place].iter().collect())
}

/// Names whole and in words, parts of addresses; folded, without spaces, of three letters or more.
fn known_words(context: &Context) -> Vec<Vec<char>> {
    let mut words: Vec<Vec<char>> = Vec::new();
    let sources = [&context.username, &context.name, &context.email].into_iter().chain(&context.service_words);
    for source in sources {
        let key = names::normalised(source);
        let parts = key.split(' ').map(str::to_owned).chain([key.replace(' ', "")]);
        for part in parts {
            let letters: Vec<char> = part.chars().collect();
            if letters.len() >= 3 && !words.contains(&letters) {
                words.push(letters);
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_long_sorted_and_found_from_end_to_end() {
        let lines: Vec<&str> = BLOCKED.lines().collect();
        assert!(lines.len() >= 10_000, "{}", lines.len());
        assert!(lines.is_sorted() && lines.iter().all(|line| line.chars().count() >= 8 && line.to_lowercase() == **line));
        for line in lines.iter().step_by(97).chain([&lines[0], &lines[lines.len() - 1]]) {
            assert!(is_blocked(line), "{line}");
        }
        for absent in ["", "a", "zzzzzzzz not there", "correct horse battery stapler"] {
            assert!(!is_blocked(absent), "{absent}");
        }
    }

    #[test]
    fn fifty_entries_have_fifteen_characters_or_more() {
        assert!(BLOCKED.lines().filter(|line| line.chars().count() >= 15).count() >= 50);
    }
}
