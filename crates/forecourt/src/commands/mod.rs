//! The commands, one file for each.

mod archive;
mod backup;
mod check;
mod court;
mod demo;
mod export_docket;
mod import_docket;
mod import_filers;
mod migrate;
mod restore;
mod running;
mod serve;
mod where_to;

use std::error::Error;

use clap::{Parser, Subcommand};

/// Sign-on, linking, filing and dockets for many courts.
#[derive(Debug, Parser)]
#[command(name = "forecourt", version)]
pub enum Command {
    /// Run the demonstration: makes its data folder when missing, serves every host on one port.
    Demo(demo::Arguments),
    /// Serve an installation.
    Serve(serve::Arguments),
    /// Create or upgrade the tables of an installation.
    Migrate(where_to::Installation),
    /// Name every broken rule of an installation, running or stopped.
    Check(check::Arguments),
    /// Copy an installation while it runs.
    Backup(backup::Arguments),
    /// Put a backup back, and prove it.
    Restore(restore::Arguments),
    /// Take a court into service: settings, staff.
    #[command(subcommand)]
    Court(court::Action),
    /// Bring data into a court.
    #[command(subcommand)]
    Import(Import),
    /// Take data out of a court.
    #[command(subcommand)]
    Export(Export),
}

/// What can be exported.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Cases as existing clients parse their pages (a line of JSON for each).
    Docket(export_docket::Arguments),
}

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Docket sheets as existing clients parse them (JSON).
    Docket(import_docket::Arguments),
    /// Filers of an older system (CSV).
    Filers(import_filers::Arguments),
}

/// Runs a command.
///
/// # Errors
/// What went wrong, in words for the person at the terminal.
pub fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Migrate(installation) => migrate::run(&installation),
        Command::Check(arguments) => check::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::Court(action) => court::run(&action),
        Command::Import(Import::Docket(arguments)) => import_docket::run(&arguments),
        Command::Import(Import::Filers(arguments)) => import_filers::run(&arguments),
        Command::Export(Export::Docket(arguments)) => export_docket::run(&arguments),
    }
}
