//! Searching the public text of a court: the query as a person types it, the words of a text, and the excerpt that a result shows.

mod excerpt;
mod parse;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use jiff::civil::Date;

pub use excerpt::{Piece, excerpt};
pub use parse::{LONGEST, MOST_TERMS, parse};
pub use words::words;

/// What a query asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Each of these; two at least.
    All(Vec<Query>),
    /// One of these; two at least.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
    /// Words side by side.
    Words(Field, Phrase),
    /// Filed on these days, both included; an open end is `None`.
    Filed {
        /// The first day.
        from: Option<Date>,
        /// The last day.
        to: Option<Date>,
    },
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// In the text of entries and documents; what a word without a field means.
    Text,
    /// In the case's number or title.
    Case,
    /// In the name of a party.
    Party,
    /// In the name of the presiding judge.
    Judge,
    /// In the nature of suit.
    Nature,
}

impl Field {
    /// Every field of words.
    pub const ALL: [Field; 5] = [Field::Text, Field::Case, Field::Party, Field::Judge, Field::Nature];

    /// Its name before the colon.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Field::Text => "text",
            Field::Case => "case",
            Field::Party => "party",
            Field::Judge => "judge",
            Field::Nature => "nature",
        }
    }
}

/// Words that stand side by side, in lower case without accents: letters and digits only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    words: Vec<String>,
    /// The last word may go on.
    prefix: bool,
    /// What was typed, such as `2:21-cv-00042`.
    typed: String,
}

impl Phrase {
    /// A phrase of a text; `None` when it holds neither letters nor digits.
    #[must_use]
    pub fn of(typed: &str, prefix: bool) -> Option<Phrase> {
        let words: Vec<String> = words(typed).collect();
        (!words.is_empty()).then(|| Phrase { words, prefix, typed: typed.to_owned() })
    }

    /// The words, one at least.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// Whether the last word may go on.
    #[must_use]
    pub fn is_prefix(&self) -> bool {
        self.prefix
    }

    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }
}

/// What is wrong with a query, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The character at which it was seen, from 0.
    pub at: usize,
    /// A sentence.
    pub sentence: String,
}

impl fmt::Display for Query {
    /// The query in its plainest form: read again it is the same query.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |f: &mut fmt::Formatter<'_>, parts: &[Query], sign: &str| {
            for (place, part) in parts.iter().enumerate() {
                if place > 0 {
                    write!(f, " {sign} ")?;
                }
                match part {
                    Query::All(_) | Query::Any(_) => write!(f, "({part})")?,
                    _ => write!(f, "{part}")?,
                }
            }
            Ok(())
        };
        match self {
            Query::All(parts) => joined(f, parts, "AND"),
            Query::Any(parts) => joined(f, parts, "OR"),
            Query::Not(part) => match part.as_ref() {
                Query::All(_) | Query::Any(_) => write!(f, "NOT ({part})"),
                _ => write!(f, "NOT {part}"),
            },
            Query::Words(field, phrase) => {
                if *field != Field::Text {
                    write!(f, "{}:", field.word())?;
                }
                write!(f, "\"{}\"{}", phrase.typed, if phrase.prefix { "*" } else { "" })
            }
            Query::Filed { from, to } => {
                let day = |date: &Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
                write!(f, "filed:{}..{}", day(from), day(to))
            }
        }
    }
}

impl Query {
    /// The phrases of text that a result may hold: what an excerpt marks.
    #[must_use]
    pub fn marked(&self) -> Vec<&Phrase> {
        match self {
            Query::All(parts) | Query::Any(parts) => parts.iter().flat_map(Query::marked).collect(),
            Query::Words(Field::Text, phrase) => vec![phrase],
            Query::Not(_) | Query::Words(..) | Query::Filed { .. } => Vec::new(),
        }
    }
}
