//! The demo's world: made once, in a few seconds, and reused.

pub mod courts;
pub mod dockets;
pub mod people;

use std::{error::Error, path::Path};

use cmecf::linking::at_once::link_at_once;
use domain::{
    case_number::DocketNumber,
    claims::Register,
    deadline::{Kind, State},
    docket::Docket,
};
use jiff::ToSpan as _;
use site::{
    hasher::{Cost, hash_now},
    installation::Installation,
};
use store::{Engine, Place, Store, court};

use crate::{clock::Clocks, keys::Keys};

/// The file that says that the world was made whole.
const MADE: &str = "made";

/// Makes the world when it is not there. A world that was not finished is made anew.
///
/// # Errors
/// When something can't be written.
pub fn make_if_missing(
    place: &Place,
    data: &Path,
    installation: &Installation,
    clocks: &Clocks,
    cost: Cost,
) -> Result<(), Box<dyn Error>> {
    if data.join(MADE).is_file() {
        return Ok(());
    }
    if let Place::Sqlite(folder) = place
        && folder.exists()
    {
        std::fs::remove_dir_all(folder)?;
    }
    let store = Store::new(Engine::open(place.clone(), 1022)?, data.join("documents"));
    if store.is_made()? {
        return Err("the database holds an installation already; the demo needs an empty one".into());
    }
    make(&store, &data.join("keys"), installation, clocks, cost)?;
    store.engine().checkpoint_and_close();
    std::fs::write(data.join(MADE), "The world was made whole.\n")?;
    Ok(())
}

/// Fills empty databases with the world.
///
/// # Errors
/// When something can't be written.
pub fn make(store: &Store, keys: &Path, installation: &Installation, clocks: &Clocks, cost: Cost) -> Result<(), Box<dyn Error>> {
    make_part(store, keys, installation, clocks, cost, &courts::ids(), usize::MAX)
}

/// The same for some of the courts, each with its first `most_dockets` docket sheets: a small installation for tests.
///
/// # Errors
/// When something can't be written.
pub fn make_part(
    store: &Store,
    keys: &Path,
    installation: &Installation,
    clocks: &Clocks,
    cost: Cost,
    ids: &[String],
    most_dockets: usize,
) -> Result<(), Box<dyn Error>> {
    let names: Vec<&str> = ids.iter().map(String::as_str).collect();
    store.migrate(&names, true)?;
    let keys = Keys::of_folder(keys, ids)?;
    let hashes = hash_all(&keys.pepper, cost);
    let now = clocks.fresh().now;
    for settings in courts::all(now).into_iter().filter(|settings| ids.contains(&settings.id)) {
        let room = store.court(&settings.id);
        let filers = filers_of(&settings.id, &hashes);
        let staff = staff_of(Some(&settings.id), &hashes);
        let live = settings.goes_live_at() <= now;
        room.write_now("make_court", &clocks.fresh(), move |tx, fresh| {
            court::settings::put(tx, fresh, &settings)?;
            // A court that was live from the start tells nobody that it went live.
            court::settings::live_was_told(tx, live.then_some(fresh.now))?;
            for filer in &filers {
                court::filers::insert(tx, fresh, filer)?;
            }
            for (username, name, hash) in &staff {
                court::staff::insert(tx, fresh, username, name, "clerk", hash)?;
            }
            Ok(())
        })?;
    }
    let accounts = accounts(&hashes);
    let staff = staff_of(None, &hashes);
    store.centre().write_now("make_centre", &clocks.fresh(), move |tx, fresh| {
        for account in &accounts {
            store::centre::accounts::insert(tx, fresh, account)?;
        }
        for (username, name, hash) in &staff {
            store::centre::staff::insert(tx, fresh, username, name, "service-center", hash)?;
        }
        Ok(())
    })?;
    for court in ids {
        import_dockets(store, clocks, court, most_dockets)?;
    }
    link_the_linked(store, installation, clocks, ids)?;
    Ok(())
}

/// Every password of the world hashed, on as many threads as there are cores.
fn hash_all(pepper: &[u8], cost: Cost) -> std::collections::HashMap<&'static str, String> {
    let mut passwords: Vec<&'static str> = people::ACCOUNTS.iter().map(|account| account.password).collect();
    passwords.extend(people::FILERS.iter().map(|filer| filer.password));
    passwords.extend(people::STAFF.iter().map(|staff| staff.password));
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = passwords.len().div_ceil(cores);
    std::thread::scope(|scope| {
        let parts: Vec<_> = passwords
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .map(|password| {
                            let seed = crate::clock::seed();
                            let salt = std::array::from_fn(|place| seed[place]);
                            (*password, hash_now(pepper, cost, password, salt))
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_default()).collect()
    })
}

type Hashes = std::collections::HashMap<&'static str, String>;

fn filers_of(court: &str, hashes: &Hashes) -> Vec<court::filers::NewFiler> {
    people::FILERS
        .iter()
        .filter(|filer| filer.court == court)
        .map(|filer| court::filers::NewFiler {
            login: filer.login.into(),
            password_hash: hashes.get(filer.password).cloned(),
            name: filer.name.into(),
            former_names: filer.former.into(),
            email: filer.email.into(),
            phone: "(202) 555-0100".into(),
            address: "100 Main Street\nAnytown".into(),
            bar_number: filer.bar_number.map(str::to_owned),
            role: filer.role,
            standing: filer.standing,
        })
        .collect()
}

