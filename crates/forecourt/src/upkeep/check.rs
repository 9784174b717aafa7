//! Looks for broken rules in a running or a stopped installation, and names each.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    time::{Duration, Instant},
};

use domain::Time;
use serde::Serialize;
use store::{
    Error, Result, Store, centre,
    court::{self, damages},
    documents::Found,
    migrate,
    shared::{
        check::{self as shared, Finding, Rule},
        leases,
    },
};

use super::{Progress, RoomOf, manifest::instant, rooms, words};

/// What is to be looked at.
pub struct Asked<'a> {
    /// The installation.
    pub store: &'a Store,
    /// Short names of its courts.
    pub courts: &'a [String],
    /// Whether it has the demo's mailboxes.
    pub demo: bool,
    /// Whether the bytes of documents and the indexes of files are left alone.
    pub quick: bool,
    /// The machine's time.
    pub now: Time,
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Broken {
    /// `centre`, `court almd`.
    pub place: String,
    /// The rule's name for machines.
    pub rule: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Broken {
    fn of(place: &str, finding: Finding) -> Broken {
        Broken { place: place.to_owned(), rule: finding.rule.word(), what: finding.what, remedy: words::remedy(finding.rule) }
    }
}

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Broken rules, by place.
    pub broken: Vec<Broken>,
    /// Databases that were looked at.
    pub databases: usize,
    /// Whether the bytes of documents and the indexes of files were left alone.
    pub quick: bool,
    /// Documents whose bytes were looked at.
    pub documents: u64,
    /// Links that were compared.
    pub links: u64,
    /// Whether a worker was at work, so that rows that wait too long count.
    pub running: bool,
    /// How long it took.
    pub seconds: f64,
}

/// Pages of the list of documents.
const PAGE: i64 = 500;

/// Looks at everything. Blocks.
#[must_use]
pub fn check(asked: &Asked<'_>, progress: &Progress) -> Report {
    let begun = Instant::now();
    let rooms = rooms(asked.courts, asked.demo);
    let mut report = Report { databases: rooms.len(), quick: asked.quick, ..Report::default() };
    report.running = is_served(asked.store, asked.now);
    let mut whole = Vec::new();
    for room in &rooms {
        progress.step(&format!("looking at the {}", room.title()), None);
        let found = migrate::behind(&room.database(asked.store), room.migrations);
        let behind = found.map(|lines| lines.into_iter().map(|line| Finding::new(Rule::Migrated, line)).collect::<Vec<_>>());
        let tables_are_there = matches!(&behind, Ok(lines) if lines.is_empty());
        report.add(&room.title(), behind);
        if tables_are_there {
            report.add(&room.title(), one_room(asked, room, report.running));
            whole.push(room.name.as_str());
        }
    }
    progress.step("looking at mails", None);
    let mut ids = HashSet::new();
    for room in rooms.iter().filter(|room| whole.contains(&room.name.as_str())) {
        report.add(&room.title(), mails(asked, room, &mut ids));
    }
    for id in asked.courts {
        let room = format!("court_{id}");
        if !whole.contains(&room.as_str()) {
            continue;
        }
        let title = format!("court {id}");
        if whole.contains(&"centre") {
            progress.step(&format!("comparing the links of {id} with the centre's"), None);
            let found = links(asked, id, &mut report.links);
            report.add(&title, found);
            report.add(&title, billed(asked, id));
        }
        report.add(&title, found_damaged(asked, id));
        if !asked.quick {
            progress.step(&format!("looking at the documents of {id}"), None);
            let found = documents(asked, id, &mut report.documents, progress);
            report.add(&title, found);
        }
    }
    progress.end();
    report.broken.sort();
    report.broken.dedup();
    report.seconds = seconds(begun.elapsed());
    report
}

/// To a thousandth.
#[must_use]
pub fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

