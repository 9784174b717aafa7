//! API tokens: a person lets a program read in the name of the account, and takes that back.

use askama::Template;
use domain::{
    Time,
    permission::{Action, Thing},
};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::{
    court::api_tokens::{self, ApiToken, NewApiToken},
    shared::audit,
};

use super::call::Scope;
use crate::{Caller, caller::Central};

/// The page's name in the menu and its heading.
pub(crate) const TITLE: &str = "API tokens";

/// Days for which a token may be made.
const DAYS: [(&str, &str); 5] = [("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("365", "1 year")];

/// Most tokens of one account at one court.
const MOST: usize = 50;

/// Longest name, in characters.
const LONGEST: usize = 100;

#[derive(Template)]
#[template(path = "api/tokens.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    made: Option<&'a str>,
    ended: bool,
    scopes: Vec<Choice>,
    days: &'a [(&'static str, &'static str)],
    chosen_days: &'a str,
    rows: Vec<Row>,
}

struct Choice {
    field: String,
    label: String,
    ticked: bool,
}

struct Row {
    number: i64,
    name: String,
    hint: String,
    scopes: String,
    made: String,
    ends: String,
    used: String,
    over: bool,
}

/// `GET /api-tokens`.
pub(crate) async fn show(caller: Caller) -> Answer {
    person(&caller)?;
    show_with(&caller, &FormState::default(), None).await
}

/// The account: a court login and a clerk have none.
fn person(caller: &Caller) -> Result<&Central, Failure> {
    caller.allow(Action::ManageApiTokens, Thing::ANY)?;
    caller.central().ok_or_else(Failure::not_found)
}

async fn show_with(caller: &Caller, form: &FormState, made: Option<&str>) -> Answer {
    let account = person(caller)?.person.account_number;
    let tokens = caller.site.room.read(move |tx| api_tokens::of_account(tx, account)).await?;
    let chosen = form.value("days");
    let body = Body {
        csrf: caller.visit.form_token(),
        form,
        made,
        ended: caller.visit.query == "ended",
        scopes: Scope::ALL
            .iter()
            .map(|scope| Choice {
                field: field_of(*scope),
                label: format!("{}: {}", scope.word(), scope.about()),
                ticked: form.ticked(&field_of(*scope)),
            })
            .collect(),
        days: &DAYS,
        chosen_days: if chosen.is_empty() { "90" } else { chosen },
        rows: tokens.iter().map(|token| row(caller, token)).collect(),
    };
    Ok(Page::new(&caller.visit, &caller.frame(), TITLE, TITLE, &body)?.respond())
}

fn field_of(scope: Scope) -> String {
    scope.word().replace(':', "_")
}

fn row(caller: &Caller, token: &ApiToken) -> Row {
    let zone = caller.settings().zone();
    let day = |time: Time| time.date_us(&zone);
    Row {
        number: token.number,
        name: token.name.clone(),
        hint: token.hint.clone(),
        scopes: token.scopes.replace(' ', ", "),
        made: day(token.created_at),
        ends: day(token.expires_at),
        used: token.last_used_at.map_or("never".to_owned(), |at| at.in_zone(&zone, "%m/%d/%Y %H:%M")),
        over: !token.is_good(caller.visit.fresh.now),
    }
}

/// `POST /api-tokens`: makes one, or takes one back.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    let central = person(&caller)?;
    let account = central.person.account_number;
    if let Ok(number) = fields.trimmed("end").parse::<i64>() {
        let by = caller.audit_name();
        let ended = caller
            .site
            .room
            .write("end_api_token", &caller.visit.fresh, move |tx, fresh| {
                let ended = api_tokens::end(tx, fresh, account, number, &by)?;
                if ended {
                    audit::record(tx, fresh, &by, "take back API token", &format!("API token {number}"), "")?;
                }
                Ok(ended)
            })
            .await?;
        return if ended { Ok(page::redirect("/api-tokens?ended")) } else { Err(Failure::not_found()) };
    }
    let mut form = FormState::of(&fields);
    let new = read(&caller, central, &fields, &mut form);
    if form.has_errors() {
        return show_with(&caller, &form, None).await;
    }
    let by = caller.audit_name();
    let token = caller
        .site
        .room
        .write("make_api_token", &caller.visit.fresh, move |tx, fresh| {
            if api_tokens::of_account(tx, account)?.iter().filter(|token| token.is_good(fresh.now)).count() >= MOST {
                return Ok(None);
            }
            let (number, token) = api_tokens::make(tx, fresh, &new)?;
            let detail = format!("{}, until {}", new.scopes, new.expires_at.rfc3339());
            audit::record(tx, fresh, &by, "make API token", &format!("API token {number}"), &detail)?;
            Ok(Some(token))
        })
        .await?;
    match token {
        Some(token) => show_with(&caller, &FormState::default(), Some(&token)).await,
        None => {
            form.wrong("", format!("You have {MOST} tokens here. Take one back before you make another."));
            show_with(&caller, &form, None).await
        }
    }
}

fn read(caller: &Caller, central: &Central, fields: &Fields, form: &mut FormState) -> NewApiToken {
    let name = fields.trimmed("name").to_owned();
    if name.is_empty() {
        form.wrong("name", "Give the token a name, so that you know later which program has it.");
    } else if name.chars().count() > LONGEST || name.chars().any(char::is_control) {
        form.wrong("name", format!("A name has at most {LONGEST} characters, in one line."));
    }
    let scopes: Vec<&str> = Scope::ALL.iter().filter(|scope| fields.has(&field_of(**scope))).map(|scope| scope.word()).collect();
    if scopes.is_empty() {
        form.wrong(&field_of(Scope::Cases), "Choose at least one thing that the program may read.");
    }
    let days = fields.trimmed("days").parse::<i64>().unwrap_or(0);
    if !DAYS.iter().any(|(word, _)| word.parse() == Ok(days)) {
        form.wrong("days", "Choose how long the token is good, at most a year.");
    }
    NewApiToken {
        name,
        scopes: scopes.join(" "),
        account_number: central.person.account_number,
        account_kind: central.person.kind,
        email: central.person.email.clone(),
        expires_at: caller.visit.fresh.now.plus_seconds(days * Time::DAY),
    }
}
