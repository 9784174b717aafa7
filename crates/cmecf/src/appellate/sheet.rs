//! The general docket of a case of a court of appeals, in the layout that existing clients parse (wire 2.17).

use std::collections::HashMap;

use askama::Template;
use domain::{
    Id,
    fees::{Extract, Item},
    permission::{Action, Thing},
    time::{parse_date, us_date},
};
use serde_json::{Map, Value};
use site::{Answer, Fields, FormState, Page};
use store::court::{
    cases::Case,
    entries::{self, Document, Entry},
    parties::{self, Party},
};

use super::{
    search,
    summary::{self, Meant},
};
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        import::facts,
        options::DATES_CROSSED,
        receipt::Receipt,
    },
    documents::docs1,
};

/// Most entries of one page; it says when there are more.
const MOST: usize = 10_000;

/// What stands at the head of a docket.
pub(super) struct Stub {
    pub(super) number: String,
    pub(super) docketed: String,
    pub(super) termed: String,
    pub(super) nature_of_suit: String,
    pub(super) title: String,
    pub(super) appeal_from: String,
    pub(super) fee_status: String,
    pub(super) types: Vec<String>,
}

/// The court that was appealed from.
struct Below {
    number: String,
    href: String,
    /// Label and value, a line each.
    lines: Vec<(&'static str, String)>,
    /// Labels over their dates.
    dates: Vec<(&'static str, String)>,
}

struct PartyRow {
    /// `v.` stands before it.
    versus: bool,
    name: String,
    terminated: String,
    more: Vec<String>,
    role: String,
    attorneys: Vec<AttorneyCell>,
}

struct AttorneyCell {
    name: String,
    lines: Vec<String>,
    roles: Vec<String>,
}

struct Row {
    date: String,
    number: String,
    href: String,
    /// The number by which other courts' clients know the entry; empty when there is none.
    sequence: String,
    text: String,
}

#[derive(Template)]
#[template(path = "appellate/sheet.html")]
struct Sheet<'a> {
    court: &'a str,
    stub: &'a Stub,
    serial: i64,
    /// `None` when it was not asked for; `Some(None)` when there is none.
    below: Option<Option<Below>>,
    panel: Option<String>,
    parties: Option<Vec<PartyRow>>,
    entries: Option<Vec<Row>>,
    more: bool,
    most: usize,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// What of a docket is wanted.
struct Wanted {
    below: bool,
    panel: bool,
    parties: bool,
    entries: bool,
    from: Option<String>,
    to: Option<String>,
}

/// Whether a request is for a docket, and not for the summary of a case.
pub(super) fn is_asked_for(fields: &Fields) -> bool {
    let yes = |name: &str| fields.trimmed(name).eq_ignore_ascii_case("y");
    yes("fullDocketReport") || ["incOrigDkt", "incPanel", "incPtyAty", "incDktEntries"].into_iter().any(yes)
}

fn read(fields: &Fields, form: &mut FormState) -> Wanted {
    let yes = |name: &str| fields.trimmed(name).eq_ignore_ascii_case("y");
    let mut date = |name: &str| {
        let typed = fields.trimmed(name);
        let read = parse_date(typed);
        if !typed.is_empty() && read.is_none() {
            form.wrong(name, "This is no date. Type it as MM/DD/YYYY.");
        }
        read
    };
    let (from, to) = (date("dateFrom"), date("dateTo"));
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        form.wrong("dateFrom", DATES_CROSSED);
    }
    Wanted {
        below: yes("incOrigDkt"),
        panel: yes("incPanel"),
        parties: yes("incPtyAty"),
        entries: yes("incDktEntries"),
        from: from.map(|date| date.to_string()),
        to: to.map(|date| date.to_string()),
    }
}

/// `servlet=CaseSummary.jsp&fullDocketReport=Y…`: the docket, and its receipt.
pub(super) async fn print(caller: &Caller, fields: &Fields) -> Answer {
    caller.allow(Action::ReadDocketSheet, Thing::ANY)?;
    let mut form = FormState::of(fields);
    let wanted = read(fields, &mut form);
    if form.has_errors() {
        return summary::draw(caller, fields, &form).await;
    }
    let serial = match summary::meant(caller, fields).await? {
        Meant::One(serial) => serial,
        Meant::None => return search::not_found(caller),
        Meant::Several(hits) => return search::answer(caller, hits),
    };
    let reader = Reader::of(caller);
    let (with_parties, with_entries) = (wanted.parties, wanted.entries);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
            let (id, sealed_too) = (opened.case.id, opened.sealed_too);
            let parties = if with_parties { parties::of_case(tx, id, sealed_too)? } else { Vec::new() };
            let (mut listed, mut documents) = (Vec::new(), Vec::new());
            if with_entries {
                let limit = domain::docket::MOST_ENTRIES as i64;
                listed = entries::of_case(tx, id, 0, limit, sealed_too)?;
                documents = entries::seen_documents_of_case(tx, id, sealed_too)?;
            }
            Ok(Some((opened.case, parties, listed, documents)))
        })
        .await?;
    let Some((case, parties, mut listed, documents)) = found else { return search::not_found(caller) };
    listed.retain(|entry| {
        let day = entry.date_filed.as_deref().unwrap_or_default();
        wanted.from.as_deref().is_none_or(|from| day >= from) && wanted.to.as_deref().is_none_or(|to| day <= to)
    });
    let more = listed.len() > MOST;
    listed.truncate(MOST);
    let facts = facts(&case.facts);
    let whole = wanted.below && wanted.panel && wanted.parties && wanted.entries && wanted.from.is_none() && wanted.to.is_none();
    let description = if whole { "Docket Report (full)" } else { "Docket Report (filtered)" };
    let item = Item::CaseReport { bytes: extract(&case, &parties, &listed).bytes() };
    let receipt = Receipt::of(caller, description, "Search Criteria:", &case.number, item);
    receipt.keep(caller).await?;
    let panel = || {
        let initials = facts.get("panel").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        initials.collect::<Vec<_>>().join(" ")
    };
    let body = Sheet {
        court: &caller.settings().full_name,
        stub: &stub(&case),
        serial,
        below: wanted.below.then(|| below(caller, &facts)),
        panel: wanted.panel.then(panel),
        parties: wanted.parties.then(|| rows_of_parties(&parties)),
        entries: wanted.entries.then(|| rows_of_entries(caller, &listed, &documents)),
        more,
        most: MOST,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), &format!("{} Docket", case.number), "General Docket", &body)?.respond())
}

