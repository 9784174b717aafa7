//! `cargo x tidy`: the house rules that a machine can check.

mod manifests;
mod named;
mod rules;
mod source;

use std::fs;
use std::path::Path;

use crate::Done;
use source::Source;

/// One line of one file that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Complaint {
    /// From the workspace's root, with `/`.
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what to do instead.
    pub says: String,
}

/// Folders that hold nothing of ours.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "var"];

/// The ends of the names of the files that are read besides `*.rs`.
const TEXTS: &[&str] = &[".toml", ".md", ".html", ".txt", ".css", ".sql", ".sh", ".yml", ".ci/run"];

/// Checks every file below `root`; the error counts the complaints, which are printed.
pub fn tidy(root: &Path) -> Done {
    let mut paths = Vec::new();
    walk(root, "", &mut paths)?;
    paths.sort();
    let mut complaints = Vec::new();
    let mut sources = Vec::new();
    for path in &paths {
        let file = root.join(path);
        let text = fs::read_to_string(&file).map_err(|error| format!("{path}: {error}"))?;
        if path.ends_with(".rs") {
            sources.push(Source::read(path, &text));
        } else if path.ends_with("Cargo.toml") {
            complaints.extend(manifests::check(path, &text));
        }
        complaints.extend(rules::text(path, &text));
    }
    source::mark_test_files(&mut sources);
    for source in &sources {
        complaints.extend(rules::source(source));
    }
    let attacks = fs::read_to_string(root.join(named::PATH)).map_err(|error| format!("{}: {error}", named::PATH))?;
    complaints.extend(named::check(&attacks, &sources));
    for Complaint { path, line, says } in &complaints {
        println!("{path}:{line}: {says}");
    }
    match complaints.len() {
        0 => Ok(()),
        1 => Err("tidy found one thing".into()),
        many => Err(format!("tidy found {many} things")),
    }
}

fn walk(root: &Path, below: &str, paths: &mut Vec<String>) -> Done {
    let folder = root.join(below);
    let entries = folder.read_dir().map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if !SKIPPED.contains(&name.as_str()) {
                walk(root, &path, paths)?;
            }
        } else if path.ends_with(".rs") || TEXTS.iter().any(|end| path.ends_with(end)) {
            paths.push(path);
        }
    }
    Ok(())
}
