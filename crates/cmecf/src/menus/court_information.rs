//! Court Information: who the court is, where, when and how to reach it, and what it takes.

use askama::Template;
use domain::{
    Time,
    court::{LinkMode, Settings, Stage},
    time::long_date,
};
use site::{Answer, Page};

use crate::{Caller, CourtSite};

/// Name of a fact and what it is.
pub(crate) type Fact = (String, String);

#[derive(Template)]
#[template(path = "menus/court_information.html")]
pub(crate) struct CourtInformation {
    pub(crate) facts: Vec<Fact>,
    pub(crate) ecf: String,
    pub(crate) www: String,
    pub(crate) linking: String,
}

/// Everything that the page says, from the court's own settings.
pub(crate) fn information(site: &CourtSite, settings: &Settings, now: Time) -> CourtInformation {
    let names = &site.shared.installation.names;
    let contacts = &settings.contacts;
    let mut facts: Vec<Fact> = Vec::new();
    let mut add = |label: &str, value: String| {
        if !value.is_empty() {
            facts.push((label.to_owned(), value));
        }
    };
    add("Court", settings.full_name.clone());
    add("Address", contacts.address.lines().collect::<Vec<_>>().join(", "));
    add("Hours", contacts.hours.clone());
    add("Phone", contacts.phone.clone());
    add("E-mail", contacts.email.clone());
    add("Offices", settings.offices.iter().map(|(number, name)| format!("{number} {name}")).collect::<Vec<_>>().join(", "));
    add("Largest PDF", format!("{} MB for each document", settings.pdf_limit >> 20));
    add("System", live(settings, now, &names.cmecf));
    let mode = match settings.link_mode {
        LinkMode::Automatic => "At once, when the names are alike",
        LinkMode::Review => "After the court has reviewed each request",
    };
    add("Linking of accounts", mode.to_owned());
    add("Time zone", format!("{} ({})", now.in_zone(&settings.zone(), "%Z"), settings.timezone));
    add("Software", format!("Forecourt {}", env!("CARGO_PKG_VERSION")));
    CourtInformation { facts, ecf: site.ecf(), www: site.www(), linking: format!("{}/linking", site.www()) }
}

fn live(settings: &Settings, now: Time, cmecf: &str) -> String {
    let date = long_date(settings.go_live);
    let assumed = if settings.go_live_is_assumed { " (a date chosen for the demonstration)" } else { "" };
    match settings.stage(now) {
        Stage::NextGen => format!("NextGen {cmecf} since {date}{assumed}"),
        Stage::CurrentGen => format!("{cmecf}; NextGen from {date}{assumed}"),
    }
}

/// `GET /cgi-bin/CourtInfo.pl`, for everyone.
pub(crate) async fn court_information(caller: Caller) -> Answer {
    let body = information(&caller.site, caller.settings(), caller.visit.fresh.now);
    Ok(Page::new(&caller.visit, &caller.frame(), "Court Information", "Court Information", &body)?.respond())
}
