//! The authorization endpoint: a court asks who is there.

use axum::extract::RawForm;
use domain::Time;
use oidc::{
    authorize::{self, AuthorizeRequest, Decision},
    freshness::{self, Next},
};
use site::{Answer, Failure, page};
use store::centre::{
    codes::{self, Code},
    courts,
};

use super::client;
use crate::caller::{Caller, Who, percent};

/// Our own parameter: when the request first came, in unix seconds of civil time. It goes round by way of the login page.
const ASKED: &str = "asked";
/// Seconds after which a request that waited for the login page is begun anew at the court, which keeps it for ten minutes.
const WAITS: i64 = 540;

/// `GET /oauth2/authorize`.
pub async fn ask(caller: Caller) -> Answer {
    let issuer = caller.site.issuer();
    let query = caller.visit.query.clone();
    let request = match authorize::decide(&query, &issuer, &|id| client(&caller.site, id)) {
        Decision::BadRequest(why) => {
            return Err(Failure::malformed(&format!("The court's sign-on request can't be answered: {why}."))
                .say("Go back to the court's site and begin there."));
        }
        Decision::RedirectError(error) => return Ok(page::redirect(&error.location())),
        Decision::Proceed(request) => request,
    };
    let now = caller.visit.fresh.now.unix();
    let came_back = caller.visit.query_value(ASKED).and_then(|text| text.parse().ok()).filter(|asked| *asked <= now);
    let asked: i64 = came_back.unwrap_or(now);
    if now - asked > WAITS {
        return Ok(page::redirect(&format!("{}/oidc/start", caller.site.shared.installation.ecf(&request.client_id))));
    }
    let proved = match &caller.who {
        Who::Account(session, _) => Some(session.authenticated_at.unix()),
        _ => None,
    };
    match freshness::next(&request, asked, proved, now, &issuer) {
        Next::MakeCode => make_code(&caller, &request).await,
        Next::ShowLogin => show_login(&caller, &request, asked).await,
        Next::Refuse(error) => Ok(page::redirect(&error.location())),
    }
}

/// `POST /oauth2/authorize` (OpenID Connect Core 3.1.2.1): the same as a GET, which carries the session's cookie.
pub async fn ask_by_form(RawForm(body): RawForm) -> Answer {
    let query = String::from_utf8(body.to_vec()).map_err(|_| Failure::malformed("The form is not text."))?;
    if query.len() > oidc::form::MAX_FORM_BYTES || !query.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Failure::malformed("The form can't be read."));
    }
    Ok(page::redirect(&format!("/oauth2/authorize?{query}")))
}

async fn make_code(caller: &Caller, request: &AuthorizeRequest) -> Answer {
    let (session, account) = caller.account()?;
    let code = Code {
        client_id: request.client_id.clone(),
        sid: session.sid.clone(),
        account_id: account.id,
        redirect_uri: request.redirect_uri.clone(),
        nonce: request.nonce.clone(),
        code_challenge: request.code_challenge.clone(),
        created_at: Time::default(),
        used: false,
    };
    let (room, fresh) = (&caller.site.room, &caller.visit.fresh);
    let made = room.write_passing("make_code", fresh, move |tx, fresh| codes::make(tx, fresh, &code)).await?;
    Ok(page::redirect(&authorize::code_redirect(request, &made, &caller.site.issuer())))
}

async fn show_login(caller: &Caller, request: &AuthorizeRequest, asked: i64) -> Answer {
    let id = request.client_id.clone();
    let court = caller.site.room.read(move |tx| courts::by_id(tx, &id)).await?;
    let code = psc_court_id(&request.client_id, court.map(|court| court.kind));
    let query = match caller.visit.query_value(ASKED) {
        Some(_) => caller.visit.query.clone(),
        None => format!("{}&{ASKED}={asked}", caller.visit.query),
    };
    let appurl = percent(&format!("{}/oauth2/authorize?{query}", caller.site.issuer()));
    Ok(page::redirect(&format!("/csologin/login.jsf?pscCourtId={code}&appurl={appurl}&prompt=login")))
}

/// The code of the real system: `ALMDC`, `WIEBK` (wire 1.4).
fn psc_court_id(id: &str, kind: Option<domain::court::Type>) -> String {
    let end = match kind {
        Some(domain::court::Type::District) => "C",
        Some(domain::court::Type::Bankruptcy) => "K",
        Some(domain::court::Type::Appellate) | None => "",
    };
    format!("{}{end}", id.to_uppercase())
}
