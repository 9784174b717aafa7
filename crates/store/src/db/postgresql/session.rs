//! One connection to PostgreSQL with its prepared statements.

use std::collections::HashMap;
use std::sync::Arc;

use postgres::error::{Severity, SqlState};
use postgres::fallible_iterator::FallibleIterator as _;
use postgres::types::ToSql;
use postgres::{Client, SimpleQueryMessage, Statement};

use crate::db::sql::steers_transaction;
use crate::db::tx::{Take, Text};
use crate::db::{Error, Row, Value};

/// Statements kept on one connection; each costs memory of the server. Beyond, all are forgotten and prepared again.
const STATEMENTS: usize = 2000;

/// What changes when the server was lost and came back: then it may give a transaction's number, whose commit was lost, to another one.
/// After a crash the server's statistics begin anew, also where its first process lived on.
const LIFE: &str = "extract(epoch FROM pg_postmaster_start_time()) || ' ' || \
    coalesce((SELECT extract(epoch FROM stats_reset) FROM pg_stat_bgwriter)::text, '')";

/// A connection, and the schema that its transaction is in.
pub(crate) struct Session {
    client: Client,
    /// Which life of the server it belongs to.
    life: String,
    schema: Arc<str>,
    /// By schema, since a plan belongs to the tables it was made for; then by text.
    statements: HashMap<Arc<str>, HashMap<Box<str>, Statement>>,
    count: usize,
}

/// An SQL error and what it means for the transaction.
pub(crate) struct Failure {
    pub(crate) error: Error,
    pub(crate) kind: Kind,
}

/// What is to be done about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The closure's fault, or a lasting one: it is answered.
    Plain,
    /// A conflict with another transaction: the same again.
    Conflict,
    /// A unique rule: once more, since a conflict can look like this.
    Unique,
    /// The connection is gone, or the server is going: again on another one.
    Gone,
    /// The tables have changed under a prepared statement: prepared anew.
    Stale,
}

impl Failure {
    /// An error without more behind it.
    pub(crate) fn plain(error: Error) -> Failure {
        Failure { error, kind: Kind::Plain }
    }
}

impl Session {
    /// Readies a new connection: no statement waits for a lock longer than a request waits for an answer.
    pub(crate) fn begin(mut client: Client) -> std::result::Result<Session, postgres::Error> {
        let said = client.simple_query(&format!("SET lock_timeout = '10s'; SELECT {LIFE}"))?;
        let life = first(&said).unwrap_or_default();
        Ok(Session { client, life, schema: "".into(), statements: HashMap::new(), count: 0 })
    }

    /// Which life of the server the connection belongs to.
    pub(crate) fn life(&self) -> &str {
        &self.life
    }

    /// What became of a transaction, by its number: `committed`, `aborted`, `in progress`, or nothing where the server has forgotten.
    pub(crate) fn status(&mut self, number: &str) -> std::result::Result<Option<String>, Failure> {
        // Of a number that is still to be given, `pg_xact_status` knows nothing but an error.
        self.ask(&format!(
            "SELECT CASE WHEN '{number}'::xid8 >= pg_snapshot_xmax(pg_current_snapshot()) THEN 'in progress' \
             ELSE pg_xact_status('{number}'::xid8) END"
        ))
    }

    /// Whether the connection is known to be gone.
    pub(crate) fn is_gone(&self) -> bool {
        self.client.is_closed()
    }

    /// Begins a transaction in a schema, in one round trip; the commit of a `passing` one does not wait for the disk.
    pub(crate) fn open(&mut self, schema: &Arc<str>, reading: bool, passing: bool) -> std::result::Result<(), Failure> {
        let level = if reading { "REPEATABLE READ READ ONLY" } else { "SERIALIZABLE" };
        let passing = if passing { "; SET LOCAL synchronous_commit TO OFF" } else { "" };
        let sql = format!("BEGIN ISOLATION LEVEL {level}; SET LOCAL search_path TO \"{schema}\"{passing}");
        self.schema = schema.clone();
        self.steer(&sql)
    }

    /// A statement of the store's own, such as `COMMIT`.
    pub(crate) fn steer(&mut self, sql: &str) -> std::result::Result<(), Failure> {
        let done = self.client.batch_execute(sql);
        done.map_err(|error| self.failure(&error, Text { sql, named: "a transaction's begin or end", joined: true }))
    }

    /// One text of one row, or `None` for NULL and for no row.
    pub(crate) fn ask(&mut self, sql: &str) -> std::result::Result<Option<String>, Failure> {
        match self.client.simple_query(sql) {
            Ok(messages) => Ok(first(&messages)),
            Err(error) => Err(self.failure(&error, Text { sql, named: "a question of the store", joined: true })),
        }
    }

    /// Forgets all prepared statements.
    pub(crate) fn forget(&mut self) {
        self.statements.clear();
        self.count = 0;
    }

