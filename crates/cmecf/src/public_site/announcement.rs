//! News and Announcements: dated, and linked to each other.

use askama::Template;
use axum::extract::Path;
use domain::time::long_date;
use site::{Answer, Failure, Page};

use super::{NewsLine, news_lines, public_frame, published, site_page::Text, text::fill};
use crate::Caller;

#[derive(Template)]
#[template(path = "public_site/news.html")]
struct News {
    news: Vec<NewsLine>,
}

/// `GET /news`.
pub(crate) async fn list(caller: Caller) -> Answer {
    let news = news_lines(&published(caller.settings(), caller.visit.fresh.now), "");
    let title = "News and Announcements";
    Ok(Page::new(&caller.visit, &public_frame(&caller), title, title, &News { news })?.respond())
}

/// `GET /news/<slug>`.
pub(crate) async fn show(caller: Caller, Path(slug): Path<String>) -> Answer {
    let announcements = published(caller.settings(), caller.visit.fresh.now);
    let Some(found) = announcements.iter().find(|item| item.slug == slug) else { return Err(Failure::not_found()) };
    let mut paragraphs = vec![vec![super::text::Piece::plain(long_date(found.date))]];
    paragraphs.extend(found.paragraphs.iter().map(|paragraph| fill(&caller, paragraph)));
    let see = announcements
        .iter()
        .filter(|item| found.see.contains(&item.slug))
        .map(|item| (format!("{}: {}", long_date(item.date), item.title), format!("/news/{}", item.slug)))
        .collect();
    let mut frame = public_frame(&caller);
    frame.crumbs = vec![("News and Announcements".into(), "/news".into()), (found.title.clone(), String::new())];
    Ok(Page::new(&caller.visit, &frame, &found.title, &found.title, &Text { paragraphs, see })?.respond())
}
