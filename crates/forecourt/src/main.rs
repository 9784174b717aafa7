//! `forecourt`: the program. Commands, configuration, assembly of the sites, the worker, mail, the demo world.

mod assembly;
mod clock;
mod commands;
mod demo;
mod hosts;
mod keys;
mod listen;
mod mail;
mod process;
mod worker;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
    match commands::run(commands::Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("forecourt: {problem}");
            ExitCode::FAILURE
        }
    }
}
