//! `/cgi-bin/show_case_doc?12,10001,1,,`: the address of a document by its number on the sheet (wire 2.10).

use domain::permission::{Action, Thing};
use site::{Answer, page};
use store::court::entries::{self, Document};

use super::{address, find, find::Looked, open};
use crate::{
    Caller,
    docket::access::{Reader, base},
};

/// Leads to the document, or says that there is none.
pub(crate) async fn lead(caller: Caller) -> Answer {
    caller.allow(Action::ReadDocument, Thing::ANY)?;
    let query = caller.visit.query.replace("%2C", ",").replace("%2c", ",");
    let mut pieces = query.split(',').map(|piece| piece.trim().parse::<i64>().ok());
    let (number, case, part) = (pieces.next().flatten(), pieces.next().flatten(), pieces.next().flatten());
    let (Some(number), Some(case)) = (number, case) else { return open::nothing(&caller) };
    let reader = Reader::of(&caller);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, case, Action::ReadDocketSheet)? else { return Ok(None) };
            for entry in entries::all_by_number(tx, opened.case.id, number, opened.sealed_too)? {
                let parts = entries::seen_documents_of(tx, entry.id, opened.sealed_too)?;
                let Some(document) = parts.into_iter().find(|document| document.part == part.unwrap_or(0)) else { continue };
                if !matches!(find::find(tx, &reader, document.serial)?, Looked::Nothing) {
                    return Ok(Some(document));
                }
            }
            Ok(None::<Document>)
        })
        .await?;
    let Some(document) = found else { return open::nothing(&caller) };
    let menu = part.is_none();
    Ok(page::redirect(&format!("{}{}", base(&caller), address::of(&caller.settings().doc1_prefix, menu, document.serial))))
}
