//! Upgrading a legacy account in three steps: Person, Address, Security; nothing is written before the last (domain 1.3).

use askama::Template;
use domain::{
    Fresh,
    account::{Generation, Kind},
    names::{Problem, check_new_username},
    password::{self, Normalised},
};
use site::{Answer, Failure, Fields, FormState, Page, cookies, page};
use store::{
    centre::{
        Tx,
        accounts::{self, Account, change},
        mail_tokens,
        sessions::Session,
    },
    shared::{audit, secrets},
};

use super::{Letter, Person, UPGRADE, letters, new_password, said};
use crate::{CentreSite, caller::Caller, manage};

/// The steps, as they are headed.
const STEPS: [&str; 3] = ["Person", "Address", "Security"];
const CARRIED: [&str; 8] = ["first_name", "middle_name", "last_name", "suffix", "organisation", "bar_number", "address", "phone"];

#[derive(Template)]
#[template(path = "accounts/upgrade.html")]
struct Body<'a> {
    csrf: String,
    form: &'a FormState,
    steps: [&'a str; 3],
    step: usize,
    carried: Vec<(&'a str, &'a str)>,
    firm: bool,
    kind: &'a str,
    account_number: i64,
    old_username: &'a str,
    help: &'a str,
    asks_password: bool,
}

/// What the last step writes.
#[derive(Clone)]
struct Upgrade {
    person: Person,
    address: String,
    phone: String,
    username: String,
    hash: String,
}

fn show(caller: &Caller, session: &Session, account: &Account, step: usize, form: &FormState) -> Answer {
    let here: &[&str] = match step {
        1 => &CARRIED[..6],
        2 => &CARRIED[6..],
        _ => &[],
    };
    let carried = CARRIED.into_iter().filter(|name| !here.contains(name)).map(|name| (name, form.value(name))).collect();
    let body = Body {
        csrf: caller.visit.form_token(),
        form,
        steps: STEPS,
        step,
        carried,
        firm: account.kind != Kind::Individual,
        kind: account.kind.word(),
        account_number: account.number,
        old_username: &account.username,
        help: password::HELP,
        asks_password: !manage::is_recent(session, caller.visit.fresh.now),
    };
    let heading = format!("Upgrade your {} account", caller.site.shared.installation.names.pacer);
    Ok(Page::new(&caller.visit, &caller.frame(), &heading, &heading, &body)?.respond())
}

fn must_be_legacy(account: &Account) -> Result<(), Failure> {
    if account.generation == Generation::Legacy { Ok(()) } else { Err(Failure::redirect("/manage")) }
}

/// `GET /manage/upgrade`: the first step, with what is on record.
///
/// # Errors
/// A redirect when nobody is signed on or the account is upgraded already.
pub async fn begin(caller: Caller) -> Answer {
    let (session, account) = caller.account()?;
    must_be_legacy(account)?;
    let mut form = FormState::default();
    for (name, value) in manage::on_record(account) {
        form.set(name, value);
    }
    show(&caller, session, account, 1, &form)
}

/// `POST /manage/upgrade`: checks the steps up to the one that was sent and shows the next, or upgrades.
///
/// # Errors
/// A redirect when nobody is signed on or the account is upgraded already.
pub async fn submit(caller: Caller, fields: Fields) -> Answer {
    let (session, account) = caller.account()?;
    must_be_legacy(account)?;
    let step: usize = fields.get("step").parse().map_err(|_| Failure::malformed("The form names no step."))?;
    let mut form = FormState::of(&fields);
    if fields.has("back") {
        return show(&caller, session, account, step.saturating_sub(1).clamp(1, 3), &form);
    }
    let person = super::read_person(&fields, &mut form, account.kind != Kind::Individual);
    if step <= 1 || form.has_errors() {
        let next = if form.has_errors() { 1 } else { 2 };
        return show(&caller, session, account, next, &form);
    }
    let (address, phone) = super::read_address(&fields, &mut form);
    if step == 2 || form.has_errors() {
        let next = if form.has_errors() { 2 } else { 3 };
        return show(&caller, session, account, next, &form);
    }
    let mut fresh = caller.visit.fresh.clone();
    let (username, password) = read_security(&caller, session, account, &fields, &mut form, &mut fresh).await?;
    let Some(password) = password.filter(|_| !form.has_errors()) else { return show(&caller, session, account, 3, &form) };
    let hash = new_password::hash(&caller, &password, fresh.rng.bytes()).await?;
    let upgrade = Upgrade { person, address, phone, username, hash };
    let (site, id, old_session) = (caller.site.clone(), account.id, session.hash.clone());
    let made = caller
        .site
        .room
        .write("upgrade_account", &fresh, move |tx, fresh| write(tx, fresh, &site, id, &old_session, &upgrade))
        .await;
    let secret = match made {
        Ok(secret) => secret,
        Err(store::Error::Taken) => {
            form.wrong("new_username", Problem::Taken.sentence());
            return show(&caller, session, account, 3, &form);
        }
        Err(other) => return Err(other.into()),
    };
    (caller.site.shared.wake)();
    let cookie = cookies::set(cookies::Name::Session, &secret, caller.site.shared.installation.tls());
    Ok(page::redirect_with("/manage/upgrade/complete", &[cookie]))
}

