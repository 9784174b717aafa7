//! The first page of the court's CM/ECF host: a welcome, the way in, Court Information, the news.

use askama::Template;
use site::{Answer, Page};

use super::{NewsLine, filing_system_label, news_lines, published};
use crate::{Caller, menus::notices};

#[derive(Template)]
#[template(path = "public_site/welcome.html")]
struct Welcome {
    label: String,
    www: String,
    goes_live: Option<String>,
    closing: Option<String>,
    news: Vec<NewsLine>,
}

/// `GET /` at `ecf.<court>`.
pub(crate) async fn welcome(caller: Caller) -> Answer {
    let settings = caller.settings();
    let now = caller.visit.fresh.now;
    let mut announcements = published(settings, now);
    announcements.truncate(5);
    let www = caller.site.www();
    let body = Welcome {
        label: filing_system_label(settings),
        goes_live: notices::goes_live(settings, now),
        closing: notices::filing_closed(settings, now),
        news: news_lines(&announcements, &www),
        www,
    };
    let heading = format!("Welcome to the {}", settings.full_name);
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &body)?.respond())
}
