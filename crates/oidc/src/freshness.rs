//! Does the person have to prove again who they are? The client says how fresh is fresh (S13; OpenID Connect Core 3.1.2.1).

use crate::authorize::{AuthorizeRequest, RedirectError, refuse};

/// What the centre does next with an accepted request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// The sign-on at hand is fresh enough: make a code.
    MakeCode,
    /// Show the login page.
    ShowLogin,
    /// The client allowed no page (`prompt=none`): answer `login_required`.
    Refuse(RedirectError),
}

/// Decides from the time of the present session's last proof (`auth_time`, `None` when nobody is signed on).
///
/// A proof given at or after `requested_at`, the time this request first arrived, always counts: it was given for this request. Without
/// that rule `prompt=login` and `max_age=0` would ask for ever.
pub fn next(request: &AuthorizeRequest, requested_at: i64, auth_time: Option<i64>, now: i64, iss: &str) -> Next {
    let fresh = auth_time.is_some_and(|proved| {
        let young = request.max_age.is_none_or(|max| now.saturating_sub(proved) <= max);
        proved >= requested_at || (young && !request.prompt.login)
    });
    match (fresh, request.prompt.none) {
        (true, _) => Next::MakeCode,
        (false, false) => Next::ShowLogin,
        (false, true) => Next::Refuse(refuse(request, "login_required", "the person has to sign on", iss)),
    }
}
