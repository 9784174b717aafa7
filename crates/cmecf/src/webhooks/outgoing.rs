//! The worker's part: which webhooks are due, what is posted next, and what came of it.

use domain::{
    Fresh,
    webhook::{Verdict, is_given_up, verdict},
};
use site::webhook_secret::WebhookSecret;
use store::{
    Error, Result,
    court::{
        settings,
        webhooks::{self, Off, Post, Webhook},
    },
};

use super::{event, off};
use crate::CourtSite;

/// A post that is ready to go.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
    post: Post,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer, with its status.
    Answered(u16),
    /// None; why, in words for the owner.
    Failed(String),
}

/// Takes the webhooks at which something is due; a court where nothing is costs one read. Says too whether anything waits for later.
///
/// # Errors
/// When the database refuses.
pub async fn take(site: &CourtSite, fresh: &Fresh, limit: i64) -> Result<(Vec<Webhook>, bool)> {
    let now = fresh.machine_now;
    let (due, waits) = site.room.read(move |tx| Ok((webhooks::is_due(tx, now)?, webhooks::waits(tx)?))).await?;
    if !due {
        return Ok((Vec::new(), waits));
    }
    Ok((site.room.write_passing("take_webhooks", fresh, move |tx, fresh| webhooks::take(tx, fresh, limit)).await?, waits))
}

/// The next post of a webhook that was taken; `None` when there is none, or it was switched off meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn next(site: &CourtSite, fresh: &Fresh, webhook: &Webhook) -> Result<Option<Parcel>> {
    loop {
        let (of, origin, now) = (webhook.clone(), site.ecf(), fresh.now);
        let found = site.room.read(move |tx| {
            let Some(webhook) = webhooks::get(tx, of.account_number, of.number)?.filter(|webhook| webhook.off.is_none()) else {
                return Ok(None);
            };
            let Some(post) = webhooks::waiting(tx, webhook.id, 1)?.pop() else { return Ok(None) };
            let settings = settings::get(tx)?.settings;
            let event = event::of(tx, &settings, &origin, &webhook, &post, now)?;
            Ok(Some((webhook, post, event)))
        });
        let Some((webhook, post, event)) = found.await? else { return Ok(None) };
        let Some(event) = event else {
            let id = post.id;
            site.room.write_passing("withhold_post", fresh, move |tx, fresh| webhooks::withhold(tx, fresh, id)).await?;
            continue;
        };
        let body = serde_json::to_vec(&event).map_err(|problem| Error::Value(problem.to_string()))?;
        let secret = WebhookSecret::of(&site.shared.webhook_key, &site.id, webhook.id, webhook.secret_version);
        let (id, at) = (event.id, fresh.machine_now.unix());
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", format!("Forecourt-Webhooks (+{}/api)", site.ecf())),
            ("idempotency-key", id.clone()),
            ("webhook-signature", secret.signature(&id, at, &body)),
            ("webhook-id", id),
            ("webhook-timestamp", at.to_string()),
        ];
        return Ok(Some(Parcel { url: webhook.url, headers, body, post }));
    }
}

/// Notes what came of a post; whether the next one may follow at once.
///
/// # Errors
/// When the database refuses: the post goes out again, under the same id.
pub async fn note(site: &CourtSite, fresh: &Fresh, webhook: &Webhook, parcel: &Parcel, outcome: Outcome) -> Result<bool> {
    let (house, of, post) = (site.clone(), webhook.clone(), parcel.post.clone());
    let noted = site.room.write_passing("note_post", fresh, move |tx, fresh| {
        let (status, said) = match &outcome {
            Outcome::Answered(status) => (Some(*status), format!("answered {status}")),
            Outcome::Failed(why) => (None, why.clone()),
        };
        // The owner may have changed it meanwhile; its failures are counted from what stands.
        let Some(webhook) = webhooks::get(tx, of.account_number, of.number)? else { return Ok(false) };
        let verdict = status.map_or(Verdict::Again, verdict);
        if verdict == Verdict::Taken {
            webhooks::taken(tx, fresh, webhook.id, post.id, status.unwrap_or_default())?;
            return Ok(true);
        }
        let after = webhooks::failed(tx, fresh, &webhook, post.id, status, &said)?;
        let failing_for = after.failing_since.map_or(0, |since| fresh.machine_now.seconds_since(since));
        if verdict == Verdict::NoMore {
            off::switch_off(tx, fresh, &house, &after, Off::Gone, &said)?;
        } else if is_given_up(after.failures, failing_for) {
            off::switch_off(tx, fresh, &house, &after, Off::Failing, &said)?;
        }
        Ok(false)
    });
    noted.await
}

/// Gives a webhook back that was taken.
///
/// # Errors
/// When the database refuses: its lease runs out in a minute.
pub async fn give_back(site: &CourtSite, fresh: &Fresh, webhook: &Webhook) -> Result<()> {
    let id = webhook.id;
    site.room.write_passing("give_webhook_back", fresh, move |tx, _| webhooks::give_back(tx, id)).await
}
