//! Filing: what a filer hands in, whether it may be taken, and what the court makes of it.

mod check;
mod draft;
mod header_line;
pub mod nature_of_suit;
mod new_case;
mod notice;

pub use check::{Checked, CheckedDocument, check};
pub use draft::{CaseFacts, Draft, DraftDocument, MOST_ATTACHMENTS, PartyFacts, Policy, Problem};
pub use header_line::{Header, document_label, header_line};
pub use new_case::{CHAPTERS, NewCase};
pub use notice::{Notice, NoticeDocument, Served, subject};
