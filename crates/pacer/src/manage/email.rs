//! Update E-mail: the new address confirms by a link before it counts, the old one is told (security S11, A04).

use askama::Template;
use domain::Fresh;
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::{
    centre::{
        Tx,
        accounts::{self, Account, change},
        mail_tokens::{self, MailToken, Purpose},
    },
    shared::audit,
};

use super::{Head, check_current_password, upgraded};
use crate::{
    CentreSite,
    accounts::{self as account_pages, Letter, email_problem, mail_link, said, send},
    caller::Caller,
};

/// Seconds for which the link confirms the new address.
pub const CONFIRM_SECONDS: i64 = 24 * 3600;
const SUBJECT: &str = "Confirm your new e-mail address";

#[derive(Template)]
#[template(path = "manage/email.html")]
struct Body<'a> {
    head: Head,
    csrf: String,
    form: &'a FormState,
}

#[derive(Template)]
#[template(path = "manage/email_confirm.html")]
struct ConfirmBody {
    csrf: String,
    rows: Vec<(&'static str, String)>,
}

fn show(caller: &Caller, account: &Account, form: &FormState) -> Answer {
    let body = Body { head: Head::new(caller, account, "Settings"), csrf: caller.visit.form_token(), form };
    Ok(Page::new(&caller.visit, &caller.frame(), "Update E-mail Address", "Update E-mail Address", &body)?.respond())
}

/// `GET /manage/email`.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account.
pub async fn enter(caller: Caller) -> Answer {
    let (_, account) = upgraded(&caller)?;
    show(&caller, account, &FormState::default())
}

/// `POST /manage/email`: sends the link; nothing is changed yet.
///
/// # Errors
/// A redirect when nobody is signed on, 403 for a legacy account, 429 when too many came from one address.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    let (_, account) = upgraded(&caller)?;
    account_pages::count_source(&caller, "new address")?;
    let mut form = FormState::of(&fields);
    let email = fields.trimmed("email").to_owned();
    if let Some(sentence) = email_problem(&email) {
        form.wrong("email", sentence);
    } else if !email.eq_ignore_ascii_case(fields.trimmed("email_again")) {
        form.wrong("email_again", "The two e-mail addresses differ. Type the same address in both fields.");
    } else if accounts::email_key(&email) == accounts::email_key(&account.email) {
        form.wrong("email", "This is the address of the account already.");
    }
    let mut fresh = caller.visit.fresh.clone();
    check_current_password(&caller, account, &fields, &mut form, &mut fresh).await?;
    if form.has_errors() {
        return show(&caller, account, &form);
    }
    let (site, account) = (caller.site.clone(), account.clone());
    caller.site.room.write("ask_email", &fresh, move |tx, fresh| ask(tx, fresh, &site, &account, &email)).await?;
    (caller.site.shared.wake)();
    Ok(page::redirect("/manage/email/sent"))
}

fn ask(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, site: &CentreSite, account: &Account, email: &str) -> store::Result<()> {
    let installation = &site.shared.installation;
    let actor = format!("account {}", account.number);
    audit::record(tx, fresh, &actor, "ask for another e-mail address", &actor, "")?;
    if !account_pages::had_enough(tx, fresh, email, SUBJECT)? {
        let token = mail_tokens::issue(tx, fresh, Purpose::Email, account.id, email, CONFIRM_SECONDS)?;
        let paragraphs = vec![
            format!(
                "The owner of {} account {} gave this as the new address of the account.",
                installation.names.pacer, account.number
            ),
            format!(
                "If it was you, open the link within 24 hours, sign on and press the button:\n\n{}/manage/email/confirm?token={token}",
                installation.pacer()
            ),
            "If it was not you, there is nothing to do: without the link nothing changes.".to_owned(),
        ];
        send(tx, fresh, installation, &Letter { to: email, name: "", number: None, subject: SUBJECT, paragraphs })?;
    }
    let paragraphs = vec![
        format!(
            "Someone who is signed on to your account asked to change its e-mail address to {email}. Nothing is changed until that address is confirmed."
        ),
        account_pages::not_you(installation),
    ];
    let subject = "Another e-mail address was asked for";
    send(tx, fresh, installation, &Letter::to_owner(account, &account.name(), subject, paragraphs))
}

