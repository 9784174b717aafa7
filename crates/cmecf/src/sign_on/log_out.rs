//! Log Out: ends this court's session, and offers signing off at the centre.

use askama::Template;
use domain::court::Stage;
use site::{
    Answer, Fields, Page,
    cookies::{self, Name},
    page,
};
use store::{court::sessions, shared::audit};

use crate::{Caller, Who, frame};

#[derive(Template)]
#[template(path = "sign_on/log_out.html")]
struct Ask<'a> {
    csrf: String,
    court: &'a str,
}

#[derive(Template)]
#[template(path = "sign_on/logged_out.html")]
struct LoggedOut<'a> {
    court: &'a str,
    pacer: &'a str,
    centre_log_out: String,
    legacy: bool,
}

/// `GET /cgi-bin/login.pl?logout`: a browser on our own page ends its session; anybody else's link shows a button (design 6).
pub(crate) async fn asked(caller: Caller) -> Answer {
    if caller.session().is_none() {
        return done(&caller, false).await;
    }
    if caller.visit.header("sec-fetch-site") == "same-origin" {
        return end(caller).await;
    }
    let body = Ask { csrf: caller.visit.form_token(), court: &caller.settings().full_name };
    Ok(Page::new(&caller.visit, &caller.frame(), "Log Out", "Log Out", &body)?.respond())
}

/// `POST /logout`: the button.
pub(crate) async fn log_out(caller: Caller, _: Fields) -> Answer {
    if caller.session().is_none() {
        return done(&caller, false).await;
    }
    end(caller).await
}

async fn end(caller: Caller) -> Answer {
    let central = matches!(caller.who, Who::Central(_));
    if let Some(session) = caller.session() {
        let hash = session.hash.clone();
        let actor = caller.audit_name();
        caller
            .site
            .room
            .write("log_out", &caller.visit.fresh, move |tx, fresh| {
                sessions::end(tx, fresh, &hash)?;
                audit::record(tx, fresh, &actor, "log out", "session", "")
            })
            .await?;
    }
    done(&caller, central).await
}

/// 303 to the page that says so, which can be loaded again.
async fn done(caller: &Caller, central: bool) -> Answer {
    let to = if central { "/logged-out?signed-on-at-the-centre" } else { "/logged-out" };
    Ok(page::redirect_with(to, &[cookies::clear(Name::Session, caller.site.shared.installation.tls())]))
}

/// `GET /logged-out`.
pub(crate) async fn logged_out(caller: Caller) -> Answer {
    let installation = &caller.site.shared.installation;
    let at_centre = caller.visit.query == "signed-on-at-the-centre";
    let body = LoggedOut {
        court: &caller.settings().full_name,
        pacer: &installation.names.pacer,
        centre_log_out: if at_centre { format!("{}/csologin/logout.jsf", installation.login()) } else { String::new() },
        legacy: caller.stage() == Stage::CurrentGen,
    };
    let frame = frame::bare(&caller.site, Some(caller.settings()));
    Ok(Page::new(&caller.visit, &frame, "Logged out", "You have logged out", &body)?.respond())
}
