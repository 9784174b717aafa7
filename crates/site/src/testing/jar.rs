//! A browser's cookies: each host has its own, and what a browser would refuse fails the test.

use std::collections::BTreeMap;

/// A cookie with the attributes it was set with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    /// Full name, prefix included.
    pub name: String,
    /// Value.
    pub value: String,
    /// `Path`; `/` when none was given.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite` as sent, such as `Lax`.
    pub same_site: Option<String>,
    /// `Max-Age` in seconds; `None` for a cookie that ends with the browser.
    pub max_age: Option<i64>,
}

/// From what sort of request a cookie is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// From the same site, or typed.
    SameSite,
    /// A link or redirect from another site.
    CrossSiteGet,
    /// A form of another site.
    CrossSitePost,
}

/// Cookies by host without port.
#[derive(Clone, Debug, Default)]
pub(super) struct Jar(BTreeMap<String, Vec<Cookie>>);

impl Jar {
    pub(super) fn get(&self, host: &str, name: &str) -> Option<&Cookie> {
        self.0.get(host)?.iter().find(|cookie| cookie.name == name)
    }

    pub(super) fn of(&self, host: &str) -> &[Cookie] {
        self.0.get(host).map_or(&[], Vec::as_slice)
    }

    pub(super) fn put(&mut self, host: &str, cookie: Cookie) {
        let cookies = self.0.entry(host.to_owned()).or_default();
        let ended = cookie.max_age.is_some_and(|seconds| seconds <= 0);
        match cookies.iter().position(|kept| kept.name == cookie.name && kept.path == cookie.path) {
            Some(place) if ended => {
                cookies.remove(place);
            }
            Some(place) => cookies[place] = cookie,
            None if ended => {}
            None => cookies.push(cookie),
        }
    }

    pub(super) fn clear(&mut self, host: &str) {
        self.0.remove(host);
    }

    /// Takes a Set-Cookie header.
    pub(super) fn take(&mut self, host: &str, tls: bool, header: &str) -> Result<(), String> {
        self.put(host, read(tls, header)?);
        Ok(())
    }

    /// The Cookie header for a request; `None` when no cookie fits.
    pub(super) fn header(&self, host: &str, path: &str, asked: Asked) -> Option<String> {
        let fits = |cookie: &&Cookie| {
            let at = cookie.path.trim_end_matches('/');
            let below = path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let same_site = cookie.same_site.as_deref().unwrap_or("Lax").to_ascii_lowercase();
            below
                && match asked {
                    Asked::SameSite => true,
                    Asked::CrossSiteGet => same_site != "strict",
                    Asked::CrossSitePost => same_site == "none",
                }
        };
        let pairs: Vec<String> =
            self.of(host).iter().filter(fits).map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

fn read(tls: bool, header: &str) -> Result<Cookie, String> {
    let mut pieces = header.split(';').map(str::trim);
    let (name, value) = pieces.next().and_then(|pair| pair.split_once('=')).ok_or_else(|| format!("no cookie: {header}"))?;
    let mut cookie = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        path: "/".into(),
        secure: false,
        http_only: false,
        same_site: None,
        max_age: None,
    };
    let mut path_given = false;
    for piece in pieces {
        let (key, value) = piece.split_once('=').unwrap_or((piece, ""));
        match key.to_ascii_lowercase().as_str() {
            "path" => (cookie.path, path_given) = (value.to_owned(), true),
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => cookie.same_site = Some(value.to_owned()),
            "max-age" => cookie.max_age = Some(value.parse().map_err(|_| format!("Max-Age is no number: {header}"))?),
            "domain" => {
                return Err(format!("other hosts would see this cookie, since it has a Domain: {header}"));
            }
            "expires" | "partitioned" | "priority" => {}
            other => return Err(format!("no such attribute of a cookie, {other}: {header}")),
        }
    }
    if cookie.secure && !tls {
        return Err(format!("a browser refuses a Secure cookie over http: {header}"));
    }
    if cookie.name.starts_with("__Host-") && !(cookie.secure && path_given && cookie.path == "/") {
        return Err(format!("a browser refuses a __Host- cookie without Secure and Path=/: {header}"));
    }
    if cookie.name.starts_with("__Secure-") && !cookie.secure {
        return Err(format!("a browser refuses a __Secure- cookie without Secure: {header}"));
    }
    Ok(cookie)
}
