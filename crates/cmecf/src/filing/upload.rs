//! Upload a document: it is checked as a PDF before it is stored, and only then belongs to the draft.

use std::time::Duration;

use axum::extract::{
    Multipart,
    multipart::{Field, MultipartRejection},
};
use domain::{events, filing::MOST_ATTACHMENTS};
use pdf::{Facts, Problem};
use site::{Answer, Failure, Fields, FormState, form, page};
use store::{
    Error,
    court::{drafts, drafts::DraftDocument},
    documents::{Documents, Incoming, Stored},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use super::{
    Step, documents,
    kept::{self, Opened, UnderWay},
};
use crate::{Caller, read_only};

/// Documents that are checked at the same time: each needs a multiple of its size in memory.
static CHECKS: Semaphore = Semaphore::const_new(2);
/// How long checking and storing a document may take, with the wait for their turn.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many bytes of a file are held in memory before they are written aside: what is smaller is not written before it is checked.
const PIECE: usize = 1 << 20;
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
    Whole(Came),
    /// More than the court takes, so that the rest was not kept.
    TooLarge(u64),
}

/// The bytes of a file so far.
#[derive(Default)]
struct Came {
    /// What was written aside.
    aside: Option<Incoming>,
    /// What came after that.
    held: Vec<u8>,
}

/// `POST /file/upload/{n}`: `main_document` or `attachment` with its `category` and `description`.
pub(crate) async fn upload(Opened { caller, under }: Opened, sent: Result<Multipart, MultipartRejection>) -> Answer {
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
    let taken = match file.what {
        Took::TooLarge(actual) => Err(vec![Problem::TooLarge { limit, actual }.sentence()]),
        Took::Whole(came) => examine(&caller, came, limit, !form.has_errors()).await?,
    };
    match taken {
        Ok(Some((facts, stored))) => {
            let document = DraftDocument {
                part: if file.main { 0 } else { -1 },
                description: if file.main { "Main Document".to_owned() } else { described },
                original_name: file.name,
                sha256: stored.sha256.clone(),
                bytes: i64::try_from(stored.bytes).unwrap_or(i64::MAX),
                pages: i64::from(facts.pages),
            };
            put(&caller, under.row.serial, &stored, document).await?;
            return Ok(page::redirect(&Step::Documents.of(under.row.serial)));
        }
        Ok(None) => {}
        Err(sentences) => {
            for sentence in sentences {
                form.wrong(field, format!("{}: {sentence}", file.name));
            }
        }
    }
    documents::show_with(&caller, &under, &form)
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

/// Takes one file in. Past the limit nothing is kept, but the rest is read away (up to a few times the limit), since a browser shows
/// no answer before it has sent everything.
async fn take(caller: &Caller, name: &str, mut field: Field<'_>) -> Result<Option<File>, Failure> {
    let limit = caller.settings().pdf_limit;
    let most = limit.saturating_mul(4).saturating_add(64 << 20);
    let called = events::clean(&field.file_name().unwrap_or_default().replace(['/', '\\', '\0'], " "), LONGEST_NAME);
    let mut came = Came::default();
    let mut bytes: u64 = 0;
    while let Some(chunk) = field.chunk().await.map_err(|_| Failure::malformed("The upload was cut off before it was whole."))? {
        bytes = bytes.saturating_add(chunk.len() as u64);
        if bytes > most {
            break;
        }
        if bytes > limit {
            came = Came::default();
            continue;
        }
        came.held.extend_from_slice(&chunk);
        if came.held.len() >= PIECE {
            let documents = caller.site.room.documents().clone();
            let written = spawn_blocking(move || came.written(&documents)).await;
            let aside = written.map_err(|_| Failure::unavailable("the upload's thread was lost"))??;
            came = Came { aside: Some(aside), held: Vec::new() };
        }
    }
    if bytes == 0 && called.is_empty() {
        return Ok(None);
    }
    let what = if bytes > limit { Took::TooLarge(bytes) } else { Took::Whole(came) };
    let name_of_file = if called.is_empty() { "document.pdf".to_owned() } else { called };
    Ok(Some(File { main: name == "main_document", name: name_of_file, what }))
}

impl Came {
    /// All of it, written aside.
    fn written(self, documents: &Documents) -> store::Result<Incoming> {
        let mut incoming = self.aside.map_or_else(|| documents.begin(), Ok)?;
        incoming.write(&self.held)?;
        Ok(incoming)
    }

    /// The facts of a sound document, or every problem of one that is not.
    fn check(&mut self, limit: u64) -> store::Result<Result<Facts, Vec<Problem>>> {
        let Some(incoming) = &mut self.aside else { return Ok(pdf::check(&self.held, limit)) };
        incoming.write(&std::mem::take(&mut self.held))?;
        Ok(pdf::check(&incoming.read_back()?, limit))
    }
}

/// Facts and place of a sound document that was wanted, or every sentence about one that is not sound.
type Examined = Result<Option<(Facts, Stored)>, Vec<String>>;

/// Checks a document, and stores a sound one that is wanted.
async fn examine(caller: &Caller, mut came: Came, limit: u64, wanted: bool) -> Result<Examined, Failure> {
    let (room, fresh) = (caller.site.room.clone(), caller.visit.fresh.clone());
    let job = async move {
        let permit = CHECKS.acquire().await;
        let job = spawn_blocking(move || {
            let checked = came.check(limit)?;
            drop(permit);
            let facts = match checked {
                Ok(facts) if wanted => facts,
                Ok(_) => return Ok(Ok(None)),
                Err(problems) => return Ok(Err(problems.iter().map(Problem::sentence).collect())),
            };
            let incoming = came.written(room.documents())?;
            let stored = room.keep(&fresh, incoming, i64::from(facts.pages)).map_err(read_only::away)?;
            Ok(Ok(Some((facts, stored))))
        });
        job.await.unwrap_or_else(|_| Ok(Err(vec![Problem::Damaged.sentence()])))
    };
    tokio::time::timeout(PATIENCE, job).await.unwrap_or_else(|_| {
        Ok(Err(vec![
            "The PDF could not be checked in a minute. Try again; if it happens again, print the document to a new PDF and upload that.".into(),
        ]))
    })
}

/// Puts a checked document into the draft: in the main document's place, or behind the attachments.
async fn put(caller: &Caller, draft: i64, stored: &Stored, document: DraftDocument) -> Result<(), Failure> {
    let placed = match place(caller, draft, document.clone()).await {
        // The database server was lost a moment ago, and with it the row that names the document, which did not wait for the disk.
        Err(Error::Taken) => {
            let named = caller.site.room.name_again(&caller.visit.fresh, stored, document.pages).await;
            named.map_err(read_only::away)?;
            place(caller, draft, document).await?
        }
        placed => placed?,
    };
    if placed { Ok(()) } else { Err(kept::filed_meanwhile(draft)) }
}

/// False when the draft was filed or thrown away.
async fn place(caller: &Caller, draft: i64, document: DraftDocument) -> store::Result<bool> {
    let write = caller.site.room.write("add_document", &caller.visit.fresh, move |tx, fresh| {
        let Some(row) = drafts::by_serial(tx, draft)?.filter(|row| row.entry_id.is_none()) else { return Ok(false) };
        let there = drafts::documents(tx, row.id)?;
        let mut document = document.clone();
        if document.part < 0 {
            document.part = there.iter().map(|other| other.part).max().unwrap_or(0) + 1;
        }
        drafts::put_document(tx, fresh, row.id, &document)?;
        drafts::save(tx, fresh, row.id, &row.event, row.case_id, &row.state)
    });
    write.await
}
