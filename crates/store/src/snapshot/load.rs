//! Lines of text become a database again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use domain::Fresh;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{End, FORMAT, Head, Kind, Table, in_order, kept, quoted};
use crate::db::{Db, Error, Result, Sql, Tx, Value};
use crate::migrate::{Migration, migrate};

/// Rows in one statement.
const TOGETHER: usize = 50;

/// Makes a database of what [`super::dump`] wrote: its tables as they were then, its rows all or none. `known` are the migrations of
/// this program; those that the lines have not seen are left to `migrate`. The answer is how many rows there are. Blocks.
///
/// # Errors
/// [`Error::Damaged`] when the lines are not whole or come from a newer program, and what the database says.
pub fn load(db: &Db, known: &[Migration], from: &Path, fresh: &Fresh) -> Result<u64> {
    let head: Head = Reader::open(from)?.next()?;
    if head.format != FORMAT {
        return Err(Error::Damaged(format!("{}: the format {} is unknown to this program", from.display(), head.format)));
    }
    let seen = known.get(..head.migrations.len()).filter(|seen| {
        let mut pairs = seen.iter().zip(&head.migrations);
        pairs.all(|(known, (name, checksum))| known.name == name && crate::migrate::checksum(known.sql) == *checksum)
    });
    let Some(seen) = seen else {
        return Err(Error::Damaged(format!(
            "{}: its tables are not those of this program or of an earlier one; use the program that made the backup, or a newer one",
            from.display()
        )));
    };
    migrate(db, seen)?;
    let path = from.to_path_buf();
    db.write_now("load a backup", fresh, move |tx, _| rows(tx, &path))
}

/// The digests of the documents that a court's lines name, each once, with the length that they tell. Blocks.
///
/// # Errors
/// [`Error::Damaged`] when the lines are not whole.
pub fn documents_named(from: &Path) -> Result<BTreeMap<String, i64>> {
    let mut lines = Reader::open(from)?;
    let _: Head = lines.next()?;
    let (mut lengths, mut named) = (HashMap::new(), BTreeSet::new());
    let mut at: Option<(String, [Option<usize>; 2])> = None;
    loop {
        match lines.next::<Json>()? {
            Json::Array(row) => {
                let Some((table, [sha256, bytes])) = &at else { return Err(lines.broken("a row before its table")) };
                let digest = sha256.and_then(|place| row.get(place)).and_then(Json::as_str);
                let length = bytes.and_then(|place| row.get(place)).and_then(Json::as_i64);
                match (table.as_str(), digest) {
                    ("blobs", Some(digest)) => drop(lengths.insert(digest.to_owned(), length.unwrap_or(0))),
                    (_, Some(digest)) => drop(named.insert(digest.to_owned())),
                    (_, None) => {}
                }
            }
            Json::Object(line) if line.contains_key("table") => {
                let table: Table = serde_json::from_value(line.into()).map_err(|problem| lines.broken(&problem.to_string()))?;
                let place = |wanted: &str| table.columns.iter().position(|column| column == wanted);
                let places = [place("sha256"), place("bytes")];
                at = Some((table.table, places));
            }
            _ => break,
        }
    }
    Ok(named
        .into_iter()
        .map(|digest| {
            let length = lengths.get(&digest).copied().unwrap_or(0);
            (digest, length)
        })
        .collect())
}

fn rows(tx: &mut Tx<'_>, path: &Path) -> Result<u64> {
    let here = in_order(tx)?;
    for table in here.iter().rev() {
        tx.execute(kept(format!("DELETE FROM {}", quoted(&table.table))), &[])?;
    }
    let mut lines = Reader::open(path)?;
    let _: Head = lines.next()?;
    let mut into: Option<Into> = None;
    let mut count = 0;
    loop {
        match lines.next::<Json>()? {
            Json::Array(row) => {
                let Some(into) = &mut into else { return Err(lines.broken("a row before its table")) };
                into.take(tx, row).map_err(|problem| lines.wrong(&problem))?;
                count += 1;
            }
            Json::Object(line) if line.contains_key("table") => {
                if let Some(mut before) = into.take() {
                    before.flush(tx).map_err(|problem| lines.wrong(&problem))?;
                }
                let table: Table = serde_json::from_value(line.into()).map_err(|problem| lines.broken(&problem.to_string()))?;
                let there = here.iter().find(|there| there.table == table.table);
                let Some(there) = there else { return Err(lines.broken(&format!("no table {}", table.table))) };
                into = Some(Into::table(table, there).ok_or_else(|| lines.broken("a column that the table does not have"))?);
            }
            last => {
                if let Some(mut before) = into.take() {
                    before.flush(tx).map_err(|problem| lines.wrong(&problem))?;
                }
                let end: End = serde_json::from_value(last).map_err(|problem| lines.broken(&problem.to_string()))?;
                if end.end != count {
                    return Err(lines.broken(&format!("{count} rows where {} are announced", end.end)));
                }
                return Ok(count);
            }
        }
    }
}

