//! The frame of a court's pages: the menu bar is drawn from who asks and what is linked, on every request.

use axum::{
    extract::{FromRequestParts as _, Request},
    middleware::Next,
    response::Response,
};
use domain::{
    court::{self, Settings, Stage},
    events,
    permission::{Action, Thing, may},
};
use site::{
    Frame, MenuItem, Visit,
    page::{Failed, Person, draw_failure},
};

use crate::{Caller, CourtSite, Who, api, appellate, read_only, reports::feed};

/// The address of a menu of the menu bar.
#[must_use]
pub fn menu_href(kind: court::Type, label: &str) -> String {
    match (kind, label) {
        (court::Type::Appellate, "Query") => return appellate::search_href(""),
        (court::Type::Appellate, "Log Out") => return appellate::log_out_href(),
        _ => {}
    }
    match label {
        "Query" => "/cgi-bin/iquery.pl".to_owned(),
        "Search" => "/search".to_owned(),
        "Log In" => "/cgi-bin/login.pl".to_owned(),
        "Log Out" => "/cgi-bin/login.pl?logout".to_owned(),
        "Help" => "/help".to_owned(),
        other => format!("/cgi-bin/DisplayMenu.pl?{other}"),
    }
}

/// The labels of the menu bar: a filer's bar begins with the filing menus in which that role finds anything, everyone else has the
/// limited bar (domain 4.1). Someone who may not see the menu has Help and Log Out.
#[must_use]
pub fn menu_labels(caller: &Caller) -> Vec<&'static str> {
    let actor = caller.actor();
    match &caller.who {
        Who::Staff { .. } => return Vec::new(),
        // At a public terminal, or where everybody reads.
        Who::Nobody if may(actor, Action::SeeMenu, Thing::ANY).is_yes() => {
            return vec!["Query", "Reports", "Search", "Help", "Log In"];
        }
        Who::Nobody => return Vec::new(),
        Who::Viewing(_) if may(actor, Action::SeeMenu, Thing::ANY).is_yes() => {
            return vec!["Query", "Reports", "Help", "Log Out"];
        }
        Who::Central(_) | Who::Viewing(_) | Who::Legacy { .. } => {}
    }
    if !may(actor, Action::SeeMenu, Thing::ANY).is_yes() {
        return vec!["Help", "Log Out"];
    }
    let mut labels: Vec<&'static str> = match caller.filer() {
        Some(filer) => events::menus(caller.settings().kind, filer.role).into_iter().map(events::Menu::word).collect(),
        None => Vec::new(),
    };
    labels.extend(["Query", "Reports", "Utilities", "Help", "Log Out"]);
    labels
}

