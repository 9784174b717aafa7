//! "This was not me": the link in the mail to the address that the court has on file freezes a link until the clerk decides. It works
//! without signing on; opening it changes nothing, for mail scanners open links too (security A39).

use askama::Template;
use domain::link::{Event, State};
use site::{Answer, Failure, Fields, Page};
use store::court::{
    Tx,
    filer_tokens::{self, FilerToken, Purpose},
    filers::{self, Filer},
    links::{self, Link},
    tasks,
};

use super::decide::{self, Changed, Desk};
use crate::{Caller, frame, mail_link};

#[derive(Template)]
#[template(path = "linking/not_me.html")]
struct Ask<'a> {
    csrf: String,
    at: String,
    cmecf: &'a str,
    pacer: &'a str,
    filer: &'a str,
    court: &'a str,
    what: &'a str,
    number: i64,
    help: Vec<String>,
}

#[derive(Template)]
#[template(path = "linking/frozen.html")]
struct Frozen<'a> {
    cmecf: &'a str,
    pacer: &'a str,
    help: Vec<String>,
}

/// What a secret from a mail leads to.
enum Found {
    Good(Box<(FilerToken, Link, Filer)>),
    /// It was used, or the link is frozen or over anyway.
    Over(State),
    Old,
    Unknown,
}

fn find(tx: &mut Tx<'_, '_>, secret: &str, now: domain::Time) -> store::Result<Found> {
    let Some(token) = filer_tokens::look(tx, Purpose::NotMe, secret)? else { return Ok(Found::Unknown) };
    let link = match token.link_id {
        Some(id) => links::by_id(tx, id)?,
        None => None,
    };
    let (Some(link), Some(filer)) = (link, filers::by_id(tx, token.filer_id)?) else { return Ok(Found::Unknown) };
    Ok(if !matches!(link.state, State::Pending | State::Active) {
        Found::Over(link.state)
    } else if !token.is_good(now) {
        Found::Old
    } else {
        Found::Good(Box::new((token, link, filer)))
    })
}

/// `GET /not-me?t=…`.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Some(without) = mail_link::set_aside(&caller.visit) {
        return Ok(without);
    }
    let (wanted, now) = (mail_link::secret(&caller.visit), caller.visit.fresh.now);
    let found = caller.site.room.read(move |tx| find(tx, &wanted, now)).await?;
    let Found::Good(found) = found else { return Err(spent(&caller, &found)) };
    let (_, link, filer) = *found;
    let names = &caller.site.shared.installation.names;
    let settings = caller.settings();
    let body = Ask {
        csrf: caller.visit.form_token(),
        at: link.requested_at.long(&settings.zone()),
        cmecf: &names.cmecf,
        pacer: &names.pacer,
        filer: &filer.name,
        court: &settings.short_name,
        what: if link.state == State::Active { "was linked to" } else { "was asked for, to be linked to" },
        number: link.account_number,
        help: frame::contact_lines(settings),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Was this you?", "Was this you?", &body)?.respond())
}

/// `POST /not-me`.
pub(crate) async fn freeze(caller: Caller, _: Fields) -> Answer {
    let secret = mail_link::secret(&caller.visit);
    let desk = Desk::of(&caller.site.shared.installation, caller.settings());
    let left = caller.site.room.write("freeze_link", &caller.visit.fresh, move |tx, fresh| {
        let found = find(tx, &secret, fresh.now)?;
        let Found::Good(good) = found else { return Ok(Some(found)) };
        let (token, link, filer) = *good;
        if !filer_tokens::spend(tx, fresh, Purpose::NotMe, &token.hash)? {
            return Ok(Some(Found::Old));
        }
        let reason = "The address on file said: this was not me.";
        match decide::change(tx, fresh, &desk, &link, Event::Freeze, "not-me link", reason)? {
            Changed::Late(now) => Ok(Some(Found::Over(now.state))),
            Changed::Done(now) => {
                let detail = format!(
                    "{} ({}) says that linking {} to account {} ({}) was not their doing. Find out what happened, then lift the freeze \
                     or end the link.",
                    filer.name, filer.email, filer.login, now.account_number, now.person.name
                );
                tasks::add(tx, fresh, &decide::thing(&now), &detail)?;
                Ok(None)
            }
        }
    });
    if let Some(left) = left.await? {
        return Err(spent(&caller, &left));
    }
    (caller.site.shared.wake)();
    let names = &caller.site.shared.installation.names;
    let body = Frozen { cmecf: &names.cmecf, pacer: &names.pacer, help: frame::contact_lines(caller.settings()) };
    let page = Page::new(&caller.visit, &caller.frame(), "The link is frozen", "The link is frozen", &body)?;
    Ok(page.cookie(mail_link::forget(&caller.visit)).respond())
}

fn spent(caller: &Caller, found: &Found) -> Failure {
    let sentence = match found {
        Found::Over(State::Frozen) => "This link is frozen already: nothing can be filed with it until the clerk has decided.",
        Found::Over(_) => "There is nothing left to freeze: the court has ended this link or refused the request.",
        Found::Old | Found::Good(_) => "This address was used already or is older than thirty days. Nothing was changed.",
        Found::Unknown => "This address is not one that we sent, or a part of it is missing. Nothing was changed.",
    };
    let mut failure =
        Failure::gone("Nothing was changed", sentence).say("If something is wrong with your account, tell the court:");
    failure.sentences.extend(frame::contact_lines(caller.settings()));
    failure
}
