//! Both records of a link side by side, with the machine's word on the names.

use domain::product::ProductNames;
use store::court::{Tx, accounts, filers::Filer, links::Link};

/// What the two sides know, as lines.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub(super) court_label: String,
    pub(super) court_name: String,
    pub(super) court: Vec<(&'static str, String)>,
    pub(super) account_label: String,
    pub(super) account_name: String,
    pub(super) account: Vec<(&'static str, String)>,
    pub(super) verdict: String,
    pub(super) different: bool,
    pub(super) reasons: Vec<String>,
}

/// Puts them together; the account as it was at that sign-on, and what the centre has told of it since.
pub(super) fn pair(tx: &mut Tx<'_, '_>, names: &ProductNames, link: &Link, filer: &Filer) -> store::Result<Pair> {
    let or_none = |text: &str| if text.trim().is_empty() { "none on record".to_owned() } else { text.replace('\n', ", ") };
    let person = &link.person;
    let mut account = vec![
        ("Account number", link.account_number.to_string()),
        ("User name", person.username.clone()),
        ("E-mail", or_none(&person.email)),
        ("Bar number", or_none(person.bar_number.as_deref().unwrap_or_default())),
        ("Kind", format!("{}, {}", person.kind.word(), person.generation.word())),
    ];
    if let Some(now) = accounts::get(tx, link.account_number)? {
        if now.name != person.name {
            account.push(("Name now", now.name));
        }
        if now.email != person.email {
            account.push(("E-mail now", now.email));
        }
        if !now.open {
            account.push(("Standing now", "closed at the centre".to_owned()));
        }
    }
    Ok(Pair {
        court_label: names.cmecf.clone(),
        court_name: filer.name.clone(),
        court: vec![
            ("Former names", or_none(&filer.former_names)),
            ("Login", filer.login.clone()),
            ("E-mail", or_none(&filer.email)),
            ("Telephone", or_none(&filer.phone)),
            ("Address", or_none(&filer.address)),
            ("Bar number", or_none(filer.bar_number.as_deref().unwrap_or_default())),
            ("Role", filer.role.label().to_owned()),
            ("Standing", filer.standing.word().to_owned()),
        ],
        account_label: names.pacer.clone(),
        account_name: person.name.clone(),
        account,
        verdict: link.verdict.clone(),
        different: link.verdict == "different",
        reasons: link.reasons.lines().map(str::to_owned).collect(),
    })
}
