//! The Document Selection Menu of an entry with attachments, as existing clients parse it (wire 2.6).

use askama::Template;
use domain::court;
use site::{Answer, Page};

use super::{
    address,
    find::{Found, pages, size},
    old_serials,
};
use crate::{
    Caller,
    docket::{access::base, entries::Around},
};

#[derive(Template)]
#[template(path = "documents/menu.html")]
struct Menu<'a> {
    bankruptcy: bool,
    /// As printed; empty when the entry has none.
    number: String,
    parts: &'a [Part],
    total_pages: String,
    total_size: String,
    sheet_href: String,
    case_number: &'a str,
}

/// A row.
struct Part {
    part: i64,
    /// The number by which clients know the part: 0 for the main document, else the number shown (wire 2.6).
    named: i64,
    /// Bankruptcy courts count the main document as part 1.
    shown: i64,
    href: String,
    /// What existing clients read beside the link.
    call: String,
    description: String,
    pages: String,
    size: String,
    /// Serial, bytes and pages for clients.
    value: String,
}

/// Draws the menu; `header` is false when the documents are to be shown without their header line.
pub(super) fn show(caller: &Caller, found: &Found, header: bool) -> Answer {
    let settings = caller.settings();
    let bankruptcy = settings.kind == court::Type::Bankruptcy;
    let around = Around { prefix: settings.doc1_prefix.clone(), base: base(caller), case: found.case().serial, bankruptcy };
    let sequence = found.entry.printed_sequence.as_deref();
    let one_more = |document: &store::court::entries::Document| {
        bankruptcy || old_serials::counts_from_one(&settings.doc1_prefix, document.serial)
    };
    let known = |count: i64, text: String| if count > 0 { text } else { String::new() };
    let parts: Vec<Part> = found
        .parts
        .iter()
        .map(|document| Part {
            part: document.part,
            named: if document.part > 0 && one_more(document) { document.part + 1 } else { document.part },
            shown: if one_more(document) { document.part + 1 } else { document.part },
            href: format!(
                "{}{}{}",
                base(caller),
                address::of(&settings.doc1_prefix, false, document.serial),
                if header { "" } else { "?pdf_header=2" }
            ),
            call: around.call(document.serial, false, sequence, header),
            description: document.description.clone(),
            pages: known(document.pages, pages(document.pages)),
            size: match document.size_text.as_str() {
                "" => known(document.bytes, size(document.bytes)),
                printed => printed.to_owned(),
            },
            value: format!("{}-{}-{}", document.serial, document.bytes, document.pages),
        })
        .collect();
    let sum = |of: fn(&store::court::entries::Document) -> i64| found.parts.iter().map(of).sum::<i64>();
    let (total_pages, total_size) = (sum(|document| document.pages), sum(|document| document.bytes));
    let body = Menu {
        bankruptcy,
        number: found.entry.number.map(|number| number.to_string()).unwrap_or_default(),
        parts: &parts,
        total_pages: known(total_pages, pages(total_pages)),
        total_size: known(total_size, size(total_size)),
        sheet_href: format!("{}/cgi-bin/DktRpt.pl?{}", base(caller), found.case().serial),
        case_number: &found.case().number,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Document Selection Menu", "Documents", &body)?.respond())
}
