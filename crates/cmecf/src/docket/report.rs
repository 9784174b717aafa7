//! The docket sheet: its options, and the sheet in the layout that existing clients parse (wire 2.4).

use askama::Template;
use domain::{
    court,
    fees::Item,
    permission::{Action, Thing},
};
use site::{Answer, Failure, Fields, FormState, Page, form::ReportFields};
use store::court::{
    associated::{self, Associated},
    cases::Case,
    entries, parties,
};

use super::{
    access::{Reader, base, led_from_elsewhere},
    entries::{Around, HERE},
    long, message,
    options::{self, Options},
    pieces,
    query::{case_id, form_action},
    receipt::{self, Receipt},
    sheet::{self, Sheet},
};
use crate::{Caller, appellate, caller::Knock, reports::feed};

#[derive(Template)]
#[template(path = "docket/options.html")]
struct Form<'a> {
    base: &'a str,
    action: String,
    form: &'a FormState,
    /// 0 asks for the case number.
    serial: i64,
    number: &'a str,
    title: &'a str,
    formats: &'static [(&'static str, &'static str)],
    orders: &'static [(&'static str, &'static str)],
}

#[derive(Template)]
#[template(path = "docket/district.html")]
struct District<'a> {
    base: &'a str,
    sheet: &'a Sheet,
    members: &'a [Associated],
    /// The documents of each entry are listed.
    documents: bool,
    nothing: &'a str,
    /// The address that gives this sheet again.
    again: &'a str,
    pacer: &'a str,
    receipt: &'a Receipt,
    /// Address of the case's feed; empty when there is none.
    feed: &'a str,
}

#[derive(Template)]
#[template(path = "docket/bankruptcy.html")]
struct Bankruptcy<'a> {
    base: &'a str,
    sheet: &'a Sheet,
    members: &'a [Associated],
    /// The documents of each entry are listed.
    documents: bool,
    nothing: &'a str,
    /// The address that gives this sheet again.
    again: &'a str,
    pacer: &'a str,
    receipt: &'a Receipt,
    /// Address of the case's feed; empty when there is none.
    feed: &'a str,
}

/// `GET /cgi-bin/DktRpt.pl`: the options; with a case id those of that case, else with a field for the number. With the fields of the
/// form in the address, the sheet.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    if let Some(elsewhere) = appellate::instead(&caller) {
        return elsewhere;
    }
    let asked = Fields::from_pairs(site::form::pairs(&caller.visit.query));
    let names_case = asked.has("all_case_ids") || asked.has("case_num");
    if names_case && !led_from_elsewhere(&caller) {
        return answer(caller, asked).await;
    }
    let named = case_id(&caller.visit.query).or_else(|| asked.trimmed("all_case_ids").parse().ok().filter(|_| names_case));
    let Some(serial) = named else { return form(&caller, None, &options::at_first()) };
    let reader = Reader::of(&caller);
    let found = caller.site.room.read(move |tx| reader.open(tx, serial, Action::ReadDocketSheet)).await?;
    match found {
        Some(opened) if names_case => form(&caller, Some(&opened.case), &FormState::of(&asked)),
        Some(opened) => form(&caller, Some(&opened.case), &options::at_first()),
        None => message::case_not_found(&caller),
    }
}