/// What the receipt counts: the texts of the docket.
fn extract(case: &Case, parties: &[Party], entries: &[Entry]) -> Extract {
    let mut extract = Extract::default();
    [&case.number, &case.title, &case.nature_of_suit].into_iter().for_each(|text| extract.add(text));
    for party in parties {
        extract.add(&party.name);
        extract.add(&party.role);
        for attorney in &party.attorneys {
            [&attorney.name, &attorney.contact, &attorney.roles].into_iter().for_each(|text| extract.add(text));
        }
    }
    for entry in entries {
        extract.add(&entry.text);
        extract.add(&day(entry.date_filed.as_deref()));
    }
    extract
}

fn day(date: Option<&str>) -> String {
    date.and_then(parse_date).map(us_date).unwrap_or_default()
}

fn said(facts: &Map<String, Value>, key: &str) -> String {
    facts.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The head of a case's docket.
pub(super) fn stub(case: &Case) -> Stub {
    let facts = facts(&case.facts);
    Stub {
        number: case.number.clone(),
        docketed: day(case.date_filed.as_deref()),
        termed: day(case.date_terminated.as_deref()),
        nature_of_suit: case.nature_of_suit.clone(),
        title: case.title.clone(),
        appeal_from: said(&facts, "appeal_from"),
        fee_status: said(&facts, "fee_status"),
        types: said(&facts, "case_type_information").split(", ").filter(|kind| !kind.is_empty()).map(str::to_owned).collect(),
    }
}

fn below(caller: &Caller, facts: &Map<String, Value>) -> Option<Below> {
    let below = facts.get("originating_court_information").and_then(Value::as_object).filter(|map| !map.is_empty())?;
    let court = said(below, "court_id");
    let number = said(below, "docket_number");
    let named = !court.is_empty() && court.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let lines = vec![
        ("Court Reporter: ", said(below, "court_reporter")),
        ("Trial Judge: ", said(below, "assigned_to")),
        ("Ordering Judge: ", said(below, "ordering_judge")),
        ("Date Filed: ", day(below.get("date_filed").and_then(Value::as_str))),
        ("Date Disposed: ", day(below.get("date_disposed").and_then(Value::as_str))),
        ("Disposition: ", said(below, "disposition")),
    ];
    let dates = [
        ("Date Order/Judgment:", "date_judgment"),
        ("Date Order/Judgment EOD:", "date_judgment_eod"),
        ("Date NOA Filed:", "date_filed_noa"),
        ("Date Rec'd COA:", "date_received_coa"),
    ];
    Some(Below {
        // The number of a person in immigration files stands here on some real pages. It is kept, and not shown.
        number: if number.is_empty() { "not shown".to_owned() } else { number },
        href: if named { format!("{}/cgi-bin/DktRpt.pl", caller.site.shared.installation.ecf(&court)) } else { String::new() },
        lines: lines.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        dates: dates
            .into_iter()
            .map(|(label, key)| (label, day(below.get(key).and_then(Value::as_str))))
            .filter(|(_, date)| !date.is_empty())
            .collect(),
    })
}

fn rows_of_parties(all: &[Party]) -> Vec<PartyRow> {
    let first = |role: &str| ["Appellant", "Petitioner"].iter().any(|word| role.ends_with(word));
    let second = |role: &str| ["Appellee", "Respondent"].iter().any(|word| role.ends_with(word));
    let mut before = "";
    let row = |party: &Party, before: &str| {
        let facts = facts(&party.facts);
        let unparsed = facts.get("unparsed").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        PartyRow {
            versus: first(before) && second(&party.role),
            name: party.name.clone(),
            terminated: day(party.date_terminated.as_deref()),
            more: unparsed.map(str::to_owned).collect(),
            role: party.role.clone(),
            attorneys: party
                .attorneys
                .iter()
                .map(|attorney| AttorneyCell {
                    name: attorney.name.clone(),
                    lines: attorney.contact.lines().map(str::to_owned).collect(),
                    roles: attorney.roles.lines().map(str::to_owned).collect(),
                })
                .collect(),
        }
    };
    all.iter()
        .map(|party| {
            let made = row(party, before);
            before = &party.role;
            made
        })
        .collect()
}

fn rows_of_entries(caller: &Caller, listed: &[Entry], documents: &[Document]) -> Vec<Row> {
    let mut of: HashMap<Id, Vec<&Document>> = HashMap::new();
    for document in documents {
        of.entry(document.entry_id).or_default().push(document);
    }
    let prefix = &caller.settings().doc1_prefix;
    let row = |entry: &Entry| {
        let facts = facts(&entry.facts);
        let own = of.get(&entry.id).map(Vec::as_slice).unwrap_or_default();
        let stood = said(&facts, "document_number");
        let number = match entry.number {
            _ if !stood.is_empty() => stood,
            Some(number) => number.to_string(),
            None => entry.number_text.clone().unwrap_or_default(),
        };
        let href = own
            .first()
            .map(|main| format!("{}{}", base(caller), docs1::address(prefix, own.len() > 1, main.serial)))
            .unwrap_or_default();
        Row {
            date: day(entry.date_filed.as_deref()),
            number: if number.is_empty() && !href.is_empty() { entry.sequence.to_string() } else { number },
            href,
            sequence: said(&facts, "pacer_seq_no"),
            text: entry.text.clone(),
        }
    };
    listed.iter().map(row).collect()
}
