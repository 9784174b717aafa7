//! Reports that are not about one case, and feeds. They list what everybody may know of; the court itself sees what is sealed, too.

pub(crate) mod activity;
mod asks;
pub(crate) mod calendar;
pub(crate) mod cases_filed;
pub(crate) mod feed;
mod list;
pub(crate) mod opinions;
#[cfg(test)]
pub(crate) mod tests;
