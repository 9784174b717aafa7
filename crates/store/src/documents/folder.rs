//! Documents in a folder of this machine: written aside, synced, renamed, the folder synced.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Time;
use tempfile::NamedTempFile;

use super::{INCOMING, Lying, cannot, is_digest, time};
use crate::db::Result;

/// The folders whose names must be durable: `aa/bb`, `aa`, the court's, and that of all courts.
const LEVELS: usize = 4;

/// One court's folder. A clone is the same folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// Folders whose names are known to be on the disk.
    durable: Arc<Mutex<HashSet<PathBuf>>>,
}

impl Folder {
    pub(super) fn at(path: PathBuf) -> Folder {
        Folder { path, durable: Arc::default() }
    }

    pub(super) fn read(&self, below: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path.join(below);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot(&path, &error)),
        }
    }

    /// Reads a file piece by piece; its length, `None` when there is no such file in a folder that is there.
    pub(super) fn each_piece(&self, below: &str, mut take: impl FnMut(&[u8])) -> Result<Option<u64>> {
        let path = self.path.join(below);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            // A disk that is not mounted has lost nothing.
            Err(error) if error.kind() == ErrorKind::NotFound && self.path.is_dir() => return Ok(None),
            Err(error) => return Err(cannot(&path, &error)),
        };
        let (mut buffer, mut length) = (vec![0; 64 << 10], 0);
        loop {
            match file.read(&mut buffer) {
                Ok(0) => return Ok(Some(length)),
                Ok(read) => {
                    take(&buffer[..read]);
                    length += read as u64;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(cannot(&path, &error)),
            }
        }
    }

    /// Renames a file, which is on the disk already, and makes its name durable, and those of the folders that [`Folder::make`] gave.
    pub(super) fn keep(&self, below: &str, file: NamedTempFile, mut new: Vec<PathBuf>) -> Result<()> {
        let path = self.path.join(below);
        // Takes the place of an older file of the same name: the same bytes, newly written.
        if let Err(refused) = file.persist(&path) {
            if refused.error.kind() != ErrorKind::NotFound {
                return Err(cannot(&path, &refused.error));
            }
            // Somebody has taken the folder away.
            self.known().clear();
            new = self.make(below)?;
            refused.file.persist(&path).map_err(|refused| cannot(&path, &refused.error))?;
        }
        sync_folder(path.parent().unwrap_or(&self.path))?;
        for level in new {
            sync_folder(level.parent().unwrap_or(&level))?;
            self.known().insert(level);
        }
        Ok(())
    }

    /// Makes the folders of a file; gives those whose names are not known to be on the disk. A name is durable when the folder that it
    /// stands in is synced. One that was there already may have been made by somebody else a moment ago, so each process syncs it once.
    pub(super) fn make(&self, below: &str) -> Result<Vec<PathBuf>> {
        let path = self.path.join(below);
        let new: Vec<PathBuf> = {
            let known = self.known();
            let is_new = |level: &&Path| level.parent().is_some() && !known.contains(*level);
            path.ancestors().skip(1).take(LEVELS).filter(is_new).map(Path::to_path_buf).collect()
        };
        for level in new.iter().rev() {
            if let Err(error) = fs::create_dir(level)
                && error.kind() != ErrorKind::AlreadyExists
            {
                return Err(cannot(level, &error));
            }
        }
        Ok(new)
    }

    fn known(&self) -> MutexGuard<'_, HashSet<PathBuf>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn remove(&self, below: &str) -> Result<bool> {
        let path = self.path.join(below);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(cannot(&path, &error)),
        }
    }

    pub(super) fn list(&self, after: Option<&str>, most: usize) -> Result<Vec<Lying>> {
        let after = after.unwrap_or_default();
        let mut found = Vec::new();
        for outer in names(&self.path)?.into_iter().filter(|name| name.len() == 2 && begins_behind(name, after)) {
            for inner in
                names(&self.path.join(&outer))?.into_iter().filter(|name| begins_behind(&format!("{outer}{name}"), after))
            {
                let folder = self.path.join(&outer).join(&inner);
                for name in names(&folder)?.into_iter().filter(|name| is_digest(name) && name.as_str() > after) {
                    if found.len() >= most {
                        return Ok(found);
                    }
                    let path = folder.join(&name);
                    match fs::metadata(&path).and_then(|about| Ok((about.len(), about.modified()?))) {
                        Ok((bytes, modified)) => found.push(Lying { sha256: name, bytes, modified: time(modified) }),
                        // Taken away a moment ago.
                        Err(error) if error.kind() == ErrorKind::NotFound => {}
                        Err(error) => return Err(cannot(&path, &error)),
                    }
                }
            }
        }
        Ok(found)
    }
}

/// Whether digests that begin so can lie behind another one.
fn begins_behind(begin: &str, after: &str) -> bool {
    after.get(..begin.len()).is_none_or(|same| begin >= same)
}

/// The names in a folder, in order; none when it is missing or no folder.
fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(BTreeSet::new()),
        Err(error) => return Err(cannot(folder, &error)),
    };
    let name = |entry: std::io::Result<fs::DirEntry>| -> Result<Option<String>> {
        Ok(entry.map_err(|error| cannot(folder, &error))?.file_name().into_string().ok())
    };
    entries.filter_map(|entry| name(entry).transpose()).collect()
}

/// Takes away files on their way in that nobody has written to since an instant.
pub(super) fn sweep(folder: &Path, before: Time) -> Result<u64> {
    let mut swept = 0;
    for name in names(folder)?.into_iter().filter(|name| name.starts_with(INCOMING)) {
        let path = folder.join(name);
        let removed = fs::metadata(&path).and_then(|about| about.modified()).and_then(|modified| {
            if time(modified) >= before {
                return Ok(false);
            }
            fs::remove_file(&path).map(|()| true)
        });
        match removed {
            Ok(removed) => swept += u64::from(removed),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(cannot(&path, &error)),
        }
    }
    Ok(swept)
}

fn sync_folder(folder: &Path) -> Result<()> {
    // The folder above a relative name of one part.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| cannot(folder, &error))
}
