//! Data folders of earlier releases: each is upgraded, found sound, and serves what was in it.

use std::{fs, path::Path};

use domain::Time;
use forecourt::{clock::Clocks, demo::world};
use site::{hasher::Cost, installation::Installation};
use store::{Store, db::Settings};

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

/// Makes the folder of this release. Run it once for a release, before any migration of the next one:
/// `cargo nextest run -p forecourt --run-ignored only make_the_folder_of_this_release`
#[tokio::test]
#[ignore = "makes the frozen folder of a release"]
async fn make_the_folder_of_this_release() {
    let town = little_town().await;
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/releases").join(env!("CARGO_PKG_VERSION"));
    assert!(!to.exists(), "{} is there already; a release's folder is never changed", to.display());
    let from = town.folder().to_path_buf();
    let engine = town.store().engine().clone();
    tokio::task::spawn_blocking(move || engine.checkpoint_and_close()).await.unwrap();
    copy(&from.join("documents"), &to.join("documents"));
    copy(&from.join("keys"), &to.join("keys"));
    fs::create_dir_all(to.join("db")).unwrap();
    for name in ["centre.db", "case_index.db", "court_almd.db", "court_arwb.db"] {
        fs::copy(from.join("databases").join(name), to.join("db").join(name)).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target)
        } else {
            drop(fs::copy(entry.path(), target).unwrap())
        }
    }
}
