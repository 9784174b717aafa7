//! Reading a query: words, "quoted phrases", AND, OR, NOT, brackets, fields. All problems are told at once.

use jiff::{ToSpan as _, civil::Date};

use super::{Field, Phrase, Problem, Query};
use crate::time::parse_date;

const TOO_DEEP: &str = "There are too many brackets inside each other.";

/// Longest query in characters.
pub const LONGEST: usize = 500;
/// Most words, phrases and dates in one query.
pub const MOST_TERMS: usize = 20;
/// Most brackets, and NOTs, inside each other.
const DEEPEST: usize = 10;

/// Reads a query.
///
/// `motion dismiss` and `motion AND dismiss` ask for both words, OR for one of two, NOT (or `-` before a word) for what lacks one; AND
/// binds closer than OR. A field stands before a colon: `party:lee`, `case:"lee v. ray"`, `filed:2024-01-01..2024-12-31`. A star lets
/// a word go on: `dismiss*`.
///
/// # Errors
/// Every problem of the query, one at least.
pub fn parse(text: &str) -> Result<Query, Vec<Problem>> {
    let length = text.chars().count();
    if length > LONGEST {
        return Err(vec![Problem { at: LONGEST, sentence: format!("Type at most {LONGEST} characters; these are {length}.") }]);
    }
    let mut parser = Parser { tokens: Vec::new(), place: 0, terms: 0, length, problems: Vec::new() };
    parser.lex(text);
    if parser.tokens.is_empty() && parser.problems.is_empty() {
        return Err(vec![Problem { at: 0, sentence: "Type what to look for.".into() }]);
    }
    let mut read = parser.either(0);
    // What is left is a bracket too many; what stands behind it is read all the same, for its problems.
    while let Some(token) = parser.tokens.get(parser.place) {
        let at = token.at;
        parser.wrong(at, "This closing bracket has no opening one.");
        parser.place += 1;
        if parser.place < parser.tokens.len() {
            read = parser.either(0);
        }
    }
    if parser.terms > MOST_TERMS {
        parser.wrong(0, &format!("Look for at most {MOST_TERMS} words, phrases and dates at once."));
    }
    parser.problems.sort_by_key(|problem| problem.at);
    match read {
        Some(query) if parser.problems.is_empty() => Ok(query),
        _ => {
            if parser.problems.is_empty() {
                parser.wrong(0, "Type what to look for.");
            }
            Err(parser.problems)
        }
    }
}

/// A token with the character at which it begins.
struct Token {
    at: usize,
    what: What,
}

enum What {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A term that was read, or one whose problems were told.
    Term(Option<Query>),
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
    terms: usize,
    length: usize,
    problems: Vec<Problem>,
}

impl Parser {
    fn wrong(&mut self, at: usize, sentence: &str) {
        self.problems.push(Problem { at, sentence: sentence.to_owned() });
    }

    fn lex(&mut self, text: &str) {
        let signs: Vec<char> = text.chars().map(plain_quote).collect();
        let mut at = 0;
        while let Some(&sign) = signs.get(at) {
            match sign {
                _ if sign.is_whitespace() => at += 1,
                '(' | ')' => {
                    let what = if sign == '(' { What::Open } else { What::Close };
                    self.tokens.push(Token { at, what });
                    at += 1;
                }
                '-' if signs.get(at + 1).is_some_and(|next| next.is_alphanumeric() || matches!(next, '"' | '(')) => {
                    self.tokens.push(Token { at, what: What::Not });
                    at += 1;
                }
                _ => at = self.term(&signs, at),
            }
        }
    }

    /// Reads an operator or a term; gives the place behind it.
    fn term(&mut self, signs: &[char], from: usize) -> usize {
        let ends = |at: &usize| signs.get(*at).is_none_or(|c| c.is_whitespace() || matches!(c, '(' | ')' | '"'));
        let to = (from..).find(ends).unwrap_or(signs.len());
        let run: String = signs[from..to].iter().collect();
        let operator = match run.as_str() {
            "AND" => Some(What::And),
            "OR" => Some(What::Or),
            "NOT" => Some(What::Not),
            _ => None,
        };
        if let Some(what) = operator {
            self.tokens.push(Token { at: from, what });
            return to;
        }
        self.terms += 1;
        // A field's name is of letters; `2:21-cv-00042` has none.
        let (name, value) = match run.split_once(':') {
            Some((name, value)) if !name.is_empty() && name.chars().all(char::is_alphabetic) => (name.to_lowercase(), value),
            _ => (String::new(), run.as_str()),
        };
        let quoted = value.is_empty() && signs.get(to) == Some(&'"');
        let (value, prefix, behind) = if quoted {
            self.quoted(signs, to)
        } else {
            let stem = value.strip_suffix('*');
            (stem.unwrap_or(value).to_owned(), stem.is_some(), to)
        };
        let what = What::Term(self.meaning(&name, &value, prefix, from));
        self.tokens.push(Token { at: from, what });
        behind
    }

    /// A quoted text that begins at `from`, whether a star follows, and the place behind it.
    fn quoted(&mut self, signs: &[char], from: usize) -> (String, bool, usize) {
        let inside = from + 1;
        let close = signs[inside..].iter().position(|sign| *sign == '"').map(|length| inside + length);
        let to = close.unwrap_or(signs.len());
        if close.is_none() {
            self.wrong(from, "This quotation mark is not closed.");
        }
        let prefix = signs.get(to + 1) == Some(&'*');
        let text = signs[inside..to].iter().collect();
        (text, prefix, (to + 1 + usize::from(prefix)).min(signs.len()))
    }

