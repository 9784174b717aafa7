//! Entries of a docket sheet, a piece of it or all: chosen, put in order, drawn as table rows.

use std::collections::HashMap;

use askama::Template;
use domain::{
    fees::Extract,
    time::{parse_date, us_date},
};
use jiff::civil::Date;
use site::Failure;
use store::court::entries::{Document, Listed, ListedDocument};

use super::options::{Options, Order};
use crate::documents::{
    address,
    find::{pages, size},
};

/// Stands in the page where the entries are to be. NUL is refused in all that comes in, so that no text of a case holds it.
pub(super) const HERE: char = '\0';

/// What a common row takes, so that the page seldom grows.
const BYTES_OF_A_ROW: usize = 448;
/// Asks for a document without its header line.
const WITHOUT_HEADER: &str = "?pdf_header=2";
/// The last places of a call by which clients know a document (wire 2.7), by kind of court.
const DISTRICT_END: &str = "'1','','','');return(false);";
const BANKRUPTCY_END: &str = "'1','','','','');return(false);";

/// The chosen entries.
pub(crate) struct Entries {
    listed: Vec<Listed>,
    documents: Vec<ListedDocument>,
    chosen: Vec<Chosen>,
    around: Around,
    /// By serial, when they are to be listed with pages and sizes.
    details: HashMap<i64, Document>,
    /// Documents are shown with their header line.
    header: bool,
}

/// What stands around the entries.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    /// Begins the court's `doc1` numbers.
    pub(crate) prefix: String,
    /// Stands before every address.
    pub(crate) base: &'static str,
    /// Case id.
    pub(crate) case: i64,
    /// Whether it is a bankruptcy court, whose calls have one more place.
    pub(crate) bankruptcy: bool,
}

impl Around {
    /// The call by which clients know a document's case and sequence (wire 2.7); empty where an imported sheet had none.
    pub(crate) fn call(&self, serial: i64, menu: bool, sequence: Option<&str>, header: bool) -> String {
        // Stands in the page as it is: an imported sequence that is no number is left out.
        let Some(sequence) = sequence.filter(|text| is_digits(text)) else { return String::new() };
        let path = format!("{}{}", self.base, address::of(&self.prefix, menu, serial));
        let pdf_header = if header { "" } else { "2" };
        let end = if self.bankruptcy { BANKRUPTCY_END } else { DISTRICT_END };
        format!("goDLS('{path}','{}','{sequence}','','{pdf_header}',{end}", self.case)
    }
}

/// An entry that fits the options.
struct Chosen {
    place: usize,
    date: Option<Date>,
    /// Its documents, from and to.
    documents: (usize, usize),
}

/// An entry as its template wants it: borrowed, since a long sheet has ten thousand.
struct Row<'a> {
    date: String,
    number: Option<Printed<'a>>,
    /// Serial of its main document, under which its documents are found; `None` when there are none.
    main: Option<i64>,
    /// The sequence that clients read in the call beside the link; `None` leaves the call out.
    called: Option<Printed<'a>>,
    text: Text<'a>,
    documents: Vec<Part>,
}

/// A number as it is printed, or what an imported sheet had in its place.
#[derive(Clone, Copy)]
enum Printed<'a> {
    Number(i64),
    Text(&'a str),
}

/// Docket text, with the numbers of attachments tied to their documents.
struct Text<'a> {
    /// The text before a number, the number, and the serial of its document.
    tied: Vec<(&'a str, &'a str, i64)>,
    rest: &'a str,
}

/// A document of an entry, with pages and size.
struct Part {
    /// Names case, sequence and part for clients.
    name: String,
    /// Serial, bytes and pages for clients.
    value: String,
    part: i64,
    serial: i64,
    description: String,
    pages: String,
    size: String,
}

