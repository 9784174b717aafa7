//! Adversary events of a bankruptcy court: lawsuits inside a bankruptcy.

use super::{Event, FULL, LAWYERS, Menu, Refers, plain};
use crate::filer::Role;

const OPENING: &str = "Complaint and Summons";
const ANSWERS: &str = "Answers and Responses";
const MOTIONS: &str = "Motions";
const NOTICES: &str = "Notices";
const OTHER: &str = "Other Documents";
const APPEALS: &str = "Appeal Documents";

const fn event(
    code: &'static str,
    category: &'static str,
    title: &'static str,
    text: &'static str,
    roles: &'static [Role],
) -> Event {
    plain(code, Menu::Adversary, category, title, text, roles)
}

/// In the order of the list.
pub(super) const EVENTS: &[Event] = &[
    event("ap-complaint", OPENING, "Complaint", "Complaint by {filers}[ against {against}][ {text}]. Filed by {filed_by}.", FULL)
        .opening()
        .fee("The court charges a fee for an adversary complaint."),
    event(
        "ap-amended-complaint",
        OPENING,
        "Amended Complaint",
        "Amended Complaint by {filers}[ against {against}][ {text}]. Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "ap-summons-service",
        OPENING,
        "Summons Service Executed",
        "Summons Service Executed[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "ap-answer",
        ANSWERS,
        "Answer to Complaint",
        "Answer to Complaint[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "ap-counterclaim",
        ANSWERS,
        "Answer and Counterclaim",
        "Answer to Complaint, Counterclaim[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event("ap-response", ANSWERS, "Response", "Response[ {text}] Filed by {filed_by} (related document(s) {refers}).", FULL)
        .about(Refers::Must),
    event("ap-reply", ANSWERS, "Reply", "Reply[ {text}] Filed by {filed_by} (related document(s) {refers}).", FULL)
        .about(Refers::Must),
    event(
        "ap-motion-dismiss",
        MOTIONS,
        "Motion to Dismiss Adversary Proceeding",
        "Motion to Dismiss Adversary Proceeding[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "ap-motion-summary",
        MOTIONS,
        "Motion for Summary Judgment",
        "Motion for Summary Judgment[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "ap-motion-default",
        MOTIONS,
        "Motion for Default Judgment",
        "Motion for Default Judgment[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event("ap-motion-extend", MOTIONS, "Motion to Extend Time", "Motion to Extend Time[ {text}] Filed by {filed_by}.", FULL),
    event("ap-motion-other", MOTIONS, "Motion (Other)", "Motion[ {text}] Filed by {filed_by}.", FULL),
    event("ap-notice-appearance", NOTICES, "Notice of Appearance", "Notice of Appearance[ {text}] Filed by {filed_by}.", LAWYERS),
    event(
        "ap-notice-dismissal",
        NOTICES,
        "Notice of Voluntary Dismissal",
        "Notice of Voluntary Dismissal[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "ap-certificate-service",
        OTHER,
        "Certificate of Service",
        "Certificate of Service[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "ap-stipulation",
        OTHER,
        "Stipulation",
        "Stipulation[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "ap-affidavit",
        OTHER,
        "Affidavit or Declaration",
        "Affidavit[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "ap-notice-appeal",
        APPEALS,
        "Notice of Appeal",
        "Notice of Appeal[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May)
    .fee("The court charges a fee for an appeal."),
];
