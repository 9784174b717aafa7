//! What the databases and the mail server hold, read beside the running program and held against what was acknowledged.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use domain::{Id, link::State};
use sha2::{Digest as _, Sha256};
use store::{
    Engine, Place, Store, court,
    db::sql,
    shared::{audit, outbox},
};

use super::{
    people::{Done, Wish},
    sink::Taken,
};

/// The program's databases.
pub struct Books {
    pub store: Store,
    courts: Vec<String>,
    /// By court and case: what was there before, and what was looked at since.
    cases: HashMap<(String, String), Seen>,
    links: HashSet<(String, String)>,
}

/// The entries of one case that were looked at.
#[derive(Clone, Default)]
struct Seen {
    /// The highest number that the case had before anybody filed.
    before: i64,
    /// The highest number and sequence that were looked at.
    number: i64,
    sequence: i64,
    /// By mark: the entry's number and its document's digest.
    marks: HashMap<String, (i64, String)>,
}

/// A mail's row.
struct Row {
    id: String,
    recipient: String,
    text: String,
    sent: bool,
}

impl Books {
    pub fn open(place: Place, data: &Path, courts: &[String]) -> Self {
        let store = Store::new(Engine::open(place, 1021).unwrap(), data.join("documents"));
        Self { store, courts: courts.to_vec(), cases: HashMap::new(), links: HashSet::new() }
    }

    /// Notes what a case holds before anybody files in it.
    pub fn remember(&mut self, court: &str, case: &str) {
        let entries = self.entries(court, case, -1);
        let before = entries.iter().filter_map(|(entry, _)| entry.number).max().unwrap_or(0);
        let sequence = entries.iter().map(|(entry, _)| entry.sequence).max().unwrap_or(-1);
        let seen = Seen { before, number: before, sequence, marks: HashMap::new() };
        self.cases.insert((court.to_owned(), case.to_owned()), seen);
    }

    fn entries(&self, court: &str, number: &str, after: i64) -> Vec<(court::entries::Entry, Vec<court::entries::Document>)> {
        let number = number.to_owned();
        self.store
            .court(court)
            .read_now(move |tx| {
                let case = court::cases::list(tx, 500)?.into_iter().find(|case| case.number == number).unwrap();
                let entries = court::entries::of_case(tx, case.id, after, 1_000_000, true)?;
                let mut documents: HashMap<Id, Vec<_>> = HashMap::new();
                for entry in &entries {
                    documents.insert(entry.id, court::entries::documents_of(tx, entry.id)?);
                }
                Ok(entries
                    .into_iter()
                    .map(|entry| (documents.remove(&entry.id).unwrap_or_default(), entry))
                    .map(|(d, e)| (e, d))
                    .collect())
            })
            .unwrap()
    }

    /// Forgets what was looked at, so that the next look is at everything.
    pub fn begin_anew(&mut self) {
        self.links.clear();
        for seen in self.cases.values_mut() {
            let before = seen.before;
            *seen = Seen { before, number: before, sequence: -1, marks: HashMap::new() };
        }
    }

    /// Every entry that was filed since the last look stands whole, whether it was acknowledged or not; numbers go on without a gap;
    /// what was acknowledged is there, once.
    pub fn check(&mut self, done: &[Done]) {
        let known: Vec<(String, String)> = self.cases.keys().cloned().collect();
        for (court, case) in known {
            self.look_at(&court, &case);
        }
        for one in done {
            match one {
                Done::Linked { wish, .. } => {
                    if self.links.insert((wish.court.to_owned(), wish.login.clone())) {
                        self.check_link(wish);
                    }
                }
                Done::Filed { court, case, number, mark, pdf, .. } => {
                    let seen = &self.cases[&((*court).to_owned(), case.clone())];
                    let entry =
                        seen.marks.get(mark).unwrap_or_else(|| panic!("{court} {case}: {mark} was acknowledged and is lost"));
                    assert_eq!(*entry, (i64::from(*number), hex(&Sha256::digest(pdf))), "{court} {case}: {mark}");
                }
            }
        }
    }

    fn look_at(&mut self, court: &str, case: &str) {
        let place = (court.to_owned(), case.to_owned());
        let mut seen = self.cases[&place].clone();
        for (entry, documents) in self.entries(court, case, seen.sequence) {
            seen.sequence = seen.sequence.max(entry.sequence);
            let Some(number) = entry.number.filter(|number| *number > seen.before) else { continue };
            assert_eq!(number, seen.number + 1, "{court} {case}: a gap, or a number twice: {}", entry.text);
            seen.number = number;
            assert_eq!(documents.len(), 1, "{court} {case}: {}", entry.text);
            let digest = documents[0].sha256.clone().unwrap();
            let bytes = self.store.court(court).documents().read(&digest).unwrap();
            assert!(bytes.is_some(), "{court} {case}: the document of {} is missing", entry.text);
            let mark = entry.text.find("mark-").and_then(|at| entry.text.get(at..at + 15)).unwrap_or_default().to_owned();
            let twice = seen.marks.insert(mark.clone(), (number, digest));
            assert!(twice.is_none(), "{court} {case}: {mark} stands twice");
        }
        self.cases.insert(place, seen);
    }

