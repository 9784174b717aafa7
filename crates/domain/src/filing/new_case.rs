//! The facts that open a new case: a civil action's cover sheet, a petition, or an adversary proceeding's.

use serde::{Deserialize, Serialize};

use super::{
    Problem,
    nature_of_suit::{self, JuryDemand},
};
use crate::{court, events};

/// The chapters of the Bankruptcy Code under which a case can be opened (domain 0.1).
pub const CHAPTERS: [u8; 6] = [7, 9, 11, 12, 13, 15];

/// Longest name of a party, in characters.
const LONGEST_NAME: usize = 200;
/// Longest cause, in characters.
const LONGEST_CAUSE: usize = 200;
/// Most parties on one side that a filer may type.
const MOST_PARTIES: usize = 200;

/// What a filer says of a case that does not exist yet. Which fields count follows from `kind`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCase {
    /// `cv`, `bk` or `ap`.
    pub kind: String,
    /// Digit of the office.
    pub office: Option<u8>,
    /// Plaintiffs (petitioners); not for `bk`.
    pub plaintiffs: Vec<String>,
    /// Defendants (respondents); not for `bk`.
    pub defendants: Vec<String>,
    /// The debtor and perhaps the joint debtor; only for `bk`.
    pub debtors: Vec<String>,
    /// Only for `bk`: one of [`CHAPTERS`].
    pub chapter: Option<u8>,
    /// Code of [`nature_of_suit::CIVIL`] or [`nature_of_suit::ADVERSARY`]; not for `bk`.
    pub nature_of_suit: Option<u16>,
    /// Cause of action, such as `28:1331 Fed. Question`; only for `cv`, may be empty.
    pub cause: String,
    /// Code of [`nature_of_suit::JURISDICTIONS`]; only for `cv`.
    pub jurisdiction: Option<u8>,
    /// Only for `cv`.
    pub jury_demand: JuryDemand,
    /// Number of the bankruptcy case that an adversary proceeding belongs to.
    pub lead_case: String,
}

impl NewCase {
    /// The case's short title: `Lee v. ACME Inc.`, `Lee et al v. ACME Inc.`, `Ann Lee and Bo Lee`.
    #[must_use]
    pub fn title(&self) -> String {
        fn side(names: &[String]) -> String {
            let first = names.iter().map(|n| events::clean(n, LONGEST_NAME)).find(|n| !n.is_empty()).unwrap_or_default();
            if names.iter().filter(|n| !n.trim().is_empty()).count() > 1 { format!("{first} et al") } else { first }
        }
        if self.kind == "bk" {
            return self.named(&self.debtors).join(" and ");
        }
        format!("{} v. {}", side(&self.plaintiffs), side(&self.defendants))
    }

    /// The names of one side, cleaned, without empty ones.
    #[must_use]
    pub fn named(&self, side: &[String]) -> Vec<String> {
        side.iter().map(|name| events::clean(name, LONGEST_NAME)).filter(|name| !name.is_empty()).collect()
    }

