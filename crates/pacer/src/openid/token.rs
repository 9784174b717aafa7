//! The token endpoint: a court proves itself and gets, once for each code, who signed on.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use domain::session::is_good;
use domain::{Fresh, Time};
use oidc::token::{self, Answer, CodeRow, SignOn, TokenError, TokenRequest};
use serde_json::Value;
use site::{Failure, Visit};
use store::centre::{
    Tx,
    accounts::{self, Account},
    challenges, codes,
    sessions::{self, Session},
};

use super::{client, discovery};
use crate::{CentreSite, sign_on::ending};

/// How a person proved who they are; other ways come with the factors.
const ACR: &str = "password";

struct Granted {
    session: Session,
    account: Box<Account>,
    nonce: String,
    challenge: String,
}

/// `POST /oauth2/token`.
pub async fn redeem(State(site): State<CentreSite>, visit: Visit, body: Bytes) -> Result<Response, Failure> {
    let kind = visit.header("content-type").to_ascii_lowercase();
    let answer = match std::str::from_utf8(&body) {
        Ok(body) if kind.starts_with("application/x-www-form-urlencoded") => answer(&site, &visit.fresh, body).await?,
        _ => TokenError { error: "invalid_request", description: "the body is not a form", revoke: false }.answer(),
    };
    write(answer)
}

async fn answer(site: &CentreSite, fresh: &Fresh, body: &str) -> Result<Answer, Failure> {
    match granted(site, fresh, body).await? {
        Err(refused) => Ok(refused.answer()),
        Ok((client_id, granted)) => {
            let mut fresh = fresh.clone();
            // The write drew the challenge from a copy of this; the access token, which no endpoint takes yet, must not be the same.
            let _ = fresh.rng.bytes::<64>();
            let id_token = id_token(site, &fresh, &client_id, &granted)?;
            Ok(token::answer(&fresh.rng.secret(), token::ID_TOKEN_SECS, "openid", &id_token))
        }
    }
}

async fn granted(site: &CentreSite, fresh: &Fresh, body: &str) -> Result<Result<(String, Granted), TokenError>, Failure> {
    let now = fresh.machine_now.unix();
    let request = match TokenRequest::parse(body) {
        Ok(request) => request,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(client) = request.claimed_client().and_then(|id| client(site, &id)) else {
        return Ok(Err(TokenError::unknown_client()));
    };
    let issuer = site.issuer();
    let endpoint = discovery::token_endpoint(site);
    let assertion = match token::authenticate(&request, &client, &[&endpoint, &issuer], now) {
        Ok(assertion) => assertion,
        Err(refused) => return Ok(Err(refused)),
    };
    let client_id = client.client_id.clone();
    let outcome = site
        .room
        .write("redeem_code", fresh, move |tx, fresh| {
            let until = Time(assertion.exp.saturating_mul(1_000_000));
            if !codes::first_time_seen(tx, &client.client_id, &assertion.jti, until)? {
                return Ok(Err(TokenError::replayed()));
            }
            let Some(row) = codes::find(tx, &request.code)? else { return Ok(Err(TokenError::unknown_code())) };
            let facts = CodeRow {
                client_id: row.client_id.clone(),
                redirect_uri: row.redirect_uri.clone(),
                code_challenge: row.code_challenge.clone(),
                issued_at: row.created_at.unix(),
                used: row.used,
            };
            if let Err(refused) = token::redeem(&request, &client, &facts, fresh.machine_now.unix()) {
                if refused.revoke {
                    revoke(tx, fresh, &row)?;
                }
                return Ok(Err(refused));
            }
            codes::spend(tx, fresh, &request.code)?;
            grant(tx, fresh, &row).map(|granted| granted.ok_or_else(TokenError::unknown_code))
        })
        .await?;
    if outcome.as_ref().is_err_and(|refused| refused.revoke) {
        (site.shared.wake)();
    }
    Ok(outcome.map(|granted| (client_id, granted)))
}

/// What a code stands for, unless the sign-on behind it ended.
fn grant(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, row: &codes::Code) -> store::Result<Option<Granted>> {
    let session = sessions::by_sid(tx, &row.sid)?.filter(|session| is_good(session.created_at, session.last_used_at, fresh.now));
    let account = accounts::by_id(tx, row.account_id)?.filter(|account| account.closed_at.is_none());
    let (Some(session), Some(account)) = (session, account) else { return Ok(None) };
    let challenge = challenges::give(tx, fresh, &row.client_id, account.id, &session.sid)?;
    sessions::used_at_court(tx, &session.sid, &row.client_id)?;
    Ok(Some(Granted { session, account: Box::new(account), nonce: row.nonce.clone(), challenge }))
}

/// A code that comes twice was stolen or is played again: what the court got for it ends (O02; RFC 6749 4.1.2).
fn revoke(tx: &mut Tx<'_, '_>, fresh: &Fresh, row: &codes::Code) -> store::Result<()> {
    challenges::take_back(tx, &row.client_id, &row.sid)?;
    if let Some(account) = accounts::by_id(tx, row.account_id)? {
        ending::tell(tx, fresh, &row.client_id, &row.sid, account.number)?;
    }
    Ok(())
}

fn id_token(site: &CentreSite, fresh: &Fresh, client_id: &str, granted: &Granted) -> Result<String, Failure> {
    let session = &granted.session;
    let signed_on = granted.account.signed_on(&session.sid, &granted.challenge, &session.client_code);
    let fault = |problem: String| Failure::internal(&format!("ID token: {problem}"));
    let Value::Object(mut extra) = serde_json::to_value(&signed_on).map_err(|problem| fault(problem.to_string()))? else {
        return Err(fault("claims without names".into()));
    };
    extra.retain(|name, value| discovery::CLAIMS.contains(&name.as_str()) && !value.is_null());
    let who = SignOn {
        sub: signed_on.subject,
        auth_time: granted.session.authenticated_at.unix(),
        sid: signed_on.sid,
        acr: ACR.to_owned(),
        amr: vec!["pwd".to_owned()],
        nonce: granted.nonce.clone(),
    };
    token::id_token(&site.issuer(), client_id, &who, &extra, fresh.machine_now.unix(), &site.signing)
        .map_err(|problem| fault(problem.to_string()))
}

fn write(answer: Answer) -> Result<Response, Failure> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) else { continue };
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}
