//! The first page of Manage My Account: the Settings tab.

use askama::Template;
use site::{Answer, Page};

use super::Head;
use crate::caller::Caller;

#[derive(Template)]
#[template(path = "manage/first_page.html")]
struct Body {
    head: Head,
}

/// `GET /manage`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn show(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let heading = format!("Manage My {} Account", caller.site.shared.installation.names.pacer);
    let body = Body { head: Head::new(&caller, account, "Settings") };
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &body)?.respond())
}
