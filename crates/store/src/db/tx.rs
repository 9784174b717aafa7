//! One transaction as a closure sees it: five ways to run a statement.

use domain::{Fresh, Id};

use super::ids::Ids;
use super::postgresql::{Failure, Session};
use super::sqlite::File;
use super::{Error, Result, Row, Sql, Value};

/// One transaction, synchronous. See the module's words on what a closure must know.
pub struct Tx<'a> {
    on: On<'a>,
    ids: &'a Ids,
    /// The first SQL error; nothing more is run after it.
    failed: Option<Failure>,
    /// Whether a statement changed something.
    wrote: bool,
}

enum On<'a> {
    Sqlite(&'a mut File),
    Postgres(&'a mut Session),
}

/// A statement on its way: its text, and what an error names.
#[derive(Clone, Copy)]
pub(crate) struct Text<'t> {
    pub(crate) sql: &'t str,
    /// The text where it is static, else its first piece.
    pub(crate) named: &'static str,
    pub(crate) joined: bool,
}

/// How the rows of an answer are taken; `false` asks for no more.
pub(crate) type Take<'f> = &'f mut dyn FnMut(&Row<'_>) -> Result<bool>;

impl<'a> Tx<'a> {
    pub(crate) fn on_sqlite(file: &'a mut File, ids: &'a Ids) -> Tx<'a> {
        Tx { on: On::Sqlite(file), ids, failed: None, wrote: false }
    }

    pub(crate) fn on_postgres(session: &'a mut Session, ids: &'a Ids) -> Tx<'a> {
        Tx { on: On::Postgres(session), ids, failed: None, wrote: false }
    }

    /// Exactly one row.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is none, or more than one.
    pub fn one<T>(&mut self, sql: Sql, args: &[Value], read: impl Fn(&Row<'_>) -> Result<T>) -> Result<T> {
        let found = self.first(Text::whole(sql), args, &read)?;
        found.ok_or_else(|| Error::Statement { sql: sql.0, detail: "no row where one was expected".into() })
    }

    /// The row, or none.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is more than one.
    pub fn optional<T>(&mut self, sql: Sql, args: &[Value], read: impl Fn(&Row<'_>) -> Result<T>) -> Result<Option<T>> {
        self.first(Text::whole(sql), args, &read)
    }

    /// All rows, in memory.
    ///
    /// # Errors
    /// What the statement or `read` says.
    pub fn all<T>(&mut self, sql: Sql, args: &[Value], read: impl Fn(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        self.list(Text::whole(sql), args, &read)
    }

    /// Row by row, none kept: for long lists.
    ///
    /// # Errors
    /// What the statement says, or the first error of `f`, which ends the list.
    pub fn each(&mut self, sql: Sql, args: &[Value], mut f: impl FnMut(&Row<'_>) -> Result<()>) -> Result<()> {
        self.rows(Text::whole(sql), args, true, &mut |row| f(row).map(|()| true))
    }

    /// A statement without rows; the answer is how many rows it changed.
    ///
    /// # Errors
    /// [`Error::Taken`] when a rule of the database said no.
    pub fn execute(&mut self, sql: Sql, args: &[Value]) -> Result<u64> {
        self.ready(args)?;
        let text = Text::whole(sql);
        let done = match &mut self.on {
            On::Sqlite(file) => file.execute(text, args).map_err(Failure::plain),
            On::Postgres(session) => session.execute(text, args),
        };
        match done {
            Ok(changed) => {
                self.wrote |= changed > 0;
                Ok(changed)
            }
            Err(failure) => Err(self.fail(failure)),
        }
    }

    /// Like [`Tx::all`], for a search with optional parts: the pieces are joined with a space.
    ///
    /// # Errors
    /// What the statement or `read` says.
    pub fn all_joined<T>(
        &mut self,
        sql: &[&'static str],
        args: &[Value],
        read: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.list(Text::joined(sql, &sql.join(" ")), args, &read)
    }

    /// Like [`Tx::optional`], for a search with optional parts: the pieces are joined with a space.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is more than one row.
    pub fn optional_joined<T>(
        &mut self,
        sql: &[&'static str],
        args: &[Value],
        read: impl Fn(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.first(Text::joined(sql, &sql.join(" ")), args, &read)
    }

    /// A new inner id, above every id that this process gave before.
    pub fn new_id(&mut self, fresh: &Fresh) -> Id {
        self.ids.next(fresh)
    }

    /// Whether this transaction has changed something so far.
    pub(crate) fn has_written(&self) -> bool {
        self.wrote
    }

    /// Whether the database is SQLite; for the migrations, and the few statements that must differ.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.on, On::Sqlite(_))
    }

    /// Statements of a migration, without values.
    pub(crate) fn script(&mut self, sql: &str) -> Result<()> {
        self.ready(&[])?;
        let done = match &mut self.on {
            On::Sqlite(file) => file.script(sql).map_err(Failure::plain),
            On::Postgres(session) => session.script(sql),
        };
        self.wrote = true;
        done.map_err(|failure| self.fail(failure))
    }

    /// Prepares a statement without running it; its count of values.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn prepare(&mut self, sql: &str) -> Result<usize> {
        self.ready(&[])?;
        let text = Text { sql, named: "a statement of the sources", joined: true };
        let done = match &mut self.on {
            On::Sqlite(file) => file.prepare(text).map_err(Failure::plain),
            On::Postgres(session) => session.prepare(text).map(|statement| statement.params().len()),
        };
        done.map_err(|failure| self.fail(failure))
    }

    /// The first SQL error.
    pub(crate) fn error(&self) -> Option<Error> {
        self.failed.as_ref().map(|failure| failure.error.clone())
    }

    /// The first SQL error with what it means for the transaction, and whether anything was changed.
    pub(crate) fn end(self) -> (Option<Failure>, bool) {
        (self.failed, self.wrote)
    }

    fn first<T>(&mut self, text: Text<'_>, args: &[Value], read: &dyn Fn(&Row<'_>) -> Result<T>) -> Result<Option<T>> {
        let mut found = None;
        let mut more = false;
        self.rows(text, args, false, &mut |row| {
            if found.is_some() {
                more = true;
                return Ok(false);
            }
            found = Some(read(row)?);
            Ok(true)
        })?;
        if more {
            return Err(Error::Statement { sql: text.named, detail: "more than one row where one was expected".into() });
        }
        Ok(found)
    }

    fn list<T>(&mut self, text: Text<'_>, args: &[Value], read: &dyn Fn(&Row<'_>) -> Result<T>) -> Result<Vec<T>> {
        let mut found = Vec::new();
        self.rows(text, args, false, &mut |row| {
            found.push(read(row)?);
            Ok(true)
        })?;
        Ok(found)
    }

    /// Runs a statement with rows. An error of `take` ends the list and leaves the transaction usable.
    fn rows(&mut self, text: Text<'_>, args: &[Value], stream: bool, take: Take<'_>) -> Result<()> {
        self.ready(args)?;
        let mut refused = None;
        let mut guarded = |row: &Row<'_>| {
            let more = take(row);
            more.or_else(|error| {
                refused = Some(error);
                Ok(false)
            })
        };
        let done = match &mut self.on {
            On::Sqlite(file) => file.rows(text, args, &mut guarded).map_err(Failure::plain),
            On::Postgres(session) => session.rows(text, args, stream, &mut guarded),
        };
        self.wrote |= !text.sql.trim_start().get(..6).is_some_and(|verb| verb.eq_ignore_ascii_case("select"));
        match (done, refused) {
            (Err(failure), _) => Err(self.fail(failure)),
            (Ok(()), Some(error)) => Err(error),
            (Ok(()), None) => Ok(()),
        }
    }

    fn ready(&self, args: &[Value]) -> Result<()> {
        if let Some(failure) = &self.failed {
            return Err(failure.error.clone());
        }
        args.iter().try_for_each(Value::check)
    }

    fn fail(&mut self, failure: Failure) -> Error {
        let error = failure.error.clone();
        self.failed = Some(failure);
        error
    }
}

impl<'t> Text<'t> {
    fn whole(sql: Sql) -> Text<'static> {
        Text { sql: sql.0, named: sql.0, joined: false }
    }

    fn joined(pieces: &[&'static str], whole: &'t str) -> Text<'t> {
        Text { sql: whole, named: pieces.first().copied().unwrap_or_default(), joined: true }
    }

    /// An error of this statement; where the pieces were joined, with the whole text.
    pub(crate) fn error(self, detail: &str) -> Error {
        let detail = if self.joined { format!("{detail}; the whole is: {}", self.sql) } else { detail.to_string() };
        Error::Statement { sql: self.named, detail }
    }
}
