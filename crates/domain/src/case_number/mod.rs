//! Case numbers: how each kind of court prints them, how people type them, and when two of them mean one case.

use serde::{Deserialize, Serialize};

use crate::court;

mod docket_number;
mod read;

pub use docket_number::DocketNumber;

/// Two-digit years from this one on belong to the 1900s: the oldest numbers of that shape are from the 1960s.
pub const PIVOT: u16 = 60;

/// The number of one case in one court.
///
/// District `1:08-cv-00662-KD-C`, criminal with a defendant `2:15-cr-00099-MJP-1`, bankruptcy `13-07422-RLM-7A` or
/// `2:24-bk-16169-BB` or `8-09-78584-ast`, adversary `24-03015` or `2:21-ap-01197-BB`, appellate `22-8513` (domain 4.11).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CaseNumber {
    /// The digit of the office (division) before the colon.
    pub office: Option<u8>,
    /// Year in four digits.
    pub year: u16,
    /// `cv`, `cr`, `bk`, `ap`, `mc`…, in lower case.
    pub kind: Option<String>,
    /// The running number, at most 99,999.
    pub serial: u32,
    /// What follows, as it was written: initials of judges, a chapter, a defendant's number.
    pub suffix: Vec<String>,
}

impl CaseNumber {
    /// A number without suffix. `year` has four digits; `kind` is put in lower case; an empty `kind` means none.
    #[must_use]
    pub fn new(office: Option<u8>, year: u16, kind: &str, serial: u32) -> CaseNumber {
        let kind = Some(kind.to_ascii_lowercase()).filter(|k| !k.is_empty());
        CaseNumber { office, year, kind, serial, suffix: Vec::new() }
    }

    /// Reads a number as courts print it or as people type it: any case, spaces or dashes of any kind, without leading zeros,
    /// `YYNNNNN`, `16cv745`, `1:2015cv01445`, with "Case No." before it. `None` when it is no such number.
    #[must_use]
    pub fn parse(text: &str) -> Option<CaseNumber> {
        read::case_number(text)
    }

    /// The whole number as a court of that type prints it, suffix included: `1:16-cv-00745-ESH`.
    #[must_use]
    pub fn printed(&self, court: court::Type) -> String {
        let mut text = self.printed_bare(court);
        for part in &self.suffix {
            text.push('-');
            text.push_str(part);
        }
        text
    }

    /// The number without judges, chapter and defendant: `1:16-cv-00745`, what clients keep (wire 2.0).
    #[must_use]
    pub fn printed_bare(&self, court: court::Type) -> String {
        match court {
            court::Type::Appellate => self.assemble(|serial| serial.to_string()),
            court::Type::District | court::Type::Bankruptcy => self.assemble(|serial| format!("{serial:05}")),
        }
    }

    /// Without leading zeros and suffix, `1:16-cv-745`: the `number` of the look-up (wire 2.1).
    #[must_use]
    pub fn printed_short(&self) -> String {
        self.assemble(|serial| serial.to_string())
    }

    /// With the year in full, `2:2016-cv-01152-JJT`: the `sortable` of the look-up (wire 2.1). The judge stays, the rest goes.
    #[must_use]
    pub fn sortable(&self) -> String {
        let mut text = self.office.map(|o| format!("{o}:")).unwrap_or_default();
        text.push_str(&self.year.to_string());
        if let Some(kind) = &self.kind {
            text.push('-');
            text.push_str(kind);
        }
        text.push_str(&format!("-{:05}", self.serial));
        if let Some(judge) = self.judge() {
            text.push('-');
            text.push_str(judge);
        }
        text
    }

    /// The case locator's form, `1:2015cv01445` (domain 4.11).
    #[must_use]
    pub fn locator(&self) -> String {
        let office = self.office.map(|o| format!("{o}:")).unwrap_or_default();
        format!("{office}{}{}{:05}", self.year, self.kind.as_deref().unwrap_or("-"), self.serial)
    }

    /// The key under which a court finds the number however it was typed: year and serial, `2016-00745`.
    ///
    /// Several cases may share it; [`CaseNumber::matches`] tells them apart.
    #[must_use]
    pub fn search_key(&self) -> String {
        format!("{:04}-{:05}", self.year, self.serial)
    }

