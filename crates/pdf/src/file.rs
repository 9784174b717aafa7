//! Writing a small PDF file from the text of its objects.

/// A PDF file under construction. Objects are numbered from 1 in the order they are added.
pub(crate) struct File {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl File {
    pub fn new() -> File {
        // Four bytes above 127 on the second line tell transfer programs that the file is binary (ISO 32000-1, 7.5.2).
        File { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), offsets: Vec::new() }
    }

    /// Adds an object given as PDF text and returns its number.
    pub fn object(&mut self, text: &str) -> usize {
        self.offsets.push(self.bytes.len());
        let number = self.offsets.len();
        self.bytes.extend_from_slice(format!("{number} 0 obj\n{text}\nendobj\n").as_bytes());
        number
    }

    /// Adds a stream and returns its number. `entries` are further dictionary entries as PDF text.
    pub fn stream(&mut self, entries: &str, content: &str) -> usize {
        self.object(&format!("<< /Length {} {entries}>>\nstream\n{content}\nendstream", content.len()))
    }

    /// Writes the cross-reference table and the trailer. `entries` are the trailer's entries besides `/Size`.
    pub fn finish(mut self, entries: &str) -> Vec<u8> {
        let start = self.bytes.len();
        let size = self.offsets.len() + 1;
        let mut end = format!("xref\n0 {size}\n0000000000 65535 f \n");
        for offset in &self.offsets {
            end.push_str(&format!("{offset:010} 00000 n \n"));
        }
        end.push_str(&format!("trailer\n<< /Size {size} {entries} >>\nstartxref\n{start}\n%%EOF\n"));
        self.bytes.extend_from_slice(end.as_bytes());
        self.bytes
    }
}
