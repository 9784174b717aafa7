//! A30: after linking, every door of the court refuses the court password; the program may be killed and started again, and the old
//! system's file may be imported again.

use std::{path::Path, process::Command};

use store::{Engine, Place, Store, court::filers};
use tempfile::TempDir;

use crate::{demo::Demo, leaflet::LINKED, town::text_of, wire::Wire};

const LIVE: &str = "2021-05-10T09:00:00-05:00";
const BEFORE_GO_LIVE: &str = "2021-05-02T09:00:00-05:00";
const LOGIN: &str = "oldhand";
/// `Old-md5-Pass1`, as an old system held it.
const HASH: &str = "$1$abcdefgh$9gv0MmMIEmCVKYYcPiH.Y/";
const PASSWORD: &str = "Old-md5-Pass1";
const MAIL: &str = "old.hand@law.example";

/// The file of the old system, with this hash.
fn import(data: &Path, hash: &str) -> (bool, String) {
    let file = data.with_file_name("old.csv");
    let header = "login,name,email,role,bar_number,status,password_hash";
    std::fs::write(&file, format!("{header}\n{LOGIN},Alex Attorney,{MAIL},attorney,,active,{hash}\n")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
    let output = command.args(["import", "filers", "--court", "almd", "--data"]).arg(data).arg(&file).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The record as the database holds it, read beside the program.
fn record(data: &Path) -> filers::Filer {
    let store = Store::new(Engine::open(Place::Sqlite(data.join("db")), 1021).unwrap(), data.join("documents"));
    let found = store.court("almd").read_now(|tx| filers::by_login(tx, LOGIN)).unwrap().unwrap();
    store.engine().checkpoint_and_close();
    found
}

struct Court<'a> {
    demo: &'a Demo,
    data: &'a Path,
}

impl Court<'_> {
    fn url(&self, path: &str) -> String {
        self.demo.url("ecf.almd", path)
    }

    async fn sign_on(&self, username: &str, password: &str) -> site::testing::Browser {
        let mut person = Wire::to(self.demo.port()).person();
        person.visit(&self.url("/cgi-bin/login.pl")).await;
        person.fill("Username", username).fill("Password", password).press("Login").await;
        person
    }

    fn mails(&self) -> Vec<String> {
        self.demo.get_json(&format!("/demo/mail.json?to={MAIL}")).as_array().unwrap().iter().map(text_of).collect()
    }

    /// Waits for as many mails as this and gives the newest.
    async fn mail(&self, number: usize) -> String {
        for _ in 0..600 {
            if self.mails().len() >= number {
                return self.mails().remove(0);
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{number} mails to {MAIL} never came: {:?}", self.mails())
    }

    async fn ask_for_reset(&self) {
        let mut somebody = Wire::to(self.demo.port()).person();
        somebody.visit(&self.url("/forgot")).await;
        somebody.fill("CM/ECF login or e-mail address", LOGIN).press("Send").await.must_see("Look at your mail");
    }

    /// The clerk clears the failed tries, so that no door is shut for their sake.
    async fn forget_failed_tries(&self) {
        let mut clerk = Wire::to(self.demo.port()).person();
        clerk.visit(&self.url("/staff/")).await;
        clerk.fill("User name", "clerk").fill("Password", "docket room almd 1").press("Log In").await;
        clerk.visit(&self.url(&format!("/staff/filers/{}", record(self.data).serial))).await;
        clerk.choose("What to do", "Clear the failed tries").fill("Reason", "A test of all doors");
        clerk.press("Submit").await.must_see("It is done.");
    }

    /// Tries every door with the password that was right before linking; `reset` is an address mailed then.
    async fn every_door_is_shut(&self, reset: &str) {
        self.forget_failed_tries().await;
        // The court's own login, with the civil clock turned back to before go-live.
        self.demo.set_clock(BEFORE_GO_LIVE);
        let mut old = Wire::to(self.demo.port()).person();
        old.visit(&self.url("/cgi-bin/login.pl")).await;
        old.fill("Login", LOGIN).fill("Password", PASSWORD).press("Login").await.must_see("don't open an account");
        assert!(old.cookies(&self.url("/")).iter().all(|cookie| cookie.name != "forecourt"), "no session was begun");
        self.demo.set_clock(LIVE);
        // The link form, from another account.
        let mut vic = self.sign_on("vicviewer", "maple sundial curtain 2").await;
        vic.visit(&self.url("/link")).await;
        vic.fill("CM/ECF login:", LOGIN).fill("CM/ECF password:", PASSWORD).press("Submit").await;
        vic.must_see("were not accepted").must_see("uses central sign-on");
        // The page that changes the court password.
        vic.visit(&self.url("/password")).await;
        let new = "seven green umbrellas at noon";
        vic.fill("CM/ECF login", LOGIN).fill("Current password", PASSWORD);
        vic.fill("New password", new).fill("New password again", new).press("Submit").await;
        vic.must_see("This is not the password of that login");
        // A reset mailed before linking, and one that is asked for now.
        let mut old = Wire::to(self.demo.port()).person();
        assert_eq!(old.visit(reset).await.status(), 410);
        let before = self.mails().len();
        self.ask_for_reset().await;
        let answer = self.mail(before + 1).await;
        assert!(!answer.contains("/forgot/choose") && answer.contains("/forgot-password"), "{answer}");
        // The old system's file once more, as it was, and with other words in the column of the hash.
        for hash in [HASH, "$1$zyxwvuts$HiAnxgjoOkbMzR0TzZ5Rm0"] {
            let (went, said) = import(self.data, hash);
            assert!(went && said.contains("0 filers imported, 1 were here already"), "{said}");
        }
        let record = record(self.data);
        assert!(record.password_hash.is_none() && record.retired_at.is_some(), "{record:?}");
    }
}

#[tokio::test]
async fn a30_after_linking_every_door_refuses_the_court_password_after_a_restart_too() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("demo");
    let mut demo = Demo::start_in(&data, Some(LIVE), "localhost");
    let (went, said) = import(&data, HASH);
    assert!(went && said.contains("1 filers imported"), "{said}");

    let court = Court { demo: &demo, data: &data };
    court.ask_for_reset().await;
    let letter = court.mail(1).await;
    let reset = crate::town::address_in(&letter, "/forgot/choose?t=");
    let alexs = "gravel orbit lantern 12";
    let mut alex = court.sign_on("alexattorney", alexs).await;
    alex.visit(&court.url("/link")).await;
    alex.fill("CM/ECF login:", LOGIN).fill("CM/ECF password:", PASSWORD).press("Submit").await;
    alex.must_see("Do you want to link these accounts?");
    alex.press("Submit").await.must_see(LINKED);
    court.every_door_is_shut(&reset).await;

    let port = demo.port();
    demo.kill();
    let demo = Demo::launch(&data, port, "localhost", &["--now", LIVE]);
    let court = Court { demo: &demo, data: &data };
    court.every_door_is_shut(&reset).await;
    let alex = court.sign_on("alexattorney", alexs).await;
    alex.must_see("You can file here");
}
