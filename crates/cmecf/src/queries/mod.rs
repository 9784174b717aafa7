//! The Query sub-menu of one case: what stands behind each of its links.

mod asked;
pub(crate) mod deadlines;
pub(crate) mod head;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod mobile;
pub(crate) mod of_case;
pub(crate) mod of_people;
pub(crate) mod related;
pub(crate) mod view_document;

#[cfg(test)]
mod tests;

/// Links of the sub-menu in its order: label in district courts, label in bankruptcy courts (empty: not there), page (domain 4.8).
pub(crate) const LINKS: &[(&str, &str, &str)] = &[
    ("Alias", "Alias", "qryAlias.pl"),
    ("Associated Cases", "Associated Cases", "qryAscCases.pl"),
    ("Attorney", "Attorney", "qryAttorneys.pl"),
    ("Case Summary", "Case Summary", "qrySummary.pl"),
    ("", "Claims Register", "SearchClaims.pl"),
    ("", "Creditor", "CreditorQry.pl"),
    ("Deadlines/Hearings...", "Deadline/Schedule...", "SchedQry.pl"),
    ("Docket Report ...", "Docket Report ...", "DktRpt.pl"),
    ("Filers", "Filers", "FilerQry.pl"),
    ("History/Documents...", "History/Documents...", "HistDocQry.pl"),
    ("", "List of Creditors", "CredMatrixCase.pl"),
    ("Party", "Party", "qryParties.pl"),
    ("Related Transactions...", "Related Transactions...", "RelTransactQry.pl"),
    ("Status", "Status", "StatusQry.pl"),
    ("", "Trustee", "qryTrustee.pl"),
    ("View a Document", "View Document", "qryDocument.pl"),
];
