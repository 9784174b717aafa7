//! The sealer: numbers and chains the lines of each room's audit trail after the fact, one process at a time.

use store::shared::{audit, leases};

use super::{Room, Worker};

/// Lines at once.
const BATCH: i64 = 500;

/// Seconds after which another process may go on.
const LEASE_SECONDS: i64 = 60;

impl Worker {
    /// Seals a batch of one room; gives how many lines.
    pub(super) async fn seal(&self, room: &Room) -> usize {
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
