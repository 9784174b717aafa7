//! What a backup says of itself: the file `manifest.json`, written last.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use store::snapshot::Dumped;

/// The version of the backup's layout.
pub const FORMAT: u32 = 1;

/// The file's name.
pub const FILE: &str = "manifest.json";

/// A whole backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout.
    pub format: u32,
    /// Version of the program that made it.
    pub program: String,
    /// When it was begun, machine time, `2026-11-22T03:00:00Z`.
    pub begun: String,
    /// How long it took.
    pub seconds: f64,
    /// `sqlite` or `postgresql`: what it was copied from; it can be restored to either.
    pub from: String,
    /// Whether it is a demonstration's.
    pub demo: bool,
    /// The demonstration's clock, as its data folder keeps it.
    pub clock: Option<String>,
    /// Short names of the courts.
    pub courts: Vec<String>,
    /// The databases, in the order in which they were copied.
    pub databases: Vec<Database>,
    /// The documents of each court.
    pub documents: Vec<Documents>,
}

/// One database of a backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Database {
    /// `centre`, `case_index`, `court_almd`, `demo`.
    pub name: String,
    /// Its file beside the manifest.
    pub file: String,
    /// When its snapshot was taken.
    pub at: String,
    /// What is in it.
    #[serde(flatten)]
    pub lines: Dumped,
}

/// The documents of one court.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents {
    /// The court.
    pub court: String,
    /// How many its database names.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many of them were copied this time; the others were there from an earlier backup.
    pub new: u64,
    /// Those that could not be copied, and why.
    pub missing: Vec<String>,
}

/// Finds a backup: the folder itself where it holds a manifest, else the newest whole one in it.
///
/// # Errors
/// When there is none, or its manifest can't be read.
pub fn find(folder: &Path) -> Result<(PathBuf, Manifest), Box<dyn Error>> {
    let mut found = folder.to_path_buf();
    if !folder.join(FILE).is_file() {
        let names = fs::read_dir(folder).map_err(|problem| format!("{}: {problem}", folder.display()))?;
        let whole = names.flatten().map(|entry| entry.path()).filter(|path| path.join(FILE).is_file());
        let hidden = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        found = whole.filter(|path| !hidden(path)).max().ok_or_else(|| format!("{} holds no whole backup", folder.display()))?;
    }
    let text = fs::read_to_string(found.join(FILE))?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|problem| format!("{}: {problem}", found.join(FILE).display()))?;
    if manifest.format != FORMAT {
        return Err(format!("{}: a newer program made this backup (format {})", found.display(), manifest.format).into());
    }
    Ok((found, manifest))
}

/// An instant as manifests and names of folders have it.
#[must_use]
pub fn instant(time: domain::Time, pattern: &str) -> String {
    time.in_zone(&domain::Zone::or_utc("UTC"), pattern)
}
