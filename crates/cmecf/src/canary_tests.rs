//! The canary: marked words in sealed cases, entries, documents, parties and attachments are looked for at every address of a court,
//! as everybody who may not know of them. Addresses come from the list of routes, so that a new one is walked the day it is added.

use std::collections::BTreeSet;

use axum::http::header;
use domain::{
    Id,
    account::Kind,
    court::{OpenReading, Reading},
    filer::Role,
    link::State,
};
use site::testing::{Answer, Browser};
use store::court::{
    api_tokens::{self, NewApiToken},
    blobs,
    cases::{self, NewCase},
    deadlines::{self, NewDeadline},
    entries::{self, NewDocument, NewEntry},
    parties::{self, Attorney, NewParty},
    related,
};

use super::{ecf_routes, www_routes};
use crate::testing::{TestCourt, courts};

/// What people type who look for it; pages may show them what they typed.
const TYPED: &str = "Zanzibarquill";
/// What stands beside it in every sealed thing: nobody types it, so no page may show it.
const SECRET: &str = "quokkaveil";
/// The sealed case's number, and as people type it.
const NUMBER: &str = "2:21-cv-00777-QQK";
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

struct Planted {
    sealed: i64,
    open: i64,
    documents: Vec<i64>,
    inner: Vec<i64>,
}

fn plant(court: &TestCourt, participant: Id) -> Planted {
    let stored = court.site.room.documents().store(&pdf::text_document("Paper", &[format!("{TYPED} {SECRET} paper")])).unwrap();
    court.write(move |tx, fresh| {
        let marked = |what: &str| format!("{TYPED} {SECRET} {what}");
        blobs::put(tx, fresh, &stored.sha256, i64::try_from(stored.bytes).unwrap(), 1)?;
        let new_case = |number: &str, title: String, sealed| NewCase {
            number: number.into(),
            number_key: domain::case_number::DocketNumber::read(number).search_key(),
            kind: "cv".into(),
            title,
            date_filed: Some("2021-05-03".into()),
            nature_of_suit: if sealed { format!("190 {SECRET}") } else { "190 Contract: Other".into() },
            assigned_to: if sealed { format!("Judge {SECRET}") } else { "Judge Ann Example".into() },
            sealed,
            facts: "{}".into(),
            next_number: 9,
            next_sequence: 9,
            ..NewCase::default()
        };
        let sealed = cases::insert(tx, fresh, &new_case(NUMBER, marked("v. Doe"), true))?;
        let open = cases::insert(tx, fresh, &new_case("2:21-cv-00222-ABC", "Lee v. Ray".into(), false))?;
        for case in [&sealed, &open] {
            let party = NewParty {
                role: "Plaintiff".into(),
                name: if case.sealed { marked("Party") } else { "Ann Lee".into() },
                extra_info: if case.sealed { marked("an individual") } else { String::new() },
                date_terminated: None,
                facts: "{}".into(),
            };
            let party = parties::insert(tx, fresh, case.id, &party)?;
            let attorney = Attorney {
                name: if case.sealed { marked("Attorney") } else { "Alex Attorney".into() },
                contact: String::new(),
                roles: String::new(),
                filer_id: Some(participant),
            };
            parties::add_attorney(tx, fresh, party, &attorney)?;
        }
        let (mut documents, mut inner, mut of_open) = (Vec::new(), vec![sealed.id.0], Vec::new());
        let papers = [
            (sealed.id, 1, marked("ORDER"), false, [(0, marked("main"), false), (1, marked("exhibit"), false)]),
            (
                open.id,
                1,
                "ORDER granting leave".to_owned(),
                false,
                [(0, "Main Document".to_owned(), false), (1, marked("map"), true)],
            ),
            (open.id, 2, marked("MOTION"), true, [(0, marked("main"), false), (1, marked("plan"), true)]),
        ];
        for (case, number, text, hidden, parts) in papers {
            let entry = NewEntry {
                sequence: number,
                number: Some(number),
                date_filed: Some("2021-05-05".into()),
                date_entered: Some("2021-05-05".into()),
                entered_at: Some(fresh.now),
                text,
                sealed: hidden,
                facts: "{}".into(),
                ..NewEntry::default()
            };
            let id = entries::insert(tx, fresh, case, &entry)?;
            if hidden || case == sealed.id {
                inner.push(id.0);
            }
            of_open.extend((case == open.id).then_some(id));
            let due = NewDeadline {
                case,
                entry: Some(id),
                party: None,
                kind: domain::deadline::Kind::Hearing,
                what: if hidden || case == sealed.id { marked("Hearing") } else { "Motion Hearing".into() },
                due_on: "2021-05-17".into(),
                begins_at: Some("09:30".into()),
                place: if hidden || case == sealed.id { marked("Room") } else { "Room 2".into() },
                judge: if hidden || case == sealed.id { marked("Judge") } else { String::new() },
                set_on: "2021-05-05".into(),
                set_by: "clerk".into(),
            };
            inner.push(deadlines::insert(tx, fresh, &due)?.0);
            for (part, description, hidden) in parts {
                let document = NewDocument {
                    part,
                    sha256: (description != "Main Document").then(|| stored.sha256.clone()),
                    description,
                    bytes: 1000,
                    pages: 1,
                    sealed: hidden,
                    ..NewDocument::default()
                };
                let serial = entries::add_document(tx, fresh, id, &document)?;
                documents.push(serial);
                if hidden || case == sealed.id {
                    inner.extend(entries::document_by_serial(tx, serial)?.map(|document| document.id.0));
                }
            }
        }
        related::keep(tx, of_open[1], of_open[0])?;
        Ok(Planted { sealed: sealed.serial, open: open.serial, documents, inner })
    })
}

