//! The centre's first page.

use askama::Template;
use site::{Answer, Page};

use crate::caller::{Caller, Who};

#[derive(Template)]
#[template(path = "public/home.html")]
struct HomePage {
    pacer: String,
    cmecf: String,
    login: String,
    signed_on: bool,
    case_locator: String,
}

/// `GET /`.
pub async fn show(caller: Caller) -> Answer {
    let installation = &caller.site.shared.installation;
    let body = HomePage {
        pacer: installation.names.pacer.clone(),
        cmecf: installation.names.cmecf.clone(),
        login: format!("{}/csologin/login.jsf", installation.login()),
        signed_on: matches!(caller.who, Who::Account(..)),
        case_locator: format!("{}/", installation.pcl()),
    };
    let title = format!("{}: public access to court records", installation.names.pacer);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, "", &body)?.respond())
}
