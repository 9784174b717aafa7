//! Upload a document: it streams into storage while it is hashed, is checked as a PDF, and only then belongs to the draft.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{
        Multipart, Path,
        multipart::{Field, MultipartRejection},
    },
};
use domain::{events, filing::MOST_ATTACHMENTS};
use pdf::{Facts, Problem};
use site::{Answer, Failure, Fields, FormState, form, page};
use store::{
    court::{blobs, drafts, drafts::DraftDocument},
    documents::{Documents, Incoming, Stored},
};
use tokio::sync::{Semaphore, mpsc};

use super::{
    Step, documents,
    kept::{self, UnderWay},
};
use crate::{Caller, read_only};

/// Documents that are checked at the same time: each needs a multiple of its size in memory.
static CHECKS: Semaphore = Semaphore::const_new(2);
/// How long a check may wait and work.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest text field beside a file, in bytes.
const LONGEST_FIELD: usize = 10_000;
/// Longest name of a file and longest description, in characters.
const LONGEST_NAME: usize = 200;

/// What came with an upload.
struct Arrived {
    fields: Fields,
    file: Option<File>,
}

struct File {
    /// Whether it is the main document.
    main: bool,
    name: String,
    what: Took,
}

/// What became of the bytes.
enum Took {
    Whole(Stored),
    /// More than the court takes, so that the rest was not kept.
    TooLarge(u64),
}

/// `POST /file/upload/{n}`: `main_document` or `attachment` with its `category` and `description`.
pub(crate) async fn upload(caller: Caller, Path(n): Path<String>, sent: Result<Multipart, MultipartRejection>) -> Answer {
    let under = kept::open(&caller, &n).await?;
    let multipart =
        sent.map_err(|_| Failure::malformed("This address takes a form with a file, and something else was sent."))?;
    let Arrived { fields, file } = read(&caller, multipart).await?;
    let mut form = FormState::of(&fields);
    let Some(file) = file else {
        let field = if fields.has("description") { "attachment" } else { "main_document" };
        form.wrong(field, "Choose the PDF on your computer, then press the button again.");
        return documents::show_with(&caller, &under, &form);
    };
    let field = if file.main { "main_document" } else { "attachment" };
    let described = description(&fields);
    if !file.main {
        check_attachment(&under, &described, &mut form);
    }
    let limit = caller.settings().pdf_limit;
    let facts = match &file.what {
        Took::TooLarge(actual) => Err(vec![Problem::TooLarge { limit, actual: *actual }.sentence()]),
        Took::Whole(stored) => examine(&caller, stored, limit).await?,
    };
    match (facts, &file.what) {
        (Ok(facts), Took::Whole(stored)) if !form.has_errors() => {
            let description = if file.main { "Main Document".to_owned() } else { described };
            let document = DraftDocument {
                part: if file.main { 0 } else { -1 },
                description,
                original_name: file.name,
                sha256: stored.sha256.clone(),
                bytes: i64::try_from(stored.bytes).unwrap_or(i64::MAX),
                pages: i64::from(facts.pages),
            };
            put(&caller, &under, document).await?;
            Ok(page::redirect(&Step::Documents.of(under.row.serial)))
        }
        (facts, _) => {
            for sentence in facts.err().unwrap_or_default() {
                form.wrong(field, format!("{}: {sentence}", file.name));
            }
            documents::show_with(&caller, &under, &form)
        }
    }
}

fn description(fields: &Fields) -> String {
    let category =
        Some(fields.trimmed("category")).filter(|category| documents::CATEGORIES.contains(category)).unwrap_or_default();
    events::clean(&format!("{category} {}", fields.get("description")), LONGEST_NAME + 1)
}

fn check_attachment(under: &UnderWay, described: &str, form: &mut FormState) {
    if described.is_empty() {
        form.wrong("description", "Choose a category, or say what the attachment is, such as \"Exhibit A\".");
    }
    if described.chars().count() > LONGEST_NAME {
        form.wrong("description", "A description may have at most 200 characters.");
    }
    if under.documents.iter().filter(|document| document.part > 0).count() >= MOST_ATTACHMENTS {
        form.wrong("attachment", format!("At most {MOST_ATTACHMENTS} attachments can be filed at once."));
    }
}

/// Reads the form piece by piece; the token comes before the file, so that nothing is kept for a forged form (security A06).
async fn read(caller: &Caller, mut multipart: Multipart) -> Result<Arrived, Failure> {
    let cut_off = |_| Failure::malformed("The upload was cut off before it was whole.");
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut file = None;
    while let Some(field) = multipart.next_field().await.map_err(cut_off)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name.len() > 100 || pairs.len() > 20 || pairs.iter().any(|(earlier, _)| *earlier == name) {
            return Err(Failure::malformed("The form holds a field twice, or too many."));
        }
        if name == "main_document" || name == "attachment" {
            form::check_token(&caller.visit, &Fields::from_pairs(pairs.clone()))?;
            if file.is_some() {
                return Err(Failure::malformed("The form holds more than one file."));
            }
            file = take(caller, &name, field).await?;
        } else {
            pairs.push((name, text(field).await?));
        }
    }
    let fields = Fields::from_pairs(pairs);
    form::check_token(&caller.visit, &fields)?;
    Ok(Arrived { fields, file })
}

