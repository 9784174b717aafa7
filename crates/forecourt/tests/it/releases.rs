//! Data folders of earlier releases: each is upgraded, found sound, and serves what was in it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::Duration,
};

use domain::Time;
use forecourt::{
    clock::{Clocks, machine_now},
    demo::world,
    upkeep::{Progress, backup, restore},
};
use site::{hasher::Cost, installation::Installation};
use store::{Engine, Place, Store, db::Settings};

use crate::{
    filing::{self, Paper},
    town::{self, MADE_AT, Town},
};

/// The courts of the frozen folders: one that links at once and one that reviews.
const COURTS: [&str; 2] = ["almd", "arwb"];

fn courts() -> Vec<String> {
    COURTS.map(String::from).to_vec()
}

/// An installation of two courts in which a little happened: people linked, one asks to be linked, one link was ended, two papers were
/// filed, one draft is under way, and one message has not been delivered.
async fn little_town() -> Town {
    let scratch = tokio::task::spawn_blocking(|| store::testing::sqlite(Settings::default())).await.unwrap();
    let clocks = Clocks::plain();
    clocks.set(Time::parse_rfc3339(MADE_AT).unwrap()).unwrap();
    let (engine, folder, making) = (scratch.engine().clone(), scratch.folder().to_path_buf(), clocks.clone());
    tokio::task::spawn_blocking(move || {
        let store = Store::new(engine, folder.join("documents"));
        let installation = Installation::demo("localhost", "http", Some(8000));
        world::make_part(&store, &folder.join("keys"), &installation, &making, Cost::TEST, &courts(), 2).unwrap();
    })
    .await
    .unwrap();
    let town = Town::assemble(scratch, clocks, courts());
    town.work().await;

    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    let case = town.store().court("almd").read(|tx| store::court::cases::list(tx, 1)).await.unwrap().remove(0).number;
    for words in ["of release 0.1.0", "of the same day"] {
        let pdf = filing::pdf(words);
        let paper = Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case: &case, words, pdf: &pdf };
        filing::file(&mut alex, &paper).await;
    }
    let pdf = filing::pdf("not finished");
    let paper =
        Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case: &case, words: "under way", pdf: &pdf };
    filing::prepare(&mut alex, &paper).await;
    let mut pat = town.signed_on("patsignum", "almd").await;
    town::link(&mut pat, "almd", "p&s@ig$num*").await;
    let mut ann = town.signed_on("anncounsel", "arwb").await;
    town::link(&mut ann, "arwb", "acounsel").await;
    town.work().await;

    // Pat's link is ended by the clerk.
    let mut clerk = town.clerk("almd").await;
    let pats = town.store().court("almd").read(|tx| store::court::links::list(tx, None, "p&s@ig$num*")).await.unwrap().remove(0);
    clerk.visit(&format!("{}/staff/links/{}", town::ecf("almd"), pats.number)).await;
    clerk.choose("What to do", "End the link and issue a linking code");
    clerk.choose("If the link ends: the linking code", "Mail it to the address on file");
    clerk.fill("Reason", "Left the firm.").press("Submit").await;
    town.work().await;

    // The last thing that happened has been told to nobody yet.
    let mut robert = town.signed_on("robertjones", "almd").await;
    town::link(&mut robert, "almd", "bobjones").await;
    town
}

/// A release without its folder makes it: run this when the version was raised, before the first migration of the next one.
#[tokio::test]
async fn the_folder_of_this_release_is_kept() {
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/releases").join(env!("CARGO_PKG_VERSION"));
    if to.exists() {
        return;
    }
    let town = little_town().await;
    let from = town.folder().to_path_buf();
    let engine = town.store().engine().clone();
    tokio::task::spawn_blocking(move || engine.checkpoint_and_close()).await.unwrap();
    copy(&from.join("documents"), &to.join("documents"));
    copy(&from.join("keys"), &to.join("keys"));
    fs::create_dir_all(to.join("db")).unwrap();
    for name in ["centre.db", "case_index.db", "court_almd.db", "court_arwb.db"] {
        fs::copy(from.join("databases").join(name), to.join("db").join(name)).unwrap();
    }
    panic!("{} was made: add it to RELEASES and to the repository", to.display());
}

/// A copy of a release's folder.
fn frozen(release: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/releases").join(release), &data);
    (folder, data)
}

/// Every release of which a folder is kept.
const RELEASES: [&str; 1] = ["0.1.0"];

