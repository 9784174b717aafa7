//! A message that its receiver refuses for good: noted with what follows from it on the sender's side, in one transaction.

use domain::Fresh;
use store::shared::outbox::{self, Waiting};

use super::{Room, Worker};

impl Worker {
    /// Notes the refusal; the sender freezes what the message was about and makes a task at its desk.
    pub(super) async fn refused(&self, room: &Room, fresh: &Fresh, waiting: Waiting, reason: String) -> store::Result<()> {
        let court = self.sites.courts.iter().find(|court| *court.id == *room.name);
        match court {
            Some(court) => {
                let site = court.clone();
                let noted = court.room.write("note_refusal", fresh, move |tx, fresh| {
                    outbox::put_off(tx, waiting.id, fresh.machine_now, Some((&reason, fresh.machine_now)))?;
                    cmecf::receive::refused(&site, tx, fresh, &waiting.payload, &reason)
                });
                noted.await
            }
            None => {
                let noted = self.sites.centre.room.write("note_refusal", fresh, move |tx, fresh| {
                    outbox::put_off(tx, waiting.id, fresh.machine_now, Some((&reason, fresh.machine_now)))?;
                    pacer::service_center::refused(tx, fresh, &waiting.receiver, waiting.id, &reason)
                });
                noted.await
            }
        }
    }
}

/// The reason in a receiver's answer, as one short line.
pub(super) fn reason(body: &[u8]) -> String {
    let said = serde_json::from_slice::<serde_json::Value>(body).ok();
    let said = said.as_ref().and_then(|answer| answer["reason"].as_str()).map(str::to_owned);
    let text = said.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned());
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(300).collect();
    if line.trim().is_empty() { "no reason was given".to_owned() } else { line.trim().to_owned() }
}
