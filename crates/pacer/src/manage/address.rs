//! Update Address Information: postal address and telephone; the owner is told.

use askama::Template;
use site::{Answer, Fields, FormState, Page, page};
use store::{
    centre::accounts::{Account, change},
    shared::audit,
};

use super::{Head, on_record, upgraded};
use crate::{
    accounts::{Letter, not_you, read_address, send},
    caller::Caller,
};

#[derive(Template)]
#[template(path = "manage/address.html")]
struct Body<'a> {
    head: Head,
    csrf: String,
    form: &'a FormState,
}

fn show(caller: &Caller, account: &Account, form: &FormState) -> Answer {
    let body = Body { head: Head::new(caller, account, "Maintenance"), csrf: caller.visit.form_token(), form };
    Ok(Page::new(&caller.visit, &caller.frame(), "Update Address Information", "Update Address Information", &body)?.respond())
}

/// `GET /manage/address`.
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

/// `POST /manage/address`.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    let (_, account) = upgraded(&caller)?;
    let mut form = FormState::of(&fields);
    let (address, phone) = read_address(&fields, &mut form);
    if form.has_errors() {
        return show(&caller, account, &form);
    }
    let (site, account) = (caller.site.clone(), account.clone());
    caller
        .site
        .room
        .write("update_address", &caller.visit.fresh, move |tx, fresh| {
            if (&account.address, &account.phone) == (&address, &phone) {
                return Ok(());
            }
            change::set_address(tx, account.id, &address, &phone)?;
            let actor = format!("account {}", account.number);
            audit::record(tx, fresh, &actor, "update address", &actor, "")?;
            let installation = &site.shared.installation;
            let paragraphs = vec![
                "The postal address or telephone number of your account was updated.".to_owned(),
                "A court keeps its own record of you; tell it too.".to_owned(),
                not_you(installation),
            ];
            let name = account.name();
            send(tx, fresh, installation, &Letter::to_owner(&account, &name, "Your address was updated", paragraphs))
        })
        .await?;
    (caller.site.shared.wake)();
    Ok(page::redirect("/manage/maintenance"))
}
