//! The collector and uploads of the same file at the same instant.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::{Fresh, Rng, Time};

use crate::court::drafts::DraftDocument;
use crate::court::{Court, blobs, drafts, filers, orphans};
use crate::db::Sql;
use crate::documents::Stored;
use crate::testing::{Scratch, fresh, scratch};
use crate::{Error, Store};

const DAY: i64 = 24 * 3600;

/// A court with one filer who has begun a draft; the draft's inner id.
fn court() -> (Scratch, Court, domain::Id) {
    let scratch = scratch(&[("court_txed", crate::court::MIGRATIONS)]);
    let court = Store::new(scratch.engine().clone(), scratch.folder().join("documents")).court("txed");
    let draft = court
        .write_now("begin", &fresh(1), |tx, fresh| {
            let ann = filers::NewFiler {
                login: "ann".into(),
                password_hash: None,
                name: "Ann Ames".into(),
                former_names: String::new(),
                email: String::new(),
                phone: String::new(),
                address: String::new(),
                bar_number: None,
                role: domain::filer::Role::Attorney,
                standing: domain::filer::Standing::Active,
            };
            let filer = filers::insert(tx, fresh, &ann)?;
            let serial = drafts::begin(tx, fresh, filer, b"session", "motion", "{}")?;
            Ok(drafts::by_serial(tx, serial)?.unwrap().id)
        })
        .unwrap();
    (scratch, court, draft)
}

/// Seconds after the first instant.
fn at(seconds: i64) -> Fresh {
    let now = fresh(1).now.plus_seconds(seconds);
    Fresh { now, machine_now: now, rng: Rng::from_seed([(seconds % 251) as u8; 32]) }
}

fn names(draft: &str, bytes: i64) -> DraftDocument {
    DraftDocument { part: 0, description: String::new(), original_name: "a.pdf".into(), sha256: draft.into(), bytes, pages: 1 }
}

/// One step of a collector that has all the time it wants between its parts.
fn look(court: &Court, fresh: &Fresh) -> Vec<String> {
    court.write_now("look", fresh, |tx, fresh| orphans::look(tx, fresh, "", 1000)).unwrap().0
}

fn take(court: &Court, fresh: &Fresh, sha256: &str) -> bool {
    let sha256 = sha256.to_owned();
    court.write_now("take", fresh, move |tx, fresh| orphans::take(tx, fresh, &sha256)).unwrap()
}

fn gone(court: &Court, fresh: &Fresh, sha256: &str, taken: Time) -> bool {
    let sha256 = sha256.to_owned();
    court.write_now("gone", fresh, move |tx, _| orphans::gone(tx, &sha256, taken)).unwrap()
}

async fn upload(court: &Court, fresh: &Fresh, bytes: &[u8]) -> crate::Result<String> {
    let mut incoming = court.documents().begin()?;
    incoming.write(bytes)?;
    let (court, fresh) = (court.clone(), fresh.clone());
    let keeping = tokio::task::spawn_blocking(move || court.keep(&fresh, incoming, 1));
    Ok(keeping.await.unwrap()?.sha256)
}

#[tokio::test]
async fn a_file_is_taken_after_a_day_without_use_and_not_before() {
    let (_scratch, court, draft) = court();
    let unused = upload(&court, &at(0), b"never put into a draft").await.unwrap();
    let used = upload(&court, &at(0), b"in a draft").await.unwrap();
    let named = used.clone();
    court.write("name", &at(1), move |tx, fresh| drafts::put_document(tx, fresh, draft, &names(&named, 10))).await.unwrap();
    assert!(look(&court, &at(DAY / 2)).is_empty(), "half a day old");
    assert!(look(&court, &at(DAY)).is_empty(), "seen unused for the first time");
    assert!(!take(&court, &at(DAY), &unused));
    assert!(look(&court, &at(2 * DAY - 1)).is_empty());
    assert_eq!(look(&court, &at(2 * DAY)), std::slice::from_ref(&unused));
    assert!(!take(&court, &at(2 * DAY), &used));

    // Taken out of the draft after days: its day begins when the collector sees that.
    court.write("remove", &at(3 * DAY), move |tx, _| drafts::remove_document(tx, draft, 0)).await.unwrap();
    assert_eq!(look(&court, &at(3 * DAY)), std::slice::from_ref(&unused));
    assert!(!take(&court, &at(3 * DAY), &used));
    assert_eq!(look(&court, &at(4 * DAY)).len(), 2);

    // Renewed by an upload of the same bytes: again not for a day.
    upload(&court, &at(4 * DAY), b"never put into a draft").await.unwrap();
    assert_eq!(look(&court, &at(4 * DAY)), std::slice::from_ref(&used));
    assert!(!take(&court, &at(4 * DAY), &unused));

    assert!(take(&court, &at(4 * DAY), &used));
    assert!(court.documents().remove(&used).unwrap());
    assert!(gone(&court, &at(4 * DAY + 1), &used, at(4 * DAY).machine_now));
    assert_eq!(court.read_now(move |tx| blobs::get(tx, &used)), Ok(None));
}

