//! The centre for tests: two courts that are known by their keys and answer with plain text, people with accounts, browsers.

use std::{collections::HashMap, sync::Arc};

use axum::{Extension, Router, extract::Request, middleware, response::IntoResponse as _};
use domain::{
    account::{Generation, Kind},
    court::{Contacts, LinkMode, Type},
    message::{CourtState, Message},
};
use oidc::{
    keys::{Alg, SigningKey},
    signed,
};
use site::{
    arrive::{self, Arrival},
    testing::{Answer, Browser, TestClock, clock, installation, shared},
    visit::bare_host,
};
use store::{
    Store,
    centre::{
        MIGRATIONS,
        accounts::{self, Account, NewAccount},
        courts,
    },
    testing::{Scratch, scratch},
};
use tower::ServiceExt as _;

use crate::{CentreSite, caller};

/// The centre, its clock and its courts. The town's clock begins on Monday, 10 May 2021, 9 AM in Alabama.
pub struct World {
    pub site: CentreSite,
    pub clock: TestClock,
    pub router: Router,
    pub keys: HashMap<String, Arc<SigningKey>>,
    _scratch: Scratch,
}

/// The password that everybody here chose.
pub const PASSWORD: &str = "brass kettle under the seventh lamp";

/// A court as it tells of itself.
pub fn court(id: &str, version: i64) -> CourtState {
    let (kind, zone, go_live, name) = match id {
        "utb" => (Type::Bankruptcy, "America/Denver", jiff::civil::date(2021, 4, 5), "Utah Bankruptcy Court"),
        _ => (Type::District, "America/Chicago", jiff::civil::date(2021, 5, 3), "Alabama Middle District"),
    };
    CourtState {
        version,
        id: id.into(),
        short_name: name.into(),
        full_name: format!("U.S. Court of {name}"),
        mail_name: name.to_uppercase(),
        kind,
        timezone: zone.into(),
        go_live,
        go_live_is_assumed: id == "utb",
        link_mode: LinkMode::Automatic,
        contacts: Contacts { phone: "(334) 954-3935".into(), ..Contacts::default() },
    }
}

impl World {
    /// A new centre with the courts almd and utb and nobody in it.
    pub async fn new() -> World {
        World::with(installation()).await
    }

    /// The same with other names and addresses.
    pub async fn with(installation: site::installation::Installation) -> World {
        let scratch = scratch(&[("centre", MIGRATIONS)]);
        let store = Store::new(scratch.engine().clone(), scratch.folder().to_path_buf());
        let clock = clock("2021-05-10T09:00:00-05:00");
        let shared = shared(&clock, installation);
        let keys: HashMap<String, Arc<SigningKey>> =
            ["almd", "utb"].map(|id| (id.to_owned(), Arc::new(SigningKey::generate(Alg::Es256).unwrap()))).into();
        let site = CentreSite {
            shared: shared.clone(),
            room: store.centre(),
            signing: Arc::new(SigningKey::generate(Alg::Es256).unwrap()),
            court_keys: Arc::new(keys.iter().map(|(id, key)| (id.clone(), vec![key.public().clone()])).collect()),
        };
        let register = |tx: &mut store::centre::Tx<'_, '_>, _: &mut domain::Fresh| {
            courts::register(tx, &court("almd", 1))?;
            courts::register(tx, &court("utb", 1))
        };
        site.room.write("courts", &clock.fresh(), register).await.unwrap();
        let router = router(&site);
        shared.peers.connect(router.clone());
        World { site, clock, router, keys, _scratch: scratch }
    }

