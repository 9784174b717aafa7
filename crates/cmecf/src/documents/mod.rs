//! Documents: the menu of an entry's parts, the receipt page, and the document itself with its header line.

#[cfg(test)]
mod access_tests;
pub mod address;
pub(crate) mod deliver;
pub(crate) mod docs1;
pub(crate) mod find;
pub(crate) mod free_look;
pub(crate) mod menu;
mod old_serials;
pub(crate) mod open;
pub(crate) mod show_case_doc;
#[cfg(test)]
mod tests;