/// The addresses of a route, with everything in its parts that could tell.
fn addresses(path: &str, planted: &Planted) -> Vec<String> {
    let Some(from) = path.find('{') else { return vec![path.to_owned()] };
    let to = from + path[from..].find('}').unwrap();
    let name = &path[from + 1..to];
    assert!(PARTS.contains(&name), "{path}: the canary does not know what stands in {{{name}}}; say it in canary_tests.rs");
    let mut values: Vec<String> =
        vec!["1".into(), "2".into(), planted.sealed.to_string(), SHORT.replace(':', "%3A"), "almd".into()];
    if path.contains("doc") {
        values.extend(
            planted.documents.iter().flat_map(|serial| [format!("0171{serial}"), format!("0170{serial}"), serial.to_string()]),
        );
    }
    if name == "day" {
        values.extend(["2021-05-05".to_owned(), "2021-05-09".to_owned()]);
    }
    values.extend(planted.inner.iter().map(i64::to_string));
    let filled = values.iter().map(|value| format!("{}{value}{}", &path[..from], &path[to + 1..]));
    filled.flat_map(|path| addresses(&path, planted)).collect()
}

/// What is asked of a reading page in its address.
fn questions(planted: &Planted) -> Vec<String> {
    let Planted { sealed, open, .. } = planted;
    vec![
        String::new(),
        sealed.to_string(),
        open.to_string(),
        format!("1-L_1_0-0-{sealed}"),
        format!("{sealed}&caseid={sealed}&case_id={sealed}&all_case_ids={sealed}&case={sealed}"),
        format!("case_num={SHORT}"),
        SHORT.to_owned(),
        format!("q={TYPED}&name={TYPED}&last_name={TYPED}&search={TYPED}&party={TYPED}&title={TYPED}"),
        format!("1,{sealed},,,"),
        format!("2,{open},,,"),
        format!("1,{open},1,,"),
        "filed_from=01/01/2021&filed_to=12/31/2022&from=01/01/2021&to=12/31/2022".to_owned(),
        format!("all_case_ids={open}&sort1=due&terminated=on&DisplayDktText=1&output_format=csv"),
        format!("all_case_ids={open}&sort1=asc&terminated=on&DisplayDktText=1&output_format=ics"),
        // Within the days that each report takes at once.
        "filed_from=04/20/2021&filed_to=05/10/2021&date_from=05/01/2021&date_to=06/01/2021&terminated=on".to_owned(),
        "date_from=05/01/2021&date_to=06/01/2021&output_format=ics".to_owned(),
        format!("caseid={open}&de_seq_num=2&dls_id={}&magic_num=1&use_magic=1", planted.documents.last().unwrap()),
    ]
}

