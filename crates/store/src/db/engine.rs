//! The databases of one process: opened at first use, each named, all in one place.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use domain::Fresh;
use tokio::sync::oneshot;

use super::ids::Ids;
use super::job::Job;
use super::postgresql::{Server, Share};
use super::sqlite::{Database, Readers};
use super::{Error, Result, Tx};

/// Where the databases of a process are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder of SQLite files, `NAME.db` each.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server (15 or later), a schema for each of ours.
    Postgres {
        /// `postgres://user:password@host:port/database`
        url: String,
    },
    /// Some databases on PostgreSQL servers of their own, the others together in one place.
    Spread {
        /// Where a database is that is not named below.
        rest: Box<Place>,
        /// Addresses as above, by a database's name: `centre`, `case_index`, `court_almd`.
        elsewhere: BTreeMap<String, String>,
    },
}

/// How much an engine holds at once.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Jobs that may wait in one queue before callers are told [`Error::Busy`].
    pub waiting: usize,
    /// Threads that read SQLite files.
    pub readers: usize,
    /// Threads and connections to one PostgreSQL server; the first engine of a process that names the server decides.
    pub connections: usize,
    /// After so long without work a thread ends and its connections are closed.
    pub quiet: Duration,
}

impl Default for Settings {
    fn default() -> Settings {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Settings { waiting: 1024, readers: cores + 2, connections: 16, quiet: Duration::from_secs(60) }
    }
}

/// Opened once per process; a clone is the same engine. Its threads end when the last handle is gone.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    settings: Settings,
    ids: Arc<Ids>,
    kind: Kind,
    /// Databases on servers of their own.
    elsewhere: HashMap<String, Arc<Share>>,
}

enum Kind {
    Sqlite { folder: PathBuf, readers: Readers, open: Mutex<HashMap<String, Arc<Database>>> },
    Postgres(Arc<Share>),
}

/// One database: a SQLite file or a PostgreSQL schema. A clone is the same database.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    name: Arc<str>,
    at: At,
}

/// How a database stood at some moment: equal as long as nobody has written to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark([(u64, Option<SystemTime>); 2]);

#[derive(Clone)]
enum At {
    Sqlite(Arc<Database>),
    Postgres(Arc<Share>),
    /// The name is none: said at first use.
    Nowhere,
}

impl Engine {
    /// Opens the place; `process_number` (0 to 1023) stands in every id that this process gives.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the folder can't be made, or the server's address can't be used.
    pub fn open(place: Place, process_number: u16) -> Result<Engine> {
        Engine::open_with(place, process_number, Settings::default())
    }

    /// The same, with other numbers of threads and places.
    ///
    /// # Errors
    /// As [`Engine::open`].
    pub fn open_with(place: Place, process_number: u16, settings: Settings) -> Result<Engine> {
        let ids = Arc::new(Ids::of_process(process_number));
        let (place, named) = place.parts();
        // One share for each server, whatever the number of databases on it.
        let mut shares: HashMap<String, Arc<Share>> = HashMap::new();
        let mut share = |url: String| -> Result<Arc<Share>> {
            if let Some(known) = shares.get(&url) {
                return Ok(known.clone());
            }
            let share = Arc::new(Server::share(&url, &settings)?);
            shares.insert(url, share.clone());
            Ok(share)
        };
        let elsewhere = named.into_iter().map(|(name, url)| Ok((name, share(url)?))).collect::<Result<_>>()?;
        let kind = match place {
            Place::Sqlite(folder) => {
                make_folder(&folder).map_err(|error| Error::Unavailable(format!("{}: {error}", folder.display())))?;
                Kind::Sqlite { folder, readers: Readers::new(&settings, ids.clone()), open: Mutex::default() }
            }
            Place::Postgres { url } => Kind::Postgres(share(url)?),
            Place::Spread { .. } => return Err(Error::Value("a place that is spread lies in no other such place".into())),
        };
        Ok(Engine(Arc::new(Inner { settings, ids, kind, elsewhere })))
    }

    /// One database by name (`[a-z0-9_]`, at most 63): the file `NAME.db` or the schema `NAME`. Nothing is opened yet.
    #[must_use]
    pub fn database(&self, name: &str) -> Db {
        let at = match &self.0.kind {
            _ if !is_name(name) => At::Nowhere,
            _ if self.0.elsewhere.contains_key(name) => At::Postgres(self.0.elsewhere[name].clone()),
            Kind::Postgres(share) => At::Postgres(share.clone()),
            Kind::Sqlite { folder, open, .. } => {
                let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
                let database = open
                    .entry(name.into())
                    .or_insert_with(|| Database::new(folder.join(format!("{name}.db")), &self.0.settings, self.0.ids.clone()));
                At::Sqlite(database.clone())
            }
        };
        Db { engine: self.clone(), name: name.into(), at }
    }

