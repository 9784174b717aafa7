//! Documents in a bucket of an S3-compatible store, reached through `object_store` on a small runtime of its own, so that commands,
//! worker and pages ask it alike: from threads that may block.

use std::fmt;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use bytes::Bytes;
use domain::Time;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{
    BackoffConfig, ClientOptions, GetResult, MultipartUpload, ObjectStore as _, ObjectStoreExt as _, RetryConfig,
};
use sha2::{Digest as _, Sha256};
use tokio::runtime::Runtime;

use super::{Lying, cannot, is_digest};
use crate::db::{Error, Result};

/// Larger documents are sent in pieces of this size, so that an upload needs no more memory than that.
const PIECE: usize = 8 << 20;
/// How long a connection may take to open.
const CONNECT: Duration = Duration::from_secs(3);
/// How long the store may be silent in the middle of a request.
const SILENCE: Duration = Duration::from_secs(20);
/// How long one request may take in all.
const REQUEST: Duration = Duration::from_secs(90);
/// After this time a request that failed is not tried again.
const PATIENCE: Duration = Duration::from_secs(6);
/// How often a request is tried again.
const TRIES: usize = 3;

/// What a bucket is reached by. It holds a secret: its debug form leaves the credentials out.
#[derive(Clone)]
pub struct BucketAt {
    /// The bucket's name.
    pub bucket: String,
    /// `https://host:port` of the store; `None` means Amazon's own, by region.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// What the keys begin with; empty for none.
    pub prefix: String,
    /// Whether an endpoint of plain `http` is taken.
    pub allow_http: bool,
    /// The access key's id.
    pub access_key_id: String,
    /// The access key's secret.
    pub secret_access_key: String,
    /// The token of temporary credentials.
    pub session_token: Option<String>,
    /// A folder of this machine for documents on their way in.
    pub spool: PathBuf,
}

impl fmt::Debug for BucketAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BucketAt")
            .field("bucket", &self.bucket)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// A bucket, and where in it. A clone is the same place.
#[derive(Clone)]
pub struct Bucket {
    reached: Arc<Reached>,
    prefix: Key,
}

struct Reached {
    client: Arc<AmazonS3>,
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    name: String,
    spool: PathBuf,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.reached.name, self.prefix)
    }
}

impl Drop for Reached {
    fn drop(&mut self) {
        // A runtime may not be waited for on an asynchronous thread.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Bucket {
    /// Makes ready to ask a bucket; asks nothing yet, so that a program starts while the store is away.
    ///
    /// # Errors
    /// [`Error::Value`] when the description makes no sense, such as plain `http` that was not allowed.
    pub fn at(described: &BucketAt) -> Result<Bucket> {
        let wrong = |problem: &dyn fmt::Display| Error::Value(format!("the bucket {}: {problem}", described.bucket));
        if let Some(endpoint) = &described.endpoint
            && !(endpoint.starts_with("https://") || (described.allow_http && endpoint.starts_with("http://")))
        {
            return Err(wrong(&"its endpoint begins with https://, or with http:// where allow_http says so"));
        }
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&described.bucket)
            .with_region(&described.region)
            .with_access_key_id(&described.access_key_id)
            .with_secret_access_key(&described.secret_access_key)
            .with_client_options(
                ClientOptions::new()
                    .with_allow_http(described.allow_http)
                    .with_connect_timeout(CONNECT)
                    .with_read_timeout(SILENCE)
                    .with_timeout(REQUEST),
            )
            .with_retry(RetryConfig {
                backoff: BackoffConfig {
                    init_backoff: Duration::from_millis(100),
                    max_backoff: Duration::from_secs(2),
                    base: 2.,
                },
                max_retries: TRIES,
                retry_timeout: PATIENCE,
            });
        if let Some(endpoint) = &described.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(token) = &described.session_token {
            builder = builder.with_token(token);
        }
        let client = builder.build().map_err(|problem| wrong(&problem))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()
            .map_err(|problem| wrong(&problem))?;
        let name = format!("{}/{}", described.endpoint.as_deref().unwrap_or("s3:/"), described.bucket);
        let reached = Reached { client: Arc::new(client), runtime: Some(runtime), name, spool: described.spool.clone() };
        Ok(Bucket { reached: Arc::new(reached), prefix: Key::from(described.prefix.as_str()) })
    }

    /// Whether the bucket answers: asked at start, to warn. Blocks: not for async threads.
    ///
    /// # Errors
    /// [`Error::Unavailable`] with the reason.
    pub fn probe(&self) -> Result<()> {
        self.list(None, 1).map(drop)
    }

    pub(super) fn below(&self, id: &str) -> Bucket {
        Bucket { reached: self.reached.clone(), prefix: self.prefix.clone().join(id) }
    }

    pub(super) fn spool(&self) -> &Path {
        &self.reached.spool
    }

    pub(super) fn read(&self, below: &str) -> Result<Option<Vec<u8>>> {
        let (client, key) = (self.client(), self.key(below));
        self.wait(async move {
            match got(client.get(&key).await)? {
                Some(found) => found.bytes().await.map(|bytes| Some(bytes.to_vec())),
                None => Ok(None),
            }
        })
    }

