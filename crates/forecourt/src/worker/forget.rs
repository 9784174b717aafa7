//! What is over is forgotten: sessions, spent secrets, sign-ons and proposals that nobody will come back to.

use store::{
    centre::{codes, mail_tokens, sessions as centre_sessions, tokens},
    court::{api_tokens, filer_tokens, free_looks, proposals, sessions, sign_ons, webhooks},
    shared::{leases, secrets},
};

use super::Worker;

/// Seconds for which one process's round counts for all.
const ROUND: i64 = 3600;

/// The lease's name, in every room.
const LEASE: &str = "forget what is over";

impl Worker {
    /// One round through all rooms, at most one an hour of machine time whoever asks; gives how many rows were forgotten.
    pub async fn forget_old(&self) -> u64 {
        let mut fresh = self.sites.clocks.fresh();
        // Not the process's own name: the same process could renew its lease and go round again at once.
        let round = fresh.rng.secret();
        let mut forgotten = 0;
        let mut count = |room: &str, outcome: store::Result<u64>| match outcome {
            Ok(rows) => forgotten += rows,
            Err(problem) => tracing::warn!(room, "nothing was forgotten: {problem}"),
        };
        let holder = round.clone();
        let centre = self.sites.centre.room.write("forget_old", &fresh, move |tx, fresh| {
            if !leases::take(tx, fresh, LEASE, &holder, ROUND)? {
                return Ok(0);
            }
            let tokens = tokens::forget_old(tx, fresh)?;
            let sessions = centre_sessions::forget_old(tx, fresh)? + codes::forget_old(tx, fresh)? + tokens;
            Ok(sessions + mail_tokens::forget_old(tx, fresh)? + secrets::forget_old(tx, fresh)?)
        });
        count("centre", centre.await);
        for court in &self.sites.courts {
            let holder = round.clone();
            let rows = court.room.write("forget_old", &fresh, move |tx, fresh| {
                if !leases::take(tx, fresh, LEASE, &holder, ROUND)? {
                    return Ok(0);
                }
                let sessions = sessions::forget_old(tx, fresh)? + sign_ons::sweep(tx, fresh)?;
                let secrets = filer_tokens::forget_old(tx, fresh)? + secrets::forget_old(tx, fresh)?;
                let tokens =
                    api_tokens::forget_old(tx, fresh)? + free_looks::forget_old(tx, fresh)? + webhooks::forget_old(tx, fresh)?;
                Ok(sessions + secrets + tokens + proposals::forget_old(tx, fresh)?)
            });
            count(&court.id, rows.await);
        }
        forgotten
    }
}
