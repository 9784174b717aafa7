//! The cast: the centre, the court of Alabama Middle as its client, another court, and what each of them holds.

use oidc::{
    authorize::{AuthorizeRequest, Client, Decision, decide},
    client::{self, Ask, Config},
    keys::{Alg, SigningKey},
    token::{CodeRow, SignOn, TokenRequest},
};
use serde_json::{Map, json};

pub const ISS: &str = "https://pacer.login.example";
pub const TOKEN_ENDPOINT: &str = "https://pacer.login.example/oidc/token";
pub const CALLBACK: &str = "https://ecf.almd.example/oidc/callback";
pub const STATE: &str = "state-of-alices-browser";
pub const NONCE: &str = "nonce-of-alices-browser";
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const NOW: i64 = 1_795_000_000;

pub struct Court {
    pub client: Client,
    pub config: Config,
    pub key: SigningKey,
}

pub fn court(name: &str) -> Court {
    let key = SigningKey::generate(Alg::Es256).unwrap();
    let redirect_uri = format!("https://ecf.{name}.example/oidc/callback");
    let client = Client {
        client_id: name.into(),
        redirect_uris: vec![redirect_uri.clone()],
        post_logout_redirect_uris: vec![format!("https://ecf.{name}.example/signed-off")],
        keys: vec![key.public().clone()],
        ..Client::default()
    };
    let config = Config {
        issuer: ISS.into(),
        authorization_endpoint: format!("{ISS}/oidc/authorize"),
        token_endpoint: TOKEN_ENDPOINT.into(),
        client_id: name.into(),
        redirect_uri,
        scope: "openid profile".into(),
    };
    Court { client, config, key }
}

pub fn almd() -> Court {
    court("almd")
}

pub fn centre_key() -> SigningKey {
    SigningKey::generate(Alg::Es256).unwrap()
}

impl Court {
    /// The query with which this court sends Alice's browser to the centre.
    pub fn asks(&self, ask: &Ask<'_>) -> String {
        let url = client::start(&self.config, STATE, NONCE, VERIFIER, ask);
        url.split_once('?').unwrap().1.to_owned()
    }

    /// What the centre decides about a query.
    pub fn is_answered(&self, query: &str) -> Decision {
        decide(query, ISS, &|id| (id == self.client.client_id).then(|| self.client.clone()))
    }

    pub fn accepted(&self, ask: &Ask<'_>) -> AuthorizeRequest {
        match self.is_answered(&self.asks(ask)) {
            Decision::Proceed(request) => request,
            other => panic!("refused: {other:?}"),
        }
    }

    /// The row that the centre keeps for the code it gave to this court at `NOW`.
    pub fn code_row(&self) -> CodeRow {
        let request = self.accepted(&Ask::default());
        CodeRow {
            client_id: request.client_id,
            redirect_uri: request.redirect_uri,
            code_challenge: request.code_challenge,
            issued_at: NOW,
            used: false,
        }
    }

    pub fn token_request(&self, now: i64) -> TokenRequest {
        let body = client::token_request_body(&self.config, "the-code", VERIFIER, "jti-1", now, &self.key);
        TokenRequest::parse(&body.unwrap()).unwrap()
    }
}

pub fn alice() -> SignOn {
    SignOn {
        sub: "8f0c1a".into(),
        auth_time: NOW - 30,
        sid: "session-7".into(),
        acr: "aal2".into(),
        amr: vec!["pwd".into(), "otp".into()],
        nonce: NONCE.into(),
    }
}

pub fn id_token(key: &SigningKey, court: &Court, now: i64) -> String {
    let extra = Map::from_iter([("account_number".to_owned(), json!("7001234"))]);
    oidc::token::id_token(ISS, &court.config.client_id, &alice(), &extra, now, key).unwrap()
}
