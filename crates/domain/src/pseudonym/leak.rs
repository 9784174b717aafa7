//! Looks for real names in a text that should hold only invented ones.

use super::Replaced;
use super::text::fold;

/// The replaced strings that stand in `text` all the same: as whole words, in whatever case, with any white
/// space between words.
pub fn leaks(text: &str, replaced: &[Replaced]) -> Vec<String> {
    let text = plain(text);
    replaced.iter().filter(|one| stands_in(&text, &plain(&one.was))).map(|one| one.was.clone()).collect()
}

fn plain(text: &str) -> String {
    fold(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn stands_in(text: &str, name: &str) -> bool {
    let joins = |letter: char| letter.is_alphanumeric();
    !name.is_empty()
        && text.match_indices(name).any(|(at, _)| {
            !text[..at].chars().next_back().is_some_and(joins) && !text[at + name.len()..].chars().next().is_some_and(joins)
        })
}
