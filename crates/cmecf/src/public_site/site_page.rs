//! A page of the court's own text, such as what to do while a service is not here yet.

use askama::Template;
use axum::extract::Path;
use domain::court::SiteTarget;
use site::{Answer, Failure, Page};

use super::{
    public_frame,
    text::{Piece, fill},
};
use crate::Caller;

#[derive(Template)]
#[template(path = "public_site/site_page.html")]
pub(super) struct Text {
    pub(super) paragraphs: Vec<Vec<Piece>>,
    pub(super) see: Vec<(String, String)>,
}

/// `GET /page/<slug>`.
pub(crate) async fn show(caller: Caller, Path(slug): Path<String>) -> Answer {
    let found = caller.settings().site_menu.iter().find_map(|item| match &item.leads_to {
        SiteTarget::Page(page) if page.slug == slug => Some(page),
        _ => None,
    });
    let Some(page) = found else { return Err(Failure::not_found()) };
    let paragraphs = page.paragraphs.iter().map(|paragraph| fill(&caller, paragraph)).collect();
    let body = Text { paragraphs, see: Vec::new() };
    Ok(Page::new(&caller.visit, &public_frame(&caller), &page.title, &page.title, &body)?.respond())
}
