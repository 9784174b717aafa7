//! The documents of one court: files named by the SHA-256 of their bytes, in a folder or in a bucket of an S3-compatible store.

mod bucket;
#[cfg(test)]
mod bucket_tests;
mod folder;
#[cfg(test)]
mod tests;

use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use domain::Time;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

pub use self::bucket::{Bucket, BucketAt};
use self::folder::Folder;
use crate::db::{Error, Result};

/// How the name of a document begins while it is on its way in.
const INCOMING: &str = ".incoming-";

/// Where the documents of an installation lie; each court has a folder, or a prefix, of its own there.
#[derive(Clone, Debug)]
pub enum Archive {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket, for a group of machines.
    Bucket(Bucket),
}

impl From<PathBuf> for Archive {
    fn from(folder: PathBuf) -> Archive {
        Archive::Folder(folder)
    }
}

impl Archive {
    /// The documents of a court, by its short name.
    #[must_use]
    pub fn of_court(&self, id: &str) -> Documents {
        match self {
            Archive::Folder(folder) => Documents::at(folder.join(id)),
            Archive::Bucket(bucket) => Documents(Kind::Bucket(bucket.below(id))),
        }
    }
}

/// Where one court's documents are. A clone is the same place.
#[derive(Clone, Debug)]
pub struct Documents(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Folder(Folder),
    Bucket(Bucket),
}

/// A document on its way in; dropped unfinished, it leaves nothing.
pub struct Incoming {
    documents: Documents,
    file: NamedTempFile,
    digest: Sha256,
    bytes: u64,
}

/// A document that has come whole and is hashed; dropped, it leaves nothing.
pub struct Whole {
    documents: Documents,
    file: NamedTempFile,
    stored: Stored,
}

/// A document whose bytes are safe, but which does not lie under its digest yet; dropped, it leaves nothing.
pub struct Synced {
    whole: Whole,
    /// `aa/bb/HASH` of its digest.
    below: String,
    /// Folders whose names are not known to be on the disk.
    new: Vec<PathBuf>,
}

/// A document that is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// 64 hexadecimal digits, small letters.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// A document as it lies there, its bytes not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lying {
    /// The digest that it is named by.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// When it was last stored, by the clock of the disk or of the store.
    pub modified: Time,
}

/// What a look at a document's bytes showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The bytes are those that were stored; their number.
    Sound(u64),
    /// There are other bytes.
    Damaged,
    /// There are none.
    Missing,
}

impl Documents {
    /// Documents in a folder, `aa/bb/HASH` each; the folder is made with the first one.
    #[must_use]
    pub fn at(folder: impl Into<PathBuf>) -> Documents {
        Documents(Kind::Folder(Folder::at(folder.into())))
    }

    /// Begins to take a document in: it is written aside, on this machine, while it is hashed. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the folder can't be written.
    pub fn begin(&self) -> Result<Incoming> {
        let folder = self.spool();
        crate::db::make_folder(folder).map_err(|error| cannot(folder, &error))?;
        let file = NamedTempFile::with_prefix_in(INCOMING, folder).map_err(|error| cannot(folder, &error))?;
        Ok(Incoming { documents: self.clone(), file, digest: Sha256::new(), bytes: 0 })
    }