    /// Whether a database of this name was made.
    ///
    /// # Errors
    /// When the server or the folder can't be asked. Blocks: not for async threads.
    pub fn exists(&self, name: &str) -> Result<bool> {
        match (&self.0.kind, self.0.elsewhere.contains_key(name)) {
            (Kind::Sqlite { folder, .. }, false) => {
                let path = folder.join(format!("{name}.db"));
                path.try_exists().map_err(|error| Error::Unavailable(format!("{}: {error}", path.display())))
            }
            _ => {
                let schema = name.to_string();
                self.database(name).read_now(move |tx| {
                    let args = [schema.as_str().into()];
                    let sql = super::Sql("SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = $1");
                    tx.one(sql, &args, |row| Ok(row.get::<i64>(0)? > 0))
                })
            }
        }
    }

    /// Finishes what waits, writes everything into the database files and closes them; then all answer [`Error::Closed`].
    ///
    /// Blocks: not for async threads. A PostgreSQL server's connections are shared by the process and closed with it.
    pub fn checkpoint_and_close(&self) {
        match &self.0.kind {
            Kind::Sqlite { readers, open, .. } => {
                readers.close_and_wait();
                let databases: Vec<_> = open.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
                // The last connection of a file writes the log into it and removes the log.
                databases.iter().for_each(|database| database.close_and_wait());
            }
            Kind::Postgres(share) => share.close(),
        }
        self.0.elsewhere.values().for_each(|share| share.close());
    }
}

impl Place {
    /// The one place where a database of this name lies.
    #[must_use]
    pub fn of(&self, name: &str) -> Place {
        match self {
            Place::Spread { rest, elsewhere } => match elsewhere.get(name) {
                Some(url) => Place::Postgres { url: url.clone() },
                None => rest.as_ref().clone(),
            },
            one => one.clone(),
        }
    }

    /// The one place, and the addresses of what is elsewhere.
    fn parts(self) -> (Place, BTreeMap<String, String>) {
        match self {
            Place::Spread { rest, elsewhere } => (*rest, elsewhere),
            one => (one, BTreeMap::new()),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Kind::Sqlite { readers, open, .. } = &self.kind {
            readers.close();
            open.lock().unwrap_or_else(PoisonError::into_inner).values().for_each(|database| database.close());
        }
    }
}

impl Db {
    /// The name of this database.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How the database stands now, whoever wrote to it, without opening it; `None` where that can't be seen (PostgreSQL). Take it before
    /// the look that it is to stand for.
    #[must_use]
    pub fn mark(&self) -> Option<Mark> {
        let At::Sqlite(database) = &self.at else { return None };
        let mut log = database.path.clone().into_os_string();
        log.push("-wal");
        // A log without content comes and goes with those who read.
        let stands = |path: &Path| match std::fs::metadata(path) {
            Ok(file) if file.len() > 0 => (file.len(), file.modified().ok()),
            _ => (0, None),
        };
        Some(Mark([stands(&database.path), stands(Path::new(&log))]))
    }

