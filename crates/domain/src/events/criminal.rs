//! Criminal events of a district court.

use super::{ANYONE, Event, LAWYERS, Menu, Refers, plain};
use crate::filer::Role;

const MOTIONS: &str = "Motions";
const RESPONSES: &str = "Responses and Replies";
const NOTICES: &str = "Notices";
const PLEA: &str = "Plea Documents";
const OTHER: &str = "Other Documents";
const APPEALS: &str = "Appeal Documents";

const fn event(
    code: &'static str,
    category: &'static str,
    title: &'static str,
    text: &'static str,
    roles: &'static [Role],
) -> Event {
    plain(code, Menu::Criminal, category, title, text, roles)
}

/// In the order of the list. Cases are opened by the court.
pub(super) const EVENTS: &[Event] = &[
    event("cr-motion-dismiss", MOTIONS, "Motion to Dismiss", "MOTION to Dismiss[ {text}] by {filers}[ as to {against}].", ANYONE),
    event("cr-motion-suppress", MOTIONS, "Motion to Suppress", "MOTION to Suppress[ {text}] by {filers}.", ANYONE),
    event(
        "cr-motion-continue",
        MOTIONS,
        "Motion to Continue",
        "MOTION to Continue[ {text}] by {filers}[ as to {against}].",
        ANYONE,
    ),
    event(
        "cr-motion-detention",
        MOTIONS,
        "Motion for Detention",
        "MOTION for Detention[ {text}] by {filers}[ as to {against}].",
        LAWYERS,
    ),
    event("cr-motion-bond", MOTIONS, "Motion for Bond", "MOTION for Bond[ {text}] by {filers}.", ANYONE),
    event("cr-motion-discovery", MOTIONS, "Motion for Discovery", "MOTION for Discovery[ {text}] by {filers}.", ANYONE),
    event(
        "cr-motion-withdraw",
        MOTIONS,
        "Motion to Withdraw as Attorney",
        "MOTION to Withdraw as Attorney[ {text}] by {filers}.",
        LAWYERS,
    ),
    event("cr-motion-reduce", MOTIONS, "Motion to Reduce Sentence", "MOTION to Reduce Sentence[ {text}] by {filers}.", ANYONE),
    event("cr-motion-other", MOTIONS, "Motion (Other)", "MOTION[ {text}] by {filers}[ as to {against}].", ANYONE),
    event(
        "cr-response",
        RESPONSES,
        "Response to Motion",
        "RESPONSE to Motion[ re {refers}][ {text}] by {filers}[ as to {against}].",
        ANYONE,
    )
    .about(Refers::Must),
    event("cr-reply", RESPONSES, "Reply", "REPLY to Response to Motion[ re {refers}][ {text}] by {filers}.", ANYONE)
        .about(Refers::Must),
    event(
        "cr-notice-appearance",
        NOTICES,
        "Notice of Attorney Appearance",
        "NOTICE OF ATTORNEY APPEARANCE[: {attorney}] appearing for {filers}[ {text}].",
        LAWYERS,
    ),
    event("cr-notice-expert", NOTICES, "Notice of Expert Testimony", "NOTICE of Expert Testimony[ {text}] by {filers}.", ANYONE),
    event("cr-notice-other", NOTICES, "Notice (Other)", "NOTICE[ {text}] by {filers}[ re {refers}].", ANYONE).about(Refers::May),
    event("cr-waiver-speedy", PLEA, "Waiver of Speedy Trial", "WAIVER of Speedy Trial[ {text}] by {filers}.", ANYONE),
    event("cr-plea-agreement", PLEA, "Plea Agreement", "PLEA AGREEMENT[ {text}] by {filers}[ as to {against}].", LAWYERS),
    event(
        "cr-sentencing-memorandum",
        OTHER,
        "Sentencing Memorandum",
        "SENTENCING MEMORANDUM[ {text}] by {filers}[ as to {against}].",
        ANYONE,
    ),
    event(
        "cr-objection-report",
        OTHER,
        "Objection to Presentence Report",
        "OBJECTION to Presentence Investigation Report[ {text}] by {filers}[ re {refers}].",
        ANYONE,
    )
    .about(Refers::May),
    event(
        "cr-proposed-instructions",
        OTHER,
        "Proposed Jury Instructions",
        "PROPOSED JURY INSTRUCTIONS[ {text}] by {filers}.",
        ANYONE,
    ),
    event(
        "cr-certificate-service",
        OTHER,
        "Certificate of Service",
        "CERTIFICATE OF SERVICE by {filers}[ re {refers}][ {text}].",
        ANYONE,
    )
    .about(Refers::May),
    event("cr-notice-appeal", APPEALS, "Notice of Appeal", "NOTICE OF APPEAL[ as to {refers}][ {text}] by {filers}.", ANYONE)
        .about(Refers::May)
        .fee("The court charges a fee for an appeal."),
];