    /// Stores a whole document. Where its row may not be there yet, [`crate::court::Court::keep`] is the way. Blocks: not for async
    /// threads.
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
    /// [`Error::Damaged`] when the bytes are not those that were stored; [`Error::Value`] when the digest is none;
    /// [`Error::Unavailable`] when the place can't be reached.
    pub fn read(&self, sha256: &str) -> Result<Option<Vec<u8>>> {
        let Some(bytes) = (match &self.0 {
            Kind::Folder(folder) => folder.read(&below(sha256)?)?,
            Kind::Bucket(bucket) => bucket.read(&below(sha256)?)?,
        }) else {
            return Ok(None);
        };
        if hex(&Sha256::digest(&bytes)) != sha256 {
            return Err(Error::Damaged(format!("the document {sha256} does not hold the bytes that were stored")));
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

    /// Looks whether a document's bytes are those that were stored, holding a piece of them at a time. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Value`] when the digest is none; [`Error::Unavailable`] when the place can't be reached, or the disk can't be read.
    pub fn verify(&self, sha256: &str) -> Result<Found> {
        let mut digest = Sha256::new();
        let length = match &self.0 {
            Kind::Folder(folder) => folder.each_piece(&below(sha256)?, |piece| digest.update(piece))?,
            Kind::Bucket(bucket) => {
                let (read, length) = bucket.hash(&below(sha256)?)?;
                digest = read;
                length
            }
        };
        Ok(match length {
            None => Found::Missing,
            Some(length) if hex(&digest.finalize()) == sha256 => Found::Sound(length),
            Some(_) => Found::Damaged,
        })
    }

    /// [`Documents::verify`] on a thread that may block.
    ///
    /// # Errors
    /// As [`Documents::verify`].
    pub async fn verify_async(&self, sha256: &str) -> Result<Found> {
        let (documents, sha256) = (self.clone(), sha256.to_string());
        blocking(move || documents.verify(&sha256)).await
    }

    /// Up to `most` documents behind a digest (`None`: from the first), ordered by digest, so that the last one's digest leads on.
    /// Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the place can't be reached.
    pub fn list(&self, after: Option<&str>, most: usize) -> Result<Vec<Lying>> {
        match &self.0 {
            Kind::Folder(folder) => folder.list(after, most),
            Kind::Bucket(bucket) => bucket.list(after.map(below).transpose()?.as_deref(), most),
        }
    }

    /// [`Documents::list`] on a thread that may block.
    ///
    /// # Errors
    /// As [`Documents::list`].
    pub async fn list_async(&self, after: Option<String>, most: usize) -> Result<Vec<Lying>> {
        let documents = self.clone();
        blocking(move || documents.list(after.as_deref(), most)).await
    }

    /// Takes a document away; false when there was none. Only for who has taken its row first: see [`crate::court::orphans`]. Blocks:
    /// not for async threads.
    ///
    /// # Errors
    /// As [`Documents::list`]; [`Error::Value`] when the digest is none.
    pub fn remove(&self, sha256: &str) -> Result<bool> {
        match &self.0 {
            Kind::Folder(folder) => folder.remove(&below(sha256)?),
            Kind::Bucket(bucket) => bucket.remove(&below(sha256)?),
        }
    }

    /// [`Documents::remove`] on a thread that may block.
    ///
    /// # Errors
    /// As [`Documents::remove`].
    pub async fn remove_async(&self, sha256: &str) -> Result<bool> {
        let (documents, sha256) = (self.clone(), sha256.to_string());
        blocking(move || documents.remove(&sha256)).await
    }

    /// Takes away what killed processes left of uploads on this machine before an instant; the number of files. Blocks: not for async
    /// threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the folder can't be read or written.
    pub fn sweep(&self, before: Time) -> Result<u64> {
        folder::sweep(self.spool(), before)
    }

    /// [`Documents::sweep`] on a thread that may block.
    ///
    /// # Errors
    /// As [`Documents::sweep`].
    pub async fn sweep_async(&self, before: Time) -> Result<u64> {
        let documents = self.clone();
        blocking(move || documents.sweep(before)).await
    }

    /// The folder in which documents are written before their digest is known.
    fn spool(&self) -> &Path {
        match &self.0 {
            Kind::Folder(folder) => &folder.path,
            Kind::Bucket(bucket) => bucket.spool(),
        }
    }
}

impl Incoming {
    /// Takes the next bytes. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk is full.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| cannot(self.documents.spool(), &error))?;
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    /// The bytes so far, to be looked at before they are kept. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk can't be read.
    pub fn read_back(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.bytes).unwrap_or_default());
        let read = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.read_to_end(&mut bytes));
        read.map_err(|error| cannot(self.documents.spool(), &error))?;
        Ok(bytes)
    }

    /// Nothing more comes.
    #[must_use]
    pub fn end(self) -> Whole {
        let stored = Stored { sha256: hex(&self.digest.finalize()), bytes: self.bytes };
        Whole { documents: self.documents, file: self.file, stored }
    }

    /// All that is left to do. Blocks: not for async threads.
    ///
    /// # Errors
    /// As [`Whole::sync`] and [`Synced::keep`].
    pub fn finish(self) -> Result<Stored> {
        self.end().sync()?.keep()
    }
}

impl Whole {
    /// Digest and length.
    #[must_use]
    pub fn stored(&self) -> &Stored {
        &self.stored
    }

    /// In a folder the bytes are on the disk afterwards. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk is full or can't be written.
    pub fn sync(self) -> Result<Synced> {
        let (below, mut new) = (below(&self.stored.sha256)?, Vec::new());
        if let Kind::Folder(folder) = &self.documents.0 {
            // Its folders are made before: a file system with a journal takes them along with the file, and their own sync finds little to do.
            new = folder.make(&below)?;
            self.file.as_file().sync_all().map_err(|error| cannot(self.documents.spool(), &error))?;
        }
        Ok(Synced { whole: self, below, new })
    }
}

impl Synced {
    /// Makes the document durable under its digest; the same bytes stored before are renewed, so that the collector sees them as new
    /// and damaged ones are healed. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the disk is full or can't be written, or the bucket can't be reached.
    pub fn keep(self) -> Result<Stored> {
        let Synced { whole: Whole { documents, file, stored }, below, new } = self;
        match &documents.0 {
            Kind::Folder(folder) => folder.keep(&below, file, new)?,
            Kind::Bucket(bucket) => bucket.keep(&below, file.into_file(), stored.bytes)?,
        }
        Ok(stored)
    }
}

/// `aa/bb/HASH` of a digest.
fn below(sha256: &str) -> Result<String> {
    if !is_digest(sha256) {
        return Err(Error::Value("a document's digest is 64 hexadecimal digits in small letters".into()));
    }
    Ok(format!("{}/{}/{sha256}", &sha256[..2], &sha256[2..4]))
}

fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}

/// A time of the disk; before 1970 counts as 1970.
fn time(of: std::time::SystemTime) -> Time {
    let since = of.duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

async fn blocking<R: Send + 'static>(f: impl FnOnce() -> Result<R> + Send + 'static) -> Result<R> {
    tokio::task::spawn_blocking(f).await.unwrap_or(Err(Error::Closed))
}

/// Bytes as hexadecimal digits, small letters.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}
