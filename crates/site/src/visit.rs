//! One request as a handler sees it: who knocks, from where, with which cookies, at what time.

use std::{
    net::{IpAddr, Ipv4Addr},
    ops::Deref,
    sync::Arc,
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::Fresh;

use crate::{Failure, cookies, cookies::Cookies, shared::Shared};

/// The address a request came from, put there by the program's listener (or its trusted proxy).
#[derive(Clone, Copy, Debug)]
pub struct Source(pub IpAddr);

/// A request without its body: read once, then handed to all who ask for it. A clone is the same visit.
#[derive(Clone)]
pub struct Visit(Arc<Seen>);

/// What is known of a [`Visit`].
pub struct Seen {
    /// What all sites share.
    pub shared: Shared,
    /// Time and randomness, taken when the body had arrived whole.
    pub fresh: Fresh,
    /// Cookies.
    pub cookies: Cookies,
    /// Address of the sender.
    pub source: IpAddr,
    /// Path.
    pub path: String,
    /// Query string without `?`; empty when none.
    pub query: String,
    /// Host without port, lower case.
    pub host: String,
    /// Method.
    pub method: Method,
    headers: HeaderMap,
    new_visit: Option<String>,
}

impl Deref for Visit {
    type Target = Seen;
    fn deref(&self) -> &Seen {
        &self.0
    }
}

impl Visit {
    /// Reads the head of a request that arrived at this instant.
    pub(crate) fn of(parts: &Parts, shared: Shared, mut fresh: Fresh) -> Visit {
        let cookies = Cookies::read(&parts.headers);
        let new_visit = if cookies.get(cookies::Name::Visit.text(shared.installation.tls())).is_none() {
            Some(fresh.rng.secret())
        } else {
            None
        };
        let host = parts.headers.get("host").and_then(|value| value.to_str().ok()).map(bare_host).unwrap_or_default();
        Visit(Arc::new(Seen {
            fresh,
            cookies,
            source: parts.extensions.get::<Source>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |source| source.0),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            host,
            method: parts.method.clone(),
            headers: parts.headers.clone(),
            new_visit,
            shared,
        }))
    }

    /// A header as text; empty when missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The secret of a cookie of ours.
    #[must_use]
    pub fn cookie(&self, name: cookies::Name) -> Option<&str> {
        self.cookies.get(name.text(self.shared.installation.tls())).filter(|value| !value.is_empty())
    }

    /// The cookie that this part of the site hangs on: staff pages have their own.
    #[must_use]
    pub fn session_cookie(&self) -> cookies::Name {
        if self.path.starts_with("/staff") { cookies::Name::Staff } else { cookies::Name::Session }
    }

    /// What form tokens of this page are bound to: the session's secret, else the visitor's. A visitor without either gets one,
    /// which the page's answer sets.
    fn binding(&self) -> String {
        self.cookie(self.session_cookie())
            .or_else(|| self.cookie(cookies::Name::Visit))
            .map(str::to_owned)
            .or_else(|| self.new_visit.clone())
            .unwrap_or_default()
    }

    /// The visitor's secret: from the cookie, or the one that this answer will set.
    #[must_use]
    pub fn visitor(&self) -> String {
        self.cookie(cookies::Name::Visit).map(str::to_owned).or_else(|| self.new_visit.clone()).unwrap_or_default()
    }

    /// The Set-Cookie header that a new visitor needs.
    #[must_use]
    pub fn new_visitor_cookie(&self) -> Option<String> {
        let secret = self.new_visit.as_ref()?;
        Some(cookies::set(cookies::Name::Visit, secret, self.shared.installation.tls()))
    }

    /// The token for forms on this page (security W02, A06 to A08).
    #[must_use]
    pub fn form_token(&self) -> String {
        token(&self.shared.form_key, &self.binding())
    }

    /// The token for forms under a session secret that this very answer sets (after sign-on or renewal).
    #[must_use]
    pub fn form_token_for(&self, secret: &str) -> String {
        token(&self.shared.form_key, secret)
    }

    /// Whether a token fits the cookies sent with it.
    #[must_use]
    pub fn token_fits(&self, token_sent: &str) -> bool {
        if self.new_visit.is_some() && self.cookie(self.session_cookie()).is_none() {
            return false;
        }
        crate::crypt::same(self.form_token().as_bytes(), token_sent.as_bytes())
    }

    /// Whether a browser says that the request comes from another origin. Programs send neither header. Our pages ask for
    /// `no-referrer`, which makes browsers send `Origin: null` with our own forms (Fetch, "append a request Origin header").
    #[must_use]
    pub fn comes_from_elsewhere(&self) -> bool {
        match self.header("sec-fetch-site") {
            "" | "same-origin" | "none" => {}
            _ => return true,
        }
        let origin = self.header("origin");
        if origin.is_empty() || origin == "null" {
            return false;
        }
        let host = origin.split("://").nth(1).unwrap_or_default();
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        !host.eq_ignore_ascii_case(&self.host)
    }

    /// Whether a request for the `?name=value` form of a query holds this name; gives its decoded value.
    #[must_use]
    pub fn query_value(&self, name: &str) -> Option<String> {
        crate::form::value(&self.query, name)
    }
}

fn token(key: &[u8; 32], binding: &str) -> String {
    URL_SAFE_NO_PAD.encode(crate::crypt::mac(key, format!("form {binding}").as_bytes()))
}

/// Host without port, in lower case.
#[must_use]
pub fn bare_host(host: &str) -> String {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
        .to_ascii_lowercase()
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        if let Some(visit) = parts.extensions.get::<Visit>() {
            return Ok(visit.clone());
        }
        let shared =
            parts.extensions.get::<Shared>().cloned().ok_or_else(|| Failure::internal("a request without its surroundings"))?;
        let fresh = parts.extensions.get::<Fresh>().cloned().unwrap_or_else(|| (shared.clock)());
        Ok(Visit::of(parts, shared, fresh))
    }
}
