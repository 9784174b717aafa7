//! The Usage tab: what is on record of the account's use.

use askama::Template;
use domain::Time;
use site::{Answer, Page};
use store::centre::accounts::{courts, find};

use super::Head;
use domain::session::{IDLE_SECONDS, OVERALL_SECONDS};

use crate::caller::Caller;

#[derive(Template)]
#[template(path = "manage/usage.html")]
struct Body {
    head: Head,
    sessions: i64,
    courts: Vec<(String, String)>,
}

/// Sessions begun and used after these instants are open.
pub(crate) fn open_after(now: Time) -> (Time, Time) {
    (now.plus_seconds(-OVERALL_SECONDS), now.plus_seconds(-IDLE_SECONDS))
}

/// `GET /manage/usage`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn show(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    let (begun, used) = open_after(caller.visit.fresh.now);
    let this = account.clone();
    let (sessions, courts) = caller
        .site
        .room
        .read(move |tx| Ok((find::open_sessions(tx, this.id, begun, used)?, courts::known_at(tx, &this)?)))
        .await?;
    let installation = &caller.site.shared.installation;
    let courts = courts.into_iter().map(|id| (installation.ecf(&id), id)).collect();
    let body = Body { head: Head::new(&caller, account, "Usage"), sessions, courts };
    Ok(Page::new(&caller.visit, &caller.frame(), "Usage", "Usage", &body)?.respond())
}
