//! The page of every other address for someone without a session: it leads the browser to sign-on (wire 1.4).

use askama::Template;
use axum::http::Method;
use domain::court::Stage;
use site::{Failure, Page};

use super::{MAIN_PAGE, address};
use crate::Caller;

#[derive(Template)]
#[template(path = "sign_on/lead.html")]
struct Lead<'a> {
    court: &'a str,
    pacer: &'a str,
    href: &'a str,
    href_as_script: String,
    nonce: &'a str,
}

/// Leads a person without a session to sign-on and from there back to the page they asked for; hand it on with `Err(…)`.
///
/// After go-live that is a page whose script goes to central sign-on, with a link for browsers without scripts; it holds none of the
/// marks by which existing clients take a page for that of someone signed on (wire 1.5). Before go-live it is the court's own login.
#[must_use]
pub fn lead_to_sign_on(caller: &Caller) -> Failure {
    if caller.visit.path.starts_with("/staff") {
        return Failure::redirect("/staff/login");
    }
    if caller.stage() == Stage::CurrentGen {
        return Failure::redirect("/cgi-bin/login.pl");
    }
    match page(caller) {
        Ok(page) => Failure::instead(page.respond()),
        Err(failure) => failure,
    }
}

fn page(caller: &Caller) -> Result<Page, Failure> {
    let visit = &caller.visit;
    let wanted = match (&visit.method, visit.query.as_str()) {
        (&Method::GET, "") => visit.path.clone(),
        (&Method::GET, query) => format!("{}?{query}", visit.path),
        _ => MAIN_PAGE.to_owned(),
    };
    let href = address(caller, &wanted);
    let nonce = visit.fresh.rng.clone().secret();
    // Percent-encoded already; a quote or an angle bracket can't stand in it.
    let href_as_script = serde_json::to_string(&href).map_err(|problem| Failure::internal(&problem.to_string()))?;
    let body = Lead {
        court: &caller.settings().full_name,
        pacer: &caller.site.shared.installation.names.pacer,
        href: &href,
        href_as_script,
        nonce: &nonce,
    };
    Ok(Page::new(visit, &caller.frame(), "Sign on", "Sign on to go on", &body)?.script_nonce(&nonce))
}
