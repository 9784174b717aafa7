//! The words of a text: the same for the index, the query and the excerpt.

use std::ops::Range;

use crate::names::{fold_word, is_word_sign};

/// Longest word in characters; the rest of a longer one is left aside.
const LONGEST_WORD: usize = 40;

/// The words of a text in order: lower case, without accents, letters and digits only; `O'Brien-García` gives `obrien` and `garcia`.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    placed(text).map(|(_, word)| word)
}

/// The words with the bytes on which each stands.
pub(super) fn placed(text: &str) -> impl Iterator<Item = (Range<usize>, String)> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let tail = text.get(rest..)?;
            let from = rest + tail.find(is_word_sign)?;
            let length = text[from..].find(|c| !is_word_sign(c)).unwrap_or(text.len() - from);
            rest = from + length;
            let run = &text[from..rest];
            let word = if run.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                run.chars().take(LONGEST_WORD).collect::<String>().to_ascii_lowercase()
            } else {
                fold_word(run).chars().take(LONGEST_WORD).collect()
            };
            if !word.is_empty() {
                return Some((from..rest, word));
            }
        }
    })
}
