//! How long a session lasts: the same at the centre, at every court and at the desks.

use crate::Time;

/// Seconds without use after which a session ends (security S04).
pub const IDLE_SECONDS: i64 = 30 * 60;

/// Seconds after which a session ends even when busy (security S05).
pub const OVERALL_SECONDS: i64 = 12 * 3600;

/// Whether a session is still good at `now`.
#[must_use]
pub fn is_good(created_at: Time, last_used_at: Time, now: Time) -> bool {
    now.seconds_since(last_used_at) < IDLE_SECONDS && now.seconds_since(created_at) < OVERALL_SECONDS
}

/// Whether a token of the Authentication API is still good at `now`: it lasts until logout or the longest time of a session, in use or
/// not (domain 2.3).
#[must_use]
pub fn token_is_good(given_at: Time, now: Time) -> bool {
    now.seconds_since(given_at) < OVERALL_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s04_s05_a_session_ends_unused_after_half_an_hour_and_used_after_twelve_hours() {
        let begun = Time(0);
        assert!(is_good(begun, begun, begun.plus_seconds(IDLE_SECONDS - 1)));
        assert!(!is_good(begun, begun, begun.plus_seconds(IDLE_SECONDS)));
        let last = begun.plus_seconds(OVERALL_SECONDS - 1);
        assert!(is_good(begun, last, last));
        assert!(!is_good(begun, last, begun.plus_seconds(OVERALL_SECONDS)));
    }
}