#[derive(Template)]
#[template(path = "docket/entries.html")]
struct Rows<'a> {
    entries: &'a Entries,
    /// Case id.
    case: i64,
    /// What stands before a serial in the address of an entry's documents, and of one document.
    menu: &'a str,
    document: &'a str,
    /// What stands behind it; the call says the same in a place of its own.
    header: &'static str,
    call_header: &'static str,
    /// The last places of the call.
    call_end: &'static str,
}

impl Entries {
    /// Chooses and sorts. `documents` are by sequence and part; the days of `listed` are those that the options ask for. `details` are
    /// the documents' pages and sizes, empty when they are not asked for.
    pub(crate) fn of(
        mut listed: Vec<Listed>,
        documents: Vec<ListedDocument>,
        details: Vec<Document>,
        options: &Options,
        around: &Around,
    ) -> Entries {
        listed.sort_unstable_by_key(|entry| entry.sequence);
        let mut chosen = Vec::with_capacity(listed.len());
        let mut at = 0;
        for (place, entry) in listed.iter().enumerate() {
            at += documents[at..].iter().take_while(|document| document.sequence < entry.sequence).count();
            let from = at;
            at += documents[at..].iter().take_while(|document| document.sequence == entry.sequence).count();
            let date = entry.date.as_deref().and_then(parse_date);
            if fits(entry.number, date, options) {
                chosen.push(Chosen { place, date, documents: (from, at) });
            }
        }
        // Two entries of a case never have the same sequence, so that the order is one.
        match options.order {
            Order::Number => {
                chosen.sort_unstable_by_key(|one| (listed[one.place].number.unwrap_or(i64::MAX), listed[one.place].sequence));
            }
            Order::Oldest | Order::MostRecent => chosen.sort_unstable_by_key(|one| (one.date, listed[one.place].sequence)),
        }
        if options.order == Order::MostRecent {
            chosen.reverse();
        }
        let details = details.into_iter().map(|document| (document.serial, document)).collect();
        Entries { listed, documents, chosen, around: around.clone(), details, header: options.header }
    }

    /// Whether none fits the options.
    pub(crate) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Counts what they give from the records, for the bill.
    pub(super) fn count(&self, extract: &mut Extract) {
        for one in &self.chosen {
            let entry = &self.listed[one.place];
            count(extract, entry.number, one.date, entry.text.len());
        }
    }

    /// The table rows.
    ///
    /// # Errors
    /// When the template fails, which is a fault of ours.
    pub(crate) fn draw(&self) -> Result<String, Failure> {
        let mut html = String::with_capacity(self.chosen.len() * BYTES_OF_A_ROW);
        self.draw_into(&mut html)?;
        Ok(html)
    }

    /// [`Entries::draw`], behind what stands in a page already.
    ///
    /// # Errors
    /// As [`Entries::draw`].
    pub(crate) fn draw_into(&self, html: &mut String) -> Result<(), Failure> {
        let Around { base, prefix, case, bankruptcy } = &self.around;
        let (header, call_header) = if self.header { ("", "") } else { (WITHOUT_HEADER, "2") };
        let rows = Rows {
            entries: self,
            case: *case,
            menu: &format!("{base}{}", address::before_serial(prefix, true)),
            document: &format!("{base}{}", address::before_serial(prefix, false)),
            header,
            call_header,
            call_end: if *bankruptcy { BANKRUPTCY_END } else { DISTRICT_END },
        };
        html.reserve(self.chosen.len() * BYTES_OF_A_ROW);
        rows.render_into(html).map_err(|problem| Failure::internal(&format!("template: {problem}")))
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.chosen.iter().map(|one| self.row(one))
    }