async fn text(mut field: Field<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::malformed("The upload was cut off before it was whole."))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_FIELD {
            return Err(Failure::too_large());
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::malformed("The form is not text."))?;
    if text.contains('\0') {
        return Err(Failure::malformed("The form holds a character that can't be stored."));
    }
    Ok(text)
}

/// Streams one file into storage. Past the limit nothing more is kept, but the rest is read away (up to a few times the limit), since
/// a browser shows no answer before it has sent everything.
async fn take(caller: &Caller, name: &str, mut field: Field<'_>) -> Result<Option<File>, Failure> {
    let limit = caller.settings().pdf_limit;
    let most = limit.saturating_mul(4).saturating_add(64 << 20);
    let called = events::clean(&field.file_name().unwrap_or_default().replace(['/', '\\', '\0'], " "), LONGEST_NAME);
    let (send, taking) = mpsc::channel::<Option<Bytes>>(8);
    let documents = caller.site.room.documents().clone();
    let writer = tokio::task::spawn_blocking(move || store(&documents, taking));
    let mut send = Some(send);
    let mut bytes: u64 = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::malformed("The upload was cut off before it was whole."))? {
        bytes = bytes.saturating_add(chunk.len() as u64);
        if bytes > limit {
            send = None;
        }
        if bytes > most {
            break;
        }
        if let Some(sender) = &send
            && sender.send(Some(chunk)).await.is_err()
        {
            send = None;
        }
    }
    if bytes == 0 && called.is_empty() {
        return Ok(None);
    }
    if let Some(sender) = send {
        // If the writer has failed, its answer below says so.
        let _ = sender.send(None).await;
    }
    let incoming = writer.await.map_err(|_| Failure::unavailable("the upload's thread was lost"))??;
    let what = match incoming {
        // The file's row is written before its bytes are looked for.
        Some(incoming) => Took::Whole(caller.site.room.keep(&caller.visit.fresh, incoming).await.map_err(read_only::away)?),
        None => Took::TooLarge(bytes),
    };
    let name_of_file = if called.is_empty() { "document.pdf".to_owned() } else { called };
    Ok(Some(File { main: name == "main_document", name: name_of_file, what }))
}

/// Writes what comes until the end is said; without an end nothing stays.
fn store(documents: &Documents, mut taking: mpsc::Receiver<Option<Bytes>>) -> store::Result<Option<Incoming>> {
    let mut incoming = documents.begin()?;
    while let Some(chunk) = taking.blocking_recv() {
        match chunk {
            Some(chunk) => incoming.write(&chunk)?,
            None => return Ok(Some(incoming)),
        }
    }
    Ok(None)
}

/// Checks the stored bytes: the facts of a sound document, or every sentence about one that is not.
async fn examine(caller: &Caller, stored: &Stored, limit: u64) -> Result<Result<Facts, Vec<String>>, Failure> {
    let (sha256, bytes) = (stored.sha256.clone(), i64::try_from(stored.bytes).unwrap_or(i64::MAX));
    let documents = caller.site.room.documents().clone();
    let wanted = sha256.clone();
    let job = async move {
        let Ok(permit) = CHECKS.acquire().await else { return Ok(None) };
        let job = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            documents.read(&wanted).map(|found| found.map(|bytes| pdf::check(&bytes, limit)))
        });
        job.await.unwrap_or(Ok(None))
    };
    let Ok(checked) = tokio::time::timeout(PATIENCE, job).await else {
        return Ok(Err(vec![
            "The PDF could not be checked in a minute. Try again; if it happens again, print the document to a new PDF and upload that.".into(),
        ]));
    };
    match checked.map_err(read_only::away)? {
        Some(Ok(facts)) => {
            remember(caller, &sha256, bytes, i64::from(facts.pages)).await?;
            Ok(Ok(facts))
        }
        Some(Err(problems)) => Ok(Err(problems.iter().map(Problem::sentence).collect())),
        None => Ok(Err(vec![Problem::Damaged.sentence()])),
    }
}

async fn remember(caller: &Caller, sha256: &str, bytes: i64, pages: i64) -> Result<(), Failure> {
    let sha256 = sha256.to_owned();
    let write = caller
        .site
        .room
        .write("store_document", &caller.visit.fresh, move |tx, fresh| blobs::put(tx, fresh, &sha256, bytes, pages));
    Ok(write.await?)
}

/// Puts a checked document into the draft: in the main document's place, or behind the attachments.
async fn put(caller: &Caller, under: &UnderWay, document: DraftDocument) -> Result<(), Failure> {
    let serial = under.row.serial;
    let done = caller
        .site
        .room
        .write("add_document", &caller.visit.fresh, move |tx, fresh| {
            let Some(row) = drafts::by_serial(tx, serial)?.filter(|row| row.entry_id.is_none()) else { return Ok(false) };
            let there = drafts::documents(tx, row.id)?;
            let mut document = document.clone();
            if document.part < 0 {
                document.part = there.iter().map(|other| other.part).max().unwrap_or(0) + 1;
            }
            drafts::put_document(tx, fresh, row.id, &document)?;
            drafts::save(tx, fresh, row.id, &row.event, row.case_id, &row.state)
        })
        .await?;
    if done { Ok(()) } else { Err(kept::filed_meanwhile(serial)) }
}
