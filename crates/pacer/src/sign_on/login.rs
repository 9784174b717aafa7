//! The login page, with the address and the field names of the real one (wire 1.4), and what happens when it is sent.

use askama::Template;
use axum::response::Response;
use domain::{Time, Zone};
use site::{Answer, Failure, FormState, Page, Visit, cookies, form::ReportFields, page};

use super::{
    attempt::{self, Outcome, Typed, Way},
    destination::Destination,
    new_password,
};
use crate::{
    CentreSite,
    caller::{Caller, Who},
};

/// Longest client code (domain 2.2).
pub const LONGEST_CLIENT_CODE: usize = 32;

const USERNAME: &str = "loginForm:loginName";
const PASSWORD: &str = "loginForm:password";
const CLIENT_CODE: &str = "loginForm:clientCode";

#[derive(Template)]
#[template(path = "sign_on/login.html")]
struct LoginPage<'a> {
    action: String,
    token: String,
    court: &'a str,
    cookies: &'a str,
    notice: &'a str,
    message: &'a str,
    ways: &'a [(String, String)],
    form: &'a FormState,
    pacer: String,
}

#[derive(Template)]
#[template(path = "sign_on/cookies.html")]
struct CookiesPage<'a> {
    words: &'a str,
    again: String,
}

/// `GET /csologin/login.jsf`: the form, or straight on for someone who is signed on.
pub async fn show(caller: Caller) -> Answer {
    let destination = asked(&caller);
    if matches!(caller.who, Who::Account(..)) && caller.visit.query_value("prompt").as_deref() != Some("login") {
        return Ok(page::redirect(&destination.address(&caller.site)));
    }
    draw(&caller, &destination, &FormState::default(), "", &[]).await
}

/// `POST /csologin/login.jsf`.
pub async fn send(caller: Caller, ReportFields(fields): ReportFields) -> Answer {
    let destination = asked(&caller);
    if fields.has("loginForm:fbtnCancel") {
        return Ok(page::redirect(&destination.back(&caller.site)));
    }
    if fields.has("loginForm:fbtnClear") {
        return Ok(page::redirect(&format!("/csologin/login.jsf{}", destination.query())));
    }
    let visit = &caller.visit;
    if visit.comes_from_elsewhere() {
        return Err(Failure::forged());
    }
    let tokens = [fields.get("csrf"), fields.get("javax.faces.ViewState")];
    if visit.cookie(cookies::Name::Visit).is_none() && visit.cookie(cookies::Name::Session).is_none() {
        // The form is ours, but the cookie that came with it did not come back.
        return if tokens.iter().all(|token| token.is_empty()) {
            Err(Failure::forged())
        } else {
            cookies_refused(&caller.site, visit, &format!("/csologin/login.jsf{}", destination.query()))
        };
    }
    if !tokens.iter().any(|token| !token.is_empty() && visit.token_fits(token)) {
        return Err(Failure::forged());
    }
    let limits = caller.site.shared.installation.limits;
    if limits.on {
        let sources = &caller.site.shared.sources;
        sources.count("sign-on", visit.source, limits.sign_ons, visit.fresh.machine_now).map_err(Failure::too_many)?;
    }
    let mut form = FormState::of(&fields);
    check(&mut form, fields.trimmed(USERNAME), fields.get(PASSWORD), fields.trimmed(CLIENT_CODE));
    if form.has_errors() {
        return draw(&caller, &destination, &form, "", &[]).await;
    }
    let typed = Typed {
        username: fields.trimmed(USERNAME).to_owned(),
        password: fields.get(PASSWORD).to_owned(),
        client_code: fields.trimmed(CLIENT_CODE).to_owned(),
        user_agent: visit.header("user-agent").chars().take(200).collect(),
        replaces: replaced(&caller),
        way: Way::Browser,
    };
    let mut fresh = visit.fresh.clone();
    let outcome = attempt::sign_on(&caller.site, &mut fresh, typed.clone()).await?;
    answer(&caller, &destination, form, &typed, outcome).await
}

