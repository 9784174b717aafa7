//! Choosing a new court password with a mailed link: one use, 30 minutes, no login by itself (security K02, K07, K08).

use askama::Template;
use axum::response::Response;
use domain::{
    Time,
    court::Stage,
    filer::Standing,
    password::{self, Context},
};
use site::{Answer, Failure, Fields, FormState, Page};
use store::{
    court::{
        Tx,
        filer_tokens::{self, FilerToken, Purpose},
        filers::{self, Filer},
        sessions,
    },
    shared::{audit, secrets},
};

use super::letters;
use crate::{Caller, frame, linking::decide::Desk, mail_link, sign_on::court_login::counter_subject};

#[derive(Template)]
#[template(path = "forgot/choose.html")]
struct Choose<'a> {
    csrf: String,
    form: &'a FormState,
    cmecf: &'a str,
    pacer: &'a str,
    login: &'a str,
    hint: &'a str,
    live: bool,
}

#[derive(Template)]
#[template(path = "forgot/changed.html")]
struct Changed<'a> {
    cmecf: &'a str,
    pacer: &'a str,
    live: bool,
}

const TITLE: &str = "Choose a new password";

/// The filer of a mailed secret that is still good; none for one that is linked or closed meanwhile (security A31).
fn find(tx: &mut Tx<'_, '_>, secret: &str, now: Time) -> store::Result<Option<(FilerToken, Filer)>> {
    let Some(token) = filer_tokens::look(tx, Purpose::Reset, secret)?.filter(|token| token.is_good(now)) else { return Ok(None) };
    let filer = filers::by_id(tx, token.filer_id)?;
    Ok(filer.filter(|filer| filer.retired_at.is_none() && filer.standing == Standing::Active).map(|filer| (token, filer)))
}

fn gone(caller: &Caller) -> Failure {
    let mut failure = Failure::gone(
        "This link can't be used",
        "It was used already, is older than 30 minutes, or the account was linked or closed meanwhile. Nothing was changed.",
    )
    .way("Ask for a new one", "/forgot");
    failure.sentences.extend(frame::contact_lines(caller.settings()));
    failure
}

async fn filer_of_link(caller: &Caller) -> Result<Filer, Failure> {
    let (secret, now) = (mail_link::secret(&caller.visit), caller.visit.fresh.now);
    let found = caller.site.room.read(move |tx| find(tx, &secret, now)).await?;
    found.map(|(_, filer)| filer).ok_or_else(|| gone(caller))
}

/// `GET /forgot/choose`.
pub(crate) async fn show(caller: Caller) -> Answer {
    if let Some(without) = mail_link::set_aside(&caller.visit) {
        return Ok(without);
    }
    let filer = filer_of_link(&caller).await?;
    form_page(&caller, &filer, &FormState::default())
}

fn form_page(caller: &Caller, filer: &Filer, form: &FormState) -> Answer {
    let names = &caller.site.shared.installation.names;
    let body = Choose {
        csrf: caller.visit.form_token(),
        form,
        cmecf: &names.cmecf,
        pacer: &names.pacer,
        login: &filer.login,
        hint: password::HELP,
        live: caller.stage() == Stage::NextGen,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// `POST /forgot/choose`.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    let filer = filer_of_link(&caller).await?;
    let mut form = FormState::default();
    let names = &caller.site.shared.installation.names;
    let settings = caller.settings();
    let context = Context {
        username: filer.login.clone(),
        name: filer.name.clone(),
        email: filer.email.clone(),
        service_words: vec![names.pacer.clone(), names.cmecf.clone(), settings.id.clone(), settings.short_name.clone()],
    };
    let checked = password::check(fields.get("new-password"), &context);
    if let Err(problems) = &checked {
        let sentences: Vec<String> = problems.iter().map(password::Problem::sentence).collect();
        form.wrong("new-password", sentences.join(" "));
    }
    if fields.get("new-password") != fields.get("new-password-again") {
        form.wrong("new-password-again", "This is not the same as the new password above.");
    }
    let new = match checked {
        Ok(new) if !form.has_errors() => new,
        _ => return form_page(&caller, &filer, &form),
    };
    save(&caller, &new.0).await
}

async fn save(caller: &Caller, new: &str) -> Result<Response, Failure> {
    let mut fresh = caller.visit.fresh.clone();
    let salt = fresh.rng.bytes();
    let hash = caller.site.shared.hasher.hash(new, salt).await?;
    let secret = mail_link::secret(&caller.visit);
    let (desk, court) = (Desk::of(&caller.site.shared.installation, caller.settings()), caller.settings().clone());
    let saved = caller.site.room.write("choose_court_password", &fresh, move |tx, fresh| {
        let Some((token, filer)) = find(tx, &secret, fresh.now)? else { return Ok(false) };
        if !filer_tokens::spend(tx, fresh, Purpose::Reset, &token.hash)? || !filers::set_password(tx, filer.id, &hash)? {
            return Ok(false);
        }
        filer_tokens::void(tx, fresh, Purpose::Reset, filer.id)?;
        secrets::clear(tx, &counter_subject(Some(&filer), &filer.login))?;
        sessions::end_legacy_of_filer(tx, fresh, filer.id)?;
        let actor = format!("filer {}", filer.serial);
        audit::record(tx, fresh, &actor, "choose court password", &actor, "by a mailed link")?;
        letters::changed(tx, fresh, &desk, &court, &filer)?;
        Ok(true)
    });
    if !saved.await? {
        return Err(gone(caller));
    }
    (caller.site.shared.wake)();
    let names = &caller.site.shared.installation.names;
    let body = Changed { cmecf: &names.cmecf, pacer: &names.pacer, live: caller.stage() == Stage::NextGen };
    let page = Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?;
    Ok(page.cookie(mail_link::forget(&caller.visit)).respond())
}
