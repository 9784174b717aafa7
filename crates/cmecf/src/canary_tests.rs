//! The canary: marked words in cases, entries, documents, parties and attachments are seen while these are open; once the clerk has
//! sealed them, they are looked for at every address of a court, in mails, messages, receipts and the log, as everybody who may not
//! know of them.

#[path = "canary_walk_tests.rs"]
mod walk;

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use domain::{
    account::Kind,
    court::{OpenReading, Reading},
    filer::Role,
    link::State,
};
use serde_json::Value;
use site::testing::Browser;
use store::{
    court::{
        api_tokens::{self, NewApiToken},
        seals::{self, Target, Why},
    },
    shared::{mails, outbox},
};

use self::walk::{NUMBER, Planted, SECRET, TYPED, plant, requests, said, tells, walk};
use crate::testing::{TestCourt, courts};

/// What the program logs, at its loudest.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Listens to every thread of this process from now on.
    fn listen() -> Log {
        let log = Log::default();
        let writer = log.clone();
        let quiet = "info,cmecf=trace,store=trace,site=trace,pdf=trace,domain=trace";
        tracing_subscriber::fmt().with_env_filter(quiet).with_ansi(false).with_writer(move || writer.clone()).init();
        log
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

/// A token with which a program reads everything that a viewer reads.
fn token(court: &TestCourt) -> String {
    let new = NewApiToken {
        name: "docket monitor".into(),
        scopes: "read:cases read:documents".into(),
        account_number: 7_000_123,
        account_kind: Kind::Individual,
        email: "vera@mail.example".into(),
        expires_at: court.clock.fresh().now.plus_seconds(86_400),
    };
    let (_, token) = court.write(move |tx, fresh| api_tokens::make(tx, fresh, &new));
    format!("Bearer {token}")
}

async fn index(court: &TestCourt) {
    while crate::search::index::work(&court.site, &court.clock.fresh()).await.unwrap() > 0 {}
}

/// Seals or opens at the desk what is marked, thing by thing; the pages that said beforehand what will change.
async fn at_the_desk(court: &TestCourt, clerk: &mut Browser, planted: &Planted, button: &str) -> String {
    let mut pages = String::new();
    let whole = std::iter::once((planted.secret, ("case", 0)));
    for (case, (kind, key)) in whole.chain(planted.marked.iter().map(|marked| (planted.open, *marked))) {
        clerk.visit(&court.ecf(&format!("/staff/seals/{case}/change?what={kind}&key={key}"))).await;
        pages.push_str(&clerk.text());
        clerk.fill("Number of the order", "12").fill("Reason", "To protect a child.").press(button).await;
        clerk.must_see(if button == "Seal" { "It is sealed." } else { "The seal is lifted." });
    }
    pages
}

/// Where somebody who only views finds what is marked while it is open.
const SEEN_AT: [&str; 21] = [
    "/cgi-bin/iquery.pl",
    "/cgi-bin/DktRpt.pl",
    "/cgi-bin/HistDocQry.pl",
    "/cgi-bin/qryParties.pl",
    "/cgi-bin/qryAttorneys.pl",
    "/cgi-bin/qrySummary.pl",
    "/cgi-bin/qryDocument.pl",
    "/cgi-bin/CaseFiled-Rpt.pl",
    "/cgi-bin/DktActivityRpt.pl",
    "/cgi-bin/WrtOpRpt.pl",
    "/cgi-bin/SchedQry.pl",
    "/cgi-bin/RelTransactQry.pl",
    "/cgi-bin/CalEvents.pl",
    "/cgi-bin/rss_outside.pl",
    "/doc1/",
    "/search?",
    "/search.csv",
    "/api/v1/cases?",
    "/api/v1/cases/",
    "/api/v1/documents",
    "/api/v1/bulk/days/2021-05-10",
];

async fn must_tell(court: &TestCourt, who: &mut Browser, planted: &Planted, bearer: &str) {
    let told = walk(court, who, planted, false, &[("authorization", bearer)]).await;
    for place in SEEN_AT {
        assert!(told.iter().any(|one| one.contains(place)), "an open thing is not seen at {place}: {told:#?}");
    }
}

/// A page of a list of the API, two at a time.
async fn list(court: &TestCourt, program: &mut Browser, bearer: &str, path: &str, cursor: &str) -> (Vec<String>, String) {
    court.clock.advance_seconds(60);
    let url =
        court.ecf(&format!("{path}?limit=2{}", if cursor.is_empty() { String::new() } else { format!("&cursor={cursor}") }));
    let answer = program.get_raw(&url, &[("authorization", bearer)]).await;
    assert_eq!(answer.status, 200, "{url}: {}", answer.text());
    let page: Value = serde_json::from_slice(&answer.body).unwrap();
    let ids = page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect();
    (ids, page["next_cursor"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn what_the_clerk_seals_no_address_tells_anybody_until_the_seal_is_lifted() {
    let log = Log::listen();
    let court = TestCourt::new(courts::almd());
    let mut settings = court.settings();
    settings.reading = Reading { terminals: vec!["192.0.2.16/28".parse().unwrap()], open: OpenReading::No };
    court.save(settings.clone());
    let participant = court.filer("aattorney").name("Alex Attorney").make();
    let planted = plant(&court, participant.id, true);
    index(&court).await;
    court.clock.set("2021-05-11T08:00:00-05:00");
    let (bearer, entries) = (token(&court), format!("/api/v1/cases/{}/entries", planted.open));

    // It can be seen while it is open, so an empty search means something.
    let mut early = court.person("Early Bird").sign_on().await;
    must_tell(&court, &mut early, &planted, &bearer).await;
    let (seen, cursor) = list(&court, &mut early, &bearer, &entries, "").await;
    assert_eq!(seen, ["1", "2"], "the cursor points behind the entry that will be sealed");
    let mut clerk = court.clerk().await;
    let said_before = at_the_desk(&court, &mut clerk, &planted, "Seal").await;
    for words in [
        "who takes part in this case: Alex Attorney.",
        "the answer of a case that never was",
        "The search forgets 3 texts at once.",
        "lines of daily files are retracted",
        "its number is missing",
        "without this attachment",
        "neither the party nor the attorneys",
    ] {
        assert!(said_before.contains(words), "the desk did not say {words:?}: {said_before}");
    }

    // At once, by whatever was taken before: words, cursors, files, what one paid for.
    let found = early.get_raw(&court.ecf(&format!("/search?q={TYPED}")), &[]).await.text();
    assert!(found.contains("Nothing found."), "{found}");
    assert_eq!(list(&court, &mut early, &bearer, &entries, &cursor).await.0, ["3"], "a cursor of before pages on");
    assert_eq!(list(&court, &mut early, &bearer, &entries, "").await.0, ["1", "3"]);
    let retracted = early.get_raw(&court.ecf("/api/v1/bulk/retractions"), &[("authorization", &bearer)]).await.text();
    assert_eq!(retracted.lines().count(), 8, "{retracted}");
    let billed = early.get_raw(&court.ecf("/billing"), &[]).await.text();
    assert!(!billed.to_lowercase().contains(SECRET), "a receipt names what was read by its number alone: {billed}");

    let mut passer_by = court.browser();
    passer_by.at_address("192.0.2.17".parse().unwrap());
    let frozen = court.filer("ffrozen").make();
    let pending = court.filer("ppending").make();
    let other = court.filer("other").make();
    let trustee = court.filer("ttrustee").role(Role::Trustee).make();
    let readers = vec![
        ("nobody", court.browser()),
        ("the public terminal", passer_by),
        ("a firm's account", court.person("Firm Account").shared().sign_on().await),
        ("an account for billing", court.person("Bill Payer").kind(Kind::Administrative).sign_on().await),
        ("a pending link", court.person("Pia Pending").link_in_state(&pending, State::Pending).sign_on().await),
        ("a frozen link", court.person("Fay Frozen").link_in_state(&frozen, State::Frozen).sign_on().await),
        ("another lawyer", court.person("Olga Other").linked_to(&other).sign_on().await),
        ("a trustee", court.person("Tom Trustee").linked_to(&trustee).sign_on().await),
    ];
    let mut wrong = Vec::new();
    for (who, mut reader) in readers {
        for address in walk(&court, &mut reader, &planted, false, &[]).await {
            wrong.push(format!("{who}: {address}"));
        }
        // Not counted either, and the same error as for what is not there.
        if !matches!(who, "nobody" | "an account for billing") {
            let found = reader.get_raw(&court.ecf(&format!("/search?q={TYPED}")), &[]).await.text();
            assert!(found.contains("Nothing found."), "{who}: {found}");
        }
    }
    // A viewer with a program beside it, whose token reads as its owner would that only views.
    let mut vera = court.person("Vera Viewer").sign_on().await;
    for address in walk(&court, &mut vera, &planted, false, &[("authorization", &bearer)]).await {
        wrong.push(format!("a viewer and a program: {address}"));
    }
    // Once everybody may read.
    settings.reading.open = OpenReading::Yes;
    court.save(settings);
    for address in walk(&court, &mut court.browser(), &planted, false, &[]).await {
        wrong.push(format!("an open reader: {address}"));
    }
    // At the desk nobody is known but its clerk.
    for mut stranger in [court.browser(), vera.clone()] {
        for address in walk(&court, &mut stranger, &planted, true, &[]).await {
            wrong.push(format!("a stranger at the desk: {address}"));
        }
    }
    assert!(wrong.is_empty(), "{} addresses tell:\n{}", wrong.len(), wrong.join("\n"));

    // Who takes part, and the court, see it.
    let mut alex = court.person("Alex Attorney").linked_to(&participant).sign_on().await;
    let told = walk(&court, &mut alex, &planted, false, &[]).await;
    assert!(told.len() >= 4 && told.iter().any(|address| address.contains("iquery.pl")), "{told:#?}");
    assert!(!told.iter().any(|address| address.contains("/search")), "the index holds what is public alone: {told:#?}");
    let mut clerk = court.clerk().await;
    let told = walk(&court, &mut clerk, &planted, true, &[]).await;
    assert!(told.len() >= 4 && told.iter().any(|address| address.contains("DktRpt.pl")), "{told:#?}");

    // No mail, no message to the centre, no line of the log says it.
    let waiting = court.write(|tx, fresh| Ok((mails::take_due(tx, fresh, 1000)?, outbox::take_due(tx, fresh, 1000)?)));
    assert!(!tells(&format!("{waiting:?}")), "{waiting:?}");
    let lines = log.text();
    let telling: Vec<&str> = lines.lines().filter(|line| tells(line)).collect();
    assert!(!lines.is_empty() && telling.is_empty(), "{telling:#?}");

    // Lifted, it is what it was; nothing is retracted any more.
    at_the_desk(&court, &mut clerk, &planted, "Lift the seal").await;
    index(&court).await;
    must_tell(&court, &mut vera, &planted, &bearer).await;
    assert_eq!(list(&court, &mut vera, &bearer, &entries, "").await.0, ["1", "2"]);
    let retracted = vera.get_raw(&court.ecf("/api/v1/bulk/retractions"), &[("authorization", &bearer)]).await.text();
    assert_eq!(retracted, "");
}

/// A text without what differs from one answer to the next by chance: tokens of forms, and numbers nobody chose.
fn without_chance(text: &str) -> String {
    let is_token = |word: &str| word.len() >= 20 || word.len() >= 10 && word.bytes().any(|byte| byte.is_ascii_digit());
    let parts = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '+' || c == '='));
    parts.filter(|word| !is_token(word)).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_court_with_sealed_things_answers_and_counts_like_one_without() {
    let mut answers = Vec::new();
    let mut asked: Option<Planted> = None;
    for secrets in [true, false] {
        let court = TestCourt::new(courts::almd());
        let participant = court.filer("aattorney").name("Alex Attorney").make();
        let planted = plant(&court, participant.id, secrets);
        let (secret, open, marked) = (planted.secret, planted.open, planted.marked.clone());
        if secrets {
            court.write(move |tx, fresh| {
                let why = Why { by: "clerk1".into(), ..Why::default() };
                seals::seal(tx, fresh, secret, Target::Case, &why)?;
                for (kind, key) in &marked {
                    assert_eq!(seals::seal(tx, fresh, open, Target::of_words(kind, *key).unwrap(), &why)?, Some(true));
                }
                Ok(())
            });
        }
        index(&court).await;
        court.clock.set("2021-05-11T08:00:00-05:00");
        let bearer = token(&court);
        let mut vera = court.person("Vera Viewer").sign_on().await;
        let planted = asked.get_or_insert(planted);
        let mut all = Vec::new();
        for sent in requests(&court, planted, false) {
            let answer = sent.answer(&court, &mut vera, &[("authorization", &bearer)]).await;
            all.push((sent.told, answer.status, without_chance(&said(&answer))));
        }
        answers.push(all);
    }
    let (with, without) = (&answers[0], &answers[1]);
    assert!(with.len() == without.len() && with.len() > 1000 && with.iter().any(|(.., text)| text.contains("Lee")));
    let differ: Vec<String> = with
        .iter()
        .zip(without)
        .filter(|(one, other)| one != other)
        .map(|((told, status, one), (_, otherwise, other))| {
            let at = one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count();
            let part = |text: &str| text.chars().skip(at.saturating_sub(60)).take(160).collect::<String>();
            format!("{told}: {status} {otherwise}\n    {}\n    {}", part(one), part(other))
        })
        .collect();
    assert!(
        differ.is_empty(),
        "{NUMBER} leaves a trace in {} answers:\n{}",
        differ.len(),
        differ[..differ.len().min(20)].join("\n")
    );
}
