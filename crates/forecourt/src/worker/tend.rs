//! The care of documents: a few are looked at every minute, damaged ones again until they are restored, and once an hour what nothing
//! names is removed. It runs beside the deliveries, so that a store that does not answer holds no mail up.

use std::time::{Duration, Instant};

use cmecf::CourtSite;
use domain::Fresh;
use store::{
    court::{blobs, damages, orphans, rounds},
    documents::Found,
    shared::leases,
};

use super::Worker;

/// Seconds between looks, whichever process makes them.
const MINUTE: i64 = 60;
/// Seconds between rounds of the collector, whichever process makes them.
const HOUR: i64 = 3600;
/// Documents that are looked at in a minute, and damaged ones beside them.
const LOOKED_AT: i64 = 10;
/// Rows that the collector looks at in one transaction.
const ROWS: i64 = 200;
/// Files that the collector compares with their rows in one round; the next round goes on.
const FILES: usize = 2000;

/// What was done for the documents of all courts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tended {
    /// Documents whose bytes were looked at.
    pub looked_at: u64,
    /// Damages found that were not known.
    pub damaged: u64,
    /// Damages that are no more.
    pub restored: u64,
    /// Files that nothing named, removed.
    pub removed: u64,
    /// What killed processes left of uploads, removed.
    pub swept: u64,
}

impl Worker {
    /// Tends the documents until the process ends.
    pub(super) async fn tend_on(&self) {
        loop {
            self.tend().await;
            tokio::time::sleep(Duration::from_secs(MINUTE.unsigned_abs())).await;
        }
    }

    /// Does for the documents of every court what is due.
    pub async fn tend(&self) -> Tended {
        let mut tended = Tended::default();
        for court in &self.sites.courts {
            for outcome in [self.look(court, &mut tended).await, self.collect(court, &mut tended).await] {
                if let Err(problem) = outcome {
                    tracing::warn!(court = %court.id, "documents are tended later: {problem}");
                }
            }
        }
        tended
    }

    /// Whether this step is this process's to make now.
    async fn is_mine(&self, court: &CourtSite, fresh: &mut Fresh, name: &'static str, seconds: i64) -> store::Result<bool> {
        // Not the process's own name: the same process could renew its lease and go round again at once.
        let round = fresh.rng.secret();
        // Five seconds less, so that a step at every minute finds the lease free.
        let (now, seconds) = (fresh.machine_now, seconds - 5);
        if court.room.read(move |tx| leases::is_held(tx, now, name, seconds)).await? {
            return Ok(false);
        }
        court.room.write("lease", fresh, move |tx, fresh| leases::take(tx, fresh, name, &round, seconds)).await
    }

    /// Looks at the bytes of damaged documents and of the next few sound ones.
    async fn look(&self, court: &CourtSite, tended: &mut Tended) -> store::Result<()> {
        const NAME: &str = "look at documents";
        let mut fresh = self.sites.clocks.fresh();
        // A court without documents costs a read and no write.
        if court.room.read(|tx| blobs::used_after(tx, "", 1)).await?.is_empty() {
            return Ok(());
        }
        if !self.is_mine(court, &mut fresh, NAME, MINUTE).await? {
            return Ok(());
        }
        let (known, next) = court
            .room
            .read(|tx| {
                let known = damages::standing(tx, LOOKED_AT)?;
                let after = rounds::after(tx, NAME)?;
                Ok((known, blobs::used_after(tx, &after, LOOKED_AT)?))
            })
            .await?;
        let known = known.iter().filter_map(|damage| damage.subject.strip_prefix("document ")).map(str::to_owned);
        let ends = i64::try_from(next.len()).is_ok_and(|found| found < LOOKED_AT);
        let came_to = if ends { String::new() } else { next.last().cloned().unwrap_or_default() };
        for sha256 in known.chain(next) {
            let what = court.room.documents().verify_async(&sha256).await?;
            tended.looked_at += 1;
            self.note(court, sha256, what, tended).await?;
        }
        court.room.write("note_round", &fresh, move |tx, _| rounds::came_to(tx, NAME, &came_to)).await
    }

