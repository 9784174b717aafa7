//! Help: how things are done here, and whom to ask.

use askama::Template;
use domain::{court::Stage, link::wording};
use site::{Answer, Page};

use super::{main_page::help_of, utilities};
use crate::{Caller, Who, frame};

#[derive(Template)]
#[template(path = "menus/help.html")]
struct HelpPage<'a> {
    pacer: &'a str,
    cmecf: &'a str,
    live: bool,
    signed_on: bool,
    filing: String,
    link_title: String,
    way_to_link: String,
    linking_href: String,
    court: Vec<String>,
    service_center: Vec<String>,
    account_number: Option<i64>,
    ask_court: String,
    ask_center: String,
    manage_href: String,
}

/// The centre's page on which an account is managed and upgraded.
pub(crate) fn manage_href(caller: &Caller) -> String {
    format!("{}/manage", caller.site.shared.installation.pacer())
}

/// `GET /help`: for everyone, signed on or not.
pub(crate) async fn help(caller: Caller) -> Answer {
    let installation = &caller.site.shared.installation;
    let settings = caller.settings();
    let center = &installation.service_center;
    let asked = match &caller.who {
        Who::Central(central) => Some((central.person.account_number, help_of(&caller, central))),
        _ => None,
    };
    let body = HelpPage {
        pacer: &installation.names.pacer,
        cmecf: &installation.names.cmecf,
        live: caller.stage() == Stage::NextGen,
        signed_on: caller.session().is_some(),
        filing: settings.kind.filing_menus().join(" and "),
        link_title: wording::title(&installation.names, settings.kind),
        way_to_link: utilities::way_to_link(settings, &installation.names).join(" > "),
        linking_href: format!("{}/linking", caller.site.www()),
        court: frame::contact_lines(settings),
        service_center: vec![
            center.name.clone(),
            center.site.clone(),
            format!("E-mail {}", center.email),
            format!("Call {}", center.phone),
            center.hours.clone(),
        ],
        account_number: asked.as_ref().map(|(number, _)| *number),
        ask_court: asked.as_ref().map(|(_, help)| help.call_the_court()).unwrap_or_default(),
        ask_center: asked.as_ref().map(|(_, help)| help.call_the_service_center()).unwrap_or_default(),
        manage_href: manage_href(&caller),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Help", "Help", &body)?.respond())
}
