//! How the clerk helps a filer: clear failed tries, start a reset, issue a linking code, close or open the account. The clerk never
//! chooses a password (security K11).

use axum::extract::Path;
use domain::{filer::Standing, permission::Action};
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::{
        filer_tokens::{self, Purpose},
        filers, links, sessions,
    },
    shared::{audit, secrets},
};

use super::{
    allow, filer,
    link_acts::{Issued, issue, show_code},
    number, reason,
};
use crate::{
    Caller,
    forgot::{Why, send_reset},
    frame,
    linking::{
        account_counter,
        decide::{self, Desk},
    },
    sign_on::court_login::counter_subject,
};

enum Done {
    Yes(Option<Box<Issued>>),
    /// The filer no longer stands so that this can be done.
    No,
}

fn action(act: &str) -> Option<Action> {
    match act {
        "unlock" => Some(Action::UnlockFiler),
        "reset" => Some(Action::StartReset),
        "code-mail" | "code-show" => Some(Action::IssueLinkingCode),
        "disable" | "enable" => Some(Action::CorrectFiler),
        _ => None,
    }
}

/// `POST /staff/filers/{serial}`.
pub(crate) async fn submit(caller: Caller, Path(typed): Path<String>, fields: Fields) -> Answer {
    allow(&caller, Action::FindFiler)?;
    let serial = number(&typed)?;
    let about = filer::about(&caller, serial).await?;
    let mut form = FormState::of(&fields);
    let act = fields.get("act").to_owned();
    let reason = reason(&fields, &mut form);
    let account = fields.trimmed("account").to_owned();
    if !account.is_empty() && account.parse::<i64>().is_err() {
        form.wrong("account", "An account number has seven digits.");
    }
    let action = action(&act).filter(|_| filer::acts(&about).iter().any(|(word, _)| *word == act));
    if action.is_none() {
        form.wrong("act", "Choose what to do.");
    }
    let (Some(action), false) = (action, form.has_errors()) else { return filer::draw(&caller, about, &form) };
    allow(&caller, action)?;
    let done = carry_out(&caller, about.filer.id, act, reason, account.parse().ok()).await?;
    (caller.site.shared.wake)();
    match done {
        Done::No => Err(Failure::conflict("Nothing was changed", "The account has changed meanwhile. Look at it again.")
            .way("See the filer", &format!("/staff/filers/{serial}"))),
        Done::Yes(Some(issued)) => show_code(&caller, &issued, "Linking code", &format!("/staff/filers/{serial}")),
        Done::Yes(None) => Ok(page::redirect(&format!("/staff/filers/{serial}?done"))),
    }
}

async fn carry_out(caller: &Caller, id: domain::Id, act: String, reason: String, account: Option<i64>) -> Result<Done, Failure> {
    let (desk, court) = (Desk::of(&caller.site.shared.installation, caller.settings()), caller.settings().clone());
    let by = caller.audit_name();
    let written = caller.site.room.write("help_filer", &caller.visit.fresh, move |tx, fresh| {
        let Some(filer) = filers::by_id(tx, id)? else { return Ok(Done::No) };
        let thing = decide::filer_thing(&filer);
        let cmecf = desk.names.cmecf.clone();
        let notice = |what: &str| {
            let contact = frame::contact_lines(&court).join("\n");
            format!("The clerk of the {} {what} (login {}).\n\nReason: {reason}\n\n{contact}\n", court.full_name, filer.login)
        };
        match act.as_str() {
            "unlock" => {
                secrets::clear(tx, &counter_subject(Some(&filer), &filer.login))?;
                if let Some(account) = account {
                    secrets::clear(tx, &account_counter(account))?;
                }
                audit::record(tx, fresh, &by, "clear failed tries", &thing, &reason)?;
                let text = notice(&format!("has cleared the failed tries of your {cmecf} account"));
                desk.mail(tx, fresh, &filer.email, &format!("Your {cmecf} account"), text)?;
            }
            "reset" => {
                if filer.retired_at.is_some() || filer.standing == Standing::Disabled {
                    return Ok(Done::No);
                }
                audit::record(tx, fresh, &by, "start reset", &thing, &reason)?;
                let why = Why::Clerk { by: by.clone(), reason: reason.clone() };
                send_reset(tx, fresh, &desk, &court, &filer, why)?;
            }
            "code-mail" | "code-show" => {
                if filer.retired_at.is_none() || links::living_of_filer(tx, filer.id)?.is_some() {
                    return Ok(Done::No);
                }
                audit::record(tx, fresh, &by, "decide to issue linking code", &thing, &reason)?;
                let issued = issue(tx, fresh, &desk, &court, &filer, &by, act == "code-mail")?;
                return Ok(Done::Yes(Some(Box::new(issued))));
            }
            "disable" => {
                filers::set_standing(tx, filer.id, Standing::Disabled)?;
                sessions::end_legacy_of_filer(tx, fresh, filer.id)?;
                filer_tokens::void(tx, fresh, Purpose::Reset, filer.id)?;
                filer_tokens::void(tx, fresh, Purpose::Code, filer.id)?;
                audit::record(tx, fresh, &by, "close filer", &thing, &reason)?;
                let text = notice(&format!("has closed your {cmecf} account"));
                desk.mail(tx, fresh, &filer.email, &format!("Your {cmecf} account was closed"), text)?;
            }
            _ => {
                filers::set_standing(tx, filer.id, Standing::Active)?;
                audit::record(tx, fresh, &by, "open filer", &thing, &reason)?;
                let text = notice(&format!("has opened your {cmecf} account again"));
                desk.mail(tx, fresh, &filer.email, &format!("Your {cmecf} account is open again"), text)?;
            }
        }
        Ok(Done::Yes(None))
    });
    Ok(written.await?)
}
