//! A PACER account from its registration to a forgotten password: what a person does before or without signing on, and the upgrade.

pub mod confirm;
mod fields;
mod letters;
pub(crate) mod mail_link;
pub mod new_password;
pub mod recover_password;
pub mod recover_username;
pub mod register;
pub mod reset;
pub mod said;
#[cfg(test)]
mod tests;
pub mod upgrade;

pub(crate) use fields::{Person, email_problem, read_address, read_person};
pub(crate) use letters::{Letter, had_enough, not_you, send};

use site::Failure;

use crate::caller::{Caller, percent};

/// Where `Need an Account?` leads, on the centre's pages.
pub const REGISTER: &str = "/register";
/// Where `Forgot Your Password?` leads, on the centre's pages.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Where `Forgot User Name?` leads, on the centre's pages.
pub const FORGOT_USERNAME: &str = "/forgot-user-name";
/// Where a legacy account is upgraded, on the centre's pages.
pub const UPGRADE: &str = "/manage/upgrade";

/// Most mails of one subject to one address in an hour (security A38).
pub const MAILS_AN_HOUR: i64 = 3;

/// Counts one try at a door that is open to everybody, by source (security T05, A38).
///
/// # Errors
/// 429 when too many came from one address in this minute.
pub(crate) fn count_source(caller: &Caller, door: &'static str) -> Result<(), Failure> {
    let limits = caller.site.shared.installation.limits;
    if !limits.on {
        return Ok(());
    }
    let visit = &caller.visit;
    visit.shared.sources.count(door, visit.source, limits.recoveries, visit.fresh.machine_now).map_err(Failure::too_many)
}

/// The sign-on page, leading back to a page of the centre.
#[must_use]
pub(crate) fn sign_on_href(caller: &Caller, back: &str) -> String {
    let installation = &caller.site.shared.installation;
    let target = percent(&format!("{}{back}", installation.pacer()));
    format!("{}/csologin/login.jsf?appurl={target}", installation.login())
}
