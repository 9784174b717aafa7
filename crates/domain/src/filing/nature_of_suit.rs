//! Codes of a civil case's cover sheet: nature of suit, jurisdiction, jury demand; and of an adversary proceeding's.

use serde::{Deserialize, Serialize};

/// Civil natures of suit: code and label (PCL API User Guide, Appendix C; domain, Appendix A).
pub const CIVIL: &[(u16, &str)] = &[
    (110, "Insurance"),
    (120, "Contract: Marine"),
    (130, "Miller Act"),
    (140, "Negotiable Instrument"),
    (150, "Contract: Recovery/Enforcement"),
    (151, "Contract: Recovery Medicare"),
    (152, "Contract: Recovery Student Loan"),
    (153, "Contract: Recovery Veteran Benefits"),
    (160, "Stockholders Suits"),
    (190, "Contract: Other"),
    (195, "Contract Product Liability"),
    (196, "Contract: Franchise"),
    (210, "Condemnation"),
    (220, "Real Property: Foreclosure"),
    (230, "Rent Lease & Ejectment"),
    (240, "Torts to Land"),
    (245, "Tort Product Liability"),
    (290, "Real Property: Other"),
    (310, "Airplane"),
    (315, "Airplane Product Liability"),
    (320, "Assault Libel & Slander"),
    (330, "Federal Employer's Liability"),
    (340, "Marine"),
    (345, "Marine Product Liability"),
    (350, "Motor Vehicle"),
    (355, "Motor Vehicle Product Liability"),
    (360, "P.I.: Other"),
    (362, "PI Medical Malpractice"),
    (365, "PI Product Liability"),
    (367, "PI: Health Care/Pharmaceutical Product Liability"),
    (368, "P.I. : Asbestos"),
    (370, "Fraud or Truth-In-Lending"),
    (371, "Truth in Lending"),
    (375, "False Claims Act"),
    (380, "Personal Property: Other"),
    (385, "Prop. Damage Prod. Liability"),
    (400, "State Reapportionment"),
    (410, "Anti-Trust"),
    (422, "Bankruptcy Appeal (801)"),
    (423, "Bankruptcy Withdrawal"),
    (430, "Banks and Banking"),
    (440, "Civil Rights: Other"),
    (441, "Civil Rights: Voting"),
    (442, "Civil Rights: Jobs"),
    (443, "Civil Rights: Accommodations"),
    (444, "Civil Rights: Welfare"),
    (445, "ADA - Employment"),
    (446, "ADA - Other"),
    (448, "Civil Rights: Education"),
    (450, "Commerce ICC Rates, Etc"),
    (460, "Deportation"),
    (462, "Naturalization Application"),
    (463, "Habeas Corpus - Alien Detainee"),
    (465, "Other Immigration Actions"),
    (470, "Racketeer/Corrupt Organization"),
    (480, "Consumer Credit"),
    (490, "Cable/Satellite TV"),
    (510, "Prisoner: Vacate Sentence"),
    (530, "Habeas Corpus (General)"),
    (535, "Death Penalty - Habeas Corpus"),
    (540, "Mandamus & Other"),
    (550, "Prisoner: Civil Rights"),
    (555, "Habeas Corpus (Prison Condition)"),
    (560, "Prisoner: Civil Detainee Conditions"),
    (610, "Forfeit/Penalty: Agriculture"),
    (620, "Forfeit/Penalty: Food and Drug"),
    (625, "Drug Related Seizure of Property"),
    (630, "Forfeit/Penalty: Liquor Laws"),
    (640, "Forfeit/Penalty: R.R. & Truck"),
    (650, "Forfeit/Penalty: Airline Regulations"),
    (660, "Forfeit/Penalty: Occupational Safety"),
    (690, "Forfeit/Penalty: Other"),
    (710, "Labor: Fair Standards"),
    (720, "Labor: Labor/Management Relations"),
    (730, "Labor: Reporting/Disclosure"),
    (740, "Labor: Railway Labor Act"),
    (751, "Labor: Family and Medical Leave Act"),
    (790, "Labor: Other"),
    (791, "Labor: E.R.I.S.A"),
    (810, "Selective Service"),
    (820, "Copyright"),
    (830, "Patent"),
    (840, "Trademark"),
    (850, "Securities/Commodities"),
    (861, "Social Security: HIA"),
    (862, "Social Security: Black Lung"),
    (863, "Social Security: DIWC/DIWW"),
    (864, "Social Security: SSID Tit. XVI"),
    (865, "Social Security: RSI"),
    (870, "Tax Suits"),
    (871, "Tax Suits: IRS-Third Party"),
    (875, "Taxes: Customer Challenge"),
    (890, "Other Statutory Actions"),
    (891, "Agriculture Acts"),
    (892, "Economic Stabilization Act"),
    (893, "Environmental Matters"),
    (894, "Energy Allocation Act"),
    (895, "Freedom of Information Act"),
    (896, "Arbitration"),
    (899, "APA Review/Appeal of Agency Decision"),
    (900, "Appeal of Fee Determination"),
    (950, "Constitutional: State Statute"),
];

