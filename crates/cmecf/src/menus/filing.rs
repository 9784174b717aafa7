//! Civil and Criminal, Bankruptcy and Adversary: the categories of events that this filer may file.

use domain::{
    court::Type,
    events::{self, Menu},
    filer::Role,
};
use oidc::form;

use super::{Group, Item};

/// The categories of a filing menu for a role, each with its first events as a note. A menu of another type of court is empty.
pub(super) fn groups(court: Type, menu: Menu, role: Role) -> Vec<Group> {
    let mut items: Vec<(&str, Vec<&str>)> = Vec::new();
    for event in events::for_filer(court, menu, role) {
        match items.iter_mut().find(|(category, _)| *category == event.category) {
            Some((_, titles)) => titles.push(event.title),
            None => items.push((event.category, vec![event.title])),
        }
    }
    let items = items
        .into_iter()
        .map(|(category, titles)| Item {
            label: category.to_owned(),
            href: form::with_query("/file", &[("menu", menu.word()), ("category", category)]),
            note: few(&titles),
        })
        .collect();
    vec![Group { heading: "File into or open a case".to_owned(), items }]
}

/// `Answer, Reply and 3 more`.
fn few(titles: &[&str]) -> String {
    match titles {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        all => all.join(", "),
    }
}
