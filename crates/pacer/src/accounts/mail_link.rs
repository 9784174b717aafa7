//! Links that came by mail: the token leaves the address at once and waits in a cookie, and only a POST spends it (security K07, A39).

use axum::response::Response;
use site::{Visit, cookies, page};

/// Takes the token out of the address: a redirect to the same page without it. `None` when there is none in the address.
#[must_use]
pub(crate) fn set_aside(visit: &Visit) -> Option<Response> {
    let token = visit.query_value("token")?;
    if !is_token(&token) {
        return Some(page::redirect(&visit.path));
    }
    let cookie = cookies::set(cookies::Name::MailLink, &token, visit.shared.installation.tls());
    Some(page::redirect_with(&visit.path, &[cookie]))
}

/// The token that was set aside; empty when none was.
#[must_use]
pub(crate) fn token(visit: &Visit) -> String {
    visit.cookie(cookies::Name::MailLink).unwrap_or_default().to_owned()
}

/// The header that takes the cookie away when the link is done with.
#[must_use]
pub(crate) fn forget(visit: &Visit) -> String {
    cookies::clear(cookies::Name::MailLink, visit.shared.installation.tls())
}

fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
