//! Webhooks: a program hears of a new entry instead of asking for it. A person says where the court posts; the index of the search finds
//! what is new; the worker posts it, signed, until it is taken.

pub(crate) mod event;
pub(crate) mod list;
mod off;
pub(crate) mod one;
pub mod outgoing;
#[cfg(test)]
mod tests;

/// The page's name in the menu and its heading.
pub(crate) const TITLE: &str = "Webhooks";
