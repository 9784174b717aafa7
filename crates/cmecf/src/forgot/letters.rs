//! The mails that answer a forgotten court login or password; no more than three an hour to one address (security A38).

use domain::{Fresh, court::Settings, filer::Standing};
use store::{
    court::{
        Tx,
        filer_tokens::{self, Purpose},
        filers::Filer,
    },
    shared::mails,
};

use crate::{frame, linking::decide::Desk};

/// Mails of this kind that one address gets in an hour.
const MOST_AN_HOUR: i64 = 3;

/// Why a mail is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody asked on the page.
    Asked,
    /// The clerk started a reset, with a reason.
    Clerk {
        /// `clerk jdoe`.
        by: String,
        /// The reason, told to the filer.
        reason: String,
    },
}

/// Writes what this filer needs: a link to choose a new password, the way to central recovery once linked (security A31), or whom
/// to ask when the record is closed.
pub(crate) fn answer(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    court: &Settings,
    centre: &str,
    filer: &Filer,
    why: Why,
) -> store::Result<()> {
    let names = &desk.names;
    if filer.standing == Standing::Disabled {
        let text = format!(
            "The court has closed the {} account with the login {}. It can't be used or linked; ask the court.",
            names.cmecf, filer.login
        );
        return send(tx, fresh, desk, court, filer, text);
    }
    if filer.retired_at.is_some() {
        let text = format!(
            "The {} account with the login {} has been linked to a {} account, so it has no password of its own any more, and none can be \
             set. Sign on with your {} user name and password.\n\nIf you have forgotten those: {centre}/forgot-password\nIf the link is \
             not yours, or was ended, tell the court.",
            names.cmecf, filer.login, names.pacer, names.pacer
        );
        return send(tx, fresh, desk, court, filer, text);
    }
    send_reset(tx, fresh, desk, court, filer, why)
}

/// Mails a one-use link, good for 30 minutes, with which the filer chooses a new court password.
pub(crate) fn send_reset(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    court: &Settings,
    filer: &Filer,
    why: Why,
) -> store::Result<()> {
    let cmecf = &desk.names.cmecf;
    if why == Why::Asked && had_enough(tx, fresh, desk, filer)? {
        return Ok(());
    }
    let (made_by, beginning) = match &why {
        Why::Asked => {
            ("forgot".to_owned(), format!("Somebody asked for the {cmecf} login or a new password at the {}.", court.full_name))
        }
        Why::Clerk { by, reason } => (
            by.clone(),
            format!("The clerk of the {} has started a reset of your {cmecf} password. Reason: {reason}", court.full_name),
        ),
    };
    let token = filer_tokens::issue(tx, fresh, Purpose::Reset, filer.id, None, &made_by)?;
    let text = format!(
        "{beginning}\n\nYour login: {}\n\nTo choose a new password, open this address within 30 minutes. It works once:\n{}/forgot/choose?t={token}\n\n\
         If you did not ask for this, do nothing: the password stays as it is.",
        filer.login, desk.ecf
    );
    send(tx, fresh, desk, court, filer, text)
}

/// Tells that the password was changed (security K09).
pub(crate) fn changed(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, desk: &Desk, court: &Settings, filer: &Filer) -> store::Result<()> {
    let when = fresh.now.long(&court.zone());
    let text = format!(
        "The password of your {} login {} was changed on {when}, with the link that we had mailed to this address.\n\nIf it was not you, \
         tell the court at once.",
        desk.names.cmecf, filer.login
    );
    let text = format!("{}{}", text, ending(court));
    desk.mail(tx, fresh, &filer.email, &format!("Your {} password was changed", desk.names.cmecf), text)
}

fn subject(desk: &Desk) -> String {
    format!("Your {} login and password", desk.names.cmecf)
}

fn had_enough(tx: &mut Tx<'_, '_>, fresh: &Fresh, desk: &Desk, filer: &Filer) -> store::Result<bool> {
    let since = fresh.now.plus_seconds(-3600);
    Ok(mails::sent_to_since(tx, &filer.email, &subject(desk), since)? >= MOST_AN_HOUR)
}

fn send(tx: &mut Tx<'_, '_>, fresh: &mut Fresh, desk: &Desk, court: &Settings, filer: &Filer, text: String) -> store::Result<()> {
    if had_enough(tx, fresh, desk, filer)? {
        return Ok(());
    }
    desk.mail(tx, fresh, &filer.email, &subject(desk), format!("{text}{}", ending(court)))
}

fn ending(court: &Settings) -> String {
    format!("\n\n{}\n", frame::contact_lines(court).join("\n"))
}
