//! Documents from filing to reading: in a bucket of a real S3-compatible server, damaged and restored, and when nothing names them.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, SystemTime},
};

use site::testing::Browser;
use store::{
    court::{blobs, damages, orphans, tasks},
    documents::Found,
    shared::audit,
    testing::bucket::BucketServer,
};

use crate::{
    filing::{self, Paper},
    town::{MADE_AT, Town, link},
};

const DAMAGED: &str = "This document is damaged";
const READ_ONLY: &str = "This court is read only for now";

/// Bob, signed on and linked at Alabama Middle.
async fn bob(town: &Town) -> Browser {
    let mut bob = town.signed_on("robertjones", "almd").await;
    link(&mut bob, "almd", "bobjones").await;
    bob.click("Query").await;
    bob
}

async fn case(town: &Town) -> String {
    let cases = town.world().await["cases"].clone();
    cases.as_array().unwrap().iter().find(|case| case["court"] == "almd").unwrap()["number"].as_str().unwrap().to_owned()
}

fn paper<'a>(case: &'a str, pdf: &'a [u8]) -> Paper<'a> {
    Paper { menu: "Civil", category: "Notices", event: "Notice of Appearance", case, words: "", pdf }
}

/// Opens a document by its address as far as its bytes.
async fn open(reader: &mut Browser, address: &str) {
    reader.visit(address).await.press("View Document").await;
}

/// The digest of the only document that was filed here.
async fn only_document(town: &Town) -> String {
    let room = town.store().court("almd");
    let used = room.read(|tx| blobs::used_after(tx, "", 10)).await.unwrap();
    assert_eq!(used.len(), 1, "{used:?}");
    used[0].clone()
}

#[tokio::test]
async fn bucket_filings_of_one_process_are_read_at_another_and_wait_while_the_server_is_away() {
    let server = tokio::task::spawn_blocking(BucketServer::start).await.unwrap();
    // Two programs, each with connections of its own; every request of a person goes to the other one.
    let town = Town::with_documents(MADE_AT, |_| server.archive("forecourt")).await;
    let (case, pdf) = (case(&town).await, filing::pdf("Bob's paper"));
    let mut bob = bob(&town).await;
    filing::file(&mut bob, &paper(&case, &pdf)).await;
    let address = bob.link_to("View the document");
    assert!(!town.folder().join("documents/almd").exists(), "nothing lies in the data folder");

    let mut reader = town.signed_on("robertjones", "almd").await;
    open(&mut reader, &address).await;
    assert_eq!(reader.header("content-type"), "application/pdf");
    let digest = only_document(&town).await;
    for sites in [&town.sites, &town.second] {
        let wanted = digest.clone();
        let documents = sites.store.court("almd").documents().clone();
        assert_eq!(documents.read_async(&wanted).await.unwrap().as_ref(), Some(&pdf));
    }
    assert!(::pdf::page_texts(&reader.body()).unwrap()[0].contains("Bob's paper"));

    // The server stops: pages say what still works, and nothing is taken for lost.
    let mut server = server;
    let mut server = tokio::task::spawn_blocking(move || {
        server.stop();
        server
    })
    .await
    .unwrap();
    open(&mut reader, &address).await;
    assert_eq!(reader.status(), 503);
    reader.must_see("Documents can't be reached just now").must_see("read docket sheets");
    town.worker.tend().await;
    let room = town.store().court("almd");
    assert!(room.read(|tx| damages::standing(tx, 10)).await.unwrap().is_empty(), "what can't be reached is not damaged");

    // And comes back: the next click reads, the next filing is filed.
    let server = tokio::task::spawn_blocking(move || {
        server.start_again();
        server
    })
    .await
    .unwrap();
    open(&mut reader, &address).await;
    assert_eq!(reader.header("content-type"), "application/pdf");
    bob.click("Query").await;
    filing::file(&mut bob, &paper(&case, &filing::pdf("Bob's second paper"))).await;
    drop(server);
}

