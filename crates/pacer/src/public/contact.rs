//! Whom to reach at the service center and at each court.

use askama::Template;
use site::{Answer, Page, installation::ServiceCenter};
use store::centre::courts;

use crate::caller::{Caller, Who};

struct Row {
    name: String,
    site: String,
    phone: String,
    email: String,
    hours: String,
}

#[derive(Template)]
#[template(path = "public/contact.html")]
struct ContactPage<'a> {
    center: &'a ServiceCenter,
    pacer: &'a str,
    cmecf: &'a str,
    number: String,
    courts: Vec<Row>,
}

/// `GET /contact`.
pub async fn show(caller: Caller) -> Answer {
    let installation = &caller.site.shared.installation;
    let courts = caller.site.room.read(courts::all).await?;
    let body = ContactPage {
        center: &installation.service_center,
        pacer: &installation.names.pacer,
        cmecf: &installation.names.cmecf,
        number: match &caller.who {
            Who::Account(_, account) => account.number.to_string(),
            _ => String::new(),
        },
        courts: courts
            .into_iter()
            .map(|court| Row {
                site: format!("{}/", installation.www(&court.id)),
                name: court.full_name,
                phone: court.contacts.phone,
                email: court.contacts.email,
                hours: court.contacts.hours,
            })
            .collect(),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Contact", "Contact", &body)?.respond())
}
