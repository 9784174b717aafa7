//! A person's browser: its cookies, the page it shows, the pages before.

use std::{
    future::Future,
    net::{IpAddr, Ipv4Addr},
    panic::Location,
};

use axum::http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::{
    jar::{Asked, Cookie, Jar},
    page::Page,
    send::{Arrived, Sending},
    words::squeeze,
};
use crate::{Shared, installation::Installation};

/// A browser before all sites of an installation. A clone has the same cookies and shows the same page from then on by itself.
#[derive(Clone)]
pub struct Browser {
    pub(super) router: axum::Router,
    pub(super) installation: Installation,
    pub(super) jar: Jar,
    pub(super) pages: Vec<Page>,
    pub(super) agent: String,
    pub(super) address: IpAddr,
    pub(super) checks: bool,
    pub(super) stop_before: Option<String>,
    pub(super) stopped_at: Option<String>,
    step: String,
}

/// An answer to a request that no page of ours made.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header; empty when missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Browser {
    /// A new browser without cookies. The router holds every site and dispatches by the Host header.
    #[must_use]
    pub fn new(router: axum::Router, shared: &Shared) -> Browser {
        Browser {
            router,
            installation: shared.installation.clone(),
            jar: Jar::default(),
            pages: Vec::new(),
            agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into(),
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            checks: true,
            stop_before: None,
            stopped_at: None,
            step: "begin".into(),
        }
    }

    /// Another person's browser before the same sites: no cookies, no page.
    #[must_use]
    pub fn stranger(&self) -> Browser {
        Browser { jar: Jar::default(), pages: Vec::new(), stop_before: None, stopped_at: None, ..self.clone() }
    }

    /// Another browser with copies of all cookies and no page: a second window, or a thief.
    #[must_use]
    pub fn clone_session(&self) -> Browser {
        Browser { jar: self.jar.clone(), ..self.stranger() }
    }

    /// Sends from another network address; 127.0.0.1 at first.
    pub fn at_address(&mut self, address: IpAddr) -> &mut Browser {
        self.address = address;
        self
    }

    /// Calls itself another browser.
    pub fn with_agent(&mut self, agent: &str) -> &mut Browser {
        self.agent = agent.to_owned();
        self
    }

    /// Turns the checks of every page off or on.
    pub fn check_pages(&mut self, on: bool) -> &mut Browser {
        self.checks = on;
        self
    }

    /// From now on stops before it opens an address that holds `part`: the page stays, [`Browser::stopped_at`] tells the address.
    /// So one person's callback can be handed to another. An empty `part` lets everything through again.
    pub fn stop_before(&mut self, part: &str) -> &mut Browser {
        self.stop_before = (!part.is_empty()).then(|| part.to_owned());
        self
    }

    /// The address that the last step was about to open when it was stopped.
    #[must_use]
    pub fn stopped_at(&self) -> Option<&str> {
        self.stopped_at.as_deref()
    }

    /// Types an address; one that begins with `/` belongs to the host of the present page.
    #[track_caller]
    pub fn visit(&mut self, url: &str) -> impl Future<Output = &mut Browser> {
        self.begin(format!("visit {url}"), Location::caller());
        let url = self.resolve(url);
        async move {
            self.go(Sending::typed(url), false).await;
            self
        }
    }

    /// Opens the first link of this text (visible, or as a screen reader reads it).
    #[track_caller]
    pub fn click(&mut self, text: &str) -> impl Future<Output = &mut Browser> {
        self.begin(format!("click {text:?}"), Location::caller());
        let sending = self.link(text, 0);
        async move {
            self.go(sending, false).await;
            self
        }
    }

    /// Opens one of several links of the same text; `n` counts from 0.
    #[track_caller]
    pub fn click_nth(&mut self, text: &str, n: usize) -> impl Future<Output = &mut Browser> {
        self.begin(format!("click {text:?} ({n})"), Location::caller());
        let sending = self.link(text, n);
        async move {
            self.go(sending, false).await;
            self
        }
    }

    /// Opens the link that a browser without scripts finds in `noscript`.
    #[track_caller]
    pub fn follow_noscript(&mut self) -> impl Future<Output = &mut Browser> {
        self.begin("follow the link in noscript".into(), Location::caller());
        let first = self.page().read.noscript.first().map(|link| link.href.clone());
        let sending = self.onward(&first.unwrap_or_else(|| self.fail("No link in noscript")));
        async move {
            self.go(sending, false).await;
            self
        }
    }

    /// Opens what the page shows in its first frame, as a page of its own.
    #[track_caller]
    pub fn open_frame(&mut self) -> impl Future<Output = &mut Browser> {
        self.begin("open the frame".into(), Location::caller());
        let first = self.page().read.frames.first().cloned();
        let sending = self.onward(&first.unwrap_or_else(|| self.fail("No frame")));
        async move {
            self.go(sending, false).await;
            self
        }
    }

    /// Goes back one page, which stands as it was left, with what was filled in; no request is sent.
    #[track_caller]
    pub fn back(&mut self) -> &mut Browser {
        self.begin("go back".into(), Location::caller());
        if self.pages.len() < 2 {
            self.fail("There is no page before this one");
        }
        self.pages.pop();
        self
    }

    /// Sends the present page's request again, a form included.
    #[track_caller]
    pub fn reload(&mut self) -> impl Future<Output = &mut Browser> {
        self.begin("reload".into(), Location::caller());
        let sending = self.page().sent.clone();
        async move {
            self.go(sending, true).await;
            self
        }
    }

    /// GET as a program sends it: `host`, `user-agent`, this browser's cookies (unless `cookie` is given) and just these headers.
    /// Cookies of the answer are kept, the page stays, nothing is followed or checked.
    #[track_caller]
    pub fn get_raw(&mut self, url: &str, headers: &[(&str, &str)]) -> impl Future<Output = Answer> {
        self.send_raw("GET", url, headers, &[])
    }

    /// POST as a program or a forged page sends it, else as [`Browser::get_raw`]. A body without `content-type` goes as an
    /// urlencoded form; [`super::encode`] makes one.
    #[track_caller]
    pub fn post_raw(&mut self, url: &str, headers: &[(&str, &str)], body: &str) -> impl Future<Output = Answer> {
        self.send_raw("POST", url, headers, body.as_bytes())
    }

    /// Any method and body, else as [`Browser::get_raw`].
    #[track_caller]
    pub fn send_raw(&mut self, method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> impl Future<Output = Answer> {
        self.begin(format!("{method} {url} by hand"), Location::caller());
        let url = self.resolve(url);
        let method = Method::from_bytes(method.as_bytes()).unwrap_or_else(|_| self.fail("No such method"));
        let mut headers: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        if !body.is_empty() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
        }
        let body = body.to_vec();
        async move {
            let Arrived { status, headers, body } = self.ask_with(method, &url, headers, body, Asked::SameSite).await;
            Answer { status: StatusCode::as_u16(&status), headers, body }
        }
    }

    /// A cookie of a host; the host may be given as an origin (`http://ecf.almd.localhost:8000`).
    #[must_use]
    pub fn cookie(&self, host: &str, name: &str) -> Option<Cookie> {
        self.jar.get(&bare(host), name).cloned()
    }

    /// All cookies of a host.
    #[must_use]
    pub fn cookies(&self, host: &str) -> Vec<Cookie> {
        self.jar.of(&bare(host)).to_vec()
    }

    /// Puts a cookie into the browser: a session row's secret, or a stolen one.
    pub fn set_cookie(&mut self, host: &str, name: &str, value: &str) -> &mut Browser {
        let cookie = Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            path: "/".into(),
            secure: self.installation.tls(),
            http_only: true,
            same_site: Some("Lax".into()),
            max_age: None,
        };
        self.jar.put(&bare(host), cookie);
        self
    }

    /// Forgets the cookies of a host.
    pub fn clear_cookies(&mut self, host: &str) -> &mut Browser {
        self.jar.clear(&bare(host));
        self
    }

    /// Notes what the person does, for the message of a failed test.
    pub(super) fn begin(&mut self, step: String, at: &Location<'_>) {
        self.step = format!("{step}, at {}:{}", at.file(), at.line());
    }

    /// The present page.
    #[track_caller]
    pub(super) fn page(&self) -> &Page {
        self.pages.last().unwrap_or_else(|| panic!("no page was visited yet"))
    }

    #[track_caller]
    pub(super) fn fail(&self, problem: &str) -> ! {
        let page = self.pages.last().map_or_else(|| "(no page yet)".to_owned(), Page::describe);
        panic!("{problem}\n  last step: {}\n  page: {page}", self.step)
    }

    #[track_caller]
    fn resolve(&self, url: &str) -> Url {
        let base = self.pages.last().map(|page| &page.url);
        let found = Url::options().base_url(base).parse(url);
        found.unwrap_or_else(|problem| self.fail(&format!("{url:?} is no address: {problem}")))
    }

    #[track_caller]
    fn onward(&self, href: &str) -> Sending {
        Sending::link(self.resolve(href), self.page())
    }

    #[track_caller]
    fn link(&self, text: &str, n: usize) -> Sending {
        let wanted = squeeze(text);
        let links = &self.page().read.links;
        let found = links.iter().filter(|link| link.text == wanted || link.heard == wanted).nth(n);
        let Some(link) = found else {
            let there: Vec<&str> = links.iter().map(|link| link.text.as_str()).filter(|text| !text.is_empty()).collect();
            self.fail(&format!("No link {wanted:?} ({n}); links are: {}", there.join(" | ")));
        };
        self.onward(&link.href)
    }
}

/// A host without scheme and port.
fn bare(host: &str) -> String {
    let host = host.split_once("://").map_or(host, |(_, rest)| rest);
    crate::visit::bare_host(host.split('/').next().unwrap_or_default())
}
