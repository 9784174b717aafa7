//! Puts the text of new entries and documents into the court's index: entries many at a time, documents one by one, each read outside
//! of any transaction under a limit of size and time. What can be found from then on is queued at the webhooks in the same transaction.
//! Stopped anywhere, it goes on where it was; done twice, it is as done once. So nothing here waits for the disk.

use std::{sync::LazyLock, time::Duration};

use domain::{
    Fresh,
    reading::{Paper, is_restricted_nature, is_withheld, transcript_opens},
};
use store::{
    Error, Result,
    court::{
        search::{self, WaitingDocument, Words},
        webhooks,
    },
};
use tokio::sync::Semaphore;

use crate::CourtSite;

/// Entries in one transaction.
const ENTRIES: i64 = 100;
/// Documents that one call looks at.
const DOCUMENTS: i64 = 8;
/// Largest file whose text is read, in bytes: reading takes several times its size in memory.
const LARGEST: i64 = 40 << 20;
/// Longest time that reading one file may take.
const LONGEST: Duration = Duration::from_secs(20);
/// Seconds after which a document that was begun and not finished is begun again.
const AGAIN: i64 = 3600;
/// How often one is begun.
const TRIES: i64 = 3;

/// One file is read at a time; one that never ends keeps the place, and no second one is begun beside it.
static READING: LazyLock<std::sync::Arc<Semaphore>> = LazyLock::new(|| std::sync::Arc::new(Semaphore::new(1)));

/// Does the next piece of work, if there is one; how many entries and documents it came to.
///
/// # Errors
/// When the database refuses, or the documents can't be reached: the rest waits.
pub async fn work(site: &CourtSite, fresh: &Fresh) -> Result<usize> {
    let now = fresh.now;
    let (entries, documents) = site
        .room
        .read(move |tx| Ok((search::waiting_entries(tx, now, ENTRIES)?, search::waiting_documents(tx, now, DOCUMENTS)?)))
        .await?;
    let done = entries.len() + documents.len();
    if !entries.is_empty() {
        let known = site.room.settings();
        let put = site.room.write_passing("index_entries", fresh, move |tx, fresh| {
            let court = known.get(tx)?.settings.kind;
            entries.iter().try_for_each(|entry| {
                search::put_entry(tx, entry)?;
                webhooks::tell(tx, fresh, court, entry, entry.id)
            })
        });
        put.await?;
    }
    for document in documents {
        one(site, fresh, document).await?;
    }
    Ok(done)
}

async fn one(site: &CourtSite, fresh: &Fresh, document: WaitingDocument) -> Result<()> {
    let known = site.room.settings();
    let settings = site.room.read(move |tx| known.get(tx)).await?.settings;
    let zone = settings.zone();
    let paper = Paper::of(&document.entry.event, &document.entry.text);
    let filed = document.entry.date_filed.as_deref();
    let nothing = document.sealed
        || (paper != Paper::Order && is_restricted_nature(settings.kind, &document.nature_of_suit))
        || document.tries >= TRIES;
    let Some(sha256) = document.sha256.clone().filter(|_| !nothing) else {
        return put(site, fresh, document, None).await;
    };
    if paper == Paper::Transcript && is_withheld(filed, fresh.now.date(&zone)) {
        let Some(opens) = transcript_opens(filed) else { return put(site, fresh, document, None).await };
        let (id, due) = (document.id, zone.midnight(opens));
        return site.room.write_passing("index_later", fresh, move |tx, _| search::put_off(tx, id, due)).await;
    }
    let (begun, again) = (document.clone(), fresh.now.plus_seconds(AGAIN));
    if !site.room.write_passing("index_begin", fresh, move |tx, _| search::begin_document(tx, &begun, again)).await? {
        return Ok(());
    }
    let bytes = match site.room.documents().read_async(&sha256).await {
        Ok(Some(bytes)) => bytes,
        // Whoever tends the documents tells of it; when it is restored, it is read at the next try.
        Ok(None) | Err(Error::Damaged(_)) => return Ok(()),
        Err(problem) => return Err(problem),
    };
    let text = if i64::try_from(bytes.len()).is_ok_and(|size| size <= LARGEST) { text_of(bytes).await } else { None };
    let words = text.map(|text| Words::of(&document.description, &text));
    put(site, fresh, document, words).await
}

async fn put(site: &CourtSite, fresh: &Fresh, document: WaitingDocument, words: Option<Words>) -> Result<()> {
    let known = site.room.settings();
    let put = site.room.write_passing("index_document", fresh, move |tx, fresh| {
        search::put_document(tx, &document, words.as_ref())?;
        let court = known.get(tx)?.settings.kind;
        webhooks::tell(tx, fresh, court, &document.entry, document.id)
    });
    put.await
}

/// The text of a file; empty when it has none that can be read in time, so that its description is found all the same.
async fn text_of(bytes: Vec<u8>) -> Option<String> {
    let place = tokio::time::timeout(LONGEST, READING.clone().acquire_owned()).await.ok()?.ok()?;
    let reading = tokio::task::spawn_blocking(move || {
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
