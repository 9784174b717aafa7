//! The result page: how the link stands, and what to do next.

use askama::Template;
use domain::link::{State, result_comment, wording};
use site::{Answer, Failure, Page};
use store::court::{
    filers::{self, Filer},
    links::{self, Link},
};

use super::{enter::STEPS, help_lines, person};
use crate::{Caller, frame};

#[derive(Template)]
#[template(path = "linking/result.html")]
struct Outcome<'a> {
    steps: [&'a str; 3],
    kind: &'a str,
    comment: String,
    rows: Vec<(String, String)>,
    next: Vec<String>,
    ways: Vec<(String, String)>,
    help: Vec<String>,
}

/// `GET /link/result?n=…`: one's own links only; others' are not to be found (security A42).
pub(crate) async fn show(caller: Caller) -> Answer {
    let person = &person(&caller)?.person;
    let number = caller.visit.query_value("n").and_then(|text| text.parse::<i64>().ok()).ok_or_else(Failure::not_found)?;
    let account = person.account_number;
    let found = caller
        .site
        .room
        .read(move |tx| {
            let Some(link) = links::by_number(tx, number)?.filter(|link| link.account_number == account) else { return Ok(None) };
            Ok(filers::by_id(tx, link.filer_id)?.map(|filer| (link, filer)))
        })
        .await?;
    let (link, filer) = found.ok_or_else(Failure::not_found)?;
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let rows = rows(&caller, &link, &filer);
    let body = Outcome {
        steps: STEPS,
        kind: match link.state {
            State::Active => "success",
            State::Pending => "info",
            State::Frozen | State::Refused | State::Ended => "warning",
        },
        comment: result_comment(link.state, names),
        rows,
        next: next(&caller, &link),
        ways: vec![
            ("Query".to_owned(), frame::menu_href(caller.settings().kind, "Query")),
            ("Where can I file?".to_owned(), format!("{}/where-can-i-file", installation.pacer())),
        ],
        help: help_lines(&caller, account),
    };
    let title = wording::title(names, caller.settings().kind);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}

fn rows(caller: &Caller, link: &Link, filer: &Filer) -> Vec<(String, String)> {
    let names = &caller.site.shared.installation.names;
    let zone = caller.settings().zone();
    let mut rows = vec![
        (names.cmecf.clone(), filer.name.clone()),
        (names.pacer.clone(), link.person.name.clone()),
        ("Account number".to_owned(), link.account_number.to_string()),
        ("Court".to_owned(), caller.settings().full_name.clone()),
        ("Role".to_owned(), link.role.label().to_owned()),
        ("Submitted".to_owned(), link.requested_at.long(&zone)),
    ];
    if let Some(day) = &link.must_file_by {
        rows.push(("I must file by".to_owned(), super::decide::us_day(day)));
    }
    if link.changed_at != link.requested_at {
        rows.push(("Decided".to_owned(), link.changed_at.long(&zone)));
    }
    if !link.reason.is_empty() {
        rows.push(("The court's reason".to_owned(), link.reason.clone()));
    }
    rows
}

fn next(caller: &Caller, link: &Link) -> Vec<String> {
    let installation = &caller.site.shared.installation;
    let names = &installation.names;
    let center = &installation.service_center.name;
    let court = &caller.settings().short_name;
    let mail =
        format!("You and the address that the court has on file get an e-mail from the {center} with the transaction's number.");
    match link.state {
        State::Active => vec![
            match caller.settings().kind.filing_menus() {
                [first, second] => format!(
                    "Click on one of the menu items (except Log Out): {first} and {second} appear along with the others, and you can \
                     file. If they don't, refresh the page, or log out, close the browser and log in again."
                ),
                _ => "This court's cases are read here; documents are not filed in this system yet.".to_owned(),
            },
            format!(
                "From now on you use your {} user name and password to view and to file in the {court}. The court's old login and \
                 password are no longer valid.",
                names.pacer
            ),
            format!("Link once in each other court in which you file, as it moves to NextGen {}.", names.cmecf),
            mail,
        ],
        State::Pending => vec![
            format!("The {court} compares both records and approves or refuses. You get an e-mail with the result; there is nothing to do until then."),
            "Until then you can view cases here, and run queries and reports. You can't file here yet.".to_owned(),
            "If a deadline is near, call the court and name it.".to_owned(),
            mail,
        ],
        State::Frozen => vec![
            "Somebody told the court that this link was not made by the person it belongs to. Nothing can be filed with it until the clerk has decided. Call the court.".to_owned(),
        ],
        State::Refused => vec![
            "Read the reason above. If it can be put right, do so and ask again; if not, call the court.".to_owned(),
        ],
        State::Ended => vec![
            "You can still view here. To link the right account, the court gives its owner a linking code, which is good for seven days.".to_owned(),
        ],
    }
}
