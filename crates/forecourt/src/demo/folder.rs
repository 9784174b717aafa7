//! The demo's data folder: marked, so that `serve` refuses it and the demo refuses every other.

use std::{fs, io, path::Path};

/// The file that marks a folder as a demo's.
const MARK: &str = "forecourt-demo";

/// Whether a folder is marked as a demo's.
#[must_use]
pub fn is_demo(folder: &Path) -> bool {
    folder.join(MARK).is_file()
}

/// Takes a folder that is missing, empty or marked, and marks it.
///
/// # Errors
/// When it holds something else, or can't be written.
pub fn claim(folder: &Path) -> io::Result<()> {
    if is_demo(folder) {
        return Ok(());
    }
    if folder.exists() && fs::read_dir(folder)?.next().is_some() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!("{} holds something that is no demo; choose an empty or missing folder with --data", folder.display()),
        ));
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join(MARK), "This folder belongs to `forecourt demo`. It can be deleted.\n")
}

/// The names of a certificate for all hosts of a base domain: a wildcard for each level.
#[must_use]
pub fn certificate_names(domain: &str) -> Vec<String> {
    let mut names = vec![domain.to_owned(), format!("*.{domain}"), format!("*.login.{domain}"), format!("pacer.login.{domain}")];
    for court in super::world::courts::ids() {
        names.push(format!("*.{court}.{domain}"));
    }
    names
}
