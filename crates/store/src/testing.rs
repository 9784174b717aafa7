//! Databases for tests: fresh ones, and copies of a template that is built once; on PostgreSQL where one is given.
//!
//! `FORECOURT_TEST_DATABASE` is the address of a PostgreSQL server whose user may make databases; without it all is SQLite.

pub mod bucket;
mod literals;
#[cfg(test)]
mod tests;

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::UNIX_EPOCH;

use domain::{Fresh, Rng, Time};
use postgres::{Client, NoTls};
use tempfile::TempDir;

use crate::db::{Db, Engine, Place, Settings};
use crate::migrate::{Migration, migrate};

/// An engine on a place of its own, removed with this value.
pub struct Scratch {
    engine: Engine,
    place: Place,
    folder: TempDir,
    /// The PostgreSQL database to drop: the server's address and the name.
    made: Option<(String, String)>,
}

/// A fresh place with these databases, each made by its migrations.
#[must_use]
pub fn scratch(databases: &[(&str, &[Migration])]) -> Scratch {
    scratch_with(Settings::default(), databases)
}

/// The same, with other numbers of threads and places.
#[must_use]
pub fn scratch_with(settings: Settings, databases: &[(&str, &[Migration])]) -> Scratch {
    let scratch = Scratch::new(server(), settings, None);
    for (name, migrations) in databases {
        migrate(&scratch.engine.database(name), migrations).unwrap();
    }
    scratch
}

/// A fresh place of SQLite files, whatever the environment says.
#[must_use]
pub fn sqlite(settings: Settings) -> Scratch {
    Scratch::new(None, settings, None)
}

/// A copy of a template: what `build` made of an empty engine and of an empty folder for documents.
///
/// `build` runs once for each build of a test program, whoever comes first; the others wait for it. The copy's folder is
/// [`Scratch::folder`]. `name` is `[a-z0-9_]`, at most 20.
#[must_use]
pub fn template(name: &str, build: impl FnOnce(&Engine, &Path)) -> Scratch {
    let program = std::env::current_exe().unwrap();
    let changed = program.metadata().unwrap().modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    let mut hasher = DefaultHasher::new();
    (&program, changed).hash(&mut hasher);
    let key = format!("{name}_{:016x}", hasher.finish());
    // target/debug/deps/program
    let home = program.ancestors().nth(3).map_or_else(std::env::temp_dir, Path::to_path_buf).join("tmp-templates");
    fs::create_dir_all(&home).unwrap();
    sweep(&home);
    let lock = fs::File::create(home.join(format!("{key}.lock"))).unwrap();
    lock.lock().unwrap();
    match server() {
        Some(server) => {
            let (made, folder) = (format!("template_{key}"), home.join(format!("{key}.postgres")));
            if !has_database(&server, &made) {
                let building = Scratch::new(Some(server.clone()), Settings::default(), None);
                let _ = fs::remove_dir_all(&folder);
                build(&building.engine, building.folder());
                building.engine.checkpoint_and_close();
                copy(building.folder(), &folder);
                let (_, database) = building.made.as_ref().unwrap();
                administer(&server, &format!("ALTER DATABASE \"{database}\" RENAME TO \"{made}\""));
            }
            lock.unlock().unwrap();
            Scratch::new(Some(server), Settings::default(), Some((&made, &folder)))
        }
        None => {
            let folder = home.join(format!("{key}.sqlite"));
            if !folder.exists() {
                let building = Scratch::new(None, Settings::default(), None);
                build(&building.engine, building.folder());
                building.engine.checkpoint_and_close();
                let half = home.join(format!("{key}.half"));
                let _ = fs::remove_dir_all(&half);
                copy(building.folder(), &half);
                fs::rename(&half, &folder).unwrap();
            }
            lock.unlock().unwrap();
            Scratch::new(None, Settings::default(), Some(("", &folder)))
        }
    }
}

