//! `forecourt court`: takes a court into service: its settings, its clerks; and people for the service center's desk.

use std::{error::Error, io::Read as _, path::PathBuf};

use clap::{Args, Subcommand};
use domain::{court::Settings, password};
use site::hasher::{Cost, hash_now};

use super::where_to::Installation;
use crate::keys::Keys;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Save a court's settings from a TOML file, or change them.
    Set(SetArguments),
    /// Print a court's settings as TOML.
    Show(ShowArguments),
    /// Add somebody to the staff: a clerk of a court, or without --court a member of the service center. The password is read
    /// from standard input.
    AddStaff(StaffArguments),
}

/// Which settings.
#[derive(Debug, Args)]
pub struct SetArguments {
    #[command(flatten)]
    installation: Installation,
    /// TOML with every setting; `forecourt court show` prints one to begin from.
    file: PathBuf,
}

/// Which court.
#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    installation: Installation,
    /// Short name of the court.
    #[arg(long)]
    court: String,
}

/// Who.
#[derive(Debug, Args)]
pub struct StaffArguments {
    #[command(flatten)]
    installation: Installation,
    /// Short name of the court; without it the service center.
    #[arg(long)]
    court: Option<String>,
    /// User name at the desk.
    #[arg(long)]
    username: String,
    /// Name shown in decisions.
    #[arg(long)]
    name: String,
}

pub(super) fn run(action: &Action) -> Result<(), Box<dyn Error>> {
    match action {
        Action::Set(arguments) => set(arguments),
        Action::Show(arguments) => show(arguments),
        Action::AddStaff(arguments) => add_staff(arguments),
    }
}

fn set(arguments: &SetArguments) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(&arguments.file)?;
    let settings: Settings = toml::from_str(&text).map_err(|problem| format!("{}: {problem}", arguments.file.display()))?;
    if domain::Zone::named(&settings.timezone).is_none() {
        return Err(format!("{} is no time zone; zones are named such as America/Chicago", settings.timezone).into());
    }
    let opened = arguments.installation.open()?;
    let id = settings.id.clone();
    if !opened.named_courts.contains(&id) {
        return Err(format!("the installation names no court {id}; it names {}", opened.named_courts.join(", ")).into());
    }
    let version = opened.store.court(&id).write_now("set_court", &opened.clocks.fresh(), move |tx, fresh| {
        let version = store::court::settings::put(tx, fresh, &settings)?;
        // A court that is live when it is taken into service tells nobody that it went live.
        if version == 1 && settings.goes_live_at() <= fresh.now {
            store::court::settings::live_was_told(tx, Some(fresh.now))?;
        }
        store::shared::audit::record(tx, fresh, "operator", "set court", &settings.id, &format!("version {version}"))?;
        Ok(version)
    })?;
    opened.store.engine().checkpoint_and_close();
    eprintln!("the settings of {id} are saved as version {version}");
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
fn show(arguments: &ShowArguments) -> Result<(), Box<dyn Error>> {
    let opened = arguments.installation.open()?;
    let settings = opened.store.court(&arguments.court).read_now(store::court::settings::get)?.settings;
    println!("{}", toml::to_string_pretty(settings.as_ref())?);
    opened.store.engine().checkpoint_and_close();
    Ok(())
}

fn add_staff(arguments: &StaffArguments) -> Result<(), Box<dyn Error>> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let context = password::Context {
        username: arguments.username.clone(),
        name: arguments.name.clone(),
        email: String::new(),
        service_words: vec!["forecourt".into(), "pacer".into()],
    };
    let password = password::check(password.trim_end_matches(['\r', '\n']), &context)
        .map_err(|problems| problems.iter().map(password::Problem::sentence).collect::<Vec<_>>().join("\n"))?;
    let opened = arguments.installation.open()?;
    let keys = Keys::of_folder(&opened.keys, &opened.named_courts)?;
    let seed = crate::clock::seed();
    let hash = hash_now(&keys.pepper, Cost::STANDARD, &password.0, std::array::from_fn(|place| seed[place]));
    let (username, name) = (arguments.username.clone(), arguments.name.clone());
    let fresh = opened.clocks.fresh();
    let added = match &arguments.court {
        Some(court) => opened.store.court(court).write_now("add_staff", &fresh, move |tx, fresh| {
            store::shared::audit::record(tx, fresh, "operator", "add staff", &username, &name)?;
            store::court::staff::insert(tx, fresh, &username, &name, "clerk", &hash)
        }),
        None => opened.store.centre().write_now("add_staff", &fresh, move |tx, fresh| {
            store::shared::audit::record(tx, fresh, "operator", "add staff", &username, &name)?;
            store::centre::staff::insert(tx, fresh, &username, &name, "service-center", &hash)
        }),
    };
    match added {
        Ok(_) => {}
        Err(store::Error::Taken) => return Err(format!("the user name {} is taken", arguments.username).into()),
        Err(problem) => return Err(problem.into()),
    }
    opened.store.engine().checkpoint_and_close();
    eprintln!("{} can sign on at the desk", arguments.username);
    Ok(())
}
