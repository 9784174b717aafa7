//! Limits by source address: memory of the process, forgotten at a restart (the manual says so; security T05).

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex},
};

use domain::Time;

/// A door and a source, with the minute of the last try and the tries in it.
type Counts = HashMap<(&'static str, IpAddr), (i64, u32)>;

/// The same for whoever is told what is left, by a word of their own.
type Shares = HashMap<(&'static str, String), (i64, u32)>;

/// Counts by door and source in the current minute of machine time.
#[derive(Clone, Default)]
pub struct Sources(Arc<Mutex<Counts>>, Arc<Mutex<Shares>>);

/// How a minute's share stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Requests that a minute has.
    pub most: u32,
    /// Requests that are left in it.
    pub left: u32,
    /// Seconds until the next minute begins.
    pub seconds: u32,
    /// This request came when none was left.
    pub over: bool,
}

impl Sources {
    /// Counts one try at a door from a source. `Err` gives the seconds until tries are taken again.
    ///
    /// # Errors
    /// When `per_minute` tries were made in this minute already.
    pub fn count(&self, door: &'static str, source: IpAddr, per_minute: u32, machine_now: Time) -> Result<(), u32> {
        let minute = machine_now.unix().div_euclid(60);
        let Ok(mut counts) = self.0.lock() else { return Ok(()) };
        if counts.len() > 100_000 {
            counts.retain(|_, (kept, _)| *kept == minute);
        }
        let entry = counts.entry((door, source)).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        if entry.1 >= per_minute {
            return Err(u32::try_from(60 - machine_now.unix().rem_euclid(60)).unwrap_or(60));
        }
        entry.1 += 1;
        Ok(())
    }

    /// Whether a source has used up its tries at a door in this minute; nothing is counted.
    #[must_use]
    pub fn is_full(&self, door: &'static str, source: IpAddr, per_minute: u32, machine_now: Time) -> bool {
        let minute = machine_now.unix().div_euclid(60);
        let Ok(counts) = self.0.lock() else { return false };
        counts.get(&(door, source)).is_some_and(|(kept, tries)| *kept == minute && *tries >= per_minute)
    }

    /// Counts one request of somebody's share of `most` in this minute, and says how it stands.
    #[must_use]
    pub fn spend(&self, door: &'static str, who: &str, most: u32, machine_now: Time) -> Spent {
        let minute = machine_now.unix().div_euclid(60);
        let seconds = u32::try_from(60 - machine_now.unix().rem_euclid(60)).unwrap_or(60);
        let Ok(mut shares) = self.1.lock() else { return Spent { most, left: most, seconds, over: false } };
        if shares.len() > 100_000 {
            shares.retain(|_, (kept, _)| *kept == minute);
        }
        let entry = shares.entry((door, who.to_owned())).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        let over = entry.1 >= most;
        if !over {
            entry.1 += 1;
        }
        Spent { most, left: most.saturating_sub(entry.1), seconds, over }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t05_an_office_has_room_and_others_are_not_touched() {
        let sources = Sources::default();
        let office: IpAddr = [127, 0, 0, 1].into();
        let now = Time(0).plus_seconds(30);
        for _ in 0..60 {
            assert!(sources.count("sign-on", office, 60, now).is_ok());
        }
        assert_eq!(sources.count("sign-on", office, 60, now), Err(30));
        assert!(sources.is_full("sign-on", office, 60, now) && !sources.is_full("link", office, 60, now));
        assert!(sources.count("sign-on", [127, 0, 0, 2].into(), 60, now).is_ok());
        assert!(sources.count("link", office, 60, now).is_ok());
        assert!(sources.count("sign-on", office, 60, now.plus_seconds(31)).is_ok());
    }
}
