//! `forecourt import filers` as an administrator runs it beside a running demo, and people who link with the passwords it brought.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use site::testing::Browser;
use tempfile::TempDir;

use crate::{
    demo::Demo,
    leaflet::{LINK, LINKED, RELEASE},
    wire::Wire,
};

const HEADER: &str = "login,name,email,role,bar_number,status,password_hash\n";

/// How old systems held passwords: login, its hash, the password. Made with `openssl passwd` and with Python's bcrypt and argon2-cffi.
const OLD: [(&str, &str, &str); 6] = [
    ("md5", "$1$abcdefgh$9gv0MmMIEmCVKYYcPiH.Y/", "Old-md5-Pass1"),
    ("sha256", "$5$saltsalt$MX.85UVZRTUaRyGSuMy2dMV9byXQE281Uty57xpIc73", "Old-sha256-Pass"),
    (
        "sha512",
        "$6$saltsalt$ASsHXLfpW.LMQeZKyKz//ivwKFZRrGWSCYBq5g.EBTyyXBMZrsIIkDipXSJ0XUF1o/C0h.Lpc7VxWCGVl7M4Y1",
        "Old-sha512-Pass",
    ),
    ("bcrypt", "$2b$05$LI5Hud6vTqSGpSBsASBI3esyAZM8EmWqt/L5qC9bFntJgIEpoWQVa", "Old-bcrypt-Pass"),
    (
        "argon2",
        "$argon2id$v=19$m=8192,t=2,p=1$dZQ8f5oIa9cPnYdFk+nnHQ$feztrUAeAakgAgw7HE+A5F+KcVfUCCcORCGXVXOtViU",
        "Old-argon2-Pass",
    ),
    ("s&c@l*$", "$5$s2.lt/xyz$sEx1oQd1qba9vW0pQU0dKYaEQKWVBPSzka9hKW9KrgA", "Old & $ecial* @Pass"),
];

