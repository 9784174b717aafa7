//! Forgot Your Password? Known or not, the answer is the same; the owner gets one mail with a link (security K02, K05, K06, A38).

use askama::Template;
use domain::Fresh;
use site::{Answer, Fields, FormState, Page, installation::Installation, page};
use store::{
    centre::{
        Tx,
        accounts::{self, Account},
        mail_tokens::{self, Purpose},
    },
    shared::audit,
};

use super::{FORGOT_PASSWORD, FORGOT_USERNAME, Letter, count_source, email_problem, letters, said};
use crate::caller::Caller;

/// Seconds for which the link lets a new password be chosen.
pub const RESET_SECONDS: i64 = 30 * 60;
const SUBJECT: &str = "Choose a new password";

#[derive(Template)]
#[template(path = "accounts/recover_password.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    forgot_username: &'a str,
    pacer: &'a str,
}

fn show(caller: &Caller, form: &FormState) -> Answer {
    let pacer = &caller.site.shared.installation.names.pacer;
    let body = Body { csrf: caller.visit.form_token(), form, forgot_username: FORGOT_USERNAME, pacer };
    Ok(Page::new(&caller.visit, &caller.frame(), "Forgot Your Password?", "Forgot Your Password?", &body)?.respond())
}

/// `GET /forgot-password`.
///
/// # Errors
/// When the template fails.
pub async fn enter(caller: Caller) -> Answer {
    show(&caller, &FormState::default())
}

/// `POST /forgot-password`: user name and e-mail, or e-mail alone.
///
/// # Errors
/// 429 when too many came from one address.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    count_source(&caller, "recovery")?;
    let email = fields.trimmed("email").to_owned();
    let username = fields.trimmed("username").to_owned();
    if let Some(sentence) = email_problem(&email) {
        let mut form = FormState::of(&fields);
        form.wrong("email", sentence);
        return show(&caller, &form);
    }
    let site = caller.site.clone();
    caller
        .site
        .room
        .write("recover_password", &caller.visit.fresh, move |tx, fresh| {
            let accounts: Vec<Account> = accounts::by_email(tx, &email)?
                .into_iter()
                .filter(|account| account.email_confirmed_at.is_some() && account.closed_at.is_none())
                .filter(|account| {
                    username.is_empty()
                        || domain::names::username_fold(&account.username) == domain::names::username_fold(&username)
                })
                .collect();
            // A line is written either way, so that both ways cost a write.
            let who = accounts.first().map_or("account unknown".to_owned(), |account| format!("account {}", account.number));
            audit::record(tx, fresh, "someone", "ask for a new password", &who, "")?;
            send_link(tx, fresh, &site.shared.installation, &accounts, None)
        })
        .await?;
    (caller.site.shared.wake)();
    Ok(page::redirect("/forgot-password/sent"))
}

/// Sends one mail with a link for each of the accounts of one address, unless the address had enough of them. `started_by` says
/// who at the service center began it.
///
/// # Errors
/// When the database refuses.
pub(crate) fn send_link(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    installation: &Installation,
    accounts: &[Account],
    started_by: Option<&str>,
) -> store::Result<()> {
    let Some(first) = accounts.first() else { return Ok(()) };
    if started_by.is_none() && letters::had_enough(tx, fresh, &first.email, SUBJECT)? {
        return Ok(());
    }
    let mut paragraphs = vec![match started_by {
        Some(reason) => format!("The service center has started a new password for you. Reason: {reason}"),
        None => "Someone, probably you, said that the password is forgotten.".to_owned(),
    }];
    for account in accounts {
        let token = mail_tokens::issue(tx, fresh, Purpose::Password, account.id, "", RESET_SECONDS)?;
        paragraphs.push(format!(
            "Choose a new password for the user name {} (account {}) within 30 minutes:\n\n{}/password/reset?token={token}",
            account.username,
            account.number,
            installation.pacer()
        ));
    }
    paragraphs.push(
        "The link works once. If you did not ask for this, there is nothing to do: the password stays as it is.".to_owned(),
    );
    letters::send(tx, fresh, installation, &Letter::to_owner(first, &first.name(), SUBJECT, paragraphs))
}

/// `GET /forgot-password/sent`: the same for everybody.
///
/// # Errors
/// When the template fails.
pub async fn sent(caller: Caller) -> Answer {
    let sentences = vec![
        "If there is an account with what you entered, a mail with a link is on its way to its address. Open the link within 30 minutes and choose a new password.".to_owned(),
        "No mail after a few minutes? Look among unwanted mail, check the address, and ask again. An account has one address: the one it was registered with, or changed to since.".to_owned(),
        said::contacts(&caller.site.shared.installation),
    ];
    let ways =
        vec![("Ask again".to_owned(), FORGOT_PASSWORD.to_owned()), ("Forgot User Name?".to_owned(), FORGOT_USERNAME.to_owned())];
    said::say(&caller, "info", "Check your mail", &sentences, &ways)
}
