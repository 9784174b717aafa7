//! Choose the role you act in: for an account that is linked to two filers of one court (wieb's attorney and trustee).

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Failure, Fields, FormState, Page, page};
use store::{court::sessions, shared::audit};

use crate::{Caller, sign_on};

#[derive(Template)]
#[template(path = "menus/act_as.html")]
struct ActAs<'a> {
    csrf: String,
    form: &'a FormState,
    options: Vec<(String, String)>,
}

/// `GET /act-as`.
pub(crate) async fn show(caller: Caller) -> Answer {
    show_with(&caller, FormState::default())
}

fn show_with(caller: &Caller, mut form: FormState) -> Answer {
    caller.allow(Action::FileDocument, Thing::ANY)?;
    let Some(central) = caller.central() else { return Err(Failure::redirect(sign_on::MAIN_PAGE)) };
    let options: Vec<_> = central
        .open_filers()
        .into_iter()
        .map(|filer| (filer.serial.to_string(), format!("{}: {}", filer.role.label(), filer.name)))
        .collect();
    if let Some(acting) = central.acting() {
        form.set("filer", acting.serial.to_string());
    }
    let body = ActAs { csrf: caller.visit.form_token(), form: &form, options };
    let title = "Choose the role you act in";
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}

/// `POST /act-as`: the menu bar and what may be filed follow at once, in every tab.
pub(crate) async fn choose(caller: Caller, fields: Fields) -> Answer {
    caller.allow(Action::FileDocument, Thing::ANY)?;
    let Some(central) = caller.central() else { return Err(Failure::redirect(sign_on::MAIN_PAGE)) };
    let serial = fields.trimmed("filer");
    // Only one's own: somebody else's number is like none (security A42).
    let Some(filer) = central.open_filers().into_iter().find(|filer| filer.serial.to_string() == serial) else {
        let mut form = FormState::default();
        form.wrong("filer", "Choose one of the roles.");
        return show_with(&caller, form);
    };
    let (session, id, serial) = (central.session.hash.clone(), filer.id, filer.serial);
    let actor = caller.audit_name();
    caller
        .site
        .room
        .write("act_as", &caller.visit.fresh, move |tx, fresh| {
            sessions::act_as(tx, &session, Some(id))?;
            audit::record(tx, fresh, &actor, "act as", &format!("filer {serial}"), "")
        })
        .await?;
    Ok(page::redirect(sign_on::MAIN_PAGE))
}
