//! Bankruptcy events of a bankruptcy court.

use super::{ESTATE, Event, FULL, LAWYERS, LIMITED, Menu, Refers, TRUSTEES, plain};
use crate::filer::Role;

const OPENING: &str = "Petitions";
const DEBTOR: &str = "Schedules and Statements";
const CLAIMS: &str = "Claims Actions";
const PLAN: &str = "Plan";
const MOTIONS: &str = "Motions and Applications";
const ANSWERS: &str = "Answers and Responses";
const NOTICES: &str = "Notices";
const TRUSTEE: &str = "Trustee and U.S. Trustee";
const OTHER: &str = "Other Documents";
const APPEALS: &str = "Appeal Documents";

const FEE_PETITION: &str = "The court charges a fee for a petition, by its chapter.";
const FEE_MOTION: &str = "The court charges a fee for this motion.";

const fn event(
    code: &'static str,
    category: &'static str,
    title: &'static str,
    text: &'static str,
    roles: &'static [Role],
) -> Event {
    plain(code, Menu::Bankruptcy, category, title, text, roles)
}

/// In the order of the list. What names [`LIMITED`] is all that a creditor with limited filing finds.
pub(super) const EVENTS: &[Event] = &[
    event(
        "bk-voluntary-petition",
        OPENING,
        "Voluntary Petition",
        "[Chapter {chapter} ]Voluntary Petition[ {text}]. Filed by {filed_by}.",
        FULL,
    )
    .opening()
    .fee(FEE_PETITION),
    event(
        "bk-involuntary-petition",
        OPENING,
        "Involuntary Petition",
        "[Chapter {chapter} ]Involuntary Petition[ against {against}][ {text}]. Filed by {filed_by}.",
        LAWYERS,
    )
    .opening()
    .fee(FEE_PETITION),
    event(
        "bk-schedules",
        DEBTOR,
        "Schedules A/B to J",
        "Schedules A/B to J[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "bk-financial-affairs",
        DEBTOR,
        "Statement of Financial Affairs",
        "Statement of Financial Affairs[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "bk-means-test",
        DEBTOR,
        "Statement of Current Monthly Income",
        "Statement of Current Monthly Income[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "bk-counseling",
        DEBTOR,
        "Certificate of Credit Counseling",
        "Certificate of Credit Counseling[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "bk-financial-course",
        DEBTOR,
        "Financial Management Course Certificate",
        "Certificate of Completion of Financial Management Course[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "bk-fee-installments",
        DEBTOR,
        "Application to Pay Filing Fee in Installments",
        "Application to Pay Filing Fee in Installments[ {text}] Filed by {filed_by}.",
        FULL,
    ),
    event("bk-proof-of-claim", CLAIMS, "Proof of Claim", "Proof of Claim[ {text}] Filed by {filed_by}.", LIMITED),
    event(
        "bk-claim-amended",
        CLAIMS,
        "Amended Proof of Claim",
        "Amended Proof of Claim[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        LIMITED,
    )
    .about(Refers::May),
    event(
        "bk-claim-transfer",
        CLAIMS,
        "Transfer of Claim",
        "Transfer of Claim[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        LIMITED,
    )
    .about(Refers::May)
    .fee("The court charges a fee for a transfer of claim."),
    event(
        "bk-claim-withdrawal",
        CLAIMS,
        "Withdrawal of Claim",
        "Withdrawal of Claim[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        LIMITED,
    )
    .about(Refers::May),
    event(
        "bk-claim-payment-change",
        CLAIMS,
        "Notice of Mortgage Payment Change",
        "Notice of Mortgage Payment Change[ {text}] Filed by {filed_by}.",
        LIMITED,
    ),
    event(
        "bk-claim-objection",
        CLAIMS,
        "Objection to Claim",
        "Objection to Claim[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event("bk-plan", PLAN, "Chapter 13 Plan", "Chapter 13 Plan[ {text}] Filed by {filed_by}.", FULL),
    event("bk-plan-chapter-11", PLAN, "Chapter 11 Plan", "Chapter 11 Plan[ {text}] Filed by {filed_by}.", ESTATE),
    event(
        "bk-disclosure-statement",
        PLAN,
        "Disclosure Statement",
        "Disclosure Statement[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        ESTATE,
    )
    .about(Refers::May),
    event(
        "bk-objection-confirmation",
        PLAN,
        "Objection to Confirmation of Plan",
        "Objection to Confirmation of Plan[ {text}] Filed by {filed_by} (related document(s) {refers}).",
        FULL,
    )
    .about(Refers::Must),
    event(
        "bk-motion-stay",
        MOTIONS,
        "Motion for Relief from Stay",
        "Motion for Relief from Stay[ {text}] Filed by {filed_by}.",
        LAWYERS,
    )
    .fee(FEE_MOTION),
    event("bk-motion-dismiss", MOTIONS, "Motion to Dismiss Case", "Motion to Dismiss Case[ {text}] Filed by {filed_by}.", FULL),
    event("bk-motion-convert", MOTIONS, "Motion to Convert Case", "Motion to Convert Case[ {text}] Filed by {filed_by}.", FULL)
        .fee(FEE_MOTION),
    event("bk-motion-sell", MOTIONS, "Motion to Sell Property", "Motion to Sell Property[ {text}] Filed by {filed_by}.", ESTATE)
        .fee(FEE_MOTION),
    event("bk-motion-avoid-lien", MOTIONS, "Motion to Avoid Lien", "Motion to Avoid Lien[ {text}] Filed by {filed_by}.", FULL),
    event("bk-motion-extend", MOTIONS, "Motion to Extend Time", "Motion to Extend Time[ {text}] Filed by {filed_by}.", FULL),
    event(
        "bk-application-employ",
        MOTIONS,
        "Application to Employ",
        "Application to Employ[ {text}] Filed by {filed_by}.",
        ESTATE,
    ),
    event(
        "bk-application-fees",
        MOTIONS,
        "Application for Compensation",
        "Application for Compensation[ {text}] Filed by {filed_by}.",
        ESTATE,
    ),
    event("bk-motion-other", MOTIONS, "Motion (Other)", "Motion[ {text}] Filed by {filed_by}.", FULL),
    event("bk-response", ANSWERS, "Response", "Response[ {text}] Filed by {filed_by} (related document(s) {refers}).", FULL)
        .about(Refers::Must),
    event("bk-objection", ANSWERS, "Objection", "Objection[ {text}] Filed by {filed_by} (related document(s) {refers}).", FULL)
        .about(Refers::Must),
    event("bk-reply", ANSWERS, "Reply", "Reply[ {text}] Filed by {filed_by} (related document(s) {refers}).", FULL)
        .about(Refers::Must),
    event("bk-notice-appearance", NOTICES, "Notice of Appearance", "Notice of Appearance[ {text}] Filed by {filed_by}.", LIMITED),
    event("bk-request-notice", NOTICES, "Request for Notice", "Request for Notice[ {text}] Filed by {filed_by}.", LIMITED),
    event(
        "bk-notice-hearing",
        NOTICES,
        "Notice of Hearing",
        "Notice of Hearing[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        ESTATE,
    )
    .about(Refers::May),
    event(
        "bk-notice-address",
        NOTICES,
        "Notice of Change of Address",
        "Notice of Change of Address for {filers}[ {text}] Filed by {filed_by}.",
        FULL,
    )
    .text_only(),
    event(
        "bk-trustee-no-distribution",
        TRUSTEE,
        "Trustee's Report of No Distribution",
        "Trustee's Report of No Distribution[ {text}]. Filed by {filed_by}.",
        TRUSTEES,
    )
    .text_only(),
    event(
        "bk-trustee-final-report",
        TRUSTEE,
        "Trustee's Final Report",
        "Trustee's Final Report[ {text}]. Filed by {filed_by}.",
        TRUSTEES,
    ),
    event(
        "bk-trustee-meeting",
        TRUSTEE,
        "Meeting of Creditors Held or Continued",
        "Meeting of Creditors[ {text}]. Filed by {filed_by}.",
        TRUSTEES,
    )
    .text_only(),
    event(
        "bk-trustee-assets",
        TRUSTEE,
        "Trustee's Notice of Assets",
        "Trustee's Notice of Assets[ {text}]. Filed by {filed_by}.",
        TRUSTEES,
    )
    .text_only(),
    event(
        "bk-trustee-motion-dismiss",
        TRUSTEE,
        "Trustee's Motion to Dismiss Case",
        "Trustee's Motion to Dismiss Case[ {text}]. Filed by {filed_by}.",
        TRUSTEES,
    ),
    event(
        "bk-reaffirmation",
        OTHER,
        "Reaffirmation Agreement",
        "Reaffirmation Agreement[ between the debtor and {text}] Filed by {filed_by}.",
        FULL,
    ),
    event(
        "bk-certificate-service",
        OTHER,
        "Certificate of Service",
        "Certificate of Service[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        LIMITED,
    )
    .about(Refers::May),
    event(
        "bk-stipulation",
        OTHER,
        "Stipulation",
        "Stipulation[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May),
    event(
        "bk-monthly-report",
        OTHER,
        "Monthly Operating Report",
        "Monthly Operating Report[ {text}] Filed by {filed_by}.",
        ESTATE,
    ),
    event(
        "bk-notice-appeal",
        APPEALS,
        "Notice of Appeal",
        "Notice of Appeal[ {text}] Filed by {filed_by}[ (related document(s) {refers})].",
        FULL,
    )
    .about(Refers::May)
    .fee("The court charges a fee for an appeal."),
];
