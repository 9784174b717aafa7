//! Confirming a registration: the link opens a page, the button confirms; in another browser the password is asked too (security A01, A39).

use askama::Template;
use domain::{Fresh, password};
use site::{Answer, Fields, FormState, Page, hasher::Verdict, page};
use store::{
    centre::{
        accounts::{self, Account},
        mail_tokens::{self, MailToken, Purpose},
    },
    shared::{audit, secrets},
};

use super::{REGISTER, letters, mail_link, register::browser_mark, said, sign_on_href};
use crate::{CentreSite, caller::Caller};

#[derive(Template)]
#[template(path = "accounts/confirm.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    rows: Vec<(&'static str, String)>,
    username: &'a str,
    asks_password: bool,
}

fn show(caller: &Caller, account: &Account, same_browser: bool, form: &FormState) -> Answer {
    let body = Body {
        csrf: caller.visit.form_token(),
        form,
        rows: vec![
            ("Name", account.name()),
            ("E-mail", account.email.clone()),
            ("User Name", account.username.clone()),
            ("Account Number", account.number.to_string()),
        ],
        username: &account.username,
        asks_password: !same_browser,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Confirm your registration", "Confirm your registration", &body)?.respond())
}

/// The link and its account; `None` when the link is no longer good.
async fn look(caller: &Caller) -> Result<Option<(MailToken, Account)>, site::Failure> {
    let (token, now) = (mail_link::token(&caller.visit), caller.visit.fresh.now);
    Ok(caller
        .site
        .room
        .read(move |tx| {
            let Some(found) = mail_tokens::look(tx, Purpose::Register, &token, now)? else { return Ok(None) };
            Ok(accounts::by_id(tx, found.account_id)?.map(|account| (found, account)))
        })
        .await?)
}

fn stale(caller: &Caller) -> Answer {
    let sentences = vec![
        "The link was used before, is older than 24 hours, or belongs to a registration that was replaced by a later one. Nothing was changed.".to_owned(),
        "If you have confirmed already, sign on. Otherwise register again; that takes the place of the first try.".to_owned(),
        said::contacts(&caller.site.shared.installation),
    ];
    let ways = vec![("Sign on".to_owned(), sign_on_href(caller, "/manage")), ("Register again".to_owned(), REGISTER.to_owned())];
    let mut response = said::say(caller, "warning", "This link can't be used", &sentences, &ways)?;
    *response.status_mut() = axum::http::StatusCode::GONE;
    Ok(response)
}

/// `GET /register/confirm`: shows what would be confirmed; changes nothing.
///
/// # Errors
/// When the database refuses.
pub async fn open(caller: Caller) -> Answer {
    if let Some(redirect) = mail_link::set_aside(&caller.visit) {
        return Ok(redirect);
    }
    match look(&caller).await? {
        Some((token, account)) => {
            let same = token.detail == browser_mark(&caller.visit.visitor());
            show(&caller, &account, same, &FormState::default())
        }
        None => stale(&caller),
    }
}

/// `POST /register/confirm`: spends the link.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(caller: Caller, fields: Fields) -> Answer {
    let Some((token, account)) = look(&caller).await? else { return stale(&caller) };
    let same = token.detail == browser_mark(&caller.visit.visitor());
    let mut fresh = caller.visit.fresh.clone();
    if !same && let Some(problem) = password_problem(&caller, &account, fields.get("password"), &mut fresh).await? {
        let mut form = FormState::of(&fields);
        form.wrong("password", problem);
        return show(&caller, &account, same, &form);
    }
    let (site, secret) = (caller.site.clone(), mail_link::token(&caller.visit));
    let done = caller.site.room.write("confirm_registration", &fresh, move |tx, fresh| write(tx, fresh, &site, &secret)).await?;
    if !done {
        return stale(&caller);
    }
    (caller.site.shared.wake)();
    Ok(page::redirect_with("/register/done", &[mail_link::forget(&caller.visit)]))
}

/// Whoever has the mail but did not register (someone else used the address) can't bring the stranger's account to life by a click.
async fn password_problem(
    caller: &Caller,
    account: &Account,
    typed: &str,
    fresh: &mut Fresh,
) -> Result<Option<&'static str>, site::Failure> {
    super::count_source(caller, "confirmation")?;
    let subject = accounts::secret_subject(account.id);
    let counted = subject.clone();
    let counter = caller.site.room.read(move |tx| secrets::counter(tx, &counted)).await?;
    if counter.door(fresh.now) != domain::throttle::Door::Open {
        return Ok(Some("There were too many wrong tries. Wait a while, or register again."));
    }
    let typed = if typed.chars().count() > password::LONGEST { String::new() } else { password::normalise(typed).0 };
    let verdict = caller.site.shared.hasher.verify(account.password_hash.as_deref(), &typed, fresh.rng.bytes()).await?;
    let right = matches!(verdict, Verdict::Right { .. });
    caller
        .site
        .room
        .write("count_confirmation", fresh, move |tx, fresh| {
            if right { secrets::clear(tx, &subject) } else { secrets::count_failure(tx, fresh, &subject).map(|_| ()) }
        })
        .await?;
    Ok((!right)
        .then_some("This is not the password that was chosen with this registration. If you did not register, close this page."))
}

fn write(tx: &mut store::centre::Tx<'_, '_>, fresh: &mut Fresh, site: &CentreSite, secret: &str) -> store::Result<bool> {
    let Some(token) = mail_tokens::spend(tx, fresh, Purpose::Register, secret)? else { return Ok(false) };
    let Some(account) = accounts::by_id(tx, token.account_id)? else { return Ok(false) };
    let others: Vec<Account> =
        accounts::by_email(tx, &account.email)?.into_iter().filter(|other| other.id != account.id).collect();
    if others.iter().any(|other| other.email_confirmed_at.is_some()) {
        return Ok(false);
    }
    for other in others {
        accounts::change::remove_unconfirmed(tx, other.id)?;
    }
    accounts::change::confirm_email(tx, fresh, account.id)?;
    let actor = format!("account {}", account.number);
    audit::record(tx, fresh, &actor, "confirm registration", &actor, "")?;
    let installation = &site.shared.installation;
    let paragraphs = vec![
        format!("Your {} account is ready. User name: {}.", installation.names.pacer, account.username),
        format!(
            "To file, link it to the account that your court gave you. Which courts, and what comes next: {}/where-can-i-file",
            installation.pacer()
        ),
    ];
    letters::send(
        tx,
        fresh,
        installation,
        &letters::Letter::to_owner(&account, &account.name(), "Your account is ready", paragraphs),
    )?;
    Ok(true)
}

/// `GET /register/done`.
///
/// # Errors
/// When the template fails.
pub async fn done(caller: Caller) -> Answer {
    let sentences =
        vec!["Your address is confirmed and the account is ready. Sign on with the user name and password you chose.".to_owned()];
    let ways = vec![
        ("Sign on".to_owned(), sign_on_href(&caller, "/manage")),
        ("Where can I file?".to_owned(), "/where-can-i-file".to_owned()),
    ];
    said::say(&caller, "success", "Your account is ready", &sentences, &ways)
}
