//! What keeps an installation safe over the years: looking for broken rules, backing up, restoring.

pub mod backup;
pub mod check;
pub mod lost;
pub mod manifest;
pub mod reconcile;
pub mod restore;
pub mod words;

use std::{sync::Arc, time::Duration};

use indicatif::{ProgressBar, ProgressStyle};
use store::{Place, Store, db::Db, migrate::Migration};

/// Tells a person at a terminal how far a command is; nothing where standard error is no terminal.
#[derive(Clone)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Shown on standard error.
    #[must_use]
    pub fn shown() -> Progress {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }

    /// For tests and `--json`.
    #[must_use]
    pub fn hidden() -> Progress {
        Progress(ProgressBar::hidden())
    }

    /// A new step, of `length` pieces where that is known.
    pub fn step(&self, what: &str, length: Option<u64>) {
        self.0.set_position(0);
        let style = match length {
            Some(length) => {
                self.0.set_length(length);
                ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len} {eta}")
            }
            None => {
                self.0.unset_length();
                ProgressStyle::with_template("{spinner} {msg} {pos}")
            }
        };
        if let Ok(style) = style {
            self.0.set_style(style);
        }
        self.0.set_message(what.to_owned());
    }

    /// So many more pieces are done.
    pub fn add(&self, pieces: u64) {
        self.0.inc(pieces);
    }

    /// As a function that counts.
    #[must_use]
    pub fn counter(&self) -> Arc<dyn Fn(u64) + Send + Sync> {
        let bar = self.0.clone();
        Arc::new(move |pieces| bar.inc(pieces))
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// One database of an installation, with the migrations that it should have.
pub struct RoomOf {
    /// `centre`, `case_index`, `court_almd`, `demo`.
    pub name: String,
    /// The court's short name, if it is one.
    pub court: Option<String>,
    /// Its tables.
    pub migrations: &'static [Migration],
}

impl RoomOf {
    /// Its database.
    #[must_use]
    pub fn database(&self, store: &Store) -> Db {
        store.engine().database(&self.name)
    }

    /// How people call it.
    #[must_use]
    pub fn title(&self) -> String {
        match (&self.court, self.name.as_str()) {
            (Some(court), _) => format!("court {court}"),
            (None, "case_index") => "case index".to_owned(),
            (None, name) => name.to_owned(),
        }
    }
}

/// The databases of an installation. The courts come first: what one of them has told the centre by the time it is copied is in the
/// copy of the centre, which is made later.
#[must_use]
pub fn rooms(courts: &[String], demo: bool) -> Vec<RoomOf> {
    let court = |id: &String| room(&format!("court_{id}"));
    let mut rooms: Vec<RoomOf> = courts.iter().filter_map(court).collect();
    rooms.extend(room("case_index"));
    if demo {
        rooms.extend(room("demo"));
    }
    rooms.extend(room("centre"));
    rooms
}

/// The room of a database's name.
#[must_use]
pub fn room(name: &str) -> Option<RoomOf> {
    let court = name.strip_prefix("court_").map(str::to_owned);
    let migrations = match name {
        "centre" => store::centre::MIGRATIONS,
        "case_index" => store::index::MIGRATIONS,
        "demo" => store::demo::MIGRATIONS,
        _ if court.is_some() => store::court::MIGRATIONS,
        _ => return None,
    };
    Some(RoomOf { name: name.to_owned(), court, migrations })
}

/// Which database system a place is on, as manifests say it.
#[must_use]
pub fn system(place: &Place) -> &'static str {
    match place.of("centre") {
        Place::Sqlite(_) => "sqlite",
        _ => "postgresql",
    }
}
