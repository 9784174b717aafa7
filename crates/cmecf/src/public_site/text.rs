//! Texts from the settings: placeholders are filled when shown, so that they follow a moved date; addresses become links.

use domain::time::long_date;

use crate::Caller;

/// A piece of a sentence; `href` is empty for plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Words.
    pub text: String,
    /// Address of a link.
    pub href: String,
    /// A label to look for on the screen.
    pub strong: bool,
}

impl Piece {
    /// Plain words.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Piece {
        Piece { text: text.into(), ..Piece::default() }
    }

    /// A link.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Piece {
        Piece { text: text.into(), href: href.into(), strong: false }
    }

    /// A label.
    #[must_use]
    pub fn label(text: impl Into<String>) -> Piece {
        Piece { text: text.into(), strong: true, ..Piece::default() }
    }
}

/// Fills `{go_live}`, `{link_page}` and `{courts_page}` of a paragraph, and makes links of addresses in it.
#[must_use]
pub fn fill(caller: &Caller, paragraph: &str) -> Vec<Piece> {
    let settings = caller.settings();
    let pacer = caller.site.shared.installation.pacer();
    let courts = format!("{pacer}/psco/cgi-bin/links.pl");
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = paragraph;
    while let Some(at) = rest.find(['{', 'h']) {
        let (before, from) = rest.split_at(at);
        let found = if let Some(after) = from.strip_prefix("{go_live}") {
            Some((Piece::plain(long_date(settings.go_live)), after))
        } else if let Some(after) = from.strip_prefix("{link_page}") {
            Some((Piece::link("how to link your accounts, step by step", format!("{}/linking", caller.site.www())), after))
        } else if let Some(after) = from.strip_prefix("{courts_page}") {
            Some((Piece::link("the list of NextGen courts", courts.as_str()), after))
        } else if from.starts_with("https://") || from.starts_with("http://") {
            let end = from.find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '"' | ',')).unwrap_or(from.len());
            let address = from[..end].trim_end_matches(['.', ';', ':']);
            Some((Piece::link(address, address), &from[address.len()..]))
        } else {
            None
        };
        match found {
            Some((piece, after)) => {
                push(&mut pieces, before);
                pieces.push(piece);
                rest = after;
            }
            None => {
                push(&mut pieces, before);
                push(&mut pieces, &from[..1]);
                rest = &from[1..];
            }
        }
    }
    push(&mut pieces, rest);
    pieces
}

/// Adds plain words, to the plain piece before them if there is one.
fn push(pieces: &mut Vec<Piece>, words: &str) {
    if words.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(last) if last.href.is_empty() && !last.strong => last.text.push_str(words),
        _ => pieces.push(Piece::plain(words)),
    }
}
