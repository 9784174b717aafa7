//! Time and randomness as one value, taken once for each request and handed down.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::Time;

/// What a request may know of time and chance.
///
/// `now` is civil time: what people and rules see (filing times, go-live, ages of sessions and links). `machine_now` never moves
/// by hand: identifiers, leases, retries. A copy starts every attempt of a transaction, so that a repeated closure sees the same.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// Civil time; in the demo it can be set.
    pub now: Time,
    /// The machine's own time.
    pub machine_now: Time,
    /// Randomness of this request.
    pub rng: Rng,
}

/// A source of unguessable bytes, seeded once from the system by the program.
#[derive(Clone, Debug)]
pub struct Rng(ChaCha12Rng);

impl Rng {
    /// Starts from a seed of 32 bytes; the program takes them from the system, a test writes them down.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Rng(ChaCha12Rng::from_seed(seed))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A random number from 0 to `below - 1`; `below` of 0 gives 0.
    pub fn number(&mut self, below: u64) -> u64 {
        if below == 0 { 0 } else { self.0.next_u64() % below }
    }

    /// A secret of 256 bits as 43 characters of base64url, fit for cookies, links and forms (security S01).
    pub fn secret(&mut self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let bytes: [u8; 32] = self.bytes();
        let mut text = String::with_capacity(43);
        for chunk in bytes.chunks(3) {
            let group = (u32::from(chunk[0]) << 16)
                | (u32::from(chunk.get(1).copied().unwrap_or(0)) << 8)
                | u32::from(chunk.get(2).copied().unwrap_or(0));
            for place in 0..=chunk.len() {
                text.push(char::from(ALPHABET[(group >> (18 - 6 * place)) as usize & 63]));
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let mut rng = Rng::from_seed([7; 32]);
        let (first, second) = (rng.secret(), rng.secret());
        assert_eq!(first.len(), 43);
        assert_ne!(first, second);
        assert!(first.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'));
    }

    #[test]
    fn a_copy_gives_the_same_numbers() {
        let mut one = Rng::from_seed([1; 32]);
        let mut two = one.clone();
        assert_eq!(one.bytes::<16>(), two.bytes::<16>());
    }
}
