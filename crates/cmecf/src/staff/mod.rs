//! The clerk's desk: requests for links, links, filers, seals, go-live, and what else needs a person. Every act has its line in the audit
//! trail, with the clerk's name and reason.

pub(crate) mod correct;
pub(crate) mod deadlines;
pub(crate) mod filer;
pub(crate) mod filer_acts;
pub(crate) mod filers;
pub(crate) mod go_live;
pub(crate) mod link;
pub(crate) mod link_acts;
pub(crate) mod link_list;
mod numbered;
pub(crate) mod opinions;
pub(crate) mod queue;
pub(crate) mod reading;
mod records;
pub(crate) mod seal;
pub(crate) mod seal_case;
pub(crate) mod seals;
pub(crate) mod sign_on;
pub(crate) mod tasks;
#[cfg(test)]
mod tests;
pub(crate) mod transcripts;

use askama::DynTemplate;
use domain::permission::{Action, Thing};
use site::{Answer, Failure, Fields, FormState, Page};

use crate::Caller;

/// Lets the clerk of this court go on; nobody else, not even another court's clerk, is known here (security A43).
fn allow(caller: &Caller, action: Action) -> Result<(), Failure> {
    caller.staff()?;
    caller.allow(action, Thing::ANY)
}

/// A page of the desk.
fn page(caller: &Caller, title: &str, body: &dyn DynTemplate) -> Answer {
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, body)?.respond())
}

/// The reason that every act needs; told to the person it concerns and kept.
fn reason(fields: &Fields, form: &mut FormState) -> String {
    let reason = fields.trimmed("reason").split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        form.wrong("reason", "Give a reason. It is kept, and told to the person it concerns.");
    } else if reason.chars().count() > 500 {
        form.wrong("reason", "Use at most 500 characters for the reason.");
    }
    reason
}

/// The number at the end of an address of the desk.
fn number(typed: &str) -> Result<i64, Failure> {
    typed.parse().map_err(|_| Failure::not_found())
}
