//! The page between the public site and the login that one court has (utb): a welcome and one more link.

use askama::Template;
use site::{Answer, Page};

use super::{filing_system_label, login_href, public_frame};
use crate::{Caller, menus::notices};

#[derive(Template)]
#[template(path = "public_site/filing_system.html")]
struct FilingSystem {
    label: String,
    href: String,
    goes_live: Option<String>,
    closing: Option<String>,
}

/// `GET /filing-system`.
pub(crate) async fn show(caller: Caller) -> Answer {
    let settings = caller.settings();
    let now = caller.visit.fresh.now;
    let body = FilingSystem {
        label: filing_system_label(settings),
        href: login_href(&caller.site),
        goes_live: notices::goes_live(settings, now),
        closing: notices::filing_closed(settings, now),
    };
    let heading = format!("Welcome to the {}", settings.full_name);
    Ok(Page::new(&caller.visit, &public_frame(&caller), &heading, &heading, &body)?.respond())
}