/// A table that takes rows.
struct Into {
    /// For each column: as it stands in the lines, and as the table has it.
    kinds: Vec<(Kind, Kind)>,
    waiting: Vec<Value>,
    one: Sql,
    many: Sql,
}

impl Into {
    fn table(from: Table, here: &Table) -> Option<Into> {
        let kind = |column: &String| here.columns.iter().position(|name| name == column).map(|place| here.kinds[place]);
        let there: Option<Vec<Kind>> = from.columns.iter().map(kind).collect();
        let columns: Vec<String> = from.columns.iter().map(|column| quoted(column)).collect();
        let start = format!("INSERT INTO {} ({}) VALUES ", quoted(&from.table), columns.join(", "));
        let places = |rows: usize| {
            let width = columns.len();
            let row = |row: usize| (1..=width).map(|place| format!("${}", row * width + place)).collect::<Vec<_>>().join(", ");
            (0..rows).map(|number| format!("({})", row(number))).collect::<Vec<_>>().join(", ")
        };
        Some(Into {
            kinds: from.kinds.into_iter().zip(there?).collect(),
            waiting: Vec::new(),
            one: kept(format!("{start}{}", places(1))),
            many: kept(format!("{start}{}", places(TOGETHER))),
        })
    }

    fn take(&mut self, tx: &mut Tx<'_>, row: Vec<Json>) -> Result<()> {
        if row.len() != self.kinds.len() {
            return Err(Error::Value(format!("a row of {} columns where there are {}", row.len(), self.kinds.len())));
        }
        for (value, kinds) in row.into_iter().zip(&self.kinds) {
            self.waiting.push(value_of(value, *kinds)?);
        }
        if self.waiting.len() == TOGETHER * self.kinds.len() {
            tx.execute(self.many, &self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }

    fn flush(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        for row in self.waiting.chunks(self.kinds.len()) {
            tx.execute(self.one, row)?;
        }
        self.waiting.clear();
        Ok(())
    }
}

fn value_of(value: Json, (from, to): (Kind, Kind)) -> Result<Value> {
    let value = match (value, from) {
        (Json::Null, _) => Value::Null,
        (Json::String(text), Kind::Bytes) => Value::Bytes(bytes(&text)?),
        (Json::String(text), _) => Value::Text(text),
        (Json::Bool(yes), _) => Value::Bool(yes),
        (Json::Number(number), _) => {
            Value::Int(number.as_i64().ok_or_else(|| Error::Value(format!("{number} is no whole number")))?)
        }
        (other, _) => return Err(Error::Value(format!("{other} is no value"))),
    };
    Ok(match value {
        Value::Int(number) if to == Kind::Bool => Value::Bool(number != 0),
        other => other,
    })
}

fn bytes(hex: &str) -> Result<Vec<u8>> {
    let wrong = || Error::Value("bytes that are no hexadecimal digits".into());
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| {
            std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2).and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .map(|byte| byte.ok_or_else(wrong))
        .collect()
}

/// The lines of a file, with their numbers for messages.
struct Reader {
    lines: std::io::Lines<BufReader<File>>,
    shown: String,
    number: u64,
}

impl Reader {
    fn open(path: &Path) -> Result<Reader> {
        let shown = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::Unavailable(format!("{shown}: {error}")))?;
        Ok(Reader { lines: BufReader::new(file).lines(), shown, number: 0 })
    }

    fn next<T: DeserializeOwned>(&mut self) -> Result<T> {
        self.number += 1;
        match self.lines.next() {
            Some(Ok(line)) => serde_json::from_str(&line).map_err(|problem| self.broken(&problem.to_string())),
            Some(Err(problem)) => Err(self.broken(&problem.to_string())),
            None => Err(self.broken("the file ends before its last line")),
        }
    }

    fn broken(&self, what: &str) -> Error {
        Error::Damaged(format!("{}, line {}: {what}", self.shown, self.number))
    }

    /// An error of the database, with the line at which it came.
    fn wrong(&self, problem: &Error) -> Error {
        match problem {
            Error::Taken | Error::Value(_) => self.broken(&problem.to_string()),
            other => other.clone(),
        }
    }
}
