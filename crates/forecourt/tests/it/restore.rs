//! Backups of a running installation, and what a restore brings back: everything that was there, and nothing that was over (A57).

use std::path::PathBuf;

use domain::{link::State, product::ProductNames};
use forecourt::{
    clock::{Clocks, machine_now},
    demo::world,
    upkeep::{
        Progress, backup,
        manifest::{self, Manifest},
        restore::{self, Done},
        system,
    },
};
use store::{
    Store,
    db::Settings,
    documents::{Archive, Found},
    testing::bucket::BucketServer,
};

use crate::{
    check::{file, looked_at},
    town::{self, MADE_AT, Town, enter},
};

/// Backs a running town up into a folder.
async fn backed_up(town: &Town, to: &tempfile::TempDir) -> (PathBuf, Manifest) {
    let (store, to, place) = (town.store().clone(), to.path().to_path_buf(), town.place());
    tokio::task::spawn_blocking(move || {
        let courts = world::courts::ids();
        let from = system(&place);
        let asked = backup::Asked { store: &store, courts: &courts, demo: true, clock: None, from, to: &to, now: &machine_now };
        backup::backup(&asked, &Progress::hidden()).unwrap()
    })
    .await
    .unwrap()
}

/// Restores a part of a town, or all of it, in its place.
async fn restored(town: Town, from: &tempfile::TempDir, only: Option<&'static str>) -> (Town, Done) {
    let (town, done) = tried(town, from, only).await;
    (town, done.unwrap())
}

/// The same, whether it succeeds or is refused.
async fn tried(town: Town, from: &tempfile::TempDir, only: Option<&'static str>) -> (Town, Result<Done, String>) {
    let (from, clocks, archive) = (from.path().to_path_buf(), town.sites.clocks.clone(), town.archive().clone());
    let (tell, told) = std::sync::mpsc::channel();
    let town = town.reopened(move |place, _| tell.send(put_back(&from, place, &archive, only, &clocks)).unwrap()).await;
    let done = told.recv().unwrap();
    (town, done)
}

fn put_back(
    from: &std::path::Path,
    place: store::Place,
    archive: &Archive,
    only: Option<&str>,
    clocks: &Clocks,
) -> Result<Done, String> {
    let asked = restore::Asked {
        from,
        place,
        store: &|engine| Store::new(engine, archive.clone()),
        only,
        verify: false,
        names: ProductNames::default(),
        clocks,
    };
    restore::restore(&asked, &Progress::hidden()).map_err(|problem| problem.to_string())
}

/// How the links of a court stand: login, state, whether the court password is retired.
async fn links(town: &Town, court: &str) -> Vec<(String, State, bool)> {
    town.store()
        .court(court)
        .read(|tx| {
            let mut all = Vec::new();
            for link in store::court::links::list(tx, None, "")? {
                let filer = store::court::filers::by_id(tx, link.filer_id)?.unwrap();
                all.push((filer.login, link.state, filer.password_hash.is_none() && filer.retired_at.is_some()));
            }
            all.sort_by(|one, other| one.0.cmp(&other.0));
            Ok(all)
        })
        .await
        .unwrap()
}

fn link(login: &str, state: State) -> (String, State, bool) {
    (login.to_owned(), state, true)
}

async fn end_lenas_link(town: &Town) {
    let mut clerk = town.clerk("almd").await;
    let lena = town.store().court("almd").read(|tx| store::court::links::list(tx, None, "llinked")).await.unwrap().remove(0);
    clerk.visit(&format!("{}/staff/links/{}", town::ecf("almd"), lena.number)).await;
    clerk.choose("What to do", "End the link and issue a linking code");
    clerk.choose("If the link ends: the linking code", "Mail it to the address on file");
    clerk.fill("Reason", "Left the firm.").press("Submit").await;
    town.work().await;
}

#[tokio::test]
async fn a57_a_link_made_after_the_backup_still_stands_and_its_password_stays_retired() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    backed_up(&town, &backups).await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    town.work().await;

    let (town, done) = restored(town, &backups, Some("almd")).await;
    assert_eq!(links(&town, "almd").await, [link("aalex", State::Active), link("llinked", State::Active)]);
    assert_eq!(done.said[0].in_doubt, Vec::<String>::new());
    assert_eq!(looked_at(&town).await.broken, Vec::new());
    town.work().await;
    assert_eq!(looked_at(&town).await.broken, Vec::new());
    // The old password opens the filer to nobody, and its owner files as before.
    let mut mary = town.signed_on("marysmith12", "almd").await;
    enter(&mut mary, "aalex", town::filer("almd", "aalex").password).await;
    mary.must_not_see("Do you want to link");
    let mut alex = town.signed_on("alexattorney", "almd").await;
    file(&mut alex, &town, "after the restore").await;
}

