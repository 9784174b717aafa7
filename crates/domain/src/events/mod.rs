//! The events a filer can choose from, for each menu of each type of court, and the docket text they make.

use serde::{Deserialize, Serialize};

use crate::{court, filer::Role};

mod adversary;
mod bankruptcy;
mod civil;
mod criminal;
mod text;

pub use text::{FilerParty, LONGEST_TEXT, Referred, TextParts, clean, docket_text, last_first};

/// The item of the menu bar under which an event stands (domain 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Menu {
    /// District courts.
    Civil,
    /// District courts.
    Criminal,
    /// Bankruptcy courts.
    Bankruptcy,
    /// Bankruptcy courts: lawsuits inside a bankruptcy.
    Adversary,
}

/// Whether an event refers to an earlier entry of the docket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refers {
    /// It stands alone.
    No,
    /// It may name one.
    May,
    /// It must name one: a response, a reply.
    Must,
}

/// One event of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Event {
    /// Stable code in forms, addresses and the database: `cv-motion-dismiss`.
    pub code: &'static str,
    /// The menu it stands under.
    pub menu: Menu,
    /// The heading it stands under in the menu.
    pub category: &'static str,
    /// Its name in the list, and the last words of a notice's subject.
    pub title: &'static str,
    /// Template of the docket text; see [`docket_text`].
    pub docket_text: &'static str,
    /// Whether filing it opens a new case.
    pub opens_case: bool,
    /// Whether a main document must be there.
    pub needs_document: bool,
    /// Who may file it. Agents stand in for their principals and are never listed.
    pub roles: &'static [Role],
    /// What the court charges, where it charges: a sentence for the review page, no sum to collect.
    pub fee_note: Option<&'static str>,
    /// Whether it refers to an earlier entry.
    pub refers: Refers,
}

/// Lawyers and parties without one.
const ANYONE: &[Role] = &[Role::Attorney, Role::SelfRepresented];
/// Lawyers only.
const LAWYERS: &[Role] = &[Role::Attorney];
/// Everyone but limited filers, in a bankruptcy court.
const FULL: &[Role] = &[Role::Attorney, Role::Trustee, Role::SelfRepresented];
/// Lawyers and trustees.
const ESTATE: &[Role] = &[Role::Attorney, Role::Trustee];
/// Trustees only.
const TRUSTEES: &[Role] = &[Role::Trustee];
/// Everyone, limited filers too: what a creditor may file (domain 1.1, limited filers).
const LIMITED: &[Role] = &[Role::Attorney, Role::Trustee, Role::Creditor, Role::SelfRepresented];

/// What most events of a table have in common.
const fn plain(
    code: &'static str,
    menu: Menu,
    category: &'static str,
    title: &'static str,
    docket_text: &'static str,
    roles: &'static [Role],
) -> Event {
    Event {
        code,
        menu,
        category,
        title,
        docket_text,
        opens_case: false,
        needs_document: true,
        roles,
        fee_note: None,
        refers: Refers::No,
    }
}

impl Event {
    const fn opening(self) -> Event {
        Event { opens_case: true, ..self }
    }
    const fn fee(self, note: &'static str) -> Event {
        Event { fee_note: Some(note), ..self }
    }
    const fn about(self, refers: Refers) -> Event {
        Event { refers, ..self }
    }
    const fn text_only(self) -> Event {
        Event { needs_document: false, ..self }
    }

    /// Whether someone of that role may file it. An agent is asked as a lawyer; where the principal is a trustee, ask for that role.
    #[must_use]
    pub fn is_for(&self, role: Role) -> bool {
        self.roles.contains(&acting_role(role))
    }

    /// Whether every word of `words` stands in the title, the category or the docket text; case does not matter.
    #[must_use]
    pub fn speaks_of(&self, words: &str) -> bool {
        let all = format!("{} {} {}", self.title, self.category, self.docket_text).to_lowercase();
        words.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

impl Menu {
    /// Every menu.
    pub const ALL: [Menu; 4] = [Menu::Civil, Menu::Criminal, Menu::Bankruptcy, Menu::Adversary];

    /// The item's text in the menu bar.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Menu::Civil => "Civil",
            Menu::Criminal => "Criminal",
            Menu::Bankruptcy => "Bankruptcy",
            Menu::Adversary => "Adversary",
        }
    }

