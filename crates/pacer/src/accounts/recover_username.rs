//! Forgot User Name? The address gets a mail with its user names; the page says the same for known and unknown (security K05).

use askama::Template;
use site::{Answer, Fields, FormState, Page, page};
use store::{
    centre::accounts::{self, Account},
    shared::audit,
};

use super::{FORGOT_PASSWORD, FORGOT_USERNAME, Letter, count_source, email_problem, letters, said};
use crate::caller::Caller;

const SUBJECT: &str = "Your user name";

#[derive(Template)]
#[template(path = "accounts/recover_username.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    forgot_password: &'a str,
    pacer: &'a str,
}

fn show(caller: &Caller, form: &FormState) -> Answer {
    let pacer = &caller.site.shared.installation.names.pacer;
    let body = Body { csrf: caller.visit.form_token(), form, forgot_password: FORGOT_PASSWORD, pacer };
    Ok(Page::new(&caller.visit, &caller.frame(), "Forgot User Name?", "Forgot User Name?", &body)?.respond())
}

/// `GET /forgot-user-name`.
///
/// # Errors
/// When the template fails.
pub async fn enter(caller: Caller) -> Answer {
    show(&caller, &FormState::default())
}

/// `POST /forgot-user-name`.
///
/// # Errors
/// 429 when too many came from one address.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    count_source(&caller, "recovery")?;
    let email = fields.trimmed("email").to_owned();
    if let Some(sentence) = email_problem(&email) {
        let mut form = FormState::of(&fields);
        form.wrong("email", sentence);
        return show(&caller, &form);
    }
    let site = caller.site.clone();
    caller
        .site
        .room
        .write("recover_username", &caller.visit.fresh, move |tx, fresh| {
            let found: Vec<Account> = accounts::by_email(tx, &email)?
                .into_iter()
                .filter(|account| account.email_confirmed_at.is_some() && account.closed_at.is_none())
                .collect();
            let who = found.first().map_or("account unknown".to_owned(), |account| format!("account {}", account.number));
            audit::record(tx, fresh, "someone", "ask for the user name", &who, "")?;
            let Some(first) = found.first() else { return Ok(()) };
            if letters::had_enough(tx, fresh, &first.email, SUBJECT)? {
                return Ok(());
            }
            let installation = &site.shared.installation;
            let pacer = &installation.names.pacer;
            let mut paragraphs = vec![format!("Someone, probably you, asked which {pacer} user names belong to this address:")];
            paragraphs.extend(
                found.iter().map(|account| format!("User name: {}, account number {}", account.username, account.number)),
            );
            paragraphs.push(format!("Forgot the password too? {}{FORGOT_PASSWORD}", installation.pacer()));
            paragraphs.push("If you did not ask for this, there is nothing to do.".to_owned());
            letters::send(tx, fresh, installation, &Letter::to_owner(first, &first.name(), SUBJECT, paragraphs))
        })
        .await?;
    (caller.site.shared.wake)();
    Ok(page::redirect("/forgot-user-name/sent"))
}

/// `GET /forgot-user-name/sent`: the same for everybody.
///
/// # Errors
/// When the template fails.
pub async fn sent(caller: Caller) -> Answer {
    let sentences = vec![
        "If there is an account with this address, a mail with its user name is on its way.".to_owned(),
        "No mail after a few minutes? Look among unwanted mail, check the address, and ask again with the address that the account was registered with.".to_owned(),
        said::contacts(&caller.site.shared.installation),
    ];
    let ways = vec![
        ("Ask again".to_owned(), FORGOT_USERNAME.to_owned()),
        ("Forgot Your Password?".to_owned(), FORGOT_PASSWORD.to_owned()),
    ];
    said::say(&caller, "info", "Check your mail", &sentences, &ways)
}
