//! `forecourt backup`: copies an installation while it runs.

use std::{error::Error, fs, path::PathBuf};

use clap::Args;

use super::where_to::Installation;
use crate::{
    clock,
    upkeep::{Progress, backup, system},
};

/// What to copy, and where.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    installation: Installation,
    /// Folder of backups; each gets a folder of its own in it, and documents that an earlier one copied are not copied again.
    to: PathBuf,
    /// Print the manifest as JSON on standard output.
    #[arg(long)]
    json: bool,
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let (store, courts) = arguments.installation.open_bare()?;
    let (place, data) = arguments.installation.place()?;
    let asked = backup::Asked {
        store: &store,
        courts: &courts,
        demo: arguments.installation.is_demo(),
        clock: fs::read_to_string(data.join("clock")).ok().filter(|_| arguments.installation.is_demo()),
        from: system(&place),
        to: &arguments.to,
        now: &clock::machine_now,
    };
    let progress = if arguments.json { Progress::hidden() } else { Progress::shown() };
    let (folder, manifest) = backup::backup(&asked, &progress)?;
    store.engine().checkpoint_and_close();
    let missing: usize = manifest.documents.iter().map(|documents| documents.missing.len()).sum();
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&manifest)?);
    } else {
        let rows: u64 = manifest.databases.iter().map(|database| database.lines.rows).sum();
        let documents: u64 = manifest.documents.iter().map(|documents| documents.count).sum();
        let new: u64 = manifest.documents.iter().map(|documents| documents.new).sum();
        println!("{}", folder.display());
        println!(
            "{} databases with {rows} rows and {documents} documents, {new} of them new, in {:.3} s",
            manifest.databases.len(),
            manifest.seconds
        );
        println!("The keys in {} are not in it: keep a copy of them apart from the backups.", data.join("keys").display());
    }
    for documents in &manifest.documents {
        for line in &documents.missing {
            eprintln!("{}: {line}", documents.court);
        }
    }
    if missing > 0 {
        return Err(format!("the backup is whole but for {missing} documents that can't be read; run `forecourt check`").into());
    }
    Ok(())
}
