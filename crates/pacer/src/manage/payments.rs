//! The Payments tab: what is on record, which is nothing until the service center bills.

use askama::Template;
use site::{Answer, Page};

use super::Head;
use crate::caller::Caller;

#[derive(Template)]
#[template(path = "manage/payments.html")]
struct Body {
    head: Head,
}

/// `GET /manage/payments`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn show(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let body = Body { head: Head::new(&caller, account, "Payments") };
    Ok(Page::new(&caller.visit, &caller.frame(), "Payments", "Payments", &body)?.respond())
}
