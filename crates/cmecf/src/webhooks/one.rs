//! `/webhooks/{number}`: one webhook with its secret, what was posted to it, and what its owner does with it.

use askama::Template;
use axum::extract::Path;
use site::{Answer, Failure, Fields, Page, page, webhook_secret::WebhookSecret};
use store::{
    court::{
        Tx, api_reading, cases,
        webhooks::{self, Off, Post, Told, Webhook},
    },
    shared::audit,
};

use super::list::{person, reader, state, watched};
use crate::{Caller, docket::access::Reader};

/// Posts that are shown.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "webhooks/one.html")]
struct Body {
    csrf: String,
    number: i64,
    made: bool,
    said: &'static str,
    on: bool,
    waiting: usize,
    secret: String,
    facts: Vec<(String, String)>,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    what: String,
    href: String,
    at: String,
    tries: i64,
    outcome: String,
}

/// `GET /webhooks/{number}`.
pub(crate) async fn show(caller: Caller, Path(number): Path<i64>) -> Answer {
    let central = person(&caller)?;
    let (account, reader, zone) = (central.person.account_number, reader(&caller, central), caller.settings().zone());
    let (court, now) = (caller.site.id.clone(), caller.visit.fresh.now);
    let found = caller.site.room.read(move |tx| {
        let Some(webhook) = webhooks::get(tx, account, number)? else { return Ok(None) };
        let watched = watched(tx, &reader, &webhook)?;
        let posts = webhooks::of_webhook(tx, webhook.id, SHOWN)?;
        let rows = posts.iter().map(|post| {
            let (what, href) = what(tx, &reader, post)?;
            Ok(Row {
                id: super::event::id_of(&court, post),
                what,
                href,
                at: post.created_at.in_zone(&zone, "%m/%d/%Y %H:%M:%S"),
                tries: post.tries,
                outcome: outcome(post),
            })
        });
        Ok(Some((
            rows.collect::<store::Result<Vec<_>>>()?,
            posts.iter().filter(|post| post.done_at.is_none()).count(),
            watched,
            webhook,
        )))
    });
    let Some((rows, waiting, watched, webhook)) = found.await? else { return Err(Failure::not_found()) };
    let zone = caller.settings().zone();
    let facts = vec![
        ("Posted to".to_owned(), webhook.url.clone()),
        ("What".to_owned(), watched),
        ("State".to_owned(), state(&webhook)),
        ("Made".to_owned(), webhook.created_at.date_us(&zone)),
        (
            "Last taken".to_owned(),
            webhook.last_taken_at.map_or("never".to_owned(), |at| {
                format!("{}, {} ago", at.in_zone(&zone, "%m/%d/%Y %H:%M"), ago(now.seconds_since(at)))
            }),
        ),
        ("Mail about it goes to".to_owned(), webhook.email.clone()),
    ];
    let secret = WebhookSecret::of(&caller.site.shared.webhook_key, &caller.site.id, webhook.id, webhook.secret_version);
    let body = Body {
        csrf: caller.visit.form_token(),
        number,
        made: caller.visit.query == "made",
        said: match caller.visit.query.as_str() {
            "test" => "A test is on its way. Its outcome stands below in a few seconds; show the page again to see it.",
            "on" => "The webhook is on. What waits goes out now.",
            "off" => "The webhook is off. Nothing is posted, and nothing new is kept for it.",
            "secret" => "The webhook has a new secret. Posts are signed with it from now on.",
            _ => "",
        },
        on: webhook.off.is_none(),
        waiting,
        secret: secret.text(),
        facts,
        rows,
    };
    let title = format!("Webhook {}", webhook.name);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}

fn ago(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{} seconds", seconds.max(0)),
        120..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// What a post tells, and the docket sheet it leads to: of what is open to the reader now.
fn what(tx: &mut Tx<'_, '_>, reader: &Reader, post: &Post) -> store::Result<(String, String)> {
    let (entry, kind) = match post.told {
        Told::Test => return Ok(("Test".to_owned(), String::new())),
        Told::Added(entry) => (entry, "New"),
        Told::Changed(entry) => (entry, "Changed"),
        Told::Retracted(entry) => (entry, "Taken back"),
    };
    let Some((serial, sequence)) = webhooks::place(tx, entry)? else { return Ok((kind.to_owned(), String::new())) };
    let case = cases::seen_by_serial(tx, serial, reader.eyes())?;
    let row = match &case {
        Some(case) => api_reading::entry(tx, case.id, sequence)?,
        None => None,
    };
    Ok(match (case, row) {
        (Some(case), Some(row)) => {
            let number = row.number.map_or_else(|| format!("{sequence} (not numbered)"), |number| number.to_string());
            (format!("{kind}: entry {number} of {}", case.number), format!("/cgi-bin/DktRpt.pl?{serial}"))
        }
        _ => (format!("{kind}: an entry that is not open to you"), String::new()),
    })
}

fn outcome(post: &Post) -> String {
    match (post.done_at, post.status) {
        (Some(_), Some(status)) => format!("Taken, answered {status}"),
        (Some(_), None) => "Not sent: there was nothing to tell any more".to_owned(),
        (None, _) if post.tries == 0 => "Waits".to_owned(),
        (None, _) => format!("Not taken yet: {}", post.said),
    }
}

/// `POST /webhooks/{number}`: `do` says what.
pub(crate) async fn submit(caller: Caller, Path(number): Path<i64>, fields: Fields) -> Answer {
    let central = person(&caller)?;
    let account = central.person.account_number;
    let wanted = fields.get("do").to_owned();
    let Some((act, word)) = ACTS.iter().find(|(word, _)| *word == wanted).map(|(word, act)| (*act, *word)) else {
        return Err(Failure::malformed("This button is not known here."));
    };
    let by = caller.audit_name();
    let done = caller.site.room.write("change_webhook", &caller.visit.fresh, move |tx, fresh| {
        let Some(webhook) = webhooks::get(tx, account, number)? else { return Ok(false) };
        match word {
            "test" => webhooks::add_test(tx, fresh, webhook.id)?,
            "on" => webhooks::switch_on(tx, webhook.id)?,
            "off" => _ = webhooks::switch_off(tx, webhook.id, Off::Owner)?,
            "secret" => webhooks::renew_secret(tx, webhook.id)?,
            _ => webhooks::end(tx, fresh, webhook.id)?,
        }
        audit::record(tx, fresh, &by, act, &thing(&webhook), "")?;
        Ok(true)
    });
    if !done.await? {
        return Err(Failure::not_found());
    }
    (caller.site.shared.wake)();
    Ok(page::redirect(&if word == "end" { "/webhooks?ended".to_owned() } else { format!("/webhooks/{number}?{word}") }))
}

/// What a button says, and what the audit trail calls it.
const ACTS: [(&str, &str); 5] = [
    ("test", "test webhook"),
    ("on", "switch webhook on"),
    ("off", "switch webhook off"),
    ("secret", "renew secret of webhook"),
    ("end", "take webhook away"),
];

fn thing(webhook: &Webhook) -> String {
    format!("webhook {}", webhook.number)
}
