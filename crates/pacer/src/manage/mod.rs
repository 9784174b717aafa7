//! Manage My Account: what is on record of an account, and what its owner changes.

pub mod address;
pub mod email;
pub mod first_page;
pub mod maintenance;
pub mod password;
pub mod payments;
pub mod person;
pub mod requests;
#[cfg(test)]
mod tests;
pub mod usage;

use domain::{
    Fresh, Time,
    account::{Generation, Kind},
    password as rule,
    throttle::Door,
};
use site::{Failure, Fields, FormState, hasher::Verdict};
use store::{
    centre::{
        accounts::{self, Account},
        sessions::Session,
    },
    shared::secrets,
};

use crate::{accounts::UPGRADE, caller::Caller};

/// Seconds for which a sign-on counts as fresh (security S11).
const RECENT_SECONDS: i64 = 300;

/// The head of every page here: who one is, the tabs, whom to call.
pub(crate) struct Head {
    number: i64,
    username: String,
    name: String,
    email: String,
    account_type: String,
    legacy: bool,
    kind: &'static str,
    status_label: &'static str,
    status: &'static str,
    upgrade: &'static str,
    tab: &'static str,
    tabs: [(&'static str, &'static str); 4],
    help: String,
    pacer: String,
}

impl Head {
    fn is_on(&self, tab: &str) -> bool {
        self.tab == tab
    }

    /// The head for an account; `tab` is the label of the tab one is on.
    pub(crate) fn new(caller: &Caller, account: &Account, tab: &'static str) -> Head {
        let installation = &caller.site.shared.installation;
        let pacer = installation.names.pacer.clone();
        let legacy = account.generation == Generation::Legacy;
        Head {
            number: account.number,
            username: account.username.clone(),
            name: account.name(),
            email: account.email.clone(),
            account_type: if legacy { format!("Legacy {pacer} Account") } else { format!("Upgraded {pacer} Account") },
            legacy,
            kind: match account.kind {
                Kind::Individual => "Individual",
                Kind::Shared => "Shared: for viewing only; it can't be linked for filing",
                Kind::Administrative => "Administrative: for billing only",
            },
            // With a PAA the page says Account Status (domain 1.3).
            status_label: if account.kind == Kind::Administrative { "Account Status" } else { "Case Search Status" },
            status: if account.search_active { "Active" } else { "Inactive" },
            upgrade: UPGRADE,
            tab,
            tabs: [
                ("Settings", "/manage"),
                ("Maintenance", "/manage/maintenance"),
                ("Usage", "/manage/usage"),
                ("Payments", "/manage/payments"),
            ],
            help: crate::accounts::said::contacts(installation),
            pacer,
        }
    }
}

/// Whether the password was proved in this session a moment ago.
#[must_use]
pub(crate) fn is_recent(session: &Session, now: Time) -> bool {
    now.seconds_since(session.authenticated_at) <= RECENT_SECONDS
}

/// The session and account of somebody who may change things: a legacy account must be upgraded first (domain 1.3).
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub(crate) fn upgraded(caller: &Caller) -> Result<(&Session, &Account), Failure> {
    let (session, account) = caller.account()?;
    if account.generation == Generation::Legacy {
        let pacer = &caller.site.shared.installation.names.pacer;
        return Err(Failure::forbidden(&format!("A legacy {pacer} account is upgraded before anything of it can be changed."))
            .say("The upgrade takes a few minutes and asks for name, address, a new user name and a new password.")
            .way("Upgrade your account", UPGRADE));
    }
    Ok((session, account))
}

/// What a form about person and address begins with.
#[must_use]
pub(crate) fn on_record(account: &Account) -> [(&'static str, String); 8] {
    [
        ("first_name", account.first_name.clone()),
        ("middle_name", account.middle_name.clone()),
        ("last_name", account.last_name.clone()),
        ("suffix", account.suffix.clone()),
        ("organisation", account.organisation.clone()),
        ("bar_number", account.bar_number.clone().unwrap_or_default()),
        ("address", account.address.clone()),
        ("phone", account.phone.clone()),
    ]
}

/// Checks `current_password` at the account's own counter, shared with sign-on (security P16, S11, T01); what is wrong goes into
/// the form.
///
/// # Errors
/// When the database or the hashing queue can't take more.
pub(crate) async fn check_current_password(
    caller: &Caller,
    account: &Account,
    fields: &Fields,
    form: &mut FormState,
    fresh: &mut Fresh,
) -> Result<(), Failure> {
    let typed = fields.get("current_password");
    if typed.is_empty() {
        form.wrong("current_password", "Enter the password you sign on with.");
        return Ok(());
    }
    let subject = accounts::secret_subject(account.id);
    let counted = subject.clone();
    let room = &caller.site.room;
    if room.read(move |tx| secrets::counter(tx, &counted)).await?.door(fresh.now) != Door::Open {
        form.wrong("current_password", "There were too many wrong tries. Wait a while, or use Forgot Your Password?");
        return Ok(());
    }
    let typed = if typed.chars().count() > rule::LONGEST { String::new() } else { rule::normalise(typed).0 };
    let verdict = caller.site.shared.hasher.verify(account.password_hash.as_deref(), &typed, fresh.rng.bytes()).await?;
    let right = matches!(verdict, Verdict::Right { .. });
    room.write("check_password", fresh, move |tx, fresh| {
        if right { secrets::clear(tx, &subject) } else { secrets::count_failure(tx, fresh, &subject).map(|_| ()) }
    })
    .await?;
    if !right {
        form.wrong("current_password", "This is not your password. Type the one you sign on with.");
    }
    Ok(())
}
