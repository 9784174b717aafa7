//! What is written when a link is made or changes its state: the same for the person's own confirmation and for the clerk's decision.
//!
//! Everything here runs in the caller's transaction: the link, the end of the court password, of old sessions and of open secrets,
//! the audit line, and one message for the centre, which tells the person and the address that the court has on file.

use domain::{
    Fresh,
    court::Settings,
    filer::Role,
    link::{self, Event, State, result_comment},
    message::{LinkState, Message},
    product::ProductNames,
};
use site::installation::Installation;
use store::{
    court::{
        Tx,
        filer_tokens::{self, Purpose},
        filers::{self, Filer},
        links::{self, Link, NewLink},
        sessions, tasks,
    },
    shared::{
        audit,
        mails::{self, NewMail},
        outbox, secrets,
    },
};

use super::account_counter;
use crate::{court_site::mail_sender, sign_on::court_login::counter_subject};

/// What decisions need to know of the installation.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    /// Origin of this court's CM/ECF, for addresses in mails.
    pub(crate) ecf: String,
    /// Ends the Message-IDs of this court's own mails.
    pub(crate) domain: String,
    /// The sender of this court's own mails.
    pub(crate) sender: String,
    /// What the products are called.
    pub(crate) names: ProductNames,
}

impl Desk {
    /// For one court.
    pub(crate) fn of(installation: &Installation, settings: &Settings) -> Desk {
        Desk {
            ecf: installation.ecf(&settings.id),
            domain: installation.domain.clone(),
            sender: mail_sender(installation, settings),
            names: installation.names.clone(),
        }
    }

    /// Queues a mail of this court to one address; none when there is no address.
    pub(crate) fn mail(
        &self,
        tx: &mut Tx<'_, '_>,
        fresh: &mut Fresh,
        to: &str,
        subject: &str,
        text: String,
    ) -> store::Result<()> {
        if !to.contains('@') {
            return Ok(());
        }
        let mail =
            NewMail { sender: self.sender.clone(), recipient: to.to_owned(), subject: subject.to_owned(), text, html: None };
        mails::queue(tx, fresh, &self.domain, &mail)?;
        Ok(())
    }
}

/// How the audit trail and tasks name a link.
pub(crate) fn thing(link: &Link) -> String {
    format!("link {}", link.number)
}

/// How the audit trail and tasks name a filer.
pub(crate) fn filer_thing(filer: &Filer) -> String {
    format!("filer {}", filer.serial)
}

/// Whether a second link of another role may stand beside this one (domain 3.4: attorney and trustee, where the court allows it).
pub(crate) fn beside_other_roles(court: &Settings, role: Role) -> bool {
    court.attorney_and_trustee && matches!(role, Role::Attorney | Role::Trustee)
}

/// Makes a link or a request. The indexes decide every race: `Err(Taken)` when the filer or the account has a living one.
pub(crate) fn make(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, desk: &Desk, filer: &Filer, new: &NewLink) -> store::Result<Link> {
    let made = links::insert(tx, fresh, new)?;
    let action = if made.state == State::Active { "link account" } else { "ask for link" };
    let actor = format!("account {}", made.account_number);
    let detail = format!("{}, {}; names {}", filer_thing(filer), made.role.word(), made.verdict);
    audit::record(tx, fresh, &actor, action, &thing(&made), &detail)?;
    follow(tx, fresh, filer, &made, &actor)?;
    tell(tx, fresh, desk, &made, filer)?;
    Ok(made)
}

/// What became of a decision.
#[derive(Debug)]
pub(crate) enum Changed {
    /// It was carried out.
    Done(Box<Link>),
    /// The link's state does not allow it, or somebody else was first; nothing was changed. The link as it stands.
    Late(Box<Link>),
}

