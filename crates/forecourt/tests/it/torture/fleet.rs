//! Processes of `forecourt serve` on one installation, behind a proxy that goes to whichever is alive, as a load balancer would.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use forecourt::demo::world::courts;
use store::Place;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

use crate::http;

/// How long a process may take until it answers, on a crowded machine.
const READY: Duration = Duration::from_secs(180);

/// One process, and where it listens.
struct Server {
    port: u16,
    config: PathBuf,
    process: Option<Child>,
}

/// The processes and the proxy before them.
pub struct Fleet {
    servers: Vec<Server>,
    alive: Arc<Mutex<Vec<u16>>>,
    log: PathBuf,
    trace: Option<PathBuf>,
}

impl Fleet {
    /// Starts so many processes on an installation that was made, with its mail going to the sink at this port.
    pub async fn start(data: &Path, place: &Place, port: TcpListener, mail: u16, count: usize) -> Self {
        Self::start_with(data, place, port, mail, count, None).await
    }

    /// One process whose system calls are written to a file by strace.
    pub async fn traced(data: &Path, place: &Place, port: TcpListener, mail: u16, trace: &Path) -> Self {
        Self::start_with(data, place, port, mail, 1, Some(trace.to_path_buf())).await
    }

    async fn start_with(
        data: &Path,
        place: &Place,
        listener: TcpListener,
        mail: u16,
        count: usize,
        trace: Option<PathBuf>,
    ) -> Self {
        let alive: Arc<Mutex<Vec<u16>>> = Arc::default();
        let public = listener.local_addr().unwrap().port();
        tokio::spawn(proxy(listener, alive.clone()));
        let mut servers = Vec::new();
        for number in 0..count {
            let port = free_port();
            let config = data.with_file_name(format!("forecourt-{number}.toml"));
            fs::write(&config, configuration(data, place, port, public, mail)).unwrap();
            servers.push(Server { port, config, process: None });
        }
        let log = data.with_file_name("log");
        let mut fleet = Self { servers, alive, log, trace };
        for number in 0..count {
            fleet.begin(number).await;
        }
        fleet
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.servers.len()
    }

    /// Starts a process and waits until it answers.
    pub async fn begin(&mut self, number: usize) {
        let server = &mut self.servers[number];
        let program = env!("CARGO_BIN_EXE_forecourt");
        let mut command = match &self.trace {
            None => Command::new(program),
            Some(file) => {
                let mut strace = Command::new("strace");
                // Only what is looked at, long enough to hold an answer's head, each file by its path.
                strace.args(["-f", "-y", "-s", "2500", "-o"]).arg(file);
                strace.args(["-e", "signal=none", "-e"]);
                strace.arg(format!("trace={}", super::order::CALLS.join(",")));
                strace.arg(program);
                strace
            }
        };
        let log = fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        command.args(["serve", "--config"]).arg(&server.config).env("RUST_LOG", "warn");
        server.process = Some(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let (port, began) = (server.port, Instant::now());
        loop {
            let answer =
                tokio::task::spawn_blocking(move || http::send(port, "GET", "pacer.localhost", "/", None)).await.unwrap();
            if answer.is_ok_and(|(status, _)| status == 200) {
                break;
            }
            let ended = self.servers[number].process.as_mut().unwrap().try_wait().unwrap();
            assert!(ended.is_none() && began.elapsed() < READY, "a server did not start ({ended:?}):\n{}", self.tail());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.alive.lock().unwrap().push(port);
    }

    /// Kills a process as a power cut would, without a word.
    pub fn kill(&mut self, number: usize) {
        let server = &mut self.servers[number];
        if let Some(mut process) = server.process.take() {
            let _ = process.kill();
            let _ = process.wait();
        }
        self.alive.lock().unwrap().retain(|port| *port != server.port);
    }

    /// Stops the one traced process politely, so that its trace is whole.
    pub fn finish_trace(&mut self) {
        let mut strace = self.servers[0].process.take().unwrap();
        let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", strace.id())).unwrap();
        for child in children.split_whitespace() {
            assert!(Command::new("kill").args(["-TERM", child]).status().unwrap().success());
        }
        strace.wait().unwrap();
    }

    /// The last lines that the processes logged.
    pub fn tail(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        if self.trace.is_some() && self.servers[0].process.is_some() {
            self.finish_trace();
        }
        for number in 0..self.servers.len() {
            self.kill(number);
        }
    }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Hands each connection to a living process; to none of them, and it is closed.
async fn proxy(listener: TcpListener, alive: Arc<Mutex<Vec<u16>>>) {
    loop {
        let Ok((mut from, _)) = listener.accept().await else { continue };
        let alive = alive.clone();
        tokio::spawn(async move {
            let mut ports = alive.lock().unwrap().clone();
            if !ports.is_empty() {
                let turn = super::any(ports.len() as u64) as usize;
                ports.rotate_left(turn);
            }
            for port in ports {
                if let Ok(mut to) = TcpStream::connect(("127.0.0.1", port)).await {
                    let _ = copy_bidirectional(&mut from, &mut to).await;
                    return;
                }
            }
        });
    }
}

fn configuration(data: &Path, place: &Place, port: u16, public: u16, mail: u16) -> String {
    let database = match place {
        Place::Postgres { url } => format!("database = \"{url}\"\n"),
        _ => String::new(),
    };
    let courts = courts::ids();
    format!(
        "listen = \"127.0.0.1:{port}\"\ndata = {data:?}\n{database}courts = {courts:?}\nmail = \"smtp://127.0.0.1:{mail}\"\n\n\
         [installation]\ndomain = \"localhost\"\nscheme = \"http\"\nport = {public}\ndemo = false\n\n\
         [installation.names]\npacer = \"PACER\"\ncmecf = \"CM/ECF\"\n\n\
         [installation.service_center]\nname = \"PACER Service Center\"\nsite = \"https://www.pacer.uscourts.gov\"\n\
         email = \"pacer@psc.uscourts.gov\"\nphone = \"(800) 676-6856\"\nhours = \"Monday to Friday\"\n\n\
         [installation.sign_on]\ncookies = \"Your browser must accept cookies.\"\nnotice = \"For the business of the courts.\"\n\n\
         [installation.limits]\nsign_ons = 60\nlinks = 60\nrecoveries = 30\non = false\n"
    )
}
