//! The desk's own sign-on, with its own cookie and counters (security S01 to S09, T01 to T05).

use askama::Template;
use domain::{
    password,
    throttle::{Counter, Door},
};
use site::{Answer, Fields, FormState, Page, cookies, hasher::Verdict, page};
use store::{
    centre::{sessions, staff},
    shared::{audit, secrets},
};

use crate::caller::{Caller, Who};

#[derive(Template)]
#[template(path = "staff/sign_on.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
}

#[derive(Template)]
#[template(path = "staff/log_out.html")]
struct LogOutBody {
    csrf: String,
}

fn show(caller: &Caller, form: &FormState) -> Answer {
    let heading = "Service center desk";
    let mut frame = caller.frame();
    if matches!(caller.who, Who::Nobody) {
        frame.menu.clear();
    }
    Ok(Page::new(&caller.visit, &frame, heading, heading, &Body { csrf: caller.visit.form_token(), form })?.respond())
}

/// `GET /staff/login`.
///
/// # Errors
/// When the template fails.
pub async fn enter(caller: Caller) -> Answer {
    if matches!(caller.who, Who::Staff(..)) {
        return Ok(page::redirect("/staff/"));
    }
    show(&caller, &FormState::default())
}

fn wrong(caller: &Caller, fields: &Fields, sentence: &str) -> Answer {
    let mut form = FormState::of(fields);
    form.wrong("", sentence);
    show(caller, &form)
}

/// `POST /staff/login`.
///
/// # Errors
/// 429 when too many came from one address.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    let limits = caller.site.shared.installation.limits;
    let mut fresh = caller.visit.fresh.clone();
    if limits.on {
        let sources = &caller.visit.shared.sources;
        sources
            .count("staff sign-on", caller.visit.source, limits.sign_ons, fresh.machine_now)
            .map_err(site::Failure::too_many)?;
    }
    let username = fields.trimmed("username").to_owned();
    let room = &caller.site.room;
    let (member, subject, counter) = room
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
    let typed = if typed.chars().count() > password::LONGEST { String::new() } else { password::normalise(typed).0 };
    let stored = member.as_ref().filter(|_| open).map(|member| member.password_hash.clone());
    let verdict = caller.site.shared.hasher.verify(stored.as_deref(), &typed, fresh.rng.bytes()).await?;
    if !open {
        return wrong(&caller, &fields, shut(counter));
    }
    let agent: String = caller.visit.header("user-agent").chars().take(200).collect();
    let old = caller.visit.cookie(cookies::Name::Staff).map(str::to_owned);
    let right = matches!(verdict, Verdict::Right { .. });
    let secret = room
        .write("staff_sign_on", &fresh, move |tx, fresh| {
            // Tries that ran beside this one count too.
            let open = secrets::counter(tx, &subject)?.door(fresh.now) == Door::Open;
            let Some(member) = member.as_ref().filter(|_| right && open) else {
                if open {
                    secrets::count_failure(tx, fresh, &subject)?;
                }
                return Ok(None);
            };
            secrets::clear(tx, &subject)?;
            if let Some(old) = &old {
                sessions::end(tx, fresh, &sessions::hash(old))?;
            }
            let (secret, _) = sessions::begin(tx, fresh, None, Some(member.id), "", &agent)?;
            audit::record(tx, fresh, &format!("staff {}", member.username), "sign on", "desk", &agent)?;
            Ok(Some(secret))
        })
        .await?;
    match secret {
        Some(secret) => {
            let cookie = cookies::set(cookies::Name::Staff, &secret, caller.site.shared.installation.tls());
            Ok(page::redirect_with("/staff/", &[cookie]))
        }
        None => wrong(&caller, &fields, "User name or password is not right."),
    }
}

fn shut(counter: Counter) -> &'static str {
    if counter.failures >= domain::throttle::CLOSED_AT {
        "There were a hundred wrong passwords in a row. The administrator of the installation sets a new one."
    } else {
        "There were several wrong passwords. Wait a while before the next try."
    }
}

/// `GET /staff/logout`: from a page of ours it ends the session; from elsewhere it shows a button (security W02).
///
/// # Errors
/// When the database refuses.
pub async fn leave(caller: Caller) -> Answer {
    if caller.visit.header("sec-fetch-site") == "same-origin" {
        return end(&caller).await;
    }
    let body = LogOutBody { csrf: caller.visit.form_token() };
    Ok(Page::new(&caller.visit, &caller.frame(), "Log Out", "Log Out", &body)?.respond())
}

/// `POST /staff/logout`.
///
/// # Errors
/// When the database refuses.
pub async fn log_out(caller: Caller, _: Fields) -> Answer {
    end(&caller).await
}

async fn end(caller: &Caller) -> Answer {
    if let Who::Staff(session, _) = &caller.who {
        let hash = session.hash.clone();
        caller.site.room.write("staff_log_out", &caller.visit.fresh, move |tx, fresh| sessions::end(tx, fresh, &hash)).await?;
    }
    let cookie = cookies::clear(cookies::Name::Staff, caller.site.shared.installation.tls());
    Ok(page::redirect_with("/staff/login", &[cookie]))
}