    async fn note(&self, court: &CourtSite, sha256: String, what: Found, tended: &mut Tended) -> store::Result<()> {
        let sound = matches!(what, Found::Sound(_));
        let subject = damages::of_document(&sha256);
        if sound && !court.room.read(move |tx| damages::stands(tx, &subject)).await? {
            return Ok(());
        }
        let (fresh, digest) = (self.sites.clocks.fresh(), sha256.clone());
        let new = court.room.write("note_look", &fresh, move |tx, fresh| damages::looked_at(tx, fresh, &digest, what)).await?;
        match (new, sound) {
            (true, true) => {
                tended.restored += 1;
                tracing::info!(court = %court.id, sha256, "a damaged document is restored");
            }
            (true, false) => {
                tended.damaged += 1;
                tracing::error!(court = %court.id, sha256, "a document is damaged ({what:?}): the court is read only until it is restored");
            }
            (false, _) => {}
        }
        Ok(())
    }

    /// Removes what nothing names.
    async fn collect(&self, court: &CourtSite, tended: &mut Tended) -> store::Result<()> {
        let mut fresh = self.sites.clocks.fresh();
        let day_ago = fresh.machine_now.plus_seconds(-orphans::GRACE_SECONDS);
        if !self.is_mine(court, &mut fresh, "collect documents", HOUR).await? {
            return Ok(());
        }
        tended.swept += court.room.documents().sweep_async(day_ago).await?;
        let mut after = Some(String::new());
        while let Some(from) = after {
            let fresh = self.sites.clocks.fresh();
            let (ripe, next) =
                court.room.write("look_for_unused", &fresh, move |tx, fresh| orphans::look(tx, fresh, &from, ROWS)).await?;
            for sha256 in ripe {
                let (began, fresh, wanted) = (Instant::now(), self.sites.clocks.fresh(), sha256.clone());
                if court.room.write("take_unused", &fresh, move |tx, fresh| orphans::take(tx, fresh, &wanted)).await? {
                    tended.removed += u64::from(remove(court, &fresh, began, sha256).await?);
                }
            }
            after = next;
        }
        self.collect_strays(court, tended).await
    }

    /// Removes files of more than a day that have no row.
    async fn collect_strays(&self, court: &CourtSite, tended: &mut Tended) -> store::Result<()> {
        const NAME: &str = "files without a row";
        let from = court.room.read(|tx| rounds::after(tx, NAME)).await?;
        let lying = court.room.documents().list_async(Some(from.clone()).filter(|from| !from.is_empty()), FILES).await?;
        let came_to =
            if lying.len() < FILES { String::new() } else { lying.last().map(|last| last.sha256.clone()).unwrap_or_default() };
        let day_ago = self.sites.clocks.fresh().machine_now.plus_seconds(-orphans::GRACE_SECONDS);
        let old: Vec<String> = lying.iter().filter(|lying| lying.modified < day_ago).map(|lying| lying.sha256.clone()).collect();
        for sha256 in court.room.read(move |tx| orphans::without_row(tx, &old)).await? {
            let (began, fresh, wanted) = (Instant::now(), self.sites.clocks.fresh(), sha256.clone());
            if court.room.write("take_stray", &fresh, move |tx, fresh| orphans::take_stray(tx, fresh, &wanted)).await? {
                tended.removed += u64::from(remove(court, &fresh, began, sha256).await?);
            }
        }
        if came_to != from {
            let fresh = self.sites.clocks.fresh();
            court.room.write("note_round", &fresh, move |tx, _| rounds::came_to(tx, NAME, &came_to)).await?;
        }
        Ok(())
    }
}

/// Removes a file whose row was taken, and then the row.
async fn remove(court: &CourtSite, fresh: &Fresh, began: Instant, sha256: String) -> store::Result<bool> {
    // Whoever was held up for so long may find the row taken over, and an upload relying on the file.
    if began.elapsed().as_secs() >= orphans::BEGIN_SECONDS.unsigned_abs() {
        return Ok(false);
    }
    let there = court.room.documents().remove_async(&sha256).await?;
    let taken = fresh.machine_now;
    court.room.write("forget_unused", fresh, move |tx, _| orphans::gone(tx, &sha256, taken)).await?;
    Ok(there)
}
