//! The rules for Rust files and other texts: most are rows of one table of words.

use super::Complaint;
use super::source::{Source, has_word, package};

/// Words that stand only in some crates.
struct Words {
    banned: &'static [&'static str],
    /// Whether the rule holds for a file with this path.
    holds: fn(&str) -> bool,
    /// Whether test code must keep it too.
    tests: bool,
    says: &'static str,
}

const WORDS: &[Words] = &[
    Words {
        banned: &["rusqlite", "postgres::", "use postgres", "tokio_postgres"],
        holds: |path| !["store", "load", "xtask"].contains(&package(path)),
        tests: true,
        says: "names a database driver; only `store` does: give it a function there",
    },
    Words {
        banned: &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"],
        holds: outside_program,
        tests: false,
        says: "reads the clock; only `forecourt` does: take `domain::Fresh`",
    },
    Words {
        banned: &["env::var", "env::var_os", "env::vars", "env::vars_os"],
        holds: outside_program,
        tests: false,
        says: "reads the environment; only `forecourt` does: take it as configuration",
    },
    Words {
        banned: &["getrandom", "thread_rng", "OsRng"],
        holds: outside_program,
        tests: false,
        says: "asks the system for randomness; only `forecourt` does: take `domain::Fresh`",
    },
    Words {
        banned: &["async", ".await"],
        holds: |path| ["domain", "oidc", "pdf"].contains(&package(path)),
        tests: true,
        says: "is asynchronous; `domain`, `oidc` and `pdf` are plain functions",
    },
    Words {
        banned: &["lettre"],
        holds: |path| match package(path) {
            "load" | "xtask" => false,
            "forecourt" => !path.contains("mail"),
            _ => true,
        },
        tests: true,
        says: "sends mail; only a file of `forecourt` with mail in its name does: write an outbox row",
    },
    Words {
        banned: &[".route("],
        holds: |path| ["pacer", "cmecf"].contains(&package(path)) && !path.ends_with("/routes.rs"),
        tests: false,
        says: "is an address outside `routes.rs`, where each stands under an action of the permission table",
    },
    Words {
        banned: &[".unwrap()", ".expect("],
        holds: |path| package(path) != "xtask",
        tests: false,
        says: "can panic; return the error",
    },
    Words {
        banned: &["todo!", "unimplemented!", "#[ignore"],
        holds: |_| true,
        tests: true,
        says: "is unfinished; finish it or leave it out",
    },
];

/// The rooms of `store` that each site may name.
const ROOMS: &[(&str, &str)] = &[("pacer", "centre"), ("cmecf", "court"), ("pcl", "index")];
const ALL_ROOMS: &[&str] = &["centre", "court", "index"];

/// How SQL begins in a string.
const SQL: &[&str] = &["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM "];

const MOST_LINES: usize = 600;

/// `load` stands beside the program and measures it against what lies below: it is held by none of these.
fn outside_program(path: &str) -> bool {
    !["forecourt", "load", "xtask"].contains(&package(path))
}

/// What one Rust file breaks.
pub fn source(source: &Source) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut tell = |line: usize, says: String| {
        complaints.push(Complaint { path: source.path.clone(), line, says });
    };
    for rule in WORDS.iter().filter(|rule| (rule.holds)(&source.path)) {
        for (number, line) in source.lines(rule.tests) {
            if let Some(word) = rule.banned.iter().find(|word| has_word(line, word)) {
                tell(number, format!("`{word}` {}", rule.says));
            }
        }
    }
    if let Some((_, own)) = ROOMS.iter().find(|(site, _)| *site == source.package()) {
        for (number, room) in rooms(source) {
            if room != *own {
                let site = source.package();
                tell(number, format!("`store::{room}`: `{site}` is given `store::{own}` only; tell the other by a message"));
            }
        }
    }
    if !["store", "load", "xtask"].contains(&source.package()) {
        for (index, line) in source.raw.iter().enumerate() {
            if !source.test[index] && SQL.iter().any(|start| line.contains(start)) {
                tell(index + 1, "SQL stands only in `store`".into());
            }
        }
    }
    if source.raw.len() > MOST_LINES {
        let lines = source.raw.len();
        tell(MOST_LINES + 1, format!("{lines} lines; over {MOST_LINES}: split it by what a person does"));
    }
    let first = source.raw.iter().find(|line| !line.trim().is_empty());
    if !first.is_some_and(|line| line.starts_with("//! ")) {
        tell(1, "begins without `//!` and one sentence that says what the module is for".into());
    }
    complaints
}

/// What any text of ours breaks: nothing outside the repository is named, since a clone has none of it.
pub fn text(path: &str, text: &str) -> Vec<Complaint> {
    let outside = [concat!("/wo", "rk/"), concat!("../", "shared")];
    let mut complaints = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(place) = outside.iter().find(|place| line.contains(**place)) {
            complaints.push(Complaint {
                path: path.into(),
                line: index + 1,
                says: format!("names `{place}`, which a clone of the repository does not have"),
            });
        }
    }
    complaints
}

/// The rooms of `store` that a file names, in paths and in groups such as `store::{court::Tx, index}`.
fn rooms(source: &Source) -> Vec<(usize, &'static str)> {
    let code = source.code.join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("store::") {
        if !has_word(&code[at.saturating_sub(1)..at + 7], "store::") {
            continue;
        }
        let rest = &code[at + 7..];
        let names = match rest.strip_prefix('{') {
            Some(group) => names_in_group(group),
            None => vec![(0, first_name(rest))],
        };
        for (offset, name) in names {
            if let Some(room) = ALL_ROOMS.iter().find(|room| **room == name) {
                let line = code[..at + 7 + offset].matches('\n').count() + 1;
                found.push((line, *room));
            }
        }
    }
    found
}

