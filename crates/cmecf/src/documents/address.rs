//! The number of a document in addresses: three digits of the court, one that says menu (0) or document (1), the serial (domain 4.10).

/// A number that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doc1 {
    /// The attachment menu was asked for.
    pub menu: bool,
    /// The serial within the court.
    pub serial: i64,
}

/// The path of a document: `/doc1/017020000001`.
#[must_use]
pub fn of(prefix: &str, menu: bool, serial: i64) -> String {
    format!("{}{serial}", before_serial(prefix, menu))
}

/// What stands before the serial in [`of`].
#[must_use]
pub fn before_serial(prefix: &str, menu: bool) -> String {
    format!("/doc1/{prefix}{}", if menu { '0' } else { '1' })
}

/// The call that the real system's pages carry beside the link to a document, for clients that read it (wire 2.7): path, case id,
/// sequence number of the entry, whether the receipt was accepted. Our pages' policy lets no script run, so that the link counts.
#[must_use]
pub fn go_dls(path: &str, case: i64, sequence: i64, got_receipt: bool, bankruptcy: bool) -> String {
    let got = if got_receipt { "1" } else { "" };
    let rest = if bankruptcy { ",'',''" } else { ",''" };
    format!("goDLS('{path}','{case}','{sequence}','{got}','','1','',''{rest});return(false);")
}

/// Reads a number; `None` when it is none of this court's.
#[must_use]
pub fn read(text: &str, prefix: &str) -> Option<Doc1> {
    let rest = text.strip_prefix(prefix)?;
    let menu = match rest.as_bytes().first()? {
        b'0' => true,
        b'1' => false,
        _ => return None,
    };
    let digits = &rest[1..];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Doc1 { menu, serial: digits.parse().ok()? })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn menu_and_document_have_one_serial() {
        assert_eq!(of("017", true, 20_000_001), "/doc1/017020000001");
        assert_eq!(read("017020000001", "017"), Some(Doc1 { menu: true, serial: 20_000_001 }));
        assert_eq!(read("017120000001", "017"), Some(Doc1 { menu: false, serial: 20_000_001 }));
    }

    #[test]
    fn other_texts_are_no_documents_of_this_court() {
        for text in ["", "017", "0170", "0172123", "018020000001", "0170abc", "0170-1", "01709999999999999999999999", "é170"] {
            assert_eq!(read(text, "017"), None, "{text}");
        }
    }
}
