//! What the court says beforehand: when filing is closed, and when it goes live.

use domain::{
    Time,
    court::{Settings, Stage},
    time::long_date,
};

/// Whether and when filing is closed before go-live: said from the day the window is set until it is over (domain 7, Go-live).
#[must_use]
pub fn filing_closed(settings: &Settings, now: Time) -> Option<String> {
    let window = settings.closed.filter(|window| now < window.until)?;
    let zone = settings.zone();
    let (from, until) = (window.from.long(&zone), window.until.long(&zone));
    Some(if now < window.from {
        format!(
            "Filing will be closed from {from} until {until}, while the court goes over to NextGen. Viewing stays open. File what is due before, or ask the clerk's office."
        )
    } else {
        format!(
            "Filing is closed until {until}, while the court goes over to NextGen. Viewing stays open. If something is due now, ask the clerk's office."
        )
    })
}

/// When the court goes live, before it does.
#[must_use]
pub fn goes_live(settings: &Settings, now: Time) -> Option<String> {
    (settings.stage(now) == Stage::CurrentGen).then(|| {
        let assumed = if settings.go_live_is_assumed { " (a date chosen for the demonstration)" } else { "" };
        format!("The {} goes live on NextGen on {}{assumed}.", settings.short_name, long_date(settings.go_live))
    })
}
