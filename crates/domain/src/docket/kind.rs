//! What sort of case a docket sheet belongs to.

use super::Docket;

/// The sort of a case, which decides the layout of its docket sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Civil,
    /// Criminal cases and those of magistrate judges (`cr`, `mj`, petty offences).
    Criminal,
    Miscellaneous,
    /// Multidistrict litigation: the Panel's own cases and the `md` cases of the transferee courts.
    Mdl,
    Bankruptcy,
    Adversary,
}

impl Docket {
    /// Tells the sort from the court's code and the case type in the number (`cv`, `cr`, `ap`, …). Bankruptcy
    /// courts that print no type are told by the parties: an adversary proceeding has no debtor in the
    /// first place, it has plaintiffs and defendants.
    pub fn kind(&self) -> Kind {
        let case_type = self.federal_dn_case_type.as_deref().unwrap_or("").to_lowercase();
        if self.court_id == "jpml" {
            return Kind::Mdl;
        }
        if self.court_id.ends_with('b') {
            return match case_type.as_str() {
                "ap" => Kind::Adversary,
                "mp" | "mc" => Kind::Miscellaneous,
                "" if self.is_two_sided() => Kind::Adversary,
                _ => Kind::Bankruptcy,
            };
        }
        match case_type.as_str() {
            "bk" => Kind::Bankruptcy,
            "ap" => Kind::Adversary,
            "cr" | "mj" | "po" | "pt" | "tp" => Kind::Criminal,
            "mc" | "ms" | "mi" | "gj" => Kind::Miscellaneous,
            "md" | "ml" => Kind::Mdl,
            "" if self.parties.iter().any(|party| party.criminal_data.is_some()) => Kind::Criminal,
            _ => Kind::Civil,
        }
    }

    fn is_two_sided(&self) -> bool {
        let has = |role: &str| self.parties.iter().any(|party| party.role.ends_with(role));
        self.case_name.ends_with("Adversary Proceeding") || (has("Plaintiff") && has("Defendant") && !has("Debtor"))
    }
}
