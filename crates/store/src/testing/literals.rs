//! Finds the literals of `sql!` in Rust sources.

use std::fs;
use std::path::Path;

/// Every `sql!` literal below a folder, with `path:line`.
pub(super) fn below(folder: &Path) -> Vec<(String, String)> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for path in entries {
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(below(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let place = |line: usize| format!("{}:{line}", path.display());
            found.extend(of_source(&text).into_iter().map(|(line, sql)| (place(line), sql)));
        }
    }
    found
}

/// The literals of one source with their lines, from 1. What stands in a line comment is none.
pub(super) fn of_source(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, call) in text.match_indices("sql!(") {
        let joined = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '`');
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if joined || text[line_start..at].contains("//") {
            continue;
        }
        let line = text[..at].matches('\n').count() + 1;
        let rest = text[at + call.len()..].trim_start();
        let literal = literal(rest).unwrap_or_else(|| panic!("line {line}: sql! takes a string literal"));
        found.push((line, literal));
    }
    found
}

/// The value of the string literal that a text begins with.
fn literal(text: &str) -> Option<String> {
    if let Some(raw) = text.strip_prefix('r') {
        let fence = raw.len() - raw.trim_start_matches('#').len();
        let body = raw[fence..].strip_prefix('"')?;
        let end = body.find(&format!("\"{}", "#".repeat(fence)))?;
        return Some(body[..end].to_string());
    }
    let mut out = String::new();
    let mut rest = text.strip_prefix('"')?.chars();
    loop {
        match rest.next()? {
            '"' => return Some(out),
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
fn literals_are_read_as_rust_reads_them() {
    let source = r####"
        let a = sql!("SELECT 1 \
                      WHERE \"x\" = 'ä'");
        let b = tx.all(sql!(
            r#"SELECT "b""#
        ), &[]);
        // sql!("not this one")
        let c = mysql!("nor this");
    "####;
    let read = of_source(source);
    assert_eq!(read, [(2, "SELECT 1 WHERE \"x\" = 'ä'".to_string()), (4, "SELECT \"b\"".to_string())]);
}
