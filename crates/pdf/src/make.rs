//! Making a plain document: a title and lines of text on US Letter pages.

use crate::file::File;
use crate::winansi::{char_width, literal, width};

const PAGE_WIDTH: f64 = 612.0;
const PAGE_HEIGHT: f64 = 792.0;
const MARGIN: f64 = 72.0;
const SIZE: f64 = 11.0;
const LEADING: f64 = 14.0;
const TITLE_SIZE: f64 = 15.0;
const TITLE_LEADING: f64 = 19.0;
/// Helvetica-Bold runs wider than Helvetica, whose widths are the ones known here.
const BOLD: f64 = 1.08;

/// A line that is only this character begins a new page.
const PAGE_BREAK: &str = "\u{c}";

/// One line of text, placed.
struct Placed {
    font: &'static str,
    size: f64,
    x: f64,
    y: f64,
    text: String,
}

/// A PDF of a bold title and the lines below it, in Helvetica on US Letter with one-inch margins and page numbers.
///
/// Lines wider than the page are wrapped between words; a line of one form feed (U+000C) begins a new page. Characters
/// outside WinAnsi become question marks. The same text gives the same bytes, always.
pub fn text_document(title: &str, lines: &[String]) -> Vec<u8> {
    let pages = lay_out(title, lines);
    let mut file = File::new();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 6 + 2 * page)).collect();
    file.object("<< /Type /Catalog /Pages 2 0 R /Lang (en-US) /ViewerPreferences << /DisplayDocTitle true >> >>");
    file.object(&format!(
        "<< /Type /Pages /Count {} /MediaBox [0 0 612 792] /Kids [{}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
        pages.len(),
        kids.join(" ")
    ));
    for font in ["Helvetica", "Helvetica-Bold"] {
        file.object(&format!("<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"));
    }
    file.object(&format!("<< /Title {} >>", text_string(title)));
    for (index, page) in pages.iter().enumerate() {
        let contents = 7 + 2 * index;
        file.object(&format!("<< /Type /Page /Parent 2 0 R /Contents {contents} 0 R >>"));
        file.stream("", &content(page));
    }
    file.finish("/Root 1 0 R /Info 5 0 R")
}

fn lay_out(title: &str, lines: &[String]) -> Vec<Vec<Placed>> {
    let measure = PAGE_WIDTH - 2.0 * MARGIN;
    let mut pages = vec![Vec::new()];
    let mut y = PAGE_HEIGHT - MARGIN;
    for text in wrap(title, measure / (TITLE_SIZE * BOLD)) {
        y -= TITLE_LEADING;
        push(&mut pages, Placed { font: "F2", size: TITLE_SIZE, x: MARGIN, y, text });
    }
    y -= LEADING / 2.0;
    for line in lines.iter().flat_map(|line| line.split('\n')) {
        if line == PAGE_BREAK {
            pages.push(Vec::new());
            y = PAGE_HEIGHT - MARGIN;
            continue;
        }
        for text in wrap(line, measure / SIZE) {
            if y - LEADING < MARGIN {
                pages.push(Vec::new());
                y = PAGE_HEIGHT - MARGIN;
            }
            y -= LEADING;
            push(&mut pages, Placed { font: "F1", size: SIZE, x: MARGIN, y, text });
        }
    }
    let count = pages.len();
    for (page, placed) in pages.iter_mut().enumerate() {
        let text = format!("Page {} of {count}", page + 1);
        let x = (PAGE_WIDTH - width(&text) * 9.0) / 2.0;
        placed.push(Placed { font: "F1", size: 9.0, x, y: MARGIN / 2.0, text });
    }
    pages
}

fn push(pages: &mut [Vec<Placed>], placed: Placed) {
    if let Some(page) = pages.last_mut()
        && !placed.text.is_empty()
    {
        page.push(placed);
    }
}

fn content(lines: &[Placed]) -> String {
    let mut out = String::new();
    for Placed { font, size, x, y, text } in lines {
        out.push_str(&format!("BT /{font} {size} Tf {x:.2} {y:.2} Td {} Tj ET\n", literal(text)));
    }
    out
}

/// A line cut into pieces no wider than `measure` (in units of the font size): between words, and within a word only
/// when it alone is too wide. Blanks at the beginning stay; a blank line is one empty piece.
fn wrap(line: &str, measure: f64) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut piece_width = 0.0;
    for word in line.trim_end().split_inclusive(' ') {
        if piece_width + width(word.trim_end()) > measure && !piece.trim().is_empty() {
            pieces.push(std::mem::take(&mut piece).trim_end().to_owned());
            piece_width = 0.0;
        }
        for character in word.chars() {
            let wide = char_width(character);
            if piece_width + wide > measure && character != ' ' {
                pieces.push(std::mem::take(&mut piece));
                piece_width = 0.0;
            }
            piece.push(character);
            piece_width += wide;
        }
    }
    pieces.push(piece.trim_end().to_owned());
    pieces
}

/// A text string of the document's own data: UTF-16 with a byte order mark, as hexadecimal (ISO 32000-1, 7.9.2.2).
fn text_string(text: &str) -> String {
    let hex: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{hex}>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check, page_texts};

    #[test]
    fn a_short_notice_is_one_sound_page_with_its_words() {
        let lines = ["The clerk received the motion.".to_owned(), String::new(), "Costs: $5 (paid)".to_owned()];
        let bytes = text_document("Notice of filing – Núñez", &lines);
        assert_eq!(check(&bytes, 1 << 20).unwrap().pages, 1);
        let text = &page_texts(&bytes).unwrap()[0];
        for words in ["Notice of filing – Núñez", "The clerk received the motion.", "Costs: $5 (paid)", "Page 1 of 1"] {
            assert!(text.contains(words), "{words:?} is missing from {text:?}");
        }
        assert_eq!(bytes, text_document("Notice of filing – Núñez", &lines));
    }

    #[test]
    fn a_long_document_runs_over_several_pages_and_loses_no_line() {
        let lines: Vec<String> = (1..=200).map(|n| format!("Paragraph {n}.")).collect();
        let bytes = text_document("Brief", &lines);
        let texts = page_texts(&bytes).unwrap();
        assert_eq!(texts.len(), 5);
        let all = texts.join("\n");
        assert!(lines.iter().all(|line| all.contains(line.as_str())));
    }

    #[test]
    fn long_lines_and_long_words_stay_within_the_margins() {
        for line in ["word ".repeat(200), "W".repeat(500), format!("a {}", "x".repeat(300))] {
            for piece in wrap(&line, 20.0) {
                assert!(width(&piece) <= 20.0, "{piece:?}");
            }
            let joined: String = wrap(&line, 20.0).concat().chars().filter(|c| *c != ' ').collect();
            assert_eq!(joined, line.replace(' ', ""));
        }
        assert_eq!(wrap("", 20.0), [""]);
        assert_eq!(wrap("  indented", 20.0), ["  indented"]);
    }

    #[test]
    fn a_form_feed_begins_a_new_page() {
        let bytes = text_document("", &["one".to_owned(), "\u{c}".to_owned(), "two".to_owned()]);
        let texts = page_texts(&bytes).unwrap();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].contains("one") && texts[1].contains("two"));
    }
}
