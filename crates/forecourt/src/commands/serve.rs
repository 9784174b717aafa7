//! `forecourt serve --config forecourt.toml`: a real installation.

use std::{
    collections::BTreeMap,
    error::Error,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;
use serde::Deserialize;
use site::{hasher::Cost, installation::Installation};
use store::{Engine, Place, Store, documents::Archive};
use tokio::net::TcpListener;

use super::{
    archive::{InBucket, archive},
    running,
};
use crate::{
    assembly::{self, Plan},
    clock::Clocks,
    demo::folder,
    mail, process,
    worker::Worker,
};

/// Which installation to serve.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Configuration file.
    #[arg(long)]
    config: PathBuf,
}

/// `forecourt.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Folder of documents, keys and, on SQLite, databases.
    pub data: PathBuf,
    /// `postgres://…`; missing means SQLite in the data folder.
    pub database: Option<String>,
    /// What lies on a PostgreSQL server of its own.
    #[serde(default)]
    pub databases: Databases,
    /// Short names of the courts.
    pub courts: Vec<String>,
    /// The bucket of the documents; missing means the data folder.
    pub documents: Option<InBucket>,
    /// `smtp://…` or `smtps://…`.
    pub mail: String,
    /// Proxies whose `X-Forwarded-For` is believed; TLS ends there.
    #[serde(default)]
    pub trusted_proxies: Vec<IpAddr>,
    /// Names and addresses.
    pub installation: Installation,
}

/// `[databases]`: PostgreSQL servers for the centre, the case index or single courts; the others are where `database` says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Databases {
    /// The centre's `postgres://…`.
    pub centre: Option<String>,
    /// The case index's.
    pub index: Option<String>,
    /// By a court's short name.
    #[serde(default)]
    pub courts: BTreeMap<String, String>,
}

impl Databases {
    /// Addresses by the databases' names.
    fn by_name(&self) -> BTreeMap<String, String> {
        let named = [("centre", &self.centre), ("case_index", &self.index)];
        let named = named.into_iter().filter_map(|(name, url)| Some((name.to_owned(), url.clone()?)));
        named.chain(self.courts.iter().map(|(court, url)| (format!("court_{court}"), url.clone()))).collect()
    }
}

impl Configuration {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is missing, or something in it is not understood: the message names the place.
    pub fn read(file: &Path) -> Result<Configuration, Box<dyn Error>> {
        let text = std::fs::read_to_string(file).map_err(|problem| format!("{}: {problem}", file.display()))?;
        let read: Configuration = toml::from_str(&text).map_err(|problem| format!("{}: {problem}", file.display()))?;
        if let Some(court) = read.databases.courts.keys().find(|court| !read.courts.contains(court)) {
            let said = "in [databases.courts], but not in `courts`: add it there, or take its line out";
            return Err(format!("{}: the court `{court}` stands {said}", file.display()).into());
        }
        read.installation.fees.check().map_err(|problem| format!("{}: [[installation.fees]]: {problem}", file.display()))?;
        Ok(read)
    }

    /// Where the databases are.
    #[must_use]
    pub fn place(&self) -> Place {
        let rest = match &self.database {
            Some(url) => Place::Postgres { url: url.clone() },
            None => Place::Sqlite(self.data.join("db")),
        };
        let elsewhere = self.databases.by_name();
        if elsewhere.is_empty() { rest } else { Place::Spread { rest: Box::new(rest), elsewhere } }
    }

    /// Where the documents lie.
    ///
    /// # Errors
    /// As [`archive()`].
    pub fn archive(&self) -> Result<Archive, Box<dyn Error>> {
        archive(self.documents.as_ref(), &self.data)
    }
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let configuration = Configuration::read(&arguments.config)?;
    if folder::is_demo(&configuration.data) {
        return Err(format!("{} is a demo's folder; `forecourt serve` does not serve it", configuration.data.display()).into());
    }
    if configuration.installation.demo {
        return Err("`demo = true` is for `forecourt demo` alone".into());
    }
    if configuration.installation.scheme != "https" && !configuration.listen.ip().is_loopback() {
        return Err("passwords may only travel over https: set installation.scheme to https, with a proxy that ends TLS in trusted_proxies".into());
    }
    tokio::runtime::Runtime::new()?.block_on(serve(configuration))
}

async fn serve(configuration: Configuration) -> Result<(), Box<dyn Error>> {
    let clocks = Clocks::plain();
    let place = configuration.place();
    let (asking, asking_clocks) = (place.clone(), clocks.clone());
    let number = tokio::task::spawn_blocking(move || process::lease(&asking, &mut asking_clocks.fresh()))
        .await?
        .map_err(|problem| format!("the installation can't be opened: {problem}. Has `forecourt migrate` been run?"))?;
    let archive = configuration.archive()?;
    if let Archive::Bucket(bucket) = &archive {
        let bucket = bucket.clone();
        // The rest works without documents: the store may come later.
        tokio::task::spawn_blocking(move || match bucket.probe() {
            Ok(()) => tracing::info!("documents lie in {bucket:?}"),
            Err(problem) => tracing::error!("documents can be neither read nor filed: {problem}"),
        });
    }
    let store = Store::new(Engine::open(place, number.number)?, archive);
    let way = mail::smtp(&configuration.mail)?;
    let front = configuration.installation.front();
    let sites = Arc::new(assembly::assemble(Plan {
        installation: configuration.installation,
        store: store.clone(),
        keys: configuration.data.join("keys"),
        courts: configuration.courts,
        clocks,
        cost: Cost::STANDARD,
    })?);
    let listener = TcpListener::bind(configuration.listen).await?;
    let working = tokio::spawn(Worker::new(sites.clone(), way, number.clone()).run());
    tracing::info!("serving {front}");
    running::until_stopped(listener, None, &sites, Arc::new(configuration.trusted_proxies), working).await;
    running::close(&sites, number).await
}
