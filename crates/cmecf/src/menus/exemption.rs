//! Change PACER Exemption Status: for this session, with the truth about what is on record.

use askama::Template;
use domain::permission::{Action, Thing};
use site::{Answer, Fields, Page, page};
use store::{court::sessions, shared::audit};

use super::{main_page::help_of, utilities};
use crate::Caller;

#[derive(Template)]
#[template(path = "menus/exemption.html")]
struct Exemption<'a> {
    csrf: String,
    pacer: &'a str,
    on: bool,
    changed: bool,
    help: String,
}

/// `GET /exemption`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ToggleExemption, Thing::ANY)?;
    let names = &caller.site.shared.installation.names;
    let body = Exemption {
        csrf: caller.visit.form_token(),
        pacer: &names.pacer,
        on: caller.session().is_some_and(|session| session.exempt),
        changed: caller.visit.query == "changed",
        help: caller.central().map(|central| help_of(&caller, central).call_the_service_center()).unwrap_or_default(),
    };
    let title = utilities::exemption_label(names);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}

/// `POST /exemption`.
pub(crate) async fn change(caller: Caller, fields: Fields) -> Answer {
    caller.allow(Action::ToggleExemption, Thing::ANY)?;
    if let Some(session) = caller.session() {
        let (hash, on) = (session.hash.clone(), fields.get("exempt") == "yes");
        let actor = caller.audit_name();
        caller
            .site
            .room
            .write("change_exemption", &caller.visit.fresh, move |tx, fresh| {
                sessions::set_exempt(tx, &hash, on)?;
                audit::record(tx, fresh, &actor, "change exemption status", "session", if on { "exempt" } else { "not exempt" })
            })
            .await?;
    }
    Ok(page::redirect("/exemption?changed"))
}
