//! Choosing a password: typed twice, checked by the policy with what is known of the person and the courts (security P01 to P12).

use domain::password::{self, Context, Normalised};
use site::{Failure, Fields, FormState};
use store::centre::accounts::{self, Account};

use crate::caller::Caller;

/// What may not be most of a new password: the person's own names and those of the service and its courts.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn context(caller: &Caller, username: &str, name: &str, email: &str) -> Result<Context, Failure> {
    let mut service_words = caller.site.room.read(accounts::find::court_words).await?;
    let installation = &caller.site.shared.installation;
    service_words.extend([
        installation.names.pacer.clone(),
        installation.names.cmecf.clone(),
        installation.domain.clone(),
        installation.service_center.name.clone(),
        "forecourt".to_owned(),
    ]);
    Ok(Context { username: username.to_owned(), name: name.to_owned(), email: email.to_owned(), service_words })
}

/// The same for an account.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn context_of(caller: &Caller, account: &Account) -> Result<Context, Failure> {
    context(caller, &account.username, &account.name(), &account.email).await
}

/// Reads `password` and `password_again`; everything that is wrong goes into the form.
pub(crate) fn read(fields: &Fields, form: &mut FormState, context: &Context) -> Option<Normalised> {
    let typed = fields.get("password");
    let mut found = None;
    if typed.is_empty() {
        form.wrong("password", "Enter a password.");
    } else {
        match password::check(typed, context) {
            Ok(password) => found = Some(password),
            Err(problems) => {
                form.wrong("password", problems.iter().map(|problem| problem.sentence()).collect::<Vec<_>>().join(" "));
            }
        }
        if typed != fields.get("password_again") {
            form.wrong("password_again", "The two passwords differ. Type the same password in both fields.");
            found = None;
        }
    }
    found
}

/// Hashes a password for the store.
///
/// # Errors
/// 503 when too many wait to be hashed.
pub(crate) async fn hash(caller: &Caller, password: &Normalised, salt: [u8; 16]) -> Result<String, Failure> {
    Ok(caller.site.shared.hasher.hash(&password.0, salt).await?)
}
