//! Finds the statements of `sql!` in Rust sources: literals, and `concat!` of literals and of macros that give one.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// What macros such as `columns!()` give, by name.
type Given = HashMap<String, String>;

/// Every `sql!` statement below a folder, with `path:line`. Files and folders named `tests` are left out.
pub(super) fn below(folder: &Path) -> Vec<(String, String)> {
    in_folder(folder, &Given::new())
}

/// A module sees the macros of the modules it lies in, as in Rust.
fn in_folder(folder: &Path, above: &Given) -> Vec<(String, String)> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut here = above.clone();
    for name in ["lib.rs", "mod.rs"] {
        let more = fs::read_to_string(folder.join(name)).map(|text| macros(&text, &here)).unwrap_or_default();
        here.extend(more);
    }
    let mut found = Vec::new();
    for path in entries {
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        let mut given = here.clone();
        if path.is_dir() {
            let more = fs::read_to_string(path.with_extension("rs")).map(|text| macros(&text, &here)).unwrap_or_default();
            given.extend(more);
            found.extend(in_folder(&path, &given));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            given.extend(macros(&text, &here));
            for (line, sql) in of_source(&text, &given) {
                let sql = sql.unwrap_or_else(|| panic!("{}:{line}: sql! is not understood here", path.display()));
                found.push((format!("{}:{line}", path.display()), sql));
            }
        }
    }
    found
}

/// The statements of one source with their lines, from 1; `None` where one is not understood. Comments hold none.
pub(super) fn of_source(text: &str, given: &Given) -> Vec<(usize, Option<String>)> {
    let mut found = Vec::new();
    for (at, call) in text.match_indices("sql!(") {
        let joined = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '`');
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if joined || text[line_start..at].contains("//") {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        found.push((line, value(&text[at + call.len()..], given).map(|(value, _)| value)));
    }
    found
}

/// The macros of a source that take nothing and give one string, made of literals and of macros that stand before or above.
fn macros(text: &str, above: &Given) -> Given {
    let mut given = above.clone();
    let definition = |at: usize, given: &Given| {
        let (name, rest) = text[at..].split_once('{')?;
        let body = rest.trim_start().strip_prefix("()")?.trim_start().strip_prefix("=>")?.trim_start().strip_prefix('{')?;
        let (value, _) = value(body, given)?;
        Some((name.trim().to_string(), value))
    };
    for (at, start) in text.match_indices("macro_rules! ") {
        given.extend(definition(at + start.len(), &given));
    }
    given
}

/// The value that a text begins with, and what follows it.
fn value<'t>(text: &'t str, given: &Given) -> Option<(String, &'t str)> {
    let text = text.trim_start();
    if text.starts_with(['"', 'r']) {
        return literal(text);
    }
    if let Some(mut rest) = text.strip_prefix("concat!(") {
        let mut whole = String::new();
        loop {
            if let Some(after) = rest.trim_start().strip_prefix(')') {
                return Some((whole, after));
            }
            let (piece, after) = value(rest, given)?;
            whole.push_str(&piece);
            rest = after.trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest);
        }
    }
    let (name, after) = text.split_once("!()")?;
    Some((given.get(name)?.clone(), after))
}

/// The value of the string literal that a text begins with, and what follows it.
fn literal(text: &str) -> Option<(String, &str)> {
    if let Some(raw) = text.strip_prefix('r') {
        let fence = raw.len() - raw.trim_start_matches('#').len();
        let body = raw[fence..].strip_prefix('"')?;
        let (value, after) = body.split_once(&format!("\"{}", "#".repeat(fence)))?;
        return Some((value.to_string(), after));
    }
    let mut out = String::new();
    let mut rest = text.strip_prefix('"')?.chars();
    loop {
        match rest.next()? {
            '"' => return Some((out, rest.as_str())),
            '\\' => match rest.next()? {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                'r' => out.push('\r'),
                '0' => out.push('\0'),
                // A line that goes on: the space before the next line's text is no part of the value.
                '\n' => rest = rest.as_str().trim_start().chars(),
                'u' => {
                    let (digits, after) = rest.as_str().strip_prefix('{')?.split_once('}')?;
                    out.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    rest = after.chars();
                }
                other => out.push(other),
            },
            plain => out.push(plain),
        }
    }
}

#[test]
fn statements_are_read_as_rust_reads_them() {
    let source = r####"
        macro_rules! columns { () => { "x, y" }; }
        let a = sql!("SELECT 1 \
                      WHERE \"x\" = 'ä'");
        let b = tx.all(sql!(
            r#"SELECT "b""#
        ), &[]);
        // sql!("not this one")
        let c = mysql!("nor this");
        let d = sql!(concat!("SELECT ", columns!(), " FROM t",));
        let e = sql!(concat!("SELECT ", unknown!()));
    "####;
    let read = of_source(source, &macros(source, &Given::new()));
    let expected = [(3, "SELECT 1 WHERE \"x\" = 'ä'"), (5, "SELECT \"b\""), (10, "SELECT x, y FROM t")];
    let mut expected: Vec<_> = expected.map(|(line, sql)| (line, Some(sql.to_string()))).into();
    expected.push((11, None));
    assert_eq!(read, expected);
}