fn forecourt(arguments: &[&str], data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
    command.args(arguments).arg("--data").arg(data).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// What the folder of 0.1.0 held is on the pages.
async fn what_was_there_is_there(town: &Town) {
    let mut alex = town.signed_on("alexattorney", "almd").await;
    let case = town.store().court("almd").read(|tx| store::court::cases::list(tx, 1)).await.unwrap().remove(0);
    alex.visit(&format!("{}/cgi-bin/DktRpt.pl?{}", town::ecf("almd"), case.serial)).await;
    alex.press("Run Report").await.must_see("of release 0.1.0").must_see("of the same day");
    // The message that 0.1.0 had not delivered is delivered now.
    let robert = town.mail_about("robert.jones@example.com", "Transaction Status: Processed").await;
    assert!(robert.contains("Court: ALABAMA MIDDLE DISTRICT COURT"), "{robert}");
}

#[tokio::test]
async fn the_folder_of_each_release_is_upgraded_found_sound_and_served() {
    for release in RELEASES {
        let (_folder, data) = frozen(release);
        // A court whose file is no database fails, and the others are upgraded all the same.
        fs::write(data.join("db/court_aaad.db"), "this is no database, and long enough to be taken for one ".repeat(100))
            .unwrap();
        let failed = forecourt(&["migrate"], &data);
        assert!(!failed.status.success() && said(&failed).contains("court aaad"), "{}", said(&failed));
        assert!(said(&failed).contains("4 databases are up to date, 1 are not"), "{}", said(&failed));
        fs::remove_file(data.join("db/court_aaad.db")).unwrap();
        // Stopped at any point, the next run goes on.
        for pause in [0, 2, 5, 10, 20] {
            let mut killed = Command::new(env!("CARGO_BIN_EXE_forecourt"))
                .args(["migrate", "--data"])
                .arg(&data)
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(pause));
            killed.kill().unwrap();
            killed.wait().unwrap();
        }
        let done = forecourt(&["migrate"], &data);
        assert!(done.status.success(), "{}", said(&done));
        let checked = forecourt(&["check", "--json"], &data);
        assert!(checked.status.success(), "{}", said(&checked));
        let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert_eq!((report["databases"].as_i64(), report["documents"].as_i64()), (Some(4), Some(3)), "{report}");

        let town = tokio::task::spawn_blocking(move || {
            let scratch = store::testing::sqlite(Settings::default());
            let Place::Sqlite(databases) = scratch.place() else { panic!("asked for SQLite") };
            copy(&data.join("db"), &databases);
            copy(&data.join("documents"), &scratch.folder().join("documents"));
            copy(&data.join("keys"), &scratch.folder().join("keys"));
            Store::new(scratch.engine().clone(), scratch.folder().join("documents")).migrate(&[], true).unwrap();
            Town::assemble(scratch, town_clocks(), courts())
        })
        .await
        .unwrap();
        what_was_there_is_there(&town).await;
    }
}

fn town_clocks() -> Clocks {
    let clocks = Clocks::plain();
    clocks.set(Time::parse_rfc3339(MADE_AT).unwrap().plus_seconds(3600)).unwrap();
    clocks
}

#[tokio::test]
async fn a_backup_of_each_release_is_restored_on_the_database_of_today() {
    for release in RELEASES {
        let (folder, data) = frozen(release);
        let town = tokio::task::spawn_blocking(move || {
            let store = Store::new(Engine::open(Place::Sqlite(data.join("db")), 1019).unwrap(), data.join("documents"));
            let to = folder.path().join("backups");
            let asked = backup::Asked {
                store: &store,
                courts: &courts(),
                demo: false,
                clock: None,
                from: "sqlite",
                to: &to,
                now: &machine_now,
            };
            backup::backup(&asked, &Progress::hidden()).unwrap();
            store.engine().checkpoint_and_close();
            let scratch = store::testing::scratch(&[]);
            let (documents, clocks) = (scratch.folder().join("documents"), town_clocks());
            let asked = restore::Asked {
                from: &to,
                place: scratch.place(),
                store: &|engine| Store::new(engine, documents.clone()),
                only: None,
                verify: true,
                names: Default::default(),
                clocks: &clocks,
            };
            let done = restore::restore(&asked, &Progress::hidden()).unwrap();
            let report = done.report.unwrap();
            assert_eq!(report.broken, Vec::new());
            assert_eq!((done.databases.len(), done.documents, report.documents), (4, 3, 3));
            copy(&data.join("keys"), &scratch.folder().join("keys"));
            Store::new(scratch.engine().clone(), documents).migrate(&[], true).unwrap();
            Town::assemble(scratch, clocks, courts())
        })
        .await
        .unwrap();
        what_was_there_is_there(&town).await;
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
