//! The menus of a court's CM/ECF and the pages under Utilities.

pub(crate) mod act_as;
pub(crate) mod billing;
pub(crate) mod change_client_code;
pub(crate) mod change_password;
pub(crate) mod court_information;
pub(crate) mod display;
pub(crate) mod exemption;
mod filing;
pub(crate) mod help;
pub(crate) mod main_page;
pub mod notices;
pub(crate) mod period;
#[cfg(test)]
mod tests;
pub mod utilities;

use askama::Template;

/// One line of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The link's text.
    pub label: String,
    /// Its address.
    pub href: String,
    /// A few words more; empty when none.
    pub note: String,
}

/// Lines that stand together in a menu; the heading may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Above the lines.
    pub heading: String,
    /// The lines.
    pub items: Vec<Item>,
}

/// A line without a note.
pub(crate) fn item(label: &str, href: &str) -> Item {
    Item { label: label.to_owned(), href: href.to_owned(), note: String::new() }
}

/// A message above a page: kind (`info`, `success`, `warning`), title, text, and links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `info`, `success` or `warning`.
    pub kind: &'static str,
    /// Heading.
    pub title: String,
    /// Sentences.
    pub text: String,
    /// Ways on: text and address.
    pub links: Vec<(String, String)>,
}

impl Notice {
    /// A message without links.
    #[must_use]
    pub fn new(kind: &'static str, title: &str, text: impl Into<String>) -> Notice {
        Notice { kind, title: title.to_owned(), text: text.into(), links: Vec::new() }
    }

    /// Adds a way on.
    #[must_use]
    pub fn link(mut self, label: &str, href: &str) -> Notice {
        self.links.push((label.to_owned(), href.to_owned()));
        self
    }
}

#[derive(Template)]
#[template(path = "menus/menu.html")]
struct Menu<'a> {
    notices: &'a [Notice],
    lead: &'a str,
    groups: &'a [Group],
}
