//! Documents in a bucket, asked of a real S3-compatible server.

use crate::testing::bucket::BucketServer;

use super::*;

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// A large document: several pieces.
fn large() -> Vec<u8> {
    (0..20 << 20).map(|number: u32| (number / 7 % 251) as u8).collect()
}

#[test]
fn bucket_documents_are_stored_read_listed_healed_and_taken_away() {
    let server = BucketServer::start();
    // Two processes of one installation have connections of their own.
    let (here, there) = (server.archive("first").of_court("txed"), server.archive("first").of_court("txed"));
    assert_eq!(here.read(ABC), Ok(None));
    assert_eq!(here.verify(ABC), Ok(Found::Missing));
    assert_eq!(here.list(None, 10), Ok(vec![]));
    assert_eq!(here.remove(ABC), Ok(false));

    assert_eq!(here.store(b"abc"), Ok(Stored { sha256: ABC.into(), bytes: 3 }));
    assert_eq!(there.read(ABC), Ok(Some(b"abc".to_vec())), "the other process reads it");
    assert_eq!(there.verify(ABC), Ok(Found::Sound(3)));
    let spool: Vec<_> = std::fs::read_dir(server.described("first").spool).unwrap().collect();
    assert!(spool.is_empty(), "nothing stays on the machine: {spool:?}");

    let large = large();
    let stored = there.store(&large).unwrap();
    assert_eq!(stored.bytes, large.len() as u64);
    assert_eq!(here.verify(&stored.sha256), Ok(Found::Sound(stored.bytes)));
    assert_eq!(here.read(&stored.sha256).unwrap().as_ref(), Some(&large));

    // Each court has its own.
    let other_court = server.archive("first").of_court("wieb");
    assert_eq!(other_court.read(ABC), Ok(None));
    other_court.store(b"of another court").unwrap();

    let mut all: Vec<String> = (0..12).map(|number| here.store(format!("{number}").as_bytes()).unwrap().sha256).collect();
    all.extend([ABC.to_string(), stored.sha256.clone()]);
    all.sort();
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = there.list(after.as_deref(), 5).unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.sha256.clone());
        found.extend(page.into_iter().map(|lying| lying.sha256));
    }
    assert_eq!(found, all);
    let lying = here.list(None, 100).unwrap();
    assert_eq!(lying.iter().find(|lying| lying.sha256 == ABC).unwrap().bytes, 3);

    // Somebody wrote other bytes under the name; the same document uploaded again heals it.
    let Kind::Bucket(bucket) = &here.0 else { unreachable!() };
    let other = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(other.path(), b"abd").unwrap();
    bucket.keep(&below(ABC).unwrap(), other.into_file(), 3).unwrap();
    assert!(matches!(there.read(ABC), Err(Error::Damaged(_))));
    assert_eq!(there.verify(ABC), Ok(Found::Damaged));
    there.store(b"abc").unwrap();
    assert_eq!(here.verify(ABC), Ok(Found::Sound(3)));

    assert_eq!(here.remove(ABC), Ok(true));
    assert_eq!(there.read(ABC), Ok(None));
    assert_eq!(there.remove(ABC), Ok(false));

    for name in ["", "..", "../wieb", &ABC.to_uppercase()] {
        assert!(matches!(here.read(name), Err(Error::Value(_))), "{name}");
    }

    // A bucket that is not there, or wrong credentials: nothing is taken for lost.
    let nowhere =
        Archive::Bucket(Bucket::at(&BucketAt { bucket: "no-such-bucket".into(), ..server.described("first") }).unwrap());
    assert!(matches!(nowhere.of_court("txed").verify(ABC), Err(Error::Unavailable(_))));
    let wrong = BucketAt { secret_access_key: "another".into(), ..server.described("first") };
    let refused = Archive::Bucket(Bucket::at(&wrong).unwrap()).of_court("txed").read(ABC);
    let Err(Error::Unavailable(said)) = &refused else { panic!("{refused:?}") };
    assert!(!said.contains("another"), "{said}");
    assert!(!format!("{wrong:?}").contains("another"));
}

#[test]
fn bucket_documents_wait_for_a_server_that_was_stopped_and_none_is_lost() {
    let mut server = BucketServer::start();
    let documents = server.archive("").of_court("txed");
    let kept = documents.store(b"before").unwrap();
    server.stop();
    let lost: [Result<()>; 4] = [
        documents.store(b"meanwhile").map(drop),
        documents.read(&kept.sha256).map(drop),
        documents.verify(&kept.sha256).map(drop),
        documents.list(None, 1).map(drop),
    ];
    for answer in lost {
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
    }
    assert_eq!(documents.sweep(Time(i64::MAX)), Ok(0), "the failed upload left nothing on the machine");
    server.start_again();
    assert_eq!(documents.read(&kept.sha256), Ok(Some(b"before".to_vec())));
    documents.store(b"meanwhile").unwrap();
}

#[test]
fn a_bucket_by_plain_http_must_be_allowed() {
    let at = BucketAt {
        bucket: "court-files".into(),
        endpoint: Some("http://127.0.0.1:9".into()),
        region: "us-east-1".into(),
        prefix: String::new(),
        allow_http: false,
        access_key_id: "id".into(),
        secret_access_key: "secret".into(),
        session_token: None,
        spool: std::env::temp_dir(),
    };
    assert!(matches!(Bucket::at(&at), Err(Error::Value(_))));
    assert!(Bucket::at(&BucketAt { allow_http: true, ..at }).is_ok(), "an address where nothing listens is found out later");
}
