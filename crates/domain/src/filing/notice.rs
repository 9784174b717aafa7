//! The Notice of Electronic Filing as a value: receipt for the filer, proof of service, and the mail to everyone in the case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Time, court, events};

/// Longest case name in a subject, in characters.
const LONGEST_CASE_NAME: usize = 120;

/// Someone who is told of a filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// Name as the service list prints it.
    pub name: String,
    /// `on behalf of Creditor First Bank` (bankruptcy); empty where the court does not print it.
    pub on_behalf_of: String,
    /// Addresses, primary first. Empty for those who are told by other means.
    pub emails: Vec<String>,
}

/// One document of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDocument {
    /// `Main Document` or the attachment's description.
    pub description: String,
    /// Name of the uploaded file, or `n/a`.
    pub original_filename: String,
    /// The electronic document stamp, whole; empty while the court stamps none.
    pub stamp: String,
}

/// A Notice of Electronic Filing; the order of the fields is the district court's order on paper (domain 4.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Full name of the court.
    pub court: String,
    /// Decides the layout.
    pub kind: court::Type,
    /// Who entered it, `Attorney, Alex`.
    pub entered_by: String,
    /// When it was entered.
    pub entered_at: Time,
    /// The day it counts as filed, in the court's zone.
    pub filed_on: Date,
    /// Short title of the case.
    pub case_name: String,
    /// The whole number as printed.
    pub case_number: String,
    /// For whom it was filed, one name a line.
    pub filer: Vec<String>,
    /// Number of the entry; none for a text-only entry.
    pub document_number: Option<u32>,
    /// The event's title: the last words of the subject.
    pub event: String,
    /// Text of the entry.
    pub docket_text: String,
    /// Those who get it by e-mail.
    pub mailed_to: Vec<Served>,
    /// Those who must be told by other means.
    pub other_means: Vec<Served>,
    /// Main document first.
    pub documents: Vec<NoticeDocument>,
}

/// The subject of the mail, by type of court (domain 4.6): `Activity in Case 3:21-cv-00437-ECM-SRW Lee v. ACME Inc. Notice (Other)`,
/// `24-03015 Complaint`, `22-11299 Lee v. ACME Inc. "Brief"`. One line, whatever the case is called.
#[must_use]
pub fn subject(court: court::Type, case_number: &str, case_name: &str, event_title: &str) -> String {
    let number = events::clean(case_number, LONGEST_CASE_NAME);
    let name = events::clean(case_name, LONGEST_CASE_NAME);
    let event = events::clean(event_title, LONGEST_CASE_NAME);
    match court {
        court::Type::District => format!("Activity in Case {number} {name} {event}"),
        court::Type::Bankruptcy => format!("{number} {event}"),
        court::Type::Appellate => format!("{number} {name} \"{event}\""),
    }
}

impl Notice {
    /// The subject of its mail.
    #[must_use]
    pub fn subject(&self) -> String {
        subject(self.kind, &self.case_number, &self.case_name, &self.event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_of_court_has_its_own_subject() {
        let of = |court| subject(court, "3:21-cv-00437-ECM-SRW", "Lee v. ACME, Inc.", "Notice (Other)");
        assert_eq!(of(court::Type::District), "Activity in Case 3:21-cv-00437-ECM-SRW Lee v. ACME, Inc. Notice (Other)");
        assert_eq!(subject(court::Type::Bankruptcy, "24-03015", "Lee v. Ray", "Complaint"), "24-03015 Complaint");
        assert_eq!(subject(court::Type::Appellate, "22-11299", "Lee v. Ray", "Brief"), "22-11299 Lee v. Ray \"Brief\"");
    }

    #[test]
    fn a_case_name_cannot_add_a_header_to_the_mail() {
        let text = subject(court::Type::District, "1:21-cv-1", "Lee v. Ray\r\nBcc: mallory@example.com", "Reply");
        assert!(!text.contains(['\r', '\n']));
    }
}
