//! Puts the text of new entries and documents into each court's index, beside the deliveries, so that a long document holds no mail up.

use std::time::Duration;

use cmecf::search::index;

use super::{Look, Worker};

/// Seconds between two looks at a court's database that can't be seen from outside whether it was written to.
const UNSEEN: i64 = 5;

impl Worker {
    /// Works until the process ends.
    pub(super) async fn search_on(&self) {
        let mut looks = self.looks();
        loop {
            // What little came meanwhile goes along with what comes in the next second.
            if self.search(&mut looks).await < index::FULL {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    /// Does the next piece for each court that was written to; how many entries and documents it came to. The looks are those of the
    /// courts, and one more.
    pub(super) async fn search(&self, looks: &mut [Look]) -> usize {
        let mut done = 0;
        for (court, look) in self.sites.courts.iter().zip(looks) {
            let (fresh, mark) = (self.sites.clocks.fresh(), court.room.database().mark());
            let rests = mark.is_none() && !look.waits && (0..UNSEEN).contains(&fresh.machine_now.seconds_since(look.at));
            if rests || look.still_stands(mark.as_ref(), fresh.machine_now) {
                continue;
            }
            let (came_to, waits) = match index::work(court, &fresh).await {
                Ok(came_to) => (came_to, came_to > 0),
                Err(problem) => {
                    tracing::warn!(court = %court.id, "new text is put into the index later: {problem}");
                    (0, false)
                }
            };
            done += came_to;
            *look = Look { at: fresh.machine_now, mark, waits };
        }
        done
    }
}
