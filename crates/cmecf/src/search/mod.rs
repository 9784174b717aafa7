//! Search in the public text of the court's entries and documents: the page, and the work that puts new text in.

pub mod index;
pub(crate) mod page;
#[cfg(test)]
mod tests;