/// The first names of a group's members, each with its place.
fn names_in_group(group: &str) -> Vec<(usize, &str)> {
    let mut names = vec![(0, first_name(group))];
    let mut depth = 1;
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push((at + 1, first_name(&group[at + 1..]))),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn first_name(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said about one line of code in a file with a proper beginning.
    fn said(path: &str, code: &str) -> Vec<String> {
        let file = Source::read(path, &format!("//! A file.\n{code}"));
        source(&file).into_iter().map(|complaint| complaint.says).collect()
    }

    #[track_caller]
    fn refused(path: &str, code: &str, because: &str) {
        let said = said(path, code);
        assert!(said.len() == 1 && said[0].contains(because), "{said:?}");
    }

    #[track_caller]
    fn allowed(path: &str, code: &str) {
        let said = said(path, code);
        assert!(said.is_empty(), "{said:?}");
    }

    #[test]
    fn only_the_store_names_a_driver() {
        refused("crates/pacer/src/a.rs", "use rusqlite::Connection;", "database driver");
        refused("crates/site/src/a.rs", "use postgres::{Client, NoTls};", "database driver");
        allowed("crates/store/src/a.rs", "use rusqlite::Connection;");
        allowed("crates/forecourt/src/a.rs", "let url = \"postgres://localhost\";");
    }

    #[test]
    fn addresses_stand_in_the_list_of_routes() {
        let code = "let all = Router::new().route(\"/x\", get(x));";
        refused("crates/cmecf/src/linking/enter.rs", code, "permission table");
        allowed("crates/cmecf/src/routes.rs", code);
        allowed("crates/forecourt/src/demo/front.rs", code);
    }

    #[test]
    fn only_the_store_holds_sql() {
        refused("crates/cmecf/src/a.rs", "tx.run(\"SELECT id FROM filer\")", "SQL");
        allowed("crates/store/src/a.rs", "tx.run(\"SELECT id FROM filer\")");
    }

    #[test]
    fn a_site_names_its_own_room_only() {
        refused("crates/cmecf/src/a.rs", "use store::centre::Tx;", "store::court");
        refused("crates/pacer/src/a.rs", "use store::{Error, court::Tx};", "store::centre");
        refused("crates/pcl/src/a.rs", "use store::{\n    Error,\n    index::{court, Tx},\n    centre,\n};", "store::index");
        allowed("crates/pcl/src/a.rs", "use store::{Error, index::{court, Tx}};");
        allowed("crates/cmecf/src/a.rs", "use store::court::Tx;\nuse bookstore::centre;");
        allowed("crates/forecourt/src/a.rs", "use store::{centre, court, index};");
    }

    #[test]
    fn only_the_program_reads_clock_environment_and_randomness() {
        for code in ["Instant::now()", "jiff::Timestamp::now()", "std::time::SystemTime::now()"] {
            refused("crates/cmecf/src/a.rs", code, "clock");
            allowed("crates/forecourt/src/a.rs", code);
        }
        refused("crates/store/src/a.rs", "std::env::var(name)", "environment");
        allowed("crates/store/src/testing.rs", "std::env::var(name)");
        allowed("crates/store/src/a.rs", "#[cfg(test)]\nmod tests {\n    fn a() { std::env::var(name); }\n}");
        refused("crates/site/src/a.rs", "getrandom::fill(&mut bytes)", "randomness");
    }

    #[test]
    fn the_leaf_crates_are_plain_functions() {
        refused("crates/domain/src/a.rs", "pub async fn a() {}", "asynchronous");
        allowed("crates/site/src/a.rs", "pub async fn a() {}");
    }

    #[test]
    fn handlers_send_no_mail() {
        refused("crates/pacer/src/a.rs", "use lettre::Message;", "outbox");
        refused("crates/forecourt/src/serve.rs", "use lettre::Message;", "outbox");
        allowed("crates/forecourt/src/mail.rs", "use lettre::Message;");
    }

    #[test]
    fn only_tests_may_panic() {
        refused("crates/pdf/src/a.rs", "let a = b.unwrap();", "panic");
        refused("crates/pdf/src/a.rs", "let a = b\n    .expect(\"a page\");", "panic");
        allowed("crates/pdf/tests/a.rs", "let a = b.unwrap();");
        allowed("crates/pdf/src/a.rs", "let a = b.unwrap_or(1); // no .unwrap() here");
    }

    #[test]
    fn nothing_is_left_unfinished() {
        refused("crates/pdf/tests/a.rs", concat!("#[ig", "nore]"), "unfinished");
        refused("crates/pdf/src/a.rs", concat!("to", "do!()"), "unfinished");
    }

    #[test]
    fn a_file_says_what_it_is_for_and_stays_short() {
        let bare = Source::read("crates/pdf/src/a.rs", "use std::fs;");
        assert!(source(&bare)[0].says.contains("//!"));
        refused("crates/pdf/src/a.rs", &"\n".repeat(600), "601 lines");
        allowed("crates/pdf/src/a.rs", &"\n".repeat(599));
    }

    #[test]
    fn texts_name_nothing_outside() {
        let found = text("README.md", concat!("one\nsee /wo", "rk/notes\n"));
        assert_eq!(found[0].line, 2);
        assert!(text("README.md", "the network/ and work/ folders").is_empty());
    }
}