    /// Runs a closure in one read transaction, which sees the database as it is at one instant.
    ///
    /// # Errors
    /// The closure's, [`Error::Busy`] when too many wait, and what the database says.
    pub async fn read<R: Send + 'static>(&self, f: impl Fn(&mut Tx<'_>) -> Result<R> + Send + 'static) -> Result<R> {
        let (tell, told) = oneshot::channel();
        self.submit_read(Job::read(f, move |answer| drop(tell.send(answer))))?;
        told.await.unwrap_or(Err(Error::Closed))
    }

    /// Runs a closure in one write transaction; the answer comes after it is durable. `name` stands in errors.
    ///
    /// # Errors
    /// The closure's (its work is undone then), [`Error::Busy`] when too many wait, and what the database says.
    pub async fn write<R: Send + 'static>(
        &self,
        name: &'static str,
        fresh: &Fresh,
        f: impl Fn(&mut Tx<'_>, &mut Fresh) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        self.written(name, fresh, f, false).await
    }

    /// [`Db::write`] for what is worth nothing after a loss of power: the answer comes after COMMIT, but does not wait for the disk.
    ///
    /// All else holds: it is whole or not at all, later writes see it, and once one of those is durable, so is this. Only the machine's
    /// own failure (on PostgreSQL the server's) can take it back, not the end of this process. For steps of a protocol that the person
    /// begins again then, and receipts of pages that cost nothing; never for what a rule or a bill counts on.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_passing<R: Send + 'static>(
        &self,
        name: &'static str,
        fresh: &Fresh,
        f: impl Fn(&mut Tx<'_>, &mut Fresh) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        self.written(name, fresh, f, true).await
    }

    /// [`Db::write_passing`] for what nobody waits for: on SQLite it shares a commit with others within a tenth of a second, and until
    /// then even the sudden end of this process takes it back. `lost` hears of a failure that came after this returned.
    ///
    /// # Errors
    /// As [`Db::write`], as far as it is known at once.
    pub async fn write_soon(
        &self,
        name: &'static str,
        fresh: &Fresh,
        f: impl Fn(&mut Tx<'_>, &mut Fresh) -> Result<()> + Send + 'static,
        lost: fn(Error),
    ) -> Result<()> {
        let At::Sqlite(database) = &self.at else { return self.write_passing(name, fresh, f).await };
        let mut job = Job::write(name, fresh, f, move |kept| kept.unwrap_or_else(lost));
        (job.passing, job.soon) = (true, true);
        database.write_soon(job)
    }

    /// Returns when all that [`Db::write_soon`] was given before can be read.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn settled(&self, fresh: &Fresh) -> Result<()> {
        let (tell, told) = oneshot::channel();
        self.settle(fresh, move |answer| drop(tell.send(answer)))?;
        told.await.unwrap_or(Err(Error::Closed))
    }

    /// [`Db::settled`], blocking: for tests.
    ///
    /// # Errors
    /// As [`Db::write`].
    #[cfg(any(test, feature = "testing"))]
    pub fn settled_now(&self, fresh: &Fresh) -> Result<()> {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        self.settle(fresh, move |answer| drop(tell.send(answer)))?;
        told.recv().unwrap_or(Err(Error::Closed))
    }

    /// On PostgreSQL nothing is left lying.
    fn settle(&self, fresh: &Fresh, tell: impl FnOnce(Result<()>) + Send + 'static) -> Result<()> {
        let At::Sqlite(database) = &self.at else {
            tell(Ok(()));
            return Ok(());
        };
        let mut job = Job::write("settle", fresh, |_, _| Ok(()), tell);
        (job.passing, job.settles) = (true, true);
        database.write(job)
    }

    async fn written<R: Send + 'static>(
        &self,
        name: &'static str,
        fresh: &Fresh,
        f: impl Fn(&mut Tx<'_>, &mut Fresh) -> Result<R> + Send + 'static,
        passing: bool,
    ) -> Result<R> {
        let (tell, told) = oneshot::channel();
        let mut job = Job::write(name, fresh, f, move |answer| drop(tell.send(answer)));
        job.passing = passing;
        self.submit_write(job)?;
        told.await.unwrap_or(Err(Error::Closed))
    }

    /// [`Db::read`], blocking: for commands and tests, not for async threads.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<R: Send + 'static>(&self, f: impl Fn(&mut Tx<'_>) -> Result<R> + Send + 'static) -> Result<R> {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        self.submit_read(Job::read(f, move |answer| drop(tell.send(answer))))?;
        told.recv().unwrap_or(Err(Error::Closed))
    }

    /// [`Db::write`], blocking: for commands and tests, not for async threads.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<R: Send + 'static>(
        &self,
        name: &'static str,
        fresh: &Fresh,
        f: impl Fn(&mut Tx<'_>, &mut Fresh) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        self.submit_write(Job::write(name, fresh, f, move |answer| drop(tell.send(answer))))?;
        told.recv().unwrap_or(Err(Error::Closed))
    }

    /// Says no when this database is closed for writing since its file was found damaged: [`Error::ReadOnly`] with the note's path.
    ///
    /// # Errors
    /// That.
    pub fn may_write(&self) -> Result<()> {
        match &self.at {
            At::Sqlite(database) => database.damage.may_write(),
            At::Postgres(_) | At::Nowhere => Ok(()),
        }
    }

    /// Makes the file or the schema where it is missing; only migrations do.
    pub(crate) fn create(&self) -> Result<()> {
        match &self.at {
            At::Sqlite(database) => database.create(),
            At::Postgres(_) => {
                let create = format!("CREATE SCHEMA IF NOT EXISTS \"{}\"", self.name);
                let fresh = Fresh { now: domain::Time(0), machine_now: domain::Time(0), rng: domain::Rng::from_seed([0; 32]) };
                match self.write_now("create the schema", &fresh, move |tx, _| tx.script(&create)) {
                    // Two at once: PostgreSQL may tell the second that the name is taken, and then it is there.
                    Err(Error::Taken) => Ok(()),
                    other => other,
                }
            }
            At::Nowhere => Err(self.nowhere()),
        }
    }

    fn submit_read(&self, job: Job) -> Result<()> {
        match (&self.at, &self.engine.0.kind) {
            (At::Sqlite(database), Kind::Sqlite { readers, .. }) => readers.submit(database.clone(), job),
            (At::Postgres(share), _) => share.submit(&self.name, job, true, &self.engine.0.ids),
            _ => Err(self.nowhere()),
        }
    }

    fn submit_write(&self, job: Job) -> Result<()> {
        match (&self.at, &self.engine.0.kind) {
            (At::Sqlite(database), _) => database.write(job),
            (At::Postgres(share), _) => share.submit(&self.name, job, false, &self.engine.0.ids),
            (At::Nowhere, _) => Err(self.nowhere()),
        }
    }

    fn nowhere(&self) -> Error {
        Error::Value(format!("`{}` is no name of a database: letters a to z, digits and _ only", self.name))
    }
}

fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty() && name.len() <= 63 && name.bytes().all(plain)
}

/// Makes a folder that only the server's own user can look into.
pub(crate) fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
