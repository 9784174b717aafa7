//! What the canary plants, and how it walks: every address of a court from the list of routes, so that a new one is walked the day it
//! is added.

use std::collections::BTreeSet;

use domain::Id;
use site::testing::{Answer, Browser};
use store::court::{
    blobs,
    cases::{self, NewCase},
    deadlines::{self, NewDeadline},
    entries::{self, NewDocument, NewEntry},
    parties::{self, Attorney, NewParty},
    related, reports,
};

use super::super::{ecf_routes, www_routes};
use crate::testing::TestCourt;

/// What people type who look for it; pages may show them what they typed.
pub(super) const TYPED: &str = "Zanzibarquill";
/// What stands beside it in every sealed thing: nobody types it, so no page may show it.
pub(super) const SECRET: &str = "quokkaveil";
/// The sealed case's number, and as people type it.
pub(super) const NUMBER: &str = "2:21-cv-00777-QQK";
const SHORT: &str = "2:21-cv-777";
/// Parts of addresses that this test can fill; add a new one with values that could tell of something sealed.
const PARTS: [&str; 16] = [
    "day",
    "case_id",
    "entry_id",
    "document_id",
    "id",
    "n",
    "number",
    "serial",
    "slug",
    "case",
    "court",
    "document",
    "entry",
    "token",
    "claim",
    "part",
];

