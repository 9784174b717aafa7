//! The check each filed PDF passes before a court accepts it.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::load::{Unopened, header_start, open};
use crate::tree;

/// What is known of a document that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Number of pages, at least 1.
    pub pages: u32,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// The version of the PDF format, for example `1.7`.
    pub version: String,
}

/// One reason to refuse a document.
///
/// Structure, scripts, passwords, programs, attachments and media: the Eastern District of Tennessee's list at
/// <https://tned.uscourts.gov/nextgen-release-18-updates-pdf-requirements>. The size limit is each court's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file has no bytes.
    Empty,
    /// The file is larger than the court takes. Both in bytes.
    TooLarge { limit: u64, actual: u64 },
    /// The file is something else than a PDF.
    NotPdf,
    /// The file begins as a PDF, but its structure is broken.
    Damaged,
    /// The file is encrypted, with or without a password to open it.
    Encrypted,
    /// The file has no page.
    NoPages,
    /// The file holds a script.
    JavaScript,
    /// The file starts a program or opens another file.
    Launches,
    /// The file has another file attached inside.
    EmbeddedFile,
    /// The file holds sound or film.
    Media,
}

impl Problem {
    /// What is wrong and what the filer should do, in two plain sentences.
    pub fn sentence(&self) -> String {
        let print = "print it to a new PDF (choose Print, then \"Save as PDF\") and file the new one.";
        match self {
            Problem::Empty => "The file is empty. Choose the document again, and check that it opens on your computer.".into(),
            Problem::TooLarge { limit, actual } => format!(
                "The file is {}; this court takes files up to {}. Split it into parts, or scan it again in black and white at 300 dots per inch.",
                megabytes(*actual, *limit),
                megabytes(*limit, *actual)
            ),
            Problem::NotPdf => {
                "The file is not a PDF. Open the document in the program it was written with, save it as PDF, and file that.".into()
            }
            Problem::Damaged => format!(
                "The PDF is damaged or was not sent completely. If it opens on your computer, {print}"
            ),
            Problem::Encrypted => format!(
                "The PDF is protected by a password or other security settings. Remove the protection, or {print}"
            ),
            Problem::NoPages => "The PDF has no pages. Make it again from the original document.".into(),
            Problem::JavaScript => format!(
                "The PDF contains a script (JavaScript), often from a fillable form. Flatten the form, or {print}"
            ),
            Problem::Launches => format!(
                "The PDF contains a link or action that starts a program or opens a file. Remove it, or {print}"
            ),
            Problem::EmbeddedFile => {
                "The PDF has another file attached inside it. Remove the attachment; if the court needs it, file it as a PDF of its own.".into()
            }
            Problem::Media => {
                "The PDF contains sound or video. Remove it; ask the clerk's office how to hand in recordings.".into()
            }
        }
    }
}

/// A size in the unit filers know; whole megabytes unless the two sizes to be told apart would then read the same.
fn megabytes(bytes: u64, other: u64) -> String {
    const MEGABYTE: u64 = 1024 * 1024;
    if bytes.is_multiple_of(MEGABYTE) {
        format!("{} MB", bytes / MEGABYTE)
    } else if bytes.abs_diff(other) < MEGABYTE / 10 {
        format!("{bytes} bytes")
    } else {
        format!("{:.1} MB", bytes as f64 / MEGABYTE as f64)
    }
}

