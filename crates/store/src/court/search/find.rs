//! Finding: a query of the domain as SQL for either database. Words reach the database as values only; the text of a statement is put
//! together from fixed pieces.

use domain::{
    Id,
    case_number::DocketNumber,
    court,
    search::{Field, Phrase, Query},
};

use super::super::Tx;
use crate::{
    Result,
    db::{Sql, Value, sql},
};

/// Most results that are counted and shown of one query.
pub const MOST: i64 = 1000;

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The best first; without words in the query as [`Sort::Newest`].
    #[default]
    Relevance,
    /// The latest filed first.
    Newest,
    /// The earliest filed first.
    Oldest,
}

/// An entry or a document that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Case id.
    pub case_serial: i64,
    /// Number of the case as printed.
    pub case_number: String,
    /// Its title.
    pub title: String,
    /// Place of the entry in the case.
    pub sequence: i64,
    /// Number of the entry as printed.
    pub number: Option<i64>,
    /// `YYYY-MM-DD`.
    pub date_filed: Option<String>,
    /// Docket text.
    pub text: String,
    /// The document, where it is one: part, serial, description, and its text as far as it is kept.
    pub document: Option<(i64, i64, String, String)>,
}

/// A statement that is being put together.
struct Statement {
    sqlite: bool,
    pieces: Vec<&'static str>,
    args: Vec<Value>,
}

/// `$1` and on; a query of twenty terms needs two each at most, beside five of ours.
const PLACES: [&str; 48] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16", "$17", "$18", "$19",
    "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31", "$32", "$33", "$34", "$35", "$36", "$37",
    "$38", "$39", "$40", "$41", "$42", "$43", "$44", "$45", "$46", "$47", "$48",
];

impl Statement {
    fn new(tx: &Tx<'_, '_>) -> Statement {
        Statement { sqlite: tx.is_sqlite(), pieces: Vec::new(), args: Vec::new() }
    }

    fn say(&mut self, sqlite: &'static str, postgres: &'static str) {
        self.pieces.push(if self.sqlite { sqlite } else { postgres });
    }

    fn value(&mut self, value: impl Into<Value>) -> Result<()> {
        let place = PLACES.get(self.args.len()).ok_or_else(|| crate::Error::Value("a query has too many terms".into()))?;
        self.pieces.push(place);
        self.args.push(value.into());
        Ok(())
    }

    /// What everybody may find, of those that the query names; behind it stands ` AND` nothing.
    fn matching(&mut self, query: &Query, kind: court::Type) -> Result<()> {
        self.pieces.push("JOIN cases c ON c.id = r.case_id JOIN entries e ON e.id = r.entry_id LEFT JOIN documents d ON d.id = r.document_id WHERE NOT c.sealed AND NOT e.sealed AND NOT coalesce(d.sealed, FALSE)");
        match kind {
            court::Type::District => self.pieces.push("AND (r.is_order OR r.document_id IS NULL OR substr(c.nature_of_suit, 1, 3) NOT IN ('462', '463', '465', '861', '862', '863', '864', '865'))"),
            court::Type::Appellate => self.pieces.push("AND (r.is_order OR r.document_id IS NULL OR substr(c.nature_of_suit, 1, 4) NOT IN ('1462', '1463', '1465', '1861', '1862', '1863', '1864', '1865'))"),
            court::Type::Bankruptcy => {}
        }
        self.pieces.push("AND");
        self.condition(query)
    }

    fn condition(&mut self, query: &Query) -> Result<()> {
        match query {
            Query::All(parts) => self.joined(parts, "AND"),
            Query::Any(parts) => self.joined(parts, "OR"),
            Query::Not(part) => {
                self.pieces.push("NOT (");
                self.condition(part)?;
                self.pieces.push(")");
                Ok(())
            }
            Query::Words(field, phrase) => self.phrase(*field, phrase),
            Query::Filed { from, to } => {
                self.pieces.push("(r.date_filed >=");
                self.value(from.map(|date| date.to_string()).unwrap_or_default())?;
                self.pieces.push("AND r.date_filed <> '' AND r.date_filed <=");
                self.value(to.map_or_else(|| "9999-12-31".to_owned(), |date| date.to_string()))?;
                self.pieces.push(")");
                Ok(())
            }
        }
    }

