//! A page with one sentence of the real system's own, under status 200: existing clients read the words and take an error status for a
//! failure of the network (wire 2.0).

use askama::Template;
use site::{Answer, Page};

use super::access::base;
use crate::Caller;

/// No such case, or none that one may know of.
pub(crate) const CASE_NOT_FOUND: &str = "Case not found.";
/// No such document, or none that one may know of (domain 4.8).
pub(crate) const NO_DOCUMENT: &str =
    "Either you do not have permission to view the document, or the document does not exist in the case.";
/// A report without a case.
pub(crate) const INCOMPLETE: &str = "Incomplete request. Please try your query again by choosing the Query or Reports option";

#[derive(Template)]
#[template(path = "docket/message.html")]
struct Message<'a> {
    base: &'a str,
    sentence: &'a str,
    advice: &'a str,
}

/// Draws the page. `advice` says what to do next; empty leaves it out.
pub(crate) fn say(caller: &Caller, heading: &str, sentence: &str, advice: &str) -> Answer {
    let body = Message { base: base(caller), sentence, advice };
    Ok(Page::new(&caller.visit, &caller.frame(), heading, heading, &body)?.respond())
}

/// [`CASE_NOT_FOUND`] with advice.
pub(crate) fn case_not_found(caller: &Caller) -> Answer {
    say(
        caller,
        "Query",
        CASE_NOT_FOUND,
        "Check the number, or search by name. A number may be typed as printed or in short, such as 1:16-cv-745 or 16-745.",
    )
}
