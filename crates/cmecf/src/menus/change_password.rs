//! Maintain Your Login/Password: the court's own password before linking; afterwards it opens nothing, and the way leads to the centre.

use askama::Template;
use domain::{
    Fresh,
    filer::Standing,
    password::{self, Context},
    permission::{Action, Actor, Thing},
};
use site::{
    Answer, Failure, Fields, FormState, Page,
    cookies::{self, Name},
    page,
};
use store::{
    court::{
        filers::{self, Filer},
        sessions,
    },
    shared::{audit, mails},
};

use super::{help, utilities};
use crate::{
    Caller, Who,
    sign_on::court_login::{Tried, try_court_login},
};

#[derive(Template)]
#[template(path = "menus/change_password.html")]
struct ChangePassword<'a> {
    csrf: String,
    form: &'a FormState,
    pacer: &'a str,
    cmecf: &'a str,
    linked: bool,
    ask_login: bool,
    login_label: String,
    login: &'a str,
    changed: bool,
    hint: &'a str,
    manage_href: String,
}

/// `GET /password`.
pub(crate) async fn show(caller: Caller) -> Answer {
    show_with(&caller, &FormState::default())
}

fn show_with(caller: &Caller, form: &FormState) -> Answer {
    let linked = matches!(caller.actor(), Actor::LinkedFiler(_));
    if !linked {
        caller.allow(Action::ChangeCourtPassword, Thing::ANY)?;
    }
    let names = &caller.site.shared.installation.names;
    let body = ChangePassword {
        csrf: caller.visit.form_token(),
        form,
        pacer: &names.pacer,
        cmecf: &names.cmecf,
        linked,
        ask_login: caller.central().is_some(),
        login_label: format!("{} login", names.cmecf),
        login: own_login(caller).unwrap_or_default(),
        changed: caller.visit.query == "changed",
        hint: password::HELP,
        manage_href: help::manage_href(caller),
    };
    let title = utilities::LOGIN_PASSWORD;
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}

fn own_login(caller: &Caller) -> Option<&str> {
    match &caller.who {
        Who::Legacy { filer, .. } => Some(&filer.login),
        _ => None,
    }
}

/// `POST /password`: the current password is asked (security P16), tried as at every other door.
pub(crate) async fn change(caller: Caller, fields: Fields) -> Answer {
    caller.allow(Action::ChangeCourtPassword, Thing::ANY)?;
    let limits = caller.site.shared.installation.limits;
    let mut fresh = caller.visit.fresh.clone();
    if limits.on {
        let sources = &caller.site.shared.sources;
        sources.count("sign-on", caller.visit.source, limits.sign_ons, fresh.machine_now).map_err(Failure::too_many)?;
    }
    let mut form = FormState::of(&fields);
    let login = own_login(&caller).unwrap_or(fields.trimmed("login")).to_owned();
    if login.is_empty() {
        form.wrong("login", "Type the login that this court issued to you.");
    }
    if fields.get("current-password").is_empty() {
        form.wrong("current-password", "Type the password that you use now.");
    }
    let new = check_new(&caller, &fields, &login, &mut form);
    let Some(new) = new.filter(|_| !form.has_errors()) else { return show_with(&caller, &form) };
    match try_court_login(&caller.site, &mut fresh, &login, fields.get("current-password")).await? {
        Tried::Right(filer) if filer.standing == Standing::Active => save(&caller, fresh, *filer, &new).await,
        Tried::Shut(domain::throttle::Door::Wait(_)) => {
            form.wrong("", "There were too many wrong tries. Wait a while, then try again.");
            show_with(&caller, &form)
        }
        _ => {
            form.wrong("current-password", "This is not the password of that login. Nothing was changed.");
            show_with(&caller, &form)
        }
    }
}

fn check_new(caller: &Caller, fields: &Fields, login: &str, form: &mut FormState) -> Option<String> {
    let settings = caller.settings();
    let names = &caller.site.shared.installation.names;
    let (name, email) = match &caller.who {
        Who::Legacy { filer, .. } => (filer.name.clone(), filer.email.clone()),
        Who::Central(central) => (central.person.name.clone(), central.person.email.clone()),
        _ => Default::default(),
    };
    let service_words = vec![names.pacer.clone(), names.cmecf.clone(), settings.id.clone(), settings.short_name.clone()];
    let context = Context { username: login.to_owned(), name, email, service_words };
    let new = match password::check(fields.get("new-password"), &context) {
        Ok(new) => Some(new.0),
        Err(problems) => {
            let sentences: Vec<String> = problems.iter().map(password::Problem::sentence).collect();
            form.wrong("new-password", sentences.join(" "));
            None
        }
    };
    if fields.get("new-password") != fields.get("new-password-again") {
        form.wrong("new-password-again", "This is not the same as the new password above.");
    }
    new
}

async fn save(caller: &Caller, mut fresh: Fresh, filer: Filer, new: &str) -> Answer {
    let salt = fresh.rng.bytes();
    let hash = caller.site.shared.hasher.hash(new, salt).await?;
    let own = matches!(caller.who, Who::Legacy { .. });
    let mail = notice(caller, &filer);
    let (actor, domain_name) = (caller.audit_name(), caller.site.shared.installation.domain.clone());
    let session = caller.session().map(|session| session.hash.clone()).unwrap_or_default();
    let secret = caller
        .site
        .room
        .write("change_court_password", &fresh, move |tx, fresh| {
            if !filers::set_password(tx, filer.id, &hash)? {
                return Ok(None);
            }
            // Other sessions with the old password end, this one goes on under a new id (security S09).
            let renewed = if own { sessions::renew(tx, fresh, &session)? } else { String::new() };
            sessions::end_legacy_of_filer_but(tx, fresh, filer.id, &sessions::hash(&renewed))?;
            if filer.email.contains('@') {
                mails::queue(tx, fresh, &domain_name, &mail)?;
            }
            audit::record(tx, fresh, &actor, "change court password", &format!("filer {}", filer.serial), "")?;
            Ok(Some(renewed))
        })
        .await?;
    (caller.site.shared.wake)();
    let Some(secret) = secret else {
        return Err(Failure::conflict(
            "The password was not changed",
            "This account has been linked meanwhile: its court password is retired.",
        ));
    };
    let tls = caller.site.shared.installation.tls();
    let cookies = if secret.is_empty() { Vec::new() } else { vec![cookies::set(Name::Session, &secret, tls)] };
    Ok(page::redirect_with("/password?changed", &cookies))
}

fn notice(caller: &Caller, filer: &Filer) -> mails::NewMail {
    let settings = caller.settings();
    let cmecf = &caller.site.shared.installation.names.cmecf;
    let when = caller.visit.fresh.now.long(&settings.zone());
    mails::NewMail {
        sender: caller.site.mail_sender(settings),
        recipient: filer.email.clone(),
        subject: format!("{}: your {cmecf} password was changed", settings.short_name),
        text: format!(
            "Dear {},\n\nthe password of your {cmecf} login {} at the {} was changed on {when}.\n\nIf this was not you, tell the court at once:\n{}\n",
            filer.name,
            filer.login,
            settings.full_name,
            crate::frame::contact_lines(settings).join("\n"),
        ),
        html: None,
    }
}
