//! `forecourt import docket`: docket sheets and other pages, as existing clients parse them, into a court.

use std::{error::Error, path::PathBuf};

use clap::Args;
use cmecf::docket::kinds::{self, Item, Kind};
use domain::pseudonym;

use super::where_to::Installation;

/// Which sheets, into which court.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    installation: Installation,
    /// Short name of the court.
    #[arg(long)]
    court: String,
    /// Give every natural person an invented name, address and numbers of the same shape.
    #[arg(long)]
    pseudonymize: bool,
    /// Print a JSON line for each docket: court, number, id.
    #[arg(long)]
    json: bool,
    /// Files, each one docket sheet as JSON.
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let opened = arguments.installation.open()?;
    if !opened.courts.contains(&arguments.court) {
        return Err(format!("there is no court {}; this installation has {}", arguments.court, opened.courts.join(", ")).into());
    }
    // Every file is read and checked before the first one is written.
    let mut dockets = Vec::new();
    let mut problems = Vec::new();
    for file in &arguments.files {
        match read(file, arguments.pseudonymize) {
            Ok(docket) => dockets.push(docket),
            Err(found) => problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", file.display()))),
        }
    }
    if !problems.is_empty() {
        return Err(format!("nothing was imported:\n{}", problems.join("\n")).into());
    }
    let room = opened.store.court(&arguments.court);
    let appeals = room.read_now(store::court::settings::get)?.settings.kind == domain::court::Type::Appellate;
    if dockets.iter().any(|(item, _)| matches!(item, Item::Appellate(_)) != appeals) {
        let takes =
            if appeals { "takes dockets of appeals only" } else { "is no court of appeals, and takes no dockets of appeals" };
        return Err(format!("nothing was imported: {} {takes}", arguments.court).into());
    }
    for (docket, source) in dockets {
        for imported in kinds::import_all_now(&room, &opened.clocks.fresh(), &docket, &source)? {
            if arguments.json {
                println!(
                    "{}",
                    serde_json::json!({"court": arguments.court, "number": imported.number, "id": imported.serial.to_string()})
                );
            } else {
                let word = if imported.new { "imported" } else { "already here" };
                println!("{word}: {} as case {} of {}", imported.number, imported.serial, arguments.court);
            }
        }
    }
    opened.store.engine().checkpoint_and_close();
    Ok(())
}

/// What a file holds, and the bytes that tell it from others when it is imported again.
fn read(file: &PathBuf, pseudonymize: bool) -> Result<(Item, Vec<u8>), Vec<String>> {
    let text = std::fs::read_to_string(file).map_err(|problem| vec![problem.to_string()])?;
    let item = kinds::read(&text).map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    match item {
        Item::Case(docket, Kind::DocketSheet, absent) if pseudonymize => {
            let made = pseudonym::pseudonymize(&docket, b"forecourt demonstration");
            let source = made.docket.to_json().to_string().into_bytes();
            Ok((Item::Case(Box::new(made.docket), Kind::DocketSheet, absent), source))
        }
        _ if pseudonymize => Err(vec!["only docket sheets can be given invented names".to_owned()]),
        item => Ok((item, text.into_bytes())),
    }
}
