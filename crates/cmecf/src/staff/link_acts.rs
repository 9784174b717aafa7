//! What the clerk does with a link: approve, refuse, freeze, lift the freeze, end. One decision only; the second clerk is told of the
//! first (security A55).

use askama::Template;
use axum::extract::Path;
use domain::{Fresh, court::Settings, link::Event, permission::Action};
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::{
        Tx,
        filer_tokens::{self, Purpose},
        filers::{self, Filer},
        links,
    },
    shared::audit,
};

use super::{allow, link, number, reason};
use crate::{
    Caller, frame,
    linking::decide::{self, Changed, Desk},
};

#[derive(Template)]
#[template(path = "staff/code.html")]
struct Code<'a> {
    done: &'a str,
    code: &'a str,
    filer: &'a str,
    until: String,
    pacer: &'a str,
    address: String,
    back: String,
}

/// A linking code just issued, to be shown once or mailed already.
#[derive(Clone, Debug)]
pub(super) struct Issued {
    /// Empty when it went by mail.
    pub(super) code: String,
    pub(super) filer: Filer,
}

enum Done {
    Changed(Option<Box<Issued>>),
    Late(Box<links::Link>),
    NotFound,
}

fn event(act: &str) -> Option<(Event, Action)> {
    match act {
        "approve" => Some((Event::Approve, Action::DecideLink)),
        "refuse" => Some((Event::Refuse, Action::DecideLink)),
        "freeze" => Some((Event::Freeze, Action::FreezeLink)),
        "unfreeze" => Some((Event::Unfreeze, Action::DecideLink)),
        "end" => Some((Event::End, Action::EndLink)),
        _ => None,
    }
}

/// `POST /staff/requests/{number}` and `POST /staff/links/{number}`.
pub(crate) async fn submit(caller: Caller, Path(typed): Path<String>, fields: Fields) -> Answer {
    allow(&caller, Action::SeeQueue)?;
    let number = number(&typed)?;
    let mut form = FormState::of(&fields);
    let chosen = event(fields.get("act"));
    let optional = matches!(chosen, Some((Event::Approve, _)));
    let reason = if optional && fields.trimmed("reason").is_empty() { String::new() } else { reason(&fields, &mut form) };
    if chosen.is_none() {
        form.wrong("act", "Choose what to do.");
    }
    let by_mail = fields.get("code") == "mail";
    if matches!(chosen, Some((Event::End, _))) && !by_mail && fields.get("code") != "show" {
        form.wrong("code", "Choose how the linking code reaches the person.");
    }
    let (Some((event, action)), false) = (chosen, form.has_errors()) else {
        return link::draw(&caller, link::about(&caller, number).await?, &form);
    };
    allow(&caller, action)?;
    let (desk, court) = (Desk::of(&caller.site.shared.installation, caller.settings()), caller.settings().clone());
    let by = caller.audit_name();
    let written = caller.site.room.write("decide_link", &caller.visit.fresh, move |tx, fresh| {
        let Some(was) = links::by_number(tx, number)? else { return Ok(Done::NotFound) };
        let now = match decide::change(tx, fresh, &desk, &was, event, &by, &reason)? {
            Changed::Done(now) => now,
            Changed::Late(now) => return Ok(Done::Late(now)),
        };
        if event != Event::End {
            return Ok(Done::Changed(None));
        }
        let Some(filer) = filers::by_id(tx, now.filer_id)? else { return Ok(Done::NotFound) };
        let issued = issue(tx, fresh, &desk, &court, &filer, &by, by_mail)?;
        Ok(Done::Changed(Some(Box::new(issued))))
    });
    match written.await? {
        Done::NotFound => Err(Failure::not_found()),
        Done::Late(now) => Err(late(&now)),
        Done::Changed(None) => {
            (caller.site.shared.wake)();
            Ok(page::redirect(&format!("/staff/links/{number}?done")))
        }
        Done::Changed(Some(issued)) => {
            (caller.site.shared.wake)();
            show_code(&caller, &issued, "The link has ended", &format!("/staff/links/{number}"))
        }
    }
}

fn late(now: &links::Link) -> Failure {
    let by = now.decided_by.as_deref().unwrap_or("the person");
    let sentence = format!("This link is {} since a decision of {by}. Nothing was changed.", now.state.word());
    Failure::conflict("Decided already", &sentence).way("See the link", &format!("/staff/links/{}", now.number))
}

/// Issues a linking code for a filer; earlier ones of that filer stop working.
pub(super) fn issue(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    court: &Settings,
    filer: &Filer,
    by: &str,
    by_mail: bool,
) -> store::Result<Issued> {
    let code = filer_tokens::issue(tx, fresh, Purpose::Code, filer.id, None, by)?;
    let how = if by_mail { "mailed to the address on file" } else { "handed over" };
    audit::record(tx, fresh, by, "issue linking code", &decide::filer_thing(filer), how)?;
    if !by_mail {
        return Ok(Issued { code, filer: filer.clone() });
    }
    let names = &desk.names;
    let until = fresh.now.plus_seconds(Purpose::Code.good_for_seconds()).long(&court.zone());
    let text = format!(
        "The {} has issued a linking code for your {} account with the login {}:\n\n{code}\n\nIt works once, until {until}. Sign on with \
         your own individual {} account, open {}/link/code and type it there. You can then file with the same account as before; your \
         earlier filings stay yours.\n\nIf you did not expect this, tell the court.\n\n{}\n",
        court.full_name,
        names.cmecf,
        filer.login,
        names.pacer,
        desk.ecf,
        frame::contact_lines(court).join("\n")
    );
    desk.mail(tx, fresh, &filer.email, &format!("Your {} linking code", names.cmecf), text)?;
    Ok(Issued { code: String::new(), filer: filer.clone() })
}

/// The page after a code was issued: the only place on which it ever stands.
pub(super) fn show_code(caller: &Caller, issued: &Issued, title: &str, back: &str) -> Answer {
    let zone = caller.settings().zone();
    let body = Code {
        done: if issued.code.is_empty() {
            "The linking code was mailed to the address on file."
        } else {
            "Hand the linking code over."
        },
        code: &issued.code,
        filer: &issued.filer.name,
        until: caller.visit.fresh.now.plus_seconds(Purpose::Code.good_for_seconds()).long(&zone),
        pacer: &caller.site.shared.installation.names.pacer,
        address: format!("{}/link/code", caller.site.ecf()),
        back: back.to_owned(),
    };
    super::page(caller, title, &body)
}
