//! Signing on at the desk, with a cookie and counters of its own; logging out.

use askama::Template;
use domain::{
    password,
    throttle::{Counter, Door},
};
use site::{Answer, Failure, Fields, FormState, Page, cookies, hasher::Verdict, page};
use store::{
    court::{
        sessions::{self, Holder},
        staff,
    },
    shared::{audit, secrets},
};

use crate::{Caller, Who, frame};

#[derive(Template)]
#[template(path = "staff/sign_on.html")]
struct SignOn<'a> {
    csrf: String,
    form: &'a FormState,
    court: &'a str,
}

#[derive(Template)]
#[template(path = "staff/log_out.html")]
struct LogOut {
    csrf: String,
}

/// `GET /staff/login`.
pub(crate) async fn show(caller: Caller) -> Answer {
    if matches!(caller.who, Who::Staff { .. }) {
        return Ok(page::redirect("/staff/"));
    }
    form_page(&caller, &FormState::default())
}

fn form_page(caller: &Caller, form: &FormState) -> Answer {
    let mut frame = frame::bare(&caller.site, Some(caller.settings()));
    frame.skin = "desk";
    frame.court_frame = false;
    let body = SignOn { csrf: caller.visit.form_token(), form, court: &caller.settings().full_name };
    Ok(Page::new(&caller.visit, &frame, "Clerk's desk", "Clerk's desk", &body)?.respond())
}

fn wrong(caller: &Caller, fields: &Fields, sentence: &str) -> Answer {
    let mut form = FormState::of(fields);
    form.wrong("username", sentence);
    form_page(caller, &form)
}

fn shut(counter: Counter, caller: &Caller) -> String {
    match counter.door(caller.visit.fresh.now) {
        Door::Wait(until) => {
            let until = until.in_zone(&caller.settings().zone(), "%-I:%M:%S %p %Z");
            format!("There were too many wrong tries with this user name. Try again after {until}.")
        }
        Door::Open | Door::Closed => "User name or password is not right.".to_owned(),
    }
}

/// `POST /staff/login`: one hash on every path, tries that run beside this one counted too (security T01, A16).
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    let shared = &caller.site.shared;
    let limits = shared.installation.limits;
    let mut fresh = caller.visit.fresh.clone();
    if limits.on {
        shared
            .sources
            .count("staff sign-on", caller.visit.source, limits.sign_ons, fresh.machine_now)
            .map_err(Failure::too_many)?;
    }
    let username = fields.trimmed("username").to_owned();
    let (member, subject, counter) = caller
        .site
        .room
        .read(move |tx| {
            let member = staff::by_username(tx, &username)?;
            let subject = match &member {
                Some(member) => format!("staff {}", member.id),
                None => format!("staff name {}", username.to_lowercase().chars().take(64).collect::<String>()),
            };
            let counter = secrets::counter(tx, &subject)?;
            Ok((member, subject, counter))
        })
        .await?;
    let open = counter.door(fresh.now) == Door::Open;
    let typed = fields.get("password");
    let candidate = if typed.chars().count() > password::LONGEST { String::new() } else { password::normalise(typed).0 };
    let stored = member.as_ref().filter(|_| open).map(|member| member.password_hash.clone());
    let salt = fresh.rng.bytes();
    let verdict = shared.hasher.verify(stored.as_deref(), &candidate, salt).await?;
    if !open {
        return wrong(&caller, &fields, &shut(counter, &caller));
    }
    let right = matches!(verdict, Verdict::Right { .. });
    let old = caller.visit.cookie(cookies::Name::Staff).map(sessions::hash);
    let begun = caller.site.room.write("staff_sign_on", &fresh, move |tx, fresh| {
        let open = secrets::counter(tx, &subject)?.door(fresh.now) == Door::Open;
        let Some(member) = member.as_ref().filter(|_| right && open) else {
            if open {
                secrets::count_failure(tx, fresh, &subject)?;
            }
            return Ok(None);
        };
        secrets::clear(tx, &subject)?;
        if let Some(old) = &old {
            sessions::end(tx, fresh, old)?;
        }
        audit::record(tx, fresh, &format!("clerk {}", member.username), "sign on", "desk", "")?;
        sessions::begin(tx, fresh, &Holder::Staff(member.id), "").map(Some)
    });
    match begun.await? {
        Some(secret) => {
            let cookie = cookies::set(cookies::Name::Staff, &secret, shared.installation.tls());
            Ok(page::redirect_with("/staff/", &[cookie]))
        }
        None => wrong(&caller, &fields, "User name or password is not right."),
    }
}

/// `GET /staff/logout`: ends the session of a browser on our own page; anybody else's link shows a button.
pub(crate) async fn ask_log_out(caller: Caller) -> Answer {
    if caller.visit.header("sec-fetch-site") == "same-origin" {
        return end(&caller).await;
    }
    caller.staff()?;
    super::page(&caller, "Log Out", &LogOut { csrf: caller.visit.form_token() })
}

/// `POST /staff/logout`.
pub(crate) async fn log_out(caller: Caller, _: Fields) -> Answer {
    end(&caller).await
}

async fn end(caller: &Caller) -> Answer {
    if let Who::Staff { session, .. } = &caller.who {
        let (hash, actor) = (session.hash.clone(), caller.audit_name());
        let ended = caller.site.room.write("staff_log_out", &caller.visit.fresh, move |tx, fresh| {
            sessions::end(tx, fresh, &hash)?;
            audit::record(tx, fresh, &actor, "log out", "desk", "")
        });
        ended.await?;
    }
    let cookie = cookies::clear(cookies::Name::Staff, caller.site.shared.installation.tls());
    Ok(page::redirect_with("/staff/login", &[cookie]))
}
