//! `forecourt import filers`: the filers of an older system, with their passwords as that system hashed them.

use std::{
    collections::HashSet,
    error::Error,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use domain::filer::{Role, Standing};
use indicatif::{ProgressBar, ProgressStyle};
use site::crypt;
use store::court::filers::{self, Arrived, NewFiler};

use super::where_to::Installation;

/// How many filers are written in one transaction, so that the server beside this command keeps answering.
const BATCH: usize = 500;

/// Which filers, into which court.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    installation: Installation,
    /// Short name of the court.
    #[arg(long)]
    court: String,
    /// Import the good lines even when others are bad.
    #[arg(long)]
    skip_bad: bool,
    /// Print a JSON line for each filer: court, login, what became of it.
    #[arg(long)]
    json: bool,
    /// CSV with a header line: login, name, email, role, bar_number, status, password_hash; phone and address may follow.
    file: PathBuf,
}

/// A line that can be imported.
struct Good {
    line: u64,
    filer: NewFiler,
    reset_needed: bool,
}

#[expect(clippy::print_stdout, reason = "the command's result goes to standard output")]
pub(super) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let opened = arguments.installation.open()?;
    if !opened.courts.contains(&arguments.court) {
        return Err(format!("there is no court {}; this installation has {}", arguments.court, opened.courts.join(", ")).into());
    }
    let (good, mut bad) = read(&arguments.file)?;
    let room = opened.store.court(&arguments.court);
    let logins: Vec<(u64, NewFiler)> = good.iter().map(|good| (good.line, good.filer.clone())).collect();
    // Logins that the court has given to somebody else are bad lines too, and are found before anything is written.
    for batch in logins.chunks(BATCH) {
        let batch = batch.to_vec();
        let taken = room.read_now(move |tx| {
            let mut taken = Vec::new();
            for (line, filer) in &batch {
                if filers::compare(tx, filer)? == Arrived::Differs {
                    taken.push((*line, format!("the login {} is there already, with other data", filer.login)));
                }
            }
            Ok(taken)
        })?;
        bad.extend(taken);
    }
    bad.sort();
    for (line, reason) in &bad {
        eprintln!("line {line}: {reason}");
    }
    if !bad.is_empty() && !arguments.skip_bad {
        return Err(
            format!("{} bad lines; nothing was imported. Mend them, or give --skip-bad to leave them out.", bad.len()).into()
        );
    }
    let bad_lines: HashSet<u64> = bad.iter().map(|(line, _)| *line).collect();
    let good: Vec<Good> = good.into_iter().filter(|good| !bad_lines.contains(&good.line)).collect();
    let bar = ProgressBar::new(good.len() as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} filers, {eta} left") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    let (mut new, mut same, mut resets) = (0_usize, 0_usize, Vec::new());
    for batch in good.chunks(BATCH) {
        let rows: Vec<NewFiler> = batch.iter().map(|good| good.filer.clone()).collect();
        let arrived = room.write_now("import_filers", &opened.clocks.fresh(), move |tx, fresh| {
            rows.iter().map(|filer| filers::insert_once(tx, fresh, filer)).collect::<store::Result<Vec<_>>>()
        })?;
        for (good, arrived) in batch.iter().zip(arrived) {
            match arrived {
                Arrived::New => new += 1,
                Arrived::Same | Arrived::Differs => same += 1,
            }
            if good.reset_needed && arrived == Arrived::New {
                resets.push(good.filer.login.clone());
            }
            if arguments.json {
                let became = if arrived == Arrived::New { "new" } else { "unchanged" };
                println!("{}", serde_json::json!({"court": arguments.court, "login": good.filer.login, "became": became}));
            }
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    opened.store.engine().checkpoint_and_close();
    eprintln!("{new} filers imported, {same} were here already, {} lines left out", bad_lines.len());
    if !resets.is_empty() {
        eprintln!("{} filers must choose a new password, since nothing here can read their old hash:", resets.len());
        for login in resets {
            eprintln!("  {login}");
        }
    }
    Ok(())
}

type Lines = (Vec<Good>, Vec<(u64, String)>);

fn read(file: &Path) -> Result<Lines, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::Fields).from_path(file)?;
    let header: Vec<String> = reader
        .headers()?
        .iter()
        .map(|name| name.trim_start_matches('\u{feff}').to_lowercase().replace([' ', '-'], "_"))
        .collect();
    let place = |name: &str| header.iter().position(|column| column == name);
    for needed in ["login", "name", "email", "role"] {
        if place(needed).is_none() {
            return Err(format!(
                "the header line has no column {needed}; it needs login, name, email, role, bar_number, status, password_hash"
            )
            .into());
        }
    }
    let (mut good, mut bad, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(problem) => {
                let line = problem.position().map_or(0, csv::Position::line);
                bad.push((line, "the line is not readable CSV in UTF-8".to_owned()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let value = |name: &str| place(name).and_then(|column| record.get(column)).unwrap_or_default().to_owned();
        match check(&value, record.len(), header.len()) {
            Ok((filer, reset_needed)) => {
                if seen.insert(filers::login_key(&filer.login)) {
                    good.push(Good { line, filer, reset_needed });
                } else {
                    bad.push((line, format!("the login {} stands in the file twice", filer.login)));
                }
            }
            Err(reasons) => bad.push((line, reasons.join("; "))),
        }
    }
    Ok((good, bad))
}

fn check(value: &dyn Fn(&str) -> String, columns: usize, expected: usize) -> Result<(NewFiler, bool), Vec<String>> {
    let mut reasons = Vec::new();
    if columns != expected {
        reasons.push(format!("{columns} columns where the header has {expected}"));
    }
    let (login, name, email) = (value("login"), value("name"), value("email"));
    for (what, text, longest) in [("login", &login, 100), ("name", &name, 200), ("email", &email, 254)] {
        if text.is_empty() {
            reasons.push(format!("the {what} is empty"));
        } else if text.chars().count() > longest {
            reasons.push(format!("the {what} is longer than {longest} characters"));
        } else if text.chars().any(char::is_control) {
            reasons.push(format!("the {what} holds a control character"));
        }
    }
    let whole_address =
        email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.') && !host.ends_with('.'));
    if !email.is_empty() && (!whole_address || email.contains([' ', ',', ';', '<', '>'])) {
        reasons.push(format!("{email} is no e-mail address"));
    }
    let role = Role::from_word(&value("role").to_lowercase().replace(['_', ' '], "-"));
    if role.is_none() {
        reasons.push(format!("{} is no role; roles are attorney, trustee, creditor, self-represented, agent", value("role")));
    }
    let standing = match value("status").to_lowercase().as_str() {
        "" | "active" => Some(Standing::Active),
        "disabled" | "inactive" => Some(Standing::Disabled),
        other => {
            reasons.push(format!("{other} is no status; a status is active or disabled"));
            None
        }
    };
    let hash = value("password_hash");
    let readable = crypt::Imported::parse(&hash).is_some();
    match (role, standing) {
        (Some(role), Some(standing)) if reasons.is_empty() => Ok((
            NewFiler {
                login,
                password_hash: readable.then_some(hash),
                name,
                former_names: value("former_names"),
                email,
                phone: value("phone"),
                address: value("address"),
                bar_number: Some(value("bar_number")).filter(|number| !number.is_empty()),
                role,
                standing,
            },
            !readable,
        )),
        _ => Err(reasons),
    }
}
