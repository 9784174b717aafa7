//! Puts the text of new entries and documents into the court's index, many in one transaction; each document is read outside of any, under a
//! limit of size and time. What can be found from then on is queued at the webhooks in the same transaction.
//! Stopped anywhere, it goes on where it was; done twice, it is as done once. So nothing here waits for the disk.

use std::{
    collections::VecDeque,
    sync::{Arc, LazyLock},
    time::Duration,
};

use domain::{
    Fresh, Time,
    court::Settings,
    reading::{Paper, is_restricted_nature, is_withheld, transcript_opens},
};
use store::{
    Error, Result,
    court::{
        Tx,
        search::{self, WaitingDocument, Words},
        webhooks,
    },
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::CourtSite;

/// Entries in one transaction.
const ENTRIES: i64 = 100;
/// Documents that are begun in one transaction.
const DOCUMENTS: i64 = 32;
/// When a call came to so many entries and documents, or more, others may wait.
pub const FULL: usize = DOCUMENTS.unsigned_abs() as usize;
/// Largest file whose text is read, in bytes: reading takes several times its size in memory.
pub(super) const LARGEST: usize = 40 << 20;
/// Longest time that reading one file may take.
const LONGEST: Duration = Duration::from_secs(20);
/// So many bytes of text are kept before they are put into the index.
const HEAVY: usize = 1 << 20;
/// Seconds after which a document that was begun and not finished is begun again: for the first time with others, then by itself.
const FIRST_AGAIN: i64 = 300;
const AGAIN: i64 = 3600;
/// How often one is begun.
const TRIES: i64 = 3;

/// One file is read at a time; one that never ends keeps the place, and no second one is begun beside it.
pub(super) static READING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));

/// Does the next piece of work, if there is one; how many entries and documents it came to.
///
/// # Errors
/// When the database refuses, or the documents can't be reached: the rest waits.
pub async fn work(site: &CourtSite, fresh: &Fresh) -> Result<usize> {
    let (now, known) = (fresh.now, site.room.settings());
    let read = move |tx: &mut Tx<'_, '_>| {
        let waiting = (search::waiting_entries(tx, now, ENTRIES)?, search::waiting_documents(tx, now, DOCUMENTS)?);
        Ok((known.get(tx)?.settings, waiting))
    };
    let (settings, (entries, documents)) = site.room.read(read).await?;
    let done = entries.len() + documents.len();
    if !entries.is_empty() {
        let court = settings.kind;
        let put = site.room.write_passing("index_entries", fresh, move |tx, fresh| {
            entries.iter().try_for_each(|entry| {
                search::put_entry(tx, entry)?;
                webhooks::tell(tx, fresh, court, entry, entry.id)
            })
        });
        put.await?;
    }
    // One that ended the process took those with it that were begun beside it: from then on each is begun by itself.
    let (first, again): (Vec<_>, Vec<_>) = documents.into_iter().partition(|document| document.tries == 0);
    begin(site, fresh, &settings, first, FIRST_AGAIN).await?;
    for document in again {
        begin(site, fresh, &settings, vec![document], AGAIN).await?;
    }
    Ok(done)
}

/// What is to be done with a document.
enum Reading {
    /// Its words are looked for.
    Now,
    /// A transcript that opens then.
    From(Time),
    /// Nothing of it can be found.
    Never,
}

fn reading(document: &WaitingDocument, settings: &Settings, now: Time) -> Reading {
    let zone = settings.zone();
    let paper = Paper::of(&document.entry.event, &document.entry.text);
    let filed = document.entry.date_filed.as_deref();
    let nothing = document.sealed
        || document.sha256.is_none()
        || (paper != Paper::Order && is_restricted_nature(settings.kind, &document.nature_of_suit))
        || document.tries >= TRIES;
    if !nothing && paper == Paper::Transcript && is_withheld(filed, now.date(&zone)) {
        return transcript_opens(filed).map_or(Reading::Never, |opens| Reading::From(zone.midnight(opens)));
    }
    if nothing { Reading::Never } else { Reading::Now }
}

/// Documents with their words; with none, that there is nothing to find.
type Found = (WaitingDocument, Option<Words>);

