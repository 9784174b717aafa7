//! `cargo x …`: what a developer and the build machine run.
#![expect(clippy::print_stdout, reason = "a command for the terminal")]

mod needs;
mod postgres;
mod suite;
mod tidy;
mod torture;

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "\
cargo x run [ARGS]     the demo, as `forecourt demo ARGS`
cargo x test [OPTIONS] [FILTER…]
                       tidy, then every test on SQLite and again on PostgreSQL
    --sqlite           on SQLite only
    --postgres         on PostgreSQL only
    --all              the browser journeys on PostgreSQL too
    FILTER             only tests whose name contains it
cargo x check          fmt, clippy, tidy, docs, then test: what must pass before a change lands
cargo x bench [ROW…] [--quick] [--keep]
                       the paths of a release build beside the machine's limits, into docs/src/performance.md
cargo x tidy           the house rules that a machine can check
cargo x torture --kills N [--postgres [--primary-kills M] [--servers S]]
                       people link and file while servers are killed N times, M of them PostgreSQL's primary
cargo x torture --order N
                       N filings and links under strace: every sync before its answer";

/// What a command ends with: nothing, or one line that says what went wrong.
type Done = Result<(), String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match command {
        "run" => run(rest),
        "test" => suite::Wanted::from_arguments(rest).and_then(|wanted| suite::test(&wanted)),
        "check" => check(rest),
        "bench" => bench(rest),
        "tidy" => tidy::tidy(&root()),
        "torture" => torture::Wanted::from_arguments(rest).and_then(|wanted| torture::torture(&wanted)),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("there is no `cargo x {other}`\n{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("cargo x {command}: {why}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's root folder.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// The cargo that started us, run in the workspace's root.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command to its end, its output shown as it comes.
fn finish(mut command: Command, what: &str) -> Done {
    let status = command.status().map_err(|error| format!("{what} could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed ({status})")) }
}

fn run(arguments: &[String]) -> Done {
    let mut demo = cargo(&["run", "--package", "forecourt", "--", "demo"]);
    demo.args(arguments);
    finish(demo, "the demo")
}

/// Release builds, the product's and the load's apart, so that the product is exactly what is shipped; then the rows.
fn bench(arguments: &[String]) -> Done {
    for package in ["forecourt", "load"] {
        finish(cargo(&["build", "--release", "--package", package]), "the release build")?;
    }
    let commit = Command::new("git").args(["rev-parse", "--short", "HEAD"]).current_dir(root()).output();
    let commit = commit.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let scratch = target.join("bench");
    std::fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
    let mut load = Command::new(target.join("release/load"));
    load.current_dir(root()).arg("--forecourt").arg(target.join("release/forecourt")).arg("--scratch").arg(scratch);
    load.args(["--page", "docs/src/performance.md", "--commit", &commit]).args(arguments);
    let rows: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let server = match (rows.is_empty() || rows.iter().any(|row| *row == "postgres"), needs::postgres("pgbench")) {
        (true, Some(pgbench)) => {
            let server = postgres::Server::start_durable()?;
            load.args(["--postgres", &server.url()]).arg("--pgbench").arg(pgbench);
            Some(server)
        }
        (true, None) => return Err("pgbench is missing (on Debian: apt-get install postgresql)".into()),
        (false, _) => None,
    };
    let done = finish(load, "the measuring");
    drop(server);
    done
}

fn check(arguments: &[String]) -> Done {
    let wanted = suite::Wanted::from_arguments(arguments)?;
    finish(cargo(&["fmt", "--all", "--check"]), "cargo fmt --check")?;
    finish(cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]), "cargo clippy")?;
    let mut docs = cargo(&["doc", "--workspace", "--all-features", "--no-deps", "--document-private-items"]);
    docs.env("RUSTDOCFLAGS", "-D warnings");
    finish(docs, "cargo doc")?;
    if needs::program("cargo-deny").is_some() {
        let deny = cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"]);
        finish(deny, "cargo deny")?;
    } else {
        println!("cargo-deny is not installed: dependencies were not checked against deny.toml");
    }
    suite::test(&wanted)
}