/// `GET /manage/email/sent`.
///
/// # Errors
/// A redirect when nobody is signed on.
pub async fn sent(caller: Caller) -> Answer {
    caller.account()?;
    let sentences = vec![
        "A mail with a link is on its way to the new address. Open it within 24 hours; until then the old address stays."
            .to_owned(),
        "The old address got a notice.".to_owned(),
    ];
    said::say(&caller, "info", "Check your mail", &sentences, &[("Manage My Account".to_owned(), "/manage".to_owned())])
}

/// The link, if it is good and belongs to whoever is signed on.
async fn look(caller: &Caller, account: &Account) -> Result<Option<MailToken>, Failure> {
    let (token, now, id) = (mail_link::token(&caller.visit), caller.visit.fresh.now, account.id);
    let found = caller.site.room.read(move |tx| mail_tokens::look(tx, Purpose::Email, &token, now)).await?;
    Ok(found.filter(|found| found.account_id == id))
}

fn stale() -> Failure {
    Failure::gone(
        "This link can't be used",
        "The link was used before, is older than 24 hours, belongs to another account, or a password was changed since. Nothing was changed.",
    )
    .say("Sign on with the account it belongs to, or ask for a new link.")
    .way("Update E-mail Address", "/manage/email")
}

/// `GET /manage/email/confirm`: shows old and new address; changes nothing.
///
/// # Errors
/// A redirect when nobody is signed on, 410 for a link that is no longer good.
pub async fn open(caller: Caller) -> Answer {
    if let Some(redirect) = mail_link::set_aside(&caller.visit) {
        return Ok(redirect);
    }
    let (_, account) = upgraded(&caller)?;
    let token = look(&caller, account).await?.ok_or_else(stale)?;
    let body = ConfirmBody {
        csrf: caller.visit.form_token(),
        rows: vec![
            ("Account Number", account.number.to_string()),
            ("Address until now", account.email.clone()),
            ("New address", token.detail),
        ],
    };
    Ok(Page::new(&caller.visit, &caller.frame(), "Confirm your new e-mail address", "Confirm your new e-mail address", &body)?
        .respond())
}

/// `POST /manage/email/confirm`: the new address counts from here.
///
/// # Errors
/// A redirect when nobody is signed on, 410 for a link that is no longer good.
pub async fn confirm(caller: Caller, _: Fields) -> Answer {
    let (_, account) = upgraded(&caller)?;
    look(&caller, account).await?.ok_or_else(stale)?;
    let (site, secret, account) = (caller.site.clone(), mail_link::token(&caller.visit), account.clone());
    let done = caller
        .site
        .room
        .write("change_email", &caller.visit.fresh, move |tx, fresh| write(tx, fresh, &site, &account, &secret))
        .await?;
    if !done {
        return Err(stale());
    }
    (caller.site.shared.wake)();
    Ok(page::redirect_with("/manage", &[mail_link::forget(&caller.visit)]))
}

fn write(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, site: &CentreSite, account: &Account, secret: &str) -> store::Result<bool> {
    let Some(token) = mail_tokens::spend(tx, fresh, Purpose::Email, secret)? else { return Ok(false) };
    change::set_email(tx, fresh, account.id, &token.detail)?;
    mail_tokens::void_all(tx, fresh, account.id)?;
    accounts::courts::tell_state(tx, fresh, account.id)?;
    let actor = format!("account {}", account.number);
    audit::record(tx, fresh, &actor, "change e-mail address", &actor, &format!("{} to {}", account.email, token.detail))?;
    let installation = &site.shared.installation;
    let subject = "Your e-mail address was changed";
    let name = account.name();
    for to in [&account.email, &token.detail] {
        let paragraphs = vec![
            format!("The e-mail address of your {} account is now {}.", installation.names.pacer, token.detail),
            "Mails of the account go there from now on, those that replace a forgotten password too.".to_owned(),
            "If you did not do this, tell the service center at once.".to_owned(),
        ];
        send(tx, fresh, installation, &Letter { to, name: &name, number: Some(account.number), subject, paragraphs })?;
    }
    Ok(true)
}
