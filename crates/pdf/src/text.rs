//! Reading the words of each page, as advice only: a scan has no text, and fonts may hide theirs.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Document, Encoding, Object, ObjectId};

use crate::load::{Unopened, guarded, open};
use crate::tree;

/// Most bytes the content of one page, or one font's table, may unpack to.
const PAGE_MAX: usize = 32 << 20;

/// Most bytes the content of all pages may unpack to together.
const ALL_PAGES_MAX: usize = 512 << 20;

/// Why no text could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The bytes are not a PDF, or a damaged one.
    #[error("the document is not a readable PDF")]
    Damaged,
    /// The document is encrypted.
    #[error("the document is encrypted")]
    Encrypted,
    /// The pages unpack to more than 512 MiB.
    #[error("the document's pages are too large to read")]
    TooLarge,
}

/// The text of the whole document, pages parted by form feeds (U+000C). Costs as [`page_texts`].
pub fn text(bytes: &[u8]) -> Result<String, TextError> {
    Ok(page_texts(bytes)?.join("\u{c}"))
}

/// The text of each page in order, lines parted by newlines, in time linear in the document's size.
///
/// Text inside form objects, pictures and annotations is not read; what a font does not explain is left out.
pub fn page_texts(bytes: &[u8]) -> Result<Vec<String>, TextError> {
    let document = match open(bytes) {
        Ok(opened) => opened.document,
        Err(Unopened::Encrypted) => return Err(TextError::Encrypted),
        Err(Unopened::NotPdf | Unopened::Damaged) => return Err(TextError::Damaged),
    };
    let pages = tree::pages(&document).map_err(|_| TextError::Damaged)?;
    let mut left = ALL_PAGES_MAX;
    let mut texts = Vec::with_capacity(pages.len());
    // lopdf's own `extract_text` looks for the page from the root of the tree at every call, which is quadratic.
    for page in pages {
        let read = guarded(|| {
            let content = document.get_page_content_with_limit(page.id, PAGE_MAX).ok()?;
            let text = page_text(&document, page.id, &content);
            Some((content.len(), text))
        });
        let Some((size, text)) = read.flatten() else {
            texts.push(String::new());
            continue;
        };
        left = left.checked_sub(size).ok_or(TextError::TooLarge)?;
        texts.push(text);
    }
    Ok(texts)
}

fn page_text(document: &Document, page: ObjectId, content: &[u8]) -> String {
    let encodings: BTreeMap<Vec<u8>, Encoding> = document
        .get_page_fonts(page)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, font)| Some((name, font.get_font_encoding_with_limit(document, PAGE_MAX).ok()?)))
        .collect();
    let Ok(content) = Content::decode(content) else {
        return String::new();
    };

    let mut text = String::new();
    let mut font = None;
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "Tf" => font = operands.first().and_then(|name| encodings.get(name.as_name().ok()?)),
            "Tj" | "TJ" => show(&mut text, font, operands),
            "'" | "\"" => {
                new_line(&mut text);
                show(&mut text, font, operands.last().map(std::slice::from_ref).unwrap_or_default());
            }
            "Td" | "TD" if operands.last().and_then(|y| y.as_float().ok()) != Some(0.0) => new_line(&mut text),
            "Tm" | "T*" | "ET" => new_line(&mut text),
            _ => {}
        }
    }
    text
}

fn new_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn show(text: &mut String, font: Option<&Encoding>, operands: &[Object]) {
    let Some(font) = font else { return };
    for operand in operands {
        match operand {
            Object::String(bytes, _) => {
                // What the font's table does not name is left out; the rest of the page is still worth reading.
                let _ = font.write_to_string(bytes, text);
            }
            Object::Array(parts) => {
                for part in parts {
                    match part {
                        // A gap of a fifth of the font size reads as a blank between words.
                        Object::Integer(_) | Object::Real(_) => {
                            if part.as_float().is_ok_and(|gap| gap < -200.0) && !text.ends_with([' ', '\n']) {
                                text.push(' ');
                            }
                        }
                        other => show(text, Some(font), std::slice::from_ref(other)),
                    }
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn each_page_is_read_by_itself_and_in_order() {
        let texts = page_texts(&sample::pages(3)).unwrap();
        assert_eq!(texts.len(), 3);
        for (index, text) in texts.iter().enumerate() {
            assert!(text.contains(&format!("This is page {} of 3.", index + 1)), "{text:?}");
        }
        assert_eq!(text(&sample::pages(3)).unwrap().matches('\u{c}').count(), 2);
    }

    #[test]
    fn what_cannot_be_opened_is_an_error_not_an_empty_text() {
        assert_eq!(text(b"").unwrap_err(), TextError::Damaged);
        assert_eq!(text(b"Dear court, please find attached").unwrap_err(), TextError::Damaged);
        assert_eq!(text(&sample::encrypted()).unwrap_err(), TextError::Encrypted);
    }
}
