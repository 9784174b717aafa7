//! `forecourt export docket`: cases of a court as the JSON that existing clients parse pages into.

use std::error::Error;

use clap::Args;
use cmecf::docket::kinds::{self, Kind};
use store::court::cases;

use super::where_to::Installation;

/// Which cases, of which court.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    installation: Installation,
    /// Short name of the court.
    #[arg(long)]
    court: String,
    /// docket, docket_history, case_query, attachment_page, claims_register, claims_activity or free_opinions; without it, as each case was imported.
    #[arg(long)]
    kind: Option<String>,
    /// With what is sealed: sealed cases, and sealed entries, parties and claims of open ones. Guard the result as you guard the database.
    #[arg(long)]
    sealed: bool,
    /// Case ids, as in the addresses of the court.
    #[arg(required = true)]
    cases: Vec<i64>,
}

/// What stands under a case id.
enum Found {
    Nothing,
    /// It is sealed, and that was not asked for.
    Sealed,
    Case(Result<Vec<serde_json::Value>, Vec<domain::docket::Problem>>),
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let opened = arguments.installation.open()?;
    if !opened.courts.contains(&arguments.court) {
        return Err(format!("there is no court {}; this installation has {}", arguments.court, opened.courts.join(", ")).into());
    }
    let kind = match &arguments.kind {
        Some(word) => Some(Kind::from_word(word).ok_or_else(|| format!("{word} is no kind of file that is exported"))?),
        None => None,
    };
    let room = opened.store.court(&arguments.court);
    let sealed = arguments.sealed;
    for serial in &arguments.cases {
        let serial = *serial;
        let found = room.read_now(move |tx| match cases::by_serial(tx, serial)? {
            None => Ok(Found::Nothing),
            Some(case) if case.sealed && !sealed => Ok(Found::Sealed),
            Some(case) => kinds::export(tx, &case, kind.unwrap_or_else(|| kinds::came_as(&case)), sealed).map(Found::Case),
        })?;
        let values = match found {
            Found::Case(values) => values,
            Found::Nothing => return Err(format!("{} has no case {serial}", arguments.court).into()),
            Found::Sealed => {
                let court = &arguments.court;
                return Err(format!("case {serial} of {court} is sealed; with --sealed it is written with all it holds").into());
            }
        };
        let values = values.map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            format!("case {serial} can't be written as a docket sheet:\n{}", problems.join("\n"))
        })?;
        for value in values {
            println!("{value}");
        }
    }
    opened.store.engine().checkpoint_and_close();
    Ok(())
}