    fn meaning(&mut self, name: &str, value: &str, prefix: bool, at: usize) -> Option<Query> {
        if name == "filed" {
            return self.filed(value, at);
        }
        let field = if name.is_empty() { Some(Field::Text) } else { Field::ALL.into_iter().find(|field| field.word() == name) };
        let Some(field) = field else {
            let known = Field::ALL.map(Field::word).join(", ");
            self.wrong(at, &format!("There is no field \"{name}\". The fields are {known} and filed."));
            return None;
        };
        let Some(phrase) = Phrase::of(value, prefix) else {
            let shown = if value.is_empty() { "Here" } else { value };
            self.wrong(at, &format!("{shown}: there is no letter or digit to look for."));
            return None;
        };
        if prefix && phrase.words().last().is_some_and(|word| word.chars().count() < 2) {
            self.wrong(at, "Type at least two letters before the star.");
            return None;
        }
        Some(Query::Words(field, phrase))
    }

    fn filed(&mut self, value: &str, at: usize) -> Option<Query> {
        let (from, to) = value.split_once("..").unwrap_or((value, value));
        let bounds =
            [(from, false), (to, true)].map(|(text, last)| if text.is_empty() { Some(None) } else { day(text, last).map(Some) });
        let [Some(from), Some(to)] = bounds else {
            self.wrong(
                at,
                &format!("\"{value}\" is no date. Write filed:2024-05-10, filed:2024-01-01..2024-12-31 or filed:2024."),
            );
            return None;
        };
        if from.is_none() && to.is_none() {
            self.wrong(at, "Write a date behind filed: such as filed:2024-05-10 or filed:2024.");
            return None;
        }
        if let (Some(first), Some(last)) = (from, to)
            && first > last
        {
            self.wrong(at, &format!("{first} is after {last}."));
            return None;
        }
        Some(Query::Filed { from, to })
    }

    /// Parts with OR between them.
    fn either(&mut self, depth: usize) -> Option<Query> {
        let mut parts = vec![self.each(depth)];
        while matches!(self.next(), Some(What::Or)) {
            self.place += 1;
            parts.push(self.each(depth));
        }
        joined(parts, Query::Any)
    }

    /// Parts with AND, or nothing, between them.
    fn each(&mut self, depth: usize) -> Option<Query> {
        let mut parts = vec![self.one(depth)];
        loop {
            match self.next() {
                Some(What::And) => {
                    self.place += 1;
                    parts.push(self.one(depth));
                }
                Some(What::Not | What::Open | What::Term(_)) => parts.push(self.one(depth)),
                Some(What::Or | What::Close) | None => return joined(parts, Query::All),
            }
        }
    }

    fn one(&mut self, depth: usize) -> Option<Query> {
        let at = self.tokens.get(self.place).map_or(self.length, |token| token.at);
        if depth > DEEPEST {
            self.wrong(at, TOO_DEEP);
            self.place = self.tokens.len();
            return None;
        }
        match self.next() {
            Some(What::Term(_)) => {
                let taken = self.tokens.get_mut(self.place).map(|token| std::mem::replace(&mut token.what, What::Term(None)));
                self.place += 1;
                match taken {
                    Some(What::Term(read)) => read,
                    _ => None,
                }
            }
            Some(What::Not) => {
                self.place += 1;
                self.one(depth + 1).map(|query| match query {
                    Query::Not(inner) => *inner,
                    other => Query::Not(Box::new(other)),
                })
            }
            Some(What::Open) => {
                self.place += 1;
                let inside = self.either(depth + 1);
                match self.next() {
                    Some(What::Close) => self.place += 1,
                    // The rest was not read.
                    _ if self.problems.last().is_some_and(|problem| problem.sentence == TOO_DEEP) => {}
                    _ => self.wrong(at, "This bracket is not closed."),
                }
                inside
            }
            Some(What::And | What::Or | What::Close) | None => {
                self.wrong(at, "Here a word, a phrase or a field is missing.");
                None
            }
        }
    }

    fn next(&self) -> Option<&What> {
        self.tokens.get(self.place).map(|token| &token.what)
    }
}

/// Parts joined, those of the same kind drawn together; `None` when one of them was wrong.
fn joined(parts: Vec<Option<Query>>, join: fn(Vec<Query>) -> Query) -> Option<Query> {
    let mut flat = Vec::with_capacity(parts.len());
    let (all, several) = (matches!(join(Vec::new()), Query::All(_)), parts.len() > 1);
    for part in parts {
        match part? {
            Query::All(inner) if all && several => flat.extend(inner),
            Query::Any(inner) if !all && several => flat.extend(inner),
            other => flat.push(other),
        }
    }
    if flat.len() == 1 { flat.pop() } else { Some(join(flat)) }
}

/// Curly quotation marks, as word processors make them.
fn plain_quote(sign: char) -> char {
    if matches!(sign, '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}') { '"' } else { sign }
}

/// A day, or with a year or a month alone its first or last day.
fn day(text: &str, last: bool) -> Option<Date> {
    if let Some(date) = parse_date(text) {
        return Some(date);
    }
    let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
    if year.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return None;
    }
    let year: i16 = year.parse().ok()?;
    let month: Option<i8> = match month {
        Some(month) if month.len() == 2 => Some(month.parse().ok()?),
        Some(_) => return None,
        None => None,
    };
    let first = Date::new(year, month.unwrap_or(1), 1).ok()?;
    match (last, month) {
        (false, _) => Some(first),
        (true, Some(_)) => Some(first.last_of_month()),
        (true, None) => first.checked_add(1.year()).ok()?.yesterday().ok(),
    }
}
