//! `/api`: what the API is, with a curl line for each call, made from the same list as its routes and its OpenAPI document.

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Page};

use super::{
    call::{Call, Gives, Place, Scope},
    calls, limits, openapi,
    shape::Shape as _,
};
use crate::{Caller, webhooks::event::WebhookEvent};

#[derive(Template)]
#[template(path = "api/page.html")]
struct Body<'a> {
    document: &'a str,
    by_day: u32,
    by_night: u32,
    without: u32,
    scopes: Vec<(&'static str, &'static str)>,
    calls: Vec<Shown>,
    event: String,
}

struct Shown {
    id: &'static str,
    title: &'static str,
    about: &'static str,
    line: String,
    scope: &'static str,
    parameters: Vec<(&'static str, &'static str, String)>,
    curl: String,
    gives: &'static str,
    example: String,
    problems: String,
}

/// `GET /api`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::SeePublicSite, Thing::ANY)?;
    let origin = caller.site.ecf();
    let body = Body {
        document: openapi::PATH,
        by_day: limits::BY_DAY,
        by_night: limits::BY_NIGHT,
        without: limits::WITHOUT,
        scopes: Scope::ALL.iter().map(|scope| (scope.word(), scope.about())).collect(),
        calls: calls().iter().map(|call| shown(call, &origin)).collect(),
        event: serde_json::to_string_pretty(&WebhookEvent::example()).unwrap_or_default(),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "API", "The API of this court", &body)?.respond())
}

fn shown(call: &Call, origin: &str) -> Shown {
    Shown {
        id: call.id,
        title: call.title,
        about: call.about,
        line: format!("{} {}", call.method, call.path),
        scope: call.scope.map_or("none needed", Scope::word),
        parameters: call.parameters.iter().map(|one| (one.name, one.about, takes(one.kind))).collect(),
        curl: curl(call, origin),
        gives: call.gives.media(),
        example: match call.gives {
            Gives::Json(_, example) => serde_json::to_string_pretty(&example()).unwrap_or_default(),
            Gives::Pdf | Gives::Lines | Gives::OpenApi => String::new(),
        },
        problems: openapi::problems_of(call).iter().map(|(status, _)| *status).collect::<Vec<_>>().join(", "),
    }
}

fn takes(kind: super::call::Kind) -> String {
    use super::call::Kind;
    match kind {
        Kind::Text(most) => format!("text, at most {most} characters"),
        Kind::Serial => "an id: digits, as a string".to_owned(),
        Kind::Number(least, most) => format!("a whole number from {least} to {most}"),
        Kind::Day => "a day, YYYY-MM-DD".to_owned(),
        Kind::Choice(words) => words.join(" or "),
        Kind::Cursor => "a next_cursor, as it came".to_owned(),
    }
}

fn curl(call: &Call, origin: &str) -> String {
    let mut path = call.path.to_owned();
    let mut query = Vec::new();
    for one in call.parameters.iter().filter(|one| !one.example.is_empty()) {
        match one.place {
            Place::Path => path = path.replace(&format!("{{{}}}", one.name), one.example),
            Place::Query => query.push(format!("{}={}", one.name, one.example)),
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let token = if call.scope.is_some() { "-H \"Authorization: Bearer $TOKEN\" " } else { "" };
    let file = if matches!(call.gives, Gives::Pdf) { "-o document.pdf " } else { "" };
    format!("curl {token}{file}\"{origin}{path}{query}\"")
}