impl Report {
    fn add(&mut self, place: &str, found: Result<Vec<Finding>>) {
        let found = found.unwrap_or_else(|problem| {
            let what = match problem {
                Error::Damaged(detail) => format!("it can't be read: {detail}"),
                other => format!("it can't be looked at: {other}"),
            };
            vec![Finding::new(Rule::Sound, what)]
        });
        self.broken.extend(found.into_iter().map(|finding| Broken::of(place, finding)));
    }

    /// For people: one line for each finding, and what to do.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut by_rule: BTreeMap<&str, (&str, Vec<String>)> = BTreeMap::new();
        for broken in &self.broken {
            let entry = by_rule.entry(broken.rule).or_insert((broken.remedy, Vec::new()));
            entry.1.push(format!("{}: {} [{}]", broken.place, broken.what, broken.rule));
        }
        let mut lines = Vec::new();
        for (remedy, found) in by_rule.into_values() {
            lines.extend(found);
            lines.push(format!("    What to do: {remedy}"));
        }
        lines
    }
}

/// Whether a process holds a number, as a server does while it runs; one that was killed keeps it for ten minutes.
#[must_use]
pub fn is_served(store: &Store, now: Time) -> bool {
    let latest = store.centre().read_now(|tx| leases::latest(tx, "process "));
    matches!(latest, Ok(Some(until)) if until > now)
}

fn one_room(asked: &Asked<'_>, room: &RoomOf, running: bool) -> Result<Vec<Finding>> {
    let quick = asked.quick;
    let working = running.then_some(asked.now);
    let database = room.database(asked.store);
    let mut found = database.read_now(move |tx| shared::database(tx, quick))?;
    if found.is_empty()
        && let Err(Error::ReadOnly(note)) = database.may_write()
    {
        let what =
            format!("nothing is written here, though the file is sound: remove the note of the damage that was found ({note})");
        found.push(Finding::new(Rule::Sound, what));
    }
    found.extend(database.read_now(move |tx| shared::room(tx, working))?);
    match (&room.court, room.name.as_str()) {
        (Some(id), _) => {
            let court = asked.store.court(id);
            found.extend(database.read_now(shared::refusals)?);
            found.extend(court.read_now(court::check::court)?);
        }
        (None, "centre") => {
            found.extend(database.read_now(shared::refusals)?);
            found.extend(asked.store.centre().read_now(centre::check::centre)?);
        }
        _ => {}
    }
    Ok(found)
}

/// Mails of all rooms together: the Message-ID of a mail in one room stands in no other. The demo's mailbox holds them by its own rule.
fn mails(asked: &Asked<'_>, room: &RoomOf, ids: &mut HashSet<String>) -> Result<Vec<Finding>> {
    let known = std::mem::take(ids);
    let (found, all) = room.database(asked.store).read_now(move |tx| {
        let mut known = known.clone();
        let found = shared::mail_ids(tx, &mut known)?;
        Ok((found, known))
    })?;
    *ids = all;
    Ok(found)
}

/// Where a court and the centre differ. The two can't be read at one instant, so only what a second look finds again counts.
fn links(asked: &Asked<'_>, id: &str, compared: &mut u64) -> Result<Vec<Finding>> {
    let first = differences(asked, id, compared)?;
    if first.is_empty() {
        return Ok(Vec::new());
    }
    std::thread::sleep(Duration::from_millis(300));
    let second: BTreeSet<Finding> = differences(asked, id, compared)?.into_iter().collect();
    Ok(first.into_iter().filter(|finding| second.contains(finding)).collect())
}

