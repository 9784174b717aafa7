//! Requests as a browser sends them: cookies of the host, where the request comes from, redirects followed across hosts.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
};
use tower::ServiceExt as _;
use url::{Position, Url};

use super::{browser::Browser, checks, jar::Asked, page::Page};
use crate::visit::Source;

const MOST_REDIRECTS: usize = 10;
const MOST_BYTES: usize = 64 << 20;

/// A request before it goes out.
#[derive(Clone, Debug)]
pub(super) struct Sending {
    pub(super) method: Method,
    pub(super) url: Url,
    /// Content type and bytes.
    pub(super) body: Option<(String, Vec<u8>)>,
    /// The page it comes from; `None` for a typed address.
    pub(super) from: Option<Url>,
    /// What the page's own policy says of the Origin header.
    pub(super) from_policy: String,
    /// For a form: where its page lets it go (CSP `form-action`), redirects included, as Chrome reads it.
    pub(super) form_action: Option<Vec<String>>,
}

impl Sending {
    pub(super) fn typed(url: Url) -> Sending {
        Sending { method: Method::GET, url, body: None, from: None, from_policy: String::new(), form_action: None }
    }

    pub(super) fn link(url: Url, from: &Page) -> Sending {
        let from_policy = from.header("referrer-policy").to_owned();
        Sending { from: Some(from.url.clone()), from_policy, ..Sending::typed(url) }
    }

    /// Fetch, "append a request Origin header": `no-referrer` hides even our own origin.
    fn origin(&self, to: &Url) -> Option<String> {
        let from = self.from.as_ref().filter(|_| self.method != Method::GET)?;
        let same = from.origin() == to.origin();
        let hidden = match self.from_policy.as_str() {
            "no-referrer" => true,
            "same-origin" => !same,
            _ => from.scheme() == "https" && to.scheme() == "http",
        };
        Some(if hidden { "null".into() } else { from.origin().ascii_serialization() })
    }

    fn asked(&self, to: &Url) -> Asked {
        match &self.from {
            Some(from) if distance(from, to) == CROSS_SITE => match self.method {
                Method::GET => Asked::CrossSiteGet,
                _ => Asked::CrossSitePost,
            },
            _ => Asked::SameSite,
        }
    }

    /// Sec-Fetch-Site: the farthest of all addresses on the way.
    fn site(&self, chain: &[Url]) -> &'static str {
        let Some(from) = &self.from else {
            return "none";
        };
        ["same-origin", "same-site", "cross-site"][usize::from(chain.iter().map(|url| distance(from, url)).max().unwrap_or(0))]
    }
}

const CROSS_SITE: u8 = 2;

/// 0 same origin, 1 same site, 2 another site. The last two labels of a host are its site: so `uscourts.gov` is one site, and every
/// `x.localhost` is its own, as for browsers.
pub(super) fn distance(one: &Url, other: &Url) -> u8 {
    let site = |url: &Url| {
        let host = url.host_str().unwrap_or_default().to_owned();
        let start = host.rmatch_indices('.').nth(1).map_or(0, |(place, _)| place + 1);
        (url.scheme().to_owned(), host[start..].to_owned())
    };
    if one.origin() == other.origin() {
        0
    } else if site(one) == site(other) {
        1
    } else {
        CROSS_SITE
    }
}

/// An answer before it is a page.
pub(super) struct Arrived {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Browser {
    /// Sends, follows redirects, and shows what arrives. `again` puts it in place of the present page.
    pub(super) async fn go(&mut self, mut sending: Sending, again: bool) {
        let mut chain = Vec::new();
        self.stopped_at = None;
        loop {
            if !matches!(sending.url.scheme(), "http" | "https") {
                self.fail(&format!("A browser does not open {}", sending.url));
            }
            if let Some(allowed) = &sending.form_action
                && !allowed.iter().any(|source| may_go(source, sending.from.as_ref(), &sending.url))
            {
                let allowed = allowed.join(" ");
                self.fail(&format!("A browser does not send the form on to {}: its page has form-action {allowed}", sending.url));
            }
            if let Some(part) = &self.stop_before
                && sending.url.as_str().contains(part.as_str())
            {
                self.stopped_at = Some(sending.url.to_string());
                return;
            }
            chain.push(sending.url.clone());
            let arrived = self.ask(&sending, &chain).await;
            let location = arrived.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
            let (true, Some(location)) = (arrived.status.is_redirection(), location) else {
                return self.show(sending, arrived, &chain, again);
            };
            let Ok(mut next) = sending.url.join(location) else {
                self.fail(&format!("The redirect from {} to {location:?} can't be read", sending.url));
            };
            if next.fragment().is_none() {
                next.set_fragment(sending.url.fragment());
            }
            if chain.len() > MOST_REDIRECTS {
                let went: Vec<&str> = chain.iter().map(Url::as_str).collect();
                self.fail(&format!("More than {MOST_REDIRECTS} redirects:\n  {}", went.join("\n  ")));
            }
            if !matches!(arrived.status.as_u16(), 307 | 308) {
                sending.method = Method::GET;
                sending.body = None;
            }
            sending.url = next;
        }
    }

