//! Change Password: asks for the current one, ends the other sessions, tells the owner (security P16, S09).

use askama::Template;
use domain::password;
use site::{Answer, Fields, FormState, Page, cookies, page};
use store::centre::accounts::{Account, change};

use super::{Head, check_current_password, upgraded};
use crate::{
    accounts::{new_password, reset, said},
    caller::Caller,
};

#[derive(Template)]
#[template(path = "manage/password.html")]
struct Body<'a> {
    head: Head,
    csrf: String,
    form: &'a FormState,
    help: &'a str,
}

fn show(caller: &Caller, account: &Account, form: &FormState) -> Answer {
    let body = Body { head: Head::new(caller, account, "Settings"), csrf: caller.visit.form_token(), form, help: password::HELP };
    Ok(Page::new(&caller.visit, &caller.frame(), "Change Password", "Change Password", &body)?.respond())
}

/// `GET /manage/password`.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub async fn enter(caller: Caller) -> Answer {
    let (_, account) = upgraded(&caller)?;
    show(&caller, account, &FormState::default())
}

/// `POST /manage/password`.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    let (session, account) = upgraded(&caller)?;
    let mut form = FormState::of(&fields);
    let mut fresh = caller.visit.fresh.clone();
    check_current_password(&caller, account, &fields, &mut form, &mut fresh).await?;
    let context = new_password::context_of(&caller, account).await?;
    let password = new_password::read(&fields, &mut form, &context);
    let Some(password) = password.filter(|_| !form.has_errors()) else { return show(&caller, account, &form) };
    let hash = new_password::hash(&caller, &password, fresh.rng.bytes()).await?;
    let (site, account, keep) = (caller.site.clone(), account.clone(), session.hash.clone());
    let secret = caller
        .site
        .room
        .write("change_password", &fresh, move |tx, fresh| {
            reset::set(tx, fresh, &site, &account, &hash, Some(&keep), "change password")?;
            change::renew_session(tx, fresh, &keep)
        })
        .await?;
    (caller.site.shared.wake)();
    let cookie = cookies::set(cookies::Name::Session, &secret, caller.site.shared.installation.tls());
    Ok(page::redirect_with("/manage/password/changed", &[cookie]))
}

/// `GET /manage/password/changed`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn changed(caller: Caller) -> Answer {
    caller.account()?;
    let sentences = vec![
        "The new password is set. You stay signed on here; the next court asks for the new password, and everywhere else the account is signed on no longer.".to_owned(),
        "A notice went to the address of the account.".to_owned(),
    ];
    said::say(
        &caller,
        "success",
        "Your password is changed",
        &sentences,
        &[("Manage My Account".to_owned(), "/manage".to_owned())],
    )
}
