//! Who is told of a filing: everyone of record by e-mail, each address once; who has none, by other means.

use std::collections::BTreeSet;

use domain::{Id, court, events, filing::Served};
use store::court::{
    parties::{Attorney, Party},
    service::Line,
};

/// The two parts of a service list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceList {
    /// Those who are told by e-mail.
    pub(crate) mailed_to: Vec<Served>,
    /// Those who are not.
    pub(crate) other_means: Vec<Served>,
}

/// The service list of a case. `of_record` are filers of this court with the address that they have now; `filer` is who files, told in
/// any case.
pub(crate) fn of(
    parties: &[Party],
    of_record: &[(Id, String, String)],
    filer: (Id, &str, &str),
    court: court::Type,
) -> ServiceList {
    let mut list = ServiceList::default();
    let mut told: BTreeSet<Id> = BTreeSet::new();
    for party in parties {
        let behalf = match court {
            court::Type::Bankruptcy => clean(&format!("on behalf of {} {}", party.role, party.name)),
            court::Type::District | court::Type::Appellate => String::new(),
        };
        let mut served = false;
        for attorney in party.attorneys.iter().filter(|attorney| !has_left(attorney)) {
            let here = attorney.filer_id.and_then(|id| of_record.iter().find(|(own, _, _)| *own == id));
            told.extend(attorney.filer_id);
            let emails = match here {
                Some((_, _, email)) => address(email).into_iter().collect(),
                None => addresses(&attorney.contact),
            };
            list.add(&attorney.name, &behalf, emails);
            served = true;
        }
        if !served && party.date_terminated.is_none() {
            list.add(&party.name, "", addresses(&party.extra_info));
        }
    }
    if !told.contains(&filer.0) {
        list.add(filer.1, "", address(filer.2).into_iter().collect());
    }
    list
}

impl ServiceList {
    fn add(&mut self, name: &str, behalf: &str, emails: Vec<String>) {
        let name = clean(name);
        let part = if emails.is_empty() { &mut self.other_means } else { &mut self.mailed_to };
        if let Some(there) = part.iter_mut().find(|there| there.name == name && there.emails == emails) {
            if !behalf.is_empty() && !there.on_behalf_of.split("; ").any(|one| one == behalf) {
                there.on_behalf_of = [there.on_behalf_of.as_str(), behalf]
                    .iter()
                    .filter(|one| !one.is_empty())
                    .copied()
                    .collect::<Vec<_>>()
                    .join("; ");
            }
            return;
        }
        part.push(Served { name, on_behalf_of: behalf.to_owned(), emails });
    }

    /// Every address once, however it is written.
    pub(crate) fn addresses(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let all = self.mailed_to.iter().flat_map(|served| served.emails.iter());
        all.filter(|email| seen.insert(email.to_lowercase())).cloned().collect()
    }

    /// As the entry keeps it.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let named = |served: &Served| format!("{} {}", served.name, served.on_behalf_of).trim_end().to_owned();
        let mailed = self.mailed_to.iter().flat_map(|served| {
            served.emails.iter().map(move |email| Line { name: named(served), address: email.clone(), by_mail: true })
        });
        let others = self.other_means.iter().map(|served| Line { name: named(served), address: String::new(), by_mail: false });
        mailed.chain(others).collect()
    }
}

fn clean(text: &str) -> String {
    events::clean(text, 300)
}

/// An attorney whom the docket sheet marks as gone is told of nothing more.
fn has_left(attorney: &Attorney) -> bool {
    attorney.roles.lines().any(|role| role.trim_start().starts_with("TERMINATED"))
}

/// The addresses in the lines beside an attorney, in order, each once.
pub(crate) fn addresses(contact: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in contact.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '"')) {
        let word = word.strip_prefix("Email:").or_else(|| word.strip_prefix("E-mail:")).unwrap_or(word);
        if let Some(email) = address(word)
            && !found.iter().any(|other| other.eq_ignore_ascii_case(&email))
        {
            found.push(email);
        }
    }
    found
}

/// One plain address; what could be more than one, or a header of its own, is none (security A37).
fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(['.', ',', ';', ':']);
    let (local, domain) = text.split_once('@')?;
    let local_is_plain = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c);
    let domain_is_plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let sound = !local.is_empty()
        && !domain.is_empty()
        && text.len() <= 254
        && local.chars().all(local_is_plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && domain.chars().all(domain_is_plain)
        && !domain.starts_with(['.', '-'])
        && !domain.ends_with(['.', '-'])
        && !domain.contains("..")
        && !local.contains("..");
    sound.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attorney(name: &str, contact: &str, roles: &str, filer_id: Option<Id>) -> Attorney {
        Attorney { name: name.into(), contact: contact.into(), roles: roles.into(), filer_id }
    }

    fn party(role: &str, name: &str, attorneys: Vec<Attorney>) -> Party {
        Party {
            id: Id(1),
            position: 0,
            role: role.into(),
            name: name.into(),
            extra_info: String::new(),
            date_terminated: None,
            facts: String::new(),
            sealed: false,
            attorneys,
        }
    }

    #[test]
    fn each_address_is_told_once_and_who_has_none_by_other_means() {
        let ann = attorney("Ann Lee", "1 Main St\nEmail: ann@law.example\n", "LEAD ATTORNEY", None);
        let gone = attorney("Gone Ray", "Email: gone@law.example", "LEAD ATTORNEY\nTERMINATED: 01/02/2020", None);
        let bo = attorney("Bo Ray", "PO Box 1", "", None);
        let parties = [
            party("Plaintiff", "ACME", vec![ann.clone(), gone]),
            party("Plaintiff", "Zenith", vec![ann, bo]),
            party("Defendant", "Cy Lee", vec![]),
        ];
        let list = of(&parties, &[], (Id(9), "Dee Kay", "ANN@law.example"), court::Type::District);
        assert_eq!(list.addresses(), ["ann@law.example"]);
        let names = |part: &[Served]| part.iter().map(|served| served.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&list.mailed_to), ["Ann Lee", "Dee Kay"]);
        assert_eq!(names(&list.other_means), ["Bo Ray", "Cy Lee"]);
    }

    #[test]
    fn a_filer_of_record_is_told_at_the_address_of_today() {
        let ann = attorney("Ann Lee", "Email: old@law.example", "", Some(Id(7)));
        let list = of(
            &[party("Creditor", "First Bank", vec![ann.clone()]), party("Creditor", "Second Bank", vec![ann])],
            &[(Id(7), "Ann Lee".into(), "new@law.example".into())],
            (Id(7), "Ann Lee", "new@law.example"),
            court::Type::Bankruptcy,
        );
        assert_eq!(list.addresses(), ["new@law.example"]);
        assert_eq!(list.mailed_to.len(), 1);
        assert_eq!(list.mailed_to[0].on_behalf_of, "on behalf of Creditor First Bank; on behalf of Creditor Second Bank");
    }

    #[test]
    fn a37_an_address_is_one_address_or_none() {
        assert_eq!(
            addresses("205-252-1550\nFax: 205\nEmail: a.b+c@x.example\nE-mail:d@y.example, D@Y.example"),
            ["a.b+c@x.example", "d@y.example"]
        );
        for bad in [
            "a@b@c",
            "\"a b\"@x.example",
            "a@x.example\r\nBcc:q@z.example",
            "@x.example",
            "a@",
            "a@-x",
            "a..b@x.example",
            "a@x..y",
            "Émile@x.example",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
