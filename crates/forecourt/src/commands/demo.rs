//! `forecourt demo`: one command, everything made up, nothing to install.

use std::{error::Error, net::SocketAddr, path::PathBuf, sync::Arc};

use clap::{Args, ValueEnum};
use domain::Time;
use site::{hasher::Cost, installation::Installation};
use store::{Engine, Place, Store};
use tokio::net::TcpListener;

use super::running;
use crate::{
    assembly::{self, Plan},
    clock::Clocks,
    demo::{folder, world},
    listen, mail, process,
    worker::Worker,
};

/// Where and when the demonstration runs.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Address to listen on: loopback only.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Data folder; made when missing.
    #[arg(long, default_value = "var/demo")]
    data: PathBuf,
    /// Base domain of all hosts.
    #[arg(long, default_value = "localhost")]
    domain: String,
    /// Sets the civil clock, such as 2021-05-10T09:00:00-05:00; without it the clock goes on from where it was.
    #[arg(long)]
    now: Option<String>,
    /// Speak TLS with a certificate of one's own making.
    #[arg(long)]
    tls: Option<Tls>,
    /// The port that stands in addresses, where it is not the one listened on: 443 behind a proxy that sends every name here, so that
    /// programs written for the real hosts need no change.
    #[arg(long)]
    public_port: Option<u16>,
    /// Keep the demo's data in this PostgreSQL database in place of files (documents stay in the data folder).
    #[arg(long)]
    database: Option<String>,
    /// No limits by source address, for measuring.
    #[arg(long)]
    bench: bool,
    /// Passwords of a new world cost next to nothing to check, to measure sign-on without its hash.
    #[arg(long, hide = true, requires = "bench")]
    cheap_hashes: bool,
}

impl Arguments {
    fn cost(&self) -> Cost {
        if self.cheap_hashes { Cost::TEST } else { Cost::STANDARD }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tls {
    /// A certificate made at the first start and kept in the data folder.
    SelfSigned,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if !arguments.listen.ip().is_loopback() {
        return Err(
            "the demo listens on loopback addresses only, such as 127.0.0.1:8080; for others use `forecourt serve`".into()
        );
    }
    folder::claim(&arguments.data)?;
    let clocks = Clocks::of_demo(&arguments.data);
    if let Some(text) = &arguments.now {
        let now = Time::parse_rfc3339(text).ok_or("--now takes a time with its offset, such as 2021-05-10T09:00:00-05:00")?;
        clocks.set(now)?;
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(serve(arguments, clocks))
}

async fn serve(arguments: &Arguments, clocks: Clocks) -> Result<(), Box<dyn Error>> {
    let data = &arguments.data;
    let place = match &arguments.database {
        Some(url) => Place::Postgres { url: url.clone() },
        None => Place::Sqlite(data.join("db")),
    };
    let listener = TcpListener::bind(arguments.listen)
        .await
        .map_err(|problem| format!("can't listen on {}: {problem}. Choose another port with --listen.", arguments.listen))?;
    let address = listener.local_addr()?;
    let scheme = if arguments.tls.is_some() { "https" } else { "http" };
    let standard = if arguments.tls.is_some() { 443 } else { 80 };
    let public = arguments.public_port.unwrap_or(address.port());
    let port = (public != standard).then_some(public);
    let mut installation = Installation::demo(&arguments.domain, scheme, port);
    installation.limits.on = !arguments.bench;
    let courts: Vec<String> = world::courts::ids();

    let (making, making_clocks) = (place.clone(), clocks.clone());
    let (making_data, making_installation) = (data.clone(), installation.clone());
    let cost = arguments.cost();
    let number = tokio::task::spawn_blocking(move || -> Result<process::Number, String> {
        world::make_if_missing(&making, &making_data, &making_installation, &making_clocks, cost)
            .map_err(|problem| problem.to_string())?;
        process::lease(&making, &mut making_clocks.fresh()).map_err(|problem| problem.to_string())
    })
    .await??;

    let engine = Engine::open(place, number.number)?;
    let store = Store::new(engine, data.join("documents"));
    let sites =
        Arc::new(assembly::assemble(Plan { installation, store: store.clone(), keys: data.join("keys"), courts, clocks, cost })?);
    let tls = match arguments.tls {
        Some(Tls::SelfSigned) => Some(listen::self_signed(&data.join("keys"), folder::certificate_names(&arguments.domain))?),
        None => None,
    };
    let worker = Worker::new(sites.clone(), mail::Way::Mailbox(store.demo()), number.clone());
    // The centre must know its courts before the first page is asked for.
    while worker.once().await > 0 {}
    let working = tokio::spawn(worker.run());
    announce(&sites.shared.installation.front());
    running::until_stopped(listener, tls, &sites, Arc::default(), working).await;
    running::close(&sites, number).await
}

/// The one line on standard output (contract, design 6).
#[expect(clippy::print_stdout, reason = "the contract: one line that starts with ready")]
fn announce(front: &str) {
    use std::io::Write as _;
    println!("ready {front}/");
    let _ = std::io::stdout().flush();
}
