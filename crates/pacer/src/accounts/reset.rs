//! Choosing a new password by a mailed link: no session comes of it, and every old one ends (security K07, K08, K09, A02, A04).

use askama::Template;
use domain::{Fresh, password};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::{
    centre::{
        Tx,
        accounts::{self, Account, courts::end_sessions},
        mail_tokens::{self, Purpose},
    },
    shared::{audit, secrets},
};

use super::{FORGOT_PASSWORD, Letter, letters, mail_link, new_password, said, sign_on_href};
use crate::{CentreSite, caller::Caller};

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    username: &'a str,
    help: &'a str,
}

fn show(caller: &Caller, account: &Account, form: &FormState) -> Answer {
    let body = Body { csrf: caller.visit.form_token(), form, username: &account.username, help: password::HELP };
    Ok(Page::new(&caller.visit, &caller.frame(), "Choose a new password", "Choose a new password", &body)?.respond())
}

async fn look(caller: &Caller) -> Result<Option<Account>, Failure> {
    let (token, now) = (mail_link::token(&caller.visit), caller.visit.fresh.now);
    Ok(caller
        .site
        .room
        .read(move |tx| match mail_tokens::look(tx, Purpose::Password, &token, now)? {
            Some(found) => Ok(accounts::by_id(tx, found.account_id)?.filter(|account| account.closed_at.is_none())),
            None => Ok(None),
        })
        .await?)
}

fn stale(caller: &Caller) -> Answer {
    let sentences = vec![
        "The link was used before, is older than 30 minutes, or a password was chosen since. Nothing was changed.".to_owned(),
        "Ask for a new link; it comes by mail.".to_owned(),
        said::contacts(&caller.site.shared.installation),
    ];
    let ways = vec![("Ask for a new link".to_owned(), FORGOT_PASSWORD.to_owned())];
    let mut response = said::say(caller, "warning", "This link can't be used", &sentences, &ways)?;
    *response.status_mut() = axum::http::StatusCode::GONE;
    Ok(response)
}

/// `GET /password/reset`: the form; changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn open(caller: Caller) -> Answer {
    if let Some(redirect) = mail_link::set_aside(&caller.visit) {
        return Ok(redirect);
    }
    match look(&caller).await? {
        Some(account) => show(&caller, &account, &FormState::default()),
        None => stale(&caller),
    }
}

/// `POST /password/reset`: sets the password and spends the link.
///
/// # Errors
/// When the database refuses.
pub async fn choose(caller: Caller, fields: Fields) -> Answer {
    let Some(account) = look(&caller).await? else { return stale(&caller) };
    let mut form = FormState::of(&fields);
    let context = new_password::context_of(&caller, &account).await?;
    let Some(password) = new_password::read(&fields, &mut form, &context) else { return show(&caller, &account, &form) };
    let mut fresh = caller.visit.fresh.clone();
    let hash = new_password::hash(&caller, &password, fresh.rng.bytes()).await?;
    let (site, secret) = (caller.site.clone(), mail_link::token(&caller.visit));
    let done = caller
        .site
        .room
        .write("reset_password", &fresh, move |tx, fresh| {
            let Some(token) = mail_tokens::spend(tx, fresh, Purpose::Password, &secret)? else { return Ok(false) };
            let Some(account) = accounts::by_id(tx, token.account_id)? else { return Ok(false) };
            set(tx, fresh, &site, &account, &hash, None, "choose a new password by mail")?;
            Ok(true)
        })
        .await?;
    if !done {
        return stale(&caller);
    }
    (caller.site.shared.wake)();
    Ok(page::redirect_with("/password/changed", &[mail_link::forget(&caller.visit)]))
}

/// Sets a new password: links that were sent before are dead, sessions end but `keep`, the counter of wrong tries is cleared,
/// the owner is told.
///
/// # Errors
/// When the database refuses.
pub(crate) fn set(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    site: &CentreSite,
    account: &Account,
    hash: &str,
    keep: Option<&[u8]>,
    action: &str,
) -> store::Result<()> {
    accounts::set_password(tx, fresh, account.id, hash)?;
    mail_tokens::void_all(tx, fresh, account.id)?;
    end_sessions(tx, fresh, account, keep)?;
    secrets::clear(tx, &accounts::secret_subject(account.id))?;
    let actor = format!("account {}", account.number);
    audit::record(tx, fresh, &actor, action, &actor, "")?;
    let installation = &site.shared.installation;
    let paragraphs = vec![
        format!("The password of your {} account (user name {}) was changed.", installation.names.pacer, account.username),
        "Wherever the account was signed on, it is signed on no longer, except where the change was made by someone who was signed on."
            .to_owned(),
        letters::not_you(installation),
    ];
    letters::send(tx, fresh, installation, &Letter::to_owner(account, &account.name(), "Your password was changed", paragraphs))
}

/// `GET /password/changed`.
///
/// # Errors
/// When the template fails.
pub async fn changed(caller: Caller) -> Answer {
    let sentences = vec![
        "The new password is set. Wherever this account was signed on, it is signed on no longer.".to_owned(),
        "Sign on with the new password.".to_owned(),
    ];
    let ways = vec![("Sign on".to_owned(), sign_on_href(&caller, "/manage"))];
    said::say(&caller, "success", "Your password is changed", &sentences, &ways)
}
