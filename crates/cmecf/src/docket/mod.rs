//! Cases to read: import, query, the docket sheet, receipts.

pub mod access;
pub(crate) mod entries;
pub mod export;
pub mod import;
mod import_menu;
mod import_opinions;
pub mod kinds;
mod long;
pub(crate) mod message;
pub(crate) mod options;
mod pieces;
pub(crate) mod possible_numbers;
pub(crate) mod query;
pub mod receipt;
pub(crate) mod report;
pub(crate) mod sheet;
pub(crate) mod summary;
#[cfg(test)]
pub(crate) mod tests;
