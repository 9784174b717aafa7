//! Puts a backup back: loaded beside what is there, swapped in when whole, reconciled before anything serves, and proved.

use std::{
    error::Error,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    time::Instant,
};

use domain::product::ProductNames;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::{Engine, Place, Store, documents::Documents, migrate, snapshot};

use super::{
    Progress, check,
    check::{Report, seconds},
    lost::{self, Lost},
    manifest::{self, Manifest, instant},
    reconcile::{self, Said},
    room,
};
use crate::clock::Clocks;

/// What is to be restored, and where.
pub struct Asked<'a> {
    /// The backup, or the folder of backups.
    pub from: &'a Path,
    /// Where the databases go.
    pub place: Place,
    /// The installation's documents, given its engine.
    pub store: &'a dyn Fn(Engine) -> Store,
    /// One court's short name, `centre`, or `None` for everything.
    pub only: Option<&'a str>,
    /// Whether to look for broken rules at the end.
    pub verify: bool,
    /// Product names, for comments of links.
    pub names: ProductNames,
    /// The clocks.
    pub clocks: &'a Clocks,
}

/// What was done.
#[derive(Debug, Serialize)]
pub struct Done {
    /// The backup's folder.
    pub from: PathBuf,
    /// When it was made.
    pub made: String,
    /// Databases that were put back.
    pub databases: Vec<String>,
    /// Under which names those lie that were there before.
    pub aside: Vec<String>,
    /// Rows and documents that were put back.
    pub rows: u64,
    /// Documents whose bytes were copied; those that were there stayed.
    pub documents: u64,
    /// What reconciling did.
    pub said: Vec<Said>,
    /// What is gone, for each court.
    pub lost: Vec<(String, Lost)>,
    /// What is broken, where that was asked.
    pub report: Option<Report>,
    /// Seconds until everything was back in its place.
    pub restored_in: f64,
    /// Seconds with the proof.
    pub seconds: f64,
}

/// The process number of restores: nothing else runs then.
const PROCESS: u16 = 1020;

/// Restores. Nothing may be served from `place` meanwhile. Blocks.
///
/// # Errors
/// When the backup is not whole, or a database or the disk can't be used; what was there is still in its place then, unless the swap
/// had begun, which the message says.
pub fn restore(asked: &Asked<'_>, progress: &Progress) -> Result<Done, Box<dyn Error>> {
    let begun = Instant::now();
    let (folder, manifest) = manifest::find(asked.from)?;
    let wanted: Vec<_> = manifest.databases.iter().filter(|database| is_wanted(&database.name, asked.only)).collect();
    if wanted.is_empty() {
        let only = asked.only.unwrap_or_default();
        return Err(format!("the backup {} holds no {only}; it holds {}", folder.display(), manifest.courts.join(", ")).into());
    }
    for database in &wanted {
        progress.step(&format!("reading {}", database.file), None);
        if digest(&folder.join(&database.file))? != database.lines.sha256 {
            return Err(format!("{} is not what was written: its SHA-256 differs from the manifest's", database.file).into());
        }
    }
    let mut rows = 0;
    for database in &wanted {
        progress.step(&format!("loading {}", database.name), None);
        let Some(room) = room(&database.name) else { return Err(format!("no room is called {}", database.name).into()) };
        // Beside the one that it will replace: each may lie on a server of its own.
        let engine = Engine::open(asked.place.of(&database.name), PROCESS)?;
        let db = engine.database(&incoming(&database.name));
        let loaded = snapshot::load(&db, room.migrations, &folder.join(&database.file), &asked.clocks.fresh());
        let loaded = loaded.and_then(|loaded| migrate::migrate(&db, room.migrations).map(|_| loaded));
        engine.checkpoint_and_close();
        rows += loaded?;
    }
    let courts: Vec<String> = wanted.iter().filter_map(|database| room(&database.name)?.court).collect();
    let mut documents = 0;
    let loading = (asked.store)(Engine::open(asked.place.clone(), PROCESS)?);
    for court in &courts {
        documents += copy_documents(&folder, &manifest, court, &loading, progress)?;
    }
    loading.engine().checkpoint_and_close();

    let mark = instant(asked.clocks.fresh().machine_now, "%Y%m%d_%H%M%S");
    let mut aside = Vec::new();
    for database in &wanted {
        let name = format!("before_{mark}_{}", database.name);
        if snapshot::swap(&asked.place, &incoming(&database.name), &database.name, &name, &asked.clocks.fresh())? {
            aside.push(name);
        }
    }
    let store = (asked.store)(Engine::open(asked.place.clone(), PROCESS)?);
    let outcome = bring_together(asked, &store, &manifest, &courts, &aside, &mark, progress);
    let restored_in = seconds(begun.elapsed());
    let outcome = outcome.map(|(said, lost)| {
        let report = asked.verify.then(|| {
            let demo = manifest.demo && store.engine().exists("demo").unwrap_or(false);
            let now = asked.clocks.fresh().machine_now;
            check::check(
                &check::Asked { store: &store, courts: &all_courts(&store, &manifest), demo, quick: false, now },
                progress,
            )
        });
        (said, lost, report)
    });
    store.engine().checkpoint_and_close();
    progress.end();
    let (said, lost, report) = outcome?;
    Ok(Done {
        from: folder,
        made: manifest.begun.clone(),
        databases: wanted.iter().map(|database| database.name.clone()).collect(),
        aside,
        rows,
        documents,
        said,
        lost,
        report,
        restored_in,
        seconds: seconds(begun.elapsed()),
    })
}

