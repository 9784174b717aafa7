//! The docket sheet of one case, in the form the clients of the real pages parse it into.
//!
//! The keys are those of `juriscraper`'s `DocketReport.data` (version 4.0.1), which is what case management
//! systems and archives read the page of `DktRpt.pl` into. Reading and writing lose nothing: unknown keys
//! are kept, an absent key stays absent.

mod kind;
mod limits;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod write;

use std::fmt;

use jiff::civil::Date;
use serde_json::{Map, Value};

pub use kind::Kind;
pub(crate) use limits::check_value;
pub use limits::{LONG_TEXT, MOST_ENTRIES, MOST_JSON, MOST_PARTIES, SHORT_TEXT};

/// Keys this model does not know, kept as they came.
pub type Extra = Map<String, Value>;

/// What is wrong with a docket, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place as a path, such as `parties[3].attorneys[0].name`; empty for the whole docket.
    pub place: String,
    /// What is wrong there, to be read after the place: `is missing`.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "the docket" } else { &self.place };
        write!(to, "{place} {}", self.what)
    }
}

impl std::error::Error for Problem {}

/// One docket sheet: the case, its parties and its entries in the order of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Docket {
    /// The court's code as clients use it: `cand`, `nysb`, `jpml`.
    pub court_id: String,
    /// The number without judge's initials: `1:08-cv-00901`, in some bankruptcy courts `06-52608`.
    pub docket_number: String,
    pub case_name: String,
    /// The presiding judge's name; empty when the page names none.
    pub assigned_to_str: String,
    /// The magistrate judge's name; empty when there is none.
    pub referred_to_str: String,
    pub cause: String,
    pub nature_of_suit: String,
    pub jury_demand: String,
    pub demand: String,
    pub jurisdiction: String,
    pub mdl_status: String,
    pub date_filed: Date,
    pub date_terminated: Option<Date>,
    pub date_converted: Option<Date>,
    pub date_discharged: Option<Date>,
    pub ordered_by: OrderedBy,
    /// Parts of the full case number: office `1`, type `cv`, initials of both judges, defendant's number.
    pub federal_dn_office_code: Option<String>,
    pub federal_dn_case_type: Option<String>,
    pub federal_dn_judge_initials_assigned: Option<String>,
    pub federal_dn_judge_initials_referred: Option<String>,
    pub federal_defendant_number: Option<String>,
    pub parties: Vec<Party>,
    pub docket_entries: Vec<Entry>,
    pub extra: Extra,
}

/// Which date the entries of the sheet are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderedBy {
    DateFiled,
    DateEntered,
}

impl OrderedBy {
    /// The word used in the JSON form.
    pub fn as_str(self) -> &'static str {
        match self {
            OrderedBy::DateFiled => "date_filed",
            OrderedBy::DateEntered => "date_entered",
        }
    }
}

/// One party of the case, with the attorneys printed beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// The role as printed: `Plaintiff`, `Debtor`, `U.S. Trustee`. The key is `type`.
    pub role: String,
    pub name: String,
    /// Lines below the name, separated by line feeds: address, aliases, tax digits, `TERMINATED: …`.
    pub extra_info: String,
    pub date_terminated: Option<Date>,
    /// `None` when the page has no such column for this party, an empty list when the column is empty.
    pub attorneys: Option<Vec<Attorney>>,
    /// Only for defendants of criminal cases.
    pub criminal_data: Option<CriminalData>,
    pub extra: Extra,
}

/// An attorney as printed beside one party.
#[derive(Clone, Debug, PartialEq)]
pub struct Attorney {
    pub name: String,
    /// Firm, address, telephone, fax and e-mail, one to a line; `PRO SE` for people without an attorney.
    pub contact: String,
    /// `LEAD ATTORNEY`, `ATTORNEY TO BE NOTICED`, `TERMINATED: 08/03/2007` and such.
    pub roles: Vec<String>,
    pub extra: Extra,
}

/// The charges against one defendant.
#[derive(Clone, Debug, PartialEq)]
pub struct CriminalData {
    pub counts: Vec<Count>,
    pub complaints: Vec<Complaint>,
    pub highest_offense_level_opening: Option<String>,
    pub highest_offense_level_terminated: Option<String>,
    pub extra: Extra,
}

/// One count of an indictment or information.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    pub name: String,
    pub disposition: String,
    /// `pending` or `terminated`.
    pub status: String,
    pub extra: Extra,
}

/// One charge of a complaint.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    pub name: String,
    pub disposition: String,
    pub extra: Extra,
}

/// One row of the docket.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub date_filed: Date,
    pub date_entered: Option<Date>,
    /// The printed number, as text; `None` for entries without a number.
    pub document_number: Option<String>,
    /// The number in the link to the document, leading zeros included; `None` when there is no link.
    pub pacer_doc_id: Option<String>,
    pub pacer_seq_no: Option<String>,
    pub description: String,
    pub page_count: Option<u64>,
    /// Bytes.
    pub file_size_bytes: Option<u64>,
    pub file_size_str: Option<String>,
    /// `None` when the page lists no attachments for this entry.
    pub attachments: Option<Vec<Attachment>>,
    pub extra: Extra,
}

/// A document filed with the main document of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    pub attachment_number: u64,
    pub description: String,
    pub pacer_doc_id: Option<String>,
    pub pacer_seq_no: Option<String>,
    pub page_count: Option<u64>,
    /// Bytes.
    pub file_size_bytes: Option<u64>,
    pub file_size_str: Option<String>,
    pub extra: Extra,
}