/// What was planted. All of it is open until it is sealed.
pub(super) struct Planted {
    /// The case that is wholly marked.
    pub(super) secret: i64,
    /// A case of which an entry, an attachment of another one and a party are marked.
    pub(super) open: i64,
    documents: Vec<i64>,
    inner: Vec<i64>,
    /// What is marked in the open case: words of the desk's addresses.
    pub(super) marked: Vec<(&'static str, i64)>,
}

fn marked(what: &str) -> String {
    format!("{TYPED} {SECRET} {what}")
}

fn party(role: &str, name: String, extra_info: String) -> NewParty {
    NewParty { role: role.into(), name, extra_info, date_terminated: None, facts: "{}".into() }
}

fn attorney(name: String, filer_id: Option<Id>) -> Attorney {
    Attorney { name, contact: String::new(), roles: String::new(), filer_id }
}

/// Plants; without `secrets` only what nobody will seal, in the same places.
pub(super) fn plant(court: &TestCourt, participant: Id, secrets: bool) -> Planted {
    let stored = court.site.room.documents().store(&pdf::text_document("Paper", &[marked("paper")])).unwrap();
    court.write(move |tx, fresh| {
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 1)?;
        let new_case = |number: &str, wanted: i64, title: String, secret| NewCase {
            number: number.into(),
            number_key: domain::case_number::DocketNumber::read(number).search_key(),
            kind: "cv".into(),
            title,
            date_filed: Some("2021-05-03".into()),
            nature_of_suit: if secret { format!("190 {SECRET}") } else { "190 Contract: Other".into() },
            assigned_to: if secret { format!("Judge {SECRET}") } else { "Judge Ann Example".into() },
            facts: "{}".into(),
            wanted_serial: Some(wanted),
            next_number: 9,
            next_sequence: 9,
            ..NewCase::default()
        };
        let open = cases::insert(tx, fresh, &new_case("2:21-cv-00222-ABC", 20_002, "Lee v. Ray".into(), false))?;
        let lee = parties::insert(tx, fresh, open.id, &party("Plaintiff", "Ann Lee".into(), String::new()))?;
        parties::add_attorney(tx, fresh, lee, &attorney("Alex Attorney".into(), Some(participant)))?;
        let mut planted =
            Planted { secret: 20_001, open: open.serial, documents: Vec::new(), inner: Vec::new(), marked: Vec::new() };
        let due = |case: Id, entry, party, secret: bool| NewDeadline {
            case,
            entry,
            party,
            kind: domain::deadline::Kind::Hearing,
            what: if secret { marked("Hearing") } else { "Motion Hearing".into() },
            due_on: "2021-05-17".into(),
            begins_at: Some("09:30".into()),
            place: if secret { marked("Room") } else { "Room 2".into() },
            judge: if secret { marked("Judge") } else { String::new() },
            set_on: "2021-05-05".into(),
            set_by: "clerk".into(),
        };
        // Case, number, text, and parts: description, whether it is marked.
        let order = ("ORDER granting leave".to_owned(), vec![("Main Document".to_owned(), false), (marked("map"), true)]);
        let motion = (marked("MOTION"), vec![(marked("main"), true), (marked("plan"), true)]);
        let notice = ("NOTICE of Hearing".to_owned(), vec![("Main Document".to_owned(), false)]);
        let mut papers = vec![(open.id, 1, false, order), (open.id, 2, true, motion), (open.id, 3, false, notice)];
        if secrets {
            let minor = parties::insert(tx, fresh, open.id, &party("Interested Party", marked("Minor"), marked("a minor")))?;
            parties::add_attorney(tx, fresh, minor, &attorney(marked("Guardian"), None))?;
            planted.inner.push(deadlines::insert(tx, fresh, &due(open.id, None, Some(minor), true))?.0);
            planted.marked = vec![("party", 1), ("entry", 2)];
            let secret = cases::insert(tx, fresh, &new_case(NUMBER, planted.secret, marked("v. Doe"), true))?;
            planted.inner.push(secret.id.0);
            let doe = parties::insert(tx, fresh, secret.id, &party("Plaintiff", marked("Party"), marked("an individual")))?;
            parties::add_attorney(tx, fresh, doe, &attorney(marked("Attorney"), Some(participant)))?;
            papers.push((secret.id, 1, true, (marked("ORDER"), vec![(marked("main"), true), (marked("exhibit"), true)])));
        }
        let (mut wanted, mut of_open) = (900, Vec::new());
        for (case, number, secret, (text, parts)) in papers {
            let entry = NewEntry {
                sequence: number,
                number: Some(number),
                date_filed: Some("2021-05-05".into()),
                date_entered: Some("2021-05-05".into()),
                entered_at: Some(fresh.now),
                text,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let id = if secret && !secrets { None } else { Some(entries::insert(tx, fresh, case, &entry)?) };
            if let Some(id) = id.filter(|_| secret) {
                planted.inner.push(id.0);
                reports::mark_opinion(tx, id, "2021-05-05")?;
            }
            if let Some(id) = id {
                let due = deadlines::insert(tx, fresh, &due(case, Some(id), None, secret))?;
                planted.inner.extend(Some(due.0).filter(|_| secret));
                of_open.extend(Some(id).filter(|_| case == open.id));
            }
            for (part, (description, secret)) in (0..).zip(parts) {
                wanted += 1;
                planted.documents.push(wanted);
                let Some(id) = id.filter(|_| secrets || !secret) else { continue };
                let document = NewDocument {
                    part,
                    wanted_serial: Some(wanted),
                    sha256: secret.then(|| stored.sha256.clone()),
                    description,
                    bytes: 1000,
                    pages: 1,
                    ..NewDocument::default()
                };
                let serial = entries::add_document(tx, fresh, id, &document)?;
                assert_eq!(serial, wanted);
                if secret {
                    planted.inner.extend(entries::document_by_serial(tx, serial)?.map(|document| document.id.0));
                    if case == open.id && number == 1 {
                        planted.marked.push(("document", serial));
                    }
                }
            }
        }
        if secrets {
            related::keep(tx, of_open[1], of_open[0])?;
        }
        Ok(planted)
    })
}

/// The addresses of a route, with everything in its parts that could tell.
fn addresses(path: &str, planted: &Planted) -> Vec<String> {
    let Some(from) = path.find('{') else { return vec![path.to_owned()] };
    let to = from + path[from..].find('}').unwrap();
    let name = &path[from + 1..to];
    assert!(PARTS.contains(&name), "{path}: the canary does not know what stands in {{{name}}}; say it in canary_tests.rs");
    let mut values: Vec<String> =
        vec!["1".into(), "2".into(), planted.secret.to_string(), SHORT.replace(':', "%3A"), "almd".into()];
    if path.contains("doc") {
        values.extend(
            planted.documents.iter().flat_map(|serial| [format!("0171{serial}"), format!("0170{serial}"), serial.to_string()]),
        );
    }
    if name == "day" {
        values.extend(["2021-05-05".to_owned(), "2021-05-10".to_owned()]);
    }
    values.extend(planted.inner.iter().map(i64::to_string));
    let filled = values.iter().map(|value| format!("{}{value}{}", &path[..from], &path[to + 1..]));
    filled.flat_map(|path| addresses(&path, planted)).collect()
}

/// The days on which it was filed, for reports that list a few days at a time.
const MAY: &str = "filed_from=05/01/2021&filed_to=05/10/2021&open_cases=on&closed_cases=on&ShowFull=1";

/// What is asked of a reading page in its address.
fn questions(planted: &Planted) -> Vec<String> {
    let Planted { secret: sealed, open, .. } = planted;
    vec![
        String::new(),
        sealed.to_string(),
        open.to_string(),
        format!("1-L_1_0-0-{sealed}"),
        format!("{sealed}&caseid={sealed}&case_id={sealed}&all_case_ids={sealed}&case={sealed}"),
        format!("case_num={SHORT}"),
        SHORT.to_owned(),
        format!("q={TYPED}&name={TYPED}&last_name={TYPED}&search={TYPED}&party={TYPED}&title={TYPED}"),
        format!("name={TYPED}&limit=1"),
        format!("1,{sealed},,,"),
        format!("2,{open},,,"),
        format!("1,{open},1,,"),
        "filed_from=01/01/2021&filed_to=12/31/2022&from=01/01/2021&to=12/31/2022".to_owned(),
        MAY.to_owned(),
        format!("all_case_ids={open}&sort1=due&terminated=on&DisplayDktText=1&output_format=csv"),
        format!("all_case_ids={open}&sort1=asc&terminated=on&DisplayDktText=1&output_format=ics"),
        "date_from=05/01/2021&date_to=06/01/2021&terminated=on".to_owned(),
        "date_from=05/01/2021&date_to=06/01/2021&output_format=ics".to_owned(),
        format!("caseid={open}&de_seq_num=2&dls_id={}&magic_num=1&use_magic=1", planted.documents.last().unwrap()),
    ]
}

/// And in its form.
fn forms(planted: &Planted) -> Vec<String> {
    let Planted { secret: sealed, open, .. } = planted;
    let dates = "filed_from=1/1/2021&filed_to=12/31/2022&Qry_filed_from=1/1/2021&Qry_filed_to=12/31/2022&date_from=1/1/2021&date_to=12/31/2022";
    vec![
        format!("all_case_ids={sealed}&case_num=+&list_of_parties_and_counsel=on&terminated_parties=on"),
        format!("all_case_ids={open}&case_num=+&list_of_parties_and_counsel=on&terminated_parties=on"),
        format!("case_num={SHORT}"),
        format!("last_name={TYPED}&name={TYPED}&q={TYPED}&Key1={TYPED}"),
        format!("{dates}&all_case_ids=0&ShowFull=1&docket_text=on&event_category=all"),
        "got_receipt=1&pdf_header=1".to_owned(),
        MAY.to_owned(),
    ]
}

/// A request of the walk.
pub(super) struct Sent {
    /// As it is told: `GET /path?query`, `POST /path fields`.
    pub(super) told: String,
    url: String,
    form: Option<String>,
    /// A form that only its own site may send.
    foreign: bool,
    api: bool,
}

/// Every request of the walk. `desk`: at the clerk's desk only, else everywhere else.
pub(super) fn requests(court: &TestCourt, planted: &Planted, desk: bool) -> Vec<Sent> {
    let mut all = Vec::new();
    for (path, action, _) in ecf_routes() {
        if path.starts_with("/staff") != desk {
            continue;
        }
        let api = path.starts_with("/api/");
        for address in addresses(path, planted) {
            let url = court.ecf(&address);
            let (asked, sent) = if action.is_reading() || path.contains("rss") || path.contains("/api") {
                (questions(planted), forms(planted))
            } else {
                (vec![String::new()], vec![String::new()])
            };
            // An address with a part is a thing already; what is asked beside it counts on those without.
            let asked = if path.contains('{') { vec![String::new(), "pdf_header=2".into()] } else { asked };
            for question in asked {
                let sign = if question.is_empty() { "" } else { "?" };
                let (told, url) = (format!("GET {address}{sign}{question}"), format!("{url}{sign}{question}"));
                all.push(Sent { told, url, form: None, foreign: false, api });
            }
            for form in sent {
                let (told, foreign) = (format!("POST {address} {form}"), form.is_empty());
                all.push(Sent { told, url: url.clone(), form: Some(form), foreign, api });
            }
        }
    }
    for (path, ..) in www_routes() {
        for address in addresses(path, planted) {
            let (told, url) = (format!("GET www {address}"), court.www(&address));
            all.push(Sent { told, url, form: None, foreign: false, api: false });
        }
    }
    // What is nowhere is told in the same words.
    for address in [format!("/nowhere/{SHORT}"), format!("/api/v1/nowhere/{}", planted.secret)] {
        all.push(Sent { told: format!("GET {address}"), url: court.ecf(&address), form: None, foreign: false, api: true });
    }
    all
}

impl Sent {
    pub(super) async fn answer(&self, court: &TestCourt, who: &mut Browser, headers: &[(&str, &str)]) -> Answer {
        if self.api {
            // Another minute of calls by the machine's clock; by the civil one no session grows old.
            let now = court.clock.now().rfc3339();
            court.clock.advance_seconds(60);
            court.clock.set(&now);
        }
        match &self.form {
            None => who.get_raw(&self.url, headers).await,
            Some(form) if self.foreign => who.post_raw(&self.url, &[("sec-fetch-site", "cross-site")], form).await,
            Some(form) => who.post_raw(&self.url, headers, form).await,
        }
    }
}

/// What an answer says: its text, or that of a document's pages, and every header.
pub(super) fn said(answer: &Answer) -> String {
    let mut said = answer.text();
    if answer.header("content-type") == "application/pdf" {
        said = pdf::text(&answer.body).unwrap_or_default();
    }
    // Its length says no more than the text, whose tokens may be longer or shorter; how many calls are left hangs on the second.
    let chance = ["content-length", "ratelimit"];
    for (name, value) in answer.headers.iter().filter(|(name, _)| !chance.contains(&name.as_str())) {
        said.push_str(&format!("\n{name}: {}", String::from_utf8_lossy(value.as_bytes())));
    }
    said
}

/// Whether a text tells of anything that was planted and is sealed.
pub(super) fn tells(text: &str) -> bool {
    let text = text.to_lowercase();
    text.contains(SECRET) || text.contains("21-cv-00777")
}

/// Walks; the requests whose answers tell come back.
pub(super) async fn walk(
    court: &TestCourt,
    who: &mut Browser,
    planted: &Planted,
    desk: bool,
    headers: &[(&str, &str)],
) -> BTreeSet<String> {
    let mut telling = BTreeSet::new();
    for sent in requests(court, planted, desk) {
        if tells(&said(&sent.answer(court, who, headers).await)) {
            telling.insert(sent.told);
        }
    }
    telling
}
