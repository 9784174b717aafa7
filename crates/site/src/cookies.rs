//! Cookies: read from a request, made for an answer (security S01, S02).

use axum::http::HeaderMap;

/// The cookies that Forecourt sets. Over TLS each carries the prefix `__Host-` and the attribute `Secure`; over plain http
/// (the demo on loopback) the same name without either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// The session of a person at this host.
    Session,
    /// The session of a member of staff at this host.
    Staff,
    /// A visitor before sign-on: binds forms and sign-ons under way to the browser.
    Visit,
    /// The token of a link that came by mail, between its address and the form that spends it.
    MailLink,
    /// The secret of the link that the confirm page is about: never in an address, where logs and histories keep it (S14, A35).
    Proposal,
}

impl Name {
    /// The name as it stands in the header.
    #[must_use]
    pub fn text(self, tls: bool) -> &'static str {
        match (self, tls) {
            (Name::Session, true) => "__Host-forecourt",
            (Name::Session, false) => "forecourt",
            (Name::Staff, true) => "__Host-forecourt-staff",
            (Name::Staff, false) => "forecourt-staff",
            (Name::Visit, true) => "__Host-forecourt-visit",
            (Name::Visit, false) => "forecourt-visit",
            (Name::MailLink, true) => "__Host-forecourt-link",
            (Name::MailLink, false) => "forecourt-link",
            (Name::Proposal, true) => "__Host-forecourt-proposal",
            (Name::Proposal, false) => "forecourt-proposal",
        }
    }
}

/// The cookies of a request; of doubles the first counts.
#[derive(Clone, Debug, Default)]
pub struct Cookies(Vec<(String, String)>);

impl Cookies {
    /// Reads the Cookie headers.
    #[must_use]
    pub fn read(headers: &HeaderMap) -> Cookies {
        let mut found = Vec::new();
        for header in headers.get_all("cookie") {
            for pair in header.to_str().unwrap_or_default().split(';') {
                if let Some((name, value)) = pair.split_once('=') {
                    found.push((name.trim().to_owned(), value.trim().to_owned()));
                }
            }
        }
        Cookies(found)
    }

    /// The value of a cookie by its full name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the browser sent any of ours or others'.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The Set-Cookie header that gives a cookie for the life of the browser.
#[must_use]
pub fn set(name: Name, value: &str, tls: bool) -> String {
    let secure = if tls { "; Secure" } else { "" };
    format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}", name.text(tls))
}

/// The Set-Cookie header that takes a cookie away.
#[must_use]
pub fn clear(name: Name, tls: bool) -> String {
    let secure = if tls { "; Secure" } else { "" };
    format!("{}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}", name.text(tls))
}
