//! The sealer: numbers and chains the lines of each room's audit trail after the fact, one process at a time.

use store::shared::{audit, leases};

use super::{Room, Worker};

/// Lines at once.
const BATCH: i64 = 500;

/// Seconds after which another process may go on.
const LEASE_SECONDS: i64 = 60;

impl Worker {
    /// Seals the lines of one room that wait; gives how many.
    pub(super) async fn seal(&self, room: &Room) -> usize {
        let mut all = 0;
        loop {
            let count = self.seal_batch(room).await;
            all += count;
            // Fewer than were asked for: none are left, or another process seals.
            if count < usize::try_from(BATCH).unwrap_or(usize::MAX) {
                return all;
            }
        }
    }

    async fn seal_batch(&self, room: &Room) -> usize {
        match room.database.read(audit::waits).await {
            Ok(true) => {}
            Ok(false) => return 0,
            Err(problem) => return self.later(room, &problem),
        }
        let (fresh, holder) = (self.sites.clocks.fresh(), self.number.holder.clone());
        let sealed = room.database.write("seal_audit", &fresh, move |tx, fresh| {
            if leases::take(tx, fresh, "seal audit", &holder, LEASE_SECONDS)? { audit::seal(tx, BATCH) } else { Ok(0) }
        });
        match sealed.await {
            Ok(count) => count,
            Err(problem) => self.later(room, &problem),
        }
    }
}
