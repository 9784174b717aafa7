//! Change Client Code: what is read from now on stands under the new code (domain 2.2).

use askama::Template;
use domain::{
    client_code,
    permission::{Action, Thing},
};
use site::{Answer, Fields, FormState, Page, page};
use store::court::sessions;

use super::utilities;
use crate::Caller;

#[derive(Template)]
#[template(path = "menus/change_client_code.html")]
struct ChangeClientCode<'a> {
    csrf: String,
    form: &'a FormState,
    now: &'a str,
    changed: bool,
    hint: &'a str,
}

/// `GET /client-code`.
pub(crate) async fn show(caller: Caller) -> Answer {
    caller.allow(Action::ChangeClientCode, Thing::ANY)?;
    let mut form = FormState::default();
    form.set("code", caller.session().map(|session| session.client_code.clone()).unwrap_or_default());
    show_with(&caller, &form)
}

fn show_with(caller: &Caller, form: &FormState) -> Answer {
    let body = ChangeClientCode {
        csrf: caller.visit.form_token(),
        form,
        now: caller.session().map(|session| session.client_code.as_str()).unwrap_or_default(),
        changed: caller.visit.query == "changed",
        hint: client_code::HELP,
    };
    let title = utilities::CLIENT_CODE;
    Ok(Page::new(&caller.visit, &caller.frame(), title, title, &body)?.respond())
}

/// `POST /client-code`.
pub(crate) async fn change(caller: Caller, fields: Fields) -> Answer {
    caller.allow(Action::ChangeClientCode, Thing::ANY)?;
    let code = match client_code::check(fields.get("code")) {
        Ok(code) => code,
        Err(sentence) => {
            let mut form = FormState::of(&fields);
            form.wrong("code", sentence);
            return show_with(&caller, &form);
        }
    };
    if let Some(session) = caller.session() {
        let hash = session.hash.clone();
        caller
            .site
            .room
            .write("change_client_code", &caller.visit.fresh, move |tx, _| sessions::set_client_code(tx, &hash, &code))
            .await?;
    }
    Ok(page::redirect("/client-code?changed"))
}
