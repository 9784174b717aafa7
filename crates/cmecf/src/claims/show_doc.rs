//! `/cgi-bin/show_doc.pl`: what a claim's history links to: the claim as it was filed, or an entry of the docket (wire 2.11).

use domain::permission::{Action, Thing};
use site::{Answer, page};
use store::court::{claims, entries};

use super::asked;
use crate::{
    Caller,
    docket::{
        access::{Reader, base},
        message,
    },
    documents::{address, open},
};

const TITLE: &str = "Claim";

/// `GET /cgi-bin/show_doc.pl?caseid=…&claim_id=…&claim_num=7-1`, or with `de_seq_num` and `doc_num` for an entry.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    caller.allow(Action::ReadDocument, Thing::ANY)?;
    let number = |name: &str| caller.visit.query_value(name).and_then(|value| value.trim().parse::<i64>().ok());
    match (number("claim_id"), number("caseid"), number("doc_num")) {
        (Some(serial), ..) => claim(&caller, serial).await,
        (None, Some(case), Some(document)) => entry(&caller, case, document, number("de_seq_num")).await,
        _ => open::nothing(&caller),
    }
}

/// A claim is listed here without its form: claims are not filed in this system yet.
pub(crate) async fn claim(caller: &Caller, serial: i64) -> Answer {
    let reader = Reader::of(caller);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(active) = claims::by_serial(tx, serial, reader.eyes())? else { return Ok(None) };
            let Some(case) = store::court::cases::by_id(tx, active.claim.case_id)? else { return Ok(None) };
            let opened = reader.open(tx, case.serial, Action::ReadDocument)?;
            Ok(opened.map(|opened| (opened.case, active)))
        })
        .await?;
    let Some((case, active)) = found else { return open::nothing(caller) };
    let sentence = format!(
        "Claim {}-{} of case {} is listed on the claims register, but the document itself was not imported into this system.",
        active.claim.number,
        active.event.part.unwrap_or(1),
        case.number
    );
    let advice = "Ask the clerk's office for a copy; give the case number and the claim number.";
    message::say(caller, TITLE, &sentence, advice)
}

/// Leads to the document of an entry: the one of that sequence where several carry the number.
async fn entry(caller: &Caller, case: i64, number: i64, sequence: Option<i64>) -> Answer {
    let reader = Reader::of(caller);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, case, Action::ReadDocument)? else { return Ok(None) };
            let mut there = entries::all_by_number(tx, opened.case.id, number, opened.sealed_too)?;
            if let Some(place) = there.iter().position(|entry| Some(entry.sequence) == sequence) {
                there.swap(0, place);
            }
            let Some(entry) = there.first() else { return Ok(None) };
            let documents = entries::seen_documents_of(tx, entry.id, opened.sealed_too)?;
            Ok(documents.first().map(|document| document.serial))
        })
        .await?;
    let Some(serial) = found else { return open::nothing(caller) };
    Ok(page::redirect(&format!("{}{}", base(caller), address::of(&caller.settings().doc1_prefix, false, serial))))
}
