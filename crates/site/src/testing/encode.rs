//! Forms as bytes, the way a browser writes them.

use url::form_urlencoded::Serializer;

use super::controls::{Entry, Upload};

const BOUNDARY: &str = "----------------------------forecourt7MA4YWxkTrZu0gW";

/// `a=1&b=2` of pairs, encoded as a form.
#[must_use]
pub fn encode(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A form without files; a file is sent by its name alone.
pub(super) fn urlencoded(entries: &[Entry]) -> String {
    let pairs = entries.iter().map(|entry| match entry {
        Entry::Text(name, value) => (name, value),
        Entry::File(name, upload) => (name, &upload.name),
    });
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Content type and body of a form with files.
pub(super) fn multipart(entries: &[Entry]) -> (String, Vec<u8>) {
    let quoted = |text: &str| text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let mut body = Vec::new();
    for entry in entries {
        let (head, bytes) = match entry {
            Entry::Text(name, value) => (format!("name=\"{}\"\r\n", quoted(name)), value.as_bytes()),
            Entry::File(name, upload) => (
                format!("name=\"{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n", quoted(name), quoted(&upload.name), kind(upload)),
                upload.bytes.as_slice(),
            ),
        };
        body.extend_from_slice(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn kind(upload: &Upload) -> &'static str {
    match upload.name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).as_deref() {
        Some("pdf") => "application/pdf",
        Some("txt") => "text/plain",
        Some("csv") => "text/csv",
        Some("html" | "htm") => "text/html",
        Some("png") => "image/png",
        Some("xml") => "text/xml",
        _ => "application/octet-stream",
    }
}
