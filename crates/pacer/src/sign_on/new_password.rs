//! A new password before anything else, for an account whose password is known to others (security P09).

use askama::Template;
use domain::password;
use site::{Answer, Failure, Fields, FormState, Page, hasher::Verdict};
use store::centre::accounts::{self, Account};

use super::{
    attempt::{self, Typed, Way},
    destination::Destination,
    login,
};
use crate::caller::Caller;

/// Seconds in which the new password must be typed.
const SECONDS: i64 = 600;

#[derive(Template)]
#[template(path = "sign_on/new_password.html")]
struct NewPasswordPage<'a> {
    action: String,
    token: String,
    number: i64,
    at: String,
    proof: String,
    client_code: &'a str,
    form: &'a FormState,
}

/// Shows the form to someone whose password was right a moment ago.
///
/// # Errors
/// When the template fails.
pub fn ask(caller: &Caller, destination: &Destination, account: &Account, client_code: &str) -> Answer {
    let at = caller.visit.fresh.now.0;
    draw(caller, destination, account, client_code, at, &FormState::default())
}

/// `POST /csologin/newPassword.jsf`.
pub async fn send(caller: Caller, fields: Fields) -> Answer {
    let destination = login::asked(&caller);
    let (now, client_code) = (caller.visit.fresh.now, fields.trimmed("client_code").to_owned());
    let number: i64 = fields.get("account").parse().map_err(|_| Failure::malformed("The form names no account."))?;
    let at: i64 = fields.get("at").parse().map_err(|_| Failure::malformed("The form names no time."))?;
    let account = caller.site.room.read(move |tx| accounts::by_number(tx, number)).await?;
    let known = account.filter(|account| {
        account.must_change_password
            && account.closed_at.is_none()
            && proof(&caller, account, at, &client_code) == fields.get("proof")
    });
    let age = now.seconds_since(domain::Time(at));
    let Some(account) = known.filter(|_| (0..SECONDS).contains(&age)) else {
        return Err(Failure::gone(
            "Sign on again",
            "The time for choosing a new password has run out, or one was chosen already.",
        )
        .way("Sign on", &format!("/csologin/login.jsf{}", destination.query())));
    };
    let mut fresh = caller.visit.fresh.clone();
    let mut form = FormState::default();
    let context = crate::accounts::new_password::context_of(&caller, &account).await?;
    let checked = password::check(fields.get("new_password"), &context);
    for problem in checked.as_ref().err().into_iter().flatten() {
        form.wrong("new_password", problem.sentence());
    }
    if fields.get("new_password") != fields.get("repeat_password") {
        form.wrong("repeat_password", "The two passwords are not the same.");
    }
    let mut hash = String::new();
    if let (Ok(new), false) = (&checked, form.has_errors()) {
        let same = caller.site.shared.hasher.verify(account.password_hash.as_deref(), &new.0, fresh.rng.bytes()).await?;
        if same == Verdict::Wrong {
            hash = caller.site.shared.hasher.hash(&new.0, fresh.rng.bytes()).await?;
        } else {
            form.wrong("new_password", "This is the password that others know. Choose another.");
        }
    }
    if form.has_errors() {
        return draw(&caller, &destination, &account, &client_code, at, &form);
    }
    let typed = Typed {
        username: String::new(),
        password: String::new(),
        client_code,
        user_agent: caller.visit.header("user-agent").chars().take(200).collect(),
        replaces: login::replaced(&caller),
        way: Way::Browser,
    };
    let site = caller.site.clone();
    let secret = caller
        .site
        .room
        .write("new_password", &fresh, move |tx, fresh| {
            crate::accounts::reset::set(tx, fresh, &site, &account, &hash, None, "choose a new password at sign-on")?;
            attempt::begin(tx, fresh, &account, &typed)
        })
        .await?;
    (caller.site.shared.wake)();
    Ok(login::signed_on(&caller.visit, &secret, &destination.address(&caller.site)))
}

/// Shows that this account's password was typed right at that time in this browser. It holds until the password is changed, since it
/// is made from what is stored of it.
fn proof(caller: &Caller, account: &Account, at: i64, client_code: &str) -> String {
    let stored = account.password_hash.as_deref().unwrap_or_default();
    caller.visit.form_token_for(&format!(
        "new password {} {at} {client_code} {} {stored}",
        account.number,
        caller.visit.visitor()
    ))
}

fn draw(caller: &Caller, destination: &Destination, account: &Account, client_code: &str, at: i64, form: &FormState) -> Answer {
    let body = NewPasswordPage {
        action: format!("/csologin/newPassword.jsf{}", destination.query()),
        token: caller.visit.form_token(),
        number: account.number,
        at: at.to_string(),
        proof: proof(caller, account, at, client_code),
        client_code,
        form,
    };
    let mut frame = caller.frame();
    frame.form_targets = destination.form_targets(&caller.site);
    Ok(Page::new(&caller.visit, &frame, "Choose a new password", "Choose a new password", &body)?.respond())
}
