//! What is measured on: the demo's world with cases of known size and drafts that wait for Submit, put in beside the program.

use std::path::{Path, PathBuf};

use domain::{Fresh, Id, Rng, Time, case_number::DocketNumber};
use store::{
    Engine, Place, Store,
    court::{
        Court, Tx, blobs,
        cases::{self, Case, NewCase},
        drafts,
        entries::{self, NewDocument, NewEntry},
        filers,
        parties::{self, Attorney, NewParty},
        sessions::{self, Holder},
    },
    documents::Stored,
};
use tempfile::TempDir;

use crate::{Done, Plan, measure::forget_most_memory_of, person::Person, program::Program, rows::filing};

/// The court in which all is measured, and its hosts.
pub const COURT: &str = "almd";
pub const ECF: &str = "ecf.almd.localhost";
/// A linked attorney of the demonstration.
pub const USERNAME: &str = "lenalinked";
pub const PASSWORD: &str = "orchid ferry notebook 50";
/// The civil clock at the start.
const NOW: &str = "2021-05-10T09:00:00-05:00";

/// A data folder with a running program on it, and the same data opened beside it.
pub struct World {
    pub program: Program,
    pub person: Person,
    pub room: Court,
    /// Behind the room; closed before the files are copied.
    pub store: Store,
    pub folder: TempDir,
    /// The session's row.
    pub session: Vec<u8>,
    /// The session's secret.
    pub secret: String,
    /// The account number of the person.
    pub account: i64,
}

/// A case to file in, and who files.
#[derive(Clone, Debug)]
pub struct Where {
    pub case: Case,
    pub filer: Id,
}

/// A draft that waits for Submit.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub serial: i64,
    pub id: Id,
    pub key: String,
}

