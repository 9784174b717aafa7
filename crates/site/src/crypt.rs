//! Password hashes as text: our own peppered argon2id, and what older systems exported.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::hasher::Cost;

/// A stored hash, read.
pub enum Stored {
    /// Made here: argon2id with the installation's pepper.
    Peppered {
        /// Its cost.
        cost: Cost,
        /// Its salt.
        salt: Vec<u8>,
        /// The hash.
        hash: Vec<u8>,
    },
    /// Imported from an older system.
    Imported(Imported),
}

/// A hash that an older system made.
pub enum Imported {
    /// crypt(3) `$1$`.
    Md5(String),
    /// crypt(3) `$5$`.
    Sha256(String),
    /// crypt(3) `$6$`.
    Sha512(String),
    /// bcrypt `$2a$`, `$2b$`, `$2y$`.
    Bcrypt(String),
    /// argon2 without our pepper.
    Argon2(String),
}

/// Writes our own hash. The identifier `forecourt1` in the keyid marks that a pepper belongs to it.
#[must_use]
pub fn phc(cost: Cost, salt: &[u8], hash: &[u8]) -> String {
    let (memory, passes) = (cost.memory, cost.passes);
    format!(
        "$argon2id$v=19$m={memory},t={passes},p=1,keyid={}${}${}",
        STANDARD_NO_PAD.encode("forecourt1"),
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

/// Compares in constant time.
#[must_use]
pub fn same(one: &[u8], two: &[u8]) -> bool {
    one.ct_eq(two).into()
}

/// HMAC-SHA-256. Under one of the installation's keys a text begins with what it is for, so that no code of one use fits another.
#[must_use]
pub fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    out.copy_from_slice(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text).as_ref());
    out
}

impl Stored {
    /// Reads a stored hash; `None` for a form that nobody here can verify.
    #[must_use]
    pub fn parse(text: &str) -> Option<Stored> {
        if text.starts_with("$argon2") && text.contains(",keyid=") {
            return Self::parse_own(text);
        }
        Imported::parse(text).map(Stored::Imported)
    }

    fn parse_own(text: &str) -> Option<Stored> {
        let mut parts = text.split('$').skip(1);
        if parts.next()? != "argon2id" || parts.next()? != "v=19" {
            return None;
        }
        let mut cost = Cost { memory: 0, passes: 0 };
        for pair in parts.next()?.split(',') {
            match pair.split_once('=')? {
                ("m", value) => cost.memory = value.parse().ok()?,
                ("t", value) => cost.passes = value.parse().ok()?,
                _ => {}
            }
        }
        let salt = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        let hash = STANDARD_NO_PAD.decode(parts.next()?).ok()?;
        Some(Stored::Peppered { cost, salt, hash })
    }
}

impl Imported {
    /// Reads an imported hash; `None` when its form is unknown, and the filer must choose a new password.
    #[must_use]
    pub fn parse(text: &str) -> Option<Imported> {
        let fields = text.split('$').count();
        let owned = || text.to_owned();
        if text.starts_with("$1$") && fields == 4 {
            Some(Imported::Md5(owned()))
        } else if text.starts_with("$5$") && sha_crypt::PasswordHash::new(text).is_ok() {
            Some(Imported::Sha256(owned()))
        } else if text.starts_with("$6$") && sha_crypt::PasswordHash::new(text).is_ok() {
            Some(Imported::Sha512(owned()))
        } else if ["$2a$", "$2b$", "$2y$"].iter().any(|mark| text.starts_with(mark)) && text.len() == 60 {
            Some(Imported::Bcrypt(owned()))
        } else if text.starts_with("$argon2") && argon2::password_hash::phc::PasswordHash::new(text).is_ok() {
            Some(Imported::Argon2(owned()))
        } else {
            None
        }
    }