/// Checks a document a filer brings. `limit_bytes` is the court's limit for one file, in bytes.
///
/// All problems that can be seen come back at once; a file that is too large, empty, encrypted or damaged is not
/// searched further. Takes time linear in the size of the file and never panics.
pub fn check(bytes: &[u8], limit_bytes: u64) -> Result<Facts, Vec<Problem>> {
    let actual = bytes.len() as u64;
    if actual == 0 {
        return Err(vec![Problem::Empty]);
    }
    if actual > limit_bytes {
        let mut problems = vec![Problem::TooLarge { limit: limit_bytes, actual }];
        if header_start(bytes).is_none() {
            problems.push(Problem::NotPdf);
        }
        return Err(problems);
    }
    let opened = open(bytes).map_err(|unopened| {
        vec![match unopened {
            Unopened::NotPdf => Problem::NotPdf,
            Unopened::Damaged => Problem::Damaged,
            Unopened::Encrypted => Problem::Encrypted,
        }]
    })?;

    let document = &opened.document;
    let found = search(document);
    let pages = tree::pages(document);
    let mut problems = Vec::new();
    match &pages {
        Ok(pages) if !opened.rebuilt && !found.lost_object => {
            if pages.is_empty() {
                problems.push(Problem::NoPages);
            }
        }
        _ => problems.push(Problem::Damaged),
    }
    let seen = [
        (found.script, Problem::JavaScript),
        (found.launch, Problem::Launches),
        (found.attachment, Problem::EmbeddedFile),
        (found.media, Problem::Media),
    ];
    problems.extend(seen.into_iter().filter(|(seen, _)| *seen).map(|(_, problem)| problem));

    match pages {
        Ok(pages) if problems.is_empty() => Ok(Facts { pages: pages.len() as u32, bytes: actual, version: version(document) }),
        _ => Err(problems),
    }
}

/// The catalog may raise the version in the file's first line (ISO 32000-1, 7.5.2).
fn version(document: &Document) -> String {
    let catalog = document.catalog().and_then(|catalog| catalog.get_deref(b"Version", document)?.as_name());
    match catalog.map(String::from_utf8_lossy) {
        Ok(raised) if raised.as_ref() > document.version.as_str() => raised.into_owned(),
        _ => document.version.clone(),
    }
}

/// What a search through all objects came upon.
#[derive(Default)]
struct Found {
    script: bool,
    launch: bool,
    attachment: bool,
    media: bool,
    /// An object is asked for that the file claims to hold, but that cannot be read.
    lost_object: bool,
}

/// Looks at every object of the newest revision, also those that no page reaches: programs differ in what they reach.
/// lopdf has unpacked the object streams.
fn search(document: &Document) -> Found {
    let mut found = Found::default();
    // A list in place of recursion, so that deep nesting cannot exhaust the stack.
    let mut waiting: Vec<&Object> = document.objects.values().collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dict) => {
                look_at(document, dict, &mut found);
                waiting.extend(dict.iter().map(|(_, value)| value));
            }
            Object::Stream(stream) => {
                look_at(document, &stream.dict, &mut found);
                waiting.extend(stream.dict.iter().map(|(_, value)| value));
            }
            Object::Reference(id) => found.lost_object |= is_lost(document, *id),
            _ => {}
        }
    }
    found
}

fn is_lost(document: &Document, id: ObjectId) -> bool {
    use lopdf::xref::XrefEntry;
    !document.has_object(id)
        && match document.reference_table.get(id.0) {
            Some(XrefEntry::Normal { generation, .. }) => *generation == id.1,
            Some(XrefEntry::Compressed { .. }) => id.1 == 0,
            _ => false,
        }
}

/// Actions are known by `/S`, annotations by `/Subtype` (ISO 32000-1, 12.6.4 and 12.5.6), file specifications with a
/// file inside by `/EF` (7.11.3). A key alone is not enough: resources may have any name, `/JS` too.
fn look_at(document: &Document, dict: &Dictionary, found: &mut Found) {
    let name = |key: &[u8]| dict.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
    match name(b"S") {
        b"JavaScript" => found.script = true,
        b"Launch" => found.launch = true,
        b"Rendition" => {
            found.media = true;
            found.script |= dict.has(b"JS");
        }
        b"Movie" | b"Sound" | b"RichMediaExecute" => found.media = true,
        b"URI" => {
            let uri = dict.get_deref(b"URI", document).and_then(Object::as_str).unwrap_or_default();
            let scheme = String::from_utf8_lossy(&uri[..uri.len().min(64)]).trim_start().to_ascii_lowercase();
            found.script |= scheme.starts_with("javascript:");
        }
        _ => {}
    }
    match name(b"Subtype") {
        b"RichMedia" | b"Movie" | b"Sound" | b"Screen" => found.media = true,
        b"FileAttachment" => found.attachment = true,
        _ => {}
    }
    let embedded = dict.get_deref(b"EF", document).and_then(Object::as_dict);
    found.attachment |= name(b"Type") == b"EmbeddedFile"
        || embedded.is_ok_and(|files| [&b"F"[..], b"UF", b"DOS", b"Mac", b"Unix"].iter().any(|key| files.has(key)));
}
