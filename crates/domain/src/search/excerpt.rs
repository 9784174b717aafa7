//! The excerpt under a result: a stretch of the text around the first words found, with what was found marked.

use std::ops::Range;

use super::{Phrase, words::placed};

/// A piece of an excerpt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text as it stands.
    pub text: String,
    /// Whether it was looked for.
    pub marked: bool,
}

/// Most words of a text that are looked through for an excerpt.
const LOOKED_THROUGH: usize = 60_000;

/// A stretch of about `length` characters that holds the first phrase found, its words marked; the beginning of the text when none is
/// found. White space is drawn together, and `…` says that the text goes on.
#[must_use]
pub fn excerpt(text: &str, phrases: &[&Phrase], length: usize) -> Vec<Piece> {
    let all: Vec<(Range<usize>, String)> = placed(text).take(LOOKED_THROUGH).collect();
    let found = hits(&all, phrases);
    let anchor = found.first().map_or(0, |hit| hit.start);
    let from = start(text, anchor, length / 4);
    let to = end(text, from, length);
    let mut pieces = Vec::new();
    if from > 0 {
        push(&mut pieces, "… ", false);
    }
    let mut at = from;
    for hit in found.iter().filter(|hit| hit.start >= from && hit.end <= to) {
        if hit.start < at {
            continue;
        }
        push(&mut pieces, &text[at..hit.start], false);
        push(&mut pieces, &text[hit.clone()], true);
        at = hit.end;
    }
    push(&mut pieces, &text[at..to], false);
    if to < text.trim_end().len() {
        push(&mut pieces, " …", false);
    }
    pieces
}

/// Where the phrases stand, in order.
fn hits(all: &[(Range<usize>, String)], phrases: &[&Phrase]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for place in 0..all.len() {
        for phrase in phrases {
            let count = phrase.words().len();
            let Some(stretch) = all.get(place..place + count) else { continue };
            let last = count - 1;
            let fits = stretch.iter().zip(phrase.words()).enumerate().all(|(nth, ((_, here), wanted))| {
                here == wanted || (nth == last && phrase.is_prefix() && here.starts_with(wanted.as_str()))
            });
            if fits {
                found.push(stretch[0].0.start..stretch[last].0.end);
            }
        }
    }
    found
}

/// A place before `anchor` by about `back` characters, at the beginning of a word.
fn start(text: &str, anchor: usize, back: usize) -> usize {
    let Some((far, _)) = text[..anchor].char_indices().rev().nth(back) else { return 0 };
    let space = text[far..anchor].char_indices().find(|(_, c)| c.is_whitespace());
    space.map_or(far, |(place, c)| far + place + c.len_utf8())
}

/// A place behind `from` by about `length` characters, at the end of a word.
fn end(text: &str, from: usize, length: usize) -> usize {
    let Some((far, _)) = text[from..].char_indices().nth(length) else { return text.len() };
    let far = from + far;
    // Never before the start: a text without spaces is cut inside a word.
    text[from..far].rfind(char::is_whitespace).filter(|space| *space > 0).map_or(far, |space| from + space)
}

/// Adds a text with its white space drawn together.
fn push(pieces: &mut Vec<Piece>, text: &str, marked: bool) {
    let mut drawn = String::with_capacity(text.len());
    for c in text.chars() {
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        if c != ' ' || !drawn.ends_with(' ') {
            drawn.push(c);
        }
    }
    if drawn.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(last) if last.marked == marked => last.text.push_str(&drawn),
        _ => pieces.push(Piece { text: drawn, marked }),
    }
}
