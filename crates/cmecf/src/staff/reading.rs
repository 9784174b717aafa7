//! Who reads cases without signing on: the addresses of the court's public terminals, and whether everybody does.

use std::sync::Arc;

use askama::Template;
use domain::{
    court::{OpenReading, Reading},
    network::Network,
    permission::Action,
};
use site::{Answer, Fields, FormState, page};
use store::{court::settings, shared::audit};

use super::{allow, reason};
use crate::Caller;

/// Most lines of the list.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "staff/reading.html")]
struct Form<'a> {
    csrf: String,
    form: &'a FormState,
    done: bool,
    choices: [(&'static str, String); 3],
    /// Terminals that the configuration lists beside these.
    configured: Vec<String>,
    source: String,
}

/// `GET /staff/reading`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::SetReading)?;
    let reading = &caller.settings().reading;
    let mut form = FormState::default();
    form.set("terminals", lines(&reading.terminals));
    form.set("open", word(reading.open));
    form_page(&caller, &form)
}

fn lines(networks: &[Network]) -> String {
    networks.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn word(open: OpenReading) -> &'static str {
    match open {
        OpenReading::Installation => "installation",
        OpenReading::Yes => "yes",
        OpenReading::No => "no",
    }
}

fn form_page(caller: &Caller, form: &FormState) -> Answer {
    let configured = &caller.site.shared.installation.reading;
    let says = if configured.open { "everybody may" } else { "one must sign on" };
    let body = Form {
        csrf: caller.visit.form_token(),
        form,
        done: caller.visit.query == "done",
        choices: [
            ("installation", format!("As the installation is configured (now: {says})")),
            ("no", "No: one must sign on".into()),
            ("yes", "Yes: everybody, from anywhere, free".into()),
        ],
        configured: configured
            .terminals
            .get(caller.site.id.as_ref())
            .map(|list| list.iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        source: caller.visit.source.to_string(),
    };
    super::page(caller, "Reading without signing on", &body)
}

/// `POST /staff/reading`.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    allow(&caller, Action::SetReading)?;
    let mut form = FormState::of(&fields);
    let open = match fields.trimmed("open") {
        "installation" => OpenReading::Installation,
        "yes" => OpenReading::Yes,
        "no" => OpenReading::No,
        _ => {
            form.wrong("open", "Choose one.");
            OpenReading::Installation
        }
    };
    let mut wrong = Vec::new();
    let mut terminals: Vec<Network> = Vec::new();
    for typed in fields.get("terminals").split(['\n', ',', ';']).map(str::trim).filter(|line| !line.is_empty()) {
        match typed.parse::<Network>() {
            Ok(network) if terminals.contains(&network) => {}
            Ok(network) => terminals.push(network),
            Err(problem) => wrong.push(format!("\"{typed}\" {problem}.")),
        }
    }
    if terminals.len() > MOST {
        wrong.push(format!("List at most {MOST} networks."));
    }
    if !wrong.is_empty() {
        form.wrong("terminals", wrong.join(" "));
    }
    let reason = reason(&fields, &mut form);
    if form.has_errors() {
        return form_page(&caller, &form);
    }
    let (by, reading) = (caller.audit_name(), Reading { terminals, open });
    let written = caller.site.room.write("set_reading", &caller.visit.fresh, move |tx, fresh| {
        let mut versioned = settings::get(tx)?;
        if versioned.settings.reading == reading {
            return Ok(());
        }
        let detail =
            format!("terminals: {}; open: {}; {reason}", lines(&reading.terminals).replace('\n', ", "), word(reading.open));
        Arc::make_mut(&mut versioned.settings).reading = reading.clone();
        settings::put(tx, fresh, &versioned.settings)?;
        audit::record(tx, fresh, &by, "set reading", "court", &detail)
    });
    written.await?;
    Ok(page::redirect("/staff/reading?done"))
}
