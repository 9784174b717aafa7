//! A court of which something is damaged: reading and signing on go on, and nobody files, links or acts at the desk until it is restored.

use axum::http::Method;
use domain::{Fresh, permission::Action};
use site::Failure;
use store::{
    Error,
    court::{Court, damages},
    documents::Found,
};

use crate::Caller;

/// Above every page meanwhile, so that nobody prepares what can't be sent.
pub(crate) const NOTICE: &str = "Nothing can be filed, linked or changed in this court just now, since part of its records is being \
    restored. You can search and read, and drafts are kept. If a deadline runs out meanwhile, call the clerk's office.";

/// Lets a request go on unless it would change something that waits: the one place where what people change is held back. The address
/// list puts the action there.
///
/// # Errors
/// A page that says what still works.
pub(crate) fn gate(caller: &Caller, action: Option<Action>) -> Result<(), Failure> {
    let changes = !matches!(caller.visit.method, Method::GET | Method::HEAD);
    let waits = action.is_some_and(Action::waits_while_read_only);
    if caller.versioned.read_only && changes && waits { Err(page()) } else { Ok(()) }
}

fn page() -> Failure {
    let mut failure = Failure::unavailable("the court is read only: something of it is damaged");
    failure.title = "This court is read only for now".into();
    failure.retry_after = None;
    failure.sentences = vec![
        "Part of what this court has stored was found damaged and is being restored. Until then nothing can be filed, linked or changed here, so that nothing new is lost. Nothing was done with what you sent; your drafts are kept.".into(),
        "You can still sign on, search for cases, and read dockets and documents. Other courts are not touched by this.".into(),
        "The clerk's office has been told. If a deadline runs out meanwhile, call the clerk's office.".into(),
    ];
    failure.way("Query", "/cgi-bin/iquery.pl")
}

/// What is said when a document's bytes are not those that were filed. They are looked at once more; if that shows the same, the desk
/// is told and the court turns read only.
pub(crate) async fn damaged(room: &Court, fresh: &Fresh, sha256: &str) -> Failure {
    let what = match room.documents().verify_async(sha256).await {
        Ok(Found::Sound(_)) => return Failure::unavailable("a document was restored a moment ago"),
        Ok(what) => what,
        Err(problem) => return away(problem),
    };
    let digest = sha256.to_owned();
    let noted = room.write("note_damage", fresh, move |tx, fresh| damages::looked_at(tx, fresh, &digest, what)).await;
    let mut failure = Failure::internal(&format!("document {sha256}: {what:?}, noted: {noted:?}"));
    failure.title = "This document is damaged".into();
    failure.sentences = vec![
        "The stored copy of this document is not what was filed: its fingerprint (SHA-256) differs from the one that was taken at filing, or the copy is missing. It is not shown, and nothing is charged.".into(),
        "Dockets and other documents can be read as always. Until the document is restored, this court takes no filings.".into(),
        "The clerk's office has been told. If you need the document now, ask them for a copy.".into(),
    ];
    failure
}

/// What is said when the place of the documents can't be reached.
pub(crate) fn away(problem: Error) -> Failure {
    if !matches!(problem, Error::Unavailable(_)) {
        return problem.into();
    }
    let mut failure = Failure::unavailable(&problem.to_string());
    failure.title = "Documents can't be reached just now".into();
    failure.sentences = vec![
        "The place where documents are kept does not answer. Nothing was changed, and nothing that was filed is lost.".into(),
        "You can still sign on, link accounts, search for cases and read docket sheets.".into(),
        "Wait a few minutes and try again.".into(),
    ];
    failure.retry_after = Some(60);
    failure
}