impl Caller {
    /// The frame of this court's CM/ECF for who asks.
    #[must_use]
    pub fn frame(&self) -> Frame {
        let mut frame = bare(&self.site, Some(self.settings()));
        if self.versioned.read_only {
            frame.notice = read_only::NOTICE;
        }
        let path_and_query = if self.visit.query.is_empty() {
            self.visit.path.clone()
        } else {
            format!("{}?{}", self.visit.path, self.visit.query)
        };
        frame.menu = menu_labels(self)
            .into_iter()
            .map(|label| {
                let href = menu_href(self.settings().kind, label);
                MenuItem { label: label.to_owned(), current: href == path_and_query, href, access_key: label.chars().next() }
            })
            .collect();
        match &self.who {
            Who::Nobody => {}
            Who::Central(central) => {
                let acting = central.acting().filter(|_| self.stage() == Stage::NextGen);
                let role = acting.map_or(String::new(), |filer| format!(", {}", filer.role.label()));
                frame.person = Some(Person {
                    name: central.person.name.clone(),
                    detail: format!("Account {}{role}", central.person.account_number),
                    log_out_href: String::new(),
                });
            }
            Who::Viewing(viewing) => {
                frame.person = Some(Person {
                    name: viewing.person.name.clone(),
                    detail: format!("Account {}, viewing", viewing.person.account_number),
                    log_out_href: String::new(),
                });
            }
            Who::Legacy { filer, .. } => {
                frame.person = Some(Person {
                    name: filer.name.clone(),
                    detail: format!("{} login {}", self.site.shared.installation.names.cmecf, filer.login),
                    log_out_href: String::new(),
                });
            }
            Who::Staff { staff, .. } => {
                frame.skin = "desk";
                frame.court_frame = false;
                frame.menu = [
                    ("Link requests", "/staff/"),
                    ("Links", "/staff/links"),
                    ("Filers", "/staff/filers"),
                    ("Tasks", "/staff/tasks"),
                    ("Go-live", "/staff/go-live"),
                    ("Calendar", "/staff/deadlines"),
                    ("Seals", "/staff/seals"),
                    ("Opinions", "/staff/opinions"),
                    ("Transcripts", "/staff/transcripts"),
                    ("Reading", "/staff/reading"),
                ]
                .into_iter()
                .map(|(label, href)| MenuItem {
                    label: label.to_owned(),
                    href: href.to_owned(),
                    current: self.visit.path == href,
                    access_key: None,
                })
                .collect();
                frame.person = Some(Person {
                    name: staff.name.clone(),
                    detail: "Clerk's office".into(),
                    log_out_href: "/staff/logout".into(),
                });
            }
        }
        frame
    }
}

/// The frame for nobody in particular; also the frame of failures.
#[must_use]
pub fn bare(site: &CourtSite, settings: Option<&Settings>) -> Frame {
    let names = &site.shared.installation.names;
    let name = settings.map_or_else(|| site.id.to_uppercase(), |settings| settings.full_name.clone());
    let contact = settings.map(contact_lines).unwrap_or_default();
    Frame {
        skin: "court",
        brand: names.cmecf.clone(),
        brand_sub: name.clone(),
        brand_href: "/".into(),
        contact,
        court_frame: true,
        feeds: vec![("Recent entries of this court".into(), feed::PATH.into())],
        title_end: format!("{} - {name}", names.cmecf),
        ..Frame::default()
    }
}

/// The court's contacts, a line each.
#[must_use]
pub fn contact_lines(settings: &Settings) -> Vec<String> {
    let contacts = &settings.contacts;
    let mut lines = vec![settings.full_name.clone()];
    if !contacts.phone.is_empty() {
        lines.push(format!("Call {}", contacts.phone));
    }
    if !contacts.email.is_empty() {
        lines.push(format!("E-mail {}", contacts.email));
    }
    if !contacts.hours.is_empty() {
        lines.push(contacts.hours.clone());
    }
    lines
}

/// Gives a failure at an address of the API the form of the API's own problems; anything else comes back as it is.
#[must_use]
pub fn for_programs(visit: &Visit, response: Response) -> Response {
    if visit.path.starts_with(api::ROOT) { api::problem::instead_of_page(response) } else { response }
}

/// Middleware of a court's CM/ECF: a failure is shown with the menu of who asks and with whom to call, as long as the court's own
/// database answers.
pub(crate) async fn failures_of_ecf(site: CourtSite, request: Request, next: Next) -> Response {
    in_frame(site, request, next, Caller::frame).await
}

/// The same for the court's public site.
pub(crate) async fn failures_of_www(site: CourtSite, request: Request, next: Next) -> Response {
    in_frame(site, request, next, crate::public_site::public_frame).await
}

async fn in_frame(site: CourtSite, request: Request, next: Next, frame: fn(&Caller) -> Frame) -> Response {
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, &()).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    if response.extensions().get::<Failed>().is_none() {
        return response;
    }
    let Ok(visit) = visit else { return response };
    let response = for_programs(&visit, response);
    match Caller::of(site, visit.clone()).await {
        Ok(caller) => draw_failure(&visit, &frame(&caller), response),
        Err(_) => response,
    }
}
