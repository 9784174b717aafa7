//! One database as lines of text, and back: the backup's format, the same for SQLite and for PostgreSQL.
//!
//! The first line names the database and its migrations; each table begins with a line that names its columns and their kinds (`int`,
//! `text`, `bool`, `bytes`), then comes a line for each row, a JSON array (bytes as hexadecimal digits; SQLite gives 0 and 1 for
//! `bool`); the last line counts the rows. Tables stand in such an order that a row's parents come before it.

mod load;
mod swap;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

pub use load::{documents_named, load};
pub use swap::swap;

use crate::db::{Column, Db, Error, Result, Sql, Tx};

/// The version of the format.
pub const FORMAT: u32 = 1;

/// What a database's lines hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dumped {
    /// Rows of all tables.
    pub rows: u64,
    /// Rows of each table.
    pub tables: Vec<(String, u64)>,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The migrations that made the tables, in order.
    pub migrations: Vec<String>,
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    database: String,
    format: u32,
    /// Name and checksum.
    migrations: Vec<(String, String)>,
}

/// A table's line.
#[derive(Debug, Serialize, Deserialize)]
struct Table {
    table: String,
    columns: Vec<String>,
    kinds: Vec<Kind>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Int,
    Text,
    Bool,
    Bytes,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    end: u64,
}

/// Writes a database into a file as it is at one instant; the file is durable when this returns. `told` hears of every thousand rows.
/// Blocks: not for async threads.
///
/// # Errors
/// When the database or the file can't be used.
pub fn dump(db: &Db, to: &Path, told: Arc<dyn Fn(u64) + Send + Sync>) -> Result<Dumped> {
    let (path, name) = (to.to_path_buf(), db.name().to_owned());
    db.read_now(move |tx| {
        let mut out = Lines::create(&path)?;
        let mut tables = Vec::new();
        let migrations = tx.all(Sql("SELECT name, checksum FROM migrations ORDER BY at, name"), &[], |row| {
            Ok((row.get::<String>(0)?, row.get::<String>(1)?))
        })?;
        let names = migrations.iter().map(|(name, _)| name.clone()).collect();
        out.line(&Head { database: name.clone(), format: FORMAT, migrations })?;
        for table in in_order(tx)? {
            out.line(&table)?;
            let rows = dump_table(tx, &table, &mut out, &told)?;
            tables.push((table.table, rows));
        }
        let rows = tables.iter().map(|(_, rows)| rows).sum();
        out.line(&End { end: rows })?;
        let (bytes, sha256) = out.finish()?;
        Ok(Dumped { rows, tables, bytes, sha256, migrations: names })
    })
}

fn dump_table(tx: &mut Tx<'_>, table: &Table, out: &mut Lines, told: &Arc<dyn Fn(u64) + Send + Sync>) -> Result<u64> {
    let columns: Vec<String> = table.columns.iter().map(|column| quoted(column)).collect();
    let select = kept(format!("SELECT {} FROM {}", columns.join(", "), quoted(&table.table)));
    let (mut rows, mut line) = (0, Vec::new());
    tx.each(select, &[], |row| {
        line.clear();
        for index in 0..table.columns.len() {
            line.push(row.get::<Cell>(index)?.0);
        }
        out.line(&line)?;
        rows += 1;
        if rows % 1000 == 0 {
            told(1000);
        }
        Ok(())
    })?;
    told(rows % 1000);
    Ok(rows)
}

/// A value as JSON.
struct Cell(Json);