    /// The digest of an object's bytes, and its length, `None` when there is none.
    pub(super) fn hash(&self, below: &str) -> Result<(Sha256, Option<u64>)> {
        let (client, key) = (self.client(), self.key(below));
        self.wait(async move {
            let mut digest = Sha256::new();
            let Some(found) = got(client.get(&key).await)? else { return Ok((digest, None)) };
            let (mut pieces, mut length) = (found.into_stream(), 0);
            while let Some(piece) = pieces.try_next().await? {
                digest.update(&piece);
                length += piece.len() as u64;
            }
            Ok((digest, Some(length)))
        })
    }

    /// Sends a file; the object is there whole or not at all.
    pub(super) fn keep(&self, below: &str, mut file: File, length: u64) -> Result<()> {
        let key = self.key(below);
        file.seek(SeekFrom::Start(0)).map_err(|error| cannot(self.spool(), &error))?;
        if length <= PIECE as u64 {
            let (client, bytes) = (self.client(), self.piece(&mut file)?);
            return self.wait(async move { client.put(&key, bytes.into()).await.map(drop) });
        }
        let client = self.client();
        let begun = key.clone();
        let mut upload = self.wait(async move { client.put_multipart(&begun).await })?;
        loop {
            let bytes = match self.piece(&mut file) {
                Ok(bytes) => bytes,
                Err(error) => return self.give_up(upload, error),
            };
            if bytes.is_empty() {
                return self.wait(async move { upload.complete().await.map(drop) });
            }
            let (sent, back) = self.wait(async move { Ok((upload.put_part(bytes.into()).await, upload)) })?;
            upload = back;
            if let Err(problem) = sent {
                let error = self.cannot(&problem);
                return self.give_up(upload, error);
            }
        }
    }

    pub(super) fn remove(&self, below: &str) -> Result<bool> {
        // The store says "done" of what was not there, too.
        let there = self.is_there(below)?;
        let (client, key) = (self.client(), self.key(below));
        if there {
            self.wait(async move {
                match client.delete(&key).await {
                    Err(object_store::Error::NotFound { .. }) => Ok(()),
                    other => other,
                }
            })?;
        }
        Ok(there)
    }

    pub(super) fn list(&self, after: Option<&str>, most: usize) -> Result<Vec<Lying>> {
        let (client, prefix) = (self.client(), self.prefix.clone());
        let after = after.map(|below| self.key(below));
        self.wait(async move {
            let all = match &after {
                Some(after) => client.list_with_offset(Some(&prefix), after),
                None => client.list(Some(&prefix)),
            };
            let lying = all.try_filter_map(|object| async move {
                let name = object.location.filename().filter(|name| is_digest(name)).map(str::to_owned);
                Ok(name.map(|sha256| Lying {
                    sha256,
                    bytes: object.size,
                    modified: Time(object.last_modified.timestamp_micros()),
                }))
            });
            lying.take(most).try_collect().await
        })
    }

    fn is_there(&self, below: &str) -> Result<bool> {
        let (client, key) = (self.client(), self.key(below));
        self.wait(async move {
            match client.head(&key).await {
                Ok(_) => Ok(true),
                Err(object_store::Error::NotFound { .. }) => Ok(false),
                Err(problem) => Err(problem),
            }
        })
    }

    fn piece(&self, file: &mut File) -> Result<Bytes> {
        let mut bytes = Vec::new();
        file.take(PIECE as u64).read_to_end(&mut bytes).map_err(|error| cannot(self.spool(), &error))?;
        Ok(bytes.into())
    }

    /// Ends an upload in pieces that failed; what stays of it if this fails too, the bucket's own rules take away.
    fn give_up(&self, mut upload: Box<dyn MultipartUpload>, error: Error) -> Result<()> {
        let _ = self.wait(async move { upload.abort().await });
        Err(error)
    }

    fn client(&self) -> Arc<AmazonS3> {
        self.reached.client.clone()
    }

    fn key(&self, below: &str) -> Key {
        Key::from(format!("{}/{below}", self.prefix))
    }

    /// Runs on the bucket's own runtime and waits: this works on every thread, a command's too.
    fn wait<R: Send + 'static>(&self, asking: impl Future<Output = object_store::Result<R>> + Send + 'static) -> Result<R> {
        let Some(runtime) = &self.reached.runtime else { return Err(Error::Closed) };
        let (answer, waits) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            let _ = answer.send(asking.await);
        });
        match waits.recv() {
            Ok(answered) => answered.map_err(|problem| self.cannot(&problem)),
            Err(_) => Err(Error::Closed),
        }
    }

    fn cannot(&self, problem: &object_store::Error) -> Error {
        Error::Unavailable(format!("the documents at {}: {problem}", self.reached.name))
    }
}

/// `None` when the store says that there is no such object; a bucket that is not there has lost nothing, and is a problem.
fn got(answer: object_store::Result<GetResult>) -> object_store::Result<Option<GetResult>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { source, .. }) if source.to_string().contains("NoSuchKey") => Ok(None),
        Err(problem) => Err(problem),
    }
}
