//! Submit: files the draft, once, and leads to its notice.

use axum::extract::Path;
use domain::filing::Problem;
use site::{Answer, Failure, Fields, page};

use super::{
    kept, number, receipt,
    record::{self, Hand, House, Outcome},
    review,
};
use crate::caller::Knock;

/// `POST /file/{n}/submit`. A second press, or twenty at once, lead to the same notice.
pub(crate) async fn submit(knock: Knock, Path(n): Path<String>, fields: Fields) -> Answer {
    let serial = number(&n)?;
    let (key, redacted) = (fields.get("key").to_owned(), fields.has("redaction_confirmed"));
    // Who presses and what is filed are looked at in the transaction that files, and nowhere before (security A54).
    let (caller, outcome) = knock
        .writing("file_document", move |tx, fresh, caller| match Hand::of(caller) {
            Ok(hand) => {
                let house = House::of(&caller.site, caller.versioned.settings.clone());
                record::file(tx, fresh, &house, &hand, serial, &key, redacted).map(Ok)
            }
            Err(failure) => Ok(Err(failure)),
        })
        .await?;
    match outcome? {
        Outcome::Filed => {
            (caller.site.shared.wake)();
            Ok(page::redirect(&receipt::address(serial)))
        }
        Outcome::FiledBefore => Ok(page::redirect(&receipt::address(serial))),
        Outcome::Gone => Err(Failure::not_found()),
        Outcome::NotAnyMore => Err(Failure::forbidden(
            "Since this court has gone live, only a filing that was begun before can be finished without linking. Nothing was filed; your draft is kept.",
        )
        .say("Link your court account to your central account, then file again.")
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
