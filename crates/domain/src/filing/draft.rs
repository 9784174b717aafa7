//! What a filer hands in, and what must be known to judge it: the draft, the case, the court's rules.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::NewCase;
use crate::{Id, Zone, court};

/// Most attachments of one entry (domain 4.2: courts suggest 20 to 25).
pub const MOST_ATTACHMENTS: usize = 25;

/// What a filer hands in. It is kept while the filer goes through the steps, so any part may still be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Code of the event.
    pub event: String,
    /// The case; none when the event opens one.
    pub case: Option<Id>,
    /// The new case, when the event opens one.
    pub new_case: Option<NewCase>,
    /// Parties of the case for whom it is filed.
    pub filers: Vec<Id>,
    /// Name of a filer who is not yet a party ("New Filer").
    pub on_behalf_free: Option<String>,
    /// The filer's own words in the docket text.
    pub free_text: String,
    /// Number of the earlier entry it refers to.
    pub refers_to: Option<u32>,
    /// Main document first, then attachments.
    pub documents: Vec<DraftDocument>,
    /// "I have redacted": asked for whenever a document goes on the docket (domain 4.2).
    pub redaction_confirmed: bool,
}

/// One uploaded document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDocument {
    /// What it is; attachments need one.
    pub description: String,
    /// Name of the file as the filer had it.
    pub original_filename: String,
    /// Pages counted at upload.
    pub pages: u32,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
}

/// A party of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyFacts {
    /// Identifier in the court's database.
    pub id: Id,
    /// Name as the docket has it.
    pub name: String,
    /// Plaintiff, Debtor…
    pub role: String,
}

/// What the check must know of the case that the filer may file in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// Identifier in the court's database; equal to the draft's.
    pub id: Id,
    /// `cv`, `bk`…; none where the number shows no kind.
    pub kind: Option<String>,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// Its parties.
    pub parties: Vec<PartyFacts>,
    /// Numbers of entries that exist and that the filer may know of; at least the one referred to, if it is such.
    pub entries: BTreeSet<u32>,
}

/// The court's own rules that the check needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// District, bankruptcy or appellate.
    pub court: court::Type,
    /// When filing is shut.
    pub closed: Option<court::ClosedWindow>,
    /// Largest PDF, in bytes.
    pub pdf_limit: u64,
    /// Most attachments of one entry.
    pub most_attachments: usize,
    /// Offices: digit and name.
    pub offices: Vec<(String, String)>,
    /// The court's zone, for the sentences.
    pub zone: Zone,
}

impl Policy {
    /// The rules of a court by its settings.
    #[must_use]
    pub fn of(settings: &court::Settings) -> Policy {
        Policy {
            court: settings.kind,
            closed: settings.closed,
            pdf_limit: settings.pdf_limit,
            most_attachments: MOST_ATTACHMENTS,
            offices: settings.offices.clone(),
            zone: settings.zone(),
        }
    }
}

/// One thing that stands in the way, to be shown at its field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Name of the form field: `event`, `case`, `filer`, `documents`, `document-2-description`…
    pub field: String,
    /// What is wrong and what to do, in a sentence or two.
    pub sentence: String,
}

impl Problem {
    pub(super) fn new(field: &str, sentence: impl Into<String>) -> Problem {
        Problem { field: field.to_owned(), sentence: sentence.into() }
    }
}