    fn joined(&mut self, parts: &[Query], sign: &'static str) -> Result<()> {
        self.pieces.push("(");
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                self.pieces.push(sign);
            }
            self.condition(part)?;
        }
        self.pieces.push(")");
        Ok(())
    }

    fn phrase(&mut self, field: Field, phrase: &Phrase) -> Result<()> {
        match field {
            Field::Text => {
                self.say(
                    "r.id IN (SELECT rowid FROM search_words WHERE search_words MATCH",
                    "r.id IN (SELECT w.id FROM search_words w WHERE w.words @@ CAST(CAST(",
                );
                self.value(expression(self.sqlite, phrase))?;
                self.say(")", "AS TEXT) AS tsquery))");
            }
            Field::Case => {
                self.pieces.push("r.case_id IN (SELECT id FROM cases WHERE ' ' || title_key || ' ' LIKE");
                self.value(like(phrase))?;
                self.pieces.push("OR number_key =");
                self.value(DocketNumber::read(phrase.typed()).search_key())?;
                self.pieces.push(")");
            }
            Field::Party => {
                self.pieces.push("r.case_id IN (SELECT case_id FROM parties WHERE NOT sealed AND ' ' || name_key || ' ' LIKE");
                self.value(like(phrase))?;
                self.pieces.push(")");
            }
            Field::Judge => {
                self.pieces.push("r.case_id IN (SELECT id FROM cases WHERE lower(assigned_to) LIKE");
                self.value(within(phrase))?;
                self.pieces.push(")");
            }
            Field::Nature => {
                self.pieces.push("r.case_id IN (SELECT id FROM cases WHERE lower(nature_of_suit) LIKE");
                self.value(within(phrase))?;
                self.pieces.push(")");
            }
        }
        Ok(())
    }
}

/// A phrase in the language of the database's index. Its words hold letters and digits only.
fn expression(sqlite: bool, phrase: &Phrase) -> String {
    if sqlite {
        return format!("\"{}\"{}", phrase.words().join(" "), if phrase.is_prefix() { "*" } else { "" });
    }
    let words: Vec<String> = phrase.words().iter().map(|word| format!("'{word}'")).collect();
    format!("{}{}", words.join(" <-> "), if phrase.is_prefix() { ":*" } else { "" })
}

/// The words as whole words of a normalised name.
fn like(phrase: &Phrase) -> String {
    format!("% {}{}%", phrase.words().join(" "), if phrase.is_prefix() { "" } else { " " })
}

/// The words somewhere in a text as printed, in their order.
fn within(phrase: &Phrase) -> String {
    format!("%{}%", phrase.words().join("%"))
}

/// The phrases that every result holds: by them the best is found.
fn ranking(query: &Query) -> Vec<&Phrase> {
    match query {
        Query::Words(Field::Text, phrase) => vec![phrase],
        Query::All(parts) => parts.iter().flat_map(ranking).collect(),
        Query::Any(parts) if parts.iter().all(|part| matches!(part, Query::Words(Field::Text, _))) => {
            parts.iter().flat_map(Query::marked).collect()
        }
        Query::Any(_) | Query::Not(_) | Query::Words(..) | Query::Filed { .. } => Vec::new(),
    }
}

/// How many results there are, at most one more than [`MOST`].
///
/// # Errors
/// When the database refuses.
pub fn count(tx: &mut Tx<'_, '_>, query: &Query, kind: court::Type) -> Result<i64> {
    let mut statement = Statement::new(tx);
    statement.pieces.push("SELECT count(*) FROM (SELECT 1 AS one FROM search_rows r");
    statement.matching(query, kind)?;
    statement.pieces.push("LIMIT");
    statement.value(MOST + 1)?;
    statement.pieces.push(") found");
    let found = tx.all_joined(&statement.pieces, &statement.args, |row| row.get::<i64>(0))?;
    Ok(found.first().copied().unwrap_or_default())
}