    pub(crate) fn rows(
        &mut self,
        text: Text<'_>,
        args: &[Value],
        stream: bool,
        take: Take<'_>,
    ) -> std::result::Result<(), Failure> {
        let statement = self.bound(text, args)?;
        if stream {
            let mut rows = self.client.query_raw(&statement, args).map_err(|e| failure(&e, text, false))?;
            while let Some(row) = rows.next().map_err(|e| failure(&e, text, false))? {
                if !take(&Row::of_postgres(&row)).map_err(Failure::plain)? {
                    break;
                }
            }
            return Ok(());
        }
        let rows = self.client.query(&statement, &carried(args)).map_err(|error| self.failure(&error, text))?;
        for row in &rows {
            if !take(&Row::of_postgres(row)).map_err(Failure::plain)? {
                break;
            }
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, text: Text<'_>, args: &[Value]) -> std::result::Result<u64, Failure> {
        let statement = self.bound(text, args)?;
        self.client.execute(&statement, &carried(args)).map_err(|error| self.failure(&error, text))
    }

    pub(crate) fn script(&mut self, sql: &str) -> std::result::Result<(), Failure> {
        let done = self.client.batch_execute(sql);
        done.map_err(|error| self.failure(&error, Text { sql, named: "a migration", joined: true }))
    }

    pub(crate) fn prepare(&mut self, text: Text<'_>) -> std::result::Result<Statement, Failure> {
        if let Some(statement) = self.statements.get(&self.schema).and_then(|known| known.get(text.sql)) {
            return Ok(statement.clone());
        }
        if steers_transaction(text.sql) {
            return Err(Failure::plain(text.error("only the store begins and ends transactions")));
        }
        let statement = self.client.prepare(text.sql).map_err(|error| self.failure(&error, text))?;
        if self.count >= STATEMENTS {
            self.forget();
        }
        self.count += 1;
        self.statements.entry(self.schema.clone()).or_default().insert(text.sql.into(), statement.clone());
        Ok(statement)
    }

    fn bound(&mut self, text: Text<'_>, args: &[Value]) -> std::result::Result<Statement, Failure> {
        let statement = self.prepare(text)?;
        let places = statement.params().len();
        if places != args.len() {
            let detail = format!("{} values for {places} places", args.len());
            return Err(Failure::plain(text.error(&detail)));
        }
        Ok(statement)
    }

    fn failure(&self, error: &postgres::Error, text: Text<'_>) -> Failure {
        failure(error, text, self.client.is_closed())
    }
}

/// Whether a connection that failed to come about may do so a little later: not with a wrong password or name.
pub(crate) fn may_connect_later(error: &postgres::Error) -> bool {
    let Some(state) = error.code() else {
        return true;
    };
    let class = state.code().get(..2).unwrap_or_default();
    ["08", "53", "57", "58"].contains(&class)
}

fn first(messages: &[SimpleQueryMessage]) -> Option<String> {
    messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_string),
        _ => None,
    })
}

fn carried(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// What an error of PostgreSQL means.
fn failure(error: &postgres::Error, text: Text<'_>, gone: bool) -> Failure {
    let Some(cause) = error.as_db_error() else {
        let detail = std::error::Error::source(error).map_or_else(|| error.to_string(), |more| format!("{error}: {more}"));
        // Without a word of the server it is either the connection, or a value of the wrong type.
        let io = std::error::Error::source(error).is_some_and(|source| source.is::<std::io::Error>());
        return if gone || io || error.is_closed() {
            Failure { error: Error::Unavailable(detail), kind: Kind::Gone }
        } else {
            Failure::plain(text.error(&detail))
        };
    };
    let state = cause.code();
    let class = state.code().get(..2).unwrap_or_default();
    let said = cause.to_string();
    let (error, kind) = match *state {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => (Error::Busy, Kind::Conflict),
        SqlState::UNIQUE_VIOLATION => (Error::Taken, Kind::Unique),
        SqlState::CHECK_VIOLATION | SqlState::FOREIGN_KEY_VIOLATION | SqlState::EXCLUSION_VIOLATION => {
            (Error::Taken, Kind::Plain)
        }
        SqlState::LOCK_NOT_AVAILABLE => (Error::Busy, Kind::Plain),
        SqlState::FEATURE_NOT_SUPPORTED if said.contains("cached plan") => (text.error(&said), Kind::Stale),
        SqlState::READ_ONLY_SQL_TRANSACTION => (text.error(&said), Kind::Plain),
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => (Error::Damaged(said), Kind::Plain),
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => {
            (Error::Unavailable(said), Kind::Gone)
        }
        // After a FATAL error the server closes the connection, whatever its reason.
        _ if class == "08" || matches!(cause.parsed_severity(), Some(Severity::Fatal | Severity::Panic)) => {
            (Error::Unavailable(said), Kind::Gone)
        }
        // Out of disk, memory or connections; an I/O error.
        _ if class == "53" || class == "58" => (Error::Unavailable(said), Kind::Plain),
        _ => {
            let more = [cause.detail(), cause.hint()].into_iter().flatten().collect::<Vec<_>>().join("; ");
            (text.error(if more.is_empty() { said } else { format!("{said}; {more}") }.as_str()), Kind::Plain)
        }
    };
    Failure { error, kind }
}