fn differences(asked: &Asked<'_>, id: &str, compared: &mut u64) -> Result<Vec<Finding>> {
    let court = id.to_owned();
    let centre = asked.store.centre().read_now(move |tx| centre::links::of_court(tx, &court))?;
    let here = asked.store.court(id).read_now(court::check::links)?;
    *compared += here.len() as u64;
    let mut registered: BTreeMap<_, _> = centre.into_iter().map(|link| (link.link, link)).collect();
    let mut found = Vec::new();
    let mut differs = |what: String| found.push(Finding::new(Rule::LinkAgrees, what));
    for link in here {
        let which = format!("link {} of account {}", link.number, link.account_number);
        match registered.remove(&link.id) {
            None if link.told_or_refused => {}
            None => differs(format!("{which} is {} here, and the centre has never heard of it", link.state.word())),
            Some(known) if known.account_number != link.account_number => {
                differs(format!("{which} belongs to account {} at the centre", known.account_number));
            }
            Some(known) if known.version < link.version && link.told_or_refused => {}
            Some(known) if known.version == link.version && known.state == link.state => {}
            Some(known) => differs(format!(
                "{which} is {} here (version {}) and {} at the centre (version {})",
                link.state.word(),
                link.version,
                known.state.word(),
                known.version
            )),
        }
    }
    for known in registered.into_values() {
        differs(format!(
            "the centre knows a link of account {} to {} ({}) that this court does not have",
            known.account_number,
            known.filer_name,
            known.state.word()
        ));
    }
    Ok(found)
}

/// Receipts of accounts that the centre does not know.
fn billed(asked: &Asked<'_>, id: &str) -> Result<Vec<Finding>> {
    let billed = asked.store.court(id).read_now(court::check::billed_accounts)?;
    let known = asked.store.centre().read_now(centre::check::account_numbers)?;
    let unknown = billed.into_iter().filter(|number| !known.contains(number));
    Ok(unknown
        .map(|number| Finding::new(Rule::Refers, format!("receipts name account {number}, which the centre does not know")))
        .collect())
}

/// What a server found damaged, and has not seen restored: while there is any, the court takes nothing.
fn found_damaged(asked: &Asked<'_>, id: &str) -> Result<Vec<Finding>> {
    let court = asked.store.court(id);
    let standing = court.read_now(|tx| damages::standing(tx, PAGE))?;
    let finding = |damage: damages::Damage| {
        let found = damage.detail.split_once(". ").map_or(damage.detail.as_str(), |(first, _)| first);
        let mut what =
            format!("read only since {}: {found} ({})", instant(damage.found_at, "%Y-%m-%dT%H:%M:%SZ"), damage.subject);
        if let Some(sha256) = damage.subject.strip_prefix("document ").filter(|_| !asked.quick)
            && matches!(court.documents().verify(sha256), Ok(Found::Sound(_)))
        {
            what.push_str("; its bytes are sound again, and the server has not looked since");
        }
        Finding::new(Rule::DamageRestored, what)
    };
    Ok(standing.into_iter().map(finding).collect())
}

fn documents(asked: &Asked<'_>, id: &str, looked: &mut u64, progress: &Progress) -> Result<Vec<Finding>> {
    let court = asked.store.court(id);
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let from = after.clone();
        let page = court.read_now(move |tx| court::check::named_documents(tx, &from, PAGE))?;
        let Some((last, _)) = page.last() else { return Ok(found) };
        after.clone_from(last);
        for (sha256, bytes) in page {
            *looked += 1;
            progress.add(1);
            let (rule, wrong) = match look(court.documents(), &sha256, bytes) {
                Ok(None) => continue,
                Ok(Some(broken)) => broken,
                Err(problem) => (Rule::DocumentThere, problem.to_string()),
            };
            let digest = sha256.clone();
            let named = court.read_now(move |tx| court::check::where_named(tx, &digest))?;
            found.push(Finding::new(rule, format!("{named}: {wrong} (SHA-256 {sha256})")));
        }
    }
}

/// What is wrong with a document, if anything.
fn look(documents: &store::documents::Documents, sha256: &str, bytes: i64) -> Result<Option<(Rule, String)>> {
    match documents.read(sha256) {
        Ok(None) => Ok(Some((Rule::DocumentThere, "its bytes are not there".into()))),
        Ok(Some(held)) if held.len() as u64 == bytes.unsigned_abs() => Ok(None),
        Ok(Some(held)) => {
            Ok(Some((Rule::DocumentSame, format!("{} bytes are there where the table of files says {bytes}", held.len()))))
        }
        Err(Error::Damaged(_)) => Ok(Some((Rule::DocumentSame, "its bytes are not those that were stored".into()))),
        Err(other) => Err(other),
    }
}