/// And in its form.
fn forms(planted: &Planted) -> Vec<String> {
    let Planted { sealed, open, .. } = planted;
    let dates = "filed_from=1/1/2021&filed_to=12/31/2022&Qry_filed_from=1/1/2021&Qry_filed_to=12/31/2022&date_from=1/1/2021&date_to=12/31/2022";
    vec![
        format!("all_case_ids={sealed}&case_num=+&list_of_parties_and_counsel=on&terminated_parties=on"),
        format!("all_case_ids={open}&case_num=+&list_of_parties_and_counsel=on&terminated_parties=on"),
        format!("case_num={SHORT}"),
        format!("last_name={TYPED}&name={TYPED}&q={TYPED}&Key1={TYPED}"),
        format!("{dates}&all_case_ids=0&ShowFull=1&docket_text=on&event_category=all"),
        "got_receipt=1&pdf_header=1".to_owned(),
    ]
}

/// Whether an answer tells of anything sealed: in its text, its headers, or a document's pages.
fn tells(answer: &Answer) -> bool {
    let mut said = answer.text().to_lowercase();
    if answer.header(header::CONTENT_TYPE.as_str()) == "application/pdf" {
        said = pdf::text(&answer.body).unwrap_or_default().to_lowercase();
    }
    for name in ["location", "content-disposition", "link", "etag"] {
        said.push_str(&answer.header(name).to_lowercase());
    }
    said.contains(SECRET) || said.contains("21-cv-00777")
}

/// Walks every address of the court; those that tell come back. `desk`: at the clerk's desk only, else everywhere else.
async fn walk(court: &TestCourt, who: &mut Browser, planted: &Planted, desk: bool) -> BTreeSet<String> {
    walk_with(court, who, planted, desk, &[]).await
}

async fn walk_with(
    court: &TestCourt,
    who: &mut Browser,
    planted: &Planted,
    desk: bool,
    headers: &[(&str, &str)],
) -> BTreeSet<String> {
    let mut telling = BTreeSet::new();
    let other = [("sec-fetch-site", "cross-site")];
    for (path, action, _) in ecf_routes() {
        if path.starts_with("/staff") != desk {
            continue;
        }
        for address in addresses(path, planted) {
            let url = court.ecf(&address);
            if path.starts_with("/api/") {
                // Another minute of calls by the machine's clock; by the civil one no session grows old.
                let now = court.clock.now().rfc3339();
                court.clock.advance_seconds(60);
                court.clock.set(&now);
            }
            let (asked, sent) = if action.is_reading() || path.contains("rss") || path.contains("/api") {
                (questions(planted), forms(planted))
            } else {
                (vec![String::new()], vec![String::new()])
            };
            // An address with a part is a thing already; what is asked beside it counts on those without.
            let asked = if path.contains('{') { vec![String::new(), "pdf_header=2".into()] } else { asked };
            for question in asked {
                let sign = if question.is_empty() { "" } else { "?" };
                if tells(&who.get_raw(&format!("{url}{sign}{question}"), headers).await) {
                    telling.insert(format!("GET {address}{sign}{question}"));
                }
            }
            for form in sent {
                let headers = if form.is_empty() { &other } else { headers };
                if tells(&who.post_raw(&url, headers, &form).await) {
                    telling.insert(format!("POST {address} {form}"));
                }
            }
        }
    }
    for (path, ..) in www_routes() {
        for address in addresses(path, planted) {
            if tells(&who.get_raw(&court.www(&address), &[]).await) {
                telling.insert(format!("GET www {address}"));
            }
        }
    }
    telling
}

