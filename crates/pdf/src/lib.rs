//! Everything the courts ask of a PDF, on bytes in memory: [`check`](mod@check) one a filer brings, [`stamp`](mod@stamp) the
//! header line on one that leaves, [`make`] a plain one, and read its [`text`](mod@text).
//!
//! No files, no clock, no network: bytes in, facts or bytes out. The functions block and use processor time in
//! proportion to the document, so a server calls them on a blocking thread and only a few at once; one document needs
//! up to five times its size in memory.

mod append;
mod balance;
mod file;
mod load;
mod tree;
mod winansi;

pub mod check;
pub mod make;
pub mod sample;
pub mod stamp;
pub mod text;

pub use check::{Facts, Problem, check};
pub use make::text_document;
pub use stamp::{StampError, stamp};
pub use text::{TextError, page_texts, text};