type Together = (Vec<Said>, Vec<(String, Lost)>);

/// Before anything serves: numbers, then what court and centre know of each other.
fn bring_together(
    asked: &Asked<'_>,
    store: &Store,
    manifest: &Manifest,
    courts: &[String],
    aside: &[String],
    mark: &str,
    progress: &Progress,
) -> Result<Together, Box<dyn Error>> {
    let (mut said, mut lost) = (Vec::new(), Vec::new());
    for court in courts {
        progress.step(&format!("looking for what {court} has lost"), None);
        let before = format!("before_{mark}_court_{court}");
        // Into an empty folder nothing is lost that was not lost before.
        if aside.contains(&before) {
            let beside = (asked.store)(Engine::open(asked.place.of(&format!("court_{court}")), PROCESS)?);
            let before = beside.court_called(&before, court);
            lost.push((court.clone(), lost::raise(&store.court(court), Some(&before), &asked.clocks.fresh())?));
            beside.engine().checkpoint_and_close();
        }
    }
    let all = all_courts(store, manifest);
    let centre_too = asked.only.is_none_or(|only| only == "centre");
    if centre_too {
        said.push(reconcile::centre(store, &all, asked.clocks)?);
    }
    let concerned = if centre_too { &all } else { courts };
    for court in concerned {
        progress.step(&format!("bringing {court} and the centre together"), None);
        said.push(reconcile::court(store, court, courts.contains(court), asked.clocks, &asked.names)?);
    }
    Ok((said, lost))
}

/// The courts of the installation that there are databases of.
fn all_courts(store: &Store, manifest: &Manifest) -> Vec<String> {
    let there = |id: &&String| store.engine().exists(&format!("court_{id}")).unwrap_or(false);
    manifest.courts.iter().filter(there).cloned().collect()
}

fn is_wanted(name: &str, only: Option<&str>) -> bool {
    match only {
        None => true,
        Some("centre") => name == "centre",
        Some(court) => name.strip_prefix("court_") == Some(court),
    }
}

fn incoming(name: &str) -> String {
    format!("incoming_{name}")
}

fn digest(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut file = fs::File::open(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; 1 << 20]);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect());
        }
        digest.update(&buffer[..count]);
    }
}

/// Copies the documents that a court's database names and that are not there, or are damaged.
fn copy_documents(
    folder: &Path,
    manifest: &Manifest,
    court: &str,
    store: &Store,
    progress: &Progress,
) -> Result<u64, Box<dyn Error>> {
    let named = snapshot::documents_named(&folder.join(format!("court_{court}.jsonl")))?;
    progress.step(&format!("copying the documents of {court}"), Some(named.len() as u64));
    let beside = folder.parent().unwrap_or(folder).join("documents").join(court);
    let (from, to) = (Documents::at(beside), store.court(court));
    let missing = manifest.documents.iter().find(|documents| documents.court == court).map(|documents| &documents.missing);
    let mut copied = 0;
    for sha256 in named.keys() {
        progress.add(1);
        if matches!(to.documents().read(sha256), Ok(Some(_))) {
            continue;
        }
        match from.read(sha256)? {
            Some(bytes) => drop(to.documents().store(&bytes)?),
            // The backup said so when it was made; the proof will name it again.
            None if missing.is_some_and(|missing| missing.iter().any(|line| line.starts_with(sha256))) => continue,
            None => return Err(format!("the document {sha256} of {court} is not in the backup").into()),
        }
        copied += 1;
    }
    Ok(copied)
}
