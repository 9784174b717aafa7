//! The Maintenance tab: person, address, requests.

use askama::Template;
use site::{Answer, Page};

use super::Head;
use crate::caller::Caller;

#[derive(Template)]
#[template(path = "manage/maintenance.html")]
struct Body {
    head: Head,
}

/// `GET /manage/maintenance`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn show(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let body = Body { head: Head::new(&caller, account, "Maintenance") };
    Ok(Page::new(&caller.visit, &caller.frame(), "Maintenance", "Maintenance", &body)?.respond())
}