async fn read_security(
    caller: &Caller,
    session: &Session,
    account: &Account,
    fields: &Fields,
    form: &mut FormState,
    fresh: &mut Fresh,
) -> Result<(String, Option<Normalised>), Failure> {
    let mut username = fields.trimmed("new_username").to_owned();
    let (wanted, id) = (username.clone(), account.id);
    let taken =
        caller.site.room.read(move |tx| Ok(accounts::holder_of(tx, &wanted)?.is_some_and(|holder| holder.id != id))).await?;
    if username.is_empty() {
        form.wrong("new_username", "Choose a user name.");
    } else if taken {
        form.wrong("new_username", Problem::Taken.sentence());
    } else {
        match check_new_username(&username) {
            Ok(name) => username = name,
            Err(problems) => form.wrong("new_username", problems.iter().map(Problem::sentence).collect::<Vec<_>>().join(" ")),
        }
    }
    let name = ["first_name", "last_name", "organisation"].map(|field| fields.trimmed(field)).join(" ");
    let context = new_password::context(caller, &format!("{username} {}", account.username), &name, &account.email).await?;
    let password = new_password::read(fields, form, &context);
    if !manage::is_recent(session, fresh.now) {
        manage::check_current_password(caller, account, fields, form, fresh).await?;
    }
    Ok((username, password))
}

fn write(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    site: &CentreSite,
    id: domain::Id,
    session: &[u8],
    upgrade: &Upgrade,
) -> store::Result<String> {
    change::set_person(tx, id, &upgrade.person)?;
    change::set_address(tx, id, &upgrade.address, &upgrade.phone)?;
    change::upgrade(tx, fresh, id, &upgrade.username, &upgrade.hash)?;
    mail_tokens::void_all(tx, fresh, id)?;
    secrets::clear(tx, &accounts::secret_subject(id))?;
    let account = accounts::by_id(tx, id)?.ok_or_else(|| store::Error::Damaged("an account just upgraded is missing".into()))?;
    accounts::courts::end_sessions(tx, fresh, &account, Some(session))?;
    accounts::courts::tell_state(tx, fresh, id)?;
    let secret = change::renew_session(tx, fresh, session)?;
    let actor = format!("account {}", account.number);
    audit::record(tx, fresh, &actor, "upgrade account", &actor, "")?;
    let installation = &site.shared.installation;
    let paragraphs = vec![
        format!(
            "Your {} account is upgraded. Its user name is now {}; the old one opens nothing any more.",
            installation.names.pacer, account.username
        ),
        format!(
            "Your court logins work as before until you link them. Which courts, and what comes next: {}/where-can-i-file",
            installation.pacer()
        ),
        letters::not_you(installation),
    ];
    letters::send(tx, fresh, installation, &Letter::to_owner(&account, &account.name(), "Your account is upgraded", paragraphs))?;
    Ok(secret)
}

/// `GET /manage/upgrade/complete`.
///
/// # Errors
/// A redirect when nobody is signed on or the account is a legacy one.
pub async fn complete(caller: Caller) -> Answer {
    let (_, account) = caller.account()?;
    if account.generation == Generation::Legacy {
        return Err(Failure::redirect(UPGRADE));
    }
    let installation = &caller.site.shared.installation;
    let mut sentences =
        vec![format!("Account {} is upgraded. From now on sign on with the user name {}.", account.number, account.username)];
    let mut ways = vec![("Manage My Account".to_owned(), "/manage".to_owned())];
    if account.kind == Kind::Individual {
        sentences.push(format!(
            "To file, link it to the account that your court gave you: sign on at the court with the new user name, then open Utilities and “Link a {} account to my {} account”.",
            installation.names.cmecf, installation.names.pacer
        ));
        ways.insert(0, ("Where can I file?".to_owned(), "/where-can-i-file".to_owned()));
    } else {
        sentences.push("It stays what it was: an account of a firm or body, for viewing or billing. It can't be linked for filing; each person who files needs an account of their own.".to_owned());
        ways.insert(0, ("Need an Account?".to_owned(), super::REGISTER.to_owned()));
    }
    sentences.push(said::contacts(installation));
    said::say(&caller, "success", "Upgrade complete", &sentences, &ways)
}
