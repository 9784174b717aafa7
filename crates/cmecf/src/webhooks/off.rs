//! Switching a webhook off because of what its address said, and the mail that tells its owner.

use domain::Fresh;
use store::{
    Result,
    court::{
        Tx, settings,
        webhooks::{self, Off, Webhook},
    },
    shared::audit,
};

use crate::{CourtSite, frame, linking::decide::Desk};

/// Why a webhook is off, in words for its owner.
pub(crate) fn sentence(why: Off) -> &'static str {
    match why {
        Off::Owner => "You switched it off.",
        Off::Failing => "Its address took nothing for days.",
        Off::Gone => "Its address answered 410 Gone, which says that it wants no more.",
        Off::Account => "The account that made it is closed, or has become another kind.",
        Off::Restored => "The court was restored from a backup. Switch it on again if you still want it.",
    }
}

/// Switches off and mails the owner, once.
pub(super) fn switch_off(
    tx: &mut Tx<'_, '_>,
    fresh: &mut Fresh,
    site: &CourtSite,
    webhook: &Webhook,
    why: Off,
    said: &str,
) -> Result<()> {
    if !webhooks::switch_off(tx, webhook.id, why)? {
        return Ok(());
    }
    let (court, number, name) = (settings::get(tx)?.settings, webhook.number, &webhook.name);
    audit::record(tx, fresh, "system", "switch webhook off", &format!("webhook {number}"), said)?;
    let text = format!(
        "The webhook \"{name}\" (number {number}) at the {} was switched off. {}\n\nAddress: {}\nTries since it last took something: {}\n\
         The last one: {said}\n\nWhat was not taken waits. Mend the address, then switch the webhook on:\n{}/webhooks/{number}\n\nWhile it is off, nothing new is kept for it; read what \
         you missed over the API.\n\n{}\n",
        court.full_name,
        sentence(why),
        webhook.url,
        webhook.failures,
        site.ecf(),
        frame::contact_lines(&court).join("\n")
    );
    Desk::of(&site.shared.installation, &court).mail(
        tx,
        fresh,
        &webhook.email,
        &format!("Your webhook \"{name}\" was switched off"),
        text,
    )
}