    /// Everything that is wrong with it in a court of that type with those offices (none: any digit will do).
    #[must_use]
    pub fn problems(&self, court: court::Type, offices: &[(String, String)]) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut say = |field: &str, sentence: &str| found.push(Problem::new(field, sentence));
        let fits = match self.kind.as_str() {
            "cv" => court == court::Type::District,
            "bk" | "ap" => court == court::Type::Bankruptcy,
            _ => false,
        };
        if !fits {
            say("kind", "This type of case can't be opened online in this court. Call the clerk's office.");
            return found;
        }
        match self.office {
            None if !offices.is_empty() => say("office", "Choose the office in which the case belongs."),
            Some(office)
                if office > 9 || !(offices.is_empty() || offices.iter().any(|(digit, _)| *digit == office.to_string())) =>
            {
                say("office", "This court has no such office. Choose one from the list.");
            }
            _ => {}
        }
        if self.kind == "bk" {
            self.check_debtors(&mut say);
        } else {
            self.check_sides(&mut say);
        }
        match self.kind.as_str() {
            "cv" => self.check_cover_sheet(&mut say),
            "ap" => {
                if self.nature_of_suit.is_none_or(|code| nature_of_suit::adversary(code).is_none()) {
                    say("nature_of_suit", "Choose the nature of suit of the adversary proceeding.");
                }
                if self.lead_case.trim().is_empty() {
                    say("lead_case", "Enter the number of the bankruptcy case that this proceeding belongs to.");
                }
            }
            _ => {}
        }
        found
    }

    fn check_debtors(&self, say: &mut impl FnMut(&str, &str)) {
        match self.named(&self.debtors).len() {
            0 => say("debtor", "Enter the debtor's name."),
            1 | 2 => {}
            _ => say("debtor", "A petition names one debtor, or two who file jointly."),
        }
        if too_long(&self.debtors) {
            say("debtor", "A name may have at most 200 characters.");
        }
        if self.chapter.is_none_or(|chapter| !CHAPTERS.contains(&chapter)) {
            say("chapter", "Choose the chapter: 7, 9, 11, 12, 13 or 15.");
        }
    }

    fn check_sides(&self, say: &mut impl FnMut(&str, &str)) {
        let sides = [
            ("plaintiff", &self.plaintiffs, "Enter at least one plaintiff."),
            ("defendant", &self.defendants, "Enter at least one defendant."),
        ];
        for (field, names, missing) in sides {
            if self.named(names).is_empty() {
                say(field, missing);
            }
            if names.len() > MOST_PARTIES {
                say(
                    field,
                    "At most 200 parties can be entered on one side. Name the others in the document and call the clerk's office.",
                );
            }
            if too_long(names) {
                say(field, "A name may have at most 200 characters.");
            }
        }
    }

    fn check_cover_sheet(&self, say: &mut impl FnMut(&str, &str)) {
        if self.nature_of_suit.is_none_or(|code| nature_of_suit::civil(code).is_none()) {
            say("nature_of_suit", "Choose the nature of suit.");
        }
        if self.jurisdiction.is_none_or(|code| nature_of_suit::jurisdiction(code).is_none()) {
            say("jurisdiction", "Choose the basis of jurisdiction.");
        }
        if self.cause.chars().count() > LONGEST_CAUSE {
            say("cause", "The cause of action may have at most 200 characters.");
        }
    }
}

fn too_long(names: &[String]) -> bool {
    names.iter().any(|name| name.chars().count() > LONGEST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use court::Type::{Bankruptcy, District};

    fn names(all: &[&str]) -> Vec<String> {
        all.iter().map(|n| (*n).to_owned()).collect()
    }

    fn civil() -> NewCase {
        NewCase {
            kind: "cv".to_owned(),
            office: Some(1),
            plaintiffs: names(&["Ann Lee"]),
            defendants: names(&["ACME Inc.", "Bo Ray"]),
            nature_of_suit: Some(442),
            jurisdiction: Some(3),
            ..NewCase::default()
        }
    }

    fn fields(case: &NewCase, court: court::Type) -> Vec<String> {
        let offices = [("1".to_owned(), "Northern".to_owned())];
        case.problems(court, &offices).into_iter().map(|p| p.field).collect()
    }

    #[test]
    fn a_whole_cover_sheet_opens_a_civil_case() {
        assert!(fields(&civil(), District).is_empty());
        assert_eq!(civil().title(), "Ann Lee v. ACME Inc. et al");
    }

    #[test]
    fn every_gap_is_named_at_once() {
        let empty = NewCase { kind: "cv".to_owned(), ..NewCase::default() };
        assert_eq!(fields(&empty, District), ["office", "plaintiff", "defendant", "nature_of_suit", "jurisdiction"]);
        let petition = NewCase { kind: "bk".to_owned(), chapter: Some(8), office: Some(2), ..NewCase::default() };
        assert_eq!(fields(&petition, Bankruptcy), ["office", "debtor", "chapter"]);
        let adversary = NewCase { kind: "ap".to_owned(), nature_of_suit: Some(442), ..civil() };
        assert_eq!(fields(&adversary, Bankruptcy), ["nature_of_suit", "lead_case"]);
    }

    #[test]
    fn a_joint_petition_has_two_debtors_and_no_more() {
        let mut petition = NewCase {
            kind: "bk".to_owned(),
            office: Some(1),
            chapter: Some(7),
            debtors: names(&["Ann Lee", " ", "Bo Lee"]),
            ..NewCase::default()
        };
        assert!(fields(&petition, Bankruptcy).is_empty());
        assert_eq!(petition.title(), "Ann Lee and Bo Lee");
        petition.debtors.push("Cy Lee".to_owned());
        assert_eq!(fields(&petition, Bankruptcy), ["debtor"]);
    }

    #[test]
    fn a_petition_is_no_business_of_a_district_court() {
        let petition = NewCase { kind: "bk".to_owned(), ..civil() };
        assert_eq!(fields(&petition, District), ["kind"]);
        assert_eq!(fields(&NewCase { kind: "cr".to_owned(), ..civil() }, District), ["kind"]);
    }
}
