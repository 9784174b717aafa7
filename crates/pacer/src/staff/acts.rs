//! What the desk does for the owner of an account: start a reset, mark a password as compromised, unlock (security K11, P09, T01).

use axum::extract::Path;
use domain::Fresh;
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    centre::{
        Tx,
        accounts::{self, Account, change, courts::end_sessions},
        mail_tokens,
    },
    shared::{audit, secrets},
};

use super::{accounts::draw, read_reason};
use crate::{
    CentreSite,
    accounts::{FORGOT_PASSWORD, Letter, recover_password::send_link, send},
    caller::Caller,
};

/// One act.
#[derive(Clone, Copy)]
enum Act {
    Reset,
    Compromised,
    Unlock,
}

impl Act {
    fn named(word: &str) -> Option<Act> {
        match word {
            "reset" => Some(Act::Reset),
            "compromised" => Some(Act::Compromised),
            "unlock" => Some(Act::Unlock),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Act::Reset => "reset",
            Act::Compromised => "compromised",
            Act::Unlock => "unlock",
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Act::Reset => "start password reset",
            Act::Compromised => "mark password compromised",
            Act::Unlock => "unlock",
        }
    }
}

/// `POST /staff/accounts/{number}` with `act` and `reason`. There is no field for a password: nobody here chooses one.
///
/// # Errors
/// 404 for an unknown number, 400 for an unknown act; a redirect when nobody of the staff is signed on.
pub async fn submit(caller: Caller, Path(number): Path<i64>, fields: Fields) -> Answer {
    let member = caller.staff()?.clone();
    let act = Act::named(fields.get("act")).ok_or_else(|| Failure::malformed("The form names no act."))?;
    let mut form = FormState::of(&fields);
    let reason = read_reason(&fields, &mut form);
    let account = caller.site.room.read(move |tx| accounts::by_number(tx, number)).await?.ok_or_else(Failure::not_found)?;
    if account.closed_at.is_some() {
        form.wrong("", "The account is closed; nothing of it can be changed.");
    } else if account.email_confirmed_at.is_none() && matches!(act, Act::Reset) {
        form.wrong("", "The address of this account was never confirmed, so no mail may go there. Its owner registers again.");
    }
    if form.has_errors() {
        return draw(&caller, number, "", &form).await;
    }
    let site = caller.site.clone();
    let actor = format!("staff {}", member.username);
    caller
        .site
        .room
        .write("desk_act", &caller.visit.fresh, move |tx, fresh| write(tx, fresh, &site, &actor, act, &account, &reason))
        .await?;
    (caller.site.shared.wake)();
    Ok(page::redirect(&format!("/staff/accounts/{number}?done={}", act.word())))
}

fn write(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    site: &CentreSite,
    actor: &str,
    act: Act,
    account: &Account,
    reason: &str,
) -> store::Result<()> {
    audit::record(tx, fresh, actor, act.phrase(), &format!("account {}", account.number), reason)?;
    let installation = &site.shared.installation;
    let name = account.name();
    let (subject, sentence) = match act {
        Act::Reset => return send_link(tx, fresh, installation, std::slice::from_ref(account), Some(reason)),
        Act::Compromised => {
            change::demand_new_password(tx, account.id)?;
            mail_tokens::void_all(tx, fresh, account.id)?;
            end_sessions(tx, fresh, account, None)?;
            (
                "Your password must be changed",
                "The service center marked the password of your account as known to others. Wherever it was signed on, it is signed on no longer; the next sign-on asks for a new password.",
            )
        }
        Act::Unlock => {
            secrets::clear(tx, &accounts::secret_subject(account.id))?;
            (
                "Your account was unlocked",
                "The service center unlocked your account after wrong passwords. You can sign on again.",
            )
        }
    };
    let paragraphs = vec![
        sentence.to_owned(),
        format!("Reason: {reason}"),
        format!("Forgot the password? {}{FORGOT_PASSWORD}", installation.pacer()),
    ];
    send(tx, fresh, installation, &Letter::to_owner(account, &name, subject, paragraphs))
}
