//! One connection to one SQLite file.

use std::cell::OnceCell;
use std::collections::{HashMap, hash_map::Entry};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, config::DbConfig, ffi};

use crate::db::sql::{for_sqlite, schema_for_sqlite, steers_transaction};
use crate::db::tx::{Take, Text};
use crate::db::{Error, Result, Row, Value};

/// Commands may run beside the server, and each waits this long for the other's transaction.
const OTHERS: Duration = Duration::from_secs(30);
const STATEMENTS: usize = 256;
/// How often, and after which pauses, a new file is turned to WAL while another program does the same.
const WAL_TRIES: u32 = 200;
const WAL_PAUSE: Duration = Duration::from_millis(10);

/// A connection with its statements.
pub(crate) struct File {
    pub(crate) sqlite: Connection,
    /// Texts that were checked, as SQLite wants them, by the address of the literal.
    texts: HashMap<(usize, usize), String>,
    /// Whether a commit waits until the disk has it.
    waits: bool,
    /// Pages in the log after this connection's last commit.
    logged: Arc<AtomicUsize>,
    told: Told,
}

/// What an error of this connection means; remembers the first that says that the file is damaged.
#[derive(Clone)]
struct Told {
    reading: bool,
    damage: Rc<OnceCell<String>>,
}

impl File {
    /// Makes the file where it is missing, as a WAL database; durable with its name when this returns.
    pub(crate) fn create(path: &Path) -> Result<()> {
        if path.exists() {
            return Ok(());
        }
        let file = File::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE, false)?;
        drop(file);
        let folder = path.parent().unwrap_or(Path::new("."));
        let synced = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|error| Error::Unavailable(format!("{}: {error}", folder.display())))
    }

    /// Opens a file to write.
    pub(crate) fn to_write(path: &Path) -> Result<File> {
        File::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, false)
    }

    /// Opens a file to read.
    pub(crate) fn to_read(path: &Path) -> Result<File> {
        File::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE, true)
    }

    fn connect(path: &Path, flags: OpenFlags, reading: bool) -> Result<File> {
        let told = Told { reading, damage: Rc::default() };
        let cannot = |error: rusqlite::Error| match told.failure(&error) {
            Some(Error::Damaged(detail)) => Error::Damaged(format!("{}: {detail}", path.display())),
            _ => Error::Unavailable(format!("{}: {error}", path.display())),
        };
        let mut sqlite = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(cannot)?;
        sqlite.busy_timeout(OTHERS).map_err(cannot)?;
        sqlite.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without this, SQLite plans a statement anew each time a value is bound that a partial index asks about: 40 % of a page's time.
        sqlite.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(cannot)?;
        let settings = if reading {
            "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA query_only=ON;"
        } else {
            // A commit of 64 filings changes more pages than SQLite keeps by itself (2 MB).
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;
             PRAGMA cache_size=-8192;"
        };
        let mut tries = 0;
        // Turning a new file to WAL meets another program that does the same at once; SQLite then doesn't wait by itself.
        while let Err(problem) = sqlite.execute_batch(settings) {
            if problem.sqlite_error_code() != Some(ErrorCode::DatabaseBusy) || tries == WAL_TRIES {
                return Err(cannot(problem));
            }
            tries += 1;
            std::thread::sleep(WAL_PAUSE);
        }
        let logged = Arc::<AtomicUsize>::default();
        let counted = logged.clone();
        // Takes the place of SQLite's own, which puts the log into the file within a commit.
        let count = move |_: &mut Wal, pages: i32| {
            counted.store(usize::try_from(pages).unwrap_or_default(), Ordering::Relaxed);
            Ok(())
        };
        if !reading {
            sqlite.wal_hook(Some(count)).map_err(cannot)?;
        }
        Ok(File { sqlite, texts: HashMap::new(), waits: true, logged, told })
    }

    /// Whether the next commit waits until the disk has it. With NORMAL a commit is whole all the same, and the next that waits takes it
    /// along to the disk.
    pub(crate) fn wait_for_disk(&mut self, waits: bool) -> Result<()> {
        if self.waits != waits {
            let sql = if waits { "PRAGMA synchronous=FULL" } else { "PRAGMA synchronous=NORMAL" };
            // Not kept prepared: SQLite obeys this one while it prepares it.
            self.sqlite.execute_batch(sql).map_err(|error| self.error(&error, Text { sql, named: sql, joined: false }))?;
            self.waits = waits;
        }
        Ok(())
    }

    /// Pages in the log after the last commit.
    pub(crate) fn log_pages(&self) -> usize {
        self.logged.load(Ordering::Relaxed)
    }

    /// Puts the log into the file, as far as no reader still needs the older pages. What can't be written now, such as on a full disk, stays
    /// in the log, where it is as safe, and is tried again.
    pub(crate) fn checkpoint(&self) {
        let _ = self.sqlite.wal_checkpoint_v2(None::<&str>, CheckpointMode::PASSIVE);
    }

    /// A statement of the store's own, such as `BEGIN IMMEDIATE`.
    pub(crate) fn steer(&self, sql: &'static str) -> Result<()> {
        let stepped = self.sqlite.prepare_cached(sql).and_then(|mut statement| statement.raw_execute());
        stepped.map(|_| ()).map_err(|error| self.error(&error, Text { sql, named: sql, joined: false }))
    }

    pub(crate) fn rows(&mut self, text: Text<'_>, args: &[Value], take: Take<'_>) -> Result<()> {
        let told = self.told.clone();
        let told = |error: rusqlite::Error| told.error(&error, text);
        let mut statement = self.statement(text, args)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(told)? {
            if !take(&Row::of_sqlite(row))? {
                return Ok(());
            }
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, text: Text<'_>, args: &[Value]) -> Result<u64> {
        let told = self.told.clone();
        let mut statement = self.statement(text, args)?;
        statement.raw_execute().map(|changed| changed as u64).map_err(|error| told.error(&error, text))
    }

    pub(crate) fn script(&mut self, sql: &str) -> Result<()> {
        let text = Text { sql, named: "a migration", joined: true };
        self.sqlite.execute_batch(&schema_for_sqlite(sql)).map_err(|error| self.error(&error, text))
    }

    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn prepare(&mut self, text: Text<'_>) -> Result<usize> {
        let prepared = self.sqlite.prepare(&for_sqlite(text.sql));
        prepared.map(|statement| statement.parameter_count()).map_err(|error| self.error(&error, text))
    }

    fn statement(&mut self, text: Text<'_>, args: &[Value]) -> Result<CachedStatement<'_>> {
        let owned;
        let sql = if text.joined {
            owned = checked(text)?;
            &owned
        } else {
            match self.texts.entry((text.sql.as_ptr() as usize, text.sql.len())) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(checked(text)?),
            }
        };
        let told = self.told.clone();
        let told = |error: rusqlite::Error| told.error(&error, text);
        let mut statement = self.sqlite.prepare_cached(sql).map_err(told)?;
        if statement.parameter_count() != args.len() {
            let detail = format!("{} values for {} places", args.len(), statement.parameter_count());
            return Err(text.error(&detail));
        }
        for (index, value) in args.iter().enumerate() {
            statement.raw_bind_parameter(index + 1, value).map_err(told)?;
        }
        Ok(statement)
    }

    /// What SQLite said when it found the file damaged.
    pub(crate) fn damage(&self) -> Option<&String> {
        self.told.damage.get()
    }

    fn error(&self, error: &rusqlite::Error, text: Text<'_>) -> Error {
        self.told.error(error, text)
    }
}