    /// Whether what a person typed means this case: year and serial are equal, office and kind too where both have them.
    /// Initials are never compared, since judges change.
    #[must_use]
    pub fn matches(&self, typed: &CaseNumber) -> bool {
        fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.is_none() || other.is_none() || one == other
        }
        self.year == typed.year
            && self.serial == typed.serial
            && agree(self.office, typed.office)
            && agree(self.kind.as_deref(), typed.kind.as_deref())
    }

    /// Initials of the judge: the first part of the suffix that begins with a letter, `rfn` of `rfn13`.
    #[must_use]
    pub fn judge(&self) -> Option<&str> {
        self.suffix.iter().find_map(|part| initials(part))
    }

    /// Initials of the judge referred to: the second such part.
    #[must_use]
    pub fn referred(&self) -> Option<&str> {
        self.suffix.iter().filter_map(|part| initials(part)).nth(1)
    }

    /// The bankruptcy chapter that ends the number: 7 of `13-07422-RLM-7A`, 13 of `04-45661-rfn13`.
    #[must_use]
    pub fn chapter(&self) -> Option<u8> {
        if self.kind.as_deref().is_some_and(|kind| kind != "bk" && kind != "ap") {
            return None;
        }
        let last = self.suffix.last()?;
        let digits: String = last.chars().skip_while(|c| c.is_ascii_alphabetic()).take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|chapter| [7, 9, 11, 12, 13, 15].contains(chapter))
    }

    /// The defendant's number that ends a criminal case number: 1 of `2:15-cr-00099-MJP-1`.
    #[must_use]
    pub fn defendant(&self) -> Option<u16> {
        if !matches!(self.kind.as_deref(), Some("cr" | "mj" | "po")) {
            return None;
        }
        self.suffix.last()?.parse().ok()
    }

    fn assemble(&self, serial: fn(u32) -> String) -> String {
        let number = serial(self.serial);
        let year = self.year % 100;
        match (self.office, &self.kind) {
            (Some(office), Some(kind)) => format!("{office}:{year:02}-{kind}-{number}"),
            (Some(office), None) => format!("{office}-{year:02}-{number}"),
            (None, Some(kind)) => format!("{year:02}-{kind}-{number}"),
            (None, None) => format!("{year:02}-{number}"),
        }
    }
}

