//! Proof Key for Code Exchange (RFC 7636), method S256 only.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 32 random bytes as 43 characters of base64url: good for a verifier, a state, a nonce, a code or a `jti`.
pub fn random_text(random: &[u8; 32]) -> String {
    B64.encode(random)
}

/// The S256 challenge of a verifier (RFC 7636 4.2).
pub fn challenge(verifier: &str) -> String {
    B64.encode(Sha256::digest(verifier))
}

/// Whether the text can be an S256 challenge: 32 bytes of base64url.
pub fn is_challenge(text: &str) -> bool {
    B64.decode(text).is_ok_and(|bytes| bytes.len() == 32)
}

/// Whether the verifier is well formed (RFC 7636 4.1) and fits the challenge; compared in constant time.
pub fn fits(verifier: &str, expected: &str) -> bool {
    let unreserved = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
    (43..=128).contains(&verifier.len())
        && verifier.bytes().all(unreserved)
        && bool::from(challenge(verifier).as_bytes().ct_eq(expected.as_bytes()))
}
