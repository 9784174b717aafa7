//! Linking with a one-use linking code, which the clerk issues after a link has ended: nobody is left without a way in.

use askama::Template;
use domain::link::{Refusal, wording};
use site::{Answer, Fields, FormState, Page};
use store::{
    court::{
        filer_tokens::{self, Purpose},
        filers,
    },
    shared::secrets,
};

use super::{
    account_counter, confirm,
    decide::Desk,
    enter::{STEPS, must_file_by, nothing_to_link, refused_at_once, reviews},
    help_lines, limit,
    offer::{Asked, Offer, offer},
    person, refused,
};
use crate::{Caller, caller::Central};

#[derive(Template)]
#[template(path = "linking/code.html")]
struct Code<'a> {
    csrf: String,
    steps: [&'a str; 3],
    form: &'a FormState,
    cmecf: &'a str,
    reviews: bool,
    help: Vec<String>,
}

/// `GET /link/code`.
pub(crate) async fn show(caller: Caller) -> Answer {
    let central = person(&caller)?;
    if let Some(refused) = refused_at_once(&caller, central)? {
        return Ok(refused);
    }
    if let Some(refused) = nothing_to_link(&caller, central)? {
        return Ok(refused);
    }
    form_page(&caller, central, &FormState::default())
}

fn form_page(caller: &Caller, central: &Central, form: &FormState) -> Answer {
    let names = &caller.site.shared.installation.names;
    let body = Code {
        csrf: caller.visit.form_token(),
        steps: STEPS,
        form,
        cmecf: &names.cmecf,
        reviews: reviews(caller.settings()),
        help: help_lines(caller, central.person.account_number),
    };
    let title = wording::title(names, caller.settings().kind);
    Ok(Page::new(&caller.visit, &caller.frame(), &title, &title, &body)?.respond())
}

/// What became of a typed code.
enum Tried {
    Unknown,
    Offered(Offer),
}

/// `POST /link/code`. Unknown, used and old codes get one text; wrong ones count against the account (security T04).
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    let central = person(&caller)?;
    limit(&caller)?;
    if let Some(refused) = refused_at_once(&caller, central)? {
        return Ok(refused);
    }
    let mut form = FormState::of(&fields);
    let code = filer_tokens::typed_code(fields.get("code"));
    if code.is_empty() {
        form.wrong("code", "Type the linking code that the court gave you.");
    }
    let must_file_by = must_file_by(&caller, &fields, &mut form);
    if form.has_errors() {
        return form_page(&caller, central, &form);
    }
    let counter = account_counter(central.person.account_number);
    let (desk, court) = (Desk::of(&caller.site.shared.installation, caller.settings()), caller.settings().clone());
    let (person, session_hash) = (central.person.clone(), central.session.hash.clone());
    let tried = caller.site.room.write("use_linking_code", &caller.visit.fresh, move |tx, fresh| {
        if let Some(refusal) = Refusal::of_door(secrets::counter(tx, &counter)?.door(fresh.now)) {
            return Ok(Tried::Offered(Offer::Refused(vec![refusal])));
        }
        let token = filer_tokens::look(tx, Purpose::Code, &code)?.filter(|token| token.is_good(fresh.now));
        let Some(token) = token else {
            secrets::count_failure(tx, fresh, &counter)?;
            return Ok(Tried::Unknown);
        };
        let Some(filer) = filers::by_id(tx, token.filer_id)? else { return Ok(Tried::Unknown) };
        let asked = Asked {
            person: person.clone(),
            session_hash: session_hash.clone(),
            code_hash: Some(token.hash),
            must_file_by: must_file_by.clone(),
        };
        offer(tx, fresh, &desk, &court, &asked, &filer).map(Tried::Offered)
    });
    match tried.await? {
        Tried::Offered(Offer::Confirm(secret)) => Ok(confirm::to(&caller, &secret)),
        Tried::Offered(Offer::Refused(refusals)) => refused::page(&caller, &central.person, &refusals),
        Tried::Unknown => {
            form.wrong(
                "code",
                "This linking code was not accepted. It may have been used, or be older than seven days. Check it, or ask the court for a new one.",
            );
            form_page(&caller, central, &form)
        }
    }
}