#[tokio::test]
async fn a57_a_link_ended_after_the_backup_stays_ended() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    let lena_before = town.signed_on("lenalinked", "almd").await;
    let cookie = lena_before.cookie(&town::ecf("almd"), "forecourt").unwrap().value;
    backed_up(&town, &backups).await;
    end_lenas_link(&town).await;

    let (town, done) = restored(town, &backups, Some("almd")).await;
    assert_eq!(links(&town, "almd").await, [link("llinked", State::Ended)]);
    assert!(done.said[0].taken_over.iter().any(|line| line.contains("is ended")), "{:?}", done.said);
    // Sessions of the copy are void, and a new one files nothing.
    assert!(town.store().court("almd").read(move |tx| store::court::sessions::by_secret(tx, &cookie)).await.unwrap().is_none());
    let lena = town.signed_on("lenalinked", "almd").await;
    assert!(!lena.menu().contains(&"Civil".to_owned()), "{:?}", lena.menu());
    town.work().await;
    assert_eq!(looked_at(&town).await.broken, Vec::new());
}

#[tokio::test]
async fn a57_secrets_and_proposals_of_the_copy_are_void() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    let mut alex = town.signed_on("alexattorney", "almd").await;
    enter(&mut alex, "aalex", town::filer("almd", "aalex").password).await;
    alex.must_see("Do you want to link these accounts?");
    let filer = town.store().court("almd").read(|tx| store::court::filers::by_login(tx, "mjones")).await.unwrap().unwrap().id;
    let (court, fresh) = (town.store().court("almd"), town.sites.clocks.fresh());
    let purpose = store::court::filer_tokens::Purpose::Code;
    let code = court
        .write("code", &fresh, move |tx, fresh| store::court::filer_tokens::issue(tx, fresh, purpose, filer, None, "clerk"))
        .await
        .unwrap();
    backed_up(&town, &backups).await;

    let (town, _) = restored(town, &backups, Some("almd")).await;
    let court = town.store().court("almd");
    let now = town.sites.clocks.fresh().now;
    let token = court.read(move |tx| store::court::filer_tokens::look(tx, purpose, &code)).await.unwrap().unwrap();
    assert!(!token.is_good(now));
    // Who had begun to link begins again.
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    assert_eq!(links(&town, "almd").await, [link("aalex", State::Active), link("llinked", State::Active)]);
}

#[tokio::test]
async fn a57_a_link_that_fits_two_filers_opens_neither_and_is_a_task() {
    let town = Town::new().await;
    // Another filer of the same name and role.
    let (court, fresh) = (town.store().court("almd"), town.sites.clocks.fresh());
    court
        .write("double", &fresh, |tx, fresh| {
            let alex = store::court::filers::by_login(tx, "aalex")?.unwrap();
            let new = store::court::filers::NewFiler {
                login: "aalex2".into(),
                password_hash: alex.password_hash,
                name: alex.name,
                former_names: String::new(),
                email: "other.alex@example.com".into(),
                phone: String::new(),
                address: String::new(),
                bar_number: None,
                role: alex.role,
                standing: alex.standing,
            };
            store::court::filers::insert(tx, fresh, &new).map(|_| ())
        })
        .await
        .unwrap();
    let backups = tempfile::tempdir().unwrap();
    backed_up(&town, &backups).await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    town.work().await;

    let (town, done) = restored(town, &backups, Some("almd")).await;
    assert_eq!(done.said[0].in_doubt.len(), 1, "{:?}", done.said);
    for login in ["aalex", "aalex2"] {
        let filer = town.store().court("almd").read(move |tx| store::court::filers::by_login(tx, login)).await.unwrap().unwrap();
        assert!(filer.password_hash.is_none() && filer.reset_needed, "{login}");
    }
    let desk = town.store().court("almd").read(|tx| store::court::tasks::open(tx, 50)).await.unwrap();
    assert!(desk.iter().any(|task| task.detail.contains("2 of its filers have that name")), "{desk:?}");
    // What no rule can decide is still named.
    let report = looked_at(&town).await;
    assert_eq!(report.broken.iter().map(|broken| broken.rule).collect::<Vec<_>>(), ["link-agrees"]);
}

