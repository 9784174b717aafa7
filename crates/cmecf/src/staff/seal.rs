//! Sealing, and lifting a seal: the page says first what will change, then one press does it.

use askama::Template;
use axum::extract::Path;
use domain::permission::Action;
use site::{Answer, Failure, Fields, FormState, page};
use store::{
    court::seals::{self, Lies, MOST_NAMES, Reach, Target, Why},
    shared::audit,
};

use super::{allow, number};
use crate::Caller;

/// Longest reason and name of an order, in characters.
const LONGEST_REASON: usize = 500;
const LONGEST_ORDER: usize = 50;

#[derive(Template)]
#[template(path = "staff/seal.html")]
struct Shown<'a> {
    csrf: String,
    form: &'a FormState,
    case: &'a str,
    title: &'a str,
    serial: i64,
    kind: &'static str,
    key: i64,
    /// Text of an entry, description of a document, name of a party.
    text: String,
    /// Whether it is sealed now, so that the seal is to be lifted.
    lift: bool,
    changes: Vec<String>,
}

/// `GET /staff/seals/{serial}/change?what=…&key=…`.
pub(crate) async fn show(caller: Caller, Path(typed): Path<String>) -> Answer {
    allow(&caller, Action::Seal)?;
    let value = |name: &str| caller.visit.query_value(name).unwrap_or_default();
    let target = target(&value("what"), &value("key"))?;
    draw(&caller, number(&typed)?, target, &FormState::default()).await
}

fn target(what: &str, key: &str) -> Result<Target, Failure> {
    Target::of_words(what, key.parse().unwrap_or(0)).ok_or_else(Failure::not_found)
}

async fn draw(caller: &Caller, serial: i64, target: Target, form: &FormState) -> Answer {
    let found = caller.site.room.read(move |tx| {
        let Some(lies) = seals::look(tx, serial, target)? else { return Ok(None) };
        let reach = seals::reach(tx, &lies)?;
        Ok(Some((lies, reach)))
    });
    let (lies, reach) = found.await?.ok_or_else(Failure::not_found)?;
    let (kind, key) = target.words();
    let what = super::seals::named(
        target,
        lies.entry.as_ref().and_then(|entry| entry.number),
        lies.document.as_ref().map(|document| document.part),
    );
    let body = Shown {
        csrf: caller.visit.form_token(),
        form,
        case: &lies.case.number,
        title: &lies.case.title,
        serial,
        kind,
        key,
        text: match (&lies.document, &lies.entry, &lies.party) {
            (Some(document), ..) => document.description.clone(),
            (None, Some(entry), _) => entry.text.clone(),
            (None, None, Some(party)) => format!("{}: {}", party.role, party.name),
            (None, None, None) => String::new(),
        },
        lift: lies.sealed,
        changes: if lies.sealed { opened(&lies) } else { closed(&lies, &reach) },
    };
    let title = if lies.sealed { format!("Lift the seal: {what}") } else { format!("Seal: {what}") };
    super::page(caller, &title, &body)
}

/// What will change when it is sealed.
fn closed(lies: &Lies, reach: &Reach) -> Vec<String> {
    let mut all = Vec::new();
    let names = reach.filers.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = if reach.filers.len() > MOST_NAMES { " and more" } else { "" };
    all.push(if names.is_empty() {
        "Only the court knows of it from then on: no filer takes part in this case.".to_owned()
    } else {
        format!("The court knows of it from then on, and who takes part in this case: {names}{more}.")
    });
    all.push(
        match (&lies.document, &lies.entry, &lies.party) {
            (Some(document), ..) if document.part == 0 => {
                "Everybody else sees the entry without a link to its main document. Its docket text stays as it is."
            }
            (Some(_), ..) => "Everybody else sees the entry without this attachment.",
            (None, Some(_), _) => {
                "On everybody else's docket sheet its number is missing, and nothing says that it is sealed. The number is not given out again."
            }
            (None, None, Some(_)) => {
                "Everybody else sees neither the party nor the attorneys beside it: not on the docket sheet, in Query, or in answers to programs."
            }
            (None, None, None) => {
                "For everybody else the case is not there. Whatever asks for it gets the answer of a case that never was."
            }
        }
        .to_owned(),
    );
    if lies.party.is_some() || (lies.entry.is_some() && lies.document.is_none()) {
        all.push("Deadlines and hearings that are tied to it go with it, also out of the calendar.".to_owned());
    }
    if lies.party.is_some() {
        if let Some(party) = &lies.party
            && domain::names::normalised(&lies.case.title).contains(&domain::names::normalised(&party.name))
        {
            all.push("The title of the case names this party, and is not changed. To hide it, seal the whole case.".to_owned());
        }
        if !reach.named_in.is_empty() {
            let numbers = reach.named_in.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            all.push(format!("Docket texts that name this party are not changed. Open ones with a number: {numbers}."));
        }
        return all;
    }
    all.push(
        "Its documents are opened by the court alone, here at the desk. Free looks that were mailed open nothing any more."
            .into(),
    );
    all.push(match reach.found {
        0 => "The search holds nothing of it.".to_owned(),
        1 => "The search forgets one text at once.".to_owned(),
        found => format!("The search forgets {found} texts at once."),
    });
    all.push(match reach.lines {
        0 => "No daily file that was given out holds it.".to_owned(),
        1 => "One line of a daily file is retracted: whoever took it is told to delete it.".to_owned(),
        lines => format!("{lines} lines of daily files are retracted: whoever took them is told to delete them."),
    });
    all.push("It leaves the feeds at once, and programs that a webhook told of it are told to forget it. What feed readers, programs and mailboxes hold already can't be called back.".into());
    all
}

