//! Documents in a folder.

use std::fs::{self, File};

use super::*;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn folder() -> (tempfile::TempDir, Documents) {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::at(folder.path().join("txed"));
    (folder, documents)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn a_document_lies_under_its_digest_and_comes_back() {
    let (folder, documents) = folder();
    let mut incoming = documents.begin().unwrap();
    incoming.write(b"a").unwrap();
    incoming.write(b"bc").unwrap();
    assert_eq!(incoming.finish(), Ok(Stored { sha256: ABC.into(), bytes: 3 }));
    assert_eq!(documents.read(ABC), Ok(Some(b"abc".to_vec())));
    assert_eq!(files(folder.path()), [folder.path().join("txed/ba/78").join(ABC)]);
}

#[test]
fn the_same_bytes_again_are_one_file_and_newer() {
    let (folder, documents) = folder();
    documents.store(b"abc").unwrap();
    let path = folder.path().join("txed/ba/78").join(ABC);
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    File::options().append(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    documents.store(b"abc").unwrap();
    assert_eq!(files(folder.path()), std::slice::from_ref(&path));
    assert!(fs::metadata(path).unwrap().modified().unwrap() > long_ago);
}

#[test]
fn a_folder_that_somebody_took_away_is_made_again() {
    let (folder, documents) = folder();
    documents.store(b"abc").unwrap();
    for gone in ["txed/ba/78", "txed/ba", "txed"] {
        fs::remove_dir_all(folder.path().join(gone)).unwrap();
        documents.store(b"abc").unwrap();
        assert_eq!(documents.read(ABC), Ok(Some(b"abc".to_vec())), "{gone}");
    }
}

#[test]
fn an_upload_that_is_given_up_leaves_nothing() {
    let (folder, documents) = folder();
    let mut incoming = documents.begin().unwrap();
    incoming.write(b"half a mot").unwrap();
    drop(incoming);
    assert_eq!(files(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn changed_bytes_are_damaged_and_missing_ones_are_none() {
    let (folder, documents) = folder();
    assert_eq!(documents.read(ABC), Ok(None));
    documents.store(b"abc").unwrap();
    fs::write(folder.path().join("txed/ba/78").join(ABC), b"abd").unwrap();
    assert!(matches!(documents.read(ABC), Err(Error::Damaged(_))));
}

#[test]
fn a_name_that_is_no_digest_opens_no_file() {
    let (_folder, documents) = folder();
    for name in ["", "..", "../../../../etc/passwd", &ABC.to_uppercase(), &ABC[1..], &format!("{ABC}0")] {
        assert!(matches!(documents.read(name), Err(Error::Value(_))), "{name}");
    }
}

#[tokio::test]
async fn an_asynchronous_caller_stores_and_reads_too() {
    let (_folder, documents) = folder();
    let stored = documents.store_async(b"abc".to_vec()).await.unwrap();
    assert_eq!(documents.read_async(&stored.sha256).await, Ok(Some(b"abc".to_vec())));
}

#[test]
fn a_look_tells_sound_damaged_missing_and_unmounted_apart() {
    let (folder, documents) = folder();
    assert!(matches!(documents.verify(ABC), Err(Error::Unavailable(_))), "no folder: nothing is known to be lost");
    documents.store(b"another").unwrap();
    assert_eq!(documents.verify(ABC), Ok(Found::Missing));
    documents.store(b"abc").unwrap();
    assert_eq!(documents.verify(ABC), Ok(Found::Sound(3)));
    fs::write(folder.path().join("txed/ba/78").join(ABC), b"abd").unwrap();
    assert_eq!(documents.verify(ABC), Ok(Found::Damaged));
    documents.store(b"abc").unwrap();
    assert_eq!(documents.verify(ABC), Ok(Found::Sound(3)), "the same bytes again heal it");
}

#[test]
fn all_documents_are_listed_in_order_page_by_page() {
    let (folder, documents) = folder();
    assert_eq!(documents.list(None, 10), Ok(vec![]));
    let mut stored: Vec<String> = (0..40).map(|number| documents.store(format!("{number}").as_bytes()).unwrap().sha256).collect();
    stored.sort();
    fs::write(folder.path().join("txed/README"), b"not a document").unwrap();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = documents.list(after.as_deref(), 7).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.sha256.clone());
        found.extend(page.into_iter().map(|lying| lying.sha256));
    }
    assert_eq!(found, stored);
}

#[test]
fn a_document_is_taken_away_once() {
    let (_folder, documents) = folder();
    documents.store(b"abc").unwrap();
    assert_eq!(documents.remove(ABC), Ok(true));
    assert_eq!(documents.remove(ABC), Ok(false));
    assert_eq!(documents.read(ABC), Ok(None));
}

#[test]
fn what_a_killed_process_left_is_swept_and_what_is_being_written_is_not() {
    let (folder, documents) = folder();
    let mut writing = documents.begin().unwrap();
    writing.write(b"half").unwrap();
    let left = folder.path().join("txed/.incoming-left");
    fs::write(&left, b"half a motion").unwrap();
    let now = fs::metadata(&left).unwrap().modified().unwrap();
    let yesterday = now - std::time::Duration::from_secs(90_000);
    File::options().append(true).open(&left).unwrap().set_modified(yesterday).unwrap();
    let day_ago = time(now).plus_seconds(-86_400);
    assert_eq!(documents.sweep(day_ago), Ok(1));
    assert!(!left.exists());
    writing.write(b" and the rest").unwrap();
    assert_eq!(writing.finish().unwrap().bytes, 17);
}