#[tokio::test]
async fn a57_an_old_centre_learns_from_the_courts_what_they_know() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    backed_up(&town, &backups).await;
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    end_lenas_link(&town).await;

    let (town, done) = restored(town, &backups, Some("centre")).await;
    assert_eq!(done.said.iter().map(|said| said.told_again).sum::<usize>(), 2, "{:?}", done.said);
    town.work().await;
    assert_eq!(links(&town, "almd").await, [link("aalex", State::Active), link("llinked", State::Ended)]);
    let known = town.store().centre().read(|tx| store::centre::links::of_court(tx, "almd")).await.unwrap();
    let mut states: Vec<State> = known.iter().map(|link| link.state).collect();
    states.sort_by_key(|state| state.word());
    assert_eq!(states, [State::Active, State::Ended]);
    assert_eq!(looked_at(&town).await.broken, Vec::new());
}

#[tokio::test]
async fn numbers_given_after_the_backup_are_not_given_again_and_lost_filings_are_named() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    let first = file(&mut alex, &town, "before the backup").await;
    town.work().await;
    backed_up(&town, &backups).await;
    let second = file(&mut alex, &town, "after the backup").await;
    town.work().await;
    assert_eq!(second, first + 1);

    let (town, done) = restored(town, &backups, Some("almd")).await;
    let (court, lost) = &done.lost[0];
    assert_eq!((court.as_str(), lost.known, lost.filings.len(), lost.cases.len()), ("almd", true, 1, 0));
    assert_eq!(lost.filings[0].number, Some(i64::from(second)));
    assert!(lost.filings[0].text.contains("after the backup"), "{lost:?}");
    assert!(lost.numbers[0].ends_with(&format!("{second}-{second}")), "{lost:?}");
    assert_eq!(looked_at(&town).await.broken, Vec::new());
    let mut alex = town.signed_on("alexattorney", "almd").await;
    assert_eq!(file(&mut alex, &town, "filed again").await, second + 1);
    town.work().await;
    assert_eq!(looked_at(&town).await.broken, Vec::new());
}

#[tokio::test]
async fn everything_comes_back_in_an_empty_place_and_is_proved() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    file(&mut alex, &town, "to be kept").await;
    // Not delivered yet: it is on its way in the copy too.
    let (folder, manifest) = backed_up(&town, &backups).await;
    assert_eq!(manifest.databases.len(), 10);
    assert_eq!(manifest.databases.last().unwrap().name, "centre");
    assert_eq!(manifest.documents.iter().map(|documents| (documents.count, documents.new)).max(), Some((1, 1)));
    assert!(!folder.join("keys").exists());

    let clocks = town.sites.clocks.clone();
    let from = backups.path().to_path_buf();
    let empty = tokio::task::spawn_blocking(move || {
        let scratch = store::testing::sqlite(Settings::default());
        let documents = scratch.folder().join("documents");
        let asked = restore::Asked {
            from: &from,
            place: scratch.place(),
            store: &|engine| Store::new(engine, documents.clone()),
            only: None,
            verify: true,
            names: ProductNames::default(),
            clocks: &clocks,
        };
        let done = restore::restore(&asked, &Progress::hidden()).unwrap();
        assert_eq!((done.aside.len(), done.documents, done.databases.len()), (0, 1, 10));
        assert_eq!(done.report.unwrap().broken, Vec::new());
        (scratch, clocks)
    });
    let (scratch, clocks) = empty.await.unwrap();
    let keys = scratch.folder().join("keys");
    std::fs::create_dir(&keys).unwrap();
    for key in std::fs::read_dir(town.folder().join("keys")).unwrap() {
        let key = key.unwrap();
        std::fs::copy(key.path(), keys.join(key.file_name())).unwrap();
    }
    let again = Town::assemble(scratch, clocks, world::courts::ids());
    again.work().await;
    assert_eq!(looked_at(&again).await.broken, Vec::new());
    let mut alex = again.signed_on("alexattorney", "almd").await;
    assert!(file(&mut alex, &again, "in the new place").await > 1);
}