#[tokio::test]
async fn a_document_whose_row_was_lost_with_the_server_is_named_again_while_its_bytes_are_there() {
    let (_scratch, court, draft) = court();
    let sha256 = upload(&court, &at(0), b"abc").await.unwrap();
    let stored = Stored { sha256: sha256.clone(), bytes: 3 };
    let lose = || {
        let lost = sha256.clone();
        court.write_now("lose", &at(0), move |tx, _| {
            drafts::remove_document(tx, draft, 0)?;
            tx.execute(Sql("DELETE FROM blobs WHERE sha256 = $1"), &[lost.as_str().into()]).map(|_| ())
        })
    };
    let put = || {
        let named = sha256.clone();
        court.write_now("name", &at(0), move |tx, fresh| drafts::put_document(tx, fresh, draft, &names(&named, 3)))
    };
    lose().unwrap();
    assert_eq!(put(), Err(Error::Taken));
    court.name_again(&at(0), &stored, 1).await.unwrap();
    put().unwrap();

    lose().unwrap();
    assert!(court.documents().remove(&sha256).unwrap());
    let refused = court.name_again(&at(0), &stored, 1).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
}

#[tokio::test]
async fn an_upload_waits_while_the_same_file_is_removed_and_keeps_its_bytes() {
    let (_scratch, court, draft) = court();
    let sha256 = upload(&court, &at(0), b"abc").await.unwrap();
    look(&court, &at(DAY));
    assert!(take(&court, &at(2 * DAY), &sha256));
    // The collector stands between taking the row and removing the file. Nothing may count on the file now.
    let named = sha256.clone();
    let refused =
        court.write("name", &at(2 * DAY), move |tx, fresh| drafts::put_document(tx, fresh, draft, &names(&named, 3))).await;
    assert_eq!(refused, Err(Error::Busy));
    let uploaded = Arc::new(AtomicBool::new(false));
    let racing = {
        let (court, uploaded) = (court.clone(), uploaded.clone());
        tokio::spawn(async move {
            let answer = upload(&court, &at(2 * DAY), b"abc").await;
            uploaded.store(true, Ordering::SeqCst);
            answer
        })
    };
    tokio::time::sleep(std::time::Duration::from_millis(350)).await;
    assert!(!uploaded.load(Ordering::SeqCst), "the upload waits");
    assert!(court.documents().remove(&sha256).unwrap());
    assert!(gone(&court, &at(2 * DAY), &sha256, at(2 * DAY).machine_now));
    assert_eq!(racing.await.unwrap().as_ref(), Ok(&sha256));
    assert_eq!(court.documents().read(&sha256), Ok(Some(b"abc".to_vec())));
    let named = sha256.clone();
    court.write("name", &at(2 * DAY), move |tx, fresh| drafts::put_document(tx, fresh, draft, &names(&named, 3))).await.unwrap();
    look(&court, &at(9 * DAY));
    assert!(!take(&court, &at(10 * DAY), &sha256), "it is used");
}

