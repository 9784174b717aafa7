//! One row of an answer, read by column number from 0, strictly by type.

use domain::{Id, Time};
use postgres::types::Type;
use rusqlite::types::ValueRef;

use super::{Error, Result};

/// A row, valid while it is read.
pub struct Row<'r>(Inner<'r>);

enum Inner<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

/// A column's value as the driver holds it.
#[derive(Debug)]
pub enum Cell<'r> {
    /// NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'r str),
    /// True or false (PostgreSQL only; SQLite gives `Int` 0 or 1).
    Bool(bool),
    /// Bytes.
    Bytes(&'r [u8]),
}

/// What a column can be read as.
pub trait Column: Sized {
    /// Takes the value, or says in a word what was expected.
    ///
    /// # Errors
    /// The name of the expected type.
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str>;
}

impl<'r> Row<'r> {
    pub(crate) fn of_sqlite(row: &'r rusqlite::Row<'r>) -> Row<'r> {
        Row(Inner::Sqlite(row))
    }

    pub(crate) fn of_postgres(row: &'r postgres::Row) -> Row<'r> {
        Row(Inner::Postgres(row))
    }

    /// The value of a column, counted from 0.
    ///
    /// # Errors
    /// [`Error::Value`] when the row has no such column or it is of another type; NULL is read as an `Option` only.
    pub fn get<T: Column>(&self, index: usize) -> Result<T> {
        let cell = self.cell(index)?;
        let found = describe(&cell);
        T::from_cell(cell).map_err(|wanted| Error::Value(format!("column {index} is {found}, not {wanted}")))
    }

    fn cell(&self, index: usize) -> Result<Cell<'_>> {
        match self.0 {
            Inner::Sqlite(row) => match row.get_ref(index) {
                Ok(ValueRef::Null) => Ok(Cell::Null),
                Ok(ValueRef::Integer(number)) => Ok(Cell::Int(number)),
                Ok(ValueRef::Text(text)) => match std::str::from_utf8(text) {
                    Ok(text) => Ok(Cell::Text(text)),
                    Err(_) => Err(Error::Damaged(format!("column {index} holds text that is no UTF-8"))),
                },
                Ok(ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes)),
                Ok(ValueRef::Real(_)) => Err(inexact(index)),
                Err(_) => Err(missing(index)),
            },
            Inner::Postgres(row) => {
                let kind = row.columns().get(index).ok_or_else(|| missing(index))?.type_();
                let cell = match *kind {
                    Type::INT8 => row.try_get::<_, Option<i64>>(index).map(|v| v.map(Cell::Int)),
                    Type::INT4 => row.try_get::<_, Option<i32>>(index).map(|v| v.map(|n| Cell::Int(n.into()))),
                    Type::INT2 => row.try_get::<_, Option<i16>>(index).map(|v| v.map(|n| Cell::Int(n.into()))),
                    Type::BOOL => row.try_get::<_, Option<bool>>(index).map(|v| v.map(Cell::Bool)),
                    Type::BYTEA => row.try_get::<_, Option<&[u8]>>(index).map(|v| v.map(Cell::Bytes)),
                    Type::FLOAT4 | Type::FLOAT8 | Type::NUMERIC => return Err(inexact(index)),
                    _ => row.try_get::<_, Option<&str>>(index).map(|v| v.map(Cell::Text)),
                };
                let cell = cell.map_err(|error| Error::Value(format!("column {index} of the type {kind}: {error}")))?;
                Ok(cell.unwrap_or(Cell::Null))
            }
        }
    }
}

fn missing(index: usize) -> Error {
    Error::Value(format!("the row has no column {index}"))
}

fn inexact(index: usize) -> Error {
    Error::Value(format!("column {index} is no whole number; write CAST(… AS BIGINT)"))
}

fn describe(cell: &Cell<'_>) -> &'static str {
    match cell {
        Cell::Null => "NULL",
        Cell::Int(_) => "a number",
        Cell::Text(_) => "text",
        Cell::Bool(_) => "true or false",
        Cell::Bytes(_) => "bytes",
    }
}

impl Column for i64 {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        match cell {
            Cell::Int(number) => Ok(number),
            _ => Err("a number"),
        }
    }
}

impl Column for String {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        match cell {
            Cell::Text(text) => Ok(text.into()),
            _ => Err("text"),
        }
    }
}

impl Column for bool {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        match cell {
            Cell::Bool(yes) => Ok(yes),
            Cell::Int(0) => Ok(false),
            Cell::Int(1) => Ok(true),
            _ => Err("true or false"),
        }
    }
}

impl Column for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        match cell {
            Cell::Bytes(bytes) => Ok(bytes.into()),
            _ => Err("bytes"),
        }
    }
}

impl Column for Id {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        i64::from_cell(cell).map(Id)
    }
}

impl Column for Time {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        i64::from_cell(cell).map(Time)
    }
}

impl<T: Column> Column for Option<T> {
    fn from_cell(cell: Cell<'_>) -> std::result::Result<Self, &'static str> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}