impl Scratch {
    /// On a PostgreSQL server, or in files; empty, or a copy of a template (its database's name, its folder).
    fn new(server: Option<String>, settings: Settings, of: Option<(&str, &Path)>) -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = TempDir::with_prefix("forecourt-test-").unwrap();
        if let Some((_, template)) = of {
            copy(template, folder.path());
        }
        let (place, made) = match server {
            None => (Place::Sqlite(folder.path().join("databases")), None),
            Some(server) => {
                let mut hasher = DefaultHasher::new();
                folder.path().hash(&mut hasher);
                let count = COUNT.fetch_add(1, Ordering::Relaxed);
                let name = format!("test_{}_{count}_{:016x}", std::process::id(), hasher.finish());
                match of {
                    Some((template, _)) => {
                        administer(&server, &format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\""));
                    }
                    // Sorted by the rules of English where nothing else is said, so that a forgotten COLLATE is found.
                    None => administer(
                        &server,
                        &format!(
                            "CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' \
                             LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
                        ),
                    ),
                }
                (Place::Postgres { url: address(&server, &name) }, Some((server, name)))
            }
        };
        let engine = Engine::open_with(place.clone(), 1, settings).unwrap();
        Scratch { engine, place, folder, made }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// One of its databases.
    #[must_use]
    pub fn database(&self, name: &str) -> Db {
        self.engine.database(name)
    }

    /// A folder that goes with the databases, for documents.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the databases are, to open a second engine beside the first.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// Whether this is PostgreSQL.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.made.is_some()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.engine.checkpoint_and_close();
        if let Some((server, name)) = &self.made {
            let dropping = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
            let _ = aside(server.clone(), move |client| client.batch_execute(&dropping));
        }
    }
}

/// A `Fresh` of Monday, 10 May 2021, 14:00 UTC, whose randomness comes from a small number.
#[must_use]
pub fn fresh(seed: u8) -> Fresh {
    let now = Time(1_620_655_200_000_000);
    Fresh { now, machine_now: now, rng: Rng::from_seed([seed; 32]) }
}

/// Prepares every `sql!` literal of the Rust files below a folder on a database; the answer is how many there are.
///
/// Files and folders named `tests` are left out.
///
/// # Panics
/// With every statement that the database refuses.
pub fn prepare_all(sources: &Path, db: &Db) -> usize {
    let found = literals::below(sources);
    let mut refused = Vec::new();
    for (place, sql) in &found {
        let text = sql.clone();
        if let Err(error) = db.read_now(move |tx| tx.prepare(&text)) {
            refused.push(format!("{place}: {error}"));
        }
    }
    assert!(refused.is_empty(), "{} of {} statements are refused:\n{}", refused.len(), found.len(), refused.join("\n"));
    found.len()
}

/// The PostgreSQL server to test on, if there is one.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "tests choose their database by the environment")]
pub fn server() -> Option<String> {
    std::env::var("FORECOURT_TEST_DATABASE").ok().filter(|url| !url.is_empty())
}

/// The address of another database of the same server.
fn address(server: &str, database: &str) -> String {
    let (before, query) = server.split_once('?').map_or((server, String::new()), |(b, q)| (b, format!("?{q}")));
    let base = match before.rsplit_once('/') {
        Some((base, _)) if !base.ends_with('/') => base,
        _ => before,
    };
    format!("{base}/{database}{query}")
}

/// Takes away the templates of programs built more than a day ago. Another test may be at it too.
fn sweep(home: &Path) {
    for entry in fs::read_dir(home).unwrap().flatten() {
        let age = entry.metadata().and_then(|metadata| metadata.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age.as_secs() > 24 * 3600) {
            let _ = fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path()));
        }
    }
}

fn has_database(server: &str, name: &str) -> bool {
    let name = name.to_string();
    let asked = aside(server.into(), move |client| {
        client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]).map(|row| row.is_some())
    });
    asked.unwrap()
}

fn administer(server: &str, sql: &str) {
    let (text, sql) = (sql.to_string(), sql.to_string());
    aside(server.into(), move |client| client.batch_execute(&sql)).unwrap_or_else(|error| panic!("{text}: {error:?}"));
}

/// Runs on a thread of its own: the client blocks, which an asynchronous test must not.
fn aside<R: Send + 'static>(
    server: String,
    f: impl FnOnce(&mut Client) -> Result<R, postgres::Error> + Send + 'static,
) -> Result<R, postgres::Error> {
    std::thread::spawn(move || f(&mut Client::connect(&server, NoTls)?)).join().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Seals a case that was open, or one of its entries, as the court's desk would.
pub fn seal(tx: &mut crate::court::Tx<'_, '_>, case: i64, entry: Option<i64>) -> crate::Result<()> {
    let sealed = match entry {
        None => tx.execute(crate::sql!("UPDATE cases SET sealed = TRUE WHERE serial = $1"), &[case.into()])?,
        Some(sequence) => tx.execute(
            crate::sql!(
                "UPDATE entries SET sealed = TRUE WHERE sequence = $2 AND case_id = (SELECT id FROM cases WHERE serial = $1)"
            ),
            &[case.into(), sequence.into()],
        )?,
    };
    assert_eq!(sealed, 1, "nothing of that number is there");
    Ok(())
}
