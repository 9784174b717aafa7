//! Log Out, the same on both of the centre's hosts.

use askama::Template;
use site::{Answer, Fields, Page, cookies, page};

use super::ending;
use crate::caller::{Caller, Who};

const PATH: &str = "/csologin/logout.jsf";

#[derive(Template)]
#[template(path = "sign_on/log_out.html")]
struct LogOutPage {
    token: String,
    number: i64,
}

#[derive(Template)]
#[template(path = "sign_on/logged_out.html")]
struct LoggedOutPage {
    login: String,
    front: String,
}

/// `GET /csologin/logout.jsf`: a link of our own pages ends the session at once; from elsewhere a button asks first, so that no
/// foreign page can log somebody out (design 6).
pub async fn show(caller: Caller) -> Answer {
    let Who::Account(_, account) = &caller.who else { return logged_out(&caller) };
    if caller.visit.header("sec-fetch-site") == "same-origin" {
        return end(&caller).await;
    }
    let body = LogOutPage { token: caller.visit.form_token(), number: account.number };
    Ok(Page::new(&caller.visit, &caller.frame(), "Log Out", "Log Out", &body)?.respond())
}

/// `POST /csologin/logout.jsf`.
pub async fn send(caller: Caller, _: Fields) -> Answer {
    end(&caller).await
}

async fn end(caller: &Caller) -> Answer {
    if let Who::Account(session, account) = &caller.who {
        let (session, number) = (session.clone(), account.number);
        let ending =
            move |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| ending::end(tx, fresh, &session, number);
        caller.site.room.write("log_out", &caller.visit.fresh, ending).await?;
        (caller.site.shared.wake)();
    }
    let tls = caller.site.shared.installation.tls();
    Ok(page::redirect_with(PATH, &[cookies::clear(cookies::Name::Session, tls), cookies::clear(cookies::Name::Visit, tls)]))
}

fn logged_out(caller: &Caller) -> Answer {
    let installation = &caller.site.shared.installation;
    let body = LoggedOutPage {
        login: format!("{}/csologin/login.jsf", installation.login()),
        front: format!("{}/", installation.pacer()),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Logged out", "You are logged out", &body)?.respond())
}