/// Whether a query finds what stands in the index under one id.
///
/// # Errors
/// When the database refuses.
pub fn finds(tx: &mut Tx<'_, '_>, query: &Query, kind: court::Type, id: Id) -> Result<bool> {
    let mut statement = Statement::new(tx);
    statement.pieces.push("SELECT 1 FROM search_rows r");
    statement.matching(query, kind)?;
    statement.pieces.push("AND r.id =");
    statement.value(id)?;
    Ok(!tx.all_joined(&statement.pieces, &statement.args, |row| row.get::<i64>(0))?.is_empty())
}

/// The results from `skip` on, at most `limit`.
///
/// # Errors
/// When the database refuses.
pub fn find(tx: &mut Tx<'_, '_>, query: &Query, kind: court::Type, sort: Sort, skip: i64, limit: i64) -> Result<Vec<Found>> {
    let mut statement = Statement::new(tx);
    let phrases = ranking(query);
    let ranked = sort == Sort::Relevance && !phrases.is_empty();
    if ranked {
        // What ranks is any of the phrases; what must be there, the conditions say.
        let sign = if statement.sqlite { " OR " } else { " | " };
        let wanted: Vec<String> = phrases.iter().map(|phrase| format!("({})", expression(statement.sqlite, phrase))).collect();
        let wanted = wanted.join(sign);
        statement.say(
            "SELECT r.id FROM search_words JOIN search_rows r ON r.id = search_words.rowid AND search_words MATCH",
            "SELECT r.id FROM search_words w JOIN search_rows r ON r.id = w.id AND w.words @@ CAST(CAST(",
        );
        statement.value(wanted)?;
        statement.say("", "AS TEXT) AS tsquery)");
    } else {
        statement.pieces.push("SELECT r.id FROM search_rows r");
    }
    statement.matching(query, kind)?;
    match sort {
        // The rank of the first value again.
        Sort::Relevance if ranked => statement.say(
            "ORDER BY bm25(search_words), r.date_filed DESC, r.id DESC LIMIT",
            "ORDER BY ts_rank(w.words, CAST(CAST($1 AS TEXT) AS tsquery)) DESC, r.date_filed DESC, r.id DESC LIMIT",
        ),
        Sort::Relevance | Sort::Newest => statement.pieces.push("ORDER BY r.date_filed DESC, r.id DESC LIMIT"),
        Sort::Oldest => statement.pieces.push("ORDER BY r.date_filed, r.id LIMIT"),
    }
    statement.value(limit)?;
    statement.pieces.push("OFFSET");
    statement.value(skip)?;
    let ids = tx.all_joined(&statement.pieces, &statement.args, |row| row.get::<Id>(0))?;
    ids.into_iter().filter_map(|id| row(tx, id).transpose()).collect()
}

const ROW: Sql = sql!(
    "SELECT c.serial, c.number, c.title, e.sequence, e.number, e.date_filed, e.text, d.part, d.serial, d.description, r.body FROM search_rows r JOIN cases c ON c.id = r.case_id JOIN entries e ON e.id = r.entry_id LEFT JOIN documents d ON d.id = r.document_id WHERE r.id = $1 AND NOT c.sealed AND NOT e.sealed AND NOT coalesce(d.sealed, FALSE)"
);

fn row(tx: &mut Tx<'_, '_>, id: Id) -> Result<Option<Found>> {
    tx.optional(ROW, &[id.into()], |row| {
        let document = match (row.get::<Option<i64>>(7)?, row.get::<Option<i64>>(8)?, row.get::<Option<String>>(9)?) {
            (Some(part), Some(serial), Some(description)) => Some((part, serial, description, row.get(10)?)),
            _ => None,
        };
        Ok(Found {
            case_serial: row.get(0)?,
            case_number: row.get(1)?,
            title: row.get(2)?,
            sequence: row.get(3)?,
            number: row.get(4)?,
            date_filed: row.get(5)?,
            text: row.get(6)?,
            document,
        })
    })
}