/// Notes that documents are about to be read, in one transaction, then reads them and puts their words in.
async fn begin(site: &CourtSite, fresh: &Fresh, settings: &Settings, documents: Vec<WaitingDocument>, again: i64) -> Result<()> {
    let (mut wanted, mut later, mut ready) = (Vec::new(), Vec::new(), Vec::new());
    for document in documents {
        match reading(&document, settings, fresh.now) {
            Reading::Now => wanted.push(document),
            Reading::From(due) => later.push((document.id, due)),
            Reading::Never => ready.push((document, None)),
        }
    }
    let again = fresh.now.plus_seconds(again);
    let mut waiting = VecDeque::new();
    if !wanted.is_empty() || !later.is_empty() {
        let begin = site.room.write_passing("index_begin", fresh, move |tx, _| {
            later.iter().try_for_each(|(id, due)| search::put_off(tx, *id, *due))?;
            let mut ours = VecDeque::new();
            for document in &wanted {
                if search::begin_document(tx, document, again)? {
                    ours.push_back(document.clone());
                }
            }
            Ok(ours)
        });
        waiting = begin.await?;
    }
    let read = read(site, fresh, settings, &mut waiting, ready).await;
    if !waiting.is_empty() {
        let back = Vec::from(waiting);
        let put_back =
            move |tx: &mut Tx<'_, '_>, _: &mut Fresh| back.iter().try_for_each(|document| search::put_back(tx, document, again));
        site.room.write_passing("index_put_back", fresh, put_back).await?;
    }
    read
}

/// Reads documents, many in one transaction, and takes them off `waiting`; what is left there when it ends was not read.
async fn read(
    site: &CourtSite,
    fresh: &Fresh,
    settings: &Settings,
    waiting: &mut VecDeque<WaitingDocument>,
    mut ready: Vec<Found>,
) -> Result<()> {
    let (mut bytes_kept, mut unreachable) = (0, None);
    while let Some(document) = waiting.pop_front() {
        let sha256 = document.sha256.clone().unwrap_or_default();
        match site.room.documents().read_async(&sha256).await {
            Ok(Some(bytes)) => {
                let Some(text) = text_of(bytes).await else {
                    waiting.push_front(document);
                    break;
                };
                bytes_kept += text.len();
                let words = Words::of(&document.description, &text);
                ready.push((document, Some(words)));
            }
            // Whoever tends the documents tells of it; when it is restored, it is read at the next try.
            Ok(None) | Err(Error::Damaged(_)) => {}
            Err(problem) => {
                waiting.push_front(document);
                unreachable = Some(problem);
                break;
            }
        }
        if bytes_kept > HEAVY {
            bytes_kept = 0;
            put(site, fresh, settings, std::mem::take(&mut ready)).await?;
        }
    }
    put(site, fresh, settings, ready).await?;
    unreachable.map_or(Ok(()), Err)
}

async fn put(site: &CourtSite, fresh: &Fresh, settings: &Settings, ready: Vec<Found>) -> Result<()> {
    if ready.is_empty() {
        return Ok(());
    }
    let court = settings.kind;
    let put = site.room.write_passing("index_documents", fresh, move |tx, fresh| {
        ready.iter().try_for_each(|(document, words)| {
            search::put_document(tx, document, words.as_ref())?;
            webhooks::tell(tx, fresh, court, &document.entry, document.id)
        })
    });
    put.await
}

/// The text of a file; empty when it has none that can be read in time, so that its description is found all the same. `None` while another
/// file does not end.
async fn text_of(bytes: Vec<u8>) -> Option<String> {
    if bytes.len() > LARGEST {
        return Some(String::new());
    }
    let Ok(Ok(place)) = tokio::time::timeout(LONGEST, READING.clone().acquire_owned()).await else {
        tracing::warn!("new text is put into the index later: a document that took too long is still being read");
        return None;
    };
    let reading = spawn_blocking(move || {
        let text = pdf::text(&bytes).unwrap_or_default();
        drop(place);
        text
    });
    match tokio::time::timeout(LONGEST, reading).await {
        Ok(Ok(text)) => Some(text),
        Ok(Err(problem)) => {
            tracing::warn!(%problem, "the text of a document can't be read");
            Some(String::new())
        }
        Err(_) => {
            tracing::warn!("the text of a document could not be read in {} seconds", LONGEST.as_secs());
            Some(String::new())
        }
    }
}