fn initials(part: &str) -> Option<&str> {
    let letters = part.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(part.len());
    Some(&part[..letters]).filter(|l| !l.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use court::Type::{Appellate, Bankruptcy, District};

    fn parse(text: &str) -> CaseNumber {
        CaseNumber::parse(text).unwrap_or_else(|| panic!("{text:?} was not read"))
    }

    #[test]
    fn each_printed_form_comes_back_as_it_was() {
        for text in ["1:08-cv-00662-KD-C", "2:15-cr-00099-MJP-1", "2:20-cr-00606-1", "4:17-cr-00367-SNLJ-1", "1:08-md-01963-RWS"]
        {
            assert_eq!(parse(text).printed(District), text);
        }
        for text in ["08-13555-scc", "13-07422-RLM-7A", "2:24-bk-16169-BB", "24-03015", "8-09-78584-ast", "04-45661-rfn13"] {
            assert_eq!(parse(text).printed(Bankruptcy), text);
        }
        for text in ["22-11299", "04-1507", "21-20", "22-8513"] {
            assert_eq!(parse(text).printed(Appellate), text);
        }
    }

    #[test]
    fn people_type_numbers_in_many_ways() {
        let case = parse("1:16-cv-00745-ESH");
        for typed in [
            "16-745",
            "16-00745",
            "1600745",
            "1:16-cv-745",
            "1:16-CV-00745",
            "16cv745",
            "16 cv 745",
            "1:16cv00745",
            "1:2016cv00745",
            " 1 : 16 - cv - 745 ",
            "1-16-cv-745",
            "1:16\u{2013}cv\u{2013}745",
            "Case No. 1:16-cv-745",
            "Case #: 16-745",
            "[1:16-cv-00745-ESH]",
            "2016-cv-745",
            "1:16-cv-00745-XYZ",
            "case 1:16-cv-00745-ESH",
        ] {
            assert!(case.matches(&parse(typed)), "{typed}");
            assert_eq!(parse(typed).search_key(), "2016-00745", "{typed}");
        }
        for other in ["16-746", "17-745", "2:16-cv-745", "1:16-cr-745"] {
            assert!(!case.matches(&parse(other)), "{other}");
        }
    }

    #[test]
    fn parts_are_told_apart() {
        let district = parse("1:14-cv-07524-WFK-VVP");
        assert_eq!((district.judge(), district.referred(), district.chapter()), (Some("WFK"), Some("VVP"), None));
        assert_eq!(parse("1:03-cr-00076-MR-DLH-1").defendant(), Some(1));
        assert_eq!(parse("2:15-cr-00099-MJP").defendant(), None);
        let short = parse("13-07422-RLM-7A");
        assert_eq!((short.judge(), short.chapter(), short.defendant()), (Some("RLM"), Some(7), None));
        let glued = parse("04-45661-rfn13");
        assert_eq!((glued.judge(), glued.chapter()), (Some("rfn"), Some(13)));
        assert_eq!(parse("13-07422-11").chapter(), Some(11));
    }

    #[test]
    fn an_office_may_stand_last_in_bankruptcy() {
        let number = parse("09-78584-8-ast");
        assert_eq!((number.office, number.judge()), (Some(8), Some("ast")));
        assert!(number.matches(&parse("8-09-78584")));
        assert_eq!(parse("13-07422-7").office, None, "a digit at the end is the chapter");
    }

    #[test]
    fn the_look_up_and_the_locator_have_forms_of_their_own() {
        let case = parse("2:16-cv-01152-JJT");
        assert_eq!(case.printed_short(), "2:16-cv-1152");
        assert_eq!(case.sortable(), "2:2016-cv-01152-JJT");
        assert_eq!(case.locator(), "2:2016cv01152");
        assert!(case.matches(&parse(&case.locator())));
        assert_eq!(case.printed_bare(District), "2:16-cv-01152");
    }

    #[test]
    fn a_short_year_falls_in_the_right_century() {
        assert_eq!(parse("2:98-cv-01203").year, 1998);
        assert_eq!(parse("60-1").year, 1960);
        assert_eq!(parse("59-1").year, 2059);
        assert_eq!(parse("03-1").year, 2003);
    }

    #[test]
    fn other_text_is_no_case_number() {
        for text in [
            "",
            " ",
            "MDL No. 2168",
            "16",
            "cv",
            "16-cv",
            "1:2:16-cv-745",
            "16-1234567",
            "1816-745",
            "12:16-cv-745",
            "16-cv-745-É",
            "1:",
            "16-cv-745-ABCDEFGHIJKL",
            "Smith v. Jones",
            "123456",
            "16-cvcvc-745",
            "--",
            "1:-cv-7",
            "\u{0}",
        ] {
            assert_eq!(CaseNumber::parse(text), None, "{text:?}");
        }
    }

    fn suffixes() -> impl Strategy<Value = Vec<String>> {
        ("[A-Z]{1,4}|[a-z]{3}[0-9]{0,2}", proptest::collection::vec("[A-Z]{2,3}|[0-9]{1,2}A?", 0..3), any::<bool>()).prop_map(
            |(judge, rest, any)| {
                if any { std::iter::once(judge).chain(rest).collect() } else { Vec::new() }
            },
        )
    }

    proptest! {
        #[test]
        fn printing_and_reading_agree(
            office in proptest::option::of(0_u8..=9),
            year in 1960_u16..=2059,
            kind in proptest::option::of("[a-z]{2,4}"),
            serial in 0_u32..=99_999,
            suffix in suffixes(),
        ) {
            let number = CaseNumber { office, year, kind, serial, suffix };
            for court in [District, Bankruptcy, Appellate] {
                prop_assert_eq!(CaseNumber::parse(&number.printed(court)), Some(number.clone()));
                prop_assert!(number.matches(&parse(&number.printed(court).to_lowercase())));
            }
        }

        #[test]
        fn reading_never_panics_and_what_was_read_prints_and_reads_again(text in "\\PC{0,30}|[0-9:a-z -]{0,24}") {
            if let Some(number) = CaseNumber::parse(&text) {
                prop_assert!(number.serial <= 99_999);
                let again = CaseNumber::parse(&number.printed(District));
                prop_assert!(again.is_some_and(|a| a.matches(&number)), "{:?}", number);
            }
        }
    }
}
