//! The parties of a case with their attorneys.

use domain::permission::Action;
use serde_json::json;
use store::court::parties;

use super::{
    call::{Ask, CASE, Call, Done, Gives, Scope},
    cases::day,
    problem::Problem,
    shape::{Day, Listed, record},
};

record! {
    /// A party of a case.
    Party {
        /// Its id within the case.
        id: String = "1",
        /// Role as printed.
        role: String = "Plaintiff",
        /// Name.
        name: String = "Ann Lee",
        /// The lines under the name.
        extra_info: Vec<String> = ["an individual"],
        /// Day on which the party was terminated.
        date_terminated: Option<Day>,
        /// Who represents it, in the order of the docket sheet.
        attorneys: Vec<Attorney>,
    }
}

record! {
    /// An attorney beside a party.
    Attorney {
        /// Name.
        name: String = "Alex Attorney",
        /// Lines of address, telephone and e-mail as the docket sheet shows them.
        contact: Vec<String> = ["1 Court Square", "Montgomery, AL 36104"],
        /// LEAD ATTORNEY, ATTORNEY TO BE NOTICED and such.
        roles: Vec<String> = ["LEAD ATTORNEY", "ATTORNEY TO BE NOTICED"],
    }
}

pub(crate) fn calls() -> Vec<Call> {
    vec![Call {
        method: "GET",
        path: "/api/v1/cases/{case_id}/parties",
        id: "listParties",
        action: Action::ReadDocketSheet,
        scope: Some(Scope::Cases),
        title: "Parties and attorneys",
        about: "All parties of a case in the order of its docket sheet, in one list.",
        parameters: &[CASE],
        gives: Gives::json::<Listed<Party>>(),
        run: |ask| Box::pin(list(ask)),
    }]
}

async fn list(ask: Ask) -> Result<Done, Problem> {
    let (reader, serial) = (ask.client.reader(), ask.arguments.id("case_id"));
    let found = ask.client.site.room.read(move |tx| match reader.open(tx, serial, Action::ReadDocketSheet)? {
        Some(opened) => parties::of_case(tx, opened.case.id, opened.sealed_too).map(Some),
        None => Ok(None),
    });
    let items = found.await?.ok_or_else(|| Problem::not_found("case"))?.iter().map(party).collect();
    Ok(Done::Json(json!(Listed::<Party> { items, next_cursor: None })))
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn party(party: &parties::Party) -> Party {
    Party {
        id: (party.position + 1).to_string(),
        role: party.role.clone(),
        name: party.name.clone(),
        extra_info: lines(&party.extra_info),
        date_terminated: day(party.date_terminated.as_deref()),
        attorneys: party
            .attorneys
            .iter()
            .map(|one| Attorney { name: one.name.clone(), contact: lines(&one.contact), roles: lines(&one.roles) })
            .collect(),
    }
}
