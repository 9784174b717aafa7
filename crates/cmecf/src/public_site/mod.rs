//! The court's public site, and the first page of its CM/ECF: all drawn from the court's settings.

pub(crate) mod announcement;
pub(crate) mod court_information;
pub(crate) mod filing_system;
pub(crate) mod front;
pub(crate) mod linking;
pub(crate) mod site_page;
#[cfg(test)]
mod tests;
pub mod text;
pub(crate) mod welcome;

use domain::{
    Time,
    court::{Announcement, Settings, SiteTarget},
    time::long_date,
};
use site::{Frame, MenuItem};

use crate::{Caller, CourtSite, frame};

/// The frame of the public site; `path` is the page shown.
#[must_use]
pub fn public_frame(caller: &Caller) -> Frame {
    let settings = caller.settings();
    let path = caller.visit.path.as_str();
    let item = |label: &str, href: &str| MenuItem {
        label: label.to_owned(),
        href: href.to_owned(),
        current: path == href || (href.len() > 1 && path.starts_with(&format!("{href}/"))),
        access_key: None,
    };
    Frame {
        skin: "public",
        brand: settings.full_name.clone(),
        brand_href: "/".into(),
        menu: vec![
            item("Home", "/"),
            item("News and Announcements", "/news"),
            item("Link Your Accounts", "/linking"),
            item("Court Information", "/court-information"),
        ],
        contact: frame::contact_lines(settings),
        title_end: settings.full_name.clone(),
        ..Frame::default()
    }
}

/// Where an item of the public site leads.
#[must_use]
pub fn href(site: &CourtSite, target: &SiteTarget) -> String {
    match target {
        SiteTarget::EFiling => login_href(site),
        SiteTarget::FilingSystemPage => "/filing-system".to_owned(),
        SiteTarget::CaseLocator => format!("{}/", site.shared.installation.pcl()),
        SiteTarget::Page(page) => format!("/page/{}", page.slug),
    }
}

/// The court's login, before and after go-live.
#[must_use]
pub fn login_href(site: &CourtSite) -> String {
    format!("{}/cgi-bin/login.pl", site.ecf())
}

/// The text of the link to the login on a page inside the CM/ECF host: the leaflet's own where it prints one.
#[must_use]
pub fn filing_system_label(settings: &Settings) -> String {
    match settings.way_in.as_slice() {
        [only] if settings.way_in_on_ecf => only.clone(),
        [_, .., last] => last.clone(),
        _ => format!("{} - Document Filing System", settings.short_name),
    }
}

/// One line of the news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsLine {
    /// `2020-11-25`.
    pub machine_date: String,
    /// `November 25, 2020`.
    pub date: String,
    /// Heading.
    pub title: String,
    /// Its address on the public site.
    pub href: String,
}

/// The announcements whose day has come, newest first.
#[must_use]
pub fn published(settings: &Settings, now: Time) -> Vec<&Announcement> {
    let today = now.date(&settings.zone());
    let mut news: Vec<&Announcement> = settings.announcements.iter().filter(|item| item.date <= today).collect();
    news.sort_by_key(|item| std::cmp::Reverse(item.date));
    news
}

/// Lines for a list; `origin` is empty on the public site itself.
#[must_use]
pub fn news_lines(announcements: &[&Announcement], origin: &str) -> Vec<NewsLine> {
    let line = |item: &&Announcement| NewsLine {
        machine_date: item.date.to_string(),
        date: long_date(item.date),
        title: item.title.clone(),
        href: format!("{origin}/news/{}", item.slug),
    };
    announcements.iter().map(line).collect()
}
