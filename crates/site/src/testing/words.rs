//! The words of a page as a person reads them, and searching its elements.

use scraper::{ElementRef, Html, Node, Selector};

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
    "option",
];

/// Elements whose words nobody sees on the page itself.
const UNSEEN: &[&str] =
    &["head", "script", "style", "noscript", "template", "select", "textarea", "datalist", "svg", "iframe", "object", "title"];

/// Every run of white space becomes one space; none at the ends.
#[must_use]
pub fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// All elements that a CSS selector finds, in order.
pub(super) fn all<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    page.select(&selector(css)).collect()
}

/// All elements below another.
pub(super) fn below<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    element.select(&selector(css)).collect()
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|problem| panic!("the selector {css:?} can't be read: {problem}"))
}

/// What a sighted person reads, one line for each block, cells of a row parted by tabs.
pub(super) fn seen(element: ElementRef<'_>) -> String {
    let mut lines = Lines::default();
    lines.walk(element, false);
    lines.text.trim_end().to_owned()
}

/// The same on one line.
pub(super) fn seen_line(element: ElementRef<'_>) -> String {
    squeeze(&seen(element))
}

/// What a screen reader reads, on one line: with what is only visually hidden.
pub(super) fn heard_line(element: ElementRef<'_>) -> String {
    let mut lines = Lines { whole: true, ..Lines::default() };
    lines.walk(element, false);
    squeeze(&lines.text)
}

/// Whether an element or one around it carries `hidden`.
pub(super) fn is_hidden(element: ElementRef<'_>) -> bool {
    std::iter::once(*element).chain(element.ancestors()).filter_map(ElementRef::wrap).any(|one| one.attr("hidden").is_some())
}

#[derive(Default)]
struct Lines {
    text: String,
    whole: bool,
    gap: bool,
}

impl Lines {
    fn end_line(&mut self) {
        while self.text.ends_with([' ', '\t']) {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.gap = false;
    }

    fn words(&mut self, text: &str, preformatted: bool) {
        if preformatted && text.contains('\n') {
            for (place, line) in text.split('\n').enumerate() {
                if place > 0 {
                    self.end_line();
                }
                self.words(line, false);
            }
            return;
        }
        self.gap |= text.starts_with(char::is_whitespace);
        let mut first = true;
        for word in text.split_whitespace() {
            if (self.gap || !first) && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
                self.text.push(' ');
            }
            self.text.push_str(word);
            (self.gap, first) = (false, false);
        }
        self.gap |= text.ends_with(char::is_whitespace);
    }

    fn walk(&mut self, element: ElementRef<'_>, preformatted: bool) {
        let name = element.value().name();
        let aside =
            element.attr("hidden").is_some() || element.value().classes().any(|class| class == "hidden" || class == "skip");
        if UNSEEN.contains(&name) || (aside && !self.whole) {
            return;
        }
        match name {
            "br" => self.end_line(),
            "img" => self.words(element.attr("alt").unwrap_or_default(), false),
            "input" if matches!(element.attr("type"), Some("submit" | "reset" | "button")) => {
                self.words(&format!(" {} ", element.attr("value").unwrap_or_default()), false);
            }
            _ => {}
        }
        let block = BLOCKS.contains(&name);
        if block {
            self.end_line();
        }
        let start = self.text.len();
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.words(text, preformatted || name == "pre"),
                Node::Element(_) => {
                    if let Some(inner) = ElementRef::wrap(child) {
                        self.walk(inner, preformatted || name == "pre");
                    }
                }
                _ => {}
            }
        }
        if block {
            self.end_line();
        } else if name == "td" || name == "th" {
            while self.text.len() > start && self.text.ends_with(['\n', ' ']) {
                self.text.pop();
            }
            self.text.push('\t');
            self.gap = false;
        }
    }
}