/// Carries out what happened to a link. `by` is such as `clerk jdoe`; `reason` is told to the person.
pub(crate) fn change(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    was: &Link,
    event: Event,
    by: &str,
    reason: &str,
) -> store::Result<Changed> {
    let Ok(to) = link::next(Some(was.state), event) else {
        return Ok(Changed::Late(Box::new(was.clone())));
    };
    let filer = filers::by_id(tx, was.filer_id)?.ok_or_else(|| store::Error::Damaged("a link without its filer".into()))?;
    let Some(now) = links::change(tx, fresh, was, to, Some(by), reason)? else {
        let there = links::by_id(tx, was.id)?.unwrap_or_else(|| was.clone());
        return Ok(Changed::Late(Box::new(there)));
    };
    let detail = if reason.is_empty() { filer_thing(&filer) } else { format!("{}; reason: {reason}", filer_thing(&filer)) };
    audit::record(tx, fresh, by, verb(event), &thing(&now), &detail)?;
    follow(tx, fresh, &filer, &now, by)?;
    if event != Event::Freeze {
        tasks::close_about(tx, fresh, &thing(&now), by)?;
    }
    tell(tx, fresh, desk, &now, &filer)?;
    Ok(Changed::Done(Box::new(now)))
}

fn verb(event: Event) -> &'static str {
    match event {
        Event::Link => "link account",
        Event::Request => "ask for link",
        Event::Approve => "approve link",
        Event::Refuse => "refuse link",
        Event::Freeze => "freeze link",
        Event::Unfreeze => "unfreeze link",
        Event::End => "end link",
    }
}

/// What a state brings with it in this court. A link that is over leaves no way back to the court password either: it was given up,
/// or it is known to somebody it does not belong to; the clerk issues a linking code instead.
pub(super) fn follow(tx: &mut Tx<'_, '_>, fresh: &Fresh, filer: &Filer, now: &Link, by: &str) -> store::Result<()> {
    if matches!(now.state, State::Active | State::Ended) {
        if filer.retired_at.is_none() {
            filers::retire_password(tx, fresh, filer.id)?;
            audit::record(tx, fresh, by, "retire court password", &filer_thing(filer), &thing(now))?;
        }
        sessions::end_legacy_of_filer(tx, fresh, filer.id)?;
        filer_tokens::void(tx, fresh, Purpose::Reset, filer.id)?;
    }
    if now.state == State::Active {
        filer_tokens::void(tx, fresh, Purpose::Code, filer.id)?;
        secrets::clear(tx, &account_counter(now.account_number))?;
        secrets::clear(tx, &counter_subject(Some(filer), &filer.login))?;
    }
    if matches!(now.state, State::Frozen | State::Ended | State::Refused) {
        filer_tokens::void(tx, fresh, Purpose::NotMe, filer.id)?;
    }
    Ok(())
}

/// The one message about this state of the link; the centre keeps the transaction and writes the mails.
fn tell(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, desk: &Desk, now: &Link, filer: &Filer) -> store::Result<()> {
    let not_me_url = if matches!(now.state, State::Pending | State::Active) {
        let made_by = format!("account {}", now.account_number);
        let token = filer_tokens::issue(tx, fresh, Purpose::NotMe, filer.id, Some(now.id), &made_by)?;
        format!("{}/not-me?t={token}", desk.ecf)
    } else {
        String::new()
    };
    tell_with(tx, fresh, &desk.names, now, filer, not_me_url)
}

/// The same, with an address of "this was not me" or none.
pub(super) fn tell_with(
    tx: &mut Tx<'_, '_>,
    fresh: &Fresh,
    names: &ProductNames,
    now: &Link,
    filer: &Filer,
    not_me_url: String,
) -> store::Result<()> {
    let message = Message::Link(LinkState {
        link: now.id,
        version: now.version,
        account_number: now.account_number,
        filer_name: filer.name.clone(),
        role: now.role,
        state: now.state,
        comment: comment(now, names),
        submitted_at: now.requested_at,
        changed_at: now.changed_at,
        challenge: now.person.challenge.clone(),
        filer_email: filer.email.clone(),
        not_me_url,
    });
    outbox::queue(tx, fresh, "centre", &thing(now), &message)?;
    Ok(())
}

/// The mail's Comment line: the result's text, and the court's reason where it gave one.
pub(crate) fn comment(link: &Link, names: &ProductNames) -> String {
    let text = result_comment(link.state, names);
    match link.state {
        State::Refused | State::Ended if !link.reason.is_empty() => format!("{text}. The court's reason: {}", link.reason),
        _ => text,
    }
}

/// A stored day, `YYYY-MM-DD`, as pages print it.
pub(crate) fn us_day(stored: &str) -> String {
    domain::time::parse_date(stored).map_or_else(|| stored.to_owned(), domain::time::us_date)
}