#[tokio::test]
async fn a_second_backup_copies_new_documents_only_and_half_a_backup_is_none() {
    let town = Town::new().await;
    let backups = tempfile::tempdir().unwrap();
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    file(&mut alex, &town, "first").await;
    let (first, _) = backed_up(&town, &backups).await;
    file(&mut alex, &town, "second").await;
    std::fs::create_dir(backups.path().join(".half-2001-01-01T00-00-00Z")).unwrap();
    // Names are of seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let (second, manifest) = backed_up(&town, &backups).await;
    assert_eq!(manifest.documents.iter().map(|documents| (documents.count, documents.new)).max(), Some((2, 1)));
    assert_eq!(manifest::find(backups.path()).unwrap().0, second);
    assert!(first.join("manifest.json").is_file() && !backups.path().join(".half-2001-01-01T00-00-00Z").exists());

    // One changed byte, and nothing is put back.
    let path = second.join("court_almd.jsonl");
    let text = std::fs::read_to_string(&path).unwrap().replacen("Alex", "Olex", 1);
    std::fs::write(&path, text).unwrap();
    let (town, refused) = tried(town, &backups, Some("almd")).await;
    let refused = refused.unwrap_err();
    assert!(refused.contains("court_almd.jsonl is not what was written"), "{refused}");
    assert_eq!(links(&town, "almd").await.len(), 2);
}

#[tokio::test]
async fn bucket_documents_that_are_gone_come_back_and_nothing_is_swapped_while_the_bucket_is_away() {
    let mut server = tokio::task::spawn_blocking(BucketServer::start).await.unwrap();
    let town = Town::with_documents(MADE_AT, |_| server.archive("forecourt")).await;
    let backups = tempfile::tempdir().unwrap();
    let mut alex = town.signed_on("alexattorney", "almd").await;
    town::link(&mut alex, "almd", "aalex").await;
    file(&mut alex, &town, "kept").await;
    let second = file(&mut alex, &town, "gone from the bucket").await;
    town.work().await;
    let (_, manifest) = backed_up(&town, &backups).await;
    assert_eq!(manifest.documents.iter().map(|documents| (documents.count, documents.new)).max(), Some((2, 2)));
    let named = town.store().court("almd").read(|tx| store::court::check::named_documents(tx, "", 10)).await.unwrap();
    file(&mut alex, &town, "after the backup").await;
    town.work().await;
    let (documents, gone) = (town.store().court("almd").documents().clone(), named[0].0.clone());
    assert_eq!(documents.remove_async(&gone).await, Ok(true));

    let mut server = tokio::task::spawn_blocking(move || {
        server.stop();
        server
    })
    .await
    .unwrap();
    let (town, refused) = tried(town, &backups, Some("almd")).await;
    assert!(refused.is_err(), "{refused:?}");
    let server = tokio::task::spawn_blocking(move || {
        server.start_again();
        server
    })
    .await
    .unwrap();
    let report = looked_at(&town).await;
    assert_eq!(report.broken.iter().map(|broken| broken.rule).collect::<Vec<_>>(), ["document-there"], "{:#?}", report.lines());

    let (town, done) = restored(town, &backups, Some("almd")).await;
    assert_eq!((done.documents, done.lost[0].1.filings.len()), (1, 1), "{done:?}");
    assert_eq!(looked_at(&town).await.broken, Vec::new());
    for sites in [&town.sites, &town.second] {
        let held = sites.store.court("almd").documents().read_async(&gone).await;
        assert!(matches!(held, Ok(Some(_))), "{held:?}");
    }
    assert!(!town.folder().join("documents/almd").exists(), "nothing lies in the data folder");
    let mut alex = town.signed_on("alexattorney", "almd").await;
    assert_eq!(file(&mut alex, &town, "after the restore").await, second + 2);

    // Another place and an empty bucket: everything is copied.
    let (from, clocks, archive) = (backups.path().to_path_buf(), town.sites.clocks.clone(), server.archive("elsewhere"));
    let done = tokio::task::spawn_blocking(move || {
        let scratch = store::testing::sqlite(Settings::default());
        let done = put_back(&from, scratch.place(), &archive, None, &clocks).unwrap();
        (done.documents, done.aside.len(), archive.of_court("almd").verify(&gone))
    });
    let (copied, aside, held) = done.await.unwrap();
    assert_eq!((copied, aside), (2, 0));
    assert!(matches!(held, Ok(Found::Sound(_))), "{held:?}");
}
