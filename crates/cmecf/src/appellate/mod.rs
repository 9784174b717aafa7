//! Courts of appeals, for reading: their general dockets at the addresses of `TransportRoom`, which existing clients know (wire 2.17).

pub mod export;
pub mod import;
pub(crate) mod room;
mod search;
mod sheet;
mod summary;
#[cfg(test)]
mod tests;

use domain::court;
use site::{Answer, page};

use crate::{
    Caller,
    docket::{access::base, query::case_id},
};

/// Where all pages of a court of appeals are. Some courts have it under `/cmecf/servlet/`, which is answered alike.
const ROOM: &str = "/n/beam/servlet/TransportRoom";

/// The page on which cases are searched for.
pub(crate) fn search_href(base: &str) -> String {
    format!("{base}{ROOM}?servlet=CaseSearch.jsp")
}

/// The docket of a case id.
pub(crate) fn case_href(base: &str, serial: i64) -> String {
    format!("{base}{ROOM}?servlet=CaseSummary.jsp&caseId={serial}")
}

/// The address that ends the session; clients take it for the sign of being signed on (wire 0).
pub(crate) fn log_out_href() -> String {
    format!("{ROOM}?servlet=InvalidUserLogin.jsp&logout=y")
}

/// Whether a court is one.
pub(crate) fn is_appellate(caller: &Caller) -> bool {
    caller.settings().kind == court::Type::Appellate
}

/// Where the pages of the other courts (`iquery.pl`, `DktRpt.pl`) lead in a court of appeals; `None` in those others.
pub(crate) fn instead(caller: &Caller) -> Option<Answer> {
    if !is_appellate(caller) {
        return None;
    }
    let to = match case_id(&caller.visit.query) {
        Some(serial) => case_href(base(caller), serial),
        None => search_href(base(caller)),
    };
    Some(Ok(page::redirect(&to)))
}
