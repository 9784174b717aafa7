//! Drives the paths of the product over HTTP beside the machine's own limits, and writes one table. `cargo x bench` calls it.
#![expect(clippy::print_stdout, reason = "a command for the terminal")]

mod bare;
mod client;
mod installation;
mod measure;
mod person;
mod program;
mod rows;
mod sink;
mod table;
mod world;

use std::path::PathBuf;

/// What a command ends with.
pub type Done<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// How a run was asked for.
pub struct Plan {
    /// The release build of the product.
    pub forecourt: PathBuf,
    /// Where data folders are made; on the disk that is to be measured.
    pub scratch: PathBuf,
    /// A PostgreSQL server that waits for its disk, for the row that wants one.
    pub postgres: Option<String>,
    /// Its measuring program.
    pub pgbench: PathBuf,
    /// Leaves the data folders behind: what was just removed slows the next run's files down, on both sides.
    pub keep: bool,
    /// One round in place of five, and a quarter of the work: to see that a row runs.
    pub quick: bool,
}

impl Plan {
    /// How often both sides are measured.
    pub fn rounds(&self) -> usize {
        if self.quick { 1 } else { 5 }
    }

    /// So many operations, or a quarter.
    pub fn count(&self, full: usize) -> usize {
        if self.quick { full.div_ceil(4) } else { full }
    }
}

fn main() -> Done {
    let mut arguments = std::env::args().skip(1);
    let (mut wanted, mut quick, mut forecourt, mut page, mut commit, mut scratch) =
        (Vec::new(), false, PathBuf::from("target/release/forecourt"), None, String::from("unknown"), std::env::temp_dir());
    let mut keep = false;
    let (mut postgres, mut pgbench) = (None, PathBuf::from("pgbench"));
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
        match argument.as_str() {
            "--quick" => quick = true,
            "--keep" => keep = true,
            "--forecourt" => forecourt = value()?.into(),
            "--page" => page = Some(PathBuf::from(value()?)),
            "--commit" => commit = value()?,
            "--postgres" => postgres = Some(value()?),
            "--pgbench" => pgbench = value()?.into(),
            "--scratch" => scratch = value()?.into(),
            // The other side of a row, as a process of its own.
            "bare" => return bare::serve(&value()?),
            row => wanted.push(row.to_owned()),
        }
    }
    let plan = Plan { forecourt: std::fs::canonicalize(forecourt)?, scratch, postgres, pgbench, keep, quick };
    let known = rows::all();
    if let Some(unknown) = wanted.iter().find(|name| known.iter().all(|(row, _)| row != name)) {
        let names: Vec<&str> = known.iter().map(|(row, _)| *row).collect();
        return Err(format!("there is no row {unknown}; there are {}", names.join(", ")).into());
    }
    let mut failed = Vec::new();
    for (name, run) in known.into_iter().filter(|(row, _)| wanted.is_empty() || wanted.iter().any(|name| name == row)) {
        eprintln!("row {name}");
        match run(&plan) {
            Ok(lines) => {
                for line in &lines {
                    println!("{}", line.markdown(&commit));
                }
                if let Some(page) = &page {
                    table::put(page, &lines, &commit)?;
                }
            }
            Err(problem) => {
                eprintln!("row {name}: {problem}");
                failed.push(name);
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("not measured: {}", failed.join(", ")).into()) }
}
