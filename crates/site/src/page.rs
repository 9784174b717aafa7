//! A page: the frame that all sites share around a body that a template made.

use askama::{DynTemplate, Template};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};

use crate::{Failure, Visit};

/// An item of the main menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// Text.
    pub label: String,
    /// Address.
    pub href: String,
    /// Whether the page belongs to it.
    pub current: bool,
    /// Underlined letter, opened with Alt (domain 4.1).
    pub access_key: Option<char>,
}

/// Who is signed on, at the right of the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Such as `Account 7000001` or the court login.
    pub detail: String,
    /// Where Log Out is; empty leaves it out.
    pub log_out_href: String,
}

/// The frame of a site's pages; a site makes one for each request.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// `front`, `centre`, `public`, `court`, `desk`, `mail`: the skin of the stylesheet.
    pub skin: &'static str,
    /// Name beside the mark.
    pub brand: String,
    /// Second line under it.
    pub brand_sub: String,
    /// Where the mark leads.
    pub brand_href: String,
    /// Main menu.
    pub menu: Vec<MenuItem>,
    /// Who is signed on.
    pub person: Option<Person>,
    /// Breadcrumb: text and address; the last without address.
    pub crumbs: Vec<(String, String)>,
    /// What everyone must know before they begin, above the heading of every page; usually empty.
    pub notice: &'static str,
    /// Contact lines in the footer.
    pub contact: Vec<String>,
    /// Links in the footer.
    pub links: Vec<(String, String)>,
    /// Feeds that belong to the page: title and address.
    pub feeds: Vec<(String, String)>,
    /// Whether existing clients must find `topmenu` and `cmecfMainContent`.
    pub court_frame: bool,
    /// Ends every page's title.
    pub title_end: String,
    /// Origins that a form on this page may be sent on to by a redirect (CSP `form-action`).
    pub form_targets: Vec<String>,
}

#[derive(Template)]
#[template(path = "head.html")]
struct Head<'a> {
    lang: &'a str,
    title: &'a str,
    skin: &'a str,
    demo: bool,
    brand_href: &'a str,
    brand: &'a str,
    brand_sub: &'a str,
    menu: &'a [MenuItem],
    signed_on: Option<&'a Person>,
    crumbs: &'a [(String, String)],
    notice: &'a str,
    heading: &'a str,
    court_frame: bool,
    css_href: &'a str,
    feeds: &'a [(String, String)],
}

#[derive(Template)]
#[template(path = "foot.html")]
struct Foot<'a> {
    court_frame: bool,
    demo: bool,
    contact: &'a [String],
    links: &'a [(String, String)],
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailureBody<'a> {
    sentences: &'a [String],
    ways: &'a [(String, String)],
}

/// Address of the stylesheet on every host; its version changes with the file.
pub const STYLESHEET: &str = concat!("/assets/forecourt.css?v=", env!("CARGO_PKG_VERSION"));

/// A page ready to be sent.
pub struct Page {
    status: StatusCode,
    html: String,
    cookies: Vec<String>,
    form_targets: Vec<String>,
    nonce: Option<String>,
}

impl Page {
    /// Renders a body into a frame. `title` is the page's own title; `heading` its `h1` (empty when the body brings its own).
    ///
    /// # Errors
    /// When a template fails, which is a fault of ours.
    pub fn new(visit: &Visit, frame: &Frame, title: &str, heading: &str, body: &dyn DynTemplate) -> Result<Page, Failure> {
        let full_title = if frame.title_end.is_empty() { title.to_owned() } else { format!("{title} - {}", frame.title_end) };
        let demo = visit.shared.installation.demo;
        let head = Head {
            lang: "en",
            title: &full_title,
            skin: frame.skin,
            demo,
            brand_href: if frame.brand_href.is_empty() { "/" } else { &frame.brand_href },
            brand: &frame.brand,
            brand_sub: &frame.brand_sub,
            menu: &frame.menu,
            signed_on: frame.person.as_ref(),
            crumbs: &frame.crumbs,
            notice: frame.notice,
            heading,
            court_frame: frame.court_frame,
            css_href: STYLESHEET,
            feeds: &frame.feeds,
        };
        let foot = Foot { court_frame: frame.court_frame, demo, contact: &frame.contact, links: &frame.links };
        let mut html = String::with_capacity(16 * 1024);
        let fault = |problem: askama::Error| Failure::internal(&format!("template: {problem}"));
        head.render_into(&mut html).map_err(fault)?;
        body.dyn_render_into(&mut html).map_err(fault)?;
        foot.render_into(&mut html).map_err(fault)?;
        Ok(Page {
            status: StatusCode::OK,
            html,
            cookies: visit.new_visitor_cookie().into_iter().collect(),
            form_targets: frame.form_targets.clone(),
            nonce: None,
        })
    }

