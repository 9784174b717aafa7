//! Need an Account? One registers for searching or as an attorney, and confirms the address by mail (security K05, A01, A17).

use askama::Template;
use axum::extract::Path;
use domain::{
    Fresh,
    account::{Generation, Kind},
    names::{Problem, check_new_username},
    password,
};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::centre::{
    Tx,
    accounts::{self, Account, NewAccount},
    mail_tokens::{self, Purpose},
};

use super::{
    FORGOT_PASSWORD, FORGOT_USERNAME, Letter, Person, REGISTER, count_source, email_problem, letters, new_password, said,
    sign_on_href,
};
use crate::{CentreSite, caller::Caller};

/// Seconds for which the link in the mail confirms a registration.
pub const CONFIRM_SECONDS: i64 = 24 * 3600;
const SUBJECT: &str = "Confirm your registration";
const SUBJECT_KNOWN: &str = "About your registration";

#[derive(Template)]
#[template(path = "accounts/register_choice.html")]
struct ChoiceBody<'a> {
    pacer: &'a str,
    cmecf: &'a str,
    sign_on_href: String,
}

#[derive(Template)]
#[template(path = "accounts/register.html")]
struct FormBody<'a> {
    csrf: String,
    form: &'a FormState,
    action: String,
    attorney: bool,
    help: &'a str,
    pacer: &'a str,
}

/// `GET /register`: what one registers for.
///
/// # Errors
/// When the template fails.
pub async fn choose(caller: Caller) -> Answer {
    let names = &caller.site.shared.installation.names;
    let body = ChoiceBody { pacer: &names.pacer, cmecf: &names.cmecf, sign_on_href: sign_on_href(&caller, "/manage") };
    Ok(Page::new(&caller.visit, &caller.frame(), "Need an Account?", "Need an Account?", &body)?.respond())
}

/// The label of a kind of registration; `None` for a word that is none (domain 1.1).
fn label(caller: &Caller, registered_for: &str) -> Option<String> {
    let names = &caller.site.shared.installation.names;
    match registered_for {
        "search" => Some(format!("{} - Case Search Only", names.pacer)),
        "attorney" => Some(format!("Attorney Filers for {}", names.cmecf)),
        _ => None,
    }
}

fn show(caller: &Caller, registered_for: &str, heading: &str, form: &FormState) -> Answer {
    let body = FormBody {
        csrf: caller.visit.form_token(),
        form,
        action: format!("{REGISTER}/{registered_for}"),
        attorney: registered_for == "attorney",
        help: password::HELP,
        pacer: &caller.site.shared.installation.names.pacer,
    };
    Ok(Page::new(&caller.visit, &caller.frame(), heading, heading, &body)?.respond())
}

/// `GET /register/{search|attorney}`: the form.
///
/// # Errors
/// 404 for another kind.
pub async fn enter(caller: Caller, Path(registered_for): Path<String>) -> Answer {
    let heading = label(&caller, &registered_for).ok_or_else(Failure::not_found)?;
    show(&caller, &registered_for, &heading, &FormState::default())
}

/// `POST /register/{search|attorney}`: every problem at once, or a mail with a link to confirm.
///
/// # Errors
/// 404 for another kind, 429 when too many came from one address.
pub async fn submit(caller: Caller, Path(registered_for): Path<String>, fields: Fields) -> Answer {
    let heading = label(&caller, &registered_for).ok_or_else(Failure::not_found)?;
    count_source(&caller, "registration")?;
    let mut form = FormState::of(&fields);
    let person = super::read_person(&fields, &mut form, false);
    let email = read_email(&fields, &mut form);
    let (address, phone) = super::read_address(&fields, &mut form);
    let username = read_username(&caller, &fields, &mut form, &email).await?;
    let name = [&person.first_name, &person.middle_name, &person.last_name].map(String::as_str).join(" ");
    let context = new_password::context(&caller, &username, &name, &email).await?;
    let password = new_password::read(&fields, &mut form, &context);
    let Some(password) = password.filter(|_| !form.has_errors()) else {
        return show(&caller, &registered_for, &heading, &form);
    };
    let mut fresh = caller.visit.fresh.clone();
    let hash = new_password::hash(&caller, &password, fresh.rng.bytes()).await?;
    let new = new_account(registered_for.clone(), person, username, hash, email, address, phone);
    let site = caller.site.clone();
    let mark = browser_mark(&caller.visit.visitor());
    let made = site.clone().room.write("register", &fresh, move |tx, fresh| write(tx, fresh, &site, &new, &mark)).await;
    match made {
        Ok(()) => {}
        // Someone took the name between the check and the write.
        Err(store::Error::Taken) => {
            form.wrong("username", Problem::Taken.sentence());
            return show(&caller, &registered_for, &heading, &form);
        }
        Err(other) => return Err(other.into()),
    }
    (caller.site.shared.wake)();
    Ok(page::redirect("/register/sent"))
}

fn new_account(
    registered_for: String,
    person: Person,
    username: String,
    hash: String,
    email: String,
    address: String,
    phone: String,
) -> NewAccount {
    NewAccount {
        username,
        password_hash: Some(hash),
        kind: Kind::Individual,
        generation: Generation::Upgraded,
        bar_number: person.bar_number.filter(|_| registered_for == "attorney"),
        registered_for,
        first_name: person.first_name,
        middle_name: person.middle_name,
        last_name: person.last_name,
        suffix: person.suffix,
        organisation: person.organisation,
        email,
        email_confirmed: false,
        address,
        phone,
        birth_date: None,
    }
}

