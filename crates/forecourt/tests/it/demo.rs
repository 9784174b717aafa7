//! The real program's demo, as its own process with its own data folder.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http;

/// How long a demo may take to make its world on a crowded machine.
const READY: Duration = Duration::from_secs(180);

/// A running demo; it is killed when this value goes.
pub struct Demo {
    process: Child,
    domain: String,
    port: u16,
    /// Held so that it lasts as long as the demo.
    _data: Option<TempDir>,
}

impl Demo {
    /// Starts a demo in a new folder, with its civil clock at `now` (RFC 3339) and its hosts below `domain`
    /// (`localhost`, or a name below it).
    pub fn start(now: &str, domain: &str) -> Self {
        let data = TempDir::new().unwrap();
        let folder = data.path().join("demo");
        let mut demo = Self::start_in(&folder, Some(now), domain);
        demo._data = Some(data);
        demo
    }

    /// Starts a demo in a folder that stays afterwards; without `now` its clock goes on from where it was.
    pub fn start_in(data: &Path, now: Option<&str>, domain: &str) -> Self {
        let mut more = vec!["--domain", domain];
        more.extend(now.into_iter().flat_map(|now| ["--now", now]));
        Self::launch(data, 0, domain, &more)
    }

    /// Starts a demo in a folder, on a port (0: any free one), with these arguments besides.
    pub fn launch(data: &Path, port: u16, domain: &str, more: &[&str]) -> Self {
        Self::run(Self::command(data, port, more), domain)
    }

    /// Starts a demo in a folder that logs all it can into a file.
    pub fn launch_logging(data: &Path, domain: &str, more: &[&str], log: &Path) -> Self {
        let mut command = Self::command(data, 0, more);
        command.env("RUST_LOG", "trace").stderr(std::fs::File::create(log).unwrap());
        Self::run(command, domain)
    }

    fn command(data: &Path, port: u16, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
        command.args(["demo", "--listen", &format!("127.0.0.1:{port}")]);
        command.arg("--data").arg(data).args(more);
        command
    }

    fn run(mut command: Command, domain: &str) -> Self {
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if let Some(url) = line.strip_prefix("ready ") {
                    let _ = tell.send(url.to_string());
                }
            }
        });
        let mut demo = Self { process, domain: domain.into(), port: 0, _data: None };
        let url = told.recv_timeout(READY).unwrap_or_else(|error| panic!("the demo said no `ready URL`: {error}"));
        let port = url.trim().trim_end_matches('/').rsplit(':').next();
        demo.port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no port in the demo's `ready {url}`"));
        demo
    }

    /// The URL of a path on one of the hosts: `url("ecf.almd", "/cgi-bin/login.pl")`; the front host is `""`.
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{}{path}", self.authority(host))
    }

    /// Sets the civil clock (RFC 3339).
    pub fn set_clock(&self, now: &str) {
        let front = self.authority("");
        let body = json!({ "now": now });
        let answer = http::send(self.port, "POST", &front, "/demo/clock", Some(&body));
        let (status, text) = answer.unwrap();
        assert!((200..300).contains(&status), "POST /demo/clock {body}: {status} {text}");
    }

    /// What a path of the front host answers in JSON: `get_json("/demo.json")`, `get_json("/demo/mail.json?to=…")`.
    pub fn get_json(&self, path: &str) -> Value {
        let (status, text) = http::send(self.port, "GET", &self.authority(""), path, None).unwrap();
        assert_eq!(status, 200, "GET {path}: {text}");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("GET {path}: {error}: {text}"))
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Kills the program as a power cut would, without a word.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    fn authority(&self, host: &str) -> String {
        let dot = if host.is_empty() { "" } else { "." };
        format!("{host}{dot}{}:{}", self.domain, self.port)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.kill();
    }
}
