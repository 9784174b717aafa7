//! `forecourt check`: names every broken rule of an installation, running or stopped.

use std::error::Error;

use clap::Args;

use super::where_to::Installation;
use crate::{
    clock,
    upkeep::{
        Progress,
        check::{self, Report},
    },
};

/// What to look at.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    installation: Installation,
    /// Leave the bytes of documents and the indexes of files alone.
    #[arg(long)]
    quick: bool,
    /// Print everything as one JSON value on standard output.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (store, courts) = arguments.installation.open_bare()?;
    let asked = check::Asked {
        store: &store,
        courts: &courts,
        demo: arguments.installation.is_demo(),
        quick: arguments.quick,
        now: clock::machine_now(),
    };
    let progress = if arguments.json { Progress::hidden() } else { Progress::shown() };
    let report = check::check(&asked, &progress);
    store.engine().checkpoint_and_close();
    say(&report, arguments.json)?;
    match report.broken.len() {
        0 => Ok(()),
        1 => Err("one rule is broken in one place".into()),
        many => Err(format!("rules are broken in {many} places").into()),
    }
}

/// Prints what was found.
#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
pub(super) fn say(report: &Report, json: bool) -> Result<(), Box<dyn Error>> {
    if json {
        println!("{}", serde_json::to_string_pretty(report)?);
        return Ok(());
    }
    for line in report.lines() {
        println!("{line}");
    }
    let running = if report.running { "running" } else { "stopped" };
    let documents = if report.quick { "the bytes of no document".to_owned() } else { format!("{} documents", report.documents) };
    println!(
        "{} databases, {documents} and {} links were looked at ({running}) in {:.3} s: {}",
        report.databases,
        report.links,
        report.seconds,
        if report.broken.is_empty() { "no rule is broken".to_owned() } else { format!("{} findings", report.broken.len()) }
    );
    Ok(())
}