/// What will change when the seal is lifted.
fn opened(lies: &Lies) -> Vec<String> {
    let mut all = vec!["Whoever may read open cases finds it from the next page on.".to_owned()];
    if lies.case.sealed && (lies.entry.is_some() || lies.party.is_some()) {
        all.push("The case as a whole stays sealed, so nothing is seen before that seal is lifted too.".to_owned());
    }
    if lies.document.is_some() && lies.entry.as_ref().is_some_and(|entry| entry.sealed) {
        all.push("Its entry stays sealed, so nothing is seen before that seal is lifted too.".to_owned());
    }
    if lies.party.is_some() {
        return all;
    }
    if lies.document.is_none() {
        all.push("What is sealed by itself in it stays sealed.".to_owned());
    }
    all.push("The search takes it up again within moments.".to_owned());
    all.push("The daily file of its day is made anew with it, and its retraction is taken back.".to_owned());
    all
}

/// `POST /staff/seals/{serial}/change`.
pub(crate) async fn submit(caller: Caller, Path(typed): Path<String>, fields: Fields) -> Answer {
    allow(&caller, Action::Seal)?;
    let serial = number(&typed)?;
    let target = target(fields.get("what"), fields.get("key"))?;
    let lift = fields.get("act") == "lift";
    let mut form = FormState::of(&fields);
    let why = why(&caller, &fields, &mut form);
    if form.has_errors() {
        return draw(&caller, serial, target, &form).await;
    }
    let zone = caller.settings().zone();
    let written = caller.site.room.write("seal", &caller.visit.fresh, move |tx, fresh| {
        let Some(lies) = seals::look(tx, serial, target)? else { return Ok(None) };
        let done = if lift {
            seals::lift(tx, fresh, &zone, serial, target, &why)?
        } else {
            seals::seal(tx, fresh, serial, target, &why)?
        };
        if done == Some(true) {
            let thing = match target.words() {
                ("case", _) => format!("case {}", lies.case.number),
                (kind, key) => format!("case {} {kind} {key}", lies.case.number),
            };
            let order = if why.order.is_empty() { "no order".to_owned() } else { format!("order {}", why.order) };
            let action = if lift { "lift seal" } else { "seal" };
            audit::record(tx, fresh, &why.by, action, &thing, &format!("{order}; {}", why.reason))?;
        }
        Ok(done)
    });
    let done = written.await?.ok_or_else(Failure::not_found)?;
    (caller.site.shared.wake)();
    let said = match (done, lift) {
        (false, _) => "same",
        (true, true) => "lifted",
        (true, false) => "sealed",
    };
    Ok(page::redirect(&format!("/staff/seals/{serial}?{said}")))
}

/// Who, by which order, why; every problem is told.
fn why(caller: &Caller, fields: &Fields, form: &mut FormState) -> Why {
    let line = |name: &str| fields.get(name).split_whitespace().collect::<Vec<_>>().join(" ");
    let (reason, order) = (line("reason"), line("order"));
    if reason.is_empty() {
        form.wrong("reason", "Give a reason. It is kept with the seal and read by the court alone.");
    } else if reason.chars().count() > LONGEST_REASON {
        form.wrong("reason", format!("Use at most {LONGEST_REASON} characters for the reason."));
    }
    if order.chars().count() > LONGEST_ORDER {
        form.wrong("order", format!("Use at most {LONGEST_ORDER} characters for the order."));
    }
    Why { by: caller.audit_name(), order, reason }
}
