//! The text of statements: walked by pieces, so that what stands in quotes and comments is never touched.

/// One SQL statement; made by `sql!` outside this module, so that a test can find and prepare it.
#[derive(Clone, Copy, Debug)]
pub struct Sql(pub &'static str);

/// A piece of SQL text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// A word of letters, digits and underscores.
    Word(&'t str),
    /// `$` and a number.
    Parameter(&'t str),
    /// A string, a quoted name.
    Quoted(&'t str),
    /// A comment.
    Comment(&'t str),
    /// Anything else: signs and space, one character each.
    Other(&'t str),
}

/// Takes SQL apart; the pieces joined give the text again.
pub(crate) fn pieces<'t>(text: &'t str) -> Vec<Piece<'t>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (make, length): (fn(&'t str) -> Piece<'t>, usize) = match first {
            '\'' | '"' => (Piece::Quoted, quoted(rest, first)),
            '-' if rest.starts_with("--") => (Piece::Comment, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => (Piece::Comment, rest.find("*/").map_or(rest.len(), |at| at + 2)),
            '$' => match word(&rest[1..]) {
                0 => (Piece::Other, 1),
                more => (Piece::Parameter, 1 + more),
            },
            c if c.is_alphanumeric() || c == '_' => (Piece::Word, word(rest)),
            c => (Piece::Other, c.len_utf8()),
        };
        found.push(make(&rest[..length]));
        rest = &rest[length..];
    }
    found
}

/// The length of a quoted text with its quotes; a doubled quote reads as two texts side by side, which is as good.
fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |at| at + 2)
}

fn word(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())
}

/// `$n` as `?n`: to SQLite `$1` is a name, numbered by where it first stands, so that `SELECT $2, $1` would be bound in the wrong
/// order without an error.
pub(crate) fn for_sqlite(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Parameter(name) => {
                out.push('?');
                out.push_str(&name[1..]);
            }
            Piece::Word(text) | Piece::Quoted(text) | Piece::Comment(text) | Piece::Other(text) => out.push_str(text),
        }
    }
    out
}

/// A migration's text for SQLite: `INTEGER PRIMARY KEY` is the row's own key there, while `BIGINT PRIMARY KEY` would be a second tree
/// beside it that every insert has to keep too.
pub(crate) fn schema_for_sqlite(text: &str) -> String {
    text.replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
}

/// The first word of a statement, in capitals.
pub(crate) fn verb(text: &str) -> String {
    let first = pieces(text).into_iter().find_map(|piece| match piece {
        Piece::Word(word) => Some(word.to_ascii_uppercase()),
        _ => None,
    });
    first.unwrap_or_default()
}

/// Whether a statement would begin or end a transaction, which only the store does.
pub(crate) fn steers_transaction(text: &str) -> bool {
    matches!(
        verb(text).as_str(),
        "BEGIN" | "START" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "SAVEPOINT" | "RELEASE" | "PREPARE" | "ATTACH" | "DETACH"
    )
}
