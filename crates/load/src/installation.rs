//! An installation of `forecourt serve` with as many courts as wanted, made beside the program.

use std::{
    net::TcpListener,
    path::{Path, PathBuf},
};

use domain::court::Settings;
use store::{Place, Store, court::settings};
use tempfile::TempDir;

use crate::{
    Done, Plan,
    program::Program,
    world::{beside, fresh},
};

/// A folder with its configuration. Nothing runs on it yet.
pub struct Installation {
    pub folder: TempDir,
    pub courts: Vec<String>,
    port: u16,
    config: PathBuf,
}

impl Installation {
    /// Makes the tables and settings of so many courts; mails go to the port `mail` of this machine.
    pub fn make(plan: &Plan, count: usize, mail: u16) -> Done<Installation> {
        let folder = TempDir::with_prefix_in("forecourt-load-", &plan.scratch)?;
        let courts: Vec<String> = (0..count).map(name).collect();
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let (data, config) = (folder.path().join("data"), folder.path().join("forecourt.toml"));
        std::fs::create_dir(&data)?;
        std::fs::write(&config, configuration(&data, &courts, port, mail))?;
        let made = Installation { folder, courts, port, config };
        let store = made.store()?;
        store.migrate(&made.courts.iter().map(String::as_str).collect::<Vec<_>>(), false)?;
        for (number, court) in made.courts.iter().enumerate() {
            let new = plain(court, number)?;
            store.court(court).write_now("bench_court", &fresh(), move |tx, fresh| {
                settings::put(tx, fresh, &new)?;
                settings::live_was_told(tx, Some(fresh.now))
            })?;
        }
        store.engine().checkpoint_and_close();
        Ok(made)
    }

    /// The rooms, opened beside whoever else uses them.
    pub fn store(&self) -> Done<Store> {
        let data = self.folder.path().join("data");
        beside(Place::Sqlite(data.join("db")), &data)
    }

    /// Starts `forecourt serve` on it; back when the program has answered.
    pub fn start(&self, plan: &Plan) -> Done<Program> {
        Program::serve(plan, &self.config, self.port)
    }
}

/// The host of a court's CM/ECF.
pub fn ecf(court: &str) -> String {
    format!("ecf.{court}.localhost")
}

/// Four letters for each court.
fn name(number: usize) -> String {
    let letter = |place: usize| {
        char::from(b'a' + u8::try_from(number / 26_usize.pow(3 - u32::try_from(place).unwrap_or(0)) % 26).unwrap_or(0))
    };
    (0..4).map(letter).collect()
}

/// A district court like any other, live for years.
fn plain(court: &str, number: usize) -> Done<Settings> {
    Ok(serde_json::from_value(serde_json::json!({
        "id": court,
        "short_name": format!("Example District {number}"),
        "full_name": format!("U.S. District Court for the Example District {number}"),
        "mail_name": format!("EXAMPLE DISTRICT COURT {number}"),
        "kind": "district",
        "timezone": "America/Chicago",
        "doc1_prefix": format!("{:03}", number + 1),
        "go_live": "2020-01-06",
        "go_live_is_assumed": false,
        "closed": null,
        "link_mode": "automatic",
        "utilities_menu": "release",
        "attorney_and_trustee": false,
        "forgot_by": "link",
        "contacts": { "phone": "(800) 555-0100", "email": "", "hours": "", "address": "" },
        "way_in": ["E-Filing (CM/ECF)"],
        "way_in_on_ecf": false,
        "site_menu": [{ "label": "E-Filing (CM/ECF)", "leads_to": { "to": "e-filing" } }],
        "announcements": [],
        "pdf_limit": 36_700_160,
        "offices": [],
    }))?)
}

fn configuration(data: &Path, courts: &[String], port: u16, mail: u16) -> String {
    format!(
        "listen = \"127.0.0.1:{port}\"\ndata = {data:?}\ncourts = {courts:?}\nmail = \"smtp://127.0.0.1:{mail}\"\n\n\
         [installation]\ndomain = \"localhost\"\nscheme = \"http\"\nport = {port}\ndemo = false\n\n\
         [installation.names]\npacer = \"PACER\"\ncmecf = \"CM/ECF\"\n\n\
         [installation.service_center]\nname = \"Example Service Center\"\nsite = \"http://localhost\"\n\
         email = \"service@center.example\"\nphone = \"(800) 555-0100\"\nhours = \"Monday to Friday\"\n\n\
         [installation.sign_on]\ncookies = \"Your browser must accept cookies.\"\nnotice = \"For the business of the courts.\"\n\n\
         [installation.limits]\nsign_ons = 60\nlinks = 60\nrecoveries = 30\non = false\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_court_has_a_name_and_settings_of_its_own() {
        let names: std::collections::BTreeSet<String> = (0..200).map(name).collect();
        assert_eq!((names.len(), name(0), name(27)), (200, "aaaa".to_owned(), "aabb".to_owned()));
        assert_eq!(plain("aabb", 27).unwrap().doc1_prefix, "028");
    }
}
