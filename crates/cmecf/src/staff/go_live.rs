//! Go-live at the desk: moving the date, and closing filing for a window before it.

use std::sync::Arc;

use askama::Template;
use domain::{
    Time, Zone,
    court::{ClosedWindow, Stage},
    permission::Action,
    time::{long_date, parse_date},
};
use site::{Answer, Fields, FormState, page};
use store::{court::settings, shared::audit};

use super::{allow, reason};
use crate::{Caller, go_live::set_go_live};

#[derive(Template)]
#[template(path = "staff/go_live.html")]
struct GoLive<'a> {
    csrf: String,
    form: &'a FormState,
    done: bool,
    stands: String,
    zone: &'a str,
}

/// As `datetime-local` fields hold it.
const MINUTE: &str = "%Y-%m-%dT%H:%M";

/// `GET /staff/go-live`.
pub(crate) async fn show(caller: Caller) -> Answer {
    allow(&caller, Action::MoveGoLive)?;
    let settings = caller.settings();
    let zone = settings.zone();
    let mut form = FormState::default();
    form.set("go_live", settings.go_live.to_string());
    if let Some(window) = settings.closed {
        form.set("closed_from", window.from.in_zone(&zone, MINUTE));
        form.set("closed_until", window.until.in_zone(&zone, MINUTE));
    }
    form_page(&caller, &form)
}

fn form_page(caller: &Caller, form: &FormState) -> Answer {
    let settings = caller.settings();
    let day = long_date(settings.go_live);
    let stands = match caller.stage() {
        Stage::CurrentGen => format!("The court goes live on {day}."),
        Stage::NextGen => format!("The court has been live since {day}."),
    };
    let body =
        GoLive { csrf: caller.visit.form_token(), form, done: caller.visit.query == "done", stands, zone: &settings.timezone };
    super::page(caller, "Go-live", &body)
}

/// `POST /staff/go-live`.
pub(crate) async fn submit(caller: Caller, fields: Fields) -> Answer {
    allow(&caller, Action::MoveGoLive)?;
    let mut form = FormState::of(&fields);
    let date = parse_date(fields.trimmed("go_live"));
    if date.is_none() {
        form.wrong("go_live", "Type a date such as 05/03/2021.");
    }
    let zone = caller.settings().zone();
    let closed = window(&fields, &zone, &caller.settings().timezone, &mut form);
    let reason = reason(&fields, &mut form);
    let (Some(date), false) = (date, form.has_errors()) else { return form_page(&caller, &form) };
    let by = caller.audit_name();
    set_go_live(&caller.site, &caller.visit.fresh, date, &by).await?;
    let written = caller.site.room.write("close_filing", &caller.visit.fresh, move |tx, fresh| {
        let mut versioned = settings::get(tx)?;
        if versioned.settings.closed != closed {
            Arc::make_mut(&mut versioned.settings).closed = closed;
            settings::put(tx, fresh, &versioned.settings)?;
            let detail = closed
                .map_or("no window".to_owned(), |window| format!("{} to {}", window.from.rfc3339(), window.until.rfc3339()));
            audit::record(tx, fresh, &by, "set filing window", "court", &detail)?;
        }
        audit::record(tx, fresh, &by, "give reason for go-live settings", "court", &reason)
    });
    written.await?;
    (caller.site.shared.wake)();
    Ok(page::redirect("/staff/go-live?done"))
}

fn window(fields: &Fields, zone: &Zone, timezone: &str, form: &mut FormState) -> Option<ClosedWindow> {
    let (from, until) = (fields.trimmed("closed_from"), fields.trimmed("closed_until"));
    if from.is_empty() && until.is_empty() {
        return None;
    }
    let (from, until) = (instant(from, timezone), instant(until, timezone));
    if from.is_none() {
        form.wrong("closed_from", "Type day and time, or leave both fields empty.");
    }
    if until.is_none() {
        form.wrong("closed_until", "Type day and time, or leave both fields empty.");
    }
    let (from, until) = (from?, until?);
    if until <= from {
        form.wrong("closed_until", format!("Filing must open again after {}.", from.long(zone)));
        return None;
    }
    Some(ClosedWindow { from, until })
}

/// Day and time in a zone; `None` for what is neither.
fn instant(typed: &str, timezone: &str) -> Option<Time> {
    let local: jiff::civil::DateTime = typed.replace(' ', "T").parse().ok()?;
    let zoned = local.in_tz(timezone).ok()?;
    Some(Time(zoned.timestamp().as_microsecond()))
}
