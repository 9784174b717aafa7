//! Copies an installation while it runs: every database as it is at one instant, then the documents that they name.
//!
//! Databases first: a document's row is committed after its bytes are durable, and the collector leaves alone what was in use within a
//! day, so that the bytes of every row in the copy are still there when they are copied. Courts before the centre: what a court's copy
//! calls told, the centre's copy has heard.

use std::{
    error::Error,
    fs::{self, File},
    path::{Path, PathBuf},
    time::Instant,
};

use domain::Time;
use store::{Store, documents::Documents, snapshot};

use super::{
    Progress,
    check::seconds,
    manifest::{self, Database, FILE, FORMAT, Manifest, instant},
    rooms,
};

/// What is to be copied.
pub struct Asked<'a> {
    /// The installation.
    pub store: &'a Store,
    /// Short names of its courts.
    pub courts: &'a [String],
    /// Whether it is a demonstration.
    pub demo: bool,
    /// The demonstration's clock.
    pub clock: Option<String>,
    /// `sqlite` or `postgresql`.
    pub from: &'a str,
    /// The folder that backups are kept in.
    pub to: &'a Path,
    /// The machine's clock.
    pub now: &'a dyn Fn() -> Time,
}

/// Begins the name of a backup that is not whole.
const HALF: &str = ".half-";

/// Makes a backup; gives its folder. Half a backup is never mistaken for one: it is written aside and renamed. Blocks.
///
/// # Errors
/// When a database or the disk can't be used. A document that can't be read does not end the backup; the manifest names it.
pub fn backup(asked: &Asked<'_>, progress: &Progress) -> Result<(PathBuf, Manifest), Box<dyn Error>> {
    let begun = Instant::now();
    let at = |problem: std::io::Error| format!("{}: {problem}", asked.to.display());
    make_private(asked.to).map_err(at)?;
    let lock = File::create(asked.to.join(".lock")).map_err(at)?;
    lock.try_lock().map_err(|_| format!("another backup into {} is under way", asked.to.display()))?;
    for entry in fs::read_dir(asked.to).map_err(at)?.flatten() {
        // Left by a backup that was killed: we hold the lock, so nobody works on it.
        if entry.file_name().to_string_lossy().starts_with(HALF) {
            fs::remove_dir_all(entry.path()).map_err(at)?;
        }
    }
    let name = instant((asked.now)(), "%Y-%m-%dT%H-%M-%SZ");
    let (half, whole) = (asked.to.join(format!("{HALF}{name}")), asked.to.join(&name));
    if whole.exists() {
        return Err(format!("{} is there already", whole.display()).into());
    }
    make_private(&half).map_err(at)?;
    let mut manifest = Manifest {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        begun: instant((asked.now)(), "%Y-%m-%dT%H:%M:%SZ"),
        seconds: 0.0,
        from: asked.from.to_owned(),
        demo: asked.demo,
        clock: asked.clock.clone(),
        courts: asked.courts.to_vec(),
        databases: Vec::new(),
        documents: Vec::new(),
    };
    for room in rooms(asked.courts, asked.demo) {
        progress.step(&format!("copying the {}", room.title()), None);
        let file = format!("{}.jsonl", room.name);
        let at = instant((asked.now)(), "%Y-%m-%dT%H:%M:%SZ");
        let lines = snapshot::dump(&room.database(asked.store), &half.join(&file), progress.counter())?;
        manifest.databases.push(Database { name: room.name, file, at, lines });
    }
    for id in asked.courts {
        let named = snapshot::documents_named(&half.join(format!("court_{id}.jsonl")))?;
        progress.step(&format!("copying the documents of {id}"), Some(named.len() as u64));
        let mut told = manifest::Documents { court: id.clone(), count: named.len() as u64, ..manifest::Documents::default() };
        let (from, folder) = (asked.store.court(id), asked.to.join("documents").join(id));
        for (sha256, bytes) in named {
            told.bytes += bytes.unsigned_abs();
            match copy(from.documents(), &folder, &sha256, bytes) {
                Ok(new) => told.new += u64::from(new),
                Err(store::Error::Unavailable(problem)) => return Err(problem.into()),
                Err(problem) => told.missing.push(format!("{sha256}: {problem}")),
            }
            progress.add(1);
        }
        manifest.documents.push(told);
    }
    manifest.seconds = seconds(begun.elapsed());
    let file = half.join(FILE);
    fs::write(&file, serde_json::to_string_pretty(&manifest)? + "\n").map_err(at)?;
    for path in [file.as_path(), &half] {
        File::open(path).and_then(|file| file.sync_all()).map_err(at)?;
    }
    fs::rename(&half, &whole).map_err(at)?;
    File::open(asked.to).and_then(|folder| folder.sync_all()).map_err(at)?;
    progress.end();
    Ok((whole, manifest))
}

/// Copies a document, unless an earlier backup left it; true when it was copied.
fn copy(from: &Documents, folder: &Path, sha256: &str, bytes: i64) -> store::Result<bool> {
    if length_of(folder, sha256) == Some(bytes.unsigned_abs()) {
        return Ok(false);
    }
    let Some(held) = from.read(sha256)? else {
        return Err(store::Error::Damaged("its bytes are not there".into()));
    };
    Documents::at(folder).store(&held)?;
    Ok(true)
}

/// The length of a document in a folder of documents.
fn length_of(folder: &Path, sha256: &str) -> Option<u64> {
    let path = folder.join(sha256.get(..2)?).join(sha256.get(2..4)?).join(sha256);
    fs::metadata(path).ok().map(|metadata| metadata.len())
}

/// Makes a folder that only its owner can look into.
pub(super) fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}
