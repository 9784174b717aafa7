//! One try of a user name and a password: one hash whatever is known of the name (security A16), a counter for each account and for
//! each unknown name (T01 to T03), and on success a new session (S03).

use domain::{
    Fresh, Time,
    link::State,
    password,
    throttle::{Counter, Door},
};
use site::{Failure, hasher::Verdict};
use store::{
    centre::{
        Tx,
        accounts::{self, Account},
        links,
        sessions::{self, Session},
        tokens,
    },
    shared::{audit, secrets},
};

use super::ending;
use crate::CentreSite;

/// Longest part of an unknown name that is kept with its counter.
const LONGEST_NAME: usize = 64;

/// What was typed.
#[derive(Clone)]
pub struct Typed {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Client code; empty when none.
    pub client_code: String,
    /// The browser, as it names itself.
    pub user_agent: String,
    /// The session that this browser has already, which a new one replaces, with its account's number.
    pub replaces: Option<(Session, i64)>,
    /// What is wanted.
    pub way: Way,
}

/// What a right password gives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A session of a browser.
    Browser,
    /// A token of the Authentication API; `redacts`: the program says that its person keeps the redaction rules.
    Program {
        /// `redactFlag` was 1.
        redacts: bool,
    },
}

/// What came of it.
pub enum Outcome {
    /// Signed on: the secret for the cookie, and the account.
    SignedOn(String, Box<Account>),
    /// No such account, a closed one, or another password; when so many were wrong that one must wait now, until when.
    Wrong(Option<Time>),
    /// Too many wrong passwords: not before that instant.
    Wait(Time),
    /// A hundred wrong passwords in a row: a new password must be set.
    ShutForGood,
    /// The password was right, but the address is not confirmed.
    Unconfirmed(Box<Account>),
    /// The password was right, but a filer's program did not say that it keeps the redaction rules.
    MustRedact,
    /// The password was right, but it is known to others and must be changed first (P09).
    MustChange(Box<Account>),
}

/// Tries to sign on.
///
/// # Errors
/// When the database or the hashing queue can't take more.
pub async fn sign_on(site: &CentreSite, fresh: &mut Fresh, typed: Typed) -> Result<Outcome, Failure> {
    let username = typed.username.clone();
    let (account, subject, counter) = site
        .room
        .read(move |tx| {
            let account = accounts::by_username(tx, &username)?;
            let subject = subject(account.as_ref(), &username);
            let counter = secrets::counter(tx, &subject)?;
            Ok((account, subject, counter))
        })
        .await?;
    let salt = fresh.rng.bytes();
    let open = counter.door(fresh.now) == Door::Open;
    let stored = account.as_ref().filter(|_| open).and_then(|account| account.password_hash.clone());
    let password = password::normalise(&typed.password).0;
    let verdict = site.shared.hasher.verify(stored.as_deref(), &password, salt).await?;
    if let Some(outcome) = shut(counter, fresh.now) {
        return Ok(outcome);
    }
    let outcome = site
        .room
        .write("sign_on", fresh, move |tx, fresh| {
            // Tries that ran beside this one count: only what the counter lets through now may be answered.
            let counter = secrets::counter(tx, &subject)?;
            if let Some(outcome) = shut(counter, fresh.now) {
                return Ok(outcome);
            }
            let account = match (&verdict, &account) {
                (Verdict::Right { .. }, Some(account)) => {
                    accounts::by_id(tx, account.id)?.filter(|now| now.closed_at.is_none() && now.password_hash == stored)
                }
                _ => None,
            };
            let Some(account) = account else {
                let counter = secrets::count_failure(tx, fresh, &subject)?;
                return Ok(Outcome::Wrong(match counter.door(fresh.now) {
                    Door::Wait(until) => Some(until),
                    Door::Open | Door::Closed => None,
                }));
            };
            if counter != Counter::default() {
                secrets::clear(tx, &subject)?;
            }
            if let (Verdict::Right { rehash: Some(new) }, Some(old)) = (&verdict, &account.password_hash) {
                accounts::rehash(tx, account.id, old, new)?;
            }
            if account.email_confirmed_at.is_none() {
                return Ok(Outcome::Unconfirmed(Box::new(account)));
            }
            if account.must_change_password {
                let account = accounts::by_id(tx, account.id)?.unwrap_or(account);
                return Ok(Outcome::MustChange(Box::new(account)));
            }
            if typed.way == (Way::Program { redacts: false }) && is_filer(tx, &account)? {
                return Ok(Outcome::MustRedact);
            }
            let secret = begin(tx, fresh, &account, &typed)?;
            Ok(Outcome::SignedOn(secret, Box::new(account)))
        })
        .await?;
    Ok(outcome)
}

/// Whether the account files anywhere: a court links it to a filer of its own.
fn is_filer(tx: &mut Tx<'_, '_>, account: &Account) -> store::Result<bool> {
    Ok(links::of_account(tx, account.number)?.iter().any(|link| link.state == State::Active))
}

/// Begins the session of an account whose password was right; gives the secret for the cookie, or the token.
///
/// # Errors
/// When the database refuses.
pub fn begin(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, account: &Account, typed: &Typed) -> store::Result<String> {
    if let Some((old, number)) = &typed.replaces {
        ending::end(tx, fresh, old, *number)?;
    }
    let (secret, act) = match typed.way {
        Way::Browser => {
            let (secret, _) = sessions::begin(tx, fresh, Some(account.id), None, &typed.client_code, &typed.user_agent)?;
            (secret, "sign on")
        }
        Way::Program { .. } => {
            (tokens::give(tx, fresh, account.id, &typed.client_code, &typed.user_agent)?, "sign on with a program")
        }
    };
    let who = format!("account {}", account.number);
    audit::record(tx, fresh, &who, act, &who, &typed.user_agent)?;
    Ok(secret)
}

/// The counter's name: the account's, or the typed name's where there is no account.
fn subject(account: Option<&Account>, username: &str) -> String {
    match account {
        Some(account) => accounts::secret_subject(account.id),
        None => {
            let key: String = accounts::username_key(username).chars().filter(|c| *c != '\0').take(LONGEST_NAME).collect();
            format!("name {key}")
        }
    }
}

fn shut(counter: Counter, now: Time) -> Option<Outcome> {
    match counter.door(now) {
        Door::Open => None,
        Door::Wait(until) => Some(Outcome::Wait(until)),
        Door::Closed => Some(Outcome::ShutForGood),
    }
}
