//! Submit: files the draft, once, and leads to its notice.

use axum::extract::Path;
use domain::filing::Problem;
use site::{Answer, Failure, Fields, page};

use super::{
    kept, number, receipt,
    record::{self, House, Outcome},
    review,
    still::Hand,
};
use crate::Caller;

/// `POST /file/{n}/submit`. A second press, or twenty at once, lead to the same notice.
pub(crate) async fn submit(caller: Caller, Path(n): Path<String>, fields: Fields) -> Answer {
    // The draft is looked at in the transaction that files it, and nowhere before.
    let hand = Hand::of(&caller, kept::filer(&caller)?);
    let serial = number(&n)?;
    let house = House::of(&caller.site);
    let (key, redacted) = (fields.get("key").to_owned(), fields.has("redaction_confirmed"));
    let outcome = caller
        .site
        .room
        .write("file_document", &caller.visit.fresh, move |tx, fresh| {
            record::file(tx, fresh, &house, &hand, serial, &key, redacted)
        })
        .await?;
    match outcome {
        Outcome::Filed => {
            (caller.site.shared.wake)();
            Ok(page::redirect(&receipt::address(serial)))
        }
        Outcome::FiledBefore => Ok(page::redirect(&receipt::address(serial))),
        Outcome::Gone => Err(Failure::not_found()),
        Outcome::NotAnyMore => Err(Failure::forbidden(
            "Your session, your link to the court account or the account itself has ended or was closed. Nothing was filed; your draft is kept.",
        )
        .say("Sign on again, or ask the clerk's office.")
        .way("Your drafts", "/file/drafts")),
        Outcome::Forbidden(why) => Err(Failure::forbidden(why).way("Your drafts", "/file/drafts")),
        Outcome::Changed => {
            let changed = Problem {
                field: "form".into(),
                sentence: "The draft was changed after this page was made, perhaps in another window. Read it again, then press Submit.".into(),
            };
            review::show_with(&caller, &kept::open(&caller, &n).await?, &[changed], redacted)
        }
        Outcome::Problems(problems) => review::show_with(&caller, &kept::open(&caller, &n).await?, &problems, redacted),
    }
}