    fn show(&mut self, sending: Sending, arrived: Arrived, chain: &[Url], again: bool) {
        if matches!(arrived.status.as_u16(), 204 | 205) {
            return;
        }
        let went = chain.iter().map(Url::to_string).collect();
        let page = Page::new(sending.clone(), sending.url, arrived.status.as_u16(), arrived.headers, arrived.body, went);
        if again {
            self.pages.pop();
        }
        self.pages.push(page);
        let page = &self.pages[self.pages.len() - 1];
        if self.checks && self.is_ours(&page.url) {
            let problems = checks::problems(page, &self.installation);
            if !problems.is_empty() {
                self.fail(&format!("The page is not as every page must be:\n  - {}", problems.join("\n  - ")));
            }
        }
    }

    async fn ask(&mut self, sending: &Sending, chain: &[Url]) -> Arrived {
        let mut headers = vec![
            ("accept".to_owned(), "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8".to_owned()),
            ("accept-language".to_owned(), "en-US,en;q=0.5".to_owned()),
            ("upgrade-insecure-requests".to_owned(), "1".to_owned()),
            ("sec-fetch-dest".to_owned(), "document".to_owned()),
            ("sec-fetch-mode".to_owned(), "navigate".to_owned()),
            ("sec-fetch-site".to_owned(), sending.site(chain).to_owned()),
            ("sec-fetch-user".to_owned(), "?1".to_owned()),
        ];
        headers.extend(sending.origin(&sending.url).map(|origin| ("origin".to_owned(), origin)));
        let (kind, bytes) = sending.body.clone().unwrap_or_default();
        if !kind.is_empty() {
            headers.push(("content-type".to_owned(), kind));
        }
        let asked = sending.asked(&sending.url);
        self.ask_with(sending.method.clone(), &sending.url, headers, bytes, asked).await
    }

    /// One request with just these headers, `host`, `user-agent`, and the cookies that belong to it unless it brings its own.
    pub(super) async fn ask_with(
        &mut self,
        method: Method,
        url: &Url,
        mut headers: Vec<(String, String)>,
        body: Vec<u8>,
        asked: Asked,
    ) -> Arrived {
        let host = url.host_str().unwrap_or_default();
        let has = |headers: &[(String, String)], name: &str| headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
        if !has(&headers, "host") {
            headers.push(("host".into(), url[Position::BeforeHost..Position::AfterPort].to_owned()));
        }
        if !has(&headers, "user-agent") {
            headers.push(("user-agent".into(), self.agent.clone()));
        }
        if !has(&headers, "cookie") {
            headers.extend(self.jar.header(host, url.path(), asked).map(|cookies| ("cookie".into(), cookies)));
        }
        if method != Method::GET && !has(&headers, "content-length") {
            headers.push(("content-length".into(), body.len().to_string()));
        }
        let mut request = Request::builder()
            .method(method)
            .uri(&url[Position::BeforePath..Position::AfterQuery])
            .extension(Source(self.address));
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        let request =
            request.body(Body::from(body)).unwrap_or_else(|problem| self.fail(&format!("No request to {url}: {problem}")));
        let response = match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, MOST_BYTES).await;
        let body = body.unwrap_or_else(|problem| self.fail(&format!("The answer of {url} broke off: {problem}"))).to_vec();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let taken = self.jar.take(host, url.scheme() == "https", cookie.to_str().unwrap_or_default());
            taken.unwrap_or_else(|problem| self.fail(&format!("{url} sets a cookie that it must not: {problem}")));
        }
        Arrived { status: parts.status, headers: parts.headers, body }
    }

    /// Whether a page is one of this installation's.
    fn is_ours(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        host == self.installation.domain || host.ends_with(&format!(".{}", self.installation.domain))
    }
}

fn may_go(source: &str, from: Option<&Url>, to: &Url) -> bool {
    match source {
        "'self'" => from.is_some_and(|from| from.origin() == to.origin()),
        "*" => true,
        _ => Url::parse(source).is_ok_and(|allowed| allowed.origin() == to.origin()),
    }
}
