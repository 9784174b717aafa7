//! `GET /oidc/callback`: the browser comes back from the centre; a session begins, and a 303 takes code and state out of the address.

use axum::{http::StatusCode, response::Response};
use domain::account::SignedOn;
use oidc::{
    client::{self, CallbackError, Expected},
    form::Form,
};
use serde_json::Value;
use site::{
    Answer, Failure, Visit,
    cookies::{self, Name},
    page,
};
use store::{
    court::{
        sessions::{self, Holder},
        sign_ons,
    },
    shared::audit,
};

use super::{client, under_way::UnderWay};
use crate::CourtSite;

/// Begins a session for the person whom the centre names.
pub(crate) async fn callback(site: CourtSite, visit: Visit) -> Answer {
    let config = client(&site);
    let state = Form::parse(&visit.query).ok().and_then(|form| form.get("state").map(str::to_owned)).unwrap_or_default();
    let sign_on = take(&site, &visit, &state).await?;
    let code = client::callback(&visit.query, &config, &state).map_err(not_believed)?;
    let mut fresh = visit.fresh.clone();
    let now = fresh.machine_now.unix();
    let jti = fresh.rng.secret();
    let body = client::token_request_body(&config, &code, &sign_on.verifier, &jti, now, &site.signing)
        .map_err(|problem| Failure::internal(&problem.to_string()))?;
    let kind = [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
    let answer = site
        .shared
        .peers
        .send("POST", &config.token_endpoint, &kind, body.into_bytes())
        .await
        .map_err(|problem| Failure::unavailable(&problem.to_string()).way("Sign on again", "/cgi-bin/login.pl"))?;
    if answer.status >= 500 {
        return Err(Failure::unavailable("the token endpoint failed").way("Sign on again", "/cgi-bin/login.pl"));
    }
    let tokens = client::read_token_answer(answer.status, &String::from_utf8_lossy(&answer.body)).map_err(not_believed)?;
    let expected = Expected { iss: &config.issuer, client_id: &config.client_id, nonce: &sign_on.nonce, max_age: None };
    let id_token = client::verify_id_token(&tokens.id_token, &site.centre_keys, &expected, now)
        .map_err(|problem| broken(&format!("ID token: {problem}")))?;
    let person = person(&id_token.sub, id_token.sid, id_token.claims)?;
    begin(&site, &visit, &fresh, person, &sign_on.target).await
}

async fn take(site: &CourtSite, visit: &Visit, state: &str) -> Result<UnderWay, Failure> {
    if visit.cookie(Name::Visit).is_none() {
        return Err(broken("no cookie came back").say(
            "Your browser did not send back our cookie. It must accept cookies from this court and from the sign-on page: allow them in its settings, then sign on again.",
        ));
    }
    let begun = UnderWay::read(site, &visit.visitor(), state).ok_or_else(|| broken("the state is not this browser's"))?;
    // Should the machine fail now and forget that this was spent: the code that belongs to it is spent at the centre, durably. Now and
    // then what could not come back any more is swept away; at each sign-on it would make them wait for each other.
    let (spent, sweeps) = (begun.state.clone(), visit.fresh.rng.clone().bytes::<1>() == [0]);
    let first = site.room.write_passing("spend_sign_on", &visit.fresh, move |tx, fresh| {
        if sweeps {
            sign_ons::sweep(tx, fresh)?;
        }
        sign_ons::spend(tx, fresh, &spent)
    });
    if begun.is_late(visit.fresh.machine_now) || !first.await? {
        return Err(Failure::gone(
            "This sign-on is over",
            "It was finished already, or it took longer than ten minutes. Nothing was changed.",
        )
        .way("Sign on", "/cgi-bin/login.pl"));
    }
    Ok(begun)
}

/// What the centre says of the person: the fields of [`SignedOn`] by their names, `sub` for the subject.
fn person(subject: &str, sid: Option<String>, mut claims: Value) -> Result<SignedOn, Failure> {
    if let Some(claims) = claims.as_object_mut() {
        claims.insert("subject".into(), subject.into());
        claims.insert("sid".into(), sid.unwrap_or_default().into());
    }
    serde_json::from_value(claims).map_err(|problem| broken(&format!("claims: {problem}")))
}

async fn begin(site: &CourtSite, visit: &Visit, fresh: &domain::Fresh, person: SignedOn, target: &str) -> Answer {
    let old = visit.cookie(Name::Session).map(sessions::hash);
    let secret = site
        .room
        .write("begin_session", fresh, move |tx, fresh| {
            // A new id at sign-on (security S03, A10): whatever this browser held before is dead.
            if let Some(old) = &old {
                sessions::end(tx, fresh, old)?;
            }
            let secret = sessions::begin(tx, fresh, &Holder::Central(person.clone()), &person.client_code)?;
            audit::record(tx, fresh, &format!("account {}", person.account_number), "sign on", "session", "central sign-on")?;
            Ok(secret)
        })
        .await?;
    Ok(signed_on(site, &secret, target))
}

/// 303 to a page of this court, with the cookie of a session that just began.
pub(super) fn signed_on(site: &CourtSite, secret: &str, target: &str) -> Response {
    page::redirect_with(target, &[cookies::set(Name::Session, secret, site.shared.installation.tls())])
}

fn not_believed(problem: CallbackError) -> Failure {
    match problem {
        CallbackError::Refused(code) => {
            let mut failure = broken(&format!("the centre answered {code}"));
            failure.status = StatusCode::BAD_REQUEST;
            failure
        }
        CallbackError::Malformed => {
            Failure::malformed("The answer of the sign-on page can't be read.").way("Sign on", "/cgi-bin/login.pl")
        }
        other => broken(&other.to_string()),
    }
}

/// 403: somebody else's sign-on, or an answer that is not the centre's.
fn broken(inner: &str) -> Failure {
    let mut failure = Failure::forbidden("This sign-on was not begun in this browser, or it was cut short. It signed nobody on.");
    failure.title = "The sign-on could not be finished".into();
    failure.inner = Some(inner.to_owned());
    failure.way("Sign on again", "/cgi-bin/login.pl")
}
