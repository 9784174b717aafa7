//! The demo's mailboxes: pages for people, JSON for scripts.

use askama::Template;
use axum::{
    Json, Router,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::get,
};
use domain::{Id, Zone};
use serde_json::json;
use site::{Answer, Failure, Frame, Page, Visit};
use store::demo;

use super::front::{Front, frame as front_frame};

/// `mail.D`.
pub fn router(front: Front) -> Router {
    Router::new().route("/", get(addresses)).route("/box", get(mailbox)).route("/message", get(message)).with_state(front)
}

fn frame(front: &Front) -> Frame {
    Frame {
        skin: "mail",
        brand: "Demo mail".into(),
        brand_sub: "What the people of the demonstration find in their mailboxes".into(),
        title_end: "Demo mail".into(),
        contact: Vec::new(),
        ..front_frame(&front.shared)
    }
}

struct AddressRow {
    href: String,
    address: String,
    count: i64,
    newest: String,
}

#[derive(Template)]
#[template(path = "demo/addresses.html")]
struct AddressesPage {
    rows: Vec<AddressRow>,
}

struct MailRow {
    href: String,
    from: String,
    subject: String,
    at: String,
}

#[derive(Template)]
#[template(path = "demo/mailbox.html")]
struct MailboxPage {
    rows: Vec<MailRow>,
}

/// A piece of a mail's text: words, or an address that can be opened.
struct Piece {
    text: String,
    is_link: bool,
}

#[derive(Template)]
#[template(path = "demo/message.html")]
struct MessagePage {
    from: String,
    to: String,
    at: String,
    pieces: Vec<Piece>,
}

fn encode(text: &str) -> String {
    oidc::form::encode(&[("to", text)])
}

async fn addresses(State(front): State<Front>, visit: Visit) -> Answer {
    let zone = Zone::service_center();
    let found = front.store.demo().read(demo::addresses).await?;
    let rows = found
        .into_iter()
        .map(|(address, count, newest)| AddressRow {
            href: format!("/box?{}", encode(&address)),
            address,
            count,
            newest: newest.long(&zone),
        })
        .collect();
    Ok(Page::new(&visit, &frame(&front), "Mailboxes", "Mailboxes", &AddressesPage { rows })?.respond())
}

async fn mailbox(State(front): State<Front>, visit: Visit) -> Answer {
    let address = visit.query_value("to").ok_or_else(Failure::not_found)?;
    let zone = Zone::service_center();
    let wanted = address.clone();
    let found = front.store.demo().read(move |tx| demo::of_address(tx, &wanted)).await?;
    let rows = found
        .into_iter()
        .map(|mail| MailRow {
            href: format!("/message?{}&id={}", encode(&address), mail.id),
            from: mail.from,
            subject: mail.subject,
            at: mail.at.long(&zone),
        })
        .collect();
    Ok(Page::new(&visit, &frame(&front), &address, &address, &MailboxPage { rows })?.respond())
}

async fn message(State(front): State<Front>, visit: Visit) -> Answer {
    let address = visit.query_value("to").ok_or_else(Failure::not_found)?;
    let id: Id = visit.query_value("id").and_then(|text| text.parse().ok()).ok_or_else(Failure::not_found)?;
    let found = front.store.demo().read(move |tx| demo::of_address(tx, &address)).await?;
    let mail = found.into_iter().find(|mail| mail.id == id).ok_or_else(Failure::not_found)?;
    let body =
        MessagePage { from: mail.from, to: mail.to, at: mail.at.long(&Zone::service_center()), pieces: pieces(&mail.text) };
    Ok(Page::new(&visit, &frame(&front), &mail.subject, &mail.subject, &body)?.respond())
}

/// Cuts a text at its web addresses, which become links.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    for part in text.split_inclusive(char::is_whitespace) {
        let bare = part.trim_end();
        if bare.starts_with("http://") || bare.starts_with("https://") {
            let link = bare.trim_end_matches(['.', ',', ')']);
            pieces.push(Piece { text: std::mem::take(&mut words), is_link: false });
            pieces.push(Piece { text: link.to_owned(), is_link: true });
            words.push_str(&part[link.len()..]);
        } else {
            words.push_str(part);
        }
    }
    pieces.push(Piece { text: words, is_link: false });
    pieces
}

/// `GET /demo/mail.json?to=ADDRESS`: that mailbox, newest first (contract, design 6).
pub async fn json(State(front): State<Front>, visit: Visit) -> Result<Response, Failure> {
    let address = visit.query_value("to").unwrap_or_default();
    let found = front.store.demo().read(move |tx| demo::of_address(tx, &address)).await?;
    let mails: Vec<_> = found
        .into_iter()
        .map(|mail| {
            json!({
                "id": mail.id.to_string(), "at": mail.at.rfc3339(), "from": mail.from, "to": mail.to,
                "subject": mail.subject, "text": mail.text, "html": mail.html,
            })
        })
        .collect();
    Ok(Json(mails).into_response())
}