impl Column for Cell {
    fn from_cell(cell: crate::db::Cell<'_>) -> std::result::Result<Self, &'static str> {
        use crate::db::Cell as Held;
        Ok(Cell(match cell {
            Held::Null => Json::Null,
            Held::Int(number) => number.into(),
            Held::Text(text) => text.into(),
            Held::Bool(yes) => yes.into(),
            Held::Bytes(bytes) => crate::documents::hex(bytes).into(),
        }))
    }
}

/// The tables of a database but the one of its migrations, each after those that its rows name.
fn in_order(tx: &mut Tx<'_>) -> Result<Vec<Table>> {
    let sqlite = tx.is_sqlite();
    let (tables, columns, parents) = if sqlite {
        (
            Sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid"),
            Sql("SELECT name, type FROM pragma_table_info($1) ORDER BY cid"),
            Sql("SELECT \"table\" FROM pragma_foreign_key_list($1)"),
        )
    } else {
        (
            Sql(
                "SELECT CAST(c.relname AS TEXT) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                 WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY c.oid",
            ),
            Sql("SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND CAST(table_name AS TEXT) = $1 ORDER BY ordinal_position"),
            Sql(
                "SELECT CAST(p.relname AS TEXT) FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
                 JOIN pg_catalog.pg_class p ON p.oid = k.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                 WHERE k.contype = 'f' AND n.nspname = current_schema() AND CAST(c.relname AS TEXT) = $1",
            ),
        )
    };
    let mut waiting = Vec::new();
    for name in tx.all(tables, &[], |row| row.get::<String>(0))?.into_iter().filter(|name| is_kept(name)) {
        let described = tx.all(columns, &[name.as_str().into()], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
        let mut table = Table { table: name.clone(), columns: Vec::new(), kinds: Vec::new() };
        for (column, kind) in described.into_iter().filter(|(column, _)| !LOOKED_AT_ANEW.contains(&column.as_str())) {
            table.kinds.push(kind_of(&kind).ok_or_else(|| Error::Value(format!("{name}.{column} is of the type {kind}")))?);
            table.columns.push(column);
        }
        let parents = tx.all(parents, &[name.as_str().into()], |row| row.get::<String>(0))?;
        waiting.push((table, parents));
    }
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let free = waiting.iter().position(|(table, parents)| {
            parents.iter().all(|parent| *parent == table.table || ordered.iter().any(|before| before.table == *parent))
        });
        // Tables that name each other in a circle would need deferred constraints, which the store does not use.
        let free = free.ok_or_else(|| Error::Value("tables name each other in a circle".into()))?;
        ordered.push(waiting.remove(free).0);
    }
    Ok(ordered)
}

/// How names of tables begin whose content the worker makes again from the rest: the words of the search.
const MADE_AGAIN: &str = "search_";

/// Columns that say how far the worker has come with that. Loaded elsewhere, everything is to be looked at anew.
const LOOKED_AT_ANEW: [&str; 2] = ["search_due", "search_tries"];

fn is_kept(table: &str) -> bool {
    table != "migrations" && !table.starts_with(MADE_AGAIN)
}

fn kind_of(declared: &str) -> Option<Kind> {
    match declared.to_ascii_uppercase().as_str() {
        "INTEGER" | "BIGINT" => Some(Kind::Int),
        "TEXT" => Some(Kind::Text),
        "BOOLEAN" => Some(Kind::Bool),
        "BLOB" | "BYTEA" => Some(Kind::Bytes),
        _ => None,
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A statement made of the names of tables and columns. It stays in memory for as long as the process: a command that makes one for
/// each table and ends.
fn kept(text: String) -> Sql {
    Sql(Box::leak(text.into_boxed_str()))
}

/// Lines of JSON on their way into a file, counted and hashed.
struct Lines {
    out: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
    shown: String,
}

impl Lines {
    fn create(path: &Path) -> Result<Lines> {
        let shown = path.display().to_string();
        let file = File::create(path).map_err(|error| Error::Unavailable(format!("{shown}: {error}")))?;
        Ok(Lines { out: BufWriter::new(file), digest: Sha256::new(), bytes: 0, shown })
    }

    fn line(&mut self, what: &impl Serialize) -> Result<()> {
        let mut line = serde_json::to_vec(what).map_err(|error| Error::Value(error.to_string()))?;
        line.push(b'\n');
        self.digest.update(&line);
        self.bytes += line.len() as u64;
        self.out.write_all(&line).map_err(|error| Error::Unavailable(format!("{}: {error}", self.shown)))
    }

    fn finish(mut self) -> Result<(u64, String)> {
        let done = self.out.flush().and_then(|()| self.out.get_ref().sync_all());
        done.map_err(|error| Error::Unavailable(format!("{}: {error}", self.shown)))?;
        Ok((self.bytes, crate::documents::hex(&self.digest.finalize())))
    }
}

#[cfg(test)]
mod tests;
