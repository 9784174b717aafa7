//! Entries of a docket sheet, a piece of it or all: chosen, put in order, drawn as table rows.

use std::{borrow::Cow, collections::HashMap};

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
pub(super) const HERE: &str = "\0entries\0";

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
        let digits = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let Some(sequence) = sequence.filter(digits) else { return String::new() };
        let path = format!("{}{}", self.base, address::of(&self.prefix, menu, serial));
        let (pdf_header, toggle) = if header { ("", "1") } else { ("2", "1") };
        let rest = if self.bankruptcy { ",'','','',''" } else { ",'','',''" };
        format!("goDLS('{path}','{}','{sequence}','','{pdf_header}','{toggle}'{rest});return(false);", self.case)
    }
}

/// An entry that fits the options.
struct Chosen {
    place: usize,
    date: Option<Date>,
    /// Its documents, from and to.
    documents: (usize, usize),
}

/// An entry as its template wants it.
struct Row<'a> {
    date: String,
    number: Cow<'a, str>,
    /// Address of its documents; empty when there are none.
    href: String,
    /// What existing clients read beside the link.
    call: String,
    pieces: Vec<Piece<'a>>,
    documents: Vec<Part>,
}

/// A document of an entry, with pages and size.
struct Part {
    /// Names case, sequence and part for clients.
    name: String,
    /// Serial, bytes and pages for clients.
    value: String,
    part: i64,
    href: String,
    description: String,
    pages: String,
    size: String,
}

/// A piece of docket text, with the address of the attachment whose number it is.
struct Piece<'a> {
    text: &'a str,
    href: String,
}

#[derive(Template)]
#[template(path = "docket/entries.html")]
struct Rows<'a> {
    rows: Vec<Row<'a>>,
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
        let rows = Rows { rows: self.chosen.iter().map(|one| self.row(one)).collect() };
        let mut html = String::with_capacity(self.chosen.len() * 400);
        rows.render_into(&mut html).map_err(|problem| Failure::internal(&format!("template: {problem}")))?;
        Ok(html)
    }

    fn row(&self, one: &Chosen) -> Row<'_> {
        let entry = &self.listed[one.place];
        let documents = &self.documents[one.documents.0..one.documents.1];
        let number = match entry.number {
            Some(number) => Cow::Owned(number.to_string()),
            None => Cow::Borrowed(entry.number_text.as_deref().unwrap_or_default()),
        };
        let header = self.header;
        // With documents listed below, a client compares the two sequences, so that both are told.
        let sequence = match (&entry.printed_sequence, self.details.is_empty()) {
            (Some(printed), _) => Some(printed.clone()),
            (None, true) => None,
            (None, false) => Some(entry.sequence.to_string()),
        };
        Row {
            date: one.date.map(us_date).unwrap_or_default(),
            number,
            href: documents.first().map_or(String::new(), |main| self.link(true, main.serial)),
            call: documents
                .first()
                .map_or(String::new(), |main| self.around.call(main.serial, true, sequence.as_deref(), header)),
            documents: documents.iter().filter_map(|document| self.part(document, sequence.as_deref())).collect(),
            pieces: pieces(&entry.text, documents, |document| self.link(false, document.serial)),
        }
    }

    /// A document with pages and size; a main document without a size is left out, since clients take it for a fault.
    fn part(&self, listed: &ListedDocument, sequence: Option<&str>) -> Option<Part> {
        let document = self.details.get(&listed.serial).filter(|document| document.part > 0 || document.bytes > 0)?;
        Some(Part {
            name: format!("document_{}_{}_{}", self.around.case, sequence.unwrap_or_default(), document.part),
            value: format!("{}-{}-{}", document.serial, document.bytes, document.pages),
            part: document.part,
            href: self.link(false, document.serial),
            description: document.description.clone(),
            pages: if document.pages > 0 { pages(document.pages) } else { String::new() },
            size: match (document.size_text.is_empty(), document.bytes) {
                (false, _) => document.size_text.clone(),
                (true, 0) => String::new(),
                (true, bytes) => size(bytes),
            },
        })
    }

    /// The address of a document; one that is to be shown without its header line says so.
    fn link(&self, menu: bool, serial: i64) -> String {
        let header = if self.header { "" } else { "?pdf_header=2" };
        format!("{}{}{header}", self.around.base, address::of(&self.around.prefix, menu, serial))
    }
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
fn pieces<'a>(text: &'a str, documents: &[ListedDocument], href: impl Fn(&ListedDocument) -> String) -> Vec<Piece<'a>> {
    let plain = |text: &'a str| Piece { text, href: String::new() };
    let mut found = Vec::new();
    let mut rest = text;
    let has_attachments = documents.iter().any(|document| document.part > 0);
    let begin = if has_attachments { rest.rfind("(Attachments:") } else { None };
    let Some(begin) = begin else { return vec![plain(rest)] };
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
            found.push(plain(&rest[..from]));
            found.push(Piece { text: &rest[from..ahead], href: href(document) });
            rest = &rest[ahead..];
            ahead = 0;
        }
    }
    found.push(plain(rest));
    found
}
