//! Small PDFs for tests and demonstrations: sound ones, and one for each reason to refuse.

use crate::file::File;
use crate::make::text_document;

/// A sound PDF of `count` pages; each page says its number. At least one page.
pub fn pages(count: u32) -> Vec<u8> {
    let count = count.max(1);
    let lines: Vec<String> = (1..=count)
        .flat_map(|page| {
            let end = (page < count).then(|| "\u{c}".to_owned());
            [format!("This is page {page} of {count}.")].into_iter().chain(end)
        })
        .collect();
    text_document("Sample document", &lines)
}

/// A PDF that asks for a password: its trailer names an encryption dictionary.
pub fn encrypted() -> Vec<u8> {
    let mut file = one_page("", "");
    let keys = format!("/O <{}> /U <{}>", "5a".repeat(32), "a5".repeat(32));
    let encrypt = file.object(&format!("<< /Filter /Standard /V 1 /R 2 /P -44 {keys} >>"));
    let id = "00112233445566778899aabbccddeeff";
    file.finish(&format!("/Root 1 0 R /Encrypt {encrypt} 0 R /ID [<{id}> <{id}>]"))
}

/// A PDF that runs a script when it is opened.
pub fn with_javascript() -> Vec<u8> {
    one_page("/OpenAction << /S /JavaScript /JS (app.alert\\('Hello'\\);) >>", "").finish(ROOT)
}

/// A PDF with a link that starts a program.
pub fn with_launch() -> Vec<u8> {
    let link = "<< /Type /Annot /Subtype /Link /Rect [72 600 200 620] /A << /S /Launch /F (calc.exe) >> >>";
    one_page("", &format!("/Annots [{link}]")).finish(ROOT)
}

/// A PDF with another file attached inside.
pub fn with_embedded_file() -> Vec<u8> {
    let mut file = one_page("/Names << /EmbeddedFiles << /Names [(notes.txt) 6 0 R] >> >>", "");
    file.object("<< /Type /Filespec /F (notes.txt) /EF << /F 7 0 R >> >>");
    file.stream("/Type /EmbeddedFile ", "Notes that travel inside the document.");
    file.finish(ROOT)
}

/// A PDF with a film on its page.
pub fn with_media() -> Vec<u8> {
    let film = "<< /Type /Annot /Subtype /Movie /Rect [72 300 300 500] /Movie << /F (film.mpg) >> >>";
    one_page("", &format!("/Annots [{film}]")).finish(ROOT)
}

/// A PDF of three pages that lost its second half on the way.
pub fn truncated() -> Vec<u8> {
    let mut bytes = pages(3);
    bytes.truncate(bytes.len() / 2);
    bytes
}

const ROOT: &str = "/Root 1 0 R";

/// A one-page file of five objects, with further entries for its catalog and its page.
fn one_page(catalog: &str, page: &str) -> File {
    let mut file = File::new();
    file.object(&format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"));
    file.object("<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>");
    file.object(&format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> {page} >>"));
    file.stream("", "BT /F1 12 Tf 72 700 Td (A sample page.) Tj ET");
    file.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    file
}