impl World {
    /// Makes the world, starts the program on it, signs on at the court and waits until the program is at rest.
    pub fn make(plan: &Plan, runtime: &tokio::runtime::Runtime, more: &[&str]) -> Done<World> {
        let mut folder = TempDir::with_prefix_in("forecourt-load-", &plan.scratch)?;
        folder.disable_cleanup(plan.keep);
        let data = folder.path().join("demo");
        let mut arguments = vec!["--now", NOW];
        arguments.extend(more);
        let program = Program::demo(plan, &data, &arguments)?;
        let place = match more {
            ["--database", url] => Place::Postgres { url: (*url).to_owned() },
            _ => Place::Sqlite(data.join("db")),
        };
        let store = beside(place, &data)?;
        let room = store.court(COURT);
        let person = runtime.block_on(Person::signed_on(program.port, COURT, USERNAME, PASSWORD))?;
        let (mut session, mut secret, mut account) = (Vec::new(), String::new(), 0);
        for value in person.secrets(ECF) {
            let asked = value.clone();
            if let Some(found) = room.read_now(move |tx| sessions::by_secret(tx, &asked))? {
                (session, secret) = (found.hash, value);
                if let Holder::Central(person) = found.holder {
                    account = person.account_number;
                }
            }
        }
        program.come_to_rest()?;
        forget_most_memory_of(program.id())?;
        Ok(World { program, person, room, store, folder, session, secret, account })
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    /// A case with two parties and so many entries, each with a document on its sheet.
    pub fn case(&self, number: &str, size: usize) -> Done<Where> {
        let number = number.to_owned();
        let stored = self.room.documents().store(&filing::pdf(0))?;
        Ok(self.room.write_now("bench_case", &fresh(), move |tx, fresh| make_case(tx, fresh, &number, size, &stored))?)
    }

    /// A token for the forms of the session.
    pub fn token(&mut self, runtime: &tokio::runtime::Runtime) -> Done<String> {
        runtime.block_on(async {
            self.person.visit(ECF, "/file?menu=Civil").await?;
            self.person.token()
        })
    }

    /// Goes through the steps of a filing up to its review page; gives the draft's number.
    pub fn draft(&mut self, runtime: &tokio::runtime::Runtime, event: &str, place: &Where) -> Done<i64> {
        let token = self.token(runtime)?;
        let csrf = ("csrf", token.as_str());
        runtime.block_on(self.person.post(ECF, "/file", &[csrf, ("event", event)]))?;
        let filer = place.filer;
        let newest = self.room.read_now(move |tx| drafts::open_of_filer(tx, filer, 1))?;
        let serial = newest.first().ok_or("no draft was begun")?.serial;
        let number = place.case.number.as_str();
        let steps = [("case", "case_number", number), ("parties", "filer[]", "0"), ("text", "free_text", "as measured")];
        for (step, field, value) in steps {
            runtime.block_on(self.person.post(ECF, &format!("/file/{serial}/{step}"), &[csrf, (field, value)]))?;
        }
        Ok(serial)
    }

    /// So many copies of a draft, each with a number and a key of its own.
    pub fn copies(&self, draft: i64, count: usize) -> Done<Vec<Waiting>> {
        copies(&self.room, draft, count, &self.session)
    }
}

/// The rooms of a data folder, opened beside whoever else uses them.
pub fn beside(place: Place, data: &Path) -> Done<Store> {
    Ok(Store::new(Engine::open(place, 1021)?, data.join("documents")))
}

/// Time and chance for what is put in beside the program, at the demonstration's hour.
pub fn fresh() -> Fresh {
    let mut seed = [0; 32];
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    seed[..16].copy_from_slice(&since.as_nanos().to_le_bytes());
    let machine_now = Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
    Fresh { now: Time::parse_rfc3339(NOW).unwrap_or_default(), machine_now, rng: Rng::from_seed(seed) }
}

/// See [`World::copies`].
pub fn copies(room: &Court, draft: i64, count: usize, session: &[u8]) -> Done<Vec<Waiting>> {
    let mut all = Vec::with_capacity(count);
    while all.len() < count {
        let (some, session) = ((count - all.len()).min(500), session.to_vec());
        all.extend(room.write_now("bench_drafts", &fresh(), move |tx, fresh| {
            let Some(row) = drafts::by_serial(tx, draft)? else { return Err(store::Error::Closed) };
            let documents = drafts::documents(tx, row.id)?;
            let mut made = Vec::with_capacity(some);
            for _ in 0..some {
                let serial = drafts::begin(tx, fresh, row.filer_id, &session, &row.event, &row.state)?;
                let Some(copy) = drafts::by_serial(tx, serial)? else { return Err(store::Error::Closed) };
                drafts::save(tx, fresh, copy.id, &row.event, row.case_id, &row.state)?;
                for document in &documents {
                    drafts::put_document(tx, fresh, copy.id, document)?;
                }
                let key = drafts::by_serial(tx, serial)?.map(|saved| saved.key).unwrap_or_default();
                made.push(Waiting { serial, id: copy.id, key });
            }
            Ok(made)
        })?);
    }
    Ok(all)
}

fn make_case(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, number: &str, size: usize, stored: &Stored) -> store::Result<Where> {
    let Some(filer) = filers::by_login(tx, "llinked")? else { return Err(store::Error::Closed) };
    let last = i64::try_from(size).unwrap_or(i64::MAX);
    let new = NewCase {
        number: number.to_owned(),
        number_key: DocketNumber::read(number).search_key(),
        kind: "cv".into(),
        title: "Example Mill, Inc. v. Example Timber Company".into(),
        date_filed: Some("2020-01-06".into()),
        date_terminated: None,
        nature_of_suit: "190 Contract: Other".into(),
        assigned_to: "Judge Example".into(),
        chapter: String::new(),
        sealed: false,
        facts: "{}".into(),
        import_digest: None,
        wanted_serial: None,
        next_number: last + 1,
        next_sequence: last + 1,
        ..NewCase::default()
    };
    let case = cases::insert(tx, fresh, &new)?;
    for (role, name, contact, own) in [
        ("Plaintiff", "Example Mill, Inc.", "Email: lena.linked@example.com\n", Some(filer.id)),
        ("Defendant", "Example Timber Company", "Email: other.counsel@example.com\n", None),
    ] {
        let party = NewParty {
            role: role.into(),
            name: name.into(),
            extra_info: String::new(),
            date_terminated: None,
            facts: "{}".into(),
        };
        let party = parties::insert(tx, fresh, case.id, &party)?;
        let name = if own.is_some() { "Lena Linked" } else { "Other Counsel" };
        let roles = "LEAD ATTORNEY\nATTORNEY TO BE NOTICED";
        let attorney = Attorney { name: name.into(), contact: contact.into(), roles: roles.into(), filer_id: own };
        parties::add_attorney(tx, fresh, party, &attorney)?;
    }
    let bytes = i64::try_from(stored.bytes).unwrap_or(i64::MAX);
    blobs::put(tx, fresh, &stored.sha256, bytes, 1)?;
    for sequence in 1..=last {
        // Filed one after the other through a year, as entries are.
        let day = sequence * 335 / (last + 1);
        let day = format!("2020-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        let new = NewEntry {
            sequence,
            number: Some(sequence),
            date_filed: Some(day.clone()),
            date_entered: Some(day),
            text: format!(
                "MOTION to Extend Time to Answer the Complaint by Example Timber Company. Responses due in 14 days. (Counsel, Other) ({sequence})"
            ),
            event: "cv-motion-extend".into(),
            filed_by: "Other Counsel".into(),
            facts: "{}".into(),
            ..NewEntry::default()
        };
        let entry = entries::insert(tx, fresh, case.id, &new)?;
        let document = NewDocument {
            description: "Main Document".into(),
            sha256: Some(stored.sha256.clone()),
            bytes,
            pages: 1,
            ..NewDocument::default()
        };
        entries::add_document(tx, fresh, entry, &document)?;
    }
    Ok(Where { case, filer: filer.id })
}
