//! Something that answers in the centre's place at sign-on: the protocol's own functions, one person, no pages.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use domain::account::SignedOn;
use oidc::{
    authorize::{self, AuthorizeRequest, Client, Decision},
    keys::SigningKey,
    token::{self, CodeRow, SignOn, TokenRequest},
};
use serde_json::Map;
use site::page;

use super::TestCourt;

/// What stands in the centre's place; change it while a test runs.
#[derive(Clone)]
pub(crate) struct StandIn(Arc<Mutex<Parts>>);

pub(crate) struct Parts {
    /// Who is signed on at the centre.
    pub(crate) person: SignedOn,
    /// In place of the answer's nonce, if set: a forged ID token.
    pub(crate) nonce: Option<String>,
    /// Answer the token request with 503.
    pub(crate) down: bool,
    /// Codes that were redeemed.
    pub(crate) redeemed: usize,
    asked: Vec<(String, AuthorizeRequest, bool)>,
    client: Client,
    issuer: String,
    key: SigningKey,
    now: i64,
}

impl TestCourt {
    /// Puts a stand-in at the sign-on host, where this person is signed on already.
    pub(crate) fn centre_with(&self, person: SignedOn) -> StandIn {
        let client = Client {
            client_id: self.site.id.to_string(),
            redirect_uris: vec![self.ecf("/oidc/callback")],
            keys: vec![self.site.signing.public().clone()],
            ..Client::default()
        };
        let key = SigningKey::from_pkcs8(&self.centre_key().to_pkcs8().unwrap()).unwrap();
        let stand_in = StandIn(Arc::new(Mutex::new(Parts {
            person,
            nonce: None,
            down: false,
            redeemed: 0,
            asked: Vec::new(),
            client,
            issuer: self.shared().installation.login(),
            key,
            now: self.clock.fresh().machine_now.unix(),
        })));
        let router = Router::new()
            .route("/csologin/login.jsf", get(begin))
            .route("/oauth2/authorize", get(ask))
            .route("/oauth2/token", post(redeem))
            .with_state(stand_in.clone());
        self.host("pacer.login.localhost", router);
        stand_in
    }
}

impl StandIn {
    /// Looks at or changes what it does.
    pub(crate) fn with<R>(&self, f: impl FnOnce(&mut Parts) -> R) -> R {
        f(&mut self.0.lock().unwrap())
    }
}

/// Someone who is signed on at the centre is sent straight back to the court.
async fn begin(RawQuery(query): RawQuery) -> Response {
    let pairs = site::form::pairs(&query.unwrap_or_default());
    let appurl = &pairs.iter().find(|(name, _)| name == "appurl").unwrap().1;
    let origin = appurl.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    page::redirect(&oidc::form::with_query(&format!("{origin}/oidc/start"), &[("target", appurl)]))
}

async fn ask(State(stand_in): State<StandIn>, RawQuery(query): RawQuery) -> Response {
    stand_in.with(|parts| {
        let client = parts.client.clone();
        let find = |id: &str| (id == client.client_id).then(|| client.clone());
        match authorize::decide(&query.unwrap_or_default(), &parts.issuer, &find) {
            Decision::Proceed(request) => {
                let code = format!("code-{}", parts.asked.len());
                let to = authorize::code_redirect(&request, &code, &parts.issuer);
                parts.asked.push((code, request, false));
                page::redirect(&to)
            }
            refused => (StatusCode::BAD_REQUEST, format!("{refused:?}")).into_response(),
        }
    })
}

async fn redeem(State(stand_in): State<StandIn>, body: String) -> Response {
    let answer = stand_in.with(|parts| {
        if parts.down {
            return Err(StatusCode::SERVICE_UNAVAILABLE);
        }
        let request = TokenRequest::parse(&body).unwrap();
        let audience = format!("{}/oauth2/token", parts.issuer);
        token::authenticate(&request, &parts.client, &[&audience], parts.now).unwrap();
        let (_, asked, used) = parts.asked.iter_mut().find(|(code, ..)| *code == request.code).unwrap();
        let row = CodeRow {
            client_id: asked.client_id.clone(),
            redirect_uri: asked.redirect_uri.clone(),
            code_challenge: asked.code_challenge.clone(),
            issued_at: parts.now,
            used: *used,
        };
        if let Err(refused) = token::redeem(&request, &parts.client, &row, parts.now) {
            return Ok(refused.answer());
        }
        *used = true;
        parts.redeemed += 1;
        let nonce = parts.nonce.clone().unwrap_or_else(|| asked.nonce.clone());
        let who = SignOn {
            sub: parts.person.subject.clone(),
            auth_time: parts.now,
            sid: parts.person.sid.clone(),
            acr: "password".into(),
            amr: vec!["pwd".into()],
            nonce,
        };
        let mut claims: Map<_, _> = serde_json::to_value(&parts.person).unwrap().as_object().unwrap().clone();
        claims.retain(|name, value| name != "subject" && !value.is_null());
        let id_token = token::id_token(&parts.issuer, &parts.client.client_id, &who, &claims, parts.now, &parts.key).unwrap();
        Ok(token::answer("access", 300, "openid", &id_token))
    });
    match answer {
        Ok(answer) => (StatusCode::from_u16(answer.status).unwrap(), answer.body).into_response(),
        Err(status) => status.into_response(),
    }
}
