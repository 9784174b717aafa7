//! The Notice of Electronic Filing as a page: the receipt of who filed, and of everyone who takes part in the case.

use askama::Template;
use axum::extract::Path;
use domain::{
    filing::{Notice, Served},
    permission::{Action, Thing},
};
use site::{Answer, Failure, Page};
use store::court::{drafts, entries, parties};

use super::{
    kept::{self, Kept},
    notice::{self, Words},
    number,
};
use crate::Caller;

#[derive(Template)]
#[template(path = "filing/receipt.html")]
struct Receipt<'a> {
    notice: &'a Notice,
    words: Words,
    alert: String,
    docket: String,
    document: Option<String>,
    mine: bool,
    mailed: Vec<(String, String)>,
    others: Vec<String>,
    filers: String,
}

/// The address of the notice of a filing.
pub(crate) fn address(receipt: i64) -> String {
    format!("/file/receipt/{receipt}")
}

struct Found {
    filer: domain::Id,
    notice: Notice,
    case_serial: i64,
    sealed: bool,
    takes_part: bool,
    document: Option<i64>,
}

/// `GET /file/receipt/{n}`: others than those who take part find nothing (security A42).
pub(crate) async fn show(caller: Caller, Path(n): Path<String>) -> Answer {
    caller.allow(Action::SeeReceipt, Thing::OWN)?;
    let receipt = number(&n)?;
    let mine = caller.filer_id();
    let found = caller.site.room.read(move |tx| find(tx, receipt, mine)).await?;
    let Some(found) = found else { return Err(Failure::not_found()) };
    let own_filing = mine == Some(found.filer);
    let own = if found.sealed { found.takes_part } else { own_filing || found.takes_part };
    caller.allow(Action::SeeReceipt, Thing { sealed: found.sealed, own, ..Thing::ANY })?;
    let settings = caller.settings();
    let notice = &found.notice;
    let emails = |served: &Served| (notice::named(served), served.emails.join(", "));
    let body = Receipt {
        words: notice::words(notice, settings),
        alert: if own_filing {
            format!("This notice is your receipt. Its number on your transaction log is {receipt}.")
        } else {
            "This notice tells everyone in the case what was filed.".to_owned()
        },
        docket: format!("/cgi-bin/DktRpt.pl?{}", found.case_serial),
        document: found.document.map(|serial| format!("/doc1/{}", notice::doc1(&settings.doc1_prefix, serial))),
        mine: own_filing && !kept::draft_only(&caller),
        mailed: notice.mailed_to.iter().map(emails).collect(),
        others: notice.other_means.iter().map(notice::named).collect(),
        filers: notice.filer.join(", "),
        notice,
    };
    let title = format!("Notice of Electronic Filing - {}", notice.case_number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, "Notice of Electronic Filing", &body)?.respond())
}

fn find(tx: &mut store::court::Tx<'_, '_>, receipt: i64, mine: Option<domain::Id>) -> store::Result<Option<Found>> {
    let Some(draft) = drafts::by_serial(tx, receipt)? else { return Ok(None) };
    let Some(entry) = draft.entry_id.map(|id| entries::by_id(tx, id)).transpose()?.flatten() else { return Ok(None) };
    let Some(case) = store::court::cases::by_id(tx, entry.case_id)? else { return Ok(None) };
    let Some(notice) = Kept::read(&draft.state)?.notice else { return Ok(None) };
    let takes_part = match mine {
        Some(filer) => parties::takes_part(tx, case.id, filer)?,
        None => false,
    };
    let document = entries::documents_of(tx, entry.id)?.first().map(|document| document.serial);
    Ok(Some(Found {
        filer: draft.filer_id,
        notice,
        case_serial: case.serial,
        sealed: case.sealed || entry.sealed,
        takes_part,
        document,
    }))
}
