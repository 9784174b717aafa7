//! Claims against the estate of a bankruptcy case: the claims register, claims activity, and the creditors.

pub(crate) mod activity;
pub(crate) mod asked;
pub(crate) mod creditors;
pub mod export;
pub mod import;
pub(crate) mod matrix;
pub(crate) mod register;
pub(crate) mod show_doc;
#[cfg(test)]
pub(crate) mod tests;
