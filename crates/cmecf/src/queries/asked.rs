//! What the pages of the sub-menu share that ask something first: whose case it is, where their form goes, what is said without a case.

use site::{Answer, Fields};

use crate::{
    Caller,
    docket::{message, query::case_id},
};

/// The case id that ends the address, as existing clients send a form back, or that stands in its field.
pub(super) fn case_of(caller: &Caller, fields: &Fields) -> Option<i64> {
    let named = || fields.trimmed("all_case_ids").parse().ok().filter(|serial| *serial > 0);
    case_id(&caller.visit.query).or_else(named)
}

/// The fields of a form that stand in the address.
pub(super) fn in_address(caller: &Caller) -> Fields {
    Fields::from_pairs(site::form::pairs(&caller.visit.query))
}

/// The address of a case's form. Existing clients send back what stands behind the question mark and nothing else that names the case.
pub(super) fn action(caller: &Caller, page: &str, serial: i64) -> String {
    let nonce = caller.visit.fresh.rng.clone().number(1_000_000_000_000_000);
    format!("../cgi-bin/{page}?{nonce}-L_1_0-0-{serial}")
}

/// The page for an address that names no case.
pub(super) fn incomplete(caller: &Caller, title: &str) -> Answer {
    let advice = format!("Find the case by Query, then choose {title} from its menu.");
    message::say(caller, title, message::INCOMPLETE, &advice)
}
