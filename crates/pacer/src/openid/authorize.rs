//! The authorization endpoint: a court asks who is there.

use axum::extract::{RawForm, State};
use domain::Time;
use oidc::{
    authorize::{self, AuthorizeRequest, Decision},
    freshness::{self, Next},
};
use site::{Answer, Failure, Visit, cookies::Name, page};
use store::centre::codes::{self, Code};

use super::client;
use crate::{
    CentreSite,
    caller::{self, Who, percent},
};

/// Our own parameter: when the request first came, in unix seconds of civil time. It goes round by way of the login page.
const ASKED: &str = "asked";
/// Seconds after which a request that waited for the login page is begun anew at the court, which keeps it for ten minutes.
const WAITS: i64 = 540;

/// `GET /oauth2/authorize`.
pub async fn ask(State(site): State<CentreSite>, visit: Visit) -> Answer {
    let issuer = site.issuer();
    let request = match authorize::decide(&visit.query, &issuer, &|id| client(&site, id)) {
        Decision::BadRequest(why) => {
            return Err(Failure::malformed(&format!("The court's sign-on request can't be answered: {why}."))
                .say("Go back to the court's site and begin there."));
        }
        Decision::RedirectError(error) => return Ok(page::redirect(&error.location())),
        Decision::Proceed(request) => request,
    };
    let now = visit.fresh.now.unix();
    let came_back = visit.query_value(ASKED).and_then(|text| text.parse().ok()).filter(|asked| *asked <= now);
    let asked: i64 = came_back.unwrap_or(now);
    if now - asked > WAITS {
        return Ok(page::redirect(&format!("{}/oidc/start", site.shared.installation.ecf(&request.client_id))));
    }
    let code = match visit.cookie(Name::Session) {
        Some(secret) => code_for(&site, &visit, secret, &request, asked).await?,
        None => Err(freshness::next(&request, asked, None, now, &issuer)),
    };
    match code {
        Ok(code) => Ok(page::redirect(&authorize::code_redirect(&request, &code, &issuer))),
        Err(Next::Refuse(error)) => Ok(page::redirect(&error.location())),
        Err(_) => show_login(&site, &visit, &request, asked).await,
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

/// The code for who holds a session, or what is to be done in its place. Session and code are one transaction: whoever comes with a
/// session mostly gets the code, and each visit to the database costs as much as what is done there.
async fn code_for(
    site: &CentreSite,
    visit: &Visit,
    secret: &str,
    request: &AuthorizeRequest,
    asked: i64,
) -> Result<Result<String, Next>, Failure> {
    let (secret, request, issuer) = (secret.to_owned(), request.clone(), site.issuer());
    let made = site.room.write_passing("make_code", &visit.fresh, move |tx, fresh| {
        let who = caller::of_cookie(tx, &secret, false, fresh.now)?;
        let proved = match &who {
            Who::Account(session, _) => Some(session.authenticated_at.unix()),
            _ => None,
        };
        let next = freshness::next(&request, asked, proved, fresh.now.unix(), &issuer);
        let (Next::MakeCode, Who::Account(session, account)) = (&next, &who) else { return Ok((who, Err(next))) };
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
        let code = codes::make(tx, fresh, &code)?;
        Ok((who, Ok(code)))
    });
    let (who, code) = made.await?;
    caller::touch(site, &visit.fresh, &who).await?;
    Ok(code)
}

async fn show_login(site: &CentreSite, visit: &Visit, request: &AuthorizeRequest, asked: i64) -> Answer {
    let court = site.room.court(&request.client_id, visit.fresh.machine_now).await?;
    let code = psc_court_id(&request.client_id, court.map(|court| court.kind));
    let query = match visit.query_value(ASKED) {
        Some(_) => visit.query.clone(),
        None => format!("{}&{ASKED}={asked}", visit.query),
    };
    let appurl = percent(&format!("{}/oauth2/authorize?{query}", site.issuer()));
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
