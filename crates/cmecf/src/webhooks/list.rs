//! `/webhooks`: one's own webhooks at this court, and a form for another.

use askama::Template;
use domain::{
    permission::{Action, Thing},
    search::parse,
    webhook::read_address,
};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::{
    court::{
        Tx, cases,
        webhooks::{self, NewWebhook, Watched, Webhook},
    },
    shared::audit,
};

use super::{TITLE, off};
use crate::{Caller, caller::Central, docket::access::Reader};

/// Most webhooks of one account at one court.
const MOST: usize = 20;

/// Longest name, in characters.
const LONGEST_NAME: usize = 100;

#[derive(Template)]
#[template(path = "webhooks/list.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    ended: bool,
    plain_too: bool,
    rows: Vec<Row>,
}

struct Row {
    number: i64,
    name: String,
    url: String,
    watched: String,
    state: String,
    last: String,
}

/// The account: a court login and a clerk have none.
pub(super) fn person(caller: &Caller) -> Result<&Central, Failure> {
    caller.allow(Action::ManageWebhooks, Thing::ANY)?;
    caller.central().ok_or_else(Failure::not_found)
}

/// Sees what the account sees that only views: what is posted to it.
pub(super) fn reader(caller: &Caller, central: &Central) -> Reader {
    let account = (central.person.kind, central.person.account_number);
    Reader::from_afar(Some(account), caller.settings(), caller.visit.fresh.now)
}

/// `GET /webhooks`; a case or a search in the address stands in the form.
pub(crate) async fn show(caller: Caller) -> Answer {
    person(&caller)?;
    let mut form = FormState::default();
    for name in ["case_num", "q"] {
        if let Some(value) = caller.visit.query_value(name) {
            form.set(name, value);
        }
    }
    show_with(&caller, &form).await
}

async fn show_with(caller: &Caller, form: &FormState) -> Answer {
    let central = person(caller)?;
    let (account, reader) = (central.person.account_number, reader(caller, central));
    let found = caller.site.room.read(move |tx| {
        let all = webhooks::of_account(tx, account)?;
        all.into_iter().map(|webhook| Ok((watched(tx, &reader, &webhook)?, webhook))).collect::<store::Result<Vec<_>>>()
    });
    let rows = found.await?.into_iter().map(|(watched, webhook)| row(caller, watched, webhook)).collect();
    let body = Body {
        csrf: caller.visit.form_token(),
        form,
        ended: caller.visit.query == "ended",
        plain_too: !caller.site.shared.installation.webhooks.allow.is_empty(),
        rows,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

/// What a webhook watches, in words; a case that was sealed since is not named.
pub(super) fn watched(tx: &mut Tx<'_, '_>, reader: &Reader, webhook: &Webhook) -> store::Result<String> {
    Ok(match &webhook.watched {
        Watched::Search(typed) => format!("What a search finds: {typed}"),
        Watched::Case(case) => {
            let case = cases::seen_by_id(tx, *case, reader.eyes())?;
            case.map_or_else(
                || "A case that is not open to you".to_owned(),
                |case| format!("Case {} {}", case.number, case.title),
            )
        }
    })
}

/// How a webhook stands, in words.
pub(super) fn state(webhook: &Webhook) -> String {
    match webhook.off {
        Some(why) => format!("Off. {}", off::sentence(why)),
        None if webhook.failures > 0 => {
            let tries =
                if webhook.failures == 1 { "the last try".to_owned() } else { format!("the last {} tries", webhook.failures) };
            format!("On, but its address did not take {tries}; it is tried again.")
        }
        None => "On".to_owned(),
    }
}

fn row(caller: &Caller, watched: String, webhook: Webhook) -> Row {
    let zone = caller.settings().zone();
    Row {
        number: webhook.number,
        watched,
        state: state(&webhook),
        last: webhook.last_taken_at.map_or("never".to_owned(), |at| at.in_zone(&zone, "%m/%d/%Y %H:%M")),
        name: webhook.name,
        url: webhook.url,
    }
}

/// `POST /webhooks`: makes one.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    let central = person(&caller)?;
    let mut form = FormState::of(&fields);
    let name = fields.trimmed("name").to_owned();
    if name.is_empty() {
        form.wrong("name", "Give the webhook a name, so that you know later what it is for.");
    } else if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        form.wrong("name", format!("A name has at most {LONGEST_NAME} characters, in one line."));
    }
    let installation = &caller.site.shared.installation;
    let url = read_address(fields.trimmed("url"), &installation.webhooks.allow, &installation.domain);
    for problem in url.as_ref().err().into_iter().flatten() {
        form.wrong("url", *problem);
    }
    let watched = wanted(&caller, central, &fields, &mut form).await?;
    let (Ok(url), Some(watched), false) = (url, watched, form.has_errors()) else { return show_with(&caller, &form).await };
    let new = NewWebhook {
        name,
        url,
        watched,
        account_number: central.person.account_number,
        account_kind: central.person.kind,
        email: central.person.email.clone(),
    };
    let by = caller.audit_name();
    let made = caller.site.room.write("make_webhook", &caller.visit.fresh, move |tx, fresh| {
        if webhooks::of_account(tx, new.account_number)?.len() >= MOST {
            return Ok(None);
        }
        let number = webhooks::make(tx, fresh, &new)?;
        audit::record(tx, fresh, &by, "make webhook", &format!("webhook {number}"), &new.url)?;
        Ok(Some(number))
    });
    match made.await? {
        Some(number) => Ok(page::redirect(&format!("/webhooks/{number}?made"))),
        None => {
            form.wrong("", format!("You have {MOST} webhooks here. Take one away before you make another."));
            show_with(&caller, &form).await
        }
    }
}

/// The case or the search that the form names.
async fn wanted(caller: &Caller, central: &Central, fields: &Fields, form: &mut FormState) -> Result<Option<Watched>, Failure> {
    let (case, query) = (fields.trimmed("case_num").to_owned(), fields.trimmed("q").to_owned());
    match (case.is_empty(), query.is_empty()) {
        (true, true) => form.wrong("case_num", "Type the number of a case, or the words of a search below."),
        (false, false) => {
            form.wrong("q", "Type a case number or a search, not both; a search can name a case (case:2:21-cv-00042).")
        }
        (true, false) => match parse(&query) {
            Ok(_) => return Ok(Some(Watched::Search(query))),
            Err(problems) => problems.into_iter().for_each(|problem| form.wrong("q", problem.sentence)),
        },
        (false, true) if case.len() > 100 => form.wrong("case_num", "This is no case number."),
        (false, true) => {
            let reader = reader(caller, central);
            let found = caller.site.room.read(move |tx| reader.by_number(tx, &case)).await?;
            match found.as_slice() {
                [case] => return Ok(Some(Watched::Case(case.id))),
                [] => form.wrong("case_num", "No case of this court has that number."),
                several => {
                    let numbers: Vec<&str> = several.iter().map(|case| case.number.as_str()).collect();
                    form.wrong("case_num", format!("Several cases have that number. Type one of these: {}.", numbers.join(", ")));
                }
            }
        }
    }
    Ok(None)
}
