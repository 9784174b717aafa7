//! Finds a document with its entry and case, for somebody who may read it.

use domain::{
    fees::Item,
    permission::{Action, Answer},
    reading::Paper,
};
use store::{
    Result,
    court::{
        Tx,
        cases::{self, Case},
        entries::{self, Document, Entry},
        reports,
    },
};

use crate::docket::access::{Opened, Reader};

/// A document that may be read, with what stands around it.
pub(crate) struct Found {
    pub(crate) opened: Opened,
    pub(crate) entry: Entry,
    pub(crate) document: Document,
    /// All parts of the entry that the reader may know of.
    pub(crate) parts: Vec<Document>,
    /// Whether the court calls it a written opinion, which is free.
    pub(crate) opinion: bool,
}

/// What became of the search.
pub(crate) enum Looked {
    Found(Box<Found>),
    /// The reader may know of it and not read it: the reason.
    Refused(&'static str),
    /// It is not there, or the reader may not know of it.
    Nothing,
}

/// Looks for the document of a serial.
///
/// # Errors
/// When the database refuses.
pub(crate) fn find(tx: &mut Tx<'_, '_>, reader: &Reader, serial: i64) -> Result<Looked> {
    let Some(document) = entries::document_by_serial(tx, serial)? else { return Ok(Looked::Nothing) };
    let Some(entry) = entries::by_id(tx, document.entry_id)? else { return Ok(Looked::Nothing) };
    let Some(case) = cases::by_id(tx, entry.case_id)? else { return Ok(Looked::Nothing) };
    let opened = reader.stand(tx, case)?;
    let thing = reader.document(tx, &opened, &entry, document.sealed)?;
    match reader.may(Action::ReadDocument, thing) {
        Answer::Yes => {}
        Answer::No(why) => return Ok(Looked::Refused(why)),
        Answer::NotFound => return Ok(Looked::Nothing),
    }
    let parts = entries::seen_documents_of(tx, entry.id, opened.sealed_too)?;
    let opinion = reports::is_opinion(tx, entry.id)?;
    Ok(Looked::Found(Box::new(Found { opened, entry, document, parts, opinion })))
}

impl Found {
    /// The case.
    pub(crate) fn case(&self) -> &Case {
        &self.opened.case
    }

    /// The printed number of the entry; its place in the case where it has none.
    pub(crate) fn number(&self) -> i64 {
        self.entry.number.unwrap_or(self.entry.sequence)
    }

    /// What is read, for its bill.
    pub(crate) fn item(&self) -> Item {
        let pages = u64::try_from(self.document.pages).unwrap_or_default();
        match Paper::of(&self.entry.event, &self.entry.text) {
            _ if self.opinion => Item::Opinion { pages },
            Paper::Transcript => Item::Transcript { pages },
            _ => Item::Document { pages },
        }
    }

    /// What the receipt calls it: `Image12-0`, in bankruptcy courts `Image:12-0` (wire 2.8).
    pub(crate) fn image(&self, kind: domain::court::Type) -> String {
        let colon = if kind == domain::court::Type::Bankruptcy { ":" } else { "" };
        format!("Image{colon}{}-{}", self.number(), self.document.part)
    }
}

/// `1 page`, `18 pages`.
pub(crate) fn pages(count: i64) -> String {
    if count == 1 { "1 page".to_owned() } else { format!("{count} pages") }
}

/// `27.8 KB`, as the real pages count: 1,024 bytes to a KB, 1,024,000 to an MB.
pub(crate) fn size(bytes: i64) -> String {
    let tenths = |unit: i64| {
        let tenths = (bytes * 10 + unit / 2) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_024_000 => format!("{} KB", tenths(1024)),
        _ => format!("{} MB", tenths(1_024_000)),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn sizes_read_as_on_the_real_menu() {
        for (bytes, printed) in
            [(512, "512 B"), (28_487, "27.8 KB"), (23_284, "22.7 KB"), (372_216, "363.5 KB"), (1_124_000, "1.1 MB")]
        {
            assert_eq!(size(bytes), printed);
        }
        assert_eq!((pages(1), pages(2)), ("1 page".to_owned(), "2 pages".to_owned()));
    }
}
