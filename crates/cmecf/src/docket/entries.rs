//! Entries of a docket sheet, a piece of it or all: chosen, put in order, drawn as table rows.

use std::borrow::Cow;

use askama::Template;
use domain::{
    fees::Extract,
    time::{parse_date, us_date},
};
use jiff::civil::Date;
use site::Failure;
use store::court::entries::{Listed, ListedDocument};

use super::options::{Options, Order};
use crate::documents::address;

/// Stands in the page where the entries are to be. NUL is refused in all that comes in, so that no text of a case holds it.
pub(super) const HERE: &str = "\0entries\0";

/// The chosen entries.
pub(crate) struct Entries {
    listed: Vec<Listed>,
    documents: Vec<ListedDocument>,
    chosen: Vec<Chosen>,
    prefix: String,
    base: &'static str,
    /// Documents are shown with their header line.
    header: bool,
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
    pieces: Vec<Piece<'a>>,
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
    /// Chooses and sorts. `documents` are by sequence and part; the days of `listed` are those that the options ask for. `prefix` begins the
    /// court's `doc1` numbers, `base` stands before every address.
    pub(crate) fn of(
        mut listed: Vec<Listed>,
        documents: Vec<ListedDocument>,
        options: &Options,
        prefix: &str,
        base: &'static str,
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
        Entries { listed, documents, chosen, prefix: prefix.to_owned(), base, header: options.header }
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
        Row {
            date: one.date.map(us_date).unwrap_or_default(),
            number,
            href: documents.first().map_or(String::new(), |main| self.link(true, main.serial)),
            pieces: pieces(&entry.text, documents, |document| self.link(false, document.serial)),
        }
    }

    /// The address of a document; one that is to be shown without its header line says so.
    fn link(&self, menu: bool, serial: i64) -> String {
        let header = if self.header { "" } else { "?pdf_header=2" };
        format!("{}{}{header}", self.base, address::of(&self.prefix, menu, serial))
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
