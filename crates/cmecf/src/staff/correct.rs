//! Correcting what the court has on file about a filer, with a reason and a notice to the old and the new address.

use askama::Template;
use axum::extract::Path;
use domain::{names::check_display_name, permission::Action};
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::{
        filer_tokens::{self, Purpose},
        filers::{self, Filer},
    },
    shared::audit,
};

use super::{allow, filer, number, reason};
use crate::{
    Caller, frame,
    linking::decide::{self, Desk},
};

#[derive(Template)]
#[template(path = "staff/correct.html")]
struct Correct<'a> {
    csrf: String,
    form: &'a FormState,
    serial: i64,
}

/// `GET /staff/filers/{serial}/correct`.
pub(crate) async fn show(caller: Caller, Path(typed): Path<String>) -> Answer {
    allow(&caller, Action::CorrectFiler)?;
    let filer = filer::about(&caller, number(&typed)?).await?.filer;
    let mut form = FormState::default();
    form.set("name", filer.name.clone());
    form.set("former_names", filer.former_names.clone());
    form.set("email", filer.email.clone());
    form.set("phone", filer.phone.clone());
    form.set("address", filer.address.clone());
    form.set("bar_number", filer.bar_number.clone().unwrap_or_default());
    form_page(&caller, &filer, &form)
}

fn form_page(caller: &Caller, filer: &Filer, form: &FormState) -> Answer {
    let body = Correct { csrf: caller.visit.form_token(), form, serial: filer.serial };
    super::page(caller, &format!("Correct filer {}", filer.serial), &body)
}

/// `POST /staff/filers/{serial}/correct`.
pub(crate) async fn submit(caller: Caller, Path(typed): Path<String>, fields: Fields) -> Answer {
    allow(&caller, Action::CorrectFiler)?;
    let filer = filer::about(&caller, number(&typed)?).await?.filer;
    let mut form = FormState::of(&fields);
    let mut new = read(&fields, &filer, &mut form);
    let reason = reason(&fields, &mut form);
    if form.has_errors() {
        return form_page(&caller, &filer, &form);
    }
    new.version = filer.version;
    let changes = changes(&filer, &new);
    if changes.is_empty() {
        return Ok(page::redirect(&format!("/staff/filers/{}", filer.serial)));
    }
    let (desk, court) = (Desk::of(&caller.site.shared.installation, caller.settings()), caller.settings().clone());
    let (by, serial) = (caller.audit_name(), filer.serial);
    let written = caller.site.room.write("correct_filer", &caller.visit.fresh, move |tx, fresh| {
        if filers::by_id(tx, new.id)?.is_none_or(|now| now.version != new.version) {
            return Ok(false);
        }
        filers::correct(tx, new.id, &new.name, &new.email, &new.phone, &new.address, new.bar_number.as_deref())?;
        filers::set_former_names(tx, new.id, &new.former_names)?;
        if new.email != filer.email {
            // Addresses in mails that went to the old address do nothing any more (security A04).
            filer_tokens::void(tx, fresh, Purpose::Reset, new.id)?;
            filer_tokens::void(tx, fresh, Purpose::Code, new.id)?;
        }
        let detail = format!("{}; reason: {reason}", changes.join("; "));
        audit::record(tx, fresh, &by, "correct filer", &decide::filer_thing(&filer), &detail)?;
        let text = format!(
            "The clerk of the {} has corrected the record of your {} account (login {}):\n\n{}\n\nReason: {reason}\n\nIf this is wrong, \
             tell the court.\n\n{}\n",
            court.full_name,
            desk.names.cmecf,
            filer.login,
            changes.join("\n"),
            frame::contact_lines(&court).join("\n")
        );
        let subject = format!("Your {} account was corrected", desk.names.cmecf);
        desk.mail(tx, fresh, &filer.email, &subject, text.clone())?;
        if new.email != filer.email {
            desk.mail(tx, fresh, &new.email, &subject, text)?;
        }
        Ok(true)
    });
    if !written.await? {
        return Err(Failure::conflict("Nothing was changed", "The record has changed since you opened it. Look at it again.")
            .way("See the filer", &format!("/staff/filers/{serial}")));
    }
    (caller.site.shared.wake)();
    Ok(page::redirect(&format!("/staff/filers/{serial}?corrected")))
}

fn read(fields: &Fields, filer: &Filer, form: &mut FormState) -> Filer {
    let mut new = filer.clone();
    match check_display_name(fields.get("name")) {
        Ok(name) => new.name = name,
        Err(problems) => {
            let sentences: Vec<String> = problems.iter().map(|problem| problem.sentence()).collect();
            form.wrong("name", sentences.join(" "));
        }
    }
    let email = fields.trimmed("email");
    let looks_like_one = email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !looks_like_one || email.contains([' ', ',', ';', '<', '>', '"', '\r', '\n']) || email.len() > 254 {
        form.wrong("email", "Type one e-mail address, such as name@firm.example.");
    }
    new.email = email.to_owned();
    let lines =
        |name: &str| fields.trimmed(name).lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    new.former_names = lines("former_names");
    new.address = lines("address");
    new.phone = fields.trimmed("phone").to_owned();
    new.bar_number = Some(fields.trimmed("bar_number").to_owned()).filter(|number| !number.is_empty());
    for (name, text, most) in [("phone", &new.phone, 60), ("address", &new.address, 500)] {
        if text.chars().count() > most {
            form.wrong(name, format!("Use at most {most} characters."));
        }
    }
    if new.bar_number.as_ref().is_some_and(|number| number.chars().count() > 60) {
        form.wrong("bar_number", "Use at most 60 characters.");
    }
    new
}

/// What differs, a line each.
fn changes(was: &Filer, new: &Filer) -> Vec<String> {
    let bar = |filer: &Filer| filer.bar_number.clone().unwrap_or_default();
    let pairs = [
        ("Name", was.name.clone(), new.name.clone()),
        ("Former names", was.former_names.clone(), new.former_names.clone()),
        ("E-mail", was.email.clone(), new.email.clone()),
        ("Telephone", was.phone.clone(), new.phone.clone()),
        ("Address", was.address.clone(), new.address.clone()),
        ("Bar number", bar(was), bar(new)),
    ];
    let one_line = |text: String| if text.is_empty() { "none".to_owned() } else { text.replace('\n', ", ") };
    pairs
        .into_iter()
        .filter(|(_, was, new)| was != new)
        .map(|(label, was, new)| format!("{label}: {} is now {}", one_line(was), one_line(new)))
        .collect()
}
