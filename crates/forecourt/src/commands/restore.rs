//! `forecourt restore`: puts a backup back, brings courts and centre together, and proves the result.

use std::{error::Error, fs, path::PathBuf};

use clap::Args;
use domain::product::ProductNames;
use store::{Engine, Place, Store};

use super::{check::say, serve::Configuration, where_to::Installation};
use crate::{
    clock::{self, Clocks},
    demo::folder,
    upkeep::{
        Progress, check, manifest,
        reconcile::{self, Said},
        restore::{self, Done},
    },
};

/// Which backup, and where to.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A backup, or a folder of backups, of which the newest whole one is taken.
    #[arg(required_unless_present = "reconcile")]
    from: Option<PathBuf>,
    /// Data folder on SQLite: a new one, or an installation's.
    #[arg(long, visible_alias = "data", conflicts_with = "config")]
    into: Option<PathBuf>,
    /// Configuration file of an installation.
    #[arg(long, required_unless_present = "into")]
    config: Option<PathBuf>,
    /// Only this court, or `centre`; everything else stays as it is.
    #[arg(long)]
    court: Option<String>,
    /// Look for broken rules when everything is back, as `forecourt check` does.
    #[arg(long)]
    verify: bool,
    /// Restore nothing: only bring courts and centre together, as after a copy that was put back by other means.
    #[arg(long, conflicts_with_all = ["from", "court"])]
    reconcile: bool,
    /// The server is stopped: don't look whether it runs.
    #[arg(long)]
    stopped: bool,
    /// Print everything as one JSON value on standard output.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let names = match &arguments.config {
        Some(file) => Configuration::read(file)?.installation.names,
        None => ProductNames::default(),
    };
    let (place, data) = match (&arguments.config, &arguments.into) {
        (Some(_), _) => installation(arguments).place()?,
        (None, into) => {
            let data = into.clone().unwrap_or_default();
            (Place::Sqlite(data.join("db")), data)
        }
    };
    if !arguments.stopped {
        refuse_while_running(&place)?;
    }
    let clocks = if folder::is_demo(&data) { Clocks::of_demo(&data) } else { Clocks::plain() };
    if arguments.reconcile {
        return only_reconcile(arguments, &clocks, &names);
    }
    let from = arguments.from.clone().unwrap_or_default();
    let (_, manifest) = manifest::find(&from)?;
    if manifest.demo && arguments.config.is_none() {
        folder::claim(&data)?;
        fs::write(data.join("made"), "The world was made whole.\n")?;
        if let Some(clock) = manifest.clock.filter(|_| !data.join("clock").exists()) {
            fs::write(data.join("clock"), clock)?;
        }
    }
    let clocks = if folder::is_demo(&data) { Clocks::of_demo(&data) } else { clocks };
    let archive = match &arguments.config {
        Some(file) => Configuration::read(file)?.archive()?,
        None => data.join("documents").into(),
    };
    let opening = |engine: Engine| Store::new(engine, archive.clone());
    let asked = restore::Asked {
        from: &from,
        place,
        store: &opening,
        only: arguments.court.as_deref(),
        verify: arguments.verify,
        names,
        clocks: &clocks,
    };
    let progress = if arguments.json { Progress::hidden() } else { Progress::shown() };
    let done = restore::restore(&asked, &progress)?;
    tell(&done, arguments.json)?;
    if !data.join("keys").join("pepper.key").exists() {
        eprintln!(
            "{} holds no keys: put the copy of the keys back before anything is served. Without pepper.key nobody's password works.",
            data.join("keys").display()
        );
    }
    match done.report.map_or(0, |report| report.broken.len()) {
        0 => Ok(()),
        many => Err(format!("everything is back, and {many} rules are broken; see above").into()),
    }
}

fn installation(arguments: &Arguments) -> Installation {
    Installation { config: arguments.config.clone(), data: arguments.into.clone() }
}

/// Nothing may serve what is being replaced.
fn refuse_while_running(place: &Place) -> Result<(), Box<dyn Error>> {
    if matches!(place, Place::Sqlite(folder) if !folder.join("centre.db").exists()) {
        return Ok(());
    }
    let store = Store::new(Engine::open(place.clone(), 1022)?, PathBuf::new());
    let running = check::is_served(&store, clock::machine_now());
    store.engine().checkpoint_and_close();
    if running {
        return Err("this installation is being served, or a process was killed within the last ten minutes. Stop the server first; when it is \
                    stopped, say so with --stopped"
            .into());
    }
    Ok(())
}

fn only_reconcile(arguments: &Arguments, clocks: &Clocks, names: &ProductNames) -> Result<(), Box<dyn Error>> {
    let (store, courts) = installation(arguments).open_bare()?;
    let mut said = vec![reconcile::centre(&store, &courts, clocks)?];
    for court in &courts {
        said.push(reconcile::court(&store, court, true, clocks, names)?);
    }
    store.engine().checkpoint_and_close();
    said.iter().for_each(tell_said);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
fn tell_said(said: &Said) {
    println!(
        "{}: {} sessions and secrets ended, {} links taken over, {} told again, {} in doubt",
        said.place,
        said.voided,
        said.taken_over.len(),
        said.told_again,
        said.in_doubt.len()
    );
    said.taken_over.iter().for_each(|line| println!("    {line}"));
    said.in_doubt.iter().for_each(|line| println!("    to be decided at the desk: {line}"));
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
fn tell(done: &Done, json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        println!("{}", serde_json::to_string_pretty(done)?);
        return Ok(());
    }
    println!("{} of {}: {} rows, {} documents copied", done.from.display(), done.made, done.rows, done.documents);
    done.aside.iter().for_each(|name| println!("what was there before is kept as {name}"));
    done.said.iter().for_each(tell_said);
    for (court, lost) in &done.lost {
        if !lost.known {
            println!(
                "{court}: what was filed after the backup is not known; counters were moved on, but entry numbers of that time may be \
                 given again"
            );
        }
        lost.cases.iter().for_each(|case| println!("{court}: lost: the case {case}, opened after the backup"));
        for filing in &lost.filings {
            let number = filing.number.map_or_else(|| "without number".to_owned(), |number| number.to_string());
            println!("{court}: lost: entry {number} of {}, filed by {}: {}", filing.case, filing.filed_by, filing.text);
        }
        lost.numbers.iter().for_each(|numbers| println!("{court}: not given again: {numbers}"));
    }
    if let Some(report) = &done.report {
        say(report, false)?;
    }
    println!("back in place after {:.3} s, everything took {:.3} s", done.restored_in, done.seconds);
    Ok(())
}
