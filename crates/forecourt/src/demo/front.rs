//! The installation's front page; in the demo also `/demo.json` and the clock.

use std::collections::HashMap;

use askama::Template;
use axum::{
    Json, Router,
    extract::{FromRef, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use domain::{Time, court::Settings, link};
use serde_json::{Value, json};
use site::{Answer, Failure, Frame, Page, Shared, Visit};
use store::{Store, centre, court};

use super::world::people;
use crate::clock::Clocks;

/// What the front page works with.
#[derive(Clone)]
pub struct Front {
    /// What all sites share.
    pub shared: Shared,
    /// All rooms: the front page is the program's own.
    pub store: Store,
    /// Short names of the courts.
    pub courts: Vec<String>,
    /// The clocks.
    pub clocks: Clocks,
}

impl FromRef<Front> for Shared {
    fn from_ref(front: &Front) -> Shared {
        front.shared.clone()
    }
}

/// The frame of the front page.
#[must_use]
pub fn frame(shared: &Shared) -> Frame {
    let center = &shared.installation.service_center;
    Frame {
        skin: "front",
        brand: "Forecourt".into(),
        brand_sub: "Sign-on, filing and dockets for many courts".into(),
        contact: vec![
            center.name.clone(),
            center.site.clone(),
            format!("E-mail {}", center.email),
            format!("Call {}", center.phone),
        ],
        title_end: "Forecourt".into(),
        ..Frame::default()
    }
}

/// The front page alone, for a real installation.
pub fn plain_router(front: Front) -> Router {
    Router::new().route("/", get(page)).with_state(front)
}

/// The front page with what only the demo has.
pub fn demo_router(front: Front) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/demo.json", get(world))
        .route("/demo/clock", post(set_clock))
        .route("/demo/mail.json", get(super::mailbox::json))
        .with_state(front)
}

struct CourtCard {
    name: String,
    site: String,
    ecf: String,
    state: String,
}

#[derive(Template)]
#[template(path = "demo/front.html")]
struct FrontPage {
    demo: bool,
    now: String,
    pacer: String,
    pacer_name: String,
    register: String,
    where_to: String,
    mail: String,
    courts: Vec<CourtCard>,
    people: Vec<PersonRow>,
    desks: Vec<DeskRow>,
}

struct PersonRow {
    name: String,
    username: &'static str,
    password: &'static str,
    filers: Vec<String>,
}

struct DeskRow {
    name: &'static str,
    place: String,
    username: &'static str,
    password: &'static str,
    href: String,
}

async fn settings_of(front: &Front) -> Result<Vec<Settings>, Failure> {
    let mut all = Vec::new();
    for id in &front.courts {
        all.push(front.store.court(id).read(court::settings::get).await?.settings.as_ref().clone());
    }
    Ok(all)
}

async fn page(State(front): State<Front>, visit: Visit) -> Answer {
    let installation = &front.shared.installation;
    let now = visit.fresh.now;
    let courts = settings_of(&front)
        .await?
        .into_iter()
        .map(|settings| CourtCard {
            site: site_url(&front, &settings),
            ecf: installation.ecf(&settings.id),
            state: match settings.stage(now) {
                domain::court::Stage::NextGen => "NextGen".to_owned(),
                domain::court::Stage::CurrentGen => format!("Moves to NextGen on {}", domain::time::long_date(settings.go_live)),
            },
            name: settings.full_name,
        })
        .collect();
    let people = people::ACCOUNTS
        .iter()
        .map(|account| PersonRow {
            name: whole_name(account),
            username: account.username,
            password: account.password,
            filers: people::FILERS
                .iter()
                .filter(|filer| filer.person == Some(account.username))
                .map(|filer| format!("{}: {} / {}", filer.court, filer.login, filer.password))
                .collect(),
        })
        .collect();
    let desks = people::STAFF
        .iter()
        .map(|staff| DeskRow {
            name: staff.name,
            place: staff.court.map_or_else(|| installation.service_center.name.clone(), str::to_owned),
            username: staff.username,
            password: staff.password,
            href: desk_url(&front, staff),
        })
        .collect();
    let body = FrontPage {
        demo: installation.demo,
        now: now.long(&domain::Zone::service_center()),
        pacer: installation.pacer(),
        pacer_name: installation.names.pacer.clone(),
        register: format!("{}/register", installation.pacer()),
        where_to: format!("{}/where-can-i-file", installation.pacer()),
        mail: installation.mail(),
        courts,
        people: if installation.demo { people } else { Vec::new() },
        desks: if installation.demo { desks } else { Vec::new() },
    };
    Ok(Page::new(&visit, &frame(&front.shared), "Welcome", "One sign-on for every court", &body)?.respond())
}

fn whole_name(account: &people::Account) -> String {
    if account.organisation.is_empty() { format!("{} {}", account.first, account.last) } else { account.organisation.to_owned() }
}

/// Where the way in begins: the court's public site, or its CM/ECF's front page (Arkansas).
fn site_url(front: &Front, settings: &Settings) -> String {
    let installation = &front.shared.installation;
    let origin = if settings.way_in_on_ecf { installation.ecf(&settings.id) } else { installation.www(&settings.id) };
    format!("{origin}/")
}

fn desk_url(front: &Front, staff: &people::Staff) -> String {
    let installation = &front.shared.installation;
    format!("{}/staff/", staff.court.map_or_else(|| installation.pacer(), |id| installation.ecf(id)))
}

fn text(value: &str) -> Value {
    if value.is_empty() { Value::Null } else { Value::String(value.to_owned()) }
}

/// `/demo.json` (contract, design 6): every leaf is a string or null.
async fn world(State(front): State<Front>, visit: Visit) -> Result<Response, Failure> {
    let installation = &front.shared.installation;
    let mut courts = Vec::new();
    let mut states: HashMap<(String, String), &'static str> = HashMap::new();
    let mut cases = Vec::new();
    for settings in settings_of(&front).await? {
        courts.push(json!({
            "id": settings.id, "name": settings.full_name, "mail_name": settings.mail_name, "type": settings.kind.word(),
            "timezone": settings.timezone, "site_url": site_url(&front, &settings), "ecf_url": format!("{}/", installation.ecf(&settings.id)),
            "way_in": settings.way_in, "go_live": settings.go_live.to_string(),
            "link_mode": serde_json::to_value(settings.link_mode).unwrap_or_default(),
            "utilities_menu": serde_json::to_value(settings.utilities_menu).unwrap_or_default(),
            "contacts": {"phone": text(&settings.contacts.phone), "email": text(&settings.contacts.email), "hours": text(&settings.contacts.hours)},
        }));
        let room = front.store.court(&settings.id);
        let logins: Vec<&'static str> =
            people::FILERS.iter().filter(|filer| filer.court == settings.id).map(|filer| filer.login).collect();
        let found = room
            .read(move |tx| {
                let mut states = Vec::new();
                for login in &logins {
                    states.push((*login, filer_state(tx, login)?));
                }
                Ok((states, court::cases::list(tx, 500)?))
            })
            .await?;
        for (login, state) in found.0 {
            states.insert((settings.id.clone(), login.to_owned()), state);
        }
        for case in found.1 {
            cases.push(json!({"court": settings.id, "number": case.number, "id": case.serial.to_string(), "title": case.title}));
        }
    }
    let mut accounts = Vec::new();
    for person in people::ACCOUNTS {
        let email = person.email;
        // A legacy account that was upgraded has another user name by now; its address finds it.
        let account = front.store.centre().read(move |tx| Ok(centre::accounts::by_email(tx, email)?.into_iter().next())).await?;
        let Some(account) = account else { continue };
        accounts.push(json!({
            "username": account.username, "password": person.password, "account_number": account.number.to_string(),
            "name": account.name(), "email": account.email, "kind": account.kind.word(), "generation": account.generation.word(),
            "totp_secret": Value::Null,
        }));
    }
    let filers: Vec<Value> = people::FILERS
        .iter()
        .map(|filer| {
            json!({
                "court": filer.court, "login": filer.login, "password": filer.password, "name": filer.name, "email": filer.email,
                "role": filer.role.word(),
                "state": states.get(&(filer.court.to_owned(), filer.login.to_owned())).copied().unwrap_or("active"),
                "person": filer.person,
            })
        })
        .collect();
    let staff: Vec<Value> = people::STAFF
        .iter()
        .map(|staff| {
            json!({
                "court": staff.court, "username": staff.username, "password": staff.password,
                "role": if staff.court.is_some() { "clerk" } else { "service-center" }, "desk_url": desk_url(&front, staff),
            })
        })
        .collect();
    Ok(Json(json!({
        "now": visit.fresh.now.rfc3339(), "mail_api": format!("{}/demo/mail.json", installation.front()),
        "courts": courts, "accounts": accounts, "filers": filers, "staff": staff, "cases": cases,
    }))
    .into_response())
}

/// How a filer stands now: active, linked, pending or disabled.
fn filer_state(tx: &mut court::Tx<'_, '_>, login: &str) -> store::Result<&'static str> {
    let Some(filer) = court::filers::by_login(tx, login)? else { return Ok("active") };
    if filer.standing == domain::filer::Standing::Disabled {
        return Ok("disabled");
    }
    Ok(match court::links::living_of_filer(tx, filer.id)?.map(|link| link.state) {
        Some(link::State::Active | link::State::Frozen) => "linked",
        Some(link::State::Pending) => "pending",
        _ => "active",
    })
}

/// `POST /demo/clock` with `{"now":"…"}`, JSON only.
async fn set_clock(State(front): State<Front>, request: axum::extract::Request) -> Result<Response, Failure> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/json") {
        return Ok((StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON: {\"now\":\"2021-05-10T09:00:00-05:00\"}\n").into_response());
    }
    let body = axum::body::to_bytes(request.into_body(), 4096).await.map_err(|_| Failure::too_large())?;
    let asked: Option<Time> = serde_json::from_slice::<Value>(&body)
        .ok()
        .and_then(|value| value.get("now").and_then(Value::as_str).and_then(Time::parse_rfc3339));
    let Some(now) = asked else {
        return Ok((StatusCode::BAD_REQUEST, "send JSON: {\"now\":\"2021-05-10T09:00:00-05:00\"}\n").into_response());
    };
    front.clocks.set(now).map_err(|problem| Failure::unavailable(&problem.to_string()))?;
    (front.shared.wake)();
    Ok(Json(json!({"now": now.rfc3339()})).into_response())
}
