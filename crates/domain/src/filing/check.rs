//! Whether a filing may be taken: every rule of it, every problem at once.

use std::collections::BTreeSet;

use super::{CaseFacts, Draft, DraftDocument, NewCase, Policy, Problem};
use crate::{
    Time,
    events::{self, Event, FilerParty, LONGEST_TEXT, Refers},
    filer::Role,
};

/// Longest description of a document, in characters.
const LONGEST_DESCRIPTION: usize = 200;
/// Longest name of a new filer, in characters.
const LONGEST_NAME: usize = 200;

/// A filing that may be taken, in the form in which it goes on the docket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The event.
    pub event: &'static Event,
    /// For whom it is filed; never empty.
    pub filers: Vec<FilerParty>,
    /// Name of a filer whom the case must first be given as a party.
    pub new_filer: Option<String>,
    /// The new case, when the event opens one.
    pub new_case: Option<NewCase>,
    /// The filer's words, cleaned.
    pub free_text: String,
    /// The earlier entry it refers to.
    pub refers_to: Option<u32>,
    /// Main document first.
    pub documents: Vec<CheckedDocument>,
    /// What the filer should know before the last press, such as that the case is closed.
    pub warnings: Vec<String>,
}

/// A document of a filing that may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDocument {
    /// `Main Document` or the cleaned description.
    pub description: String,
    /// As uploaded.
    pub document: DraftDocument,
}

impl Checked {
    /// Descriptions of the attachments, for the docket text.
    #[must_use]
    pub fn attachments(&self) -> Vec<String> {
        self.documents.iter().skip(1).map(|d| d.description.clone()).collect()
    }
}

/// Looks at everything a filing needs. `role` is the filer's, for an agent the principal's; `case` is the draft's case as that filer
/// may know it, or none. Gives the filing ready for the docket, or all that stands in its way.
///
/// # Errors
/// Every problem, in the order of the form.
pub fn check(draft: &Draft, role: Role, case: Option<&CaseFacts>, policy: &Policy, now: Time) -> Result<Checked, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut warnings = Vec::new();
    if let Some(window) = policy.closed.filter(|w| w.from <= now && now < w.until) {
        let until = window.until.long(&policy.zone);
        problems.push(Problem::new(
            "form",
            format!("The court takes no filings at the moment. Filing opens again on {until}. Your draft is kept."),
        ));
    }
    let event = events::find(&draft.event).filter(|event| event.menu.court() == policy.court);
    let Some(event) = event else {
        problems.push(Problem::new("event", "Choose what you want to file."));
        return Err(problems);
    };
    if !event.is_for(role) {
        problems
            .push(Problem::new("event", format!("{} can't be filed by: {}. Choose another event.", event.title, role.label())));
    }
    let filers = if event.opens_case {
        check_opening(event, draft, policy, &mut problems)
    } else {
        check_case(event, draft, case, &mut problems, &mut warnings)
    };
    check_words(event, draft, case, &mut problems);
    let documents = check_documents(event, draft, policy, &mut problems, &mut warnings);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Checked {
        event,
        filers,
        new_filer: new_filer(draft).filter(|_| !event.opens_case),
        new_case: draft.new_case.clone().filter(|_| event.opens_case),
        free_text: events::clean(&draft.free_text, LONGEST_TEXT),
        refers_to: draft.refers_to.filter(|_| event.refers != Refers::No),
        documents,
        warnings,
    })
}

fn new_filer(draft: &Draft) -> Option<String> {
    draft.on_behalf_free.as_deref().map(|name| events::clean(name, LONGEST_NAME)).filter(|name| !name.is_empty())
}

fn check_opening(event: &Event, draft: &Draft, policy: &Policy, problems: &mut Vec<Problem>) -> Vec<FilerParty> {
    let Some(new_case) = &draft.new_case else {
        problems.push(Problem::new("case", format!("{} opens a new case: say who the parties are.", event.title)));
        return Vec::new();
    };
    problems.extend(new_case.problems(policy.court, &policy.offices));
    if !event.menu.takes(Some(&new_case.kind)) {
        problems.push(Problem::new("kind", format!("{} can't open a case of that type.", event.title)));
    }
    let (side, role) = if new_case.kind == "bk" { (&new_case.debtors, "Debtor") } else { (&new_case.plaintiffs, "Plaintiff") };
    // A notice of removal comes from those who were sued; an involuntary petition from creditors who are no parties yet.
    let (side, role) = if event.code == "cv-notice-removal" { (&new_case.defendants, "Defendant") } else { (side, role) };
    if let (true, Some(name)) = (event.code == "bk-involuntary-petition", new_filer(draft)) {
        return vec![FilerParty { name, role: "Petitioning Creditor".to_owned() }];
    }
    new_case.named(side).into_iter().map(|name| FilerParty { name, role: role.to_owned() }).collect()
}

