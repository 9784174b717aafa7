//! A person with cookies: signs on, follows redirects, reads the token of a page's form.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::Method;

use crate::{
    Done,
    client::{FORM, Reply, Wire, form},
};

/// Somebody at a browser.
pub struct Person {
    wire: Wire,
    /// By host: the cookies' names and values.
    cookies: BTreeMap<String, BTreeMap<String, String>>,
    /// The last page's host and text.
    host: String,
    page: String,
}

impl Person {
    /// Sits down before a browser without cookies.
    pub async fn at(port: u16) -> Done<Person> {
        Ok(Person { wire: Wire::to(port).await?, cookies: BTreeMap::new(), host: String::new(), page: String::new() })
    }

    /// Signs on at a court with a PACER account.
    pub async fn signed_on(port: u16, court: &str, username: &str, password: &str) -> Done<Person> {
        let mut person = Person::at(port).await?;
        person.visit(&format!("ecf.{court}.localhost"), "/cgi-bin/login.pl").await?;
        person.log_in(username, password).await?;
        Ok(person)
    }

    /// Fills in the login page on which the person stands, and goes where it leads.
    pub async fn log_in(&mut self, username: &str, password: &str) -> Done {
        let token = hidden(&self.page, "csrf").ok_or("no login form")?;
        let action = attribute(&self.page, "id=\"loginForm\"", "action").ok_or("no login form")?;
        let state = hidden(&self.page, "javax.faces.ViewState").unwrap_or_default();
        let fields = [
            ("csrf", token.as_str()),
            ("javax.faces.ViewState", state.as_str()),
            ("loginForm:loginName", username),
            ("loginForm:password", password),
            ("loginForm:fbtnLogin", "Login"),
        ];
        let host = self.host.clone();
        self.post(&host, &action, &fields).await?;
        if self.page.contains("id=\"loginForm\"") {
            return Err(format!("{username} could not sign on").into());
        }
        Ok(())
    }

    /// Opens a page and follows where it leads.
    pub async fn visit(&mut self, host: &str, path: &str) -> Done<&str> {
        self.go(Method::GET, host, path, "", Bytes::new()).await
    }

    /// Sends a form and follows where it leads.
    pub async fn post(&mut self, host: &str, path: &str, fields: &[(&str, &str)]) -> Done<&str> {
        self.go(Method::POST, host, path, FORM, form(fields)).await
    }

    async fn go(&mut self, method: Method, host: &str, path: &str, kind: &str, body: Bytes) -> Done<&str> {
        let (mut host, mut path) = (host.to_owned(), path.to_owned());
        let mut reply = self.once(method, &host, &path, kind, body).await?;
        for _ in 0..12 {
            if !(300..400).contains(&reply.status) {
                break;
            }
            match reply.location.split_once("://") {
                Some((_, rest)) => {
                    let (authority, after) = rest.split_once('/').unwrap_or((rest, ""));
                    host = authority.split(':').next().unwrap_or_default().to_owned();
                    path = format!("/{after}");
                }
                None => path = reply.location.clone(),
            }
            reply = self.once(Method::GET, &host, &path, "", Bytes::new()).await?;
        }
        if reply.status != 200 {
            return Err(format!("{host}{path} answered {}", reply.status).into());
        }
        self.host = host;
        self.page = String::from_utf8_lossy(&reply.body).into_owned();
        Ok(&self.page)
    }

    async fn once(&mut self, method: Method, host: &str, path: &str, kind: &str, body: Bytes) -> Done<Reply> {
        let cookie = self.cookie(host);
        let reply = self.wire.send(method, host, path, &cookie, kind, body).await?;
        let kept = self.cookies.entry(host.to_owned()).or_default();
        for (name, value) in reply.cookies.iter().filter_map(|pair| pair.split_once('=')) {
            kept.insert(name.to_owned(), value.to_owned());
        }
        Ok(reply)
    }

    /// The Cookie header for a host.
    pub fn cookie(&self, host: &str) -> String {
        let kept = self.cookies.get(host).into_iter().flatten();
        kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// The values of the cookies of a host.
    pub fn secrets(&self, host: &str) -> Vec<String> {
        self.cookies.get(host).into_iter().flatten().map(|(_, value)| value.clone()).collect()
    }

    /// The token of the forms of the last page.
    pub fn token(&self) -> Done<String> {
        hidden(&self.page, "csrf").ok_or_else(|| "the page has no form".into())
    }
}

/// The value of the first hidden field of a name.
pub fn hidden(page: &str, name: &str) -> Option<String> {
    attribute(page, &format!("name=\"{name}\""), "value")
}

/// An attribute of the first tag that holds these words.
fn attribute(page: &str, words: &str, name: &str) -> Option<String> {
    let at = page.find(words)?;
    let begin = page[..at].rfind('<')?;
    let end = at + page[at..].find('>')?;
    let (_, after) = page[begin..end].split_once(&format!(" {name}=\""))?;
    let value = after.split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#34;", "\"").replace("&#39;", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found() {
        let page = "<form id=\"loginForm\" action=\"/go?a=1&#38;b=2\"><input type=\"hidden\" name=\"csrf\" value=\"t-1\"></form>";
        assert_eq!(hidden(page, "csrf").as_deref(), Some("t-1"));
        assert_eq!(attribute(page, "id=\"loginForm\"", "action").as_deref(), Some("/go?a=1&b=2"));
        assert_eq!(hidden(page, "key"), None);
    }
}