/// Natures of suit of an adversary proceeding that real entries show (domain, Appendix A); the cover sheet B1040 has more.
pub const ADVERSARY: &[(u16, &str)] = &[
    (2, "Other (state-law type)"),
    (21, "Validity, priority or extent of lien"),
    (65, "Dischargeability - other"),
    (67, "Dischargeability - 523(a)(4)"),
    (68, "Dischargeability - 523(a)(6)"),
    (72, "Injunctive relief - other"),
    (81, "Subordination"),
    (91, "Declaratory judgment"),
];

/// Jurisdiction of a civil case: the code of the cover sheet and the words of the docket sheet (domain, Appendix A).
pub const JURISDICTIONS: &[(u8, &str)] = &[
    (1, "U.S. Government Plaintiff"),
    (2, "U.S. Government Defendant"),
    (3, "Federal Question"),
    (4, "Diversity"),
    (5, "Local Question"),
];

/// The jurisdiction that the form shows first (domain 4.5).
pub const USUAL_JURISDICTION: u8 = 3;

/// Who asks for a jury, in the docket sheet's words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum JuryDemand {
    /// Nobody.
    #[default]
    None,
    /// The plaintiff.
    Plaintiff,
    /// The defendant.
    Defendant,
    /// Both.
    Both,
}

impl JuryDemand {
    /// Every answer, in the order of the form.
    pub const ALL: [JuryDemand; 4] = [JuryDemand::None, JuryDemand::Plaintiff, JuryDemand::Defendant, JuryDemand::Both];

    /// The word stored and printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            JuryDemand::None => "None",
            JuryDemand::Plaintiff => "Plaintiff",
            JuryDemand::Defendant => "Defendant",
            JuryDemand::Both => "Both",
        }
    }

    /// The answer of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<JuryDemand> {
        JuryDemand::ALL.into_iter().find(|answer| answer.word() == word)
    }
}

/// The label of a civil code; `None` when there is no such code.
#[must_use]
pub fn civil(code: u16) -> Option<&'static str> {
    label(CIVIL, code)
}

/// The label of an adversary code; `None` when there is no such code.
#[must_use]
pub fn adversary(code: u16) -> Option<&'static str> {
    label(ADVERSARY, code)
}

/// The words of a jurisdiction code; `None` when there is no such code.
#[must_use]
pub fn jurisdiction(code: u8) -> Option<&'static str> {
    label(JURISDICTIONS, code)
}

/// `442 Civil Rights: Jobs`, as the docket sheet prints a civil nature of suit.
#[must_use]
pub fn printed(code: u16) -> Option<String> {
    civil(code).map(|label| format!("{code} {label}"))
}

fn label<N: PartialEq + Copy>(table: &[(N, &'static str)], code: N) -> Option<&'static str> {
    table.iter().find(|(number, _)| *number == code).map(|(_, label)| *label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_rise_and_print_as_on_a_docket_sheet() {
        assert!(CIVIL.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(ADVERSARY.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(printed(442).as_deref(), Some("442 Civil Rights: Jobs"));
        assert_eq!(printed(820).as_deref(), Some("820 Copyright"));
        assert_eq!(printed(999), None);
        assert_eq!(jurisdiction(USUAL_JURISDICTION), Some("Federal Question"));
        assert_eq!(JuryDemand::from_word("Both"), Some(JuryDemand::Both));
    }
}