fn check_case(
    event: &Event,
    draft: &Draft,
    case: Option<&CaseFacts>,
    problems: &mut Vec<Problem>,
    warnings: &mut Vec<String>,
) -> Vec<FilerParty> {
    let Some(case) = case.filter(|case| draft.case == Some(case.id)) else {
        problems.push(Problem::new("case", "Find the case in which you want to file."));
        return Vec::new();
    };
    if !event.menu.takes(case.kind.as_deref()) {
        let sentence = format!(
            "{} stands under {}, but this is another type of case. Choose an event from the other menu.",
            event.title,
            event.menu.word()
        );
        problems.push(Problem::new("event", sentence));
    }
    if let Some(closed) = case.closed {
        let day = crate::time::long_date(closed);
        warnings.push(format!("This case was closed on {day}. You can still file in it; the court decides what follows."));
    }
    let mut filers = Vec::new();
    for chosen in draft.filers.iter().collect::<BTreeSet<_>>() {
        match case.parties.iter().find(|party| party.id == *chosen) {
            Some(party) => filers.push(FilerParty { name: party.name.clone(), role: party.role.clone() }),
            None => problems.push(Problem::new("filer", "One of the parties you chose is not in this case. Choose again.")),
        }
    }
    if draft.on_behalf_free.as_deref().is_some_and(|name| name.chars().count() > LONGEST_NAME) {
        problems.push(Problem::new("on_behalf_free", "A name may have at most 200 characters."));
    }
    filers.extend(new_filer(draft).map(|name| FilerParty { name, role: String::new() }));
    if filers.is_empty() && problems.iter().all(|p| p.field != "filer") {
        problems.push(Problem::new("filer", "Choose at least one party for whom you file."));
    }
    filers
}

fn check_words(event: &Event, draft: &Draft, case: Option<&CaseFacts>, problems: &mut Vec<Problem>) {
    if draft.free_text.chars().count() > LONGEST_TEXT {
        problems.push(Problem::new("free_text", "Your own words in the docket text may have at most 1,000 characters."));
    }
    match (event.refers, draft.refers_to) {
        (Refers::Must, None) => {
            problems.push(Problem::new(
                "refers_to",
                format!("Enter the number of the entry that this {} refers to.", event.title.to_lowercase()),
            ));
        }
        (Refers::Must | Refers::May, Some(number)) if case.is_some_and(|case| !case.entries.contains(&number)) => {
            problems
                .push(Problem::new("refers_to", format!("This case has no entry number {number}. Look at the docket sheet.")));
        }
        _ => {}
    }
}

fn check_documents(
    event: &Event,
    draft: &Draft,
    policy: &Policy,
    problems: &mut Vec<Problem>,
    warnings: &mut Vec<String>,
) -> Vec<CheckedDocument> {
    if draft.documents.is_empty() {
        if event.needs_document {
            problems.push(Problem::new("documents", "Upload the main document as a PDF."));
        }
        return Vec::new();
    }
    if draft.documents.len() - 1 > policy.most_attachments {
        let most = policy.most_attachments;
        problems.push(Problem::new(
            "documents",
            format!("At most {most} attachments can be filed at once. File the others with another entry."),
        ));
    }
    if !draft.redaction_confirmed {
        let sentence = "Confirm that you have redacted what the rules of procedure keep from the public.";
        problems.push(Problem::new("redaction_confirmed", sentence));
    }
    let mut seen = BTreeSet::new();
    let mut checked = Vec::new();
    for (place, document) in draft.documents.iter().enumerate() {
        let name = if place == 0 { "The main document".to_owned() } else { format!("Attachment {place}") };
        if document.pages == 0 || document.bytes == 0 {
            problems.push(Problem::new(&format!("document-{place}"), format!("{name} has no pages. Upload it again.")));
        }
        if document.bytes > policy.pdf_limit {
            let (size, limit) = (megabytes(document.bytes), megabytes(policy.pdf_limit));
            problems.push(Problem::new(
                &format!("document-{place}"),
                format!(
                    "{name} has {size} MB; this court takes PDFs of at most {limit} MB. Split it or scan it with fewer dots."
                ),
            ));
        }
        let mut description = events::clean(&document.description, LONGEST_DESCRIPTION + 1);
        let field = format!("document-{place}-description");
        if description.chars().count() > LONGEST_DESCRIPTION {
            problems.push(Problem::new(&field, "A description may have at most 200 characters."));
        }
        if description.is_empty() {
            if place > 0 {
                problems.push(Problem::new(&field, format!("Say what attachment {place} is, such as \"Exhibit A\".")));
            }
            description = "Main Document".to_owned();
        }
        if !document.sha256.is_empty() && !seen.insert(&document.sha256) {
            warnings.push(format!("{name} is the same file as an earlier one."));
        }
        checked.push(CheckedDocument { description, document: document.clone() });
    }
    checked
}

/// Megabytes of 1,048,576 bytes with one decimal, rounded up.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;