    /// The menu of that word, in any case.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Menu> {
        Menu::ALL.into_iter().find(|menu| menu.word().eq_ignore_ascii_case(word))
    }

    /// The type of court whose bar has it.
    #[must_use]
    pub fn court(self) -> court::Type {
        match self {
            Menu::Civil | Menu::Criminal => court::Type::District,
            Menu::Bankruptcy | Menu::Adversary => court::Type::Bankruptcy,
        }
    }

    /// Whether its events are filed in cases of that kind (`cv`, `cr`, `bk`…). Short bankruptcy numbers have no kind and suit both.
    #[must_use]
    pub fn takes(self, kind: Option<&str>) -> bool {
        let Some(kind) = kind else {
            return self.court() == court::Type::Bankruptcy;
        };
        match self {
            Menu::Criminal => matches!(kind, "cr" | "mj" | "po" | "sw" | "mag"),
            Menu::Civil => !matches!(kind, "cr" | "mj" | "po" | "sw" | "mag" | "bk" | "ap"),
            Menu::Bankruptcy => !matches!(kind, "ap" | "cv" | "cr"),
            Menu::Adversary => matches!(kind, "ap" | "mp"),
        }
    }

    /// Its events in the order of the list: grouped by category.
    #[must_use]
    pub fn events(self) -> &'static [Event] {
        match self {
            Menu::Civil => civil::EVENTS,
            Menu::Criminal => criminal::EVENTS,
            Menu::Bankruptcy => bankruptcy::EVENTS,
            Menu::Adversary => adversary::EVENTS,
        }
    }
}

/// The role whose events someone files: an agent acts as a lawyer (domain 3.7).
#[must_use]
pub fn acting_role(role: Role) -> Role {
    if role == Role::Agent { Role::Attorney } else { role }
}

/// The event of that code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Event> {
    Menu::ALL.into_iter().flat_map(Menu::events).find(|event| event.code == code)
}

/// What a filer of that role finds under a menu of a court: nothing where the court's bar has no such menu.
#[must_use]
pub fn for_filer(court: court::Type, menu: Menu, role: Role) -> Vec<&'static Event> {
    if menu.court() != court {
        return Vec::new();
    }
    menu.events().iter().filter(|event| event.is_for(role)).collect()
}

/// The menus under which a filer of that role finds anything, in the order of the bar.
#[must_use]
pub fn menus(court: court::Type, role: Role) -> Vec<Menu> {
    Menu::ALL.into_iter().filter(|menu| !for_filer(court, *menu, role).is_empty()).collect()
}

