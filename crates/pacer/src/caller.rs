//! Who asks: an account that is signed on at the centre, a member of the service center, or nobody.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use domain::{Fresh, Time};
use site::{Failure, Frame, MenuItem, Visit, cookies, page::Person};
use store::centre::{
    Tx,
    accounts::{self, Account},
    sessions::{self, Session},
    staff::{self, Staff},
};

use crate::CentreSite;

/// Whose session it is.
#[derive(Clone)]
pub enum Who {
    /// No session, or one that ended.
    Nobody,
    /// A PACER account.
    Account(Session, Box<Account>),
    /// A member of the service center's staff, on staff pages only.
    Staff(Session, Staff),
}

/// A visit with its person.
#[derive(Clone)]
pub struct Caller {
    /// The request.
    pub visit: Visit,
    /// The centre.
    pub site: CentreSite,
    /// Whose session it is.
    pub who: Who,
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    CentreSite: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let site = CentreSite::from_ref(state);
        let visit = Visit::from_request_parts(parts, state).await?;
        let who = resolve(&site, &visit).await?;
        Ok(Caller { visit, site, who })
    }
}

async fn resolve(site: &CentreSite, visit: &Visit) -> Result<Who, Failure> {
    let Some(secret) = visit.cookie(visit.session_cookie()).map(str::to_owned) else { return Ok(Who::Nobody) };
    let staff_page = visit.session_cookie() == cookies::Name::Staff;
    let now = visit.fresh.now;
    let who = site.room.read(move |tx| of_cookie(tx, &secret, staff_page, now)).await?;
    touch(site, &visit.fresh, &who).await?;
    Ok(who)
}

/// Whose session a cookie's secret opens at this hour.
///
/// # Errors
/// When the database refuses.
pub fn of_cookie(tx: &mut Tx<'_, '_>, secret: &str, staff_page: bool, now: Time) -> store::Result<Who> {
    let Some(session) = sessions::by_secret(tx, secret)? else { return Ok(Who::Nobody) };
    if !domain::session::is_good(session.created_at, session.last_used_at, now) {
        return Ok(Who::Nobody);
    }
    if let (Some(id), false) = (session.account_id, staff_page) {
        let account = accounts::by_id(tx, id)?.filter(|account| account.closed_at.is_none());
        return Ok(account.map_or(Who::Nobody, |account| Who::Account(session, Box::new(account))));
    }
    if let (Some(id), true) = (session.staff_id, staff_page) {
        return Ok(staff::by_id(tx, id)?.map_or(Who::Nobody, |staff| Who::Staff(session, staff)));
    }
    Ok(Who::Nobody)
}

/// Last use is written at most once a minute, so that a page view is no write (design 5).
///
/// # Errors
/// When the database can't be asked.
pub async fn touch(site: &CentreSite, fresh: &Fresh, who: &Who) -> Result<(), Failure> {
    let (Who::Account(session, _) | Who::Staff(session, _)) = who else { return Ok(()) };
    if fresh.now.seconds_since(session.last_used_at) < 60 {
        return Ok(());
    }
    let hash = session.hash.clone();
    match site.room.write("touch_session", fresh, move |tx, fresh| sessions::touch(tx, fresh, &hash)).await {
        // Who only reads must not be stopped by a full disk.
        Err(problem) if problem.leaves_reading() => Ok(()),
        other => Ok(other?),
    }
}

impl Caller {
    /// The account, or a redirect to sign-on.
    ///
    /// # Errors
    /// A redirect to the sign-on page when nobody is signed on.
    pub fn account(&self) -> Result<(&Session, &Account), Failure> {
        match &self.who {
            Who::Account(session, account) => Ok((session, account)),
            _ => {
                let mut back = format!("{}{}", self.site.shared.installation.pacer(), self.visit.path);
                if !self.visit.query.is_empty() {
                    back = format!("{back}?{}", self.visit.query);
                }
                Err(Failure::redirect(&format!(
                    "{}/csologin/start.jsf?appurl={}",
                    self.site.shared.installation.pacer(),
                    percent(&back)
                )))
            }
        }
    }

    /// The member of the service center, or a redirect to the desk's sign-on.
    ///
    /// # Errors
    /// A redirect when nobody of the staff is signed on.
    pub fn staff(&self) -> Result<&Staff, Failure> {
        match &self.who {
            Who::Staff(_, staff) => Ok(staff),
            _ => Err(Failure::redirect("/staff/login")),
        }
    }

    /// The frame of the centre's pages.
    #[must_use]
    pub fn frame(&self) -> Frame {
        frame(&self.site, &self.who, &self.visit.path)
    }
}

/// Encodes a text for a query string.
#[must_use]
pub fn percent(text: &str) -> String {
    oidc::form::encode(&[("v", text)]).trim_start_matches("v=").to_owned()
}

/// The frame of the centre's pages for someone, or for nobody.
#[must_use]
pub fn frame(site: &CentreSite, who: &Who, path: &str) -> Frame {
    let installation = &site.shared.installation;
    let pacer = &installation.names.pacer;
    let on_pages = installation.pacer();
    let item = |label: &str, href: &str| MenuItem {
        label: label.to_owned(),
        href: format!("{on_pages}{href}"),
        current: path == href || (!href.ends_with('/') && path.starts_with(&format!("{href}/"))),
        access_key: None,
    };
    let mut menu = vec![
        item("Home", "/"),
        item(&format!("Manage My {pacer} Account"), "/manage"),
        item("Where can I file?", "/where-can-i-file"),
        item("Courts", "/courts"),
        item("Contact", "/contact"),
    ];
    let mut person = None;
    match who {
        Who::Account(_, account) => {
            person = Some(Person {
                name: account.name(),
                detail: format!("Account {}", account.number),
                log_out_href: "/csologin/logout.jsf".into(),
            });
        }
        Who::Staff(_, staff) => {
            menu = vec![
                item("Requests", "/staff/"),
                item("Accounts", "/staff/accounts"),
                item("Tasks", "/staff/tasks"),
                item("Courts", "/courts"),
            ];
            person =
                Some(Person { name: staff.name.clone(), detail: "Service center".into(), log_out_href: "/staff/logout".into() });
        }
        Who::Nobody => {}
    }
    let center = &installation.service_center;
    Frame {
        skin: if path.starts_with("/staff") { "desk" } else { "centre" },
        brand: pacer.clone(),
        brand_sub: "Public Access to Court Electronic Records".into(),
        brand_href: format!("{on_pages}/"),
        menu,
        person,
        contact: vec![
            center.name.clone(),
            center.site.clone(),
            format!("E-mail {}", center.email),
            format!("Call {}", center.phone),
            center.hours.clone(),
        ],
        title_end: pacer.clone(),
        ..Frame::default()
    }
}
