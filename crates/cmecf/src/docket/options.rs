//! What can be asked of a docket sheet: the options of the form, with the names that existing clients send (domain 4.8).

use domain::time::{parse_date, us_date};
use jiff::civil::Date;
use site::{Fields, FormState};

/// The real system's words (wire 2.4).
pub(crate) const DATES_CROSSED: &str = "The start date must be less than or equal to the end date";
/// The real system's words (wire 2.4).
const NUMBERS_CROSSED: &str = "The starting document number must be less than or equal to the ending document number";

/// In which order the entries stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// `oldest date first`.
    #[default]
    Oldest,
    /// `most recent date first`.
    MostRecent,
    /// `document number`.
    Number,
}

/// Options of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Dates mean the day of entry in place of the day of filing.
    pub(crate) by_entry: bool,
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
    pub(crate) first: Option<i64>,
    pub(crate) last: Option<i64>,
    pub(crate) parties: bool,
    pub(crate) terminated: bool,
    /// Lead, member and related cases are listed.
    pub(crate) members: bool,
    /// The documents of each entry are listed below it, with pages and sizes.
    pub(crate) documents: bool,
    /// Documents are shown with their header line.
    pub(crate) header: bool,
    pub(crate) order: Order,
}

/// How the form stands when nobody has filled it in.
pub(crate) fn at_first() -> FormState {
    let mut form = FormState::default();
    for (name, value) in [
        ("date_range_type", "Filed"),
        ("sort1", "oldest date first"),
        ("output_format", "html"),
        ("list_of_parties_and_counsel", "on"),
        ("terminated_parties", "on"),
        ("pdf_header", "1"),
    ] {
        form.set(name, value);
    }
    form
}

/// Reads the options; every problem is noted in the form.
pub(crate) fn read(fields: &Fields, form: &mut FormState) -> Options {
    let mut date = |name: &str| {
        let typed = fields.trimmed(name);
        let read = parse_date(typed);
        if !typed.is_empty() && read.is_none() {
            form.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
        }
        read
    };
    let (from, to) = (date("date_from"), date("date_to"));
    let mut number = |name: &str| {
        let typed = fields.trimmed(name);
        let read = typed.parse::<i64>().ok().filter(|number| *number >= 0);
        if !typed.is_empty() && read.is_none() {
            form.wrong(name, "This is no document number. Type digits only.");
        }
        read
    };
    let (mut first, mut last) = (number("documents_numbered_from_"), number("documents_numbered_to_"));
    let one = number("document_number");
    if one.is_some() && first.is_none() && last.is_none() {
        (first, last) = (one, one);
    }
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        form.wrong("date_from", DATES_CROSSED);
    }
    if first.zip(last).is_some_and(|(first, last)| first > last) {
        form.wrong("documents_numbered_from_", NUMBERS_CROSSED);
    }
    if !matches!(fields.trimmed("output_format"), "" | "html") {
        form.wrong("output_format", "Docket sheets are given as web pages (HTML) only. To keep one as PDF, print the page.");
    }
    Options {
        by_entry: fields.trimmed("date_range_type").eq_ignore_ascii_case("entered"),
        from,
        to,
        first,
        last,
        parties: is_ticked(fields, "list_of_parties_and_counsel"),
        terminated: is_ticked(fields, "terminated_parties"),
        members: is_ticked(fields, "list_of_member_cases"),
        documents: is_ticked(fields, "view_multi_docs"),
        header: wants_header(fields),
        order: match fields.trimmed("sort1") {
            "most recent date first" => Order::MostRecent,
            "document number" => Order::Number,
            _ => Order::Oldest,
        },
    }
}

/// A box that was ticked: sent, and with a value that does not say no (the header's box has 1 and 2 for yes and no).
fn is_ticked(fields: &Fields, name: &str) -> bool {
    fields.has(name) && !matches!(fields.trimmed(name), "" | "0" | "2" | "off")
}

/// Whether documents are wanted with their header line. Our own forms send `pdf_toggle_possible` beside the box, so that a box left
/// empty differs from a program that knows no such box and gets the line.
pub(crate) fn wants_header(fields: &Fields) -> bool {
    let said = fields.has("pdf_header") || fields.has("pdf_toggle_possible");
    !said || is_ticked(fields, "pdf_header")
}

impl Options {
    /// Whether everything in the case is asked for, with no range of dates or numbers.
    pub(crate) fn is_whole(&self) -> bool {
        self.from.is_none() && self.to.is_none() && self.first.is_none() && self.last.is_none()
    }

    /// What the receipt says of the options behind the case's number.
    pub(crate) fn criteria(&self, number: &str) -> String {
        let mut text = number.to_owned();
        let mut add = |label: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!(" {label}: {value}"));
            }
        };
        add("Start date", self.from.map(us_date));
        add("End date", self.to.map(us_date));
        add("Starting with document", self.first.map(|number| number.to_string()));
        add("Ending with document", self.last.map(|number| number.to_string()));
        text
    }
}

#[cfg(test)]
mod unit {
    use site::form::pairs;

    use super::*;

    fn asked(text: &str) -> (Options, FormState) {
        let mut form = FormState::default();
        let options = read(&Fields::from_pairs(pairs(text)), &mut form);
        (options, form)
    }

    #[test]
    fn what_existing_clients_send_is_understood() {
        let (options, form) = asked(
            "all_case_ids=42&sort1=oldest+date+first&date_range_type=Filed&output_format=html&case_num=+&date_from=1/1/1960&list_of_parties_and_counsel=on&terminated_parties=on",
        );
        assert!(!form.has_errors(), "{form:?}");
        assert_eq!(options.from, Some(jiff::civil::date(1960, 1, 1)));
        assert!(options.parties && options.terminated && options.header && !options.by_entry);
    }

    #[test]
    fn a_box_left_empty_is_no_box_that_was_never_shown() {
        assert!(asked("pdf_header=1").0.header && asked("").0.header);
        assert!(!asked("pdf_header=2").0.header && !asked("pdf_toggle_possible=1").0.header);
    }

    #[test]
    fn every_problem_is_said_at_once() {
        let (_, form) = asked("date_from=soon&documents_numbered_from_=9&documents_numbered_to_=3&output_format=pdf");
        assert_eq!(form.errors.len(), 3, "{form:?}");
        let (_, form) = asked("date_from=02/01/2021&date_to=01/31/2021");
        assert_eq!(form.error("date_from"), DATES_CROSSED);
    }
}