    fn row(&self, one: &Chosen) -> Row<'_> {
        let entry = &self.listed[one.place];
        let documents = &self.documents[one.documents.0..one.documents.1];
        let sequence = match (entry.printed_sequence.as_deref(), entry.imported) {
            (Some(text), _) => Some(Printed::Text(text)),
            // With documents listed below, a client compares the two sequences, so that both are told.
            (None, true) if self.details.is_empty() => None,
            (None, _) => Some(Printed::Number(entry.sequence)),
        };
        Row {
            date: one.date.map(us_date).unwrap_or_default(),
            number: match (entry.number, entry.number_text.as_deref()) {
                (Some(number), _) => Some(Printed::Number(number)),
                (None, text) => text.filter(|text| !text.is_empty()).map(Printed::Text),
            },
            main: documents.first().map(|main| main.serial),
            // Stands in the page as it is: an imported sequence that is no number is left out.
            called: sequence.filter(|sequence| match sequence {
                Printed::Number(_) => true,
                Printed::Text(text) => is_digits(text),
            }),
            documents: documents.iter().filter_map(|document| self.part(document, sequence)).collect(),
            text: text(&entry.text, documents),
        }
    }

    /// A document with pages and size; a main document without a size is left out, since clients take it for a fault.
    fn part(&self, listed: &ListedDocument, sequence: Option<Printed<'_>>) -> Option<Part> {
        let document = self.details.get(&listed.serial).filter(|document| document.part > 0 || document.bytes > 0)?;
        let sequence = match sequence {
            Some(Printed::Number(number)) => number.to_string(),
            Some(Printed::Text(text)) => text.to_owned(),
            None => String::new(),
        };
        Some(Part {
            name: format!("document_{}_{sequence}_{}", self.around.case, document.part),
            value: format!("{}-{}-{}", document.serial, document.bytes, document.pages),
            part: document.part,
            serial: document.serial,
            description: document.description.clone(),
            pages: if document.pages > 0 { pages(document.pages) } else { String::new() },
            size: match (document.size_text.is_empty(), document.bytes) {
                (false, _) => document.size_text.clone(),
                (true, 0) => String::new(),
                (true, bytes) => size(bytes),
            },
        })
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Counts an entry: its day, its number, its text.
pub(super) fn count(extract: &mut Extract, number: Option<i64>, date: Option<Date>, text: usize) {
    if date.is_some() {
        extract.add_bytes("MM/DD/YYYY".len());
    }
    if let Some(number) = number {
        extract.add(&number.to_string());
    }
    extract.add_bytes(text);
}

/// Whether an entry with that number and day is asked for.
pub(super) fn fits(number: Option<i64>, date: Option<Date>, options: &Options) -> bool {
    let after = options.from.is_none_or(|from| date.is_some_and(|date| date >= from));
    let before = options.to.is_none_or(|to| date.is_some_and(|date| date <= to));
    let numbered = (options.first.is_none() && options.last.is_none())
        || number.is_some_and(|number| {
            options.first.is_none_or(|first| number >= first) && options.last.is_none_or(|last| number <= last)
        });
    after && before && numbered
}

/// The text with the numbers in `(Attachments: # 1 …, # 2 …)` tied to the documents.
fn text<'a>(text: &'a str, documents: &[ListedDocument]) -> Text<'a> {
    let mut tied = Vec::new();
    let mut rest = text;
    let has_attachments = documents.iter().any(|document| document.part > 0);
    let begin = if has_attachments { rest.rfind("(Attachments:") } else { None };
    let Some(begin) = begin else { return Text { tied, rest } };
    let (mut ahead, mut expected) = (begin, 1);
    while let Some(sign) = rest[ahead..].find('#') {
        let from = ahead + sign + 1;
        let from = from + rest[from..].len() - rest[from..].trim_start_matches([' ', '(']).len();
        let digits = rest[from..].bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[from..from + digits].parse::<i64>().ok().filter(|number| *number == expected);
        let Some(number) = number else {
            ahead = from;
            continue;
        };
        expected += 1;
        ahead = from + digits;
        if let Some(document) = documents.iter().find(|document| document.part == number) {
            tied.push((&rest[..from], &rest[from..ahead], document.serial));
            rest = &rest[ahead..];
            ahead = 0;
        }
    }
    Text { tied, rest }
}
