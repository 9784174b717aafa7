//! Which installation a command works on: one named by its configuration, or by its data folder (the demo's too).

use std::{error::Error, path::PathBuf};

use clap::Args;
use store::{Engine, Place, Store, documents::Archive};

use super::{archive::archive, serve::Configuration};
use crate::{clock::Clocks, demo::folder, process};

/// `--config FILE` or `--data DIR`.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Installation {
    /// Configuration file of an installation.
    #[arg(long)]
    pub config: Option<PathBuf>,
    /// Data folder of an installation on SQLite, the demo's too.
    #[arg(long)]
    pub data: Option<PathBuf>,
}

/// An installation's storage, opened by a command; it may run beside the server.
pub struct Opened {
    /// Databases and documents.
    pub store: Store,
    /// The clocks; the demo's offset counts for commands too.
    pub clocks: Clocks,
    /// Short names of the courts that have told the centre of themselves.
    pub courts: Vec<String>,
    /// Short names of the courts that the configuration names, in service or not.
    pub named_courts: Vec<String>,
    /// Folder of the key files.
    pub keys: PathBuf,
    /// Where the databases are.
    pub place: Place,
}

impl Installation {
    fn parts(&self) -> Result<(Place, PathBuf, Archive, Clocks), Box<dyn Error>> {
        if let Some(file) = &self.config {
            let configuration = Configuration::read(file)?;
            return Ok((configuration.place(), configuration.data.clone(), configuration.archive()?, Clocks::plain()));
        }
        let data = self.data.clone().unwrap_or_default();
        if !data.is_dir() {
            return Err(format!("there is no folder {}", data.display()).into());
        }
        let clocks = if folder::is_demo(&data) { Clocks::of_demo(&data) } else { Clocks::plain() };
        let archive = archive(None, &data)?;
        Ok((Place::Sqlite(data.join("db")), data, archive, clocks))
    }

    /// Opens the storage with a process number of its own.
    ///
    /// # Errors
    /// When there is no installation there, or its tables are missing.
    pub fn open(&self) -> Result<Opened, Box<dyn Error>> {
        let (place, data, archive, clocks) = self.parts()?;
        let number = process::lease(&place, &mut clocks.fresh())
            .map_err(|problem| format!("the installation can't be opened: {problem}. Has `forecourt migrate` been run?"))?;
        let store = Store::new(Engine::open(place.clone(), number.number)?, archive);
        let courts = store.centre().read_now(store::centre::courts::ids)?;
        let named_courts = self.named_courts()?;
        Ok(Opened { store, clocks, courts, named_courts, keys: data.join("keys"), place })
    }

    /// Opens the storage before its tables exist.
    ///
    /// # Errors
    /// When there is no installation there.
    pub fn open_bare(&self) -> Result<(Store, Vec<String>), Box<dyn Error>> {
        let (place, _, archive, _) = self.parts()?;
        let store = Store::new(Engine::open(place, 1022)?, archive);
        Ok((store, self.named_courts()?))
    }

    /// Where the databases are, and the data folder.
    ///
    /// # Errors
    /// When there is no installation there.
    pub fn place(&self) -> Result<(Place, PathBuf), Box<dyn Error>> {
        let (place, data, _, _) = self.parts()?;
        Ok((place, data))
    }

    /// Whether it is a demonstration's folder.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.data.as_deref().is_some_and(folder::is_demo)
    }

    /// The courts that the configuration names; of a data folder alone, those whose databases lie in it.
    fn named_courts(&self) -> Result<Vec<String>, Box<dyn Error>> {
        match (&self.config, &self.data) {
            (Some(file), _) => Ok(Configuration::read(file)?.courts),
            (None, Some(data)) if folder::is_demo(data) => Ok(crate::demo::world::courts::ids()),
            (None, Some(data)) => {
                let mut found = Vec::new();
                for entry in std::fs::read_dir(data.join("db"))? {
                    let name = entry?.file_name().to_string_lossy().into_owned();
                    if let Some(id) = name.strip_prefix("court_").and_then(|rest| rest.strip_suffix(".db")) {
                        found.push(id.to_owned());
                    }
                }
                found.sort();
                Ok(found)
            }
            (None, None) => Ok(Vec::new()),
        }
    }
}