#[tokio::test]
async fn a_damaged_document_is_shown_as_such_and_the_court_takes_nothing_until_it_is_restored() {
    let town = Town::new().await;
    let (case, pdf) = (case(&town).await, filing::pdf("Bob's paper"));
    let mut bob = bob(&town).await;
    filing::file(&mut bob, &paper(&case, &pdf)).await;
    let address = bob.link_to("View the document");
    let digest = only_document(&town).await;
    let file: PathBuf = town.folder().join("documents/almd").join(&digest[..2]).join(&digest[2..4]).join(&digest);
    let sound = fs::read(&file).unwrap();

    fs::write(&file, b"%PDF-1.7 something else").unwrap();
    open(&mut bob, &address).await;
    assert_eq!(bob.status(), 500);
    bob.must_see(DAMAGED).must_see("The clerk's office has been told").must_see("Dockets and other documents can be read");
    let room = town.store().court("almd");
    let subject = damages::of_document(&digest);
    let wanted = subject.clone();
    let (standing, tasks, lines) = room
        .read(move |tx| Ok((damages::standing(tx, 10)?, tasks::open(tx, 50)?, audit::of_thing(tx, &wanted, 10)?)))
        .await
        .unwrap();
    assert_eq!(standing.len(), 1);
    assert!(standing[0].detail.contains(&case), "{}", standing[0].detail);
    assert_eq!(tasks.iter().filter(|task| task.subject == subject).count(), 1);
    assert_eq!(lines.len(), 1);
    let mut clerk = town.clerk("almd").await;
    clerk.click("Tasks").await.must_see("does not hold the bytes that were filed");

    // Reading and signing on go on; filing, linking and the desk don't.
    let mut other = town.signed_on("robertjones", "almd").await;
    other.click("Query").await.must_see("Nothing can be filed, linked or changed in this court just now");
    assert_eq!(other.status(), 200);
    other.click("Civil").await.click("Notices").await.press("Notice of Appearance").await;
    assert_eq!(other.status(), 503);
    other.must_see(READ_ONLY).must_see("You can still sign on");
    let mut elsewhere = town.signed_on("robertjones", "almd").await;
    elsewhere.click("Query").await;
    assert_eq!(elsewhere.status(), 200);

    // Nothing ends it but the document itself.
    fs::remove_file(&file).unwrap();
    town.worker.tend().await;
    assert_eq!(room.documents().verify(&digest), Ok(Found::Missing));
    assert_eq!(room.read(|tx| damages::standing(tx, 10)).await.unwrap().len(), 1);
    fs::write(&file, sound).unwrap();
    free_the_lease(&town).await;
    assert_eq!(town.worker.tend().await.restored, 1);
    assert!(room.read(|tx| damages::standing(tx, 10)).await.unwrap().is_empty());
    open(&mut bob, &address).await;
    assert_eq!(bob.header("content-type"), "application/pdf");
    bob.back().back().click("Query").await.must_not_see("Nothing can be filed");
    filing::file(&mut bob, &paper(&case, &filing::pdf("Bob's second paper"))).await;
}

/// The worker looks every minute; tests don't wait for it.
pub async fn free_the_lease(town: &Town) {
    let room = town.store().court("almd");
    let mut later = town.sites.clocks.fresh();
    later.machine_now = later.machine_now.plus_seconds(3600);
    room.write("free", &later, |tx, fresh| {
        for name in ["look at documents", "collect documents"] {
            store::shared::leases::take(tx, fresh, name, "nobody", -7200)?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_damage_that_nobody_reads_is_found_by_the_worker() {
    let town = Town::new().await;
    let (case, pdf) = (case(&town).await, filing::pdf("Bob's paper"));
    let mut bob = bob(&town).await;
    filing::file(&mut bob, &paper(&case, &pdf)).await;
    let digest = only_document(&town).await;
    let sound = town.worker.tend().await;
    assert_eq!((sound.looked_at, sound.damaged), (1, 0));
    assert_eq!(town.worker.tend().await.looked_at, 0, "once a minute");
    fs::write(town.folder().join("documents/almd").join(&digest[..2]).join(&digest[2..4]).join(&digest), b"other bytes").unwrap();
    free_the_lease(&town).await;
    // The first look begins the round anew.
    assert_eq!(town.worker.tend().await.damaged, 1);
    bob.click("Civil").await.click("Notices").await.press("Notice of Appearance").await.must_see(READ_ONLY);
}

#[tokio::test]
async fn what_nothing_names_is_removed_after_its_time_and_what_is_filed_stays() {
    let town = Town::new().await;
    let (case, pdf) = (case(&town).await, filing::pdf("Bob's paper"));
    let mut bob = bob(&town).await;
    filing::file(&mut bob, &paper(&case, &pdf)).await;
    let filed = only_document(&town).await;
    let room = town.store().court("almd");
    let documents = room.documents().clone();

    // An upload of three days ago that was never put into a draft, seen unused two days ago; one of today; a file without a row and
    // half an upload of two days ago.
    let old = documents.store(b"given up").unwrap().sha256;
    let new = documents.store(b"of today").unwrap().sha256;
    let stray = documents.store(b"without a row").unwrap().sha256;
    let path = |sha256: &str| town.folder().join("documents/almd").join(&sha256[..2]).join(&sha256[2..4]).join(sha256);
    let half = town.folder().join("documents/almd/.incoming-half");
    fs::write(&half, b"half").unwrap();
    for file in [path(&stray), half.clone()] {
        let two_days_ago = SystemTime::now() - Duration::from_secs(2 * 86_400);
        fs::File::options().append(true).open(file).unwrap().set_modified(two_days_ago).unwrap();
    }
    for (days, sha256) in [(3, old.clone()), (0, new.clone())] {
        let mut then = town.sites.clocks.fresh();
        then.machine_now = then.machine_now.plus_seconds(-days * 86_400);
        room.write("name", &then, move |tx, fresh| blobs::claim(tx, fresh, &sha256, 8, 0)).await.unwrap();
    }
    let mut then = town.sites.clocks.fresh();
    then.machine_now = then.machine_now.plus_seconds(-2 * 86_400);
    room.write("look", &then, |tx, fresh| orphans::look(tx, fresh, "", 100)).await.unwrap();

    let tended = town.worker.tend().await;
    assert_eq!((tended.removed, tended.swept), (2, 1), "{tended:?}");
    assert_eq!(town.worker.tend().await.removed, 0);
    assert_eq!((documents.read(&old), documents.read(&stray)), (Ok(None), Ok(None)));
    assert!(!half.exists());
    assert!(documents.read(&filed).unwrap().is_some() && documents.read(&new).unwrap().is_some());
    let rows = room.read(move |tx| Ok((blobs::get(tx, &old)?, blobs::get(tx, &stray)?))).await.unwrap();
    assert_eq!(rows, (None, None));
}