fn staff_of(court: Option<&str>, hashes: &Hashes) -> Vec<(String, String, String)> {
    people::STAFF
        .iter()
        .filter(|staff| staff.court == court)
        .filter_map(|staff| Some((staff.username.to_owned(), staff.name.to_owned(), hashes.get(staff.password)?.clone())))
        .collect()
}

fn accounts(hashes: &Hashes) -> Vec<store::centre::accounts::NewAccount> {
    people::ACCOUNTS
        .iter()
        .map(|person| store::centre::accounts::NewAccount {
            username: person.username.into(),
            password_hash: hashes.get(person.password).cloned(),
            kind: person.kind,
            generation: person.generation,
            registered_for: if person.bar_number.is_some() { "attorney".into() } else { "search".into() },
            first_name: person.first.into(),
            middle_name: String::new(),
            last_name: person.last.into(),
            suffix: String::new(),
            organisation: person.organisation.into(),
            email: person.email.into(),
            email_confirmed: true,
            address: "100 Main Street\nAnytown".into(),
            phone: "(202) 555-0100".into(),
            bar_number: person.bar_number.map(str::to_owned),
            birth_date: None,
        })
        .collect()
}

fn import_dockets(store: &Store, clocks: &Clocks, court: &str, most: usize) -> Result<(), Box<dyn Error>> {
    for (_, name, json) in dockets::ALL.iter().filter(|(of, ..)| *of == court).take(most) {
        let docket = Docket::from_json(json).map_err(|problems| format!("{name}: {problems:?}"))?;
        cmecf::docket::import::import_now(&store.court(court), &clocks.fresh(), &docket, json.as_bytes())?;
        for (_, _, json) in dockets::CLAIMS.iter().filter(|(of, sheet, _)| *of == court && sheet == name) {
            let register = Register::from_json(json).map_err(|problems| format!("claims of {name}: {problems:?}"))?;
            cmecf::claims::import::import_register_now(&store.court(court), &clocks.fresh(), &register, json.as_bytes())?;
        }
        let number = docket.docket_number.clone();
        set_deadlines(store, clocks, court, name, &number)?;
    }
    Ok(())
}

/// What the clerk has set in the case of a sheet; what lies before today was held or done.
fn set_deadlines(store: &Store, clocks: &Clocks, court: &str, sheet: &'static str, number: &str) -> Result<(), Box<dyn Error>> {
    let wanted: Vec<&'static dockets::Set> = dockets::SET.iter().filter(|one| one.sheet == sheet).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let key = DocketNumber::read(number).search_key();
    store.court(court).write_now("world_deadlines", &clocks.fresh(), move |tx, fresh| {
        let Some(case) = court::cases::by_number_key(tx, &key, false)?.into_iter().next() else { return Ok(()) };
        let today = fresh.now.date(&court::settings::get(tx)?.settings.zone());
        let day = |days: i64| today.saturating_add(days.days()).to_string();
        for one in &wanted {
            let entry = match one.number {
                0 => None,
                number => court::entries::by_number(tx, case.id, number)?.map(|entry| entry.id),
            };
            let new = court::deadlines::NewDeadline {
                case: case.id,
                entry,
                party: None,
                kind: if one.kind == "hearing" { Kind::Hearing } else { Kind::Deadline },
                what: one.what.into(),
                due_on: day(one.days),
                begins_at: Some(one.time).filter(|time| !time.is_empty()).map(str::to_owned),
                place: one.place.into(),
                judge: case.assigned_to.clone(),
                set_on: day(one.days.min(0) - 14),
                set_by: "clerk clerk".into(),
            };
            let id = court::deadlines::insert(tx, fresh, &new)?;
            if one.days < 0 {
                court::deadlines::change(tx, fresh, case.id, id, 0, State::Satisfied, &day(one.days))?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// Links the filers that are linked from the start, by the same rows that a person's own linking writes.
fn link_the_linked(store: &Store, installation: &Installation, clocks: &Clocks, ids: &[String]) -> Result<(), Box<dyn Error>> {
    for filer in people::FILERS.iter().filter(|filer| filer.linked && ids.iter().any(|id| id == filer.court)) {
        let Some(username) = filer.person else { continue };
        let court_id = filer.court;
        // Fresh randomness for each: two people must not get the same secrets.
        let person = store.centre().write_now("world_challenge", &clocks.fresh(), move |tx, fresh| {
            let account = store::centre::accounts::by_username(tx, username)?
                .ok_or_else(|| store::Error::Damaged(format!("no account {username}")))?;
            let sid = fresh.rng.secret();
            let challenge = store::centre::challenges::give(tx, fresh, court_id, account.id, &sid)?;
            Ok(account.signed_on(&sid, &challenge, ""))
        })?;
        let (login, installation) = (filer.login, installation.clone());
        store.court(filer.court).write_now("world_link", &clocks.fresh(), move |tx, fresh| {
            let versioned = court::settings::get(tx)?;
            if versioned.settings.goes_live_at() > fresh.now {
                return Ok(());
            }
            let filer = court::filers::by_login(tx, login)?.ok_or_else(|| store::Error::Damaged(format!("no filer {login}")))?;
            link_at_once(tx, fresh, &installation, &versioned.settings, &filer, &person)
        })?;
    }
    Ok(())
}
