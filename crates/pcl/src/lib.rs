//! The national case index. Until its search is there, its pages say so and lead to each court's own Query.

use askama::Template;
use axum::{Router, extract::State, routing::get};
use site::{Answer, Frame, Page, Shared, Visit};

#[derive(Template)]
#[template(path = "front.html")]
struct Front {
    courts: String,
    cmecf: String,
}

/// The frame of the case locator's pages.
#[must_use]
pub fn frame(shared: &Shared) -> Frame {
    let installation = &shared.installation;
    let center = &installation.service_center;
    Frame {
        skin: "centre",
        brand: format!("{} Case Locator", installation.names.pacer),
        brand_sub: "The national index of cases".into(),
        contact: vec![center.name.clone(), format!("E-mail {}", center.email), format!("Call {}", center.phone)],
        title_end: format!("{} Case Locator", installation.names.pacer),
        ..Frame::default()
    }
}

/// `pcl.D`.
pub fn router(shared: Shared) -> Router {
    Router::new().route("/", get(front)).with_state(shared)
}

async fn front(State(shared): State<Shared>, visit: Visit) -> Answer {
    let installation = &shared.installation;
    let body = Front { courts: format!("{}/courts", installation.pacer()), cmecf: installation.names.cmecf.clone() };
    let heading = format!("{} Case Locator", installation.names.pacer);
    Ok(Page::new(&visit, &frame(&shared), "Find a case", &heading, &body)?.respond())
}
