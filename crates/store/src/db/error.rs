//! What can go wrong with a database, in the words that callers decide by.

/// The answer of everything that asks a database.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a database did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many wait already, or conflicts with other writers went on for too long. A page answers 503 with `Retry-After`.
    #[error("the database has too much to do at the moment")]
    Busy,
    /// The disk is full, the database is read only, missing, locked by another program, or its server is down.
    #[error("the database can't be used: {0}")]
    Unavailable(String),
    /// A unique, check, exclusion or foreign key rule said no.
    #[error("a rule of the database said no: the value is taken, or what it points to is not there")]
    Taken,
    /// What is stored can't be trusted: a damaged file, a document whose digest differs, a migration that was changed.
    #[error("what is stored is damaged: {0}")]
    Damaged(String),
    /// Part of the database's file was found damaged: it can be read as far as that goes, and nothing is written until it is restored.
    #[error("the database can only be read until it is restored: {0}")]
    ReadOnly(String),
    /// The statement, or the closure around it, is at fault; for a panic `sql` is the name of the write.
    #[error("{sql}: {detail}")]
    Statement {
        /// The text of the statement, or the name of the write.
        sql: &'static str,
        /// What the database said.
        detail: String,
    },
    /// A value can't be stored or read: NUL in text, or a column of another type than was asked for.
    #[error("a value can't be stored or read: {0}")]
    Value(String),
    /// The engine was closed.
    #[error("the database is closed")]
    Closed,
}

impl Error {
    /// Whether the same request may work a little later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Error::Busy | Error::Unavailable(_))
    }

    /// Whether a write failed for a reason that may leave reading as it was.
    #[must_use]
    pub fn leaves_reading(&self) -> bool {
        matches!(self, Error::Busy | Error::Unavailable(_) | Error::ReadOnly(_))
    }
}