impl Told {
    fn error(&self, error: &rusqlite::Error, text: Text<'_>) -> Error {
        self.failure(error).unwrap_or_else(|| text.error(&error.to_string()))
    }

    /// What an error of SQLite means to a caller; `None` when the statement itself is at fault.
    fn failure(&self, error: &rusqlite::Error) -> Option<Error> {
        let meaning = failure(error, self.reading);
        if let Some(Error::Damaged(what)) = &meaning {
            let _ = self.damage.set(what.clone());
        }
        meaning
    }
}

/// The text as SQLite wants it. Taken apart once for each text, not for each run: that cost as much as a point read.
fn checked(text: Text<'_>) -> Result<String> {
    if steers_transaction(text.sql) {
        return Err(text.error("only the store begins and ends transactions"));
    }
    Ok(for_sqlite(text.sql))
}

fn failure(error: &rusqlite::Error, reading: bool) -> Option<Error> {
    let rusqlite::Error::SqliteFailure(cause, _) = error else {
        return None;
    };
    match cause.code {
        ErrorCode::ConstraintViolation => match cause.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID
            | ffi::SQLITE_CONSTRAINT_CHECK
            | ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Some(Error::Taken),
            _ => None,
        },
        ErrorCode::ReadOnly if reading => None,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Some(Error::Damaged(error.to_string())),
        ErrorCode::DiskFull
        | ErrorCode::ReadOnly
        | ErrorCode::CannotOpen
        | ErrorCode::SystemIoFailure
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::OutOfMemory
        | ErrorCode::PermissionDenied => Some(Error::Unavailable(error.to_string())),
        _ => None,
    }
}