fn read_email(fields: &Fields, form: &mut FormState) -> String {
    let email = fields.trimmed("email").to_owned();
    if let Some(sentence) = email_problem(&email) {
        form.wrong("email", sentence);
    } else if !email.eq_ignore_ascii_case(fields.trimmed("email_again")) {
        form.wrong("email_again", "The two e-mail addresses differ. Type the same address in both fields.");
    }
    email
}

/// A taken name, or one that looks like it, is refused with no more than that (security A27). A registration that was never
/// confirmed holds its name for as long as its link is good, and never against its own address.
async fn read_username(caller: &Caller, fields: &Fields, form: &mut FormState, email: &str) -> Result<String, Failure> {
    let typed = fields.trimmed("username").to_owned();
    if typed.is_empty() {
        form.wrong("username", "Choose a user name.");
        return Ok(typed);
    }
    let (wanted, email, now) = (typed.clone(), email.to_owned(), caller.visit.fresh.now);
    let taken = caller
        .site
        .room
        .read(move |tx| Ok(accounts::holder_of(tx, &wanted)?.is_some_and(|holder| !gives_way(&holder, &email, now))))
        .await?;
    if taken {
        form.wrong("username", Problem::Taken.sentence());
        return Ok(typed);
    }
    match check_new_username(&typed) {
        Ok(name) => Ok(name),
        Err(problems) => {
            form.wrong("username", problems.iter().map(Problem::sentence).collect::<Vec<_>>().join(" "));
            Ok(typed)
        }
    }
}

fn gives_way(holder: &Account, email: &str, now: domain::Time) -> bool {
    holder.email_confirmed_at.is_none()
        && (accounts::email_key(&holder.email) == accounts::email_key(email)
            || now.seconds_since(holder.created_at) >= CONFIRM_SECONDS)
}

/// What is kept of the browser that registered, so that its owner alone confirms by a click.
pub(super) fn browser_mark(visitor: &str) -> String {
    store::centre::sessions::hash(&format!("registration {visitor}")).iter().map(|b| format!("{b:02x}")).collect()
}

fn write(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, site: &CentreSite, new: &NewAccount, mark: &str) -> store::Result<()> {
    let installation = &site.shared.installation;
    let known: Vec<Account> = accounts::by_email(tx, &new.email)?;
    if let Some(owner) = known.iter().find(|account| account.email_confirmed_at.is_some()) {
        store::shared::audit::record(tx, fresh, "someone", "register with a known address", "account unknown", "")?;
        if letters::had_enough(tx, fresh, &owner.email, SUBJECT_KNOWN)? {
            return Ok(());
        }
        let paragraphs = vec![
            format!(
                "Someone asked for a new {} account with this e-mail address. An account with it exists already, so no other was made.",
                installation.names.pacer
            ),
            format!("If it was you: sign on with the account you have. Your user name is {}.", owner.username),
            format!("Forgot the password? {}{FORGOT_PASSWORD}", installation.pacer()),
            "If it was not you, there is nothing to do: nothing was changed.".to_owned(),
        ];
        return letters::send(tx, fresh, installation, &Letter::to_owner(owner, &owner.name(), SUBJECT_KNOWN, paragraphs));
    }
    if let Some(holder) = accounts::holder_of(tx, &new.username)? {
        if !gives_way(&holder, &new.email, fresh.now) {
            return Err(store::Error::Taken);
        }
        accounts::change::remove_unconfirmed(tx, holder.id)?;
    }
    let account = accounts::insert(tx, fresh, new)?;
    let token = mail_tokens::issue(tx, fresh, Purpose::Register, account.id, mark, CONFIRM_SECONDS)?;
    let actor = format!("account {}", account.number);
    store::shared::audit::record(tx, fresh, &actor, "register", &actor, &new.registered_for)?;
    if letters::had_enough(tx, fresh, &account.email, SUBJECT)? {
        return Ok(());
    }
    let paragraphs = vec![
        format!(
            "Someone registered for a {} account with this e-mail address and the user name {}.",
            installation.names.pacer, account.username
        ),
        format!(
            "If it was you, confirm the address within 24 hours:\n\n{}{REGISTER}/confirm?token={token}",
            installation.pacer()
        ),
        "The link works once. It opens a page; the address is confirmed when you press the button there.".to_owned(),
        "If it was not you, don't open the link. Without it the registration ends by itself.".to_owned(),
    ];
    letters::send(
        tx,
        fresh,
        installation,
        &Letter { to: &account.email, name: "", number: Some(account.number), subject: SUBJECT, paragraphs },
    )
}

/// `GET /register/sent`: the same for a new address and one that is known.
///
/// # Errors
/// When the template fails.
pub async fn sent(caller: Caller) -> Answer {
    let sentences = vec![
        "If the address can be used, a mail with a link is on its way to it. Open the link within 24 hours to confirm the address; until then nobody can sign on with the new account.".to_owned(),
        "No mail after a few minutes? Look among unwanted mail, and check that the address was typed right. You can register again at any time.".to_owned(),
        said::contacts(&caller.site.shared.installation),
    ];
    let ways = vec![
        ("Register again".to_owned(), REGISTER.to_owned()),
        ("Forgot User Name?".to_owned(), FORGOT_USERNAME.to_owned()),
        ("Forgot Your Password?".to_owned(), FORGOT_PASSWORD.to_owned()),
    ];
    said::say(&caller, "info", "Check your mail", &sentences, &ways)
}
