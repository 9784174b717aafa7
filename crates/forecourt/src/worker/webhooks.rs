//! Posts to webhooks what waits, beside the deliveries: an address that is slow holds up neither mails nor another address.

use std::time::{Duration, Instant};

use cmecf::{CourtSite, webhooks::outgoing};
use store::court::webhooks::Webhook;
use tokio::task::JoinSet;

use super::{Look, Worker};
use crate::{clock::Clocks, webhook_post::Poster};

/// Addresses that are posted to at once.
const AT_ONCE: usize = 16;

/// How long one address is posted to before others have their turn; with one more post it stays within the lease of a minute.
const TURN: Duration = Duration::from_secs(40);

impl Worker {
    /// Works until the process ends.
    pub(super) async fn webhooks_on(&self) {
        let (mut looks, mut under_way) = (self.looks(), JoinSet::new());
        loop {
            self.post_due(&mut looks, &mut under_way).await;
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Posts what is due now at every court and waits for the answers; gives how many webhooks that were.
    pub(super) async fn webhooks(&self) -> usize {
        let mut under_way = JoinSet::new();
        let begun = self.post_due(&mut self.looks(), &mut under_way).await;
        while under_way.join_next().await.is_some() {}
        begun
    }

    /// Begins what is due now; the looks are those of the courts, and one more.
    async fn post_due(&self, looks: &mut [Look], under_way: &mut JoinSet<()>) -> usize {
        let mut begun = 0;
        for (court, look) in self.sites.courts.iter().zip(looks) {
            while under_way.try_join_next().is_some() {}
            let room = AT_ONCE - under_way.len().min(AT_ONCE);
            let (fresh, mark) = (self.sites.clocks.fresh(), court.room.database().mark());
            if room == 0 || look.still_stands(mark.as_ref(), fresh.machine_now) {
                continue;
            }
            match outgoing::take(court, &fresh, i64::try_from(room).unwrap_or(1)).await {
                Ok((taken, waits)) => {
                    begun += taken.len();
                    for webhook in taken {
                        under_way.spawn(post_all(court.clone(), self.sites.clocks.clone(), self.poster.clone(), webhook));
                    }
                    *look = Look { at: fresh.machine_now, mark, waits };
                }
                Err(problem) => tracing::warn!(court = %court.id, "webhooks wait: {problem}"),
            }
        }
        begun
    }
}

/// Posts to one webhook, in the order of events, until nothing waits, something is not taken, or its turn is over.
async fn post_all(court: CourtSite, clocks: Clocks, poster: Poster, webhook: Webhook) {
    if let Err(problem) = try_post_all(&court, &clocks, &poster, &webhook).await {
        tracing::warn!(court = %court.id, webhook = webhook.number, "what came of a post could not be noted: {problem}");
    }
}

async fn try_post_all(court: &CourtSite, clocks: &Clocks, poster: &Poster, webhook: &Webhook) -> store::Result<()> {
    let began = Instant::now();
    while began.elapsed() < TURN {
        let Some(parcel) = outgoing::next(court, &clocks.fresh(), webhook).await? else { break };
        let outcome = poster.post(&parcel).await;
        if !outgoing::note(court, &clocks.fresh(), webhook, &parcel, outcome).await? {
            return Ok(());
        }
    }
    outgoing::give_back(court, &clocks.fresh(), webhook).await
}