fn form(caller: &Caller, case: Option<&Case>, state: &FormState) -> Answer {
    let body = Form {
        base: base(caller),
        action: form_action(caller, "DktRpt.pl"),
        form: state,
        serial: case.map_or(0, |case| case.serial),
        number: case.map_or("", |case| &case.number),
        title: case.map_or("", |case| &case.title),
        formats: &[("html", "HTML")],
        orders: &[
            ("oldest date first", "Oldest date first"),
            ("most recent date first", "Most recent date first"),
            ("document number", "Document number"),
        ],
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Docket Sheet", "Docket Sheet", &body)?.respond())
}

/// What the case of a report turned out to be.
enum Wanted {
    One(Box<Case>),
    None,
    Several,
}

/// `POST /cgi-bin/DktRpt.pl`: the sheet, and its receipt.
pub(crate) async fn run(knock: Knock, ReportFields(fields): ReportFields) -> Answer {
    // The common way: who asks and what is shown, in one read.
    if let Some((serial, asked)) = Asked::plain(&fields) {
        let options = asked.clone();
        let (caller, read) = knock.reading(move |tx, caller| read(tx, &Reader::of(caller), serial, &options)).await?;
        caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
        return print(&caller, serial, asked, &fields, read).await;
    }
    let caller = knock.enter().await?;
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    answer(caller, fields).await
}

/// What was asked for.
struct Asked {
    /// Case id.
    serial: Option<i64>,
    options: Options,
    /// The form, with what is wrong with it.
    state: FormState,
}

impl Asked {
    fn of(fields: &Fields) -> Asked {
        let mut state = FormState::of(fields);
        let options = options::read(fields, &mut state);
        let serial = fields.trimmed("all_case_ids").parse::<i64>().ok().filter(|serial| *serial > 0);
        Asked { serial, options, state }
    }

    /// Case id and options, when nothing is left to ask.
    fn plain(fields: &Fields) -> Option<(i64, Options)> {
        let asked = Asked::of(fields);
        asked.serial.filter(|_| !asked.state.has_errors()).map(|serial| (serial, asked.options))
    }
}

async fn answer(caller: Caller, fields: Fields) -> Answer {
    let number = fields.trimmed("case_num").to_owned();
    let Asked { serial, options: asked, mut state } = Asked::of(&fields);
    if let Some(serial) = serial.filter(|_| !state.has_errors()) {
        return look_up(&caller, serial, asked, &fields).await;
    }
    if serial.is_none() && number.is_empty() {
        return message::say(&caller, "Docket Sheet", message::INCOMPLETE, "Type the number of the case whose sheet you want.");
    }
    let case = match find(&caller, serial, number).await? {
        Wanted::One(case) => case,
        Wanted::None => return message::case_not_found(&caller),
        Wanted::Several => {
            state.wrong(
                "case_num",
                "Several cases have this number. Type it whole, with office and type, or find the case by Query.",
            );
            return form(&caller, None, &state);
        }
    };
    if state.has_errors() {
        return form(&caller, Some(&case), &state);
    }
    look_up(&caller, case.serial, asked, &fields).await
}

async fn find(caller: &Caller, serial: Option<i64>, number: String) -> Result<Wanted, Failure> {
    let reader = Reader::of(caller);
    let wanted = move |tx: &mut store::court::Tx<'_, '_>| {
        if let Some(serial) = serial {
            let opened = reader.open(tx, serial, Action::ReadDocketSheet)?;
            return Ok(opened.map_or(Wanted::None, |opened| Wanted::One(Box::new(opened.case))));
        }
        let mut found = reader.by_number(tx, &number)?;
        Ok(match (found.pop(), found.len()) {
            (None, _) => Wanted::None,
            (Some(case), 0) => Wanted::One(Box::new(case)),
            (Some(_), _) => Wanted::Several,
        })
    };
    Ok(caller.site.room.read(wanted).await?)
}

async fn look_up(caller: &Caller, serial: i64, asked: Options, fields: &Fields) -> Answer {
    let (reader, options) = (Reader::of(caller), asked.clone());
    let read = caller.site.room.read(move |tx| read(tx, &reader, serial, &options)).await?;
    print(caller, serial, asked, fields, read).await
}

/// Reads a sheet up to the end of its first piece; `None` when the reader finds no such case.
fn read(tx: &mut store::court::Tx<'_, '_>, reader: &Reader, serial: i64, options: &Options) -> store::Result<Option<Read>> {
    let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
    let (id, sealed_too) = (opened.case.id, opened.sealed_too);
    if options.is_whole() && entries::are_more_than(tx, id, MANY, sealed_too)? {
        return Ok(Some(Read::TooLong(opened.case)));
    }
    let parties = if options.parties { parties::of_case(tx, id, sealed_too)? } else { Vec::new() };
    let members = if options.members { associated::of_case(tx, id, reader.eyes())? } else { Vec::new() };
    Ok(Some(Read::Sheet(opened.case, parties, members, Box::new(pieces::first(tx, id, options, sealed_too)?))))
}

async fn print(caller: &Caller, serial: i64, asked: Options, fields: &Fields, read: Option<Read>) -> Answer {
    let (reader, settings) = (Reader::of(caller), caller.settings());
    let (case, parties, members, piece) = match read {
        Some(Read::Sheet(case, parties, members, piece)) => (case, parties, members, *piece),
        Some(Read::TooLong(case)) => return long::ask(caller, &case, fields),
        None => return message::case_not_found(caller),
    };
    let sheet = sheet::of(&case, &parties, &asked, settings);
    let is_bare = piece.listed.is_empty();
    let pieces = pieces::Sheet {
        room: caller.site.room.clone(),
        reader,
        serial,
        options: asked.clone(),
        around: Around {
            prefix: settings.doc1_prefix.clone(),
            base: base(caller),
            case: serial,
            bankruptcy: settings.kind == court::Type::Bankruptcy,
        },
    };
    let (mut rows, mut next) = pieces.draw(piece);
    while let Some(from) = next.take_if(|_| rows.is_empty()) {
        (rows, next) = pieces.draw(pieces.read(from).await?);
    }
    let nothing = nothing(&case, is_bare, rows.is_empty());
    let mut extract = sheet.extract();
    rows.count(&mut extract);
    let enough = Item::enough_bytes(&receipt::prices(caller));
    if let Some(from) = next.as_ref().filter(|_| extract.bytes() < enough) {
        extract = pieces.count(from, extract, enough).await?;
    }
    let item = Item::CaseReport { bytes: extract.bytes() };
    let receipt = Receipt::of(caller, "Docket Report", "Search Criteria:", &asked.criteria(&case.number), item);
    receipt.keep(caller).await?;
    let pacer = caller.site.shared.installation.names.pacer.as_str();
    // Who takes part in a sealed case reads its sheet; the feed, which is the same for everybody, has nothing of it.
    let feed = if case.sealed { String::new() } else { format!("{}?{serial}", feed::PATH) };
    let (sheet, receipt, nothing) = (&sheet, &receipt, nothing.as_str());
    let again = address_again(base(caller), serial, fields);
    let (base, members, documents, again) = (base(caller), members.as_slice(), asked.documents, again.as_str());
    let heading = &case.title;
    let title = format!("Docket Sheet {}", case.number);
    let (visit, mut frame) = (&caller.visit, caller.frame());
    if !feed.is_empty() {
        frame.feeds.push((format!("Entries of case {}", case.number), feed.clone()));
    }
    let feed = feed.as_str();
    let page = match settings.kind {
        court::Type::Bankruptcy => Page::new(
            visit,
            &frame,
            &title,
            heading,
            &Bankruptcy { base, sheet, members, documents, nothing, again, pacer, receipt, feed },
        )?,
        court::Type::District | court::Type::Appellate => Page::new(
            visit,
            &frame,
            &title,
            heading,
            &District { base, sheet, members, documents, nothing, again, pacer, receipt, feed },
        )?,
    };
    let first = rows.draw()?;
    Ok(page.respond_in_pieces(HERE, &first, next.map(|from| pieces.rest(from))))
}

/// Most entries that are printed at once without a range or a word that all are wanted (wire 2.4).
const MANY: i64 = 2_000;

/// What was read for a sheet.
enum Read {
    Sheet(Case, Vec<parties::Party>, Vec<Associated>, Box<pieces::Piece>),
    /// All of it was asked for, and it is long.
    TooLong(Case),
}

/// The address of the same sheet: what was chosen, without what was left empty.
pub(super) fn address_again(base: &str, serial: i64, fields: &Fields) -> String {
    let names = [
        "date_range_type",
        "date_from",
        "date_to",
        "documents_numbered_from_",
        "documents_numbered_to_",
        "document_number",
        "list_of_parties_and_counsel",
        "terminated_parties",
        "list_of_member_cases",
        "view_multi_docs",
        "pdf_toggle_possible",
        "pdf_header",
        "sort1",
    ];
    let mut address = format!("{base}/cgi-bin/DktRpt.pl?all_case_ids={serial}");
    for name in names {
        let value = fields.trimmed(name);
        if !value.is_empty() {
            address.push_str(&format!("&{name}={}", escaped(value)));
        }
    }
    address
}

/// Text fit for an address: letters and digits as they are, everything else by its bytes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// What stands in place of the entries when there are none to show.
fn nothing(case: &Case, is_bare: bool, none_fits: bool) -> String {
    if !none_fits {
        String::new()
    } else if is_bare {
        "Nothing has been filed in this case yet that is open to you.".to_owned()
    } else {
        format!("There are proceedings for case {} but none satisfy the selection criteria.", case.number)
    }
}
