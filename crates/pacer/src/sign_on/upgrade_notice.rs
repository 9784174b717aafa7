//! What the owner of a legacy account is told after signing on: upgrade, or go on with what such an account can do (domain 1.3).

use askama::Template;
use domain::account::Generation;
use site::{Answer, Page, page};

use super::login;
use crate::caller::{Caller, Who};

#[derive(Template)]
#[template(path = "sign_on/upgrade_notice.html")]
struct UpgradeNotice {
    pacer: String,
    cmecf: String,
    upgrade: String,
    go_on: String,
}

/// `GET /csologin/upgrade.jsf`.
pub async fn show(caller: Caller) -> Answer {
    let destination = login::asked(&caller);
    let go_on = destination.address(&caller.site);
    match &caller.who {
        Who::Account(_, account) if account.generation == Generation::Legacy => {}
        _ => return Ok(page::redirect(&go_on)),
    }
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let body = UpgradeNotice {
        pacer: names.pacer.clone(),
        cmecf: names.cmecf.clone(),
        upgrade: format!("{}/manage/upgrade", installation.pacer()),
        go_on,
    };
    let title = format!("Upgrade your {} account", names.pacer);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}
