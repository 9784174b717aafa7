//! More about Upgraded PACER account: what it is, which kind the person has, where to upgrade.

use askama::Template;
use domain::{
    account::{Generation, Kind},
    link::wording,
};
use site::{Answer, Page};

use super::{help_lines, person};
use crate::Caller;

#[derive(Template)]
#[template(path = "linking/more.html")]
struct More<'a> {
    pacer: &'a str,
    cmecf: &'a str,
    number: i64,
    article: &'a str,
    kind: &'a str,
    generation: &'a str,
    upgrade: String,
    title: String,
    help: Vec<String>,
}

/// `GET /link/more-about-upgraded`.
pub(crate) async fn show(caller: Caller) -> Answer {
    let person = &person(&caller)?.person;
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let body = More {
        pacer: &names.pacer,
        cmecf: &names.cmecf,
        number: person.account_number,
        article: if person.kind == Kind::Shared { "a" } else { "an" },
        kind: person.kind.word(),
        generation: if person.generation == Generation::Upgraded { "upgraded" } else { "not upgraded" },
        upgrade: format!("{}/manage/upgrade", installation.pacer()),
        title: wording::title(names, caller.settings().kind),
        help: help_lines(&caller, person.account_number),
    };
    let title = wording::entry_labels(names)[3].clone();
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}