#[tokio::test]
async fn a_collector_that_died_lets_its_file_go() {
    let (_scratch, court, _) = court();
    let sha256 = upload(&court, &at(0), b"abc").await.unwrap();
    look(&court, &at(DAY));
    assert!(take(&court, &at(2 * DAY), &sha256));
    assert!(!take(&court, &at(2 * DAY + 60), &sha256), "another may still be at it");
    assert!(take(&court, &at(2 * DAY + 700), &sha256));
    // The first one comes back late, and its row is no longer its own.
    assert!(!gone(&court, &at(2 * DAY + 701), &sha256, at(2 * DAY).machine_now));
    upload(&court, &at(2 * DAY + 1400), b"abc").await.unwrap();
    assert!(!gone(&court, &at(2 * DAY + 1401), &sha256, at(2 * DAY + 700).machine_now));
    assert_eq!(court.documents().read(&sha256), Ok(Some(b"abc".to_vec())));
}

#[tokio::test]
async fn a_file_without_a_row_is_taken_unless_an_upload_names_it_first() {
    let (_scratch, court, _) = court();
    let left = court.documents().store(b"left by a crash").unwrap();
    let lying = court.documents().list(None, 10).unwrap();
    let digests: Vec<String> = lying.into_iter().map(|lying| lying.sha256).collect();
    assert_eq!(court.read_now(move |tx| orphans::without_row(tx, &digests)), Ok(vec![left.sha256.clone()]));
    let stray = |name: &str, second: i64| {
        let name = name.to_owned();
        court.write_now("stray", &at(second), move |tx, fresh| orphans::take_stray(tx, fresh, &name)).unwrap()
    };
    assert!(stray(&left.sha256, 0));
    assert!(!stray(&left.sha256, 1), "once");
    assert!(court.documents().remove(&left.sha256).unwrap());
    assert!(gone(&court, &at(2), &left.sha256, at(0).machine_now));
    let named = upload(&court, &at(3), b"named").await.unwrap();
    assert!(!stray(&named, 4));
}

/// Many uploads of few files against collectors that see everything as a day old: whatever was named in the end has its bytes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_race_of_uploads_and_collectors_loses_bytes() {
    let (_scratch, court, draft) = court();
    let over = Arc::new(AtomicBool::new(false));
    // Days pass between looks, and none while somebody holds a row: a collector that stands still for so long lets its file be.
    let days = Arc::new(std::sync::RwLock::new(0_i64));
    let collectors: Vec<_> = (0..2)
        .map(|_| {
            let (court, over, days) = (court.clone(), over.clone(), days.clone());
            std::thread::spawn(move || {
                let mut removed = 0;
                while !over.load(Ordering::SeqCst) {
                    // Each look is two days after the last one; uploads are stamped long before, so each file is ripe at once.
                    *days.write().unwrap() += 2 * DAY;
                    let today = days.read().unwrap();
                    let second = *today;
                    for sha256 in look(&court, &at(second)) {
                        if take(&court, &at(second), &sha256) {
                            std::thread::yield_now();
                            removed += u32::from(court.documents().remove(&sha256).unwrap());
                            gone(&court, &at(second), &sha256, at(second).machine_now);
                        }
                    }
                    drop(today);
                }
                removed
            })
        })
        .collect();
    let mut named = 0;
    for turn in 0..120_i64 {
        let bytes = format!("document {}", turn % 3).into_bytes();
        let Ok(sha256) = upload(&court, &at(0), &bytes).await else { continue };
        let wanted = sha256.clone();
        let naming =
            court.write("name", &at(0), move |tx, fresh| drafts::put_document(tx, fresh, draft, &names(&wanted, 10))).await;
        match naming {
            // What a filer was told is there stays there, for as long as it is named.
            Ok(()) => {
                named += 1;
                assert_eq!(court.documents().read(&sha256), Ok(Some(bytes.clone())), "turn {turn}");
                court.write("remove", &at(0), move |tx, _| drafts::remove_document(tx, draft, 0)).await.unwrap();
            }
            // Taken between upload and naming, since these files are old from the start: the filer is told to try again.
            Err(Error::Busy | Error::Taken) => {}
            Err(other) => panic!("{other}"),
        }
    }
    over.store(true, Ordering::SeqCst);
    let removed: u32 = collectors.into_iter().map(|collector| collector.join().unwrap()).sum();
    assert!(named > 0 && removed > 0, "{named} named, {removed} removed: there was no race");
}
