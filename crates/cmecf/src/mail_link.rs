//! Addresses that came by mail: the secret leaves the address at once and waits in a cookie, and only a POST spends it (security K07,
//! A39).

use axum::response::Response;
use site::{
    Visit,
    cookies::{self, Name},
    page,
};

/// Takes the secret out of the address, where it stands as `t`: a redirect to the same page without it. `None` when there is none.
#[must_use]
pub(crate) fn set_aside(visit: &Visit) -> Option<Response> {
    let secret = visit.query_value("t")?;
    let tls = visit.shared.installation.tls();
    let cookie =
        if is_secret(&secret) { cookies::set(Name::MailLink, &secret, tls) } else { cookies::clear(Name::MailLink, tls) };
    Some(page::redirect_with(&visit.path, &[cookie]))
}

/// The secret that was set aside; empty when none was.
#[must_use]
pub(crate) fn secret(visit: &Visit) -> String {
    visit.cookie(Name::MailLink).unwrap_or_default().to_owned()
}

/// The header that takes the cookie away when the address is done with.
#[must_use]
pub(crate) fn forget(visit: &Visit) -> String {
    cookies::clear(Name::MailLink, visit.shared.installation.tls())
}

fn is_secret(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
