//! The line that a court prints at the head of each page of a filed document.

use jiff::civil::Date;

use crate::{Time, Zone, court};

/// What the line says besides the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// District and bankruptcy courts print different lines.
    pub court: court::Type,
    /// The case number as the court prints it, suffix included in district courts.
    pub case_number: String,
    /// Number of the entry.
    pub document: u32,
    /// Number of the attachment; 0 is the main document.
    pub attachment: u32,
    /// Day of filing.
    pub filed: Date,
    /// When it was entered; bankruptcy courts print it.
    pub entered: Time,
    /// The court's zone, for `entered`.
    pub zone: Zone,
}

/// `Case 1:16-cv-00745-ESH   Document 52-11   Filed 08/28/17   Page 1 of 13` (domain 4.10); in bankruptcy courts
/// `Case 09-12659   Doc 15   Filed 05/10/21   Entered 05/10/21 10:12:13   Page 1 of 2`.
#[must_use]
pub fn header_line(header: &Header, page: u32, of: u32) -> String {
    let Header { case_number, filed, .. } = header;
    let document = document_label(header.document, header.attachment);
    let filed = filed.strftime("%m/%d/%y");
    match header.court {
        court::Type::Bankruptcy => {
            let entered = header.entered.in_zone(&header.zone, "%m/%d/%y %H:%M:%S");
            format!("Case {case_number}   Doc {document}   Filed {filed}   Entered {entered}   Page {page} of {of}")
        }
        court::Type::District | court::Type::Appellate => {
            format!("Case {case_number}   Document {document}   Filed {filed}   Page {page} of {of}")
        }
    }
}

/// `52` for a main document, `52-11` for its eleventh attachment (domain 4.9).
#[must_use]
pub fn document_label(document: u32, attachment: u32) -> String {
    if attachment == 0 { document.to_string() } else { format!("{document}-{attachment}") }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_district_court_prints_case_document_and_day() {
        let header = Header {
            court: court::Type::District,
            case_number: "1:16-cv-00745-ESH".to_owned(),
            document: 52,
            attachment: 11,
            filed: date(2017, 8, 28),
            entered: Time(0),
            zone: Zone::or_utc("America/New_York"),
        };
        assert_eq!(header_line(&header, 1, 13), "Case 1:16-cv-00745-ESH   Document 52-11   Filed 08/28/17   Page 1 of 13");
    }

    #[test]
    fn a_bankruptcy_court_prints_the_second_of_entry_in_its_own_zone() {
        let header = Header {
            court: court::Type::Bankruptcy,
            case_number: "09-12659".to_owned(),
            document: 15,
            attachment: 0,
            filed: date(2021, 5, 10),
            entered: Time::parse_rfc3339("2021-05-10T15:12:13Z").unwrap(),
            zone: Zone::or_utc("America/Chicago"),
        };
        let expected = "Case 09-12659   Doc 15   Filed 05/10/21   Entered 05/10/21 10:12:13   Page 1 of 2";
        assert_eq!(header_line(&header, 1, 2), expected);
    }
}
