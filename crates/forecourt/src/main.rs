//! `forecourt`: the program.

use std::process::ExitCode;

use clap::Parser as _;
use forecourt::commands;

// Gives back what a busy hour took, and takes less time (docs/decisions/0022); its settings stand in `.cargo/config.toml`.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

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
