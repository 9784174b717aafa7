//! A PostgreSQL server of our own for one run of the tests: in a temporary folder, on a free port, gone afterwards.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio, id};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

use crate::{Done, finish, needs};

const FOLDER: &str = "forecourt-test-postgres-";

/// Nothing of the suite must outlive its run, so nothing waits for a disk.
const FLEETING: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// What a torture is about: everything waits for the disk, as on a real server.
const DURABLE: &[&str] = &["fsync=on", "synchronous_commit=on", "full_page_writes=on"];

const SETTINGS: &[&str] =
    &["max_connections=400", "max_locks_per_transaction=256", "listen_addresses=127.0.0.1", "logging_collector=off"];

/// A running server; it stops and its folder is removed when this value goes.
pub struct Server {
    process: Option<Child>,
    folder: PathBuf,
    port: u16,
    settings: &'static [&'static str],
}

impl Server {
    /// Makes a cluster and starts it; returns once it takes connections.
    pub fn start() -> Result<Self, String> {
        Self::start_with(FLEETING)
    }

    /// The same, with a server that forgets nothing, which may be killed and started again.
    pub fn start_durable() -> Result<Self, String> {
        Self::start_with(DURABLE)
    }

    fn start_with(settings: &'static [&'static str]) -> Result<Self, String> {
        remove_left_over();
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}", id()));
        fs::create_dir_all(&folder).map_err(|error| format!("{} could not be made: {error}", folder.display()))?;
        let mut server = Self { process: None, folder, port: 0, settings };
        if needs::root_user() {
            let mut owner = Command::new("chown");
            owner.arg("postgres:").arg(&server.folder);
            finish(owner, "chown to the user postgres")?;
        }
        server.make_cluster()?;
        for _ in 0..3 {
            if server.try_port()? {
                return Ok(server);
            }
        }
        let log = fs::read_to_string(server.log()).unwrap_or_default();
        Err(format!("PostgreSQL did not start; its log says:\n{log}"))
    }

    /// Where the tests reach it, as the superuser, without a password.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Its data folder, whose `postmaster.pid` names the process.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    fn make_cluster(&self) -> Done {
        let mut initdb = as_postgres("initdb")?;
        initdb
            .args(["--no-sync", "--auth=trust", "--username=postgres"])
            .args(["--encoding=UTF8", "--locale=C.UTF-8"])
            .arg("--pgdata")
            .arg(self.data())
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        finish(initdb, "initdb")
    }

    /// Starts the server on a port that was free a moment ago; false if it would not have it.
    fn try_port(&mut self) -> Result<bool, String> {
        self.port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| format!("no free port: {error}"))?
            .port();
        let process = self.spawn()?;
        let process = self.process.insert(process);
        for _ in 0..600 {
            if !matches!(process.try_wait(), Ok(None)) {
                return Ok(false);
            }
            // The last line of this file is the server's own word on its state; pg_ctl reads it too.
            let state = fs::read_to_string(self.folder.join("data/postmaster.pid"));
            if state.is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready")) {
                return Ok(true);
            }
            sleep(Duration::from_millis(100));
        }
        Ok(false)
    }

    fn spawn(&self) -> Result<Child, String> {
        let log = fs::OpenOptions::new().create(true).append(true).open(self.log()).map_err(|error| error.to_string())?;
        let mut command = as_postgres("postgres")?;
        command.arg("-D").arg(self.data());
        command.args(["-p", &self.port.to_string()]);
        command.arg("-k").arg(&self.folder);
        for setting in self.settings.iter().chain(SETTINGS) {
            command.args(["-c", setting]);
        }
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("postgres could not be started: {error}"))
    }

    /// Starts the server again whenever it was killed, until `work` is done. It may refuse at first, while processes of the killed one
    /// still end.
    pub fn keep_while(mut self, work: impl FnOnce() -> Done + Send) -> Done {
        let over = AtomicBool::new(false);
        scope(|threads| {
            let working = threads.spawn(|| {
                let done = work();
                over.store(true, Ordering::SeqCst);
                done
            });
            // On this thread, which outlives every server: Linux stops a server when the thread that started it ends.
            while !over.load(Ordering::SeqCst) {
                let ended = self.process.as_mut().is_none_or(|process| !matches!(process.try_wait(), Ok(None)));
                if ended {
                    self.process = self.spawn().ok();
                }
                sleep(Duration::from_millis(50));
            }
            working.join().unwrap_or_else(|_| Err("the work was broken off".into()))
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // SIGQUIT: stop at once and leave nothing behind but the folder.
            let _ = Command::new("kill").args(["-QUIT", &process.id().to_string()]).status();
            for _ in 0..100 {
                if !matches!(process.try_wait(), Ok(None)) {
                    break;
                }
                sleep(Duration::from_millis(100));
            }
            let _ = process.kill();
            let _ = process.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// One of the server's programs: as the user `postgres` when we are root, since it refuses root, and on Linux told to
/// stop when we are killed.
fn as_postgres(name: &str) -> Result<Command, String> {
    let path = needs::postgres(name).ok_or_else(|| format!("PostgreSQL's {name} is missing"))?;
    let root = needs::root_user();
    let Some(setpriv) = needs::program("setpriv") else {
        return if root {
            Err("PostgreSQL refuses root, and setpriv (util-linux) is missing".into())
        } else {
            Ok(Command::new(path))
        };
    };
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "QUIT"]);
    if root {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg("--").arg(path);
    Ok(command)
}

/// Removes the folders of runs that were killed.
fn remove_left_over() {
    let Ok(entries) = std::env::temp_dir().read_dir() else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(FOLDER));
        if let Some(owner) = owner
            && Path::new("/proc/self").exists()
            && !Path::new("/proc").join(owner).exists()
        {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_and_is_gone_afterwards() {
        if needs::postgres("postgres").is_none() {
            panic!("PostgreSQL is missing; `cargo x test` installs it");
        }
        let server = Server::start().unwrap();
        let folder = server.folder.clone();
        let address = format!("127.0.0.1:{}", server.port);
        assert!(std::net::TcpStream::connect(&address).is_ok());
        drop(server);
        assert!(std::net::TcpStream::connect(&address).is_err());
        assert!(!folder.exists());
    }
}