    fn check_link(&self, wish: &Wish) {
        let login = wish.login.clone();
        let (filer, links) = self
            .store
            .court(wish.court)
            .read_now(move |tx| {
                let filer = court::filers::by_login(tx, &login)?.unwrap();
                let links = court::links::of_filer(tx, filer.id)?;
                Ok((filer, links))
            })
            .unwrap();
        assert_eq!(links.len(), 1, "{} of {} has one link", wish.login, wish.court);
        let active = !wish.court.starts_with("ar");
        assert_eq!(links[0].state, if active { State::Active } else { State::Pending }, "{} of {}", wish.login, wish.court);
        assert_eq!(links[0].person.username, wish.username);
        let over = filer.retired_at.is_some();
        assert_eq!(over, active, "the court password of {} of {} is over with the link", wish.login, wish.court);
    }

    /// How many entries were filed.
    pub fn filed(&self) -> usize {
        self.cases.values().map(|seen| seen.marks.len()).sum()
    }

    fn rooms(&self) -> Vec<String> {
        let mut rooms = vec!["centre".to_owned()];
        rooms.extend(self.courts.iter().map(|court| format!("court_{court}")));
        rooms
    }

    fn mails(&self) -> Vec<Row> {
        let mut mails = Vec::new();
        for room in self.rooms() {
            let read = self.store.engine().database(&room).read_now(|tx| {
                tx.all(sql!("SELECT message_id, recipient, body_text, done_at FROM mails"), &[], |row| {
                    let sent = row.get::<Option<domain::Time>>(3)?.is_some();
                    Ok(Row { id: row.get(0)?, recipient: row.get(1)?, text: row.get(2)?, sent })
                })
            });
            mails.extend(read.unwrap());
        }
        mails
    }

    /// How many mails and messages wait.
    pub fn waiting(&self) -> usize {
        let messages =
            self.rooms().iter().map(|room| self.store.engine().database(room).read_now(outbox::waiting).unwrap()).sum::<i64>();
        self.mails().iter().filter(|mail| !mail.sent).count() + usize::try_from(messages).unwrap()
    }

    /// Once nothing waits: of each acknowledged thing one mail's row; each row went to the mail server under its own Message-ID, at
    /// least once, and the mail server got nothing else. Gives how many rows, and how many deliveries were repeated.
    pub fn check_mails(&self, done: &[Done], taken: &Taken) -> (usize, usize) {
        let mails = self.mails();
        // Ten thousand filings and their fifty thousand mails are compared by what both can be found under.
        let mut about: HashMap<(&str, &str), usize> = HashMap::new();
        let mut ids = HashSet::new();
        for mail in &mails {
            for words in told_in(&mail.text) {
                *about.entry((&mail.recipient, words)).or_default() += 1;
            }
            assert!(ids.insert(mail.id.as_str()), "two mails have the Message-ID {}", mail.id);
            let to = taken.get(&mail.id).unwrap_or_else(|| panic!("a mail to {} was never sent:\n{}", mail.recipient, mail.text));
            assert!(to.iter().all(|to| *to == mail.recipient), "{}: {to:?} instead of {}", mail.id, mail.recipient);
        }
        for id in taken.keys() {
            assert!(ids.contains(id.as_str()), "the mail server got {id}, which is no row's");
        }
        for one in done {
            let (address, words, what) = match one {
                Done::Linked { wish, .. } => (wish.email.as_str(), LINKED, &wish.login),
                Done::Filed { email, mark, .. } => (*email, mark.as_str(), mark),
            };
            let about = about.get(&(address, words)).copied().unwrap_or_default();
            assert_eq!(about, 1, "{what}: mails to {address}");
        }
        (mails.len(), taken.values().map(|to| to.len() - 1).sum())
    }

    /// The audit trail of every room is one whole chain; gives how many lines are chained.
    pub fn check_audit(&self) -> i64 {
        let mut lines = 0;
        for room in self.rooms() {
            let chain = self.store.engine().database(&room).read_now(audit::verify_chain).unwrap();
            assert_eq!(chain.broken_at, None, "{room}: {chain:?}");
            lines += chain.sound;
        }
        lines
    }
}

/// What a mail about a link says.
const LINKED: &str = "Request: Link";

/// What a mail is about: the marks of filings that stand in it, each once, and whether it tells of a link.
fn told_in(text: &str) -> HashSet<&str> {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
    let mut told: HashSet<&str> = words.filter(|word| word.starts_with("mark-") && word.ends_with("-end")).collect();
    told.extend(text.contains(LINKED).then_some(LINKED));
    told
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
