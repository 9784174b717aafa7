//! Creditor: the creditors of a case by name, each with the claims it filed.

use askama::Template;
use domain::{claims::dollars, fees::Item, permission::Action};
use site::{Answer, Page, page};
use store::court::{
    cases::Case,
    claims::{self, Claim, Filter},
    creditors,
};

use super::asked::{self, MOST};
use crate::{
    Caller,
    docket::{
        access::{Reader, base, led_from_elsewhere},
        message,
        query::case_id,
        receipt::Receipt,
    },
};

/// The heading of the page, and what receipts call it.
const TITLE: &str = "Creditor";

#[derive(Template)]
#[template(path = "claims/creditors.html")]
struct Creditors<'a> {
    base: &'a str,
    case: &'a Case,
    rows: Vec<Row>,
    more: bool,
    most: usize,
    pacer: &'a str,
    receipt: &'a Receipt,
}

/// A creditor.
struct Row {
    number: String,
    name: String,
    address: Vec<String>,
    claims: String,
    claimed: String,
}

/// `GET /cgi-bin/CreditorQry.pl?<case id>`.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Err(refused) = asked::allow(&caller, TITLE)? {
        return refused;
    }
    let Some(serial) = case_id(&caller.visit.query) else {
        return message::say(&caller, TITLE, message::INCOMPLETE, "Find the case by Query, and choose Creditor there.");
    };
    if led_from_elsewhere(&caller) {
        return Ok(page::redirect(&format!("{}/cgi-bin/iquery.pl?{serial}", base(&caller))));
    }
    let reader = Reader::of(&caller);
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(opened) = reader.open(tx, serial, Action::ReadDocketSheet)? else { return Ok(None) };
            let (id, sealed_too) = (opened.case.id, opened.sealed_too);
            let creditors = creditors::of_case(tx, id, "", limit, sealed_too)?;
            let claims = claims::of_case(tx, id, &Filter::default(), limit, sealed_too)?;
            Ok(Some((opened.case, creditors, claims)))
        })
        .await?;
    let Some((case, mut creditors, claims)) = found else { return message::case_not_found(&caller) };
    let item = Item::CaseReport { bytes: asked::extract_creditors(&creditors).bytes() };
    let receipt = Receipt::of(&caller, TITLE, "Case Number:", &case.number, item);
    receipt.keep(&caller).await?;
    let more = creditors.len() > MOST;
    creditors.truncate(MOST);
    let row = |creditor: &creditors::Creditor| {
        let own = |claim: &&Claim| {
            let (name, address) = claim.creditor.split_once('\n').unwrap_or((&claim.creditor, ""));
            claim.creditor_number == creditor.number && name.trim() == creditor.name && address.trim() == creditor.address
        };
        let own: Vec<&Claim> = claims.iter().filter(own).collect();
        let sums = own.iter().flat_map(|claim| &claim.amounts).filter(|amount| amount.kind == "amount" && !amount.allowed);
        let sums: Vec<i64> = sums.filter_map(|amount| amount.cents).collect();
        Row {
            number: creditor.number.clone(),
            name: creditor.name.clone(),
            address: creditor.address.lines().map(str::to_owned).collect(),
            claims: own.iter().map(|claim| claim.number.to_string()).collect::<Vec<_>>().join(", "),
            claimed: if sums.is_empty() {
                String::new()
            } else {
                dollars(sums.iter().fold(0_i64, |sum, more| sum.saturating_add(*more)))
            },
        }
    };
    let body = Creditors {
        base: base(&caller),
        rows: creditors.iter().map(row).collect(),
        case: &case,
        more,
        most: MOST,
        pacer: &caller.site.shared.installation.names.pacer,
        receipt: &receipt,
    };
    let title = format!("Creditors {}", case.number);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, TITLE, &body)?.respond())
}
