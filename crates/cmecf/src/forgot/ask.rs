//! Asking for a forgotten court login or password. Known or not, the answer is the same (security K05).

use askama::Template;
use domain::court::ForgotBy;
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::{
    court::filers::{self, Filer},
    shared::audit,
};

use super::letters::{self, Why};
use crate::{Caller, frame, linking::decide::Desk};

#[derive(Template)]
#[template(path = "forgot/ask.html")]
struct Ask<'a> {
    csrf: String,
    form: &'a FormState,
    lead: Vec<String>,
    by_link: bool,
    who_label: String,
    reach: &'a str,
    number: i64,
    pacer: &'a str,
    recover: String,
    help: Vec<String>,
}

#[derive(Template)]
#[template(path = "forgot/sent.html")]
struct Sent {
    help: Vec<String>,
}

const TITLE: &str = "Forgot login/password";

/// `GET /forgot`.
pub(crate) async fn show(caller: Caller) -> Answer {
    form_page(&caller, &FormState::default())
}

fn form_page(caller: &Caller, form: &FormState) -> Answer {
    let settings = caller.settings();
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let about = format!("This is about the {} login and password that the {} issued to you.", names.cmecf, settings.short_name);
    let (how, reach) = match settings.forgot_by {
        ForgotBy::Link => ("Type the login, or the e-mail address that the court has on file. We mail the login and a link with which you choose a new password.".to_owned(), "call"),
        ForgotBy::Email => (format!("Write to the court at {}. The clerk tells you the login and starts a reset.", settings.contacts.email), "write to"),
        ForgotBy::Phone => (format!("Call the court at {}. The clerk tells you the login and starts a reset.", settings.contacts.phone), "call"),
    };
    let body = Ask {
        csrf: caller.visit.form_token(),
        form,
        lead: vec![about, how],
        by_link: settings.forgot_by == ForgotBy::Link,
        who_label: format!("{} login or e-mail address", names.cmecf),
        reach,
        number: caller.central().map_or(0, |central| central.person.account_number),
        pacer: &names.pacer,
        recover: format!("{}/forgot-password", installation.pacer()),
        help: frame::contact_lines(settings),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// `POST /forgot`, in courts that mail a link.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    if caller.settings().forgot_by != ForgotBy::Link {
        return form_page(&caller, &FormState::default());
    }
    let shared = &caller.site.shared;
    let limits = shared.installation.limits;
    if limits.on {
        let machine_now = caller.visit.fresh.machine_now;
        shared.sources.count("recovery", caller.visit.source, limits.recoveries, machine_now).map_err(Failure::too_many)?;
    }
    let who = fields.trimmed("who").to_owned();
    if who.is_empty() || who.chars().count() > 200 {
        let mut form = FormState::of(&fields);
        form.wrong("who", "Type your login, or the e-mail address that the court has on file.");
        return form_page(&caller, &form);
    }
    let (desk, court) = (Desk::of(&shared.installation, caller.settings()), caller.settings().clone());
    let centre = shared.installation.pacer();
    let written = caller.site.room.write("forgot_court_password", &caller.visit.fresh, move |tx, fresh| {
        let found: Vec<Filer> = match filers::by_login(tx, &who)? {
            Some(filer) => vec![filer],
            None => filers::by_email(tx, &who)?,
        };
        // A line is written either way, so that both ways cost a write.
        let about = found.first().map_or("unknown".to_owned(), |filer| format!("filer {}", filer.serial));
        audit::record(tx, fresh, "somebody", "ask for court login or password", &about, "")?;
        for filer in &found {
            letters::answer(tx, fresh, &desk, &court, &centre, filer, Why::Asked)?;
        }
        Ok(())
    });
    written.await?;
    (shared.wake)();
    Ok(page::redirect("/forgot/sent"))
}

/// `GET /forgot/sent`: the same for everybody.
pub(crate) async fn sent(caller: Caller) -> Answer {
    let body = Sent { help: frame::contact_lines(caller.settings()) };
    Ok(Page::new(&caller.visit, &caller.frame(), "Look at your mail", "Look at your mail", &body)?.respond())
}
