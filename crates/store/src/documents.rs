//! The documents of one court: files named by the SHA-256 of their bytes.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::db::{Error, Result};

/// Where one court's documents are. A clone is the same place.
#[derive(Clone, Debug)]
pub struct Documents(Kind);

/// A bucket for a group of machines will be the second kind.
#[derive(Clone, Debug)]
enum Kind {
    Folder(PathBuf),
}

/// A document on its way in; dropped unfinished, it leaves nothing.
pub struct Incoming {
    folder: PathBuf,
    file: NamedTempFile,
    digest: Sha256,
    bytes: u64,
}

/// A document that is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// 64 hexadecimal digits, small letters.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

impl Documents {
    /// Documents in a folder, `aa/bb/HASH` each; the folder is made with the first one.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Documents {
        Documents(Kind::Folder(folder.into()))
    }

    /// Begins to take a document in. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the folder can't be written.
    pub fn begin(&self) -> Result<Incoming> {
        let Kind::Folder(folder) = &self.0;
        crate::db::make_folder(folder).map_err(|error| cannot(folder, &error))?;
        let file = NamedTempFile::with_prefix_in(".incoming-", folder).map_err(|error| cannot(folder, &error))?;
        Ok(Incoming { folder: folder.clone(), file, digest: Sha256::new(), bytes: 0 })
    }

    /// Stores a whole document. Blocks: not for async threads.
    ///
    /// # Errors
    /// As [`Incoming::finish`].
    pub fn store(&self, bytes: &[u8]) -> Result<Stored> {
        let mut incoming = self.begin()?;
        incoming.write(bytes)?;
        incoming.finish()
    }

    /// [`Documents::store`] on a thread that may block.
    ///
    /// # Errors
    /// As [`Incoming::finish`].
    pub async fn store_async(&self, bytes: Vec<u8>) -> Result<Stored> {
        let documents = self.clone();
        blocking(move || documents.store(&bytes)).await
    }

    /// A document by its digest, `None` when there is none. Its bytes are checked. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the bytes are not those that were stored; [`Error::Value`] when the digest is none.
    pub fn read(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let path = self.path(sha256)?;
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(cannot(&path, &error)),
        };
        if hex(&Sha256::digest(&bytes)) != sha256 {
            return Err(Error::Damaged(format!("{} does not hold the bytes that were stored", path.display())));
        }
        Ok(Some(bytes))
    }

    /// [`Documents::read`] on a thread that may block.
    ///
    /// # Errors
    /// As [`Documents::read`].
    pub async fn read_async(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let (documents, sha256) = (self.clone(), sha256.to_string());
        blocking(move || documents.read(&sha256)).await
    }

    fn path(&self, sha256: &str) -> Result<PathBuf> {
        let Kind::Folder(folder) = &self.0;
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if sha256.len() != 64 || !sha256.bytes().all(digit) {
            return Err(Error::Value("a document's digest is 64 hexadecimal digits in small letters".into()));
        }
        Ok(folder.join(&sha256[..2]).join(&sha256[2..4]).join(sha256))
    }
}

impl Incoming {
    /// Takes the next bytes. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk is full.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| cannot(&self.folder, &error))?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// Makes the document durable under its digest; the same bytes stored before are renewed, so that the collector sees them as
    /// new. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk is full or can't be written.
    pub fn finish(self) -> Result<Stored> {
        let sha256 = hex(&self.digest.finalize());
        let path = Documents::at(&self.folder).path(&sha256)?;
        let folder = path.parent().unwrap_or(&self.folder).to_path_buf();
        make_durable_folders(&self.folder, &folder)?;
        self.file.as_file().sync_all().map_err(|error| cannot(&path, &error))?;
        // Takes the place of an older file of the same name: the same bytes, newly written.
        self.file.persist(&path).map_err(|error| cannot(&path, &error.error))?;
        sync_folder(&folder)?;
        Ok(Stored { sha256, bytes: self.bytes })
    }
}

/// Makes `aa` and `aa/bb`; a new folder is durable when the one above it is synced.
fn make_durable_folders(above: &Path, below: &Path) -> Result<()> {
    let middle = below.parent().unwrap_or(above);
    for (folder, parent) in [(middle, above), (below, middle)] {
        match fs::create_dir(folder) {
            Ok(()) => sync_folder(parent)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(cannot(folder, &error)),
        }
    }
    Ok(())
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| cannot(folder, &error))
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}

async fn blocking<R: Send + 'static>(f: impl FnOnce() -> Result<R> + Send + 'static) -> Result<R> {
    tokio::task::spawn_blocking(f).await.unwrap_or(Err(Error::Closed))
}

/// Bytes as hexadecimal digits, small letters.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn folder() -> (tempfile::TempDir, Documents) {
        let folder = tempfile::tempdir().unwrap();
        let documents = Documents::at(folder.path().join("txed"));
        (folder, documents)
    }

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
        }
        found
    }

    #[test]
    fn a_document_lies_under_its_digest_and_comes_back() {
        let (folder, documents) = folder();
        let mut incoming = documents.begin().unwrap();
        incoming.write(b"a").unwrap();
        incoming.write(b"bc").unwrap();
        assert_eq!(incoming.finish(), Ok(Stored { sha256: ABC.into(), bytes: 3 }));
        assert_eq!(documents.read(ABC), Ok(Some(b"abc".to_vec())));
        assert_eq!(files(folder.path()), [folder.path().join("txed/ba/78").join(ABC)]);
    }

    #[test]
    fn the_same_bytes_again_are_one_file_and_newer() {
        let (folder, documents) = folder();
        documents.store(b"abc").unwrap();
        let path = folder.path().join("txed/ba/78").join(ABC);
        let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
        File::options().append(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        documents.store(b"abc").unwrap();
        assert_eq!(files(folder.path()), std::slice::from_ref(&path));
        assert!(fs::metadata(path).unwrap().modified().unwrap() > long_ago);
    }

    #[test]
    fn an_upload_that_is_given_up_leaves_nothing() {
        let (folder, documents) = folder();
        let mut incoming = documents.begin().unwrap();
        incoming.write(b"half a mot").unwrap();
        drop(incoming);
        assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
    }

    #[test]
    fn changed_bytes_are_damaged_and_missing_ones_are_none() {
        let (folder, documents) = folder();
        assert_eq!(documents.read(ABC), Ok(None));
        documents.store(b"abc").unwrap();
        fs::write(folder.path().join("txed/ba/78").join(ABC), b"abd").unwrap();
        assert!(matches!(documents.read(ABC), Err(Error::Damaged(_))));
    }

    #[test]
    fn a_name_that_is_no_digest_opens_no_file() {
        let (_folder, documents) = folder();
        for name in ["", "..", "../../../../etc/passwd", &ABC.to_uppercase(), &ABC[1..], &format!("{ABC}0")] {
            assert!(matches!(documents.read(name), Err(Error::Value(_))), "{name}");
        }
    }

    #[tokio::test]
    async fn an_asynchronous_caller_stores_and_reads_too() {
        let (_folder, documents) = folder();
        let stored = documents.store_async(b"abc".to_vec()).await.unwrap();
        assert_eq!(documents.read_async(&stored.sha256).await, Ok(Some(b"abc".to_vec())));
    }
}