    /// Whether a password is the one that was hashed.
    #[must_use]
    pub fn matches(&self, password: &str) -> bool {
        match self {
            Imported::Md5(stored) => md5_crypt_matches(stored, password.as_bytes()),
            Imported::Sha256(stored) | Imported::Sha512(stored) => {
                use sha_crypt::PasswordVerifier as _;
                sha_crypt::PasswordHash::new(stored)
                    .is_ok_and(|hash| sha_crypt::ShaCrypt::default().verify_password(password.as_bytes(), &hash).is_ok())
            }
            Imported::Bcrypt(stored) => bcrypt::verify(password, stored).unwrap_or(false),
            Imported::Argon2(stored) => {
                use argon2::PasswordVerifier as _;
                argon2::password_hash::phc::PasswordHash::new(stored)
                    .is_ok_and(|hash| argon2::Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
            }
        }
    }
}

/// crypt(3) `$1$`, as its manual page describes it: a thousand rounds of MD5 over password and salt.
fn md5_crypt_matches(stored: &str, password: &[u8]) -> bool {
    use md5::{Digest as _, Md5};
    let mut parts = stored.split('$').skip(2);
    let (Some(salt), Some(expected)) = (parts.next(), parts.next()) else { return false };
    let salt = &salt.as_bytes()[..salt.len().min(8)];
    let mut inner = Md5::new();
    inner.update(password);
    inner.update(salt);
    inner.update(password);
    let inner = inner.finalize();
    let mut first = Md5::new();
    first.update(password);
    first.update(b"$1$");
    first.update(salt);
    for chunk in password.chunks(16) {
        first.update(&inner[..chunk.len()]);
    }
    let mut bits = password.len();
    while bits > 0 {
        first.update(if bits & 1 == 1 { &[0][..] } else { password.get(..1).unwrap_or(&[]) });
        bits >>= 1;
    }
    let mut sum: [u8; 16] = first.finalize().into();
    for round in 0..1000 {
        let mut next = Md5::new();
        if round % 2 == 1 {
            next.update(password)
        } else {
            next.update(sum)
        }
        if round % 3 != 0 {
            next.update(salt);
        }
        if round % 7 != 0 {
            next.update(password);
        }
        if round % 2 == 1 {
            next.update(sum)
        } else {
            next.update(password)
        }
        sum = next.finalize().into();
    }
    const ALPHABET: &[u8; 64] = b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = Vec::with_capacity(22);
    let mut put = |value: u32, count: u32| {
        for place in 0..count {
            text.push(ALPHABET[(value >> (6 * place)) as usize & 63]);
        }
    };
    for (a, b, c) in [(0, 6, 12), (1, 7, 13), (2, 8, 14), (3, 9, 15), (4, 10, 5)] {
        put((u32::from(sum[a]) << 16) | (u32::from(sum[b]) << 8) | u32::from(sum[c]), 4);
    }
    put(u32::from(sum[11]), 2);
    same(&text, expected.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `openssl passwd -1|-5|-6 -salt saltsalt "old court password"`.
    #[test]
    fn hashes_of_older_systems_are_taken() {
        for stored in [MD5, SHA256, SHA512] {
            let imported = Imported::parse(stored).unwrap_or_else(|| panic!("{stored} must be read"));
            assert!(imported.matches("old court password"), "{stored}");
            assert!(!imported.matches("old court passwore"), "{stored}");
        }
        let bcrypt = bcrypt::hash("old court password", 4).unwrap();
        assert!(Imported::parse(&bcrypt).unwrap().matches("old court password"));
    }

    #[test]
    fn what_nobody_can_verify_is_not_read() {
        for stored in ["", "plain", "$1$abc", "$9$x$y", "{SSHA}abcd", "$2b$10$short"] {
            assert!(Imported::parse(stored).is_none(), "{stored}");
        }
    }

    const MD5: &str = "$1$saltsalt$g2sa4UULqk0AFOlDYb9jU/";
    const SHA256: &str = "$5$saltsalt$ZCgMFsR4zfvTa7WYZwlXTN.l1ICjThTA8PydCXer2o0";
    const SHA512: &str = "$6$saltsalt$ypp95M08bm/L/5Ytf5YctYnfmSAlBg581RwYrdtcVbPwycl0OUBk8f8Kgh9kZwPj03YYpJ8wWHWwk1cG8.ujx/";
}