    /// Another status than 200.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Page {
        self.status = status;
        self
    }

    /// Adds a Set-Cookie header.
    #[must_use]
    pub fn cookie(mut self, cookie: String) -> Page {
        self.cookies.push(cookie);
        self
    }

    /// Lets scripts with this nonce run on this page.
    #[must_use]
    pub fn script_nonce(mut self, nonce: &str) -> Page {
        self.nonce = Some(nonce.to_owned());
        self
    }

    /// The response, with `first` and then `rest` where `here` stands in the page. What `rest` gives is made only as the reader takes
    /// what was made before, so that a long list is never whole in memory; where it fails, the answer is cut off.
    pub fn respond_in_pieces(
        mut self,
        here: char,
        first: &str,
        rest: Option<impl Stream<Item = Result<String, Failure>> + Send + 'static>,
    ) -> Response {
        let Some((before, after)) = self.html.split_once(here) else { return self.respond() };
        let mut begin = String::with_capacity(before.len() + first.len() + after.len());
        begin.push_str(before);
        begin.push_str(first);
        let Some(rest) = rest else {
            begin.push_str(after);
            self.html = begin;
            return self.respond();
        };
        let end = after.to_owned();
        self.html.clear();
        let cut_off = |failure: Failure| {
            let problem = format!("{} {}", failure.title, failure.inner.unwrap_or_default());
            tracing::error!("a page was cut off: {problem}");
            std::io::Error::other(problem)
        };
        let all = stream::once(async { Ok(begin) }).chain(rest.map_err(cut_off)).chain(stream::once(async { Ok(end) }));
        let mut response = self.respond();
        *response.body_mut() = Body::from_stream(all);
        response
    }

    /// The response.
    #[must_use]
    pub fn respond(self) -> Response {
        let mut response = Response::new(Body::from(self.html));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=UTF-8"));
        let mut policy = policy(&self.form_targets);
        if let Some(nonce) = &self.nonce {
            policy.push_str(&format!("; script-src 'nonce-{nonce}'"));
        }
        if let Ok(value) = HeaderValue::from_str(&policy) {
            headers.insert(header::CONTENT_SECURITY_POLICY, value);
        }
        for cookie in self.cookies {
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        response
    }
}

/// The content security policy of pages (security W01, A40); `arrive` adds it where a page did not.
#[must_use]
pub fn policy(form_targets: &[String]) -> String {
    let mut targets = String::from("'self'");
    for target in form_targets {
        targets.push(' ');
        targets.push_str(target);
    }
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action {targets}"
    )
}

/// 303: after a POST, and to every other page (security O16).
#[must_use]
pub fn redirect(to: &str) -> Response {
    redirect_with(to, &[])
}

/// 303 with cookies.
#[must_use]
pub fn redirect_with(to: &str, cookies: &[String]) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    match HeaderValue::from_str(to) {
        Ok(value) => {
            response.headers_mut().insert(header::LOCATION, value);
        }
        Err(_) => *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR,
    }
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// A failure travels with its response until `arrive` has logged it and drawn its page in the site's frame.
#[derive(Clone, Debug)]
pub struct Failed {
    /// Heading.
    pub title: String,
    /// Sentences.
    pub sentences: Vec<String>,
    /// Ways on.
    pub ways: Vec<(String, String)>,
    /// For the log.
    pub inner: Option<String>,
    /// A site has drawn the page in a frame of its own already.
    pub drawn: bool,
}

/// The bare response of a failure; its page is drawn by `arrive`, which knows the frame.
#[must_use]
pub fn failure(failure: Failure) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = failure.status;
    if let Some(seconds) = failure.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response.extensions_mut().insert(Failed {
        title: failure.title,
        sentences: failure.sentences,
        ways: failure.ways,
        inner: failure.inner,
        drawn: false,
    });
    response
}

/// Draws the page of a failure in a frame, once; another response comes back as it is. What failed stays with it, for the log.
#[must_use]
pub fn draw_failure(visit: &Visit, frame: &Frame, response: Response) -> Response {
    let Some(failed) = response.extensions().get::<Failed>().filter(|failed| !failed.drawn).cloned() else { return response };
    let body = FailureBody { sentences: &failed.sentences, ways: &failed.ways };
    let Ok(page) = Page::new(visit, frame, &failed.title, &failed.title, &body) else { return response };
    let mut drawn = page.status(response.status()).respond();
    if let Some(retry) = response.headers().get(header::RETRY_AFTER) {
        drawn.headers_mut().insert(header::RETRY_AFTER, retry.clone());
    }
    drawn.extensions_mut().insert(Failed { drawn: true, ..failed });
    drawn
}