#[tokio::test]
async fn no_address_tells_anybody_of_what_is_sealed() {
    let court = TestCourt::new(courts::almd());
    let mut settings = court.settings();
    settings.reading = Reading { terminals: vec!["192.0.2.16/28".parse().unwrap()], open: OpenReading::No };
    court.save(settings.clone());
    let participant = court.filer("aattorney").make();
    let planted = plant(&court, participant.id);
    while crate::search::index::work(&court.site, &court.clock.fresh()).await.unwrap() > 0 {}

    let mut passer_by = court.browser();
    passer_by.at_address("192.0.2.17".parse().unwrap());
    let frozen = court.filer("ffrozen").make();
    let pending = court.filer("ppending").make();
    let other = court.filer("other").make();
    let trustee = court.filer("ttrustee").role(Role::Trustee).make();
    let readers = vec![
        ("nobody", court.browser()),
        ("the public terminal", passer_by),
        ("a viewer", court.person("Vera Viewer").sign_on().await),
        ("a firm's account", court.person("Firm Account").shared().sign_on().await),
        ("an account for billing", court.person("Bill Payer").kind(Kind::Administrative).sign_on().await),
        ("a pending link", court.person("Pia Pending").link_in_state(&pending, State::Pending).sign_on().await),
        ("a frozen link", court.person("Fay Frozen").link_in_state(&frozen, State::Frozen).sign_on().await),
        ("another lawyer", court.person("Olga Other").linked_to(&other).sign_on().await),
        ("a trustee", court.person("Tom Trustee").linked_to(&trustee).sign_on().await),
    ];
    let mut wrong = Vec::new();
    for (who, mut reader) in readers {
        for address in walk(&court, &mut reader, &planted, false).await {
            wrong.push(format!("{who}: {address}"));
        }
        // Not counted either, and the same error as for what is not there.
        if !matches!(who, "nobody" | "an account for billing") {
            let found = reader.get_raw(&court.ecf(&format!("/search?q={TYPED}")), &[]).await.text();
            assert!(found.contains("Nothing found."), "{who}: {found}");
        }
    }
    // A program with a token reads as its owner would that only views.
    let new = NewApiToken {
        name: "docket monitor".into(),
        scopes: "read:cases read:documents".into(),
        account_number: 7_000_123,
        account_kind: Kind::Individual,
        email: "vera@mail.example".into(),
        expires_at: court.clock.fresh().now.plus_seconds(86_400),
    };
    let (_, token) = court.write(move |tx, fresh| api_tokens::make(tx, fresh, &new));
    let bearer = format!("Bearer {token}");
    for address in walk_with(&court, &mut court.browser(), &planted, false, &[("authorization", &bearer)]).await {
        wrong.push(format!("a program: {address}"));
    }
    // Once everybody may read.
    settings.reading.open = OpenReading::Yes;
    court.save(settings);
    for address in walk(&court, &mut court.browser(), &planted, false).await {
        wrong.push(format!("an open reader: {address}"));
    }
    // At the desk nobody is known but its clerk.
    for mut stranger in [court.browser(), court.person("Vera Viewer").sign_on().await] {
        for address in walk(&court, &mut stranger, &planted, true).await {
            wrong.push(format!("a stranger at the desk: {address}"));
        }
    }
    assert!(wrong.is_empty(), "{} addresses tell:\n{}", wrong.len(), wrong.join("\n"));

    // The canary lives: who takes part, and the court, see it.
    let mut alex = court.person("Alex Attorney").linked_to(&participant).sign_on().await;
    let told = walk(&court, &mut alex, &planted, false).await;
    assert!(told.len() >= 4 && told.iter().any(|address| address.contains("iquery.pl")), "{told:#?}");
    assert!(!told.iter().any(|address| address.contains("/search")), "the index holds what is public alone: {told:#?}");
    let mut clerk = court.clerk().await;
    let told = walk(&court, &mut clerk, &planted, true).await;
    assert!(told.len() >= 4 && told.iter().any(|address| address.contains("DktRpt.pl")), "{told:#?}");
    // No mail says it.
    let mails = court.write(|tx, fresh| store::shared::mails::take_due(tx, fresh, 1000));
    assert!(!mails.iter().any(|waiting| format!("{:?}", waiting.mail).to_lowercase().contains(SECRET)));
}