/// "Search" in the menu bar: the events of that role, under any menu of the court, that speak of every word.
#[must_use]
pub fn search(court: court::Type, role: Role, words: &str) -> Vec<&'static Event> {
    let all = Menu::ALL.into_iter().flat_map(|menu| for_filer(court, menu, role));
    all.filter(|event| event.speaks_of(words)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use court::Type::{Appellate, Bankruptcy, District};

    fn titles(events: &[&Event]) -> Vec<&'static str> {
        events.iter().map(|e| e.title).collect()
    }

    #[test]
    fn codes_are_used_once_and_found_again() {
        let all: Vec<&Event> = Menu::ALL.into_iter().flat_map(Menu::events).collect();
        let codes: BTreeSet<&str> = all.iter().map(|e| e.code).collect();
        assert_eq!(codes.len(), all.len());
        for event in all {
            assert_eq!(find(event.code), Some(event));
            let sound = event.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            assert!(sound && !event.title.is_empty() && !event.roles.is_empty(), "{}", event.code);
            assert!(!event.roles.contains(&Role::Agent), "{}: agents are never listed", event.code);
        }
        assert_eq!(find("no-such-event"), None);
    }

    #[test]
    fn each_type_of_court_has_a_catalogue_worth_the_name() {
        let count = |menus: [Menu; 2]| menus.into_iter().map(|m| m.events().len()).sum::<usize>();
        assert!(count([Menu::Civil, Menu::Criminal]) >= 25);
        assert!(count([Menu::Bankruptcy, Menu::Adversary]) >= 25);
        for menu in Menu::ALL {
            assert!(menu.events().iter().all(|e| e.menu == menu));
            let mut seen: Vec<&str> = menu.events().iter().map(|e| e.category).collect();
            seen.dedup();
            let distinct: BTreeSet<&str> = seen.iter().copied().collect();
            assert_eq!(seen.len(), distinct.len(), "{}: each category stands together", menu.word());
        }
    }

    #[test]
    fn matt_the_lawyer_finds_civil_events_in_a_district_court_only() {
        let civil = for_filer(District, Menu::Civil, Role::Attorney);
        for title in
            ["Complaint", "Answer to Complaint", "Motion to Dismiss", "Notice of Appearance", "Response to Motion", "Reply"]
        {
            assert!(titles(&civil).contains(&title), "{title}");
        }
        assert!(for_filer(Bankruptcy, Menu::Civil, Role::Attorney).is_empty());
        assert_eq!(menus(Bankruptcy, Role::Attorney), [Menu::Bankruptcy, Menu::Adversary]);
        assert!(menus(Appellate, Role::Attorney).is_empty());
    }

    #[test]
    fn a_creditor_may_only_file_what_limited_filers_may() {
        let allowed = for_filer(Bankruptcy, Menu::Bankruptcy, Role::Creditor);
        let codes: BTreeSet<&str> = allowed.iter().map(|e| e.code).collect();
        let expected = [
            "bk-proof-of-claim",
            "bk-claim-amended",
            "bk-claim-transfer",
            "bk-claim-withdrawal",
            "bk-notice-appearance",
            "bk-request-notice",
            "bk-certificate-service",
            "bk-claim-payment-change",
        ];
        assert_eq!(codes, expected.into_iter().collect());
        assert_eq!(menus(Bankruptcy, Role::Creditor), [Menu::Bankruptcy]);
        assert!(menus(District, Role::Creditor).is_empty());
    }

    #[test]
    fn only_the_trustee_reports_and_an_agent_stands_in_for_a_lawyer() {
        let report = find("bk-trustee-no-distribution").unwrap();
        assert!(report.is_for(Role::Trustee) && !report.is_for(Role::Attorney) && !report.is_for(Role::Agent));
        for court in [District, Bankruptcy] {
            for menu in Menu::ALL {
                assert_eq!(for_filer(court, menu, Role::Agent), for_filer(court, menu, Role::Attorney));
            }
        }
    }

    #[test]
    fn a_search_wants_every_word() {
        let found = search(District, Role::Attorney, "motion DISMISS");
        assert!(found.iter().any(|e| e.code == "cv-motion-dismiss") && found.iter().any(|e| e.code == "cr-motion-dismiss"));
        assert!(found.iter().all(|e| e.speaks_of("dismiss")));
        assert!(search(District, Role::Attorney, "motion zeppelin").is_empty());
        assert!(search(Bankruptcy, Role::Creditor, "petition").is_empty());
    }

    #[test]
    fn cases_are_opened_by_complaints_and_petitions() {
        let opening: Vec<&str> = Menu::ALL.into_iter().flat_map(Menu::events).filter(|e| e.opens_case).map(|e| e.code).collect();
        assert_eq!(
            opening,
            [
                "cv-complaint",
                "cv-notice-removal",
                "cv-petition-habeas",
                "bk-voluntary-petition",
                "bk-involuntary-petition",
                "ap-complaint"
            ]
        );
        assert!(Menu::Civil.takes(Some("cv")) && Menu::Civil.takes(Some("mc")) && !Menu::Civil.takes(Some("cr")));
        assert!(Menu::Bankruptcy.takes(None) && !Menu::Civil.takes(None));
    }
}
