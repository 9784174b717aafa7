//! Linking a PACER account to a CM/ECF account of this court: one file for each step.

pub mod at_once;
pub(crate) mod code;
pub(crate) mod confirm;
pub(crate) mod decide;
pub(crate) mod enter;
pub(crate) mod facts;
pub(crate) mod more;
pub(crate) mod not_me;
pub(crate) mod offer;
pub(crate) mod refused;
pub mod restored;
pub(crate) mod result;
pub(crate) mod submit;
#[cfg(test)]
mod tests;
mod warn;

use domain::link::{Help, ServiceCenter};
use site::Failure;

use crate::{Caller, Who, caller::Central};

/// The person signed on at the centre, for whom alone these pages are.
///
/// # Errors
/// The way to sign-on for nobody; for a court login the page that says when linking opens.
pub(crate) fn person(caller: &Caller) -> Result<&Central, Failure> {
    caller.signed_on()?;
    match &caller.who {
        Who::Central(central) => Ok(central),
        Who::Legacy { .. } => Err(refused::to_court_login(caller)?),
        Who::Nobody | Who::Viewing(_) | Who::Staff { .. } => Err(Failure::not_found()),
    }
}

/// Whom to reach, with the account number that will be asked for.
pub(crate) fn help(caller: &Caller, account_number: i64) -> Help {
    let installation = &caller.site.shared.installation;
    let center = &installation.service_center;
    Help::at(
        caller.settings(),
        account_number,
        ServiceCenter { site: center.site.clone(), email: center.email.clone(), phone: center.phone.clone() },
        installation.names.clone(),
    )
}

/// The help block of every page: the court, the service center with its site, the number to have ready.
pub(crate) fn help_lines(caller: &Caller, account_number: i64) -> Vec<String> {
    let help = help(caller, account_number);
    let mut lines = vec![help.call_the_court()];
    if !caller.settings().contacts.hours.is_empty() {
        lines.push(format!("The court answers {}.", caller.settings().contacts.hours));
    }
    lines.push(help.call_the_service_center());
    lines.push(format!("The {} Service Center on the web: {}", help.names.pacer, help.service_center.site));
    lines
}

/// Counts a try at the link form or the linking code from a source (security T05).
///
/// # Errors
/// 429 after too many in a minute.
pub(crate) fn limit(caller: &Caller) -> Result<(), Failure> {
    let shared = &caller.site.shared;
    let limits = shared.installation.limits;
    if limits.on {
        let machine_now = caller.visit.fresh.machine_now;
        shared.sources.count("link", caller.visit.source, limits.links, machine_now).map_err(Failure::too_many)?;
    }
    Ok(())
}

/// The counter of wrong passwords and codes that one account tried at this court (security A12).
pub(crate) fn account_counter(account_number: i64) -> String {
    format!("link account {account_number}")
}
