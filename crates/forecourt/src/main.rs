//! `forecourt`: the program.

use std::process::ExitCode;

use clap::Parser as _;
use forecourt::commands;

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