async fn answer(caller: &Caller, destination: &Destination, form: FormState, typed: &Typed, outcome: Outcome) -> Answer {
    let names = &caller.site.shared.installation.names;
    let now = caller.visit.fresh.now;
    let recovery = [("Forgot Your Password?".to_owned(), forgot_password(&caller.site))];
    match outcome {
        Outcome::SignedOn(secret, account) => {
            // Only the end of an earlier sign-on has something to tell the courts.
            if typed.replaces.is_some() {
                (caller.site.shared.wake)();
            }
            let to = if account.generation == domain::account::Generation::Legacy {
                format!("/csologin/upgrade.jsf{}", destination.query())
            } else {
                destination.address(&caller.site)
            };
            Ok(signed_on(&caller.visit, &secret, &to))
        }
        Outcome::Wrong(until) => {
            let mut message = "Invalid username or password.".to_owned();
            if let Some(until) = until {
                message.push_str(&format!(" There were several wrong tries in a row. You can try again {}.", when(until, now)));
            }
            draw(caller, destination, &form, &message, &[]).await
        }
        Outcome::Wait(until) => {
            let message = format!(
                "There were several wrong tries in a row for this username. You can try again {}. Nothing was checked just now.",
                when(until, now)
            );
            draw(caller, destination, &form, &message, &recovery).await
        }
        Outcome::ShutForGood => {
            let message = "There were a hundred wrong tries in a row for this username, so that its password no longer works. To sign \
                           on again, choose a new password: press “Forgot Your Password?” below and follow the mail.";
            draw(caller, destination, &form, message, &recovery).await
        }
        Outcome::Unconfirmed(account) => {
            let message = format!(
                "The e-mail address of your {} account {} is not confirmed yet. Open the mail that was sent to it when you registered and \
                 follow its link; then sign on here. If there is no mail, look for it among unwanted mail, or register again.",
                names.pacer, account.number
            );
            draw(caller, destination, &form, &message, &[]).await
        }
        // A browser reads the rule where it files.
        Outcome::MustRedact => Err(Failure::internal("a browser's sign-on was asked for the redaction flag")),
        Outcome::MustChange(account) => new_password::ask(caller, destination, &account, &typed.client_code),
    }
}

/// The answer that gives the session's cookie and takes the visitor's away.
#[must_use]
pub fn signed_on(visit: &Visit, secret: &str, to: &str) -> Response {
    let tls = visit.shared.installation.tls();
    page::redirect_with(to, &[cookies::set(cookies::Name::Session, secret, tls), cookies::clear(cookies::Name::Visit, tls)])
}

/// The session that a new sign-on of this browser replaces.
#[must_use]
pub fn replaced(caller: &Caller) -> Option<(store::centre::sessions::Session, i64)> {
    match &caller.who {
        Who::Account(session, account) => Some((session.clone(), account.number)),
        _ => None,
    }
}

/// Where this sign-on was asked to lead.
#[must_use]
pub fn asked(caller: &Caller) -> Destination {
    let value = |name: &str| caller.visit.query_value(name).unwrap_or_default();
    let mut appurl = value("appurl");
    // Some programs take the address out of our page as it stands there and encode it once more.
    if ["http%3A%2F%2F", "https%3A%2F%2F"].iter().any(|start| appurl.starts_with(start)) {
        appurl = site::form::value(&format!("appurl={appurl}"), "appurl").unwrap_or_default();
    }
    Destination::of(&caller.site, &value("pscCourtId"), &appurl)
}

/// The page for a browser that sends no cookies back.
///
/// # Errors
/// When the template fails.
pub fn cookies_refused(site: &CentreSite, visit: &Visit, again: &str) -> Answer {
    let body = CookiesPage { words: &site.shared.installation.sign_on.cookies, again: again.to_owned() };
    let frame = crate::caller::frame(site, &Who::Nobody, &visit.path);
    let title = "Your browser does not accept cookies";
    Ok(Page::new(visit, &frame, title, title, &body)?.respond())
}

fn check(form: &mut FormState, username: &str, password: &str, client_code: &str) {
    if username.is_empty() {
        form.wrong(USERNAME, "Enter your username.");
    }
    if password.is_empty() {
        form.wrong(PASSWORD, "Enter your password.");
    }
    if client_code.chars().count() > LONGEST_CLIENT_CODE {
        form.wrong(CLIENT_CODE, format!("A client code has at most {LONGEST_CLIENT_CODE} characters."));
    }
    if client_code.contains([' ', ',']) {
        form.wrong(CLIENT_CODE, "A client code has no space and no comma; use . _ - or / in their place.");
    }
    if client_code.chars().any(char::is_control) {
        form.wrong(CLIENT_CODE, "This client code contains a character that can't be typed. Type it again by hand.");
    }
}

fn forgot_password(site: &CentreSite) -> String {
    format!("{}/forgot-password", site.shared.installation.pacer())
}

/// `in 2 minutes (at 9:02:30 AM CDT)`.
fn when(until: Time, now: Time) -> String {
    let seconds = until.seconds_since(now).max(1);
    let span = match seconds {
        1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    };
    format!("in {span} (at {})", until.in_zone(&Zone::service_center(), "%-I:%M:%S %p %Z"))
}

async fn draw(caller: &Caller, destination: &Destination, form: &FormState, message: &str, ways: &[(String, String)]) -> Answer {
    let installation = &caller.site.shared.installation;
    let court = match destination.court() {
        None => None,
        Some(id) => caller.site.room.court(id, caller.visit.fresh.machine_now).await?,
    };
    let body = LoginPage {
        action: format!("/csologin/login.jsf{}", destination.query()),
        token: caller.visit.form_token(),
        court: court.as_ref().map_or("", |court| &court.full_name),
        cookies: &installation.sign_on.cookies,
        notice: &installation.sign_on.notice,
        message,
        ways,
        form,
        pacer: installation.pacer(),
    };
    let mut frame = caller.frame();
    frame.form_targets = destination.form_targets(&caller.site);
    let title = format!("{} Login", installation.names.pacer);
    Ok(Page::new(&caller.visit, &frame, &title, &title, &body)?.respond())
}
