//! Update Personal Information: name, firm, bar number. Courts are told, and so is the owner.

use askama::Template;
use domain::account::Kind;
use site::{Answer, Fields, FormState, Page, page};
use store::{
    centre::accounts::{self, Account, change},
    shared::audit,
};

use super::{Head, on_record, upgraded};
use crate::{
    accounts::{Letter, not_you, read_person, send},
    caller::Caller,
};

#[derive(Template)]
#[template(path = "manage/person.html")]
struct Body<'a> {
    head: Head,
    csrf: String,
    form: &'a FormState,
    firm: bool,
}

fn show(caller: &Caller, account: &Account, form: &FormState) -> Answer {
    let body = Body {
        head: Head::new(caller, account, "Maintenance"),
        csrf: caller.visit.form_token(),
        form,
        firm: account.kind != Kind::Individual,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Update Personal Information", "Update Personal Information", &body)?.respond())
}

/// `GET /manage/person`.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub async fn enter(caller: Caller) -> Answer {
    let (_, account) = upgraded(&caller)?;
    let mut form = FormState::default();
    for (name, value) in on_record(account) {
        form.set(name, value);
    }
    show(&caller, account, &form)
}

/// `POST /manage/person`.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    let (_, account) = upgraded(&caller)?;
    let mut form = FormState::of(&fields);
    let person = read_person(&fields, &mut form, account.kind != Kind::Individual);
    if form.has_errors() {
        return show(&caller, account, &form);
    }
    let (site, before) = (caller.site.clone(), account.clone());
    caller
        .site
        .room
        .write("update_person", &caller.visit.fresh, move |tx, fresh| {
            change::set_person(tx, before.id, &person)?;
            let after = accounts::by_id(tx, before.id)?.unwrap_or_else(|| before.clone());
            if (after.name(), &after.organisation, &after.bar_number) == (before.name(), &before.organisation, &before.bar_number)
            {
                return Ok(());
            }
            accounts::courts::tell_state(tx, fresh, before.id)?;
            let actor = format!("account {}", before.number);
            audit::record(tx, fresh, &actor, "update person", &actor, &format!("{} to {}", before.name(), after.name()))?;
            let installation = &site.shared.installation;
            let paragraphs = vec![
                format!(
                    "The personal information of your account was updated. Name before: {}. Name now: {}.",
                    before.name(),
                    after.name()
                ),
                "Links that you have stay as they are. A court keeps its own record of you; tell it of a new name too."
                    .to_owned(),
                not_you(installation),
            ];
            let name = after.name();
            send(tx, fresh, installation, &Letter::to_owner(&before, &name, "Your personal information was updated", paragraphs))
        })
        .await?;
    (caller.site.shared.wake)();
    Ok(page::redirect("/manage/maintenance"))
}