/// A demo's folder, with files for the command beside it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("demo")
    }

    fn csv(&self, name: &str, lines: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        fs::write(&file, format!("{HEADER}{lines}")).unwrap();
        file
    }

    fn import(&self, court: &str, file: &Path, more: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
        command.args(["import", "filers", "--court", court, "--data"]).arg(self.data()).args(more).arg(file);
        command.output().unwrap()
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Signs on at a court with a PACER account and links a filer; gives the page that follows.
async fn link(person: &mut Browser, port: u16, court: &str, username: &str, password: &str, login: &str, court_password: &str) {
    person.visit(&format!("http://ecf.{court}.localhost:{port}/cgi-bin/login.pl")).await;
    person.fill("Username", username).fill("Password", password).press("Login").await;
    person.click("Utilities").await;
    if person.has_link(RELEASE) {
        person.click(RELEASE).await;
    }
    person.click(LINK).await;
    person.fill("CM/ECF login", login).fill("CM/ECF password", court_password).press("Submit").await;
    if person.sees("Do you want to link these accounts?") {
        person.press("Submit").await;
    }
}

#[tokio::test]
async fn every_bad_line_is_named_and_nothing_is_imported_unless_it_is_skipped() {
    let place = Place::new();
    let _demo = Demo::start_in(&place.data(), Some("2021-05-10T09:00:00-05:00"), "localhost");
    let lines = "good1,Gail Good,gail@law.example,attorney,,active,\n\
                 ,Nameless Login,no.login@law.example,attorney,,active,\n\
                 bad-mail,Bea Badmail,not an address,attorney,,active,\n\
                 bad-role,Rob Role,rob@law.example,judge,,active,\n\
                 bad-status,Sue Status,sue@law.example,attorney,,asleep,\n\
                 GOOD1,Gail Twice,gail2@law.example,attorney,,active,\n\
                 aalex,Somebody Else,else@law.example,attorney,,active,\n\
                 short,Sam Short,sam@law.example\n\
                 \"good2\",\"Good, Gus\",gus@law.example,creditor,,disabled,$9$unknown$hash\n";
    let file = place.csv("mixed.csv", lines);

    let refused = place.import("almd", &file, &[]);
    assert!(!refused.status.success());
    let words = said(&refused);
    let named: Vec<&str> = words.lines().filter(|line| line.starts_with("line ")).collect();
    let reasons = [
        "line 3: the login is empty",
        "line 4: not an address is no e-mail address",
        "line 5: judge is no role",
        "line 6: asleep is no status",
        "line 7: the login GOOD1 stands in the file twice",
        "line 8: the login aalex is there already, with other data",
        "line 9: 3 columns where the header has 7",
    ];
    assert_eq!(named.len(), reasons.len(), "{words}");
    for (line, reason) in named.iter().zip(reasons) {
        assert!(line.starts_with(reason), "{line:?} should begin with {reason:?}");
    }
    assert!(words.contains("nothing was imported"), "{words}");

    let skipped = place.import("almd", &file, &["--skip-bad", "--json"]);
    assert!(skipped.status.success(), "{}", said(&skipped));
    let json = String::from_utf8(skipped.stdout).unwrap();
    let became: Vec<serde_json::Value> = json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(became.len(), 2, "{json}");
    assert!(became.iter().all(|line| line["became"] == "new" && line["court"] == "almd"), "{json}");
    let words = String::from_utf8_lossy(&skipped.stderr).into_owned();
    assert!(words.contains("2 filers imported, 0 were here already, 7 lines left out"), "{words}");
    // Neither good1 (no hash) nor good2 (a hash that nobody reads) has a password now.
    assert!(
        words.contains("2 filers must choose a new password") && words.contains("  good1") && words.contains("  good2"),
        "{words}"
    );

    let again = place.import("almd", &file, &["--skip-bad"]);
    assert!(again.status.success());
    assert!(said(&again).contains("0 filers imported, 2 were here already, 7 lines left out"), "{}", said(&again));

    let elsewhere = place.import("nowhere", &file, &[]);
    assert!(!elsewhere.status.success() && said(&elsewhere).contains("there is no court nowhere"), "{}", said(&elsewhere));
}

#[tokio::test]
async fn filers_of_an_old_system_link_with_the_passwords_they_had_there() {
    let place = Place::new();
    let demo = Demo::start_in(&place.data(), Some("2021-05-10T09:00:00-05:00"), "localhost");
    let lines: String = OLD
        .iter()
        .map(|(login, hash, _)| {
            format!(
                "\"{login}\",Vic Viewer,{}@old.example,attorney,,active,\"{hash}\"\n",
                login.replace(['&', '@', '*', '$'], "-")
            )
        })
        .collect();
    let file = place.csv("old.csv", &lines);
    // One PACER account has one link in each court, so each kind of hash gets a court of its own.
    let courts = ["almd", "ctd", "wieb", "utb", "arwb", "areb"];
    for court in courts {
        let imported = place.import(court, &file, &[]);
        assert!(imported.status.success(), "{}", said(&imported));
        assert!(said(&imported).contains("6 filers imported"), "{}", said(&imported));
        let again = place.import(court, &file, &[]);
        assert!(again.status.success() && said(&again).contains("0 filers imported, 6 were here already"), "{}", said(&again));
    }
    let wire = Wire::to(demo.port());
    for (court, (login, _, password)) in courts.into_iter().zip(OLD) {
        let mut vic = wire.person();
        link(&mut vic, demo.port(), court, "vicviewer", "maple sundial curtain 2", login, &format!("{password}x")).await;
        vic.must_see("This CM/ECF login and password were not accepted");
        let mut vic = wire.person();
        link(&mut vic, demo.port(), court, "vicviewer", "maple sundial curtain 2", login, password).await;
        if court.starts_with("ar") {
            vic.must_see("is waiting for the court's review");
        } else {
            vic.must_see(LINKED);
            vic.click("Query").await;
            assert_eq!(vic.menu().len(), 7, "{court}: {:?}", vic.menu());
        }
        // What was linked stays as it was when the old file comes again.
        let again = place.import(court, &file, &[]);
        assert!(again.status.success(), "{}", said(&again));
    }
}

#[test]
fn five_thousand_filers_arrive_once() {
    let place = Place::new();
    let _demo = Demo::start_in(&place.data(), Some("2021-05-10T09:00:00-05:00"), "localhost");
    let lines: String = (0..5000)
        .map(|n| format!("many{n},Person Number{n},many{n}@law.example,attorney,B-{n},active,\"{}\"\n", OLD[n % 5].1))
        .collect();
    let file = place.csv("many.csv", &lines);
    let imported = place.import("utb", &file, &[]);
    assert!(imported.status.success() && said(&imported).contains("5000 filers imported"), "{}", said(&imported));
    let again = place.import("utb", &file, &[]);
    assert!(again.status.success() && said(&again).contains("0 filers imported, 5000 were here already"), "{}", said(&again));
}