    /// A new browser.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone(), &self.site.shared)
    }

    /// Registers somebody with a confirmed address: individual and upgraded, unless `change` says otherwise.
    pub async fn register(&self, username: &str, change: impl FnOnce(&mut NewAccount)) -> Account {
        let mut fresh = self.clock.fresh();
        let hash = self.site.shared.hasher.hash(PASSWORD, fresh.rng.bytes()).await.unwrap();
        let (first, last) = username.split_once('.').unwrap_or((username, "Attorney"));
        let mut new = NewAccount {
            username: username.into(),
            password_hash: Some(hash),
            kind: Kind::Individual,
            generation: Generation::Upgraded,
            registered_for: "attorney".into(),
            first_name: first.into(),
            middle_name: String::new(),
            last_name: last.into(),
            suffix: String::new(),
            organisation: String::new(),
            email: format!("{username}@firm.example"),
            email_confirmed: true,
            address: String::new(),
            phone: String::new(),
            bar_number: Some("AL-1234".into()),
            birth_date: None,
        };
        change(&mut new);
        self.site.room.write("register", &fresh, move |tx, fresh| accounts::insert(tx, fresh, &new)).await.unwrap()
    }

    /// Registers an upgraded individual account.
    pub async fn attorney(&self, username: &str) -> Account {
        self.register(username, |_| {}).await
    }

    /// Opens the login page, types, and presses Login.
    pub async fn try_password<'b>(&self, browser: &'b mut Browser, username: &str, password: &str) -> &'b mut Browser {
        let login =
            format!("{}/csologin/login.jsf?appurl={}", self.site.shared.installation.login(), self.pages("/where-can-i-file"));
        browser.visit(&login).await;
        browser.fill("Username", username).fill("Password", password).press("Login").await
    }

    /// A browser in which this person is signed on and looks at "Where can I file?".
    pub async fn signed_on(&self, username: &str) -> Browser {
        let mut browser = self.browser();
        self.try_password(&mut browser, username, PASSWORD).await.must_see("Where can I file?");
        browser
    }

    /// An address of the centre's pages.
    pub fn pages(&self, path: &str) -> String {
        format!("{}{path}", self.site.shared.installation.pacer())
    }

    /// An address of the sign-on host.
    pub fn login(&self, path: &str) -> String {
        format!("{}{path}", self.site.shared.installation.login())
    }

    /// Sends a message as a court does; `signer` is whose key signs it.
    pub async fn tell(&self, sender: &str, signer: &str, id: i64, message: &Message) -> Answer {
        self.tell_bytes(sender, signer, id, &serde_json::to_vec(message).unwrap()).await
    }

    /// The same with a body of any bytes.
    pub async fn tell_bytes(&self, sender: &str, signer: &str, id: i64, body: &[u8]) -> Answer {
        let url = self.pages("/messages");
        let now = self.clock.fresh().machine_now.unix();
        let request = signed::Request { method: "POST", authority: "pacer.localhost:8000", path_and_query: "/messages", body };
        let headers = signed::sign(&request, sender, &id.to_string(), now, &self.keys[signer]).unwrap();
        let headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).chain([("content-type", "application/json")]).collect();
        self.browser().send_raw("POST", &url, &headers, body).await
    }

    /// All mails that wait, oldest first: recipient, subject, text.
    pub async fn mails(&self) -> Vec<(String, String, String)> {
        let take =
            |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| store::shared::mails::take_due(tx, fresh, 1000);
        let mut mails = self.site.room.write("mails", &self.clock.fresh(), take).await.unwrap();
        mails.sort_by_key(|mail| mail.id);
        mails.into_iter().map(|mail| (mail.mail.recipient, mail.mail.subject, mail.mail.text)).collect()
    }

    /// All messages to courts that wait, oldest first: court and message.
    pub async fn messages(&self) -> Vec<(String, Message)> {
        let take =
            |tx: &mut store::centre::Tx<'_, '_>, fresh: &mut domain::Fresh| store::shared::outbox::take_due(tx, fresh, 1000);
        let messages = self.site.room.write("messages", &self.clock.fresh(), take).await.unwrap();
        messages.into_iter().map(|message| (message.receiver, serde_json::from_str(&message.payload).unwrap())).collect()
    }
}

/// The two hosts of the centre, and every other known host as a court that answers "a court's page".
fn router(site: &CentreSite) -> Router {
    let frame = caller::frame(site, &caller::Who::Nobody, "/");
    let around = |router: Router| {
        let arrival = Arrival { shared: site.shared.clone(), frame: frame.clone().into(), for_programs: arrive::for_people };
        router
            .merge(arrive::assets())
            .fallback(async || site::Failure::not_found())
            .layer(middleware::from_fn(arrive::arrive))
            .layer(Extension(arrival))
    };
    let (pages, login) = (around(crate::pages_router(site.clone())), around(crate::login_router(site.clone())));
    let host = |origin: String| bare_host(origin.split("://").nth(1).unwrap());
    let installation = site.shared.installation.clone();
    Router::new().fallback(async move |request: Request| {
        let named = request.headers().get("host").and_then(|value| value.to_str().ok()).map(bare_host).unwrap_or_default();
        let others = [installation.ecf("almd"), installation.ecf("utb"), installation.www("almd"), installation.www("utb")];
        if named == host(installation.pacer()) {
            return pages.clone().oneshot(request).await.into_response();
        }
        if named == host(installation.login()) {
            return login.clone().oneshot(request).await.into_response();
        }
        if others.into_iter().chain([installation.front()]).any(|origin| named == host(origin)) {
            return "a court's page".into_response();
        }
        (axum::http::StatusCode::MISDIRECTED_REQUEST, "unknown host").into_response()
    })
}
