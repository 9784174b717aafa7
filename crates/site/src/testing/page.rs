//! A page that arrived, read once into plain values.

use axum::http::{HeaderMap, Method};
use scraper::{ElementRef, Html};
use url::Url;

use super::{
    controls::Forms,
    send::Sending,
    words::{self, all, below, heard_line, is_hidden, seen, seen_line, squeeze},
};

/// A link: its visible text and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Visible text on one line.
    pub text: String,
    /// What a screen reader reads, when more than the visible text is there.
    pub(super) heard: String,
    /// The absolute address; an address that can't be read stands as written.
    pub href: String,
}

/// An answer that a browser shows.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) sent: Sending,
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Addresses of the redirects that led here, the first request's included.
    pub(super) chain: Vec<String>,
    pub(super) read: Read,
    pub(super) forms: Forms,
}

/// What can be read on a page without its controls.
#[derive(Clone, Debug, Default)]
pub(super) struct Read {
    pub(super) title: String,
    pub(super) heading: String,
    pub(super) text: String,
    pub(super) main: String,
    pub(super) links: Vec<Link>,
    pub(super) noscript: Vec<Link>,
    pub(super) frames: Vec<String>,
    pub(super) menu: Vec<String>,
    pub(super) errors: Vec<String>,
    pub(super) tables: Vec<Vec<Vec<String>>>,
}

impl Page {
    /// Reads an answer; one that is no HTML has its text alone.
    pub(super) fn new(sent: Sending, url: Url, status: u16, headers: HeaderMap, body: Vec<u8>, chain: Vec<String>) -> Page {
        let mut page = Page { sent, url, status, headers, body, chain, read: Read::default(), forms: Forms::default() };
        if page.is_html() {
            let html = Html::parse_document(&page.html());
            page.read = read(&html, &page.url);
            page.forms = Forms::read(&html, &page.url);
        } else if page.header("content-type").starts_with("text/") {
            page.read.text = page.html();
            page.read.main = page.html();
        }
        page
    }

    pub(super) fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    pub(super) fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// How a failed test names the page.
    pub(super) fn describe(&self) -> String {
        let method = if self.sent.method == Method::GET { "" } else { " (after POST)" };
        let text = if self.is_html() || self.header("content-type").starts_with("text/") {
            self.read.text.clone()
        } else {
            format!("{} bytes of {:?}", self.body.len(), self.header("content-type"))
        };
        let went = if self.chain.len() > 1 { format!("\n  went: {}", self.chain.join("\n     -> ")) } else { String::new() };
        let errors =
            if self.read.errors.is_empty() { String::new() } else { format!("\n  errors: {}", self.read.errors.join(" / ")) };
        format!("{}{method}, status {}{went}{errors}\n---- page ----\n{text}\n--------------", self.url, self.status)
    }
}

fn read(html: &Html, url: &Url) -> Read {
    let first = |css: &str| all(html, css).first().copied();
    let mut errors: Vec<String> = Vec::new();
    for element in all(html, ".error, .error-summary li") {
        let text = seen_line(element);
        if !text.is_empty() && !errors.contains(&text) {
            errors.push(text);
        }
    }
    let main = first("main").or_else(|| first("#cmecfMainContent"));
    let body = first("body");
    Read {
        title: first("title").map(|element| squeeze(&element.text().collect::<String>())).unwrap_or_default(),
        heading: first("h1").map(seen_line).unwrap_or_default(),
        text: body.map(seen).unwrap_or_default(),
        main: main.or(body).map(seen).unwrap_or_default(),
        links: all(html, "a[href], area[href]")
            .into_iter()
            .filter(|link| !is_hidden(*link))
            .map(|link| link_of(link, url))
            .collect(),
        noscript: all(html, "noscript").into_iter().flat_map(|element| links_within_noscript(element, url)).collect(),
        frames: all(html, "iframe[src]").into_iter().map(|frame| absolute(url, frame.attr("src").unwrap_or_default())).collect(),
        menu: all(html, "#topmenu a, .menu a").into_iter().map(seen_line).collect(),
        errors,
        tables: all(html, "table").into_iter().map(rows).collect(),
    }
}

fn absolute(url: &Url, href: &str) -> String {
    url.join(href).map_or_else(|_| href.to_owned(), String::from)
}

fn link_of(link: ElementRef<'_>, url: &Url) -> Link {
    let heard = link.attr("aria-label").map_or_else(|| heard_line(link), squeeze);
    Link { text: seen_line(link), heard, href: absolute(url, link.attr("href").unwrap_or_default()) }
}

/// The parser keeps what stands in `noscript` as text, as a browser with scripts does.
fn links_within_noscript(element: ElementRef<'_>, url: &Url) -> Vec<Link> {
    let inside = below(element, "a[href]");
    if !inside.is_empty() {
        return inside.into_iter().map(|link| link_of(link, url)).collect();
    }
    let fragment = Html::parse_fragment(&element.text().collect::<String>());
    all(&fragment, "a[href]").into_iter().map(|link| link_of(link, url)).collect()
}

/// The texts of a table's cells, row by row, without the rows of tables inside it.
fn rows(table: ElementRef<'_>) -> Vec<Vec<String>> {
    let own = |row: &ElementRef<'_>| {
        row.ancestors()
            .filter_map(ElementRef::wrap)
            .find(|one| one.value().name() == "table")
            .is_some_and(|one| one.id() == table.id())
    };
    below(table, "tr").into_iter().filter(own).map(cells).collect()
}

fn cells(row: ElementRef<'_>) -> Vec<String> {
    row.children()
        .filter_map(ElementRef::wrap)
        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
        .map(|cell| words::seen_line(cell))
        .collect()
}
