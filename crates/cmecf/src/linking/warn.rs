//! A mail to the address on file when somebody tries wrong passwords again and again (security A14).

use domain::{Fresh, court::Settings, throttle::CLOSED_AT};
use store::{
    court::{Tx, filers::Filer},
    shared::secrets,
};

use super::decide::Desk;
use crate::{frame, sign_on::court_login::counter_subject};

/// Wrong tries in a row after which the filer is told for the first time.
const TELL_AT: i64 = 10;

/// Looks at the filer's counter after a wrong try, and tells the address on file at the tenth and when the password stops working.
pub(crate) fn of_wrong_tries(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    desk: &Desk,
    court: &Settings,
    filer: &Filer,
) -> store::Result<()> {
    let failures = secrets::counter(tx, &counter_subject(Some(filer), &filer.login))?.failures;
    if ![TELL_AT, CLOSED_AT].contains(&failures) {
        return Ok(());
    }
    let cmecf = &desk.names.cmecf;
    let stands = if failures == CLOSED_AT {
        format!("The password no longer works. Choose a new one at {}/forgot, or ask the court.", desk.ecf)
    } else {
        format!("The password still works, after a pause. If you have forgotten it, go to {}/forgot.", desk.ecf)
    };
    let text = format!(
        "Somebody has typed a wrong password for your {cmecf} account of the {} {failures} times in a row. Nobody was let in.\n\n{stands}\n\n\
         If it was not you, tell the court.\n\n{}\n",
        court.full_name,
        frame::contact_lines(court).join("\n")
    );
    desk.mail(tx, fresh, &filer.email, &format!("Wrong passwords for your {cmecf} account"), text)
}
