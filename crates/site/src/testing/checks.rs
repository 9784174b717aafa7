//! What holds for every page of an installation: one heading, labels, single ids, protective headers, the demonstration's banner, a
//! way to log out, no styles or scripts in the page (security W01, W07).

use std::collections::BTreeSet;

use scraper::{ElementRef, Html};

use super::{
    page::Page,
    words::{all, seen_line},
};
use crate::installation::Installation;

/// Everything that is wrong with a page of HTML, as sentences.
pub(super) fn problems(page: &Page, installation: &Installation) -> Vec<String> {
    if !page.is_html() {
        return Vec::new();
    }
    let html = Html::parse_document(&page.html());
    let mut found = Vec::new();
    headers(page, installation.tls(), &mut found);
    heading(&html, &mut found);
    fields(page, &mut found);
    ids(&html, &mut found);
    inline(&html, page.header("content-security-policy"), &mut found);
    if installation.demo && !all(&html, ".banner").into_iter().any(|banner| seen_line(banner).contains("demonstration")) {
        found.push("the banner that says it is a demonstration is missing".into());
    }
    // Who reads without signing on has a menu that begins with reading and ends with Log In.
    let may_sign_on = page.read.links.iter().any(|link| link.text == "Log In");
    let signed_on = !all(&html, "#topmenu li, .account").is_empty() && !may_sign_on;
    if signed_on && !page.read.links.iter().any(|link| matches!(link.text.to_lowercase().as_str(), "log out" | "logout")) {
        found.push("somebody is signed on, but there is no link Log Out".into());
    }
    found
}

fn headers(page: &Page, tls: bool, found: &mut Vec<String>) {
    let policy = page.header("content-security-policy");
    for directive in ["frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"] {
        if !policy.split(';').any(|own| own.trim() == directive) {
            found.push(format!("content-security-policy lacks {directive}: {policy:?}"));
        }
    }
    let mut holds = |name: &str, part: &str| {
        let value = page.header(name);
        if value.is_empty() || !value.contains(part) {
            found.push(format!("header {name} must hold {part:?}, but is {value:?}"));
        }
    };
    holds("x-content-type-options", "nosniff");
    holds("referrer-policy", "");
    holds("cross-origin-opener-policy", "same-origin");
    if !page.url.path().starts_with("/assets/") {
        holds("cache-control", "no-store");
    }
    if tls {
        holds("strict-transport-security", "max-age=");
    }
}

fn heading(html: &Html, found: &mut Vec<String>) {
    let headings = all(html, "h1").len();
    if headings != 1 && all(html, ".docket-sheet").is_empty() {
        found.push(format!("there must be one h1, and there are {headings}"));
    }
}

fn fields(page: &Page, found: &mut Vec<String>) {
    for control in page.forms.controls.iter().filter(|control| control.shown && control.is_field()) {
        if control.name.is_empty() {
            found.push(format!("the {} {} has no name", control.element, control.called()));
        }
        if control.labels.is_empty() {
            found.push(format!("the {} {:?} has no label", control.element, control.name));
        }
    }
}

fn ids(html: &Html, found: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for element in all(html, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        if !seen.insert(id) {
            found.push(format!("the id {id:?} stands twice"));
        }
    }
}

/// The policy forbids styles and scripts in the page, so a browser would leave them out.
fn inline(html: &Html, policy: &str, found: &mut Vec<String>) {
    let allowed =
        |element: &ElementRef<'_>| element.attr("nonce").is_some_and(|nonce| policy.contains(&format!("'nonce-{nonce}'")));
    for element in all(html, "style, script:not([src])").iter().filter(|element| !allowed(element)) {
        found.push(format!("a {} stands in the page without the policy's nonce", element.value().name()));
    }
    for element in all(html, "*") {
        // Client programs read a document's case and sequence in this call (wire 2.7); browsers follow the link.
        let is_data = |name: &str, text: &str| {
            let carried = [("onclick", "a"), ("onsubmit", "form")].contains(&(name, element.value().name()));
            carried && text.starts_with("goDLS('/")
        };
        let scripts = element.value().attrs().filter(|(name, _)| *name == "style" || name.starts_with("on"));
        for (name, _) in scripts.filter(|(name, text)| !is_data(name, text)) {
            found.push(format!("the attribute {name} of {} has no effect under the policy", element.value().name()));
        }
    }
    for link in all(html, "a[href]") {
        if link.attr("href").is_some_and(|href| href.trim_start().to_ascii_lowercase().starts_with("javascript:")) {
            found.push(format!("the link {:?} is a script", seen_line(link)));
        }
    }
}
