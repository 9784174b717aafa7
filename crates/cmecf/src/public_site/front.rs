//! The front page of the court's public site: the court's menu in its order, the way in, the news.

use askama::Template;
use site::{Answer, Page};

use super::{NewsLine, href, news_lines, public_frame, published};
use crate::{Caller, menus::notices};

#[derive(Template)]
#[template(path = "public_site/front.html")]
struct Front<'a> {
    cmecf: &'a str,
    pacer: &'a str,
    menu: Vec<(String, String)>,
    goes_live: Option<String>,
    closing: Option<String>,
    news: Vec<NewsLine>,
    address: Vec<&'a str>,
}

pub(crate) async fn front(caller: Caller) -> Answer {
    let settings = caller.settings();
    let names = &caller.site.shared.installation.names;
    let now = caller.visit.fresh.now;
    let mut announcements = published(settings, now);
    announcements.truncate(5);
    let body = Front {
        cmecf: &names.cmecf,
        pacer: &names.pacer,
        menu: settings.site_menu.iter().map(|item| (item.label.clone(), href(&caller.site, &item.leads_to))).collect(),
        goes_live: notices::goes_live(settings, now),
        closing: notices::filing_closed(settings, now),
        news: news_lines(&announcements, ""),
        address: settings.contacts.address.lines().collect(),
    };
    Ok(Page::new(&caller.visit, &public_frame(&caller), "Home", &settings.full_name, &body)?.respond())
}
