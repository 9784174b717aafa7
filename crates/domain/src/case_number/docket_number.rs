//! What stands where a case number should: a case number, an MDL number, a member case of another court, or any other text.

use serde::{Deserialize, Serialize};

use super::CaseNumber;
use crate::court;

/// The number of a docket as it was imported or given. Every text has one, so that no docket is turned away for its number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "form", content = "number")]
pub enum DocketNumber {
    /// The number of a case in this court.
    Case(CaseNumber),
    /// `MDL No. 2168` of the Judicial Panel on Multidistrict Litigation.
    Mdl(u32),
    /// `CAC/2:21-cv-04360`: a case of another court that belongs to an MDL docket.
    Member {
        /// Letters of the other court, in upper case.
        court: String,
        /// Its number there.
        number: CaseNumber,
    },
    /// Anything else, trimmed, as it was written.
    Other(String),
}

impl DocketNumber {
    /// Reads any text.
    #[must_use]
    pub fn read(text: &str) -> DocketNumber {
        let text = text.trim();
        if let Some(number) = mdl(text) {
            return DocketNumber::Mdl(number);
        }
        if let Some((court, rest)) = text.split_once('/') {
            let letters = (2..=5).contains(&court.len()) && court.bytes().all(|b| b.is_ascii_alphabetic());
            if let (true, Some(number)) = (letters, CaseNumber::parse(rest)) {
                return DocketNumber::Member { court: court.to_ascii_uppercase(), number };
            }
        }
        CaseNumber::parse(text).map_or_else(|| DocketNumber::Other(text.to_owned()), DocketNumber::Case)
    }

    /// The whole number as a court of that type prints it.
    #[must_use]
    pub fn printed(&self, court: court::Type) -> String {
        match self {
            DocketNumber::Case(number) => number.printed(court),
            DocketNumber::Mdl(number) => format!("MDL No. {number}"),
            DocketNumber::Member { court: other, number } => format!("{other}/{}", number.printed(court::Type::District)),
            DocketNumber::Other(text) => text.clone(),
        }
    }

    /// The key under which a court finds it; see [`CaseNumber::search_key`]. Other texts keep their letters and digits only.
    #[must_use]
    pub fn search_key(&self) -> String {
        match self {
            DocketNumber::Case(number) => number.search_key(),
            DocketNumber::Mdl(number) => format!("mdl-{number}"),
            DocketNumber::Member { court, number } => {
                format!("{}-{}", court.to_ascii_lowercase(), number.search_key())
            }
            DocketNumber::Other(text) => {
                let kept = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
                "other-".chars().chain(kept).collect()
            }
        }
    }

    /// Whether what a person typed means this docket.
    #[must_use]
    pub fn matches(&self, typed: &str) -> bool {
        match (self, DocketNumber::read(typed)) {
            (DocketNumber::Case(mine), DocketNumber::Case(theirs)) => mine.matches(&theirs),
            (DocketNumber::Member { court, number }, DocketNumber::Member { court: other, number: theirs }) => {
                *court == other && number.matches(&theirs)
            }
            (_, theirs) => self.search_key() == theirs.search_key(),
        }
    }

    /// The case number, where it is one of this court's.
    #[must_use]
    pub fn case(&self) -> Option<&CaseNumber> {
        if let DocketNumber::Case(number) = self { Some(number) } else { None }
    }
}

fn mdl(text: &str) -> Option<u32> {
    let start = text.get(..3).filter(|start| start.eq_ignore_ascii_case("mdl"))?;
    let rest = text[start.len()..].trim_start_matches([' ', '-', ':', '\u{a0}']);
    let lower = rest.to_ascii_lowercase();
    let digits = lower.trim_start_matches("docket").trim_start().trim_start_matches("no").trim_start_matches(['.', ' ', '#']);
    let sound = (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if sound { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use court::Type::{Appellate, Bankruptcy, District};

    #[test]
    fn an_imported_docket_prints_its_own_number() {
        let district = "1:03-cr-00076 1:08-cv-00901 1:08-md-01963 1:14-cv-07524 1:20-cv-03010 1:22-cv-03027 2:06-cv-00350 2:08-cr-04005 \
            2:15-cr-00099 2:18-mj-00137 2:20-cr-00606 2:98-cv-01203 3:08-cv-00159 3:17-cv-12090 4:17-cr-00367 5:19-cv-00049";
        let bankruptcy = "02-16140 02-42563 04-45661 06-52608 08-10152 09-01242 10-00846 17-31455 2:07-bk-05481 3:05-bk-10003 \
            4:09-bk-26474 6:10-bk-12164 8-09-78584 8:09-ap-01514 8:09-bk-23738";
        for (court, numbers) in [(District, district), (Bankruptcy, bankruptcy), (Appellate, "17-16510 22-8513")] {
            for text in numbers.split_whitespace() {
                let number = DocketNumber::read(text);
                assert!(number.case().is_some(), "{text}");
                assert_eq!(number.printed(court), text);
                assert!(number.matches(text));
            }
        }
        assert_eq!(DocketNumber::read("MDL No. 2168").printed(District), "MDL No. 2168");
    }

    #[test]
    fn an_mdl_docket_is_found_however_it_is_typed() {
        let docket = DocketNumber::read("MDL No. 2168");
        assert_eq!(docket, DocketNumber::Mdl(2168));
        for typed in ["mdl 2168", "MDL-2168", "MDL No 2168", "mdl docket no. 2168", "MDL2168"] {
            assert!(docket.matches(typed), "{typed}");
        }
        assert!(!docket.matches("MDL 2169"));
        assert!(!docket.matches("21-68"));
    }

    #[test]
    fn a_member_case_names_its_court() {
        let member = DocketNumber::read("cac/2:21-cv-04360");
        assert_eq!(member.printed(District), "CAC/2:21-cv-04360");
        assert!(member.matches("CAC/2:21-cv-4360"));
        assert!(!member.matches("ILN/2:21-cv-04360"));
        assert!(!member.matches("2:21-cv-04360"), "it is a case of another court");
    }

    #[test]
    fn any_other_text_is_kept_as_it_was() {
        let odd = DocketNumber::read(" Misc. Action 12 (sealed) ");
        assert_eq!(odd.printed(Bankruptcy), "Misc. Action 12 (sealed)");
        assert!(odd.matches("misc action 12 SEALED"));
        assert!(!odd.matches("misc action 13 SEALED"));
    }

    proptest! {
        #[test]
        fn every_text_has_a_number_and_finds_itself(text in "\\PC{0,40}|(MDL|mdl)[ Nno.]{0,5}[0-9]{0,8}|[A-Z]{2,3}/[0-9:a-z-]{0,14}") {
            let number = DocketNumber::read(&text);
            prop_assert!(number.matches(&text));
            let _ = number.printed(District);
        }
    }
}
