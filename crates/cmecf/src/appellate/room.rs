//! `TransportRoom`: one address for all pages of a court of appeals; `servlet` says which (wire 2.17).

use domain::permission::{Action, Thing};
use site::{Answer, Failure, Fields, form::ReportFields};

use super::{is_appellate, search, sheet, summary};
use crate::{Caller, docket::access::led_from_elsewhere, documents::docs1, sign_on::log_out};

/// `GET …/TransportRoom?servlet=…`.
pub(crate) async fn show(caller: Caller) -> Answer {
    // The case locator writes `servlet=CaseSummary.jsp?caseNum=…` (wire 5).
    let query = caller.visit.query.replace('?', "&");
    let fields = Fields::from_pairs(site::form::pairs(&query));
    if is_appellate(&caller) && led_from_elsewhere(&caller) {
        // What costs pages is asked for on a page of ours first.
        match fields.get("servlet") {
            "CaseSummary.jsp" => return summary::show(&caller, &fields).await,
            "ShowDoc" => return docs1::show_charges(&caller, fields.trimmed("dls_id")).await,
            _ => {}
        }
    }
    serve(caller, fields).await
}

/// `POST …/TransportRoom`: the same, from a form.
pub(crate) async fn send(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    let mut pairs = fields.pairs().to_vec();
    // A form may name the servlet in its address alone.
    if !fields.has("servlet") {
        pairs.extend(caller.visit.query_value("servlet").map(|servlet| ("servlet".to_owned(), servlet)));
    }
    serve(caller, Fields::from_pairs(pairs)).await
}

async fn serve(caller: Caller, fields: Fields) -> Answer {
    if !is_appellate(&caller) {
        caller.allow(Action::Query, Thing::ANY)?;
        return Err(Failure::not_found());
    }
    if fields.get("servlet") == "InvalidUserLogin.jsp" {
        return log_out::asked(caller).await;
    }
    caller.allow(Action::Query, Thing::ANY)?;
    match fields.get("servlet") {
        "" | "CaseSearch.jsp" => search::show(&caller),
        "CaseQuery" => search::run(&caller, &fields).await,
        "CaseSummary.jsp" if sheet::is_asked_for(&fields) => sheet::print(&caller, &fields).await,
        "CaseSummary.jsp" => summary::show(&caller, &fields).await,
        "ShowDoc" => docs1::deliver_asked(&caller, &fields).await,
        _ => Err(Failure::not_found()),
    }
}
