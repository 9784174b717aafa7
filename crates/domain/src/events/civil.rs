//! Civil events of a district court.

use super::{ANYONE, Event, LAWYERS, Menu, Refers, plain};
use crate::filer::Role;

const OPENING: &str = "Initial Pleadings and Service";
const ANSWERS: &str = "Answers to Complaints";
const MOTIONS: &str = "Motions";
const RESPONSES: &str = "Responses and Replies";
const NOTICES: &str = "Notices";
const DISCOVERY: &str = "Discovery Documents";
const OTHER: &str = "Other Documents";
const APPEALS: &str = "Appeal Documents";

const FEE_NEW_CASE: &str = "The court charges a fee for a new civil action.";
const FEE_APPEAL: &str = "The court charges a fee for an appeal.";
const FEE_VISITING: &str = "The court charges a fee for admission to one case.";

const fn event(
    code: &'static str,
    category: &'static str,
    title: &'static str,
    text: &'static str,
    roles: &'static [Role],
) -> Event {
    plain(code, Menu::Civil, category, title, text, roles)
}

/// In the order of the list.
pub(super) const EVENTS: &[Event] = &[
    event("cv-complaint", OPENING, "Complaint", "COMPLAINT[ against {against}][ {text}], filed by {filers}.", ANYONE)
        .opening()
        .fee(FEE_NEW_CASE),
    event("cv-notice-removal", OPENING, "Notice of Removal", "NOTICE OF REMOVAL[ from {text}], filed by {filers}.", ANYONE)
        .opening()
        .fee(FEE_NEW_CASE),
    event(
        "cv-petition-habeas",
        OPENING,
        "Petition for Writ of Habeas Corpus",
        "PETITION for Writ of Habeas Corpus[ {text}], filed by {filers}.",
        ANYONE,
    )
    .opening()
    .fee(FEE_NEW_CASE),
    event(
        "cv-amended-complaint",
        OPENING,
        "Amended Complaint",
        "AMENDED COMPLAINT[ against {against}][ {text}][ re {refers}], filed by {filers}.",
        ANYONE,
    )
    .about(Refers::May),
    event("cv-summons-returned", OPENING, "Summons Returned Executed", "SUMMONS Returned Executed[ {text}] by {filers}.", ANYONE),
    event(
        "cv-waiver-service",
        OPENING,
        "Waiver of Service Returned Executed",
        "WAIVER OF SERVICE Returned Executed[ {text}] by {filers}.",
        ANYONE,
    ),
    event("cv-answer", ANSWERS, "Answer to Complaint", "ANSWER to Complaint[ re {refers}][ {text}] by {filers}.", ANYONE)
        .about(Refers::May),
    event(
        "cv-counterclaim",
        ANSWERS,
        "Answer and Counterclaim",
        "ANSWER to Complaint and COUNTERCLAIM[ re {refers}][ {text}] by {filers}.",
        ANYONE,
    )
    .about(Refers::May),
    event("cv-motion-dismiss", MOTIONS, "Motion to Dismiss", "MOTION to Dismiss[ {text}] by {filers}.", ANYONE),
    event(
        "cv-motion-summary",
        MOTIONS,
        "Motion for Summary Judgment",
        "MOTION for Summary Judgment[ {text}] by {filers}.",
        ANYONE,
    ),
    event(
        "cv-motion-extension",
        MOTIONS,
        "Motion for Extension of Time",
        "MOTION for Extension of Time[ {text}] by {filers}.",
        ANYONE,
    ),
    event("cv-motion-compel", MOTIONS, "Motion to Compel", "MOTION to Compel[ {text}] by {filers}.", ANYONE),
    event("cv-motion-amend", MOTIONS, "Motion to Amend", "MOTION to Amend[ {text}][ re {refers}] by {filers}.", ANYONE)
        .about(Refers::May),
    event(
        "cv-motion-injunction",
        MOTIONS,
        "Motion for Preliminary Injunction",
        "MOTION for Preliminary Injunction[ {text}] by {filers}.",
        ANYONE,
    ),
    event(
        "cv-motion-default",
        MOTIONS,
        "Motion for Default Judgment",
        "MOTION for Default Judgment[ {text}] by {filers}.",
        ANYONE,
    ),
    event(
        "cv-motion-forma-pauperis",
        MOTIONS,
        "Motion to Proceed Without Paying Fees",
        "MOTION for Leave to Proceed in forma pauperis[ {text}] by {filers}.",
        ANYONE,
    ),
    event(
        "cv-motion-visiting",
        MOTIONS,
        "Motion to Appear Pro Hac Vice",
        "MOTION to Appear Pro Hac Vice[ {text}] by {filers}.",
        LAWYERS,
    )
    .fee(FEE_VISITING),
    event(
        "cv-motion-withdraw",
        MOTIONS,
        "Motion to Withdraw as Attorney",
        "MOTION to Withdraw as Attorney[ {text}] by {filers}.",
        LAWYERS,
    ),
    event("cv-motion-other", MOTIONS, "Motion (Other)", "MOTION[ {text}] by {filers}.", ANYONE),
    event("cv-response", RESPONSES, "Response to Motion", "RESPONSE to Motion[ re {refers}][ {text}] filed by {filers}.", ANYONE)
        .about(Refers::Must),
    event(
        "cv-response-opposition",
        RESPONSES,
        "Response in Opposition",
        "RESPONSE in Opposition[ re {refers}][ {text}] filed by {filers}.",
        ANYONE,
    )
    .about(Refers::Must),
    event("cv-reply", RESPONSES, "Reply", "REPLY to Response to Motion[ re {refers}][ {text}] filed by {filers}.", ANYONE)
        .about(Refers::Must),
    event(
        "cv-memorandum",
        RESPONSES,
        "Memorandum in Support",
        "MEMORANDUM in Support[ re {refers}][ {text}] filed by {filers}.",
        ANYONE,
    )
    .about(Refers::Must),
    event(
        "cv-notice-appearance",
        NOTICES,
        "Notice of Appearance",
        "NOTICE of Appearance[ by {attorney}] on behalf of {filers}[ {text}].",
        LAWYERS,
    ),
    event(
        "cv-notice-dismissal",
        NOTICES,
        "Notice of Voluntary Dismissal",
        "NOTICE of Voluntary Dismissal[ {text}] by {filers}.",
        ANYONE,
    ),
    event("cv-notice-settlement", NOTICES, "Notice of Settlement", "NOTICE of Settlement[ {text}] by {filers}.", ANYONE),
    event(
        "cv-notice-address",
        NOTICES,
        "Notice of Change of Address",
        "NOTICE of Change of Address by {filers}[ {text}].",
        ANYONE,
    )
    .text_only(),
    event("cv-notice-other", NOTICES, "Notice (Other)", "NOTICE[ {text}] by {filers}[ re {refers}].", ANYONE).about(Refers::May),
    event(
        "cv-report-planning",
        DISCOVERY,
        "Report of Planning Meeting",
        "REPORT of Rule 26(f) Planning Meeting[ {text}] by {filers}.",
        ANYONE,
    ),
    event("cv-disclosures", DISCOVERY, "Initial Disclosures", "INITIAL DISCLOSURES[ {text}] by {filers}.", ANYONE),
    event(
        "cv-corporate-disclosure",
        OTHER,
        "Corporate Disclosure Statement",
        "CORPORATE DISCLOSURE STATEMENT by {filers}[ {text}].",
        LAWYERS,
    ),
    event(
        "cv-certificate-service",
        OTHER,
        "Certificate of Service",
        "CERTIFICATE OF SERVICE by {filers}[ re {refers}][ {text}].",
        ANYONE,
    )
    .about(Refers::May),
    event("cv-affidavit", OTHER, "Affidavit or Declaration", "AFFIDAVIT[ {text}] by {filers}[ re {refers}].", ANYONE)
        .about(Refers::May),
    event("cv-stipulation", OTHER, "Stipulation", "STIPULATION[ {text}] by {filers}.", ANYONE),
    event("cv-proposed-order", OTHER, "Proposed Order", "PROPOSED ORDER[ re {refers}][ {text}] by {filers}.", ANYONE)
        .about(Refers::May),
    event("cv-notice-appeal", APPEALS, "Notice of Appeal", "NOTICE OF APPEAL[ as to {refers}][ {text}] by {filers}.", ANYONE)
        .about(Refers::May)
        .fee(FEE_APPEAL),
];
