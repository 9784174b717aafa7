//! Feeds and reports as programs and people read them.

mod calendar;
mod feeds;
mod lists;

use domain::{case_number::DocketNumber, time::parse_date};
use store::court::{
    cases::{self, NewCase},
    entries::{self, NewDocument, NewEntry},
    reports,
};

use crate::testing::TestCourt;

/// Every sealed thing holds this word.
pub(crate) const CANARY: &str = "Zanzibarquill";

/// A case of a court.
pub(crate) struct CaseOf<'t> {
    pub(crate) number: &'t str,
    pub(crate) title: &'t str,
    /// `YYYY-MM-DD`.
    pub(crate) filed: &'t str,
    pub(crate) closed: Option<&'t str>,
    pub(crate) sealed: bool,
}

impl<'t> CaseOf<'t> {
    pub(crate) fn open(number: &'t str, title: &'t str, filed: &'t str) -> CaseOf<'t> {
        CaseOf { number, title, filed, closed: None, sealed: false }
    }

    /// Makes it; gives its case id.
    pub(crate) fn make(&self, court: &TestCourt) -> i64 {
        let read = DocketNumber::read(self.number);
        let new = NewCase {
            number: self.number.into(),
            number_key: read.search_key(),
            kind: read.case().and_then(|number| number.kind.clone()).unwrap_or_default(),
            title: self.title.into(),
            date_filed: Some(self.filed.into()),
            date_terminated: self.closed.map(str::to_owned),
            nature_of_suit: "442 Civil Rights: Jobs".into(),
            chapter: "11".into(),
            cause: "42:2000 Job Discrimination".into(),
            assigned_to: "Judge Ann Robe".into(),
            sealed: self.sealed,
            facts: "{}".into(),
            next_number: 100,
            next_sequence: 100,
            ..NewCase::default()
        };
        court.write(move |tx, fresh| Ok(cases::insert(tx, fresh, &new)?.serial))
    }
}

/// An entry of a case.
#[derive(Clone)]
pub(crate) struct EntryOf {
    pub(crate) case: i64,
    pub(crate) sequence: i64,
    pub(crate) text: String,
    pub(crate) filed: String,
    pub(crate) sealed: bool,
    /// Entered here, at the court's present time; else imported.
    pub(crate) here: bool,
    /// How many pages its document has; 0 for none.
    pub(crate) pages: i64,
    pub(crate) document_sealed: bool,
    pub(crate) opinion: bool,
}

impl EntryOf {
    pub(crate) fn here(case: i64, sequence: i64, text: &str) -> EntryOf {
        EntryOf {
            case,
            sequence,
            text: text.into(),
            filed: "2021-05-10".into(),
            sealed: false,
            here: true,
            pages: 2,
            document_sealed: false,
            opinion: false,
        }
    }

    /// Makes it; gives the serial of its document.
    pub(crate) fn make(self, court: &TestCourt) -> i64 {
        assert!(parse_date(&self.filed).is_some());
        court.write(move |tx, fresh| {
            let case = cases::by_serial(tx, self.case)?.unwrap();
            let new = NewEntry {
                sequence: self.sequence,
                number: (self.pages > 0).then_some(self.sequence),
                date_filed: Some(self.filed.clone()),
                date_entered: Some(self.filed.clone()),
                entered_at: self.here.then_some(fresh.now),
                text: self.text.clone(),
                event: if self.here { "cv-motion-dismiss".into() } else { String::new() },
                filed_by: "Somebody".into(),
                sealed: self.sealed,
                imported: !self.here,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let entry = entries::insert(tx, fresh, case.id, &new)?;
            if self.opinion {
                reports::mark_opinion(tx, entry, &self.filed)?;
            }
            if self.pages == 0 {
                return Ok(0);
            }
            let document = NewDocument { pages: self.pages, sealed: self.document_sealed, ..NewDocument::default() };
            entries::add_document(tx, fresh, entry, &document)
        })
    }
}
